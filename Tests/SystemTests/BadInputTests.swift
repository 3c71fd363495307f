import Foundation
import InternetTypes
import Lab
import Testing

/// What arrives on the wire and must not matter.
@Suite(.enabled(if: noDaemon == nil, Comment(rawValue: noDaemon ?? "")))
struct BadInputTests {
    /// Datagrams that the receiver has to reject, each wrong in one way, as better routers would send them.
    private static let forgeries: [(name: String, packet: [UInt8])] = {
        let source = IPv4Address(192, 0, 2, 11)
        let vip = [IPv4Address(192, 0, 2, 100)]
        func packet(
            version: UInt8 = 3, type: UInt8 = 1, ttl: UInt8 = 255, checksumError: UInt8 = 0, count: UInt8? = nil,
            trailer: [UInt8] = []
        ) -> [UInt8] {
            Injector.advertisement(
                version: version, type: type, vrid: 51, priority: 250, interval: 10, source: source, addresses: vip,
                claimedCount: count, ttl: ttl, checksumError: checksumError, trailer: trailer)
        }
        let whole = packet()
        return [
            ("TTL", packet(ttl: 64)), ("checksum", packet(checksumError: 0xff)), ("type", packet(type: 2)),
            ("version", packet(version: 2)), ("too short for its count", packet(count: 9)),
            ("trailing octets", packet(trailer: [1, 2, 3, 4])), ("cut", Array(whole.prefix(26))),
            ("oversized", packet(trailer: [UInt8](repeating: 7, count: 1200))),
        ]
    }()

    /// The positive twin: the same packet with nothing wrong makes the daemon yield.
    @Test func aRightPacketOfHigherPriorityIsObeyed() async throws {
        try await DaemonUnderTest.run { daemon in
            try await daemon.becomeMaster()
            let injector = try Injector(on: daemon.segment.nodes[1], index: 1)
            injector.multicast(
                Injector.advertisement(
                    version: 3, vrid: 51, priority: 250, interval: 10, source: IPv4Address(192, 0, 2, 11),
                    addresses: [IPv4Address(192, 0, 2, 100)]))
            try await daemon.until("BACKUP") { daemon.logs("Entering BACKUP STATE") == 2 }
            try await daemon.until("no address") { !daemon.node.holds(DaemonUnderTest.address) }
        }
    }

    @Test(arguments: [2, 20_000])
    func forgedPacketsDoNotDelayAdvertisements(perSecond rate: Int) async throws {
        try await DaemonUnderTest.run { daemon in
            try await daemon.becomeMaster()
            // A foreign VRID, too: it is somebody else's and not even counted.
            let foreign = Injector.advertisement(
                version: 3, vrid: 99, priority: 250, interval: 10, source: IPv4Address(192, 0, 2, 11), addresses: [])
            let packets = Self.forgeries.map(\.packet) + [foreign]
            let injector = try Injector(on: daemon.segment.nodes[1], index: 1)
            let begin = Instant.wallClock
            let linesBefore = daemon.process.lines.count
            let sender = Thread {
                var sent = 0
                while Instant.wallClock - begin < .seconds(3) {
                    let due = Int((Instant.wallClock - begin).wholeMicroseconds) * rate / 1_000_000
                    while sent <= due {
                        injector.multicast(packets[sent % packets.count])
                        sent += 1
                    }
                    usleep(500)
                }
            }
            sender.start()
            let silence = try await daemon.longestSilence(since: begin, advertisements: 30)
            #expect(silence < .milliseconds(300), "an interval of 100 ms became \(silence)\n\(daemon.log)")
            #expect(daemon.logs("Entering BACKUP STATE") == 1)
            #expect(daemon.node.holds(DaemonUnderTest.address))
            let lines = daemon.process.lines.count - linesBefore
            #expect(lines <= 2 * Self.forgeries.count, "a flood of \(lines) lines\n\(daemon.log)")
        }
    }

