public import InternetTypes

/// An address behind which only neighbour discovery gets through, and where it is.
public struct GuardedAddress: Hashable, Sendable, Comparable {
    /// How the interface of a link-local address is told: such addresses may be on several.
    public enum Place: Hashable, Sendable {
        /// For addresses that are not link-local.
        case anywhere
        case index(InterfaceIndex)
        case name(InterfaceName)
    }

    public var address: IPAddress
    public var place: Place

    public init(_ address: IPAddress, at place: Place) {
        self.address = address
        self.place = place
    }

    /// Whether its interface makes a difference.
    public var isLinkLocal: Bool { address.family == .ipv6 && address.isLinkLocal }

    public static func < (left: GuardedAddress, right: GuardedAddress) -> Bool {
        (left.address, "\(left.place)") < (right.address, "\(right.place)")
    }
}

/// A macvlan from which group memberships are not to be reported, so that no switch learns its address from them.
public struct QuietInterface: Hashable, Sendable {
    public var index: InterfaceIndex
    public var name: InterfaceName
    /// Where memberships are reported instead.
    public var base: InterfaceIndex
    /// The link-local addresses of the base: not to be announced with a virtual MAC address.
    public var baseLinkLocals: [IPAddress]

    public init(index: InterfaceIndex, name: InterfaceName, base: InterfaceIndex, baseLinkLocals: [IPAddress] = []) {
        self.index = index
        self.name = name
        self.base = base
        self.baseLinkLocals = baseLinkLocals
    }
}

/// What the table of one family is to hold: a value, from which nft(8)'s commands follow.
///
/// Its sets, chains and rules are those of keepalived's table, in its order.
public struct FirewallTable: Hashable, Sendable {
    public let family: AddressFamily
    public let name: String
    /// Of the base chains; 0 is the kernel's "filter".
    public var priority: Int32
    public var counts: Bool
    public var quietInterfaces: [QuietInterface] = []
    public var guarded: Set<GuardedAddress> = []
    /// Which sets of addresses there are: once needed they stay, empty, as long as the table does.
    private var kinds: Set<SetKind> = []

    private enum SetKind: String, Comparable {
        case addresses = "vips"
        case byIndex = "vips_link_local"
        case byName = "vips_link_local_name"

        static func < (left: SetKind, right: SetKind) -> Bool { left.rawValue < right.rawValue }
    }

    public init(_ family: AddressFamily, name: String, priority: Int32, counts: Bool) {
        self.family = family
        self.name = name
        self.priority = priority
        self.counts = counts
    }

    /// Nothing to do for a table of this family.
    public var isEmpty: Bool { quietInterfaces.isEmpty && guarded.isEmpty && kinds.isEmpty }

    /// Keeps the sets that a predecessor of this value had.
    public mutating func keepSets(of old: FirewallTable) {
        for address in guarded { kinds.insert(Self.kind(of: address)) }
        kinds.formUnion(old.kinds)
    }

    private static func kind(of address: GuardedAddress) -> SetKind {
        guard address.isLinkLocal else { return .addresses }
        return switch address.place {
        case .index: .byIndex
        case .name: .byName
        case .anywhere: .addresses
        }
    }

    // MARK: Commands

    /// The commands that make this of `old`, which is there; empty where there is nothing to do.
    ///
    /// Only addresses come and go one by one. Everything else replaces the table as a whole, in one transaction, so that
    /// no packet ever meets half of it.
    public func commands(from old: FirewallTable) -> String {
        guard isSameBut(forAddressesOf: old) else { return replacement }
        return change("delete", old.guarded.subtracting(guarded)) + change("add", guarded.subtracting(old.guarded))
    }

    private func isSameBut(forAddressesOf old: FirewallTable) -> Bool {
        var other = old
        other.guarded = guarded
        return other == self
    }

    private func change(_ verb: String, _ addresses: Set<GuardedAddress>) -> String {
        var text = ""
        for (kind, members) in Self.sorted(addresses) {
            text += "\(verb) element \(header) \(kind.rawValue) { \(members.joined(separator: ", ")) }\n"
        }
        return text
    }

    private static func sorted(_ addresses: Set<GuardedAddress>) -> [(SetKind, [String])] {
        let groups = Dictionary(grouping: addresses, by: kind(of:))
        return groups.sorted { $0.key < $1.key }.map { ($0.key, $0.value.sorted().map(element)) }
    }

    private static func element(_ address: GuardedAddress) -> String {
        switch (kind(of: address), address.place) {
        case (.addresses, _), (_, .anywhere): "\(address.address)"
        case (_, .index(let index)): "\(address.address) . \(index)"
        case (_, .name(let name)): "\(address.address) . \"\(name)\""
        }
    }

    private var header: String { "\(family == .ipv4 ? "ip" : "ip6") \(name)" }

    /// Removes the table, whether it is there or not.
    public var removal: String { "add table \(header)\ndelete table \(header)\n" }

    /// Puts the whole table in the place of whatever has its name, be it left by an earlier run.
    public var replacement: String {
        var table = self
        table.keepSets(of: self)
        return removal + (isEmpty ? "" : "table \(header) {\n\(table.body)}\n")
    }

