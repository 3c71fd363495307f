import InternetTypes
import PacketIO
import Testing

/// Least times between announcements: `vrrp_garp_interval`, `vrrp_gna_interval`, `garp_group`.
struct PacerTests {
    private static func item(_ address: String, on interface: Int32 = 1) throws -> Announcement {
        Announcement(
            try #require(IPAddress(address)), on: InterfaceIndex(interface),
            at: try #require(MACAddress("02:00:00:00:00:01")))
    }

    /// Everything that leaves, with the millisecond.
    private func course(
        _ pacer: inout AnnouncementPacer, _ items: [Announcement], from start: Instant = .zero
    ) -> [String] {
        let line = { (time: Instant, item: Announcement) in
            "\((time - .zero).wholeNanoseconds / 1_000_000) \(item.interface) \(item.address)"
        }
        var lines = pacer.admit(items, at: start).map { line(start, $0) }
        while let next = pacer.nextDue { lines += pacer.due(at: next).map { line(next, $0) } }
        return lines
    }

    @Test func withoutLimitsAllLeaveAtOnce() throws {
        var pacer = AnnouncementPacer()
        let items = [try Self.item("192.0.2.1"), try Self.item("2001:db8::1")]
        #expect(pacer.admit(items, at: .zero) == items)
        #expect(pacer.nextDue == nil)
    }

    /// As keepalived sends it: whole rounds, one packet per interval, each kind for itself.
    @Test func eachInterfaceAndKindForItself() throws {
        var pacer = AnnouncementPacer()
        let limit = AnnouncementPacer.Limit(arp: .milliseconds(100), neighbour: .milliseconds(300))
        #expect(pacer.configure(standard: limit, groups: [], at: .zero) == [])
        let round = [
            try Self.item("192.0.2.1"), try Self.item("192.0.2.2"), try Self.item("2001:db8::1"),
            try Self.item("192.0.2.3", on: 2),
        ]
        let lines = course(&pacer, round + round)
        #expect(
            lines.filter { $0.contains(" 1 192") } == [
                "0 1 192.0.2.1", "100 1 192.0.2.2", "200 1 192.0.2.1", "300 1 192.0.2.2",
            ])
        #expect(lines.filter { $0.contains("2001") } == ["0 1 2001:db8::1", "300 1 2001:db8::1"])
        #expect(lines.filter { $0.contains(" 2 192") } == ["0 2 192.0.2.3", "100 2 192.0.2.3"])
    }

    @Test func interfacesOfAGroupWaitForOneAnother() throws {
        var pacer = AnnouncementPacer()
        let group = AnnouncementPacer.Group(
            [InterfaceIndex(1), InterfaceIndex(2)], AnnouncementPacer.Limit(arp: .milliseconds(50)))
        _ = pacer.configure(standard: AnnouncementPacer.Limit(arp: .seconds(1)), groups: [group], at: .zero)
        let items = [
            try Self.item("192.0.2.1"), try Self.item("192.0.2.2", on: 2), try Self.item("2001:db8::1", on: 2),
            try Self.item("192.0.2.3", on: 3), try Self.item("192.0.2.1"),
        ]
        #expect(
            course(&pacer, items) == [
                "0 1 192.0.2.1", "0 2 2001:db8::1", "0 3 192.0.2.3", "50 2 192.0.2.2", "100 1 192.0.2.1",
            ])
        // The gap counts from the last one, also for the next burst.
        let soon = Instant.zero + .milliseconds(120)
        #expect(course(&pacer, [items[1]], from: soon) == ["150 2 192.0.2.2"])
    }

    @Test func burstsDoNotPileUp() throws {
        var pacer = AnnouncementPacer()
        _ = pacer.configure(standard: AnnouncementPacer.Limit(arp: .seconds(1)), groups: [], at: .zero)
        let items = [try Self.item("192.0.2.1"), try Self.item("192.0.2.2")]
        for _ in 0..<100 { _ = pacer.admit(items + items, at: .zero) }
        #expect(course(&pacer, []).count == 4)
    }

    @Test func whatIsGivenUpIsForgotten() throws {
        var pacer = AnnouncementPacer()
        _ = pacer.configure(standard: AnnouncementPacer.Limit(arp: .seconds(1)), groups: [], at: .zero)
        let one = try Self.item("192.0.2.1"), two = try Self.item("192.0.2.2")
        #expect(pacer.admit([one, two, one], at: .zero) == [one])
        pacer.cancel { $0.address == one.address }
        #expect(course(&pacer, []) == ["1000 1 192.0.2.2"])
        #expect(pacer.nextDue == nil)
    }

    @Test func aReloadWithoutLimitsLetsEverythingGo() throws {
        var pacer = AnnouncementPacer()
        _ = pacer.configure(standard: AnnouncementPacer.Limit(arp: .seconds(1)), groups: [], at: .zero)
        let items = [try Self.item("192.0.2.1"), try Self.item("192.0.2.2")]
        _ = pacer.admit(items, at: .zero)
        #expect(pacer.configure(standard: AnnouncementPacer.Limit(), groups: [], at: .zero) == [items[1]])
    }
}
