import Foundation
import InternetTypes
import Lab
import Testing

/// Files, processes, source addresses and links that change what a virtual router does.
@Suite(.enabled(if: noDaemon == nil, Comment(rawValue: noDaemon ?? "")))
struct TrackerSystemTests {
    private func withDaemon(_ body: (Daemon, Segment, Capture) async throws -> Void) async throws {
        try await onSegment { segment in
            let capture = try Capture(on: segment.hub)
            defer { capture.stop() }
            try await body(Daemon(segment.nodes[0]), segment, capture)
        }
    }

    private func advertises(_ priority: UInt8, _ capture: Capture, _ daemon: Daemon) async throws {
        try await eventually("advertisements of priority \(priority)", within: .seconds(8), seen: { daemon.log }) {
            capture.advertisements.last?.advertisement.priority == priority
        }
    }

    @Test func aTrackedFileChangesThePriority() async throws {
        try await withDaemon { daemon, _, capture in
            let block = "track_file f {\nfile /run/fit/number\nweight 2\ninit_file 5\n}"
            let instance = Instance(lines: ["track_file {", "f", "}"])
            try daemon.node.run(["mkdir", "/run/fit"])
            try daemon.start(configuration(instance, blocks: [block]))
            try await advertises(110, capture, daemon)
            #expect(daemon.content("/run/fit/number") == "5\n")
            // Written in place, replaced by another file, deleted, its whole folder gone and back.
            try daemon.node.write("0x10\n", to: "/run/fit/number")
            try await advertises(132, capture, daemon)
            try daemon.node.write("-20\n", to: "/run/fit/new")
            try daemon.node.run(["mv", "/run/fit/new", "/run/fit/number"])
            try await advertises(60, capture, daemon)
            try daemon.node.run(["rm", "/run/fit/number"])
            try await advertises(100, capture, daemon)
            try daemon.node.run(["rm", "-r", "/run/fit"])
            try daemon.node.write("1", to: "/run/fit/number")
            try await advertises(102, capture, daemon)
            // Weight 0 makes every number but 0 a fault.
            try await daemon.reload(
                configuration(Instance(lines: ["track_file {", "f weight 0", "}"]), blocks: [block]))
            try await daemon.says("Entering FAULT STATE: the number in track file f")
            try await daemon.losesHold(of: virtual(0))
            try daemon.node.write("0", to: "/run/fit/number")
            try await daemon.becomesHolder(of: virtual(0))
            // A reload does not initialise again what it did at the start.
            try daemon.node.write("7", to: "/run/fit/number")
            try await daemon.reload(configuration(instance, blocks: [block]))
            try await advertises(114, capture, daemon)
            #expect(daemon.content("/run/fit/number") == "7")
        }
    }

    @Test func aProcessIsCounted() async throws {
        try await withDaemon { daemon, _, capture in
            let block = "vrrp_track_process p {\nprocess /bin/sleep 4711\nweight 20\nquorum 2\n}"
            let other = "vrrp_track_process q {\nprocess sleep\nquorum 0\nquorum_max 2\nweight -30\n}"
            let first = try daemon.node.start(["/bin/sleep", "4711"])
            try daemon.start(
                configuration(
                    Instance(lines: ["track_process {", "p", "q", "}"]), blocks: [block, other]))
            try await advertises(100, capture, daemon)
            let second = try daemon.node.start(["/bin/sleep", "4711"])
            try await advertises(120, capture, daemon)
            // One more of the name, but not of the parameters.
            let third = try daemon.node.start(["/bin/sleep", "4712"])
            try await advertises(90, capture, daemon)
            third.signal(SIGKILL)
            try await advertises(120, capture, daemon)
            first.signal(SIGKILL)
            try await advertises(100, capture, daemon)
            // Weight 0: a fault.
            try await daemon.reload(
                configuration(Instance(lines: ["track_process {", "p weight 0", "}"]), blocks: [block]))
            try await daemon.says("Entering FAULT STATE: the number of processes p")
            _ = try daemon.node.start(["/bin/sleep", "4711"])
            try await daemon.becomesHolder(of: virtual(0))
            _ = second
        }
    }

    @Test func aSourceAddressThatIsNotHereIsAFault() async throws {
        try await withDaemon { daemon, _, _ in
            try daemon.start(
                configuration(Instance(lines: ["mcast_src_ip 198.51.100.7", "track_src_ip"])))
            try await daemon.says("Entering FAULT STATE: source address 198.51.100.7 is not on this host")
            try daemon.node.ip("address add 198.51.100.7/32 dev lo")
            try await daemon.becomesHolder(of: virtual(0))
            try daemon.node.ip("address del 198.51.100.7/32 dev lo")
            try await daemon.losesHold(of: virtual(0))
        }
    }

    @Test func aLinkThatFlapsWithinItsDelayWasNeverDown() async throws {
        try await withDaemon { daemon, segment, _ in
            try daemon.start(
                configuration(
                    Instance(interval: "1"), blocks: ["interface_up_down_delays {\neth0 1.5 0.5\n}"]))
            try await daemon.becomesHolder(of: virtual(0), within: .seconds(8))
            try segment.setCable(0, connected: false)
            try await Task.sleep(for: .milliseconds(300))
            try segment.setCable(0, connected: true)
            try await Task.sleep(for: .milliseconds(1700))
            #expect(daemon.logs("Entering FAULT") == 0)
            try segment.setCable(0, connected: false)
            try await daemon.says("Entering FAULT STATE: interface eth0 is down")
            try segment.setCable(0, connected: true)
            try await daemon.says("fault cleared")
        }
    }

