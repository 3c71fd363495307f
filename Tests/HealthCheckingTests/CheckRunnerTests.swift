import HealthChecking
import InternetTypes
import ServiceTypes
import Testing

/// A line for each thing that a course of attempts brings, with its second.
private struct Bench {
    var runner = CheckRunner(spreadBy: Fixed())
    let id = CheckID(1)
    private var lines: [String] = []

    /// Not random at all: the first check comes when the start delay is over.
    struct Fixed: RandomNumberGenerator { mutating func next() -> UInt64 { 0 } }

    init(retries: UInt32 = 1, isUp: Bool? = nil) {
        let plan = CheckPlan(
            interval: .seconds(10), retries: retries, delayBeforeRetry: .seconds(2), warmup: .seconds(10))
        runner.add(id, plan, isUp: isUp, at: .zero)
    }

    /// Lets attempts be answered in turn, at once; what came of each.
    mutating func run(_ answers: [Bool]) -> [String] {
        lines = []
        for answer in answers {
            guard let due = runner.nextWake else { break }
            let second = due.nanoseconds / 1_000_000_000
            #expect(runner.wake(at: due) == [.begin(id)])
            #expect(runner.nextWake == nil, "an attempt runs")
            let result: CheckAnswer = answer ? .success("well") : .failure("ill")
            let effects = runner.answered(id, result, at: due)
            if effects.isEmpty { lines.append("\(second)") }
            for effect in effects {
                switch effect {
                case .verdict(_, let answer, let retries):
                    lines.append("\(second) \(answer.isSuccess ? "UP" : "DOWN after \(retries)")")
                case .failure(_, _, let left): lines.append("\(second) failure, left \(left.map { "\($0)" } ?? "-")")
                case .begin, .abandon: Issue.record("\(effect)")
                }
            }
        }
        return lines
    }
}

struct CheckRunnerTests {
    @Test func aFailureBeforeTheFirstSuccessIsFinal() {
        var bench = Bench(retries: 3)
        #expect(bench.run([false, false, true]) == ["1 DOWN after 0", "11 failure, left -", "21 UP"])
    }

    @Test func retriesComeBeforeDown() {
        var bench = Bench(retries: 2)
        #expect(
            bench.run([true, true, false, false, false, false, true]) == [
                "1 UP", "11", "21 failure, left 1", "23 failure, left 0", "25 DOWN after 2", "35 failure, left -",
                "45 UP",
            ])
    }

    @Test func aSuccessInBetweenForgivesFailures() {
        var bench = Bench(retries: 1)
        #expect(
            bench.run([true, false, true, false, true]) == [
                "1 UP", "11 failure, left 0", "13", "23 failure, left 0", "25",
            ])
    }

    @Test func aSuccessorGoesOnWithWhatWasKnown() {
        var bench = Bench(retries: 1, isUp: true)
        #expect(bench.run([true, false, false]) == ["1", "11 failure, left 0", "13 DOWN after 1"])
        bench = Bench(retries: 1, isUp: false)
        #expect(bench.run([false, true]) == ["1 failure, left -", "11 UP"])
    }

    @Test func withoutRetriesTheFirstFailureCounts() {
        var bench = Bench(retries: 0)
        #expect(bench.run([true, false]) == ["1 UP", "11 DOWN after 0"])
    }

    @Test func severalPagesAreOneVerdict() {
        var runner = CheckRunner(spreadBy: Bench.Fixed())
        let id = CheckID(7)
        let plan = CheckPlan(interval: .seconds(10), delayBeforeRetry: .seconds(2), warmup: .zero)
        runner.add(id, plan, at: .zero)
        func second(_ number: Int64) -> Instant { Instant(nanoseconds: number * 1_000_000_000) }
        _ = runner.wake(at: second(1))
        #expect(runner.answered(id, .success("1 of 3", completeness: .moreAtOnce), at: second(1)) == [])
        #expect(runner.wake(at: second(1)) == [.begin(id)])
        #expect(runner.answered(id, .success("2 of 3", completeness: .moreAfterInterval), at: second(1)) == [])
        #expect(runner.wake(at: second(10)) == [])
        #expect(runner.wake(at: second(11)) == [.begin(id)])
        #expect(
            runner.answered(id, .success("3 of 3"), at: second(11)) == [.verdict(id, .success("3 of 3"), retries: 0)])
    }

    @Test func weightsAreToldWhenTheyChange() {
        var runner = CheckRunner(spreadBy: Bench.Fixed())
        let id = CheckID(7)
        runner.add(id, CheckPlan(interval: .seconds(1), delayBeforeRetry: .zero, warmup: .zero), at: .zero)
        var told: [CheckAnswer.Weight?] = []
        for (second, weight) in [5, 5, 6, 6].enumerated() {
            let now = Instant(nanoseconds: Int64(second + 1) * 1_000_000_000)
            _ = runner.wake(at: now)
            for case .verdict(_, let answer, _) in runner.answered(
                id, .success("", weight: .absolute(UInt32(weight))), at: now)
            {
                told.append(answer.weight)
            }
        }
        #expect(told == [.absolute(5), .absolute(6)])
    }

    @Test func suspendedChecksAreNotMade() {
        var runner = CheckRunner(spreadBy: Bench.Fixed())
        let id = CheckID(7)
        runner.add(id, CheckPlan(interval: .seconds(1), delayBeforeRetry: .zero, warmup: .zero), at: .zero)
        let one = Instant(nanoseconds: 1_000_000_000)
        _ = runner.wake(at: one)
        #expect(runner.suspend(id) == [.abandon(id)])
        #expect(runner.nextWake == nil)
        // An answer that was under way says nothing any more.
        #expect(runner.answered(id, .failure("late"), at: one) == [])
        runner.resume(id, at: one + .seconds(5))
        #expect(runner.nextWake == one + .seconds(5))
    }

    @Test func firstAttemptsAreSpreadOverTheWarmUp() {
        var runner = CheckRunner(spreadBy: SystemRandomNumberGenerator())
        let plan = CheckPlan(interval: .seconds(100), delayBeforeRetry: .zero, warmup: .seconds(100))
        for number in 0..<1_000 { runner.add(CheckID(number), plan, at: .zero) }
        var begun = 0
        for second in [1, 26, 51, 76, 101] {
            begun += runner.wake(at: Instant(nanoseconds: Int64(second) * 1_000_000_000)).count
            let expected = (second - 1) * 10
            #expect(abs(begun - expected) < 120, "\(begun) after \(second) s")
        }
        #expect(begun == 1_000)
    }
}
