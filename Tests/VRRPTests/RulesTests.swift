import InternetTypes
import Testing
import VRRP

@Suite("keepalived's rules beyond the RFC")
struct RulesTests {
    @Test("Two owners: the higher address gives up its ownership when the other does not yield")
    func stubbornOwner() {
        var bench = MachineBench(priority: 255) {
            $0.announcements = AnnouncementTiming(delay: .zero, lowerPriorityRepeats: 0)
        }
        _ = bench.start()
        for tenth in [0, 10, 20, 30] {
            bench.now = .zero + .milliseconds(tenth * 100)
            #expect(!bench.hear(255, from: MachineBench.lower).contains("release"), "still ours at \(tenth)")
        }
        bench.now = .zero + .seconds(4)
        #expect(
            bench.hear(255, from: MachineBench.lower) == [
                "(VI_1) Changing effective priority from 255 to 254: the address owner 192.0.2.1 does not yield",
                "release", "MASTER to BACKUP: 192.0.2.1 has higher priority 255",
            ])
        // It dies: ours again, and 255 again.
        let wake = bench.machine.nextWake ?? .zero
        bench.now = wake
        let lines = bench.tell(.wake)
        #expect(lines.first == "advert 255" && lines.contains("hold"))
    }

    @Test("An owner that yields in time, or is seldom heard, costs nobody anything")
    func reasonableOwner() {
        var bench = MachineBench(priority: 255) {
            $0.announcements = AnnouncementTiming(delay: .zero, lowerPriorityRepeats: 0)
        }
        _ = bench.start()
        for second in [0, 2, 10, 12, 20, 22, 30] {
            bench.now = .zero + .seconds(second)
            _ = bench.hear(255, from: MachineBench.lower)
        }
        #expect(bench.machine.state.kind == .master)
    }

    @Test("timer_expired_backup: a timer that fires more than an interval late is not believed")
    func lateTimer() {
        var bench = MachineBench {
            $0.preemption = .never
            $0.timerExpiredBackup = Priority(200)
        }
        _ = bench.start()
        #expect(bench.wake == "3.609375")
        bench.now = .zero + .seconds(4.7)
        #expect(bench.tell(.wake) == ["(VI_1) timer expired 1.09 s late, assuming a master of priority 200"])
        #expect(bench.machine.state.kind == .backup)
        #expect(bench.wake == "8.309375")
        // In time it is.
        bench.now = .zero + .seconds(8.4)
        #expect(bench.tell(.wake).contains("hold"))
    }

    @Test("Without timer_expired_backup a late timer is as good as any")
    func lateTimerBelieved() {
        var bench = MachineBench { $0.preemption = .never }
        _ = bench.start()
        bench.now = .zero + .seconds(60)
        #expect(bench.tell(.wake).contains("hold"))
    }

    @Test("vrrp_delay_after_boot counts from the machine's start, vrrp_startup_delay from ours; the longer one holds")
    func delays() {
        for (startup, boot, uptime, expected) in [(0, 30, 10, 20), (5, 30, 10, 20), (25, 30, 10, 25), (0, 30, 40, 0)] {
            var bench = RouterBench([RouterBench.instance("A")]) {
                $0.startDelay = .seconds(startup)
                $0.delayAfterBoot = .seconds(boot)
            }
            bench.now = .zero + .seconds(uptime)
            _ = bench.start()
            let wake = bench.router.nextWake ?? .zero
            #expect(wake - bench.now == .seconds(expected) + .microseconds(3_609_375))
        }
    }

    @Test("An instance that a reload adds does not wait for the start's delay")
    func delayAfterReload() {
        var bench = RouterBench([RouterBench.instance("A")]) { $0.startDelay = .seconds(100) }
        _ = bench.start()
        let both = RouterConfiguration(
            instances: [RouterBench.instance("A"), RouterBench.instance("B", vrid: 52)], startDelay: .seconds(100))
        _ = bench.tell(.reconfigure(both))
        let wake = bench.router.nextWake ?? .zero
        #expect(wake - bench.now == .microseconds(3_609_375))
    }

    @Test("unicast_fault_no_peer: nobody to talk to is a FAULT; a peer from a reload ends it")
    func noPeers() {
        func instance(_ peers: [IPAddress]) -> InstanceConfiguration {
            RouterBench.instance("A") {
                $0.router.destination = .unicast(
                    peers: peers.map { ReceptionPolicy.Peer($0) }, checkSource: false)
            }
        }
        var bench = RouterBench([instance([])])
        _ = bench.start()
        #expect(bench.state("A") == .fault)
        _ = bench.tell(.reconfigure(RouterConfiguration(instances: [instance([MachineBench.lower])])))
        #expect(bench.state("A") == .backup)
    }

    @Test("old_unicast_checksum is sent at once, and never learned with 'never'")
    func oldChecksum() {
        let always = MachineBench { $0.checksum = .oldUnicast }
        #expect(always.machine.checksum == .oldUnicast)
        #expect(MachineBench().machine.checksum == .normal)
    }
}