    private var verdictCounter: String { counts ? "counter " : "" }

    private func set(
        _ name: String, _ type: String, flags: String = "", _ elements: [String], isMap: Bool = false
    )
        -> String
    {
        var text = "\t\(isMap ? "map" : "set") \(name) {\n\t\ttype \(type)\n"
        if !flags.isEmpty { text += "\t\tflags \(flags)\n" }
        if !elements.isEmpty { text += "\t\telements = { \(elements.joined(separator: ", ")) }\n" }
        return text + "\t}\n"
    }

    private func chain(_ name: String, hook: String? = nil, _ rules: [String]) -> String {
        var text = "\tchain \(name) {\n"
        if let hook { text += "\t\ttype filter hook \(hook) priority \(priority); policy accept;\n" }
        for rule in rules { text += "\t\t\(rule)\n" }
        return text + "\t}\n"
    }

    private var body: String {
        let sets = quietSets + addressSets
        let guardsAddresses = !kinds.isEmpty
        var out = quietRules
        var chains = ""
        let drop = verdictCounter + "drop"
        switch family {
        case .ipv4:
            if guardsAddresses { out.append("ip saddr @vips \(drop)") }
            chains += chain("out", hook: "output", out)
            if guardsAddresses { chains += chain("in", hook: "input", ["ip daddr @vips \(drop)"]) }
        case .ipv6:
            let discovery = "icmpv6 type @neighbor-discovery \(verdictCounter)accept"
            if guardsAddresses {
                out += [
                    discovery, "ip6 saddr fe80::/10 \(verdictCounter)goto out_link_local", "ip6 saddr @vips \(drop)",
                ]
            }
            chains += chain("out", hook: "output", out)
            if guardsAddresses {
                chains += chain(
                    "in", hook: "input",
                    [
                        discovery, "ip6 daddr fe80::/10 \(verdictCounter)goto in_link_local",
                        "ip6 daddr @vips \(drop)",
                    ])
                chains += chain("in_link_local", linkLocalRules("daddr", "iif"))
                chains += chain("out_link_local", linkLocalRules("saddr", "oif"))
            }
        }
        return sets + chains
    }

    private func linkLocalRules(_ field: String, _ interface: String) -> [String] {
        var rules: [String] = []
        let drop = verdictCounter + "drop"
        if kinds.contains(.byIndex) { rules.append("ip6 \(field) . \(interface) @vips_link_local \(drop)") }
        if kinds.contains(.byName) { rules.append("ip6 \(field) . \(interface)name @vips_link_local_name \(drop)") }
        return rules
    }

    private var addressSets: String {
        guard !kinds.isEmpty else { return "" }
        let elements = Dictionary(uniqueKeysWithValues: Self.sorted(guarded).map { ($0.0, $0.1) })
        var text = set("vips", family == .ipv4 ? "ipv4_addr" : "ipv6_addr", elements[.addresses] ?? [])
        if family == .ipv6 {
            text += set(
                "neighbor-discovery", "icmpv6_type", flags: "constant", ["nd-neighbor-solicit", "nd-neighbor-advert"])
        }
        if kinds.contains(.byIndex) {
            text += set("vips_link_local", "ipv6_addr . iface_index", elements[.byIndex] ?? [])
        }
        if kinds.contains(.byName) {
            text += set("vips_link_local_name", "ipv6_addr . ifname", elements[.byName] ?? [])
        }
        return text
    }

    // MARK: Reports of group memberships

    private var quietSets: String {
        guard !quietInterfaces.isEmpty else { return "" }
        var text = ""
        if family == .ipv6 {
            let borrowed = quietInterfaces.flatMap { interface in
                interface.baseLinkLocals.map { "\($0) . \"\(interface.name)\"" }
            }
            text += set("parent_link_local", "ipv6_addr . ifname", borrowed)
        }
        text += set(
            "vmac_map", "iface_index : iface_index", quietInterfaces.map { "\($0.index) : \($0.base)" }, isMap: true)
        guard family == .ipv6 else { return text }
        text += set("vmac_set", "iface_index", quietInterfaces.map { "\($0.index)" })
        return text
            + set("mld-report", "icmpv6_type", flags: "constant", ["mld-listener-report", "mld2-listener-report"])
    }

    // IGMP and MLD reports are said again by the base (RFC 4541: switches watch them), with its own address; the rest that
    // the kernel would send from a virtual MAC address on its own account is dropped.
    private var quietRules: [String] {
        guard !quietInterfaces.isEmpty else { return [] }
        let drop = verdictCounter + "drop"
        switch family {
        case .ipv4:
            return [
                "ip protocol igmp meta oifkind \"macvlan\" dup to ip daddr device oif map @vmac_map \(drop)"
            ]
        case .ipv6:
            return [
                "icmpv6 type nd-neighbor-advert meta oifkind \"macvlan\" ip6 saddr . oifname @parent_link_local \(drop)",
                "icmpv6 type @mld-report meta oifkind \"macvlan\" dup to ip6 daddr device oif map @vmac_map \(drop)",
                "icmpv6 type nd-router-solicit meta oifkind \"macvlan\" oif @vmac_set \(drop)",
            ]
        }
    }
}
