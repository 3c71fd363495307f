import Foundation
import Simulation
import Testing

/// Environment variables of this suite:
///
/// - `STAYALIVED_SCHEDULES=100000` runs so many schedules instead of 10,000
/// - `STAYALIVED_FIRST_SEED=7000000` begins elsewhere
/// - `STAYALIVED_SEED=4711` shows the timeline of one schedule
private enum Switch {
    static func value(_ name: String) -> UInt64? {
        ProcessInfo.processInfo.environment["STAYALIVED_" + name].flatMap { UInt64($0) }
    }

    static let count = value("SCHEDULES") ?? 10_000
    static let first = value("FIRST_SEED") ?? 0
    static let seed = value("SEED")
}

@Suite("Random schedules keep every promise")
struct ScheduleTests {
    static let parts: UInt64 = 4

    @Test("10,000 schedules, each from its seed", .enabled(if: Switch.seed == nil), arguments: 0..<parts)
    func schedules(_ part: UInt64) {
        let size = (Switch.count + Self.parts - 1) / Self.parts
        let first = Switch.first + part * size
        let seeds = first..<max(first, min(first + size, Switch.first + Switch.count))
        let began = Date()
        var steps = 0
        var failures = 0
        var extremes = Extremes()
        for seed in seeds {
            let outcome = Schedule(seed: seed).run()
            steps += outcome.steps
            extremes.merge(outcome.extremes)
            guard !outcome.violations.isEmpty else { continue }
            Issue.record("\(Self.report(seed))")
            failures += 1
            if failures == 3 { break }
        }
        let rate = Int(Double(seeds.count) / max(Date().timeIntervalSince(began), 0.001))
        print("seeds \(seeds): \(steps) steps, \(rate) schedules/s, nearest to the bounds in %: \(extremes)")
    }

    @Test("One schedule, shown", .enabled(if: Switch.seed != nil))
    func replay() {
        let seed = Switch.seed ?? 0
        print(Self.report(seed))
        #expect(Schedule(seed: seed).run().violations.isEmpty)
    }

    @Test("The same seed is the same schedule with the same course", arguments: [0, 1, 2, 3, 4, 5, 6, 7] as [UInt64])
    func repeatable(_ seed: UInt64) {
        let first = Schedule(seed: seed)
        let second = Schedule(seed: seed)
        #expect(first.description == second.description)
        let timeline = first.run(isRecording: true).timeline
        #expect(timeline == second.run(isRecording: true).timeline)
        #expect(timeline.count > 5)
        #expect(timeline != Schedule(seed: seed + 1).run(isRecording: true).timeline)
    }

    @Test("Every kind of schedule is drawn, and brings about what it is for")
    func coverage() {
        var kinds: Set<Schedule.Kind> = []
        var text = ""
        for seed in 0..<150 as Range<UInt64> {
            let schedule = Schedule(seed: seed)
            kinds.insert(schedule.kind)
            text += schedule.run(isRecording: true).timeline.joined(separator: "\n")
        }
        #expect(kinds == Set(Schedule.Kind.allCases))
        for words in [
            "nothing heard from", "preempting", "resigned with priority 0", "has higher priority", "higher address",
            "Entering FAULT", "fault cleared", "address owner", "sync group G", "is no longer MASTER",
            "Changing effective priority", "forcing new election", "checksum", "is split", "is suspended", "crashes",
            "no result after", ": reload", "replayed authentication trailer", "AH header from",
            "both configured as address owner",
        ] {
            #expect(text.contains(words), "never seen: \(words)")
        }
    }

    static func report(_ seed: UInt64) -> String {
        let schedule = Schedule(seed: seed)
        let outcome = schedule.run(isRecording: true)
        return
            ([schedule.description, ""] + outcome.timeline + outcome.violations.map { "BROKEN: \($0)" }
            + ["again: STAYALIVED_SEED=\(seed) swift test --filter ScheduleTests"]).joined(separator: "\n")
    }
}

@Suite("The auditor notices what is broken on purpose")
struct SabotageTests {
    @Test(
        "Sabotage and the promise that it breaks",
        arguments: [
            (Sabotage.timersStop(node: 0), Violation.Rule.noMaster), (.timersStop(node: 0), .spacing),
            (.ignoresStronger(node: 0), .twoMasters), (.equalsNeverYield, .twoMasters), (.neverHeals, .twoMasters),
            (.undrained, .takeover), (.preempts, .takeover), (.keepsAddresses, .addresses),
            (.shouts(times: 20), .storm), (.ungrouped, .group),
        ] as [(Sabotage, Violation.Rule)])
    func noticed(_ sabotage: Sabotage, _ rule: Violation.Rule) {
        let caught = (0..<2000 as Range<UInt64>).first { seed in
            Schedule(seed: seed).run(sabotage: sabotage).violations.contains { $0.rule == rule }
        }
        #expect(caught != nil, "\(sabotage) went unnoticed")
        // The same schedule without it keeps all promises.
        if let caught { #expect(Schedule(seed: caught).run().violations.isEmpty) }
        print("\(sabotage) breaks \"\(rule.rawValue)\" first with seed \(caught.map(String.init) ?? "none")")
    }
}
