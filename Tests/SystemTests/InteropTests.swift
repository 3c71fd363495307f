import InternetTypes
import Lab
import Testing

/// A pair of implementations and what they speak; the first has the higher priority where there is one.
struct Meeting: Sendable, CustomTestStringConvertible {
    let kinds: [Kind]
    let dialect: Dialect

    var testDescription: String { "\(kinds[0].rawValue) and \(kinds[1].rawValue), \(dialect.rawValue)" }

    /// Both directions: ours as the one that leads, and as the one that follows.
    static func with(_ peer: Kind, _ dialects: [Dialect]) -> [Meeting] {
        dialects.flatMap { dialect in
            [Meeting(kinds: [.ours, peer], dialect: dialect), Meeting(kinds: [peer, .ours], dialect: dialect)]
        }
    }
}

/// What every pair must do, whoever its members are. Times come from the routers' own adverts on the wire.
struct Scenario: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let play: @Sendable (Meeting) async throws -> Void

    static let all = [
        Scenario(testDescription: "crash", play: crash),
        Scenario(testDescription: "graceful stop", play: gracefulStop),
        Scenario(testDescription: "preemption", play: preemption),
        Scenario(testDescription: "equal priority", play: equalPriority),
        Scenario(testDescription: "tracked priority", play: trackedPriority),
    ]

    static func run(
        _ meeting: Meeting, priorities: [Int] = [200, 100], _ body: (Pair) async throws -> Void
    ) async throws {
        try await Turnstile.shared.pass {
            let pair = try Pair(meeting.kinds, meeting.dialect, priorities: priorities)
            defer { pair.end() }
            try await body(pair)
        }
    }

    /// FRR's IPv6 address becomes usable only after its interface is up: its first advertisement is one late.
    private static func late(_ router: Router) -> Duration {
        router.kind == .frr && router.dialect.family == .ipv6 ? router.dialect.interval : .zero
    }

    /// The master dies; the backup waits for Active_Down_Interval and takes over, no sooner and no later.
    @Sendable static func crash(_ meeting: Meeting) async throws {
        try await run(meeting) { pair in
            try await pair.startInOrder(pair.a, pair.b)
            try await pair.expectSoleMaster(pair.a)
            pair.a.crash()
            let last = try #require(pair.advertisements(of: pair.a).last)
            #expect(last.advertisement.priority > 0, "a crash says nothing")
            let down = pair.dialect.down(100)
            let taken = try await pair.mastership(of: pair.b, after: last.time, within: down + Pair.slack)
            #expect(taken - last.time >= down - .milliseconds(20), "too soon\n\(pair.report)")
            #expect(taken - last.time <= down + late(pair.b) + .milliseconds(500), "too late\n\(pair.report)")
            try await pair.expectAddress(at: pair.b)
        }
    }

    /// The master is told to stop: its last advertisement has priority 0, and the backup waits for Skew_Time only.
    @Sendable private static func gracefulStop(_ meeting: Meeting) async throws {
        try await run(meeting) { pair in
            try await pair.startInOrder(pair.a, pair.b)
            try await pair.expectSoleMaster(pair.a)
            pair.a.terminate()
            try await eventually("a farewell", within: Pair.slack * 2, seen: { pair.report }) {
                pair.advertisements(of: pair.a).last?.advertisement.priority == 0
            }
            let farewell = try #require(pair.advertisements(of: pair.a).last)
            let skew = pair.dialect.skew(100)
            let taken = try await pair.mastership(
                of: pair.b, after: farewell.time, within: skew + late(pair.b) + Pair.slack)
            #expect(taken - farewell.time >= skew - .milliseconds(20), "too soon\n\(pair.report)")
            #expect(taken - farewell.time <= skew + late(pair.b) + .milliseconds(500), "too late\n\(pair.report)")
            if let holds = pair.a.holdsAddress, holds {
                try await eventually("a without the address", within: .seconds(20), seen: { pair.report }) {
                    pair.a.holdsAddress == false
                }
            }
        }
    }

    /// A master of lower priority meets a better router and gives way.
    @Sendable private static func preemption(_ meeting: Meeting) async throws {
        try await run(meeting) { pair in
            try await pair.startInOrder(pair.b, pair.a)
            let begin = Instant.wallClock
            _ = try await pair.mastership(
                of: pair.a, after: begin, within: pair.dialect.down(200) + late(pair.a) + Pair.slack * 2)
            try await pair.expectSoleMaster(pair.a)
            let farewells = pair.advertisements(of: pair.b).filter { $0.advertisement.priority == 0 }
            #expect(farewells.isEmpty, "who yields to a better router does not say farewell")
        }
    }

    /// Equal priority: who is backup stays it; of two masters, the one with the higher address remains.
    @Sendable private static func equalPriority(_ meeting: Meeting) async throws {
        try await run(meeting, priorities: [150, 150]) { pair in
            try await pair.startInOrder(pair.a, pair.b)
            try await pair.expectSoleMaster(pair.a)
            #expect(pair.advertisements(of: pair.b).isEmpty, "a backup of equal priority took over\n\(pair.report)")

            for index in 0...1 { try pair.segment.setApart(index, true) }
            let parted = Instant.wallClock
            _ = try await pair.mastership(
                of: pair.b, after: parted, within: pair.dialect.down(150) + late(pair.b) + Pair.slack)
            for index in 0...1 { try pair.segment.setApart(index, false) }
            let sources = try pair.routers.map { router in
                try #require(pair.advertisements(of: router).last).advertisement.source
            }
            let winner = sources[0] > sources[1] ? pair.a : pair.b
            let loser = pair.routers[1 - winner.index]
            try await eventually(
                "silence of \(loser.node.name)", within: pair.dialect.interval * 6 + Pair.slack, seen: { pair.report }
            ) {
                guard let last = pair.advertisements(of: loser).last else { return false }
                return Instant.wallClock - last.time > pair.dialect.interval * 5 / 2
            }
            try await pair.expectSoleMaster(winner)
        }
    }

    /// A tracker takes priority from the master, the next advertisement says so, and the other takes over; and back.
    @Sendable private static func trackedPriority(_ meeting: Meeting) async throws {
        try await run(meeting) { pair in
            try await pair.startInOrder(pair.a, pair.b)
            try await pair.expectSoleMaster(pair.a)
            let begin = Instant.wallClock
            try pair.a.becomeUnfit()
            let detection = pair.a.checkInterval + pair.dialect.interval
            _ = try await pair.mastership(
                of: pair.b, after: begin, within: detection + pair.dialect.down(100) + late(pair.b) + Pair.slack)
            #expect(
                pair.advertisements(of: pair.a).contains { $0.time > begin && $0.advertisement.priority == 80 },
                "the lower priority was never advertised\n\(pair.report)")
            try await pair.expectSoleMaster(pair.b)

            let recovered = Instant.wallClock
            try pair.a.becomeFit()
            _ = try await pair.mastership(
                of: pair.a, after: recovered, within: detection + pair.dialect.down(200) + late(pair.a) + Pair.slack)
            try await pair.expectSoleMaster(pair.a)
        }
    }
}