    @Test func everyReasonIsCounted() async throws {
        try await DaemonUnderTest.run { daemon in
            try await daemon.becomeMaster()
            let injector = try Injector(on: daemon.segment.nodes[1], index: 1)
            // The one that is cut within its IP length is for the kernel to drop; the daemon never sees it.
            for forgery in Self.forgeries { injector.multicast(forgery.packet) }
            var text = ""
            func counted(_ name: String) -> Int {
                let line = text.split(separator: "\n").first { $0.contains(" \(name): ") }
                return line.flatMap { $0.split(separator: " ").last }.flatMap { Int($0) } ?? -1
            }
            for _ in 0..<20 {
                text = try await daemon.dump(SIGUSR2, "keepalived.stats")
                if counted("Length") >= 3 { break }
            }
            #expect(counted("TTL") == 1, "\(text)")
            #expect(counted("Checksum") == 1, "\(text)")
            #expect(counted("Version") == 1, "\(text)")
            #expect(counted("Length") == 3, "\(text)")
            #expect(counted("Invalid Type") >= 0)
            #expect(daemon.node.holds(DaemonUnderTest.address))
        }
    }

    @Test func hostileScriptsDoNoHarm() async throws {
        let configuration =
            DaemonUnderTest.globals + """
                vrrp_script hangs {
                    script "/etc/keepalived/hangs"
                    interval 1
                    timeout 1
                    weight -10
                }
                vrrp_script floods {
                    script "/etc/keepalived/floods"
                    interval 1
                    timeout 1
                    weight -20
                }

                """ + DaemonUnderTest.instance("track_script {\n hangs\n floods\n }")
        try await DaemonUnderTest.runWithFiles(
            configuration,
            files: [
                // Ignores TERM, and so does its child, which would outlive it.
                "/etc/keepalived/hangs": "#!/bin/sh\ntrap '' TERM\nsleep 601 &\nwait\nsleep 602\n",
                "/etc/keepalived/floods": "#!/bin/sh\nexec cat /dev/zero\n",
            ]
        ) { daemon in
            try await daemon.becomeMaster()
            let silence = try await daemon.longestSilence(since: .wallClock, advertisements: 40)
            #expect(silence < .milliseconds(300), "\(silence)\n\(daemon.log)")
            try await daemon.until("both failed", within: .seconds(20)) {
                daemon.wire.advertisements.last?.advertisement.priority == 120
            }
            // TERM at 1 s, KILL 2 s later; never two at a time.
            let running = daemon.process.family.count
            #expect(running <= 2 + 5, "\(running) processes\n\(daemon.log)")
            #expect(try await daemon.process.stop() == 0)
            // Until the node's init has reaped them.
            try await daemon.until("nothing left of the scripts") {
                try daemon.node.run(["sh", "-c", "grep -lsE 'sleep|hangs' /proc/[0-9]*/comm || true"]).isEmpty
            }
        }
    }

    @Test func scriptsInheritNothing() async throws {
        let configuration = DaemonUnderTest.globals + DaemonUnderTest.instance("notify /etc/keepalived/look")
        try await DaemonUnderTest.runWithFiles(
            configuration,
            files: [
                "/etc/keepalived/look":
                    "#!/bin/sh\n{ echo \"$@\"; ls -l /proc/$$/fd; grep Sig /proc/self/status; } >>/run/seen\n"
            ]
        ) { daemon in
            try await daemon.becomeMaster()
            let file = daemon.node.path(to: "/run/seen")
            try await daemon.until("a notification") {
                (try? String(contentsOfFile: file, encoding: .utf8))?.contains("MASTER 150") ?? false
            }
            try await daemon.until("its end") { daemon.process.family.count == 2 }
            let seen = try String(contentsOfFile: file, encoding: .utf8)
            #expect(seen.contains("INSTANCE VI_1 MASTER 150"))
            // The shell's own script is 10 or 255; the output that it opened itself is 1; ls closed its own.
            let open = seen.split(separator: "\n").filter { $0.contains(" -> ") }
            let foreign = open.filter { line in
                !["/dev/null", "/etc/keepalived/look", "/run/seen"].contains { line.hasSuffix($0) }
            }
            #expect(foreign.isEmpty, "\(seen)")
            let blocked = seen.split(separator: "\n").filter { $0.hasPrefix("SigBlk") }
            #expect(blocked.allSatisfy { $0.hasSuffix("0000000000000000") }, "\(seen)")
        }
    }
}

extension DaemonUnderTest {
    /// As `run`, with executable files that are there before the daemon starts.
    static func runWithFiles(
        _ configuration: String, files: [String: String], _ body: (DaemonUnderTest) async throws -> Void
    ) async throws {
        try await Turnstile.shared.pass {
            let daemon = try DaemonUnderTest(configuration, files: files)
            defer { daemon.segment.remove() }
            try await body(daemon)
        }
    }
}
