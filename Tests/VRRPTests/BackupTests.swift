import InternetTypes
import Testing
import VRRP

@Suite("RFC 9568 section 6.4.2: Backup")
struct BackupTests {
    @Test(
        "An advertisement resets Active_Down_Timer if Preempt_Mode is off or its priority is not lower",
        arguments: [
            (Preemption.immediate, 101, true), (.immediate, 100, true), (.immediate, 99, false), (.immediate, 1, false),
            (.never, 101, true), (.never, 100, true), (.never, 99, true), (.never, 1, true),
        ])
    func preemptMode(_ preemption: Preemption, _ heard: Int, _ resets: Bool) {
        var bench = MachineBench { $0.preemption = preemption }
        _ = bench.start()
        _ = bench.run(until: 1)
        let lines = bench.hear(UInt8(heard))
        #expect(bench.wake == (resets ? "4.609375" : "3.609375"))
        #expect(
            lines
                == (resets
                    ? []
                    : ["(VI_1) received lower priority (\(heard)) advert from 192.0.2.1 - discarding, ours is 100"]))
        #expect(bench.machine.state.kind == .backup)
    }

    @Test("Priority 0 sets Active_Down_Timer to Skew_Time; then this router takes over, and says why")
    func resignation() {
        var bench = MachineBench()
        _ = bench.start()
        _ = bench.hear(150)
        _ = bench.run(until: 1)
        #expect(bench.hear(0).isEmpty)
        #expect(bench.wake == "1.609375")
        #expect(
            bench.run(until: 2) == [
                "1.609375 advert 100", "1.609375 hold", "1.609375 announce 5",
                "1.609375 BACKUP to MASTER: 192.0.2.1 resigned with priority 0",
            ])
    }

    @Test("Somebody else's priority 0 changes nothing")
    func strangersResignation() {
        var bench = MachineBench()
        _ = bench.start()
        _ = bench.hear(150)
        #expect(bench.hear(0, from: MachineBench.higher).isEmpty)
        #expect(bench.wake == "3.609375")
    }

    @Test("After priority 0 a stronger router that speaks first is accepted")
    func resignationAndSuccessor() {
        var bench = MachineBench()
        _ = bench.start()
        _ = bench.hear(150)
        _ = bench.hear(0)
        _ = bench.run(until: 0.5)
        #expect(bench.hear(120, from: MachineBench.higher).isEmpty)
        #expect(bench.wake == "4.109375")
    }

    @Test("Active_Down_Timer fires: advertise, take, announce, become Active; the master that fell silent is named")
    func masterSilent() {
        var bench = MachineBench()
        _ = bench.start()
        _ = bench.hear(150)
        #expect(
            bench.run(until: 4) == [
                "3.609375 advert 100", "3.609375 hold", "3.609375 announce 5",
                "3.609375 BACKUP to MASTER: nothing heard from 192.0.2.1 for 3.609 s",
            ])
    }

    @Test("Preemption: lower advertisements are said once, do not hold the timer, and are the reason afterwards")
    func preempting() {
        var bench = MachineBench(priority: 150)
        _ = bench.start()
        #expect(bench.hear(100).count == 1)
        for second in [1.0, 2, 3] {
            #expect(bench.run(until: second).isEmpty)
            #expect(bench.hear(100).isEmpty)
        }
        #expect(
            bench.run(until: 3.5).last
                == "3.4140625 BACKUP to MASTER: preempting 192.0.2.1 with lower priority 100")
    }

    @Test("nopreempt: a working master of lower priority stays; a silent one is replaced")
    func nopreempt() {
        var bench = MachineBench(priority: 150) { $0.preemption = .never }
        _ = bench.start()
        for second in 1...20 {
            #expect(bench.hear(100).isEmpty)
            #expect(bench.run(until: Double(second)).isEmpty)
        }
        #expect(
            bench.run(until: 23).last == "22.4140625 BACKUP to MASTER: nothing heard from 192.0.2.1 for 3.414 s")
    }

    @Test("preempt_delay: tolerated for the delay, then discarded until the timer fires")
    func preemptDelay() {
        var bench = MachineBench(priority: 150) { $0.preemption = .after(.seconds(4)) }
        _ = bench.start()
        for second in 0...3 {
            _ = bench.run(until: Double(second))
            #expect(bench.hear(100).isEmpty)
        }
        _ = bench.run(until: 4)
        #expect(bench.hear(100).count == 1)
        #expect(
            bench.run(until: 7).last == "6.4140625 BACKUP to MASTER: preempting 192.0.2.1 with lower priority 100")
    }

    @Test("preempt_delay: the delay begins anew after a master that is not weaker")
    func preemptDelayRestarts() {
        var bench = MachineBench(priority: 150) { $0.preemption = .after(.seconds(4)) }
        _ = bench.start()
        _ = bench.hear(100)
        _ = bench.run(until: 3)
        #expect(bench.hear(200, from: MachineBench.higher).isEmpty)
        _ = bench.run(until: 5)
        #expect(bench.hear(100).isEmpty)
        _ = bench.run(until: 8.25)
        #expect(bench.hear(100).isEmpty)
        #expect(bench.wake == "11.6640625")
    }

    @Test("preempt_delay: a master that dies within the delay is replaced without waiting for its end")
    func preemptDelayAndSilence() {
        var bench = MachineBench(priority: 150) { $0.preemption = .after(.seconds(1000)) }
        _ = bench.start()
        _ = bench.hear(100)
        #expect(bench.run(until: 4).last == "3.4140625 BACKUP to MASTER: nothing heard from 192.0.2.1 for 3.414 s")
    }

    @Test("Its own advertisement, looped back, is nobody's", arguments: AddressFamily.allCases)
    func ownAdvertisement(_ family: AddressFamily) {
        var bench = MachineBench(family: family)
        _ = bench.start()
        _ = bench.run(until: 1)
        #expect(bench.hear(100, from: MachineBench.source(family)).isEmpty)
        #expect(bench.wake == "3.609375")
        #expect(bench.machine.statistics.advertisementsReceived == 0)
        // Another's with the same contents is heard.
        _ = bench.hear(100, from: family == .ipv4 ? MachineBench.lower : address("fe80::1"))
        #expect(bench.wake == "4.609375")
    }

    @Test("A flood of weaker advertisements from two senders leaves one line for each")
    func discardedOncePerSender() {
        var bench = MachineBench(priority: 150)
        _ = bench.start()
        var lines: [String] = []
        for _ in 0..<50 {
            lines += bench.hear(100, from: MachineBench.lower)
            lines += bench.hear(100, from: MachineBench.higher)
        }
        #expect(lines.count == 2)
    }
}
