import InternetTypes
import Testing
import Tracking

/// One tracker that is told inputs; every effect becomes one short line.
private struct TrackerBench {
    var tracker: ScriptTracker

    init(rise: Int = 1, fall: Int = 1, interval: Duration = .seconds(1), timeout: Duration? = nil, failed: Bool = false)
    {
        tracker = ScriptTracker(
            ScriptConfiguration(
                name: "check", interval: interval, timeout: timeout, rise: rise, fall: fall, startsFailed: failed))
    }

    mutating func tell(_ input: ScriptTracker.Input, at seconds: Double) -> [String] {
        tracker.handle(input, at: .zero + .seconds(seconds)).map { effect in
            switch effect {
            case .run: "run"
            case .terminate: "TERM"
            case .kill: "KILL"
            case .verdict(let works, let detail): (works ? "works: " : "fails: ") + detail
            }
        }
    }

    /// One run that ends at once, and the start of the next.
    mutating func run(_ exit: ScriptExit, at seconds: Double) -> [String] {
        let lines = tell(.exited(exit), at: seconds)
        #expect(tell(.wake, at: seconds + 1) == ["run"])
        return lines
    }

    var wake: String { tracker.nextWake.map { ($0 - .zero).inSeconds } ?? "never" }
}

@Suite("vrrp_script: when a command runs and what its results amount to")
struct ScriptTrackerTests {
    @Test("It runs at the start and then every interval")
    func interval() {
        var bench = TrackerBench(interval: .seconds(3))
        #expect(bench.tracker.nextWake == nil)
        #expect(bench.tell(.start, at: 10) == ["run"])
        #expect(bench.tracker.isRunning)
        #expect(bench.tell(.start, at: 10).isEmpty)
        _ = bench.tell(.exited(.status(0)), at: 10.25)
        #expect(!bench.tracker.isRunning)
        #expect(bench.wake == "13")
        #expect(bench.tell(.wake, at: 12.9).isEmpty)
        #expect(bench.tell(.wake, at: 13) == ["run"])
    }

    @Test(
        "The first result decides, whatever rise and fall say",
        arguments: [
            (ScriptExit.status(0), true, "works: exited with status 0"),
            (.status(1), false, "fails: exited with status 1"),
            (.signal(11), false, "fails: died of signal 11"),
            (.notStarted("no such file"), false, "fails: could not be started: no such file"),
        ])
    func firstResult(_ exit: ScriptExit, _ works: Bool, _ line: String) {
        var bench = TrackerBench(rise: 3, fall: 3)
        _ = bench.tell(.start, at: 0)
        #expect(bench.tracker.works == nil)
        #expect(bench.tell(.exited(exit), at: 0.5) == [line])
        #expect(bench.tracker.works == works)
    }

    @Test("fall failures in a row make it fail, rise successes in a row make it work again; a single one starts over")
    func riseAndFall() {
        var bench = TrackerBench(rise: 2, fall: 3)
        let good = ScriptExit.status(0)
        let bad = ScriptExit.status(2)
        _ = bench.tell(.start, at: 0)
        let runs: [(ScriptExit, [String])] = [
            (good, ["works: exited with status 0"]), (bad, []), (bad, []), (good, []), (bad, []), (bad, []),
            (bad, ["fails: exited with status 2"]), (bad, []), (good, []), (bad, []), (good, []),
            (good, ["works: exited with status 0"]), (good, []),
        ]
        for (second, run) in runs.enumerated() {
            #expect(bench.run(run.0, at: Double(second)) == run.1, "run \(second)")
        }
    }

    @Test("init_fail: failing from the start, until rise successes in a row")
    func startsFailed() {
        var bench = TrackerBench(rise: 2, failed: true)
        #expect(bench.tracker.works == false)
        _ = bench.tell(.start, at: 0)
        #expect(bench.run(.status(0), at: 0).isEmpty)
        #expect(bench.run(.status(0), at: 1) == ["works: exited with status 0"])
    }

    @Test("What a predecessor knew counts from the start, and is overruled like any result; later it is too late")
    func known() {
        var bench = TrackerBench(rise: 2, fall: 2, failed: true)
        #expect(bench.tell(.known(works: true), at: 0).isEmpty)
        #expect(bench.tracker.works == true)
        _ = bench.tell(.start, at: 0)
        #expect(bench.run(.status(1), at: 0).isEmpty)
        #expect(bench.run(.status(1), at: 1) == ["fails: exited with status 1"])
        #expect(bench.tell(.known(works: true), at: 2).isEmpty)
        #expect(bench.tracker.works == false)
    }

