import InternetTypes
import Testing
import VRRP

@Suite("RFC 9568 section 6.4.1: Initialize")
struct StartTests {
    @Test("Priority 255: advertise, take and announce the addresses, become Active; not by way of Backup")
    func owner() {
        var bench = MachineBench(priority: 255)
        #expect(bench.start() == ["advert 255", "hold", "announce 5", "INIT to MASTER: address owner"])
        #expect(bench.wake == "1")
    }

    @Test("Any other priority: Backup for a whole Active_Down_Interval", arguments: [1, 100, 254])
    func notOwner(_ priority: Int) {
        var bench = MachineBench(priority: UInt8(priority))
        #expect(bench.start() == ["INIT to BACKUP: init"])
        #expect(bench.machine.statistics.advertisementsSent == 0)
    }

    @Test("Nothing happens before the start, and a second start is none")
    func onlyOnce() {
        var bench = MachineBench(priority: 255)
        #expect(bench.hear(100).isEmpty)
        #expect(bench.tell(.wake).isEmpty)
        #expect(bench.wake == "never")
        #expect(bench.start().count == 4)
        #expect(bench.start().isEmpty)
    }

    @Test("vrrp_startup_delay shifts the first timer, also an owner's")
    func delay() {
        var bench = MachineBench()
        #expect(bench.start(delay: .seconds(10)) == ["INIT to BACKUP: init"])
        #expect(bench.wake == "13.609375")
        var owner = MachineBench(priority: 255)
        #expect(owner.start(delay: .seconds(10)) == ["INIT to BACKUP: init"])
        #expect(
            owner.run(until: 11) == [
                "10.000001 advert 255", "10.000001 hold", "10.000001 announce 5",
                "10.000001 BACKUP to MASTER: no master heard",
            ])
    }

    @Test("Advertisements heard during the start-up delay are used")
    func hearingDuringDelay() {
        var bench = MachineBench()
        _ = bench.start(delay: .seconds(10))
        #expect(bench.hear(150).isEmpty)
        #expect(bench.wake == "3.609375")
    }

    @Test("The delay counts from the start, not from the first result of a script")
    func delayAndScript() {
        var bench = MachineBench()
        _ = bench.conditions { $0.awaited = ["check"] }
        #expect(bench.start(delay: .seconds(10)).isEmpty)
        #expect(bench.machine.state.kind == .initialize)
        _ = bench.run(until: 4)
        #expect(bench.conditions { $0.awaited = [] } == ["INIT to BACKUP: init"])
        #expect(bench.wake == "13.609375")
    }

    @Test("A missing first result keeps it in INIT; a failure leads to FAULT, never through BACKUP")
    func awaited() {
        for (faults, expected) in [
            ([], ["INIT to BACKUP: init"]),
            ([Fault.scriptFailed("check")], ["INIT to FAULT: script check failed"]),
        ] {
            var bench = MachineBench()
            _ = bench.conditions { $0.awaited = ["check"] }
            #expect(bench.start().isEmpty)
            #expect(bench.hear(100).isEmpty)
            let lines = bench.conditions {
                $0.awaited = []
                $0.faults = faults
            }
            #expect(lines == expected)
        }
    }

    @Test("A fault at the start: FAULT at once; when it ends, BACKUP with a whole Active_Down_Interval")
    func faultAtStart() {
        var bench = MachineBench()
        _ = bench.conditions { $0.faults = [.interfaceDown(interface("eth0"))] }
        #expect(bench.start() == ["INIT to FAULT: interface eth0 is down"])
        #expect(bench.wake == "never")
        _ = bench.run(until: 5)
        #expect(bench.hear(100).isEmpty)
        #expect(bench.conditions { $0.faults = [] } == ["FAULT to BACKUP: fault cleared"])
        #expect(bench.wake == "8.609375")
    }

    @Test("A worker that replaces a dead one goes on as MASTER at once")
    func resumed() {
        var bench = MachineBench()
        #expect(
            bench.start(as: .resumedMaster)
                == ["advert 100", "hold", "announce 5", "INIT to MASTER: resumed after a restart of the worker"])
    }

    @Test("A resumed MASTER does not wait for the first results of scripts: its predecessor knew them")
    func resumedWithoutResults() {
        var bench = MachineBench()
        _ = bench.conditions { $0.awaited = ["check"] }
        #expect(bench.start(as: .resumedMaster).first == "advert 100")
        #expect(bench.machine.state.kind == .master)
        #expect(bench.conditions { $0.awaited = [] }.isEmpty)
    }

    @Test("A resumed MASTER with a fault does not come back by itself")
    func resumedWithFault() {
        var bench = MachineBench()
        _ = bench.conditions { $0.faults = [.interfaceDown(interface("eth0"))] }
        #expect(bench.start(as: .resumedMaster) == ["INIT to FAULT: interface eth0 is down"])
        #expect(bench.conditions { $0.faults = [] } == ["FAULT to BACKUP: fault cleared"])
    }
}
