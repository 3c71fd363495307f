import InternetTypes
import Testing
import VRRP

@Suite("Stop, fault, deletion (RFC 9568 section 6.4.3 Shutdown, keepalived)")
struct LeavingTests {
    private static let linkDown = Fault.interfaceDown(interface("eth0"))

    @Test("Stop of a MASTER: one priority 0 before the addresses go; afterwards nothing")
    func stopAsMaster() {
        var bench = MachineBench()
        bench.becomeMaster()
        #expect(bench.tell(.stop) == ["advert 0", "release", "MASTER to STOP: stopping"])
        #expect(bench.wake == "never")
        #expect(bench.tell(.stop).isEmpty)
        #expect(bench.hear(1).isEmpty)
        #expect(bench.tell(.wake).isEmpty)
        #expect(bench.tell(.takeOver(group: "G", .noMaster)).isEmpty)
        #expect(bench.conditions { $0.faults = [Self.linkDown] }.isEmpty)
        #expect(bench.conditions { $0 = Conditions(priority: Priority(7), source: nil) }.isEmpty)
    }

    @Test("Stop of a BACKUP says nothing to anybody")
    func stopAsBackup() {
        var bench = MachineBench()
        _ = bench.start()
        #expect(bench.tell(.stop) == ["BACKUP to STOP: stopping"])
    }

    @Test("MASTER to FAULT over a link that is down: nothing can be sent, the addresses go")
    func faultByLink() {
        for fault in [Self.linkDown, .interfaceMissing(interface("eth0"))] {
            var bench = MachineBench()
            bench.becomeMaster()
            #expect(
                bench.conditions { $0.faults = [.scriptFailed("check"), fault] }
                    == ["release", "MASTER to FAULT: script check failed, \(fault)"])
            #expect(bench.machine.statistics.priorityZeroSent == 0)
        }
    }

    @Test("MASTER to FAULT with the link up: two priority 0 in a row, then the addresses go")
    func faultAsMaster() {
        var bench = MachineBench()
        bench.becomeMaster()
        #expect(
            bench.conditions { $0.faults = [.trackedInterfaceDown(interface("eth1"))] }
                == ["advert 0", "advert 0", "release", "MASTER to FAULT: tracked interface eth1 is down"])
        #expect(bench.wake == "never")
        #expect(bench.machine.statistics.priorityZeroSent == 2)
        #expect(bench.machine.statistics.releasedMaster == 1)
    }

    @Test("BACKUP to FAULT: nothing is sent, advertisements are ignored")
    func faultAsBackup() {
        var bench = MachineBench()
        _ = bench.start()
        #expect(
            bench.conditions { $0.faults = [.scriptFailed("check"), Self.linkDown] }
                == ["BACKUP to FAULT: script check failed, interface eth0 is down"])
        #expect(bench.hear(200).isEmpty)
        #expect(bench.machine.statistics.advertisementsReceived == 0)
        // One fault less is still a fault.
        #expect(bench.conditions { $0.faults = [Self.linkDown] }.isEmpty)
        #expect(bench.machine.state.kind == .fault)
    }

    @Test("Leaving FAULT: BACKUP for a whole Active_Down_Interval of its own; an owner is MASTER at once")
    func recovery() {
        var bench = MachineBench(interval: 50)
        bench.becomeMaster()
        _ = bench.conditions { $0.faults = [Self.linkDown] }
        bench.now = .zero + .seconds(10)
        #expect(bench.conditions { $0.faults = [] } == ["FAULT to BACKUP: fault cleared"])
        #expect(bench.wake == "11.8046875")

        var owner = MachineBench(priority: 255)
        _ = owner.start()
        _ = owner.conditions { $0.faults = [Self.linkDown] }
        #expect(
            owner.conditions { $0.faults = [] }
                == ["advert 255", "hold", "announce 5", "FAULT to MASTER: address owner"])
    }

    @Test("A flapping link never makes it MASTER before a whole Active_Down_Interval has passed")
    func flapping() {
        var bench = MachineBench()
        _ = bench.start()
        for second in 1...30 {
            #expect(bench.run(until: Double(second)).isEmpty)
            _ = bench.conditions { $0.faults = [Self.linkDown] }
            _ = bench.conditions { $0.faults = [] }
        }
        #expect(bench.run(until: 34).last == "33.609375 BACKUP to MASTER: no master heard")
    }

    @Test("Deletion: one priority 0, addresses go, the event says DELETED")
    func deletion() {
        var master = MachineBench()
        master.becomeMaster()
        #expect(
            master.tell(.delete) == ["advert 0", "release", "MASTER to DELETED: removed from the configuration"])
        var backup = MachineBench()
        _ = backup.start()
        #expect(backup.tell(.delete) == ["BACKUP to DELETED: removed from the configuration"])
    }

    @Test("Bursts that were due end with the mastership")
    func burstsEnd() {
        var bench = MachineBench { $0.announcements.refresh = .seconds(1) }
        bench.becomeMaster()
        _ = bench.hear(1)
        _ = bench.hear(200)
        #expect(bench.run(until: 7).isEmpty)
        // Back again: the second burst counts from the new mastership.
        #expect(
            bench.run(until: 14).filter { $0.contains("announce") } == [
                "7.21875 announce 5", "12.21875 announce 5", "13.21875 announce 1",
            ])
    }
}

