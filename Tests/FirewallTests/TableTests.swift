import Firewall
import InternetTypes
import Testing

@Suite("The text of nftables' tables")
struct TableTests {
    private func table(_ family: AddressFamily) -> FirewallTable {
        FirewallTable(family, name: "keepalived", priority: -1, counts: false)
    }

    private func address(
        _ text: String, _ place: GuardedAddress.Place = .index(InterfaceIndex(4))
    ) throws
        -> GuardedAddress
    {
        GuardedAddress(try #require(IPAddress(text)), at: place)
    }

    @Test("Nothing to guard is no table")
    func empty() {
        #expect(table(.ipv4).isEmpty)
        #expect(table(.ipv4).replacement == "add table ip keepalived\ndelete table ip keepalived\n")
    }

    @Test("An IPv4 address is dropped in both directions")
    func guarded() throws {
        var guarding = table(.ipv4)
        guarding.guarded = [try address("192.0.2.100")]
        #expect(
            guarding.replacement == """
                add table ip keepalived
                delete table ip keepalived
                table ip keepalived {
                \tset vips {
                \t\ttype ipv4_addr
                \t\telements = { 192.0.2.100 }
                \t}
                \tchain out {
                \t\ttype filter hook output priority -1; policy accept;
                \t\tip saddr @vips drop
                \t}
                \tchain in {
                \t\ttype filter hook input priority -1; policy accept;
                \t\tip daddr @vips drop
                \t}
                }

                """)
    }

    @Test("Addresses come and go without touching anything else; an empty set stays")
    func difference() throws {
        var first = table(.ipv4)
        first.guarded = [try address("192.0.2.100"), try address("192.0.2.101")]
        first.keepSets(of: first)
        var second = table(.ipv4)
        second.guarded = [try address("192.0.2.101"), try address("192.0.2.102")]
        second.keepSets(of: first)
        #expect(
            second.commands(from: first) == """
                delete element ip keepalived vips { 192.0.2.100 }
                add element ip keepalived vips { 192.0.2.102 }

                """)
        #expect(second.commands(from: second).isEmpty)
        var last = table(.ipv4)
        last.keepSets(of: second)
        #expect(last.commands(from: second) == "delete element ip keepalived vips { 192.0.2.101, 192.0.2.102 }\n")
        #expect(!last.isEmpty)
    }

    @Test("A link-local address counts on its own interface only, by number or by name")
    func linkLocal() throws {
        var table = table(.ipv6)
        let name = try #require(InterfaceName("vrrp6.51"))
        table.guarded = [
            try address("fe80::100"), try address("fe80::200", .name(name)), try address("2001:db8::100"),
        ]
        let text = table.replacement
        #expect(text.contains("set vips {\n\t\ttype ipv6_addr\n\t\telements = { 2001:db8::100 }"))
        #expect(
            text.contains("set vips_link_local {\n\t\ttype ipv6_addr . iface_index\n\t\telements = { fe80::100 . 4 }"))
        #expect(text.contains("type ipv6_addr . ifname\n\t\telements = { fe80::200 . \"vrrp6.51\" }"))
        #expect(
            text.contains("\t\tip6 daddr . iif @vips_link_local drop\n\t\tip6 daddr . iifname @vips_link_local_name"))
        #expect(
            text.contains("\t\ticmpv6 type @neighbor-discovery accept\n\t\tip6 saddr fe80::/10 goto out_link_local"))
    }

    @Test("A first link-local address is a new set: the table is replaced as a whole")
    func newSet() throws {
        var first = table(.ipv6)
        first.guarded = [try address("2001:db8::100")]
        first.keepSets(of: first)
        var second = first
        second.guarded.insert(try address("fe80::100"))
        second.keepSets(of: first)
        #expect(second.commands(from: first).hasPrefix("add table ip6 keepalived\ndelete table ip6 keepalived\n"))
    }

    @Test("Memberships of a macvlan are reported by its base; counters where asked for")
    func quiet() throws {
        var table = FirewallTable(.ipv4, name: "mine", priority: 5, counts: true)
        let name = try #require(InterfaceName("vrrp.51"))
        table.quietInterfaces = [QuietInterface(index: InterfaceIndex(7), name: name, base: InterfaceIndex(2))]
        #expect(
            table.replacement.contains("map vmac_map {\n\t\ttype iface_index : iface_index\n\t\telements = { 7 : 2 }"))
        #expect(
            table.replacement.contains(
                "priority 5; policy accept;\n\t\tip protocol igmp meta oifkind \"macvlan\" dup to ip daddr device oif map "
                    + "@vmac_map counter drop\n"))
        #expect(!table.replacement.contains("vips"))
    }
}
