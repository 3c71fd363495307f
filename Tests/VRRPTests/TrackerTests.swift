import InternetTypes
import Testing
import Tracking
import VRRP

@Suite("Priorities and tracking")
struct TrackerTests {
    private static func bench(
        priority: UInt8 = 100, _ scripts: [(String, Int)] = [], interfaces: [(String, Int)] = []
    ) -> RouterBench {
        var bench = RouterBench(
            [
                RouterBench.instance("A", priority: priority) {
                    $0.trackedScripts = scripts.map { TrackedScript($0.0, weight: Weight($0.1)) }
                    $0.trackedInterfaces = interfaces.map { TrackedInterface(interface($0.0), weight: Weight($0.1)) }
                }
            ], scripts: scripts.map { ScriptConfiguration(name: $0.0, interval: .seconds(10)) })
        _ = bench.start()
        return bench
    }

    @Test(
        "Base priority and weights, within 1 to 254",
        arguments: [
            (100, 20, true, 120), (100, 20, false, 100), (100, -20, true, 100), (100, -20, false, 80),
            (250, 20, true, 254), (10, -20, false, 1), (255, 20, true, 255), (255, -20, false, 255),
        ])
    func weights(_ base: Int, _ weight: Int, _ works: Bool, _ expected: Int) {
        var bench = Self.bench(priority: UInt8(base), [("check", weight)])
        #expect(bench.priority("A") == UInt8(base))
        _ = bench.tell(.scriptExited("check", .status(works ? 0 : 1)))
        #expect(bench.priority("A") == UInt8(expected))
    }