    @Test("A run over its timeout is failed and gets TERM, two seconds later KILL; the next run waits for its end")
    func timeout() {
        var bench = TrackerBench(interval: .seconds(10), timeout: .seconds(4))
        _ = bench.tell(.start, at: 0)
        #expect(bench.wake == "4")
        #expect(bench.tell(.wake, at: 3.9).isEmpty)
        #expect(bench.tell(.wake, at: 4) == ["TERM", "fails: no result after 4 s"])
        #expect(bench.wake == "6")
        #expect(bench.tell(.wake, at: 6) == ["KILL"])
        #expect(bench.wake == "never")
        #expect(bench.tracker.isRunning)
        // Its late success is not a result.
        #expect(bench.tell(.exited(.status(0)), at: 30).isEmpty)
        #expect(bench.wake == "30")
        #expect(bench.tell(.wake, at: 30) == ["run"])
    }

    @Test("A tracker that was suspended past the timeout looks for the result before it judges, once")
    func suspended() {
        var bench = TrackerBench(interval: .seconds(10), timeout: .seconds(4))
        _ = bench.tell(.start, at: 0)
        #expect(bench.tell(.wake, at: 60).isEmpty)
        #expect(bench.wake == "62")
        var other = bench
        #expect(bench.tell(.exited(.status(0)), at: 60.001) == ["works: exited with status 0"])
        // Its twin hangs indeed.
        #expect(other.tell(.wake, at: 62.5) == ["TERM", "fails: no result after 4 s"])
    }

    @Test("A run that ends after TERM is not killed")
    func terminated() {
        var bench = TrackerBench(interval: .seconds(10), timeout: .seconds(4))
        _ = bench.tell(.start, at: 0)
        _ = bench.tell(.wake, at: 4)
        #expect(bench.tell(.exited(.signal(15)), at: 4.1).isEmpty)
        #expect(bench.wake == "10")
        #expect(bench.tell(.wake, at: 6).isEmpty)
    }

    @Test("Runs never overlap: a run longer than the interval delays the next one")
    func noOverlap() {
        var bench = TrackerBench(interval: .seconds(1), timeout: .seconds(60))
        _ = bench.tell(.start, at: 0)
        #expect(bench.wake == "60")
        #expect(bench.tell(.wake, at: 5).isEmpty)
        #expect(bench.tell(.exited(.status(0)), at: 7) == ["works: exited with status 0"])
        #expect(bench.wake == "7")
    }

    @Test("A reload keeps result and run, and uses the new numbers from then on")
    func reconfigure() {
        var bench = TrackerBench()
        _ = bench.tell(.start, at: 0)
        _ = bench.tell(.exited(.status(0)), at: 0.5)
        let new = ScriptConfiguration(name: "check", interval: .seconds(5), fall: 2)
        #expect(bench.tell(.reconfigure(new), at: 0.6).isEmpty)
        #expect(bench.tracker.works == true)
        #expect(bench.wake == "1")
        #expect(bench.tell(.wake, at: 1) == ["run"])
        #expect(bench.tell(.exited(.status(1)), at: 1.1).isEmpty)
        #expect(bench.wake == "6")
        #expect(bench.tell(.wake, at: 6) == ["run"])
        #expect(bench.tell(.exited(.status(1)), at: 6.1) == ["fails: exited with status 1"])
    }

    @Test("An exit nobody waits for is ignored")
    func strayExit() {
        var bench = TrackerBench()
        #expect(bench.tell(.exited(.status(1)), at: 0).isEmpty)
        #expect(bench.tracker.works == nil)
    }
}

@Suite("weight W [reverse]")
struct WeightTests {
    @Test(
        "What a result does to the priority",
        arguments: [
            // Above 0: added while it works. Below: subtracted while it does not.
            (20, false, true, 20), (20, false, false, 0), (-20, false, true, 0), (-20, false, false, -20),
            (20, true, true, 0), (20, true, false, 20), (-20, true, true, -20), (-20, true, false, 0),
        ])
    func adjustment(_ value: Int, _ isReversed: Bool, _ works: Bool, _ expected: Int) {
        #expect(Weight(value, isReversed: isReversed).adjustment(works: works) == expected)
    }

    @Test("No result, no adjustment", arguments: [20, -20])
    func unknown(_ value: Int) {
        #expect(Weight(value).adjustment(works: nil) == 0)
        #expect(Weight(value, isReversed: true).adjustment(works: nil) == 0)
    }

    @Test("Weight 0 is a matter of FAULT")
    func fault() {
        #expect(Weight(0).isFault)
        #expect(!Weight(1).isFault)
        #expect(!Weight(-1).isFault)
    }
}
