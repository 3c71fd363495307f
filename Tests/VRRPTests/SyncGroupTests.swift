import InternetTypes
import Testing
import VRRP

@Suite("vrrp_sync_group: members change state together")
struct SyncGroupTests {
    @Test("Start: all BACKUP; nobody is heard: all MASTER in the same instant, and the group says so once")
    func takeOver() {
        var bench = RouterBench.pair()
        #expect(
            bench.start() == [
                "VRRP_Group(G) Syncing instances to BACKUP state: B", "A INIT to BACKUP: init",
                "B INIT to BACKUP: init",
            ])
        #expect(
            bench.run(until: 4) == [
                "3.609375 A advert 100", "3.609375 A hold", "3.609375 A announce 5",
                "3.609375 A BACKUP to MASTER: sync group G: no master heard", "3.609375 B advert 100",
                "3.609375 B hold", "3.609375 B announce 5",
                "3.609375 B BACKUP to MASTER: sync group G: no master heard",
                "3.609375 VRRP_Group(G) Syncing instances to MASTER state: B",
            ])
        #expect(bench.router.groupState("G") == .master)
    }

    @Test("One member hears a master: nobody takes over; it falls silent: all do")
    func oneHearsMaster() {
        var bench = RouterBench.pair()
        _ = bench.start()
        for second in 0..<10 {
            #expect(bench.hear(150, for: "B").isEmpty)
            #expect(bench.run(until: Double(second)).isEmpty)
        }
        #expect(bench.state("A") == .backup)
        let lines = bench.run(until: 20).transitions
        #expect(lines.prefix(2).allSatisfy { $0.contains("BACKUP to MASTER: sync group G:") })
        #expect(bench.state("A") == .master)
        #expect(bench.state("B") == .master)
    }

    @Test("One member yields: all yield in the same instant")
    func yield() {
        var bench = RouterBench.pair()
        _ = bench.start()
        _ = bench.run(until: 4)
        #expect(
            bench.hear(150, for: "B") == [
                "B release", "B MASTER to BACKUP: 192.0.2.1 has higher priority 150", "A release",
                "A MASTER to BACKUP: sync group G: B is no longer MASTER",
                "VRRP_Group(G) Syncing instances to BACKUP state: A",
            ])
    }

    @Test("A fault of one member: priority 0 where a link is up, all in FAULT; when it ends all are BACKUP")
    func fault() {
        var bench = RouterBench.pair()
        _ = bench.start()
        _ = bench.run(until: 4)
        #expect(
            bench.link("eth1", up: false) == [
                "B release", "B MASTER to FAULT: interface eth1 is down", "A advert 0", "A advert 0", "A release",
                "A MASTER to FAULT: B of sync group G is in FAULT",
                "VRRP_Group(G) Syncing instances to FAULT state: A",
            ])
        #expect(
            bench.link("eth1") == [
                "B FAULT to BACKUP: fault cleared", "A FAULT to BACKUP: fault cleared",
                "VRRP_Group(G) Syncing instances to BACKUP state: A",
            ])
    }

    @Test("Two members with faults: the group recovers with the last one", arguments: [true, false])
    func lastFault(_ firstComesBackFirst: Bool) {
        var bench = RouterBench.pair()
        _ = bench.start()
        _ = bench.link("eth0", up: false)
        _ = bench.link("eth1", up: false)
        let order = firstComesBackFirst ? ["eth0", "eth1"] : ["eth1", "eth0"]
        #expect(bench.link(order[0]).isEmpty)
        #expect(bench.state("A") == .fault)
        #expect(bench.state("B") == .fault)
        _ = bench.link(order[1])
        #expect(bench.state("A") == .backup)
        #expect(bench.state("B") == .backup)
    }

    @Test("Starting with one member down: all go to FAULT without having been BACKUP", arguments: ["eth0", "eth1"])
    func startWithFault(_ down: String) {
        var bench = RouterBench.pair()
        _ = bench.link("eth0", up: down != "eth0")
        _ = bench.link("eth1", up: down != "eth1")
        let lines = bench.tell(.start(resumedMasters: []))
        #expect(lines.transitions.filter { !$0.hasPrefix("VRRP_Group") }.allSatisfy { $0.contains("INIT to FAULT") })
        #expect(bench.state("A") == .fault)
        #expect(bench.state("B") == .fault)
        #expect(bench.run(until: 60).isEmpty)
    }

    @Test("Only owners: all MASTER at once, as a group")
    func owners() {
        var bench = RouterBench.pair(owners: true)
        _ = bench.start()
        #expect(bench.run(until: 0.1).transitions.count == 3)
        #expect(bench.router.groupState("G") == .master)
        // As BACKUP they wait like everybody else.
        var mixed = RouterBench(
            [
                RouterBench.instance("A", vrid: 1, priority: 255, on: "eth0", group: "G"),
                RouterBench.instance("B", vrid: 2, priority: 100, on: "eth1", group: "G"),
            ], groups: [SyncGroupConfiguration("G", members: ["A", "B"])])
        _ = mixed.start()
        #expect(mixed.run(until: 3.5).isEmpty)
        #expect(mixed.run(until: 4).contains { $0.hasSuffix("Syncing instances to MASTER state: B") })
    }

    @Test("A master resigns on both links: the group waits for the slower skew, then takes both")
    func resignation() {
        var bench = RouterBench.pair()
        _ = bench.start()
        for name in ["A", "B"] { _ = bench.hear(150, for: name) }
        for name in ["A", "B"] { _ = bench.hear(0, for: name) }
        #expect(bench.run(until: 1).transitions.count == 3)
        #expect(bench.state("A") == .master)
    }

    @Test("Stop: one priority 0 each, and the group says STOP")
    func stop() {
        var bench = RouterBench.pair()
        _ = bench.start()
        _ = bench.run(until: 4)
        #expect(
            bench.tell(.stop) == [
                "A advert 0", "A release", "A MASTER to STOP: stopping", "B advert 0", "B release",
                "B MASTER to STOP: stopping", "VRRP_Group(G) Syncing instances to STOP state: B",
            ])
    }

    @Test("Members who are in no group are left alone")
    func outsiders() {
        var bench = RouterBench(
            [
                RouterBench.instance("A", vrid: 1, on: "eth0", group: "G"),
                RouterBench.instance("B", vrid: 2, on: "eth1", group: "G"), RouterBench.instance("C", vrid: 3),
            ], groups: [SyncGroupConfiguration("G", members: ["A", "B"])])
        _ = bench.start()
        _ = bench.run(until: 4)
        _ = bench.link("eth1", up: false)
        #expect(bench.state("C") == .master)
        #expect(bench.state("A") == .fault)
    }
}
