import Foundation
import InternetTypes
import Lab
import Testing

/// What changes while it runs: the configuration, and the ground under it.
@Suite(.enabled(if: noDaemon == nil, Comment(rawValue: noDaemon ?? "")))
struct ReloadTests {
    private static func configuration(_ addresses: [String]) -> String {
        DaemonUnderTest.globals + DaemonUnderTest.instance(addresses: addresses)
    }

    @Test func addressesComeAndGoWithoutATransition() async throws {
        try await DaemonUnderTest.run { daemon in
            try await daemon.becomeMaster()
            let begin = Instant.wallClock
            try daemon.reload(Self.configuration(["192.0.2.100/24", "192.0.2.101/24"]))
            try await daemon.until("the new address") { daemon.holds("192.0.2.101") }
            try daemon.reload(Self.configuration(["192.0.2.101/24"]))
            try await daemon.until("the old address gone") { !daemon.holds("192.0.2.100") }
            let silence = try await daemon.longestSilence(since: begin, advertisements: 10)
            #expect(silence <= .milliseconds(300), "\(silence)")
            #expect(daemon.logs("Entering ") == 2, "\(daemon.log)")
            #expect(daemon.wire.advertisements.allSatisfy { $0.advertisement.priority == 150 })
        }
    }

    @Test func aReloadWithErrorsChangesNothing() async throws {
        try await DaemonUnderTest.run { daemon in
            try await daemon.becomeMaster()
            let begin = Instant.wallClock
            try daemon.reload(
                Self.configuration(["192.0.2.101/24"]) + "vrrp_instance VI_2 {\n    prioritty 3\n    priority\n}\n")
            try await daemon.until("what is wrong") { daemon.log.contains("keepalived.conf:") }
            let silence = try await daemon.longestSilence(since: begin, advertisements: 10)
            #expect(silence <= .milliseconds(300), "\(silence)")
            #expect(daemon.holds("192.0.2.100") && !daemon.holds("192.0.2.101"))
            // Nor does a missing file, with which keepalived would drop everything.
            try FileManager.default.removeItem(atPath: daemon.node.path(to: DaemonUnderTest.file))
            daemon.process.signal(SIGHUP)
            _ = try await daemon.longestSilence(since: .wallClock, advertisements: 5)
            #expect(daemon.holds("192.0.2.100") && daemon.process.isRunning)
            // And the twin: a good one is taken afterwards.
            try daemon.reload(Self.configuration(["192.0.2.102/24"]))
            try await daemon.until("the good configuration") {
                daemon.holds("192.0.2.102") && !daemon.holds("192.0.2.100")
            }
        }
    }

    @Test func instancesComeAndGo() async throws {
        try await DaemonUnderTest.run { daemon in
            try await daemon.becomeMaster()
            let begin = Instant.wallClock
            let second = DaemonUnderTest.instance(name: "VI_2", vrid: 52, addresses: ["192.0.2.110/24"])
            try daemon.reload(DaemonUnderTest.globals + DaemonUnderTest.instance() + second)
            try await daemon.becomeMaster("VI_2")
            try await daemon.until("its address") { daemon.holds("192.0.2.110") }
            try daemon.reload(DaemonUnderTest.globals + DaemonUnderTest.instance())
            try await daemon.until("its address gone") { !daemon.holds("192.0.2.110") }
            try await daemon.until("a farewell") {
                daemon.wire.advertisements.contains { $0.advertisement.vrid == 52 && $0.advertisement.priority == 0 }
            }
            let silence = try await daemon.longestSilence(since: begin, advertisements: 10)
            #expect(silence <= .milliseconds(300), "\(silence)")
            #expect(daemon.logs("(VI_1) Entering ") == 2, "\(daemon.log)")
        }
    }

    @Test func aThousandAddresses() async throws {
        let many = (0..<1000).map { "10.9.\($0 / 250).\($0 % 250 + 1)/32" }
        let configuration =
            DaemonUnderTest.globals
            + DaemonUnderTest.instance(
                "virtual_ipaddress_excluded {\n        \(many.joined(separator: "\n        "))\n    }")
        try await DaemonUnderTest.run(configuration) { daemon in
            try await daemon.until("MASTER", within: .seconds(20)) { daemon.logs("Entering MASTER STATE") == 1 }
            let line = try #require(daemon.process.lines.first { $0.text.contains("Entering MASTER STATE") })
            try await daemon.until("the last address") { daemon.holds("10.9.3.250") && daemon.holds("10.9.0.1") }
            #expect(Instant.wallClock - line.time < .seconds(3))
            let silence = try await daemon.longestSilence(since: line.time, advertisements: 20)
            #expect(silence <= .milliseconds(300), "\(silence)")
            #expect(try await daemon.process.stop() == 0)
            #expect(!daemon.holds("10.9.3.250") && !daemon.holds("10.9.0.1"))
        }
    }

    @Test func aLinkThatGoesAndComesBack() async throws {
        try await DaemonUnderTest.run { daemon in
            try await daemon.becomeMaster()
            try daemon.segment.setCable(0, connected: false)
            try await daemon.until("FAULT") { daemon.logs("Entering FAULT STATE") == 1 }
            try await daemon.until("no address") { !daemon.node.holds(DaemonUnderTest.address) }
            try daemon.segment.setCable(0, connected: true)
            try await daemon.becomeMaster(times: 2)
        }
    }

    @Test func anInterfaceThatIsDeletedAndMadeAnew() async throws {
        try await DaemonUnderTest.run { daemon in
            try await daemon.becomeMaster()
            try daemon.segment.unplug(0)
            try await daemon.until("FAULT") { daemon.logs("Entering FAULT STATE") == 1 }
            let before = daemon.logs("Entering MASTER STATE")
            try daemon.segment.plug(0)
            try await daemon.until("MASTER again", within: .seconds(20)) {
                daemon.logs("Entering MASTER STATE") > before
            }
            try await daemon.until("the address") { daemon.node.holds(DaemonUnderTest.address) }
        }
    }

    @Test func anAddressThatSomebodyDeletes() async throws {
        try await DaemonUnderTest.run { daemon in
            try await daemon.becomeMaster()
            try daemon.node.ip("address del 192.0.2.100/24 dev eth0")
            // keepalived gives up mastership here and runs for it again; ours sees a difference and removes it.
            try await daemon.until("the address") { daemon.node.holds(DaemonUnderTest.address) }
            try await daemon.until("a word about it") { daemon.logs("192.0.2.100/24 dev eth0 was removed") == 1 }
            #expect(daemon.logs("Entering ") == 2, "\(daemon.log)")
            #expect(daemon.wire.advertisements.allSatisfy { $0.advertisement.priority == 150 })
        }
    }
}