@Suite("Reload of a kept virtual router")
struct ReloadOfOneTests {
    @Test("The same configuration: nothing at all", arguments: [true, false])
    func same(_ isMaster: Bool) {
        var bench = MachineBench()
        if isMaster { bench.becomeMaster() } else { _ = bench.start() }
        let before = bench.machine
        #expect(bench.reconfigure { _ in }.isEmpty)
        #expect(bench.machine == before)
    }

    @Test("A new address as MASTER: said to peers and held, without a transition")
    func addressAdded() {
        var bench = MachineBench()
        bench.becomeMaster()
        _ = bench.run(until: 4)
        #expect(
            bench.reconfigure { $0.addresses.append(address("192.0.2.101")) } == ["advert 100", "hold"])
        #expect(bench.wake == "5")
    }

    @Test("An address less as MASTER: said to peers, the rest is held, nothing to announce")
    func addressRemoved() {
        var bench = MachineBench { $0.addresses.append(address("192.0.2.101")) }
        bench.becomeMaster()
        #expect(bench.reconfigure { $0.addresses.removeLast() } == ["advert 100", "hold"])
    }

    @Test("A shorter interval as MASTER counts at once, a longer one leaves no gap above the old interval")
    func interval() {
        var bench = MachineBench()
        bench.becomeMaster()
        _ = bench.run(until: 4)
        #expect(bench.reconfigure { $0.interval = centiseconds(10) } == ["advert 100", "hold"])
        #expect(bench.wake == "4.1")
        _ = bench.reconfigure { $0.interval = centiseconds(300) }
        #expect(bench.wake == "7")
    }

    @Test("What peers do not see changes without an advertisement")
    func invisible() {
        var bench = MachineBench()
        bench.becomeMaster()
        _ = bench.run(until: 4)
        #expect(bench.reconfigure { $0.silentOnLowerPriority = true } == ["hold"])
        #expect(bench.wake == "4.609375")
    }

    @Test("A BACKUP keeps state and master; a shorter Active_Down_Interval counts at once")
    func backup() {
        var bench = MachineBench(.v2)
        _ = bench.start()
        _ = bench.hear(150)
        _ = bench.run(until: 0.5)
        #expect(bench.reconfigure { $0.downTimerAdvertisements = 2 }.isEmpty)
        #expect(bench.wake == "3.109375")
        // Version 3: the master's interval stays learned.
        var v3 = MachineBench(.v3)
        _ = v3.start()
        _ = v3.hear(150, interval: 200)
        _ = v3.reconfigure { $0.interval = centiseconds(10) }
        #expect(v3.wake == "7.21875")
    }

    @Test("preempt becomes nopreempt: the weaker master is accepted from then on")
    func preemption() {
        var bench = MachineBench(priority: 150)
        _ = bench.start()
        _ = bench.run(until: 1)
        #expect(bench.hear(100).count == 1)
        #expect(bench.reconfigure { $0.preemption = .never }.isEmpty)
        #expect(bench.hear(100).isEmpty)
        #expect(bench.wake == "4.4140625")
    }

    @Test("Old unicast checksum: learned once, kept over a reload, unless that refuses it")
    func oldChecksum() {
        var bench = MachineBench()
        _ = bench.start()
        let odd = Observation.oldUnicastChecksum(source: MachineBench.lower)
        #expect(bench.machine.checksum == .normal)
        #expect(bench.hear(150, odd: [odd]).count == 1)
        #expect(bench.machine.checksum == .oldUnicast)
        _ = bench.reconfigure { $0.hopLimit = 64 }
        #expect(bench.machine.checksum == .oldUnicast)
        _ = bench.reconfigure { $0.acceptsOldUnicastChecksum = false }
        #expect(bench.machine.checksum == .normal)
    }

    @Test("A MASTER that is told of drift goes: one priority 0, and the next election after Skew_Time")
    func stepDown() {
        let drift = Drift(kind: "route", object: "route 10.0.0.0/8", cause: .removed, isRepaired: false)
        var bench = MachineBench()
        // A BACKUP has nothing that could be taken away.
        _ = bench.start()
        #expect(bench.tell(.stepDown(drift)).isEmpty)
        bench = MachineBench()
        bench.becomeMaster()
        let now = bench.now
        #expect(
            bench.tell(.stepDown(drift))
                == ["advert 0", "release", "MASTER to BACKUP: route 10.0.0.0/8 was removed by somebody else"])
        // Skew_Time is less than an interval, Master_Down_Interval at least three.
        let wake = bench.machine.nextWake ?? .zero
        #expect(wake > now && wake < now + bench.machine.configuration.interval.duration)
    }
}
