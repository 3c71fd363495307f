import Foundation
import InternetTypes
import Lab
import Testing

/// Follows what is done to the addresses of a node, by anybody.
private struct AddressWatch {
    let monitor: LabProcess
    let node: Node

    init(_ node: Node) async throws {
        self.node = node
        monitor = try node.start(["ip", "-o", "monitor", "address"])
        try await mark("127.9.0.1")
    }

    // The monitor has told everything before this when it tells this.
    func mark(_ address: String) async throws {
        let before = monitor.lines.count
        try await eventually("the monitor of addresses", within: .seconds(20)) {
            try node.ip("address add \(address)/32 dev lo\naddress del \(address)/32 dev lo")
            return monitor.lines(after: before).contains { $0.text.contains("Deleted") && $0.text.contains(address) }
        }
    }

    /// What happened to eth0's addresses.
    func changes() async throws -> [String] {
        try await mark("127.9.0.2")
        return monitor.lines.map(\.text).filter { $0.contains(" eth0 ") }
    }
}

@Suite(.enabled(if: noDaemon == nil, Comment(rawValue: noDaemon ?? "")))
struct SupervisorReloadTests {
    /// Runs a single MASTER through its start, then the body, then to its end.
    private func withMaster(
        _ text: String = configuration(Instance(priority: 255)),
        _ body: (Daemon, Capture) async throws -> Void
    ) async throws {
        try await onSegment { segment in
            let daemon = Daemon(segment.nodes[0])
            let capture = try Capture(on: segment.hub)
            defer { capture.stop() }
            try daemon.script("notify", "echo \"$*\" >>/run/notified")
            try daemon.start(text)
            try await daemon.becomesHolder(of: virtual(0))
            try await body(daemon, capture)
            #expect(try await daemon.process?.stop() == 0)
        }
    }

    private func gaps(_ capture: Capture, vrid: UInt8 = 51) -> [Duration] {
        let times = capture.advertisements.filter { $0.advertisement.vrid == vrid }.map(\.time)
        return zip(times, times.dropFirst()).map { $1 - $0 }
    }

    @Test func whatStaysIsNotTouched() async throws {
        try await withMaster(configuration(Instance(priority: 255, addresses: [0, 1]))) { daemon, capture in
            try await daemon.becomesHolder(of: virtual(1))
            let watch = try await AddressWatch(daemon.node)
            try await daemon.reload(configuration(Instance(priority: 255, addresses: [0, 1])))
            #expect(try await watch.changes() == [])
            try await daemon.reload(configuration(Instance(priority: 255, addresses: [0, 2])))
            try await daemon.becomesHolder(of: virtual(2))
            try await daemon.losesHold(of: virtual(1))
            let changes = try await watch.changes()
            #expect(changes.count == 2, "\(changes)")
            #expect(!changes.contains { $0.contains("192.0.2.100/") }, "\(changes)")
            try await eventually("the new address announced", within: .seconds(20)) {
                capture.frames.contains { $0.announced == virtual(2) }
            }
            #expect(try #require(gaps(capture).max()) < .milliseconds(300), "\(gaps(capture))")
            #expect(!capture.advertisements.contains { $0.advertisement.priority == 0 })
        }
    }

    @Test func anExcludedAddressComesAndGoes() async throws {
        let plain = configuration(Instance(priority: 255))
        let more = configuration(
            Instance(priority: 255, lines: ["virtual_ipaddress_excluded {", "192.0.2.110/24", "}"]))
        try await withMaster(plain) { daemon, _ in
            try await daemon.reload(more)
            try await daemon.becomesHolder(of: virtual(10))
            try await daemon.reload(plain)
            try await daemon.losesHold(of: virtual(10))
            #expect(daemon.node.holds(virtual(0)))
        }
    }

    @Test func priorityAndIntervalChange() async throws {
        try await withMaster(configuration(Instance(priority: 200))) { daemon, capture in
            try await daemon.reload(configuration(Instance(priority: 150, interval: "0.05")))
            try await eventually("adverts of the new configuration", within: .seconds(20)) {
                let last = capture.advertisements.last?.advertisement
                return last?.priority == 150 && last?.interval == .milliseconds(50)
            }
            #expect(daemon.log.components(separatedBy: "MASTER").count == 2, "no transition\n\(daemon.log)")
        }
    }

