import Foundation
import InternetTypes
import Lab
import Testing

/// Two of ours, in situations that a peer of another kind does not make more interesting.
@Suite(.enabled(if: noDaemon == nil, Comment(rawValue: noDaemon ?? "")))
struct PairTests {
    private static let meeting = Meeting(kinds: [.ours, .ours], dialect: .v3)

    /// The socket is drained before a late timer is believed.
    @Test func aBackupThatWasSuspendedTakesNothingOver() async throws {
        try await Scenario.run(Self.meeting) { pair in
            try await pair.startInOrder(pair.a, pair.b)
            try await pair.expectSoleMaster(pair.a)
            let begin = Instant.wallClock
            for pid in pair.b.family { kill(pid, SIGSTOP) }
            try await eventually("twenty advertisements", within: .seconds(20), seen: { pair.report }) {
                pair.advertisements(of: pair.a).filter { $0.time > begin }.count > 20
            }
            for pid in pair.b.family { kill(pid, SIGCONT) }
            try await pair.expectSoleMaster(pair.a)
            #expect(pair.advertisements(of: pair.b).isEmpty, "\(pair.report)")
        }
    }

    /// The positive twin: with the master gone meanwhile, it does take over when it wakes.
    @Test func aBackupThatWasSuspendedTakesOverFromNobody() async throws {
        try await Scenario.run(Self.meeting) { pair in
            try await pair.startInOrder(pair.a, pair.b)
            try await pair.expectSoleMaster(pair.a)
            for pid in pair.b.family { kill(pid, SIGSTOP) }
            pair.a.crash()
            let last = try #require(pair.advertisements(of: pair.a).last)
            try await eventually("time to pass", within: .seconds(20)) {
                Instant.wallClock - last.time > pair.dialect.down(100) * 2
            }
            let woken = Instant.wallClock
            for pid in pair.b.family { kill(pid, SIGCONT) }
            _ = try await pair.mastership(of: pair.b, after: woken, within: pair.dialect.down(100) + Pair.slack)
        }
    }

    /// The better router comes back from a pause in which it was replaced: one master, soon, and it is the better one.
    @Test func aMasterThatWasSuspendedIsMasterAgainWithoutAStorm() async throws {
        try await Scenario.run(Self.meeting) { pair in
            try await pair.startInOrder(pair.a, pair.b)
            try await pair.expectSoleMaster(pair.a)
            let begin = Instant.wallClock
            for pid in pair.a.family { kill(pid, SIGSTOP) }
            _ = try await pair.mastership(of: pair.b, after: begin, within: pair.dialect.down(100) + Pair.slack)
            let woken = Instant.wallClock
            for pid in pair.a.family { kill(pid, SIGCONT) }
            _ = try await pair.mastership(of: pair.a, after: woken, within: pair.dialect.down(200) + Pair.slack)
            try await pair.expectSoleMaster(pair.a)
            let foreign = pair.advertisements(of: pair.b).filter { $0.time > woken }
            #expect(foreign.count <= 8, "\(foreign.count) advertisements of the worse router\n\(pair.report)")
        }
    }

    /// Both families with the same VRID, bound together: where one cannot work, neither is master.
    @Test func aSyncGroupOfBothFamiliesMovesAsOne() async throws {
        let six = DaemonUnderTest.instance(name: "VI_6", addresses: ["2001:db8::100/64"])
        let configuration =
            DaemonUnderTest.globals + DaemonUnderTest.instance() + six
            + "vrrp_sync_group BOTH {\n    group {\n        VI_1\n        VI_6\n    }\n}\n"
        try await DaemonUnderTest.run(configuration) { daemon in
            try await daemon.becomeMaster()
            try await daemon.until("both addresses") { daemon.holds("2001:db8::100") && daemon.holds("192.0.2.100") }
            // Without a link-local address there is nothing to send IPv6 advertisements from.
            try daemon.node.ip("address del fe80::a/64 dev eth0")
            try await daemon.until("neither address") {
                !daemon.holds("2001:db8::100") && !daemon.holds("192.0.2.100")
            }
            try daemon.node.ip("address add fe80::a/64 dev eth0 nodad")
            try await daemon.until("both addresses again", within: .seconds(20)) {
                daemon.holds("2001:db8::100") && daemon.holds("192.0.2.100")
            }
        }
    }
}
