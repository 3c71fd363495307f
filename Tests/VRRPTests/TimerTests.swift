import InternetTypes
import Testing
import VRRP

@Suite("RFC 9568 section 6.1, RFC 3768 section 6.1: Skew_Time and Active_Down_Interval")
struct TimerTests {
    @Test(
        "Active_Down_Interval from start",
        arguments: [
            // Version 3: the skew is a part of the interval.
            (Version.v3, 100, 100, "3.609375"), (.v3, 150, 100, "3.4140625"), (.v3, 254, 100, "3.0078125"),
            (.v3, 1, 100, "3.99609375"), (.v3, 100, 10, "0.3609375"), (.v3, 100, 300, "10.828125"),
            (.v3, 100, 4095, "147.80390625"), (.v3, 100, 1, "0.03609375"),
            // Version 2: the skew is a part of a second.
            (.v2, 100, 100, "3.609375"), (.v2, 150, 100, "3.4140625"), (.v2, 100, 300, "9.609375"),
            (.v2, 1, 25_500, "765.99609375"),
        ])
    func downInterval(_ version: Version, _ priority: Int, _ interval: Int, _ expected: String) {
        var bench = MachineBench(version, priority: UInt8(priority), interval: interval)
        #expect(bench.start() == ["INIT to BACKUP: init"])
        #expect(bench.wake == expected)
    }

    @Test("down_timer_adverts replaces the 3", arguments: [(1, "1.609375"), (2, "2.609375"), (100, "100.609375")])
    func downTimerAdvertisements(_ count: Int, _ expected: String) {
        var bench = MachineBench { $0.downTimerAdvertisements = count }
        _ = bench.start()
        #expect(bench.wake == expected)
    }

    @Test("Version 3 learns Active_Adver_Interval from the master, version 2 keeps its own")
    func learnedInterval() {
        var v3 = MachineBench(.v3)
        _ = v3.start()
        #expect(v3.hear(120, interval: 300).isEmpty)
        #expect(v3.wake == "10.828125")
        #expect(v3.hear(120, interval: 10).isEmpty)
        #expect(v3.wake == "0.3609375")

        var v2 = MachineBench(.v2)
        _ = v2.start()
        // The codec refuses such an advertisement; the machine would not follow it either.
        #expect(v2.hear(120, interval: 300).isEmpty)
        #expect(v2.wake == "3.609375")
    }

    @Test("Priority 0 leaves the Skew_Time of the learned interval", arguments: [(100, "0.609375"), (300, "1.828125")])
    func skewOfLearnedInterval(_ interval: Int, _ expected: String) {
        var bench = MachineBench(.v3)
        _ = bench.start()
        _ = bench.hear(120, interval: interval)
        _ = bench.hear(0, interval: interval)
        #expect(bench.wake == expected)
    }

    @Test("Nothing happens a nanosecond before the timer, one thing when it fires")
    func exactness() {
        var bench = MachineBench()
        _ = bench.start()
        #expect(bench.run(until: 3.609374).isEmpty)
        bench.now = Instant(nanoseconds: 3_609_374_999)
        #expect(bench.tell(.wake).isEmpty)
        #expect(bench.wake == "3.609375")
        bench.now = Instant(nanoseconds: 3_609_375_000)
        #expect(
            bench.tell(.wake) == ["advert 100", "hold", "announce 5", "BACKUP to MASTER: no master heard"])
    }

    @Test("A master's advertisements keep their spacing when single ones are late")
    func spacing() {
        var bench = MachineBench { $0.announcements.delay = .zero }
        bench.becomeMaster()
        #expect(bench.wake == "4.609375")
        bench.now = .zero + .seconds(4.9)
        #expect(bench.tell(.wake) == ["advert 100"])
        #expect(bench.wake == "5.609375")
        // Whole intervals that were missed are not made up for.
        bench.now = .zero + .seconds(8)
        #expect(bench.tell(.wake) == ["advert 100"])
        #expect(bench.wake == "9")
    }

    @Test("A changed priority moves a backup's deadline by the difference of the skews")
    func skewFollowsPriority() {
        var bench = MachineBench(priority: 100)
        _ = bench.start()
        #expect(bench.run(until: 1).isEmpty)
        #expect(bench.priority(150) == ["(VI_1) Changing effective priority from 100 to 150"])
        #expect(bench.wake == "3.4140625")
        _ = bench.priority(50)
        #expect(bench.wake == "3.8046875")
    }
}