private let noKeepalived = Requirement.whyNo("keepalived", Requirement.keepalived)
private let noFRR = Requirement.whyNo("FRR's vrrpd", Requirement.vrrpd)

@Suite(.enabled(if: noKeepalived == nil, Comment(rawValue: noKeepalived ?? "")))
struct KeepalivedInteropTests {
    @Test(arguments: Scenario.all, Meeting.with(.keepalived, Dialect.ofKeepalived))
    func meets(_ scenario: Scenario, _ meeting: Meeting) async throws { try await scenario.play(meeting) }
}

@Suite(.enabled(if: noFRR == nil, Comment(rawValue: noFRR ?? "")))
struct FRRInteropTests {
    @Test(arguments: Scenario.all, Meeting.with(.frr, [.v2, .v3, .v3IPv6]))
    func meets(_ scenario: Scenario, _ meeting: Meeting) async throws { try await scenario.play(meeting) }
}

/// Where only we speak the dialect: auth_hmac is younger than Debian's keepalived.
@Suite(.enabled(if: noDaemon == nil, Comment(rawValue: noDaemon ?? "")))
struct SignedInteropTests {
    static let meetings = [
        Meeting(kinds: [.ours, .ours], dialect: .v3Signed), Meeting(kinds: [.ours, .ours], dialect: .v3IPv6Signed),
    ]

    @Test(arguments: Scenario.all.filter { ["crash", "preemption"].contains($0.testDescription) }, meetings)
    func meets(_ scenario: Scenario, _ meeting: Meeting) async throws { try await scenario.play(meeting) }
}

/// The scenarios themselves, against a pair that is known to behave.
@Suite(.enabled(if: noKeepalived == nil, Comment(rawValue: noKeepalived ?? "")))
struct HarnessTests {
    @Test func twoKeepalivedsPass() async throws {
        try await Scenario.crash(Meeting(kinds: [.keepalived, .keepalived], dialect: .v3))
    }
}
