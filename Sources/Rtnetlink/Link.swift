import CNetlink
public import InternetTypes

/// Interface flags as the kernel reports them (`IFF_*` of linux/if.h).
public struct LinkFlags: OptionSet, Hashable, Sendable {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Administratively up.
    public static let up = LinkFlags(rawValue: 1 << 0)
    public static let broadcast = LinkFlags(rawValue: 1 << 1)
    public static let loopback = LinkFlags(rawValue: 1 << 3)
    public static let pointToPoint = LinkFlags(rawValue: 1 << 4)
    /// Operational by RFC 2863: up, with carrier, and not held dormant.
    public static let running = LinkFlags(rawValue: 1 << 6)
    public static let noARP = LinkFlags(rawValue: 1 << 7)
    public static let multicast = LinkFlags(rawValue: 1 << 12)
    /// The physical layer is up.
    public static let lowerUp = LinkFlags(rawValue: 1 << 16)
}

/// A network interface as the kernel last described it (RTM_NEWLINK).
public struct Link: Hashable, Sendable {
    public var index: InterfaceIndex
    public var name: InterfaceName
    /// Nil where the interface has no six-octet link-layer address.
    public var mac: MACAddress?
    /// In octets.
    public var mtu: UInt32
    public var flags: LinkFlags
    /// `IFLA_INFO_KIND`: "veth", "vlan", "macvlan" ...; nil for physical interfaces and the loopback.
    public var kind: String?
    /// The bridge, bond or VRF that the interface belongs to.
    public var master: InterfaceIndex?
    /// `IFLA_INFO_SLAVE_KIND`: the kind of the master, "vrf" for a VRF.
    public var masterKind: String?
    /// The interface beneath (`IFLA_LINK`): of a VLAN its trunk, of a macvlan its base; a veth's peer.
    public var lower: InterfaceIndex?
    /// `IFLA_VRF_TABLE`: the routing table of a VRF; nil for everything else.
    public var vrfTable: UInt32?
    /// `IFLA_GROUP`.
    public var group: UInt32
    /// `IFLA_MACVLAN_MODE` of a macvlan; 1 is private.
    public var macvlanMode: UInt32?
    /// `IFLA_IPVLAN_MODE` of an ipvlan; 0 is L2.
    public var ipvlanMode: UInt16?
    /// net.ipv6.conf.NAME.forwarding: whether its neighbour advertisements carry the Router flag (RFC 4861).
    public var forwardsIPv6: Bool

    public init(
        index: InterfaceIndex, name: InterfaceName, mac: MACAddress? = nil, mtu: UInt32 = 1500, flags: LinkFlags = [],
        kind: String? = nil, master: InterfaceIndex? = nil, masterKind: String? = nil, lower: InterfaceIndex? = nil,
        vrfTable: UInt32? = nil, group: UInt32 = 0, macvlanMode: UInt32? = nil, ipvlanMode: UInt16? = nil,
        forwardsIPv6: Bool = false
    ) {
        self.index = index
        self.name = name
        self.mac = mac
        self.mtu = mtu
        self.flags = flags
        self.kind = kind
        self.master = master
        self.masterKind = masterKind
        self.lower = lower
        self.vrfTable = vrfTable
        self.group = group
        self.macvlanMode = macvlanMode
        self.ipvlanMode = ipvlanMode
        self.forwardsIPv6 = forwardsIPv6
    }

    /// Up and running: what VRRP means by an interface that works.
    public var isOperational: Bool { flags.isSuperset(of: [.up, .running]) }
    public var isUp: Bool { flags.contains(.up) }
    public var isLoopback: Bool { flags.contains(.loopback) }
    public var isMulticastCapable: Bool { flags.contains(.multicast) }

    /// The VRF that the interface is in, if any.
    public var vrf: InterfaceIndex? { masterKind == "vrf" ? master : nil }
}