    @Test(arguments: ["", "MII", "ETHTOOL", "IOCTL"])
    func aPolledLink(_ method: String) async throws {
        try await withDaemon { daemon, segment, _ in
            try daemon.start(
                configuration(Instance(), blocks: ["linkbeat_interfaces {\neth0 \(method)\n}"]))
            try await daemon.becomesHolder(of: virtual(0))
            try segment.setCable(0, connected: false)
            try await daemon.says("Entering FAULT STATE: interface eth0 is down")
            try segment.setCable(0, connected: true)
            try await daemon.becomesHolder(of: virtual(0))
        }
    }

    @Test func announcementsKeepTheirDistance() async throws {
        try await withDaemon { daemon, _, capture in
            try daemon.start(
                configuration(
                    Instance(
                        priority: 254, addresses: [0, 1, 2], lines: ["garp_master_repeat 2", "garp_master_delay 0"]),
                    blocks: ["garp_group {\ngarp_interval 0.1\ninterface eth0\n}"]))
            let announced = { capture.frames.filter { $0.announced != nil } }
            try await eventually("six announcements", within: .seconds(8), seen: { daemon.log }) {
                announced().count >= 6
            }
            let addresses = announced().compactMap(\.announced)
            #expect(addresses == (0..<2).flatMap { _ in (0..<3).map { virtual($0) } })
            let times = announced().map(\.time)
            #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 >= .milliseconds(90) })
        }
    }
}

/// The FIFOs that get a line for each event.
@Suite(.enabled(if: noDaemon == nil, Comment(rawValue: noDaemon ?? "")))
struct NotifyFIFOTests {
    @Test func linesForEveryChange() async throws {
        try await onSegment { segment in
            let daemon = Daemon(segment.nodes[0])
            let global = """
                global_defs {
                    enable_script_security
                    script_user root
                    vrrp_notify_fifo /run/fifo/vrrp nobody
                    vrrp_notify_fifo_script "/etc/keepalived/reader say"
                    notify_fifo /run/fifo/all
                    vrrp_notify_priority_changes true
                    fifo_write_vrrp_states_on_reload
                }
                track_file f {
                    file /run/number
                }
                vrrp_sync_group "G 1" {
                    group {
                        VI_1
                    }
                    sync_group_tracking_weight
                }

                """
            try daemon.node.run(["mkdir", "/run/fifo"])
            try daemon.script("reader", "echo \"$*\" >/run/arguments\nexec cat <\"$2\" >>/run/lines")
            let text = global + Instance(lines: ["track_file {", "f", "}"]).text
            try daemon.start(text)
            let lines = { daemon.content("/run/lines").split(separator: "\n").map(String.init) }
            func says(_ expected: [String]) async throws {
                try await eventually("\(expected)", within: .seconds(8), seen: { "\(lines())\n" + daemon.log }) {
                    lines() == expected
                }
            }
            // At the start the group comes first; then the members do.
            var expected = [
                "GROUP \"G 1\" BACKUP 0", "INSTANCE \"VI_1\" BACKUP 100", "INSTANCE \"VI_1\" MASTER 100",
                "GROUP \"G 1\" MASTER 0",
            ]
            try await says(expected)
            #expect(daemon.content("/run/arguments") == "say /run/fifo/vrrp\n")
            #expect(try daemon.node.run(["stat", "-c", "%F %a %U", "/run/fifo/vrrp"]) == "fifo 644 nobody")
            try daemon.node.write("7", to: "/run/number")
            expected.append("INSTANCE \"VI_1\" MASTER_PRIORITY 107")
            try await says(expected)
            try await daemon.reload(text)
            expected += ["INSTANCE \"VI_1\" MASTER 107", "GROUP \"G 1\" MASTER 0"]
            try await says(expected)
            // Nobody has read this one: it holds everything.
            #expect(
                try daemon.node.run(["timeout", "1", "head", "-n", "\(expected.count)", "/run/fifo/all"])
                    .split(separator: "\n").map(String.init) == expected)
            #expect(try await daemon.process?.stop() == 0)
            expected += ["INSTANCE \"VI_1\" STOP 107", "GROUP \"G 1\" STOP 0"]
            try await says(expected)
            #expect(!daemon.exists("/run/fifo/vrrp") && !daemon.exists("/run/fifo/all"))
        }
    }

    /// A FIFO that nobody reads, files that are none, and FIFOs of others.
    @Test func noHarmCanBeDone() async throws {
        try await onSegment { segment in
            let daemon = Daemon(segment.nodes[0])
            try daemon.node.run(["mkfifo", "/run/theirs"])
            try daemon.node.run(["chown", "daemon", "/run/theirs"])
            try daemon.node.write("precious", to: "/run/file")
            let names = ["/run/theirs": "belongs to user", "/run/file": "is not a FIFO"]
            for (path, complaint) in names.sorted(by: { $0.key < $1.key }) {
                try daemon.start("global_defs {\nvrrp_notify_fifo \(path)\n}\n" + Instance(priority: 255).text)
                try await daemon.says("\(path) \(complaint)")
                try await daemon.becomesHolder(of: virtual(0))
                #expect(try await daemon.process?.stop() == 0)
                #expect(daemon.exists(path))
            }
            #expect(daemon.content("/run/file") == "precious")
        }
    }
}
