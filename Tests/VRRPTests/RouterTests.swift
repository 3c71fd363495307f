import InternetTypes
import Testing
import Tracking
import VRRP

@Suite("The router: whose datagram, which timers, what a reload keeps")
struct RouterTests {
    private typealias Bench = RouterBench

    @Test("The same VRID on two interfaces and in two families are different virtual routers")
    func distribution() {
        var bench = Bench([
            Bench.instance("A", on: "eth0"), Bench.instance("B", on: "eth1"),
            Bench.instance("C", family: .ipv6, on: "eth0"),
        ])
        _ = bench.start()
        func received() -> [UInt64] {
            ["A", "B", "C"].map { bench.instance($0)?.machine.statistics.advertisementsReceived ?? 99 }
        }
        _ = bench.hear(150, for: "B")
        #expect(received() == [0, 1, 0])
        _ = bench.hear(150, for: "C", from: "fe80::1")
        #expect(received() == [0, 1, 1])
        _ = bench.hear(150, for: "A")
        #expect(received() == [1, 1, 1])
    }

    @Test("A multicast instance and a unicast one of the same VRID each get their own", arguments: [true, false])
    func multicastBesideUnicast(_ isMulticast: Bool) {
        let unicast = Bench.instance("U") {
            let key = $0.router.key
            $0.router.key = VirtualRouterKey(vrid: key.vrid, family: key.family, interface: key.interface, group: nil)
            $0.router.destination = .unicast(peers: [.init(MachineBench.lower)], checkSource: true)
        }
        var bench = Bench([Bench.instance("M"), unicast])
        _ = bench.start()
        _ = bench.hear(150, for: isMulticast ? "M" : "U")
        #expect(bench.instance("M")?.machine.statistics.advertisementsReceived == (isMulticast ? 1 : 0))
        #expect(bench.instance("U")?.machine.statistics.advertisementsReceived == (isMulticast ? 0 : 1))
    }

    @Test("Unknown VRIDs and broken datagrams are counted, and said only when asked to, once per sender")
    func unclaimed() {
        for reports in [true, false] {
            var bench = Bench([Bench.instance("A")]) { $0.reportsUnknownVRIDs = reports }
            _ = bench.start()
            let other = { (bytes: inout [UInt8]) in bytes[21] = 99 }
            let lines = bench.hear(150, for: "A", damage: other)
            #expect(lines == (reports ? ["unknown VRID 99 in advert from 192.0.2.1 on eth0"] : []))
            #expect(bench.hear(150, for: "A", damage: other).isEmpty)
            #expect(bench.hear(150, for: "A") { $0 = [0x45] }.isEmpty)
            #expect(bench.router.unclaimed == [.unknownVRID: 2, .lengthError: 1])
        }
    }

    @Test("A forged datagram leaves state and nextWake as they were, its true twin does not")
    func forged() {
        var bench = Bench([Bench.instance("A")])
        _ = bench.start()
        bench.now = .zero + .seconds(1)
        let wake = bench.router.nextWake
        let state = bench.instance("A")?.machine.state
        let forgeries: [(String, UInt8, (inout [UInt8]) -> Void, CounterKind)] = [
            ("TTL", 64, { _ in }, .ttlError), ("checksum", 255, { $0[27] ^= 1 }, .checksumError),
            ("version", 255, { $0[20] = 0x41 }, .versionError), ("type", 255, { $0[20] = 0x32 }, .typeError),
            ("count", 255, { $0[23] = 2 }, .lengthError), ("cut", 255, { $0.removeLast(4) }, .lengthError),
        ]
        for (what, hopLimit, damage, reason) in forgeries {
            _ = bench.hear(200, for: "A", hopLimit: hopLimit, damage: damage)
            #expect(bench.router.nextWake == wake, "\(what)")
            #expect(bench.instance("A")?.machine.state == state, "\(what)")
            let counted = bench.instance("A")?.machine.statistics.rejections(reason) ?? 0
            #expect(counted + (bench.router.unclaimed[reason] ?? 0) > 0, "\(what)")
        }
        _ = bench.hear(200, for: "A")
        #expect(bench.router.nextWake != wake)
    }

    @Test("A late backup hears its queue before its timer is believed; a master that is on time need not")
    func draining() {
        var bench = Bench([Bench.instance("A", on: "eth0"), Bench.instance("B", priority: 255, on: "eth1")])
        _ = bench.start()
        #expect(bench.router.interfacesToDrain(at: .zero + .seconds(0.5)).isEmpty)
        // B's advertisement is due, A's timer is not.
        bench.now = .zero + .seconds(1)
        #expect(bench.router.interfacesToDrain(at: bench.now).isEmpty)
        #expect(bench.tell(.wake) == ["B advert 255"])
        // Suspended until long after both timers.
        bench.now = .zero + .seconds(60)
        #expect(bench.router.interfacesToDrain(at: bench.now) == [interface("eth0"), interface("eth1")])
        _ = bench.hear(150, for: "A")
        #expect(bench.tell(.wake) == ["B advert 255"])
        #expect(bench.state("A") == .backup)
        // Its twin without a queue does take over.
        bench.now = .zero + .seconds(120)
        #expect(bench.router.interfacesToDrain(at: bench.now).count == 2)
        #expect(bench.tell(.wake).transitions.count == 1)
        #expect(bench.state("A") == .master)
    }

