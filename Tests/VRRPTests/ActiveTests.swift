import InternetTypes
import Testing
import VRRP

@Suite("RFC 9568 section 6.4.3: Active")
struct ActiveTests {
    @Test("Adver_Timer fires: one advertisement each interval")
    func advertisements() {
        var bench = MachineBench { $0.announcements.delay = .zero }
        bench.becomeMaster()
        #expect(
            bench.run(until: 7) == ["4.609375 advert 100", "5.609375 advert 100", "6.609375 advert 100"])
    }

    @Test("keepalived: a second burst after garp_master_delay, refreshes from delay + refresh on")
    func announcements() {
        var bench = MachineBench(priority: 255, interval: 4000) {
            $0.announcements.refresh = .seconds(10)
            $0.announcements.refreshRepeats = 2
            $0.announcements.repeats = 3
        }
        #expect(bench.start() == ["advert 255", "hold", "announce 3", "INIT to MASTER: address owner"])
        #expect(
            bench.run(until: 36) == ["5 announce 3", "15 announce 2", "25 announce 2", "35 announce 2"])
    }

    @Test(
        "Who yields to whom",
        arguments: [
            // Higher priority wins whatever the address, equal priority only from the higher address.
            (AddressFamily.ipv4, 101, "192.0.2.1", "192.0.2.1 has higher priority 101"),
            (.ipv4, 100, "192.0.2.3", "192.0.2.3 has equal priority and the higher address"),
            (.ipv4, 100, "192.0.2.10", "192.0.2.10 has equal priority and the higher address"),
            (.ipv4, 100, "192.0.2.1", nil), (.ipv4, 99, "192.0.2.3", nil),
            (.ipv6, 101, "fe80::1", "fe80::1 has higher priority 101"),
            (.ipv6, 100, "fe80::3", "fe80::3 has equal priority and the higher address"),
            (.ipv6, 100, "fe80::1", nil), (.ipv6, 99, "fe80::3", nil),
        ] as [(AddressFamily, Int, String, String?)])
    func election(_ family: AddressFamily, _ priority: Int, _ from: String, _ reason: String?) {
        var bench = MachineBench(family: family)
        bench.becomeMaster()
        let lines = bench.hear(UInt8(priority), from: address(from))
        if let reason {
            // No priority 0: the stronger one is there already.
            #expect(lines == ["release", "MASTER to BACKUP: \(reason)"])
            #expect(bench.wake == "7.21875")
        } else {
            #expect(lines.contains("advert 100"))
            #expect(bench.machine.state.kind == .master)
        }
    }

    @Test("Yielding adopts the stronger master's interval in version 3")
    func yieldsWithInterval() {
        var bench = MachineBench(priority: 254)
        bench.becomeMaster()
        _ = bench.hear(255, interval: 300)
        // 3.0078125 + 9 + 2/256 * 3
        #expect(bench.wake == "12.03125")
    }

    @Test("Priority 0: advertise at once and reset Adver_Timer")
    func resignation() {
        var bench = MachineBench()
        bench.becomeMaster()
        _ = bench.run(until: 4)
        #expect(
            bench.hear(0) == ["(VI_1) Master received priority 0 message from 192.0.2.1", "advert 100"])
        #expect(bench.wake == "5")
    }

    @Test("Lower priority: advertise at once, announce now and after garp_lower_prio_delay")
    func lowerPriority() {
        var bench = MachineBench { $0.announcements.delay = .zero }
        bench.becomeMaster()
        _ = bench.run(until: 4)
        #expect(
            bench.hear(99) == [
                "(VI_1) Received advert from 192.0.2.1 with lower priority 99, ours 100, forcing new election",
                "advert 100", "announce 5",
            ])
        #expect(
            bench.run(until: 9) == [
                "5 advert 100", "6 advert 100", "7 advert 100", "8 advert 100", "9 advert 100", "9 announce 5",
            ])
    }

    @Test("lower_prio_no_advert: silence, so that the weaker master is not answered; addresses are still announced")
    func lowerPriorityWithoutAdvertisement() {
        var bench = MachineBench { $0.silentOnLowerPriority = true }
        bench.becomeMaster()
        let lines = bench.hear(99)
        #expect(lines.count == 2)
        #expect(lines.last == "announce 5")
        #expect(bench.wake == "4.609375")
    }

    @Test("garp_lower_prio_repeat 0: an advertisement alone")
    func lowerPriorityWithoutAnnouncement() {
        var bench = MachineBench { $0.announcements.lowerPriorityRepeats = 0 }
        bench.becomeMaster()
        #expect(bench.hear(99).suffix(1) == ["advert 100"])
    }

    @Test("higher_prio_send_advert: one more advertisement before yielding", arguments: [true, false])
    func higherPriority(_ answers: Bool) {
        var bench = MachineBench { $0.answersHigherPriority = answers }
        bench.becomeMaster()
        let expected = ["release", "MASTER to BACKUP: 192.0.2.1 has higher priority 200"]
        #expect(bench.hear(200) == (answers ? ["advert 100"] : []) + expected)
    }

    @Test("A queue or flood of advertisements is answered once in a tenth of the interval", arguments: [0, 99])
    func flood(_ priority: Int) {
        var bench = MachineBench()
        bench.becomeMaster()
        var lines: [String] = []
        for _ in 0..<1000 { lines += bench.hear(UInt8(priority)) }
        #expect(lines.filter { $0 == "advert 100" }.count == 1)
        #expect(lines.filter { $0.hasPrefix("announce") }.count <= 1)
        #expect(lines.filter { $0.hasPrefix("(VI_1)") }.count == 1)
        // The next one in time is answered again.
        bench.now = bench.now + .milliseconds(100)
        #expect(bench.hear(UInt8(priority)).contains("advert 100"))
    }

    @Test("Its own advertisement, looped back, is no rival")
    func ownAdvertisement() {
        var bench = MachineBench()
        bench.becomeMaster()
        #expect(bench.hear(100, from: MachineBench.own).isEmpty)
        #expect(bench.hear(255, from: MachineBench.own).isEmpty)
        #expect(bench.machine.state.kind == .master)
        #expect(!bench.hear(255).isEmpty)
    }

    @Test("Two address owners: the error is said once, the lower address yields")
    func owners() {
        let error =
            "(VI_1) CONFIGURATION ERROR: local instance and %@ are both configured as address owner, please resolve"
        var bench = MachineBench(priority: 255)
        _ = bench.start()
        let fromLower = bench.hear(255, from: MachineBench.lower)
        #expect(fromLower.first == error.replacing("%@", with: "192.0.2.1"))
        #expect(bench.machine.state.kind == .master)
        bench.now = .zero + .seconds(0.5)
        #expect(!bench.hear(255, from: MachineBench.lower).contains { $0.contains("CONFIGURATION ERROR") })
        #expect(
            bench.hear(255, from: MachineBench.higher) == [
                error.replacing("%@", with: "192.0.2.3"), "release",
                "MASTER to BACKUP: 192.0.2.3 has equal priority and the higher address",
            ])
    }

    @Test("owner_ignore_adverts: an owner hears nobody", arguments: [true, false])
    func ownerIgnores(_ ignores: Bool) {
        var bench = MachineBench(priority: 255) { $0.ownerIgnoresAdvertisements = ignores }
        _ = bench.start()
        #expect(bench.hear(255, from: MachineBench.higher).isEmpty == ignores)
        #expect(bench.machine.state.kind == (ignores ? .master : .backup))
    }

    @Test("A suspended master that wakes up sends one advertisement, not those it missed")
    func lateWake() {
        var bench = MachineBench { $0.announcements.delay = .zero }
        bench.becomeMaster()
        bench.now = .zero + .seconds(600)
        #expect(bench.tell(.wake) == ["advert 100"])
        #expect(bench.wake == "601")
    }

    @Test("Identifications count 1, 2, 3 and skip 0 when they wrap")
    func identification() {
        var machine = VirtualRouter(
            MachineBench.configuration(priority: 255),
            conditions: Conditions(priority: .owner, source: MachineBench.own))
        var numbers: [UInt16] = []
        var now = Instant.zero
        var effects = machine.handle(.start(delay: .zero, as: .initial), at: now)
        for _ in 0..<65_537 {
            for case .advertise(_, let number) in effects { numbers.append(number) }
            now = now + .seconds(1)
            effects = machine.handle(.wake, at: now)
        }
        #expect(numbers.prefix(3) == [1, 2, 3])
        #expect(numbers.suffix(3) == [65_535, 1, 2])
    }
}