    @Test(arguments: [([String](), "FAULT"), (["notify_deleted /etc/keepalived/notify"], "DELETED")])
    func anInstanceIsAddedAndRemoved(_ lines: [String], _ word: String) async throws {
        let first = Instance(priority: 255, lines: ["notify /etc/keepalived/notify"])
        let second = Instance(
            name: "VI_2", vrid: 52, priority: 255, addresses: [1], lines: ["notify /etc/keepalived/notify"] + lines)
        try await withMaster(configuration(first)) { daemon, capture in
            let watch = try await AddressWatch(daemon.node)
            try await daemon.reload(configuration(first, second))
            try await daemon.becomesHolder(of: virtual(1))
            try await daemon.reload(configuration(first))
            try await daemon.losesHold(of: virtual(1))
            try await eventually("the farewell", within: .seconds(20)) {
                capture.advertisements.last { $0.advertisement.vrid == 52 }?.advertisement.priority == 0
            }
            try await eventually("\(word) notified", within: .seconds(20), seen: { daemon.content("/run/notified") }) {
                daemon.content("/run/notified").contains("INSTANCE VI_2 \(word) 255\n")
            }
            #expect(daemon.content("/run/notified").components(separatedBy: "VI_1").count == 2)
            #expect(try await watch.changes().count == 2)
            try await eventually("a few adverts", within: .seconds(20)) { gaps(capture).count > 3 }
            #expect(try #require(gaps(capture).max()) < .milliseconds(300))
        }
    }

    @Test func aScriptChanges() async throws {
        func text(_ command: String) -> String {
            configuration(
                Instance(priority: 200, lines: ["track_script {", "check", "}"]),
                blocks: ["vrrp_script check {\nscript \"\(command)\"\ninterval 0.1\nweight -50\nfall 1\nrise 1\n}"])
        }
        try await withMaster(text("/usr/bin/true")) { daemon, capture in
            try await daemon.reload(text("/usr/bin/false"))
            try await eventually("the lower priority", within: .seconds(20), seen: { daemon.log }) {
                capture.advertisements.last?.advertisement.priority == 150
            }
            try await daemon.reload(configuration(Instance(priority: 200)))
            try await eventually("the configured priority", within: .seconds(20), seen: { daemon.log }) {
                capture.advertisements.last?.advertisement.priority == 200
            }
        }
    }

    /// The scheduling class follows the configuration, there and back, and so does what is heard of strangers.
    @Test func schedulingAndLoggingChange() async throws {
        func text(_ lines: String...) -> String {
            configuration(
                Instance(priority: 255), blocks: ["global_defs {\n" + lines.joined(separator: "\n") + "\n}"])
        }
        try await withMaster(text("vrrp_rt_priority 20")) { daemon, _ in
            // Fields 40 and 41 of proc_pid_stat(5): the real-time priority and the policy.
            func scheduling() throws -> [Substring] {
                let stat = daemon.content("/proc/\(try #require(daemon.worker))/stat")
                return Array(stat.split(separator: " ").dropFirst(39).prefix(2))
            }
            #expect(try scheduling() == ["20", "2"])
            try await daemon.reload(text("vrrp_rt_priority 30"))
            #expect(try scheduling() == ["30", "2"])
            try await daemon.reload(text("vrrp_priority -5", "vrrp_cpu_affinity 0"))
            #expect(try scheduling() == ["0", "0"])
            let status = "/proc/\(try #require(daemon.worker))/status"
            #expect(daemon.content(status).contains("Cpus_allowed_list:\t0\n"))
            try await daemon.reload(text("vrrp_rt_priority 20"))
            #expect(try scheduling() == ["20", "2"])
            let own = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
            let all = own.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list") }
            #expect(daemon.content(status).contains(try #require(all) + "\n"))
        }
    }