    @Test("Only the virtual routers named as resumed go on as MASTER")
    func resumed() {
        var bench = Bench([Bench.instance("A", vrid: 1), Bench.instance("B", vrid: 2)])
        let key = Bench.instance("A", vrid: 1).router.key
        _ = bench.start(resumed: [key])
        #expect(bench.state("A") == .master)
        #expect(bench.state("B") == .backup)
    }

    @Test("After a stop nothing is sent, run or changed, whatever still comes in")
    func stopped() {
        var bench = Bench([Bench.instance("A")], scripts: [ScriptConfiguration(name: "check")])
        #expect(bench.start().first == "run check")
        _ = bench.run(until: 0.5)
        #expect(bench.tell(.stop) == ["A BACKUP to STOP: stopping", "TERM check"])
        #expect(bench.tell(.scriptExited("check", .signal(15))).isEmpty)
        #expect(bench.router.nextWake == nil)
        #expect(bench.tell(.wake).isEmpty)
        #expect(bench.hear(1, for: "A").isEmpty)
        #expect(bench.link("eth0", up: false).isEmpty)
        #expect(bench.tell(.stop).isEmpty)
    }

    @Test("Statistics can be cleared")
    func clear() {
        var bench = Bench([Bench.instance("A")])
        _ = bench.start()
        _ = bench.hear(150, for: "A")
        #expect(bench.instance("A")?.machine.statistics.advertisementsReceived == 1)
        #expect(bench.tell(.clearStatistics).isEmpty)
        #expect(bench.instance("A")?.machine.statistics == Statistics())
    }
}

@Suite("Reload: by key, not by name")
struct ReloadTests {
    private typealias Bench = RouterBench

    private static func configuration(
        _ instances: [InstanceConfiguration], scripts: [ScriptConfiguration] = []
    ) -> RouterInput {
        .reconfigure(RouterConfiguration(instances: instances, scripts: scripts))
    }

    @Test("The same again: no effect, no timer moved")
    func same() {
        let instances = [Bench.instance("A", vrid: 1), Bench.instance("B", vrid: 2, priority: 255)]
        var bench = Bench(instances)
        _ = bench.start()
        bench.now = .zero + .seconds(0.5)
        let wake = bench.router.nextWake
        #expect(bench.tell(Self.configuration(instances)).isEmpty)
        #expect(bench.router.nextWake == wake)
    }

    @Test("A new name and another order keep state, counters and timers")
    func renamed() {
        var bench = Bench([Bench.instance("A", vrid: 1), Bench.instance("B", vrid: 2)])
        _ = bench.start()
        _ = bench.run(until: 4)
        let handles = bench.router.handles
        let lines = bench.tell(
            Self.configuration([Bench.instance("New", vrid: 2), Bench.instance("A", vrid: 1)]))
        #expect(lines == ["New hold"])
        #expect(bench.router.handles == handles.reversed())
        #expect(bench.state("New") == .master)
        #expect(bench.instance("New")?.machine.statistics.becameMaster == 1)
        #expect(bench.run(until: 5).filter { $0.contains("advert") }.count == 2)
    }