    @Test("Two scripts and a link add up")
    func sum() {
        var bench = Self.bench([("one", 10), ("two", -30)], interfaces: [("eth1", 5)])
        #expect(bench.priority("A") == 105)
        _ = bench.tell(.scriptExited("one", .status(0)))
        _ = bench.tell(.scriptExited("two", .status(1)))
        #expect(bench.priority("A") == 85)
        #expect(
            bench.link("eth1", up: false) == [
                "A (A) Changing effective priority from 85 to 80: interface eth1 is down"
            ])
    }

    @Test("A tracker lowers a master's priority: the next regular advertisement carries it, not an earlier one")
    func nextAdvertisement() {
        var bench = Self.bench([("check", -30)])
        _ = bench.tell(.scriptExited("check", .status(0)))
        _ = bench.run(until: 10)
        #expect(bench.state("A") == .master)
        #expect(
            bench.tell(.scriptExited("check", .status(1))) == [
                "Script `check` now failing: exited with status 1",
                "A (A) Changing effective priority from 100 to 70: script check exited with status 1",
            ])
        #expect(bench.run(until: 11).filter { $0.contains("advert") } == ["10.609375 A advert 70"])
        // A better peer takes over with its first advertisement.
        #expect(bench.hear(80, for: "A").transitions == ["A MASTER to BACKUP: 192.0.2.1 has higher priority 80"])
    }

    @Test("Weight 0: no result keeps INIT, failure is FAULT, success ends it")
    func faultScript() {
        var bench = Self.bench([("check", 0)])
        #expect(bench.state("A") == .initialize)
        #expect(
            bench.tell(.scriptExited("check", .status(0))) == [
                "Script `check` now succeeding: exited with status 0", "A INIT to BACKUP: init",
            ])
        _ = bench.run(until: 10)
        #expect(
            bench.tell(.scriptExited("check", .signal(9))) == [
                "Script `check` now failing: died of signal 9", "A advert 0", "A advert 0", "A release",
                "A MASTER to FAULT: script check failed",
            ])
        #expect(bench.run(until: 20) == ["20 run check"])
        #expect(
            bench.tell(.scriptExited("check", .status(0))).transitions == ["A FAULT to BACKUP: fault cleared"])
    }

    @Test("Weight 0 and the first result is a failure: INIT to FAULT")
    func faultScriptAtStart() {
        var bench = Self.bench([("check", 0)])
        #expect(
            bench.tell(.scriptExited("check", .status(1))).transitions == ["A INIT to FAULT: script check failed"])
    }

    @Test("Weight 0, reverse: success is the fault", arguments: [true, false])
    func reversed(_ works: Bool) {
        var bench = RouterBench(
            [
                RouterBench.instance("A") {
                    $0.trackedScripts = [TrackedScript("check", weight: Weight(0, isReversed: true))]
                }
            ], scripts: [ScriptConfiguration(name: "check")])
        _ = bench.start()
        _ = bench.tell(.scriptExited("check", .status(works ? 0 : 1)))
        #expect(bench.state("A") == (works ? .fault : .backup))
    }

    @Test("A tracked link without weight: FAULT while it is down or does not exist")
    func faultInterface() {
        var bench = Self.bench(interfaces: [("eth1", 0)])
        #expect(bench.state("A") == .backup)
        #expect(bench.link("eth1", up: false) == ["A BACKUP to FAULT: tracked interface eth1 is down"])
        #expect(bench.link("eth1") == ["A FAULT to BACKUP: fault cleared"])
        #expect(bench.tell(.interface(interface("eth1"), nil)) == ["A BACKUP to FAULT: tracked interface eth1 is down"])
        // One that nobody tracks is nobody's business.
        #expect(bench.link("eth7", up: false).isEmpty)
    }

    @Test("Its own interface: down, gone, recreated with another index")
    func ownInterface() {
        var bench = Self.bench()
        _ = bench.run(until: 4)
        #expect(
            bench.link("eth0", up: false).last == "A MASTER to FAULT: interface eth0 is down")
        #expect(bench.tell(.interface(interface("eth0"), nil)).isEmpty)
        #expect(bench.state("A") == .fault)
        #expect(bench.link("eth0", index: 77) == ["A FAULT to BACKUP: fault cleared"])
        // Datagrams are found by the new index.
        var datagram = bench.datagram(150, for: "A")
        #expect(bench.tell(.datagram(datagram)).isEmpty)
        #expect(bench.instance("A")?.machine.statistics.advertisementsReceived == 0)
        datagram.interface = InterfaceIndex(77)
        _ = bench.tell(.datagram(datagram))
        #expect(bench.instance("A")?.machine.statistics.advertisementsReceived == 1)
    }

    @Test("A renamed interface keeps its index, in whichever order the kernel tells")
    func renamed() {
        for newFirst in [true, false] {
            var bench = RouterBench([RouterBench.instance("A", on: "lan0")])
            _ = bench.link("eth0", index: 5)
            _ = bench.tell(.start(resumedMasters: []))
            #expect(bench.state("A") == .fault)
            if newFirst { _ = bench.link("lan0", index: 5) }
            _ = bench.tell(.interface(interface("eth0"), nil))
            if !newFirst { _ = bench.link("lan0", index: 5) }
            #expect(bench.state("A") == .backup)
            var datagram = bench.datagram(150, for: "A")
            datagram.interface = InterfaceIndex(5)
            _ = bench.tell(.datagram(datagram))
            #expect(bench.instance("A")?.machine.statistics.advertisementsReceived == 1)
        }
    }

    @Test("dont_track_primary: its own link may be down, but not gone")
    func untracked() {
        var bench = RouterBench([RouterBench.instance("A") { $0.tracksOwnInterface = false }])
        _ = bench.start()
        #expect(bench.link("eth0", up: false).isEmpty)
        #expect(bench.state("A") == .backup)
        _ = bench.tell(.interface(interface("eth0"), nil))
        #expect(bench.state("A") == .fault)
    }

    @Test(
        "No address to send from: FAULT until one appears; IPv6 needs a link-local one",
        arguments: AddressFamily.allCases)
    func source(_ family: AddressFamily) {
        var bench = RouterBench([RouterBench.instance("A", family: family)])
        _ = bench.link("eth0", addresses: [address("2001:db8::2")])
        let name = family.rawValue
        #expect(
            bench.tell(.start(resumedMasters: [])) == ["A INIT to FAULT: no \(name) source address on eth0"])
        #expect(bench.link("eth0") == ["A FAULT to BACKUP: fault cleared"])
        #expect(bench.instance("A")?.machine.conditions.source == MachineBench.source(family))
    }

    @Test("A configured source needs no address on the interface")
    func configuredSource() {
        var bench = RouterBench([RouterBench.instance("A") { $0.source = address("192.0.2.77") }])
        _ = bench.link("eth0", addresses: [])
        _ = bench.tell(.start(resumedMasters: []))
        #expect(bench.state("A") == .backup)
    }

    @Test("A static object of its track group that is missing is a fault of an instance")
    func staticObjects() {
        var bench = RouterBench([
            RouterBench.instance("A") { $0.trackGroups = ["G"] }, RouterBench.instance("B", vrid: 52),
        ])
        _ = bench.start()
        _ = bench.tell(.staticObjects(group: "G", missing: ["route 10.0.0.0/8"]))
        #expect(bench.state("A") == .fault && bench.state("B") == .backup)
        _ = bench.tell(.staticObjects(group: "G", missing: []))
        #expect(bench.state("A") == .backup)
        _ = bench.tell(.staticObjects(group: "H", missing: ["route 10.0.0.0/8"]))
        #expect(bench.state("A") == .backup)
    }
}