    /// A removed script that ignores TERM and runs for ever is killed.
    @Test func aRemovedScriptEnds() async throws {
        let text = configuration(
            Instance(priority: 200, lines: ["track_script {", "check", "}"]),
            blocks: ["vrrp_script check {\nscript /etc/keepalived/hang\ninterval 60\nweight -50\n}"])
        try await onSegment { segment in
            let daemon = Daemon(segment.nodes[0])
            try daemon.script("hang", "trap '' TERM\necho $$ >/run/hang\nwhile :; do sleep 60; done")
            try daemon.start(text)
            try await eventually("the script", within: .seconds(20)) { !daemon.content("/run/hang").isEmpty }
            let pid = try #require(Int(daemon.content("/run/hang").dropLast()))
            try await daemon.reload(configuration(Instance(priority: 200)))
            try await eventually("the end of the script", within: .seconds(20)) { !daemon.exists("/proc/\(pid)") }
        }
    }

    @Test(arguments: [
        "vrrp_instance VI_1 {", "vrrp_instance VI_1 {\ninterface eth0\nvirtual_router_id\n}",
        "vrrp_instance VI_1 {\ninterface eth0\nvirtual_router_id 51\nfrobnicate\n}", "net_namespace other", nil,
    ])
    func aBrokenFileChangesNothing(_ text: String?) async throws {
        try await withMaster { daemon, capture in
            let watch = try await AddressWatch(daemon.node)
            if let text {
                let whole =
                    text.hasPrefix("net_") ? configuration(Instance(priority: 255)) + "\(text)\n" : text
                try await daemon.reload(whole, saying: "nothing was changed")
                #expect(daemon.log.contains(text.hasPrefix("net_") ? "please restart" : "\(Daemon.file):"))
            } else {
                try FileManager.default.removeItem(atPath: daemon.node.path(to: Daemon.file))
                daemon.process?.signal(SIGHUP)
                try await daemon.says("nothing was changed")
                #expect(daemon.log.contains("configuration file '\(Daemon.file)'"))
            }
            #expect(try await watch.changes() == [])
            // And it can still be mended.
            try await daemon.reload(configuration(Instance(priority: 255, addresses: [0, 1])))
            try await daemon.becomesHolder(of: virtual(1))
            #expect(!capture.advertisements.contains { $0.advertisement.priority == 0 })
        }
    }

    /// A reload that arrives after the worker died, and before the supervisor has noticed, is for the successor.
    @Test func reloadForAWorkerThatIsDeadAlready() async throws {
        try await withMaster { daemon, _ in
            let supervisor = try #require(daemon.process)
            let old = try #require(daemon.worker)
            // Both are pending when the supervisor wakes, in this order.
            supervisor.signal(SIGSTOP)
            try daemon.configure(configuration(Instance(priority: 255, addresses: [0, 1])))
            supervisor.signal(SIGHUP)
            try daemon.kill(old, SIGKILL)
            try await eventually("the worker's end", within: .seconds(20)) {
                daemon.content("/proc/\(old)/stat").contains(") Z ")
            }
            supervisor.signal(SIGCONT)
            try await daemon.becomesHolder(of: virtual(1))
            try await daemon.says("Reload complete", within: .seconds(20))
            #expect(daemon.node.holds(virtual(0)) && daemon.worker != old)
        }
    }

    @Test func reloadWhileTheWorkerIsReplaced() async throws {
        try await withMaster { daemon, _ in
            // Whether the old worker came to act on it or not, its successor knows what there may be to withdraw.
            for round in 1...3 {
                let old = try #require(daemon.worker)
                try daemon.configure(configuration(Instance(priority: 255, addresses: [0, round])))
                daemon.process?.signal(SIGHUP)
                try daemon.kill(old, SIGKILL)
                try await eventually("the addresses of round \(round)", within: .seconds(20), seen: { daemon.log }) {
                    daemon.logs("Entering MASTER STATE") > round
                        && [0, round].allSatisfy { daemon.node.holds(virtual($0)) }
                        && !daemon.node.holds(virtual(round - 1 == 0 ? 9 : round - 1))
                }
            }
            #expect(!daemon.node.holds(virtual(1)) && !daemon.node.holds(virtual(2)))
        }
    }
}