    @Test("One removed, one added: the first resigns, the second starts like any other, the rest is untouched")
    func difference() {
        var bench = Bench([Bench.instance("A", vrid: 1), Bench.instance("B", vrid: 2)])
        _ = bench.start()
        _ = bench.run(until: 4)
        let lines = bench.tell(Self.configuration([Bench.instance("B", vrid: 2), Bench.instance("C", vrid: 3)]))
        #expect(
            lines == [
                "A advert 0", "A release", "A MASTER to DELETED: removed from the configuration",
                "C INIT to BACKUP: init",
            ])
        #expect(bench.router.handles.count == 2)
        #expect(bench.state("B") == .master)
        #expect(bench.run(until: 7.7).transitions == ["7.609375 C BACKUP to MASTER: no master heard"])
    }

    @Test("Another VRID, interface, family or group is another virtual router", arguments: 0..<3)
    func keys(_ which: Int) {
        let others = [
            Bench.instance("A", vrid: 9), Bench.instance("A", on: "eth1"), Bench.instance("A", family: .ipv6),
        ]
        var bench = Bench([Bench.instance("A")])
        _ = bench.start()
        _ = bench.run(until: 4)
        let lines = bench.tell(Self.configuration([others[which]]))
        #expect(
            lines.transitions == [
                "A MASTER to DELETED: removed from the configuration", "A INIT to BACKUP: init",
            ])
    }

    @Test("A new priority of a MASTER goes out with the next regular advertisement")
    func priority() {
        var bench = Bench([Bench.instance("A")])
        _ = bench.start()
        _ = bench.run(until: 4)
        #expect(
            bench.tell(Self.configuration([Bench.instance("A", priority: 50)])) == [
                "A hold", "A (A) Changing effective priority from 100 to 50: reload",
            ])
        #expect(bench.run(until: 5) == ["4.609375 A advert 50"])
    }

    @Test("Scripts: kept ones keep their result, removed ones are stopped, new ones run")
    func scripts() {
        let tracking = { (names: [String]) in
            Bench.instance("A") { $0.trackedScripts = names.map { TrackedScript($0, weight: Weight(-10)) } }
        }
        let script = { (name: String) in ScriptConfiguration(name: name) }
        var bench = Bench([tracking(["one", "two"])], scripts: [script("one"), script("two")])
        _ = bench.start()
        _ = bench.tell(.scriptExited("one", .status(1)))
        #expect(bench.priority("A") == 90)
        #expect(
            bench.tell(Self.configuration([tracking(["one", "three"])], scripts: [script("one"), script("three")])) == [
                "TERM two", "run three",
            ])
        #expect(bench.priority("A") == 90)
        #expect(bench.tell(.scriptExited("two", .signal(15))).isEmpty)
        // Nobody tracks it any more.
        #expect(
            bench.tell(Self.configuration([tracking([])])) == [
                "TERM three", "A (A) Changing effective priority from 90 to 100: reload",
            ])
    }

    @Test("A reload that names an interface which is down leads to FAULT, and back with the next")
    func interfaceOfReload() {
        var bench = Bench([Bench.instance("A")])
        _ = bench.start()
        _ = bench.link("eth9", up: false)
        let tracking = Bench.instance("A") { $0.trackedInterfaces = [TrackedInterface(interface("eth9"))] }
        #expect(
            bench.tell(Self.configuration([tracking])).transitions == [
                "A BACKUP to FAULT: tracked interface eth9 is down"
            ])
        #expect(
            bench.tell(Self.configuration([Bench.instance("A")])).transitions == ["A FAULT to BACKUP: fault cleared"])
    }

    @Test("A reload puts a MASTER and a BACKUP into one group: when the BACKUP obeys a master, the MASTER gives way")
    func groupOfDifferentStates() {
        let members = { (group: String?) in
            [
                Bench.instance("A", vrid: 1, on: "eth0", group: group),
                Bench.instance("B", vrid: 2, on: "eth1", group: group),
            ]
        }
        var bench = Bench(members(nil))
        _ = bench.start()
        for second in 0...4 {
            _ = bench.hear(150, for: "B")
            _ = bench.run(until: Double(second))
        }
        #expect(bench.state("A") == .master)
        #expect(bench.state("B") == .backup)
        var grouped = RouterConfiguration(instances: members("G"))
        grouped.groups = [SyncGroupConfiguration("G", members: ["A", "B"])]
        #expect(bench.tell(.reconfigure(grouped)).transitions.isEmpty)
        // One that B would replace makes nobody give way.
        _ = bench.hear(50, for: "B", from: "192.0.2.9")
        #expect(bench.state("A") == .master)
        bench.now = bench.now + .milliseconds(1)
        #expect(
            bench.hear(150, for: "B").transitions == [
                "A MASTER to BACKUP: sync group G: B is no longer MASTER",
                "VRRP_Group(G) Syncing instances to BACKUP state: A",
            ])
    }

    @Test("A sync group that comes with a reload binds its members from then on")
    func groupAdded() {
        let members = { (group: String?) in
            [
                Bench.instance("A", vrid: 1, on: "eth0", group: group),
                Bench.instance("B", vrid: 2, on: "eth1", group: group),
            ]
        }
        var bench = Bench(members(nil))
        _ = bench.start()
        _ = bench.run(until: 4)
        var grouped = RouterConfiguration(instances: members("G"))
        grouped.groups = [SyncGroupConfiguration("G", members: ["A", "B"])]
        #expect(bench.tell(.reconfigure(grouped)).transitions.isEmpty)
        _ = bench.link("eth1", up: false)
        #expect(bench.state("A") == .fault)
        _ = bench.tell(.reconfigure(RouterConfiguration(instances: members(nil))))
        #expect(bench.state("A") == .backup)
        #expect(bench.state("B") == .fault)
    }
}
