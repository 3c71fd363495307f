import CNetlink
import Glibc
public import InternetTypes
public import LinuxGround
import Netlink

/// A virtual interface that shall be there, switched on, on top of another one.
public struct WantedLink: Hashable, Sendable {
    /// What it is, with what the kernel needs to know to make one.
    public enum Kind: Hashable, Sendable {
        /// In private mode: it hears what is for its address, and no other macvlan of the same base.
        case privateMacvlan(MACAddress)
        /// In L2 mode, with these of `IPVLAN_F_*`.
        case ipvlan(flags: UInt16)
    }

    public var name: InterfaceName
    /// The interface beneath.
    public var base: InterfaceName
    public var kind: Kind
    /// `IFLA_GROUP`; nil leaves the kernel's default.
    public var group: UInt32?
    /// IPv4 advertisements and addresses have their place on it, so that the rules of ARP and of source addresses are set.
    public var servesIPv4: Bool
    /// False: IPv6 is switched off on it.
    public var servesIPv6: Bool
    /// Whether the base interface is to be reported anew after this one was made.
    public var notifiesBase: Bool

    public init(
        _ name: InterfaceName, on base: InterfaceName, _ kind: Kind, group: UInt32? = nil, servesIPv4: Bool,
        servesIPv6: Bool, notifiesBase: Bool = false
    ) {
        self.name = name
        self.base = base
        self.kind = kind
        self.group = group
        self.servesIPv4 = servesIPv4
        self.servesIPv6 = servesIPv6
        self.notifiesBase = notifiesBase
    }

    /// Whether a link of this name can be made into the wanted one by settings alone.
    func serves(_ present: Link, on base: Link) -> Bool {
        guard present.lower == base.index else { return false }
        return switch kind {
        case .privateMacvlan: present.macvlanMode == MACVLAN_MODE_PRIVATE.rawValue
        case .ipvlan: present.ipvlanMode == UInt16(IPVLAN_MODE_L2.rawValue)
        }
    }

    var mac: MACAddress? {
        switch kind {
        case .privateMacvlan(let address): address
        case .ipvlan: nil
        }
    }
}

/// A change of a link that the kernel refused.
public struct LinkFailure: Error, Hashable, Sendable, CustomStringConvertible {
    public let link: WantedLink
    public let error: SystemError
    /// The kernel's own sentence (extended acknowledgement), where it has one.
    public let text: String?

    public var description: String { "\(error)" + (text.map { " (\($0))" } ?? "") }
}

/// What the owner of the wanted links has to know.
public enum LinkEvent: Hashable, Sendable {
    /// It is there, and was not a moment ago.
    case made(InterfaceName)
    /// Somebody else removed or changed it, and it is there again; addresses may have gone with the old one.
    case restored(InterfaceName, cause: String)
    case failed(LinkFailure)
}

extension NetlinkBatch {
    private static let command = NLM_F_REQUEST | NLM_F_ACK

    /// Makes the link, switched off.
    mutating func create(_ link: WantedLink, on base: Link, sequence: UInt32) {
        append(
            type: UInt16(RTM_NEWLINK), flags: Self.command | NLM_F_CREATE | NLM_F_EXCL, sequence: sequence,
            header: ifinfomsg()
        ) {
            $0.put(IFLA_IFNAME, link.name.rawValue)
            $0.put(IFLA_LINK, UInt32(bitPattern: base.index.rawValue))
            if let mac = link.mac { $0.put(IFLA_ADDRESS, bytes: mac.bytes) }
            if let group = link.group { $0.put(IFLA_GROUP, group) }
            $0.nest(IFLA_LINKINFO) {
                switch link.kind {
                case .privateMacvlan:
                    $0.put(IFLA_INFO_KIND, "macvlan")
                    $0.nest(IFLA_INFO_DATA) { $0.put(IFLA_MACVLAN_MODE, MACVLAN_MODE_PRIVATE.rawValue) }
                case .ipvlan(let flags):
                    $0.put(IFLA_INFO_KIND, "ipvlan")
                    $0.nest(IFLA_INFO_DATA) {
                        $0.put(IFLA_IPVLAN_MODE, UInt16(IPVLAN_MODE_L2.rawValue))
                        $0.put(IFLA_IPVLAN_FLAGS, flags)
                    }
                }
            }
        }
    }

    /// Sets what has to be set before the link is switched on.
    mutating func configure(_ link: WantedLink, sequence: UInt32) {
        append(type: UInt16(RTM_NEWLINK), flags: Self.command, sequence: sequence, header: ifinfomsg()) {
            $0.put(IFLA_IFNAME, link.name.rawValue)
            if let mac = link.mac { $0.put(IFLA_ADDRESS, bytes: mac.bytes) }
            guard case .privateMacvlan = link.kind else { return }
            $0.nest(IFLA_AF_SPEC) {
                // Every router of the group has this MAC address: no IPv6 address may be made of it.
                $0.nest(Int(AF_INET6)) {
                    $0.put(IFLA_INET6_ADDR_GEN_MODE, UInt8(IN6_ADDR_GEN_MODE_NONE.rawValue))
                }
                guard link.servesIPv4 else { return }
                $0.nest(Int(AF_INET)) {
                    $0.nest(IFLA_INET_CONF) {
                        // Only for its own addresses it answers ARP; what the base's address sent is heard by it too.
                        $0.put(IPV4_DEVCONF_ARP_IGNORE, UInt32(1))
                        $0.put(IPV4_DEVCONF_ACCEPT_LOCAL, UInt32(1))
                        $0.put(IPV4_DEVCONF_RP_FILTER, UInt32(0))
                        $0.put(IPV4_DEVCONF_PROMOTE_SECONDARIES, UInt32(1))
                    }
                }
            }
        }
    }

    /// Puts the link into the VRF of its base, or out of one, and switches it on.
    mutating func activate(_ link: WantedLink, in vrf: InterfaceIndex?, movesVRF: Bool, sequence: UInt32) {
        var header = ifinfomsg()
        header.ifi_flags = LinkFlags.up.rawValue
        header.ifi_change = LinkFlags.up.rawValue
        append(type: UInt16(RTM_NEWLINK), flags: Self.command, sequence: sequence, header: header) {
            $0.put(IFLA_IFNAME, link.name.rawValue)
            if movesVRF { $0.put(IFLA_MASTER, UInt32(bitPattern: vrf?.rawValue ?? 0)) }
        }
    }

    /// Sets a link's group to what it is: the kernel then reports the link to everybody.
    mutating func report(_ link: Link, sequence: UInt32) {
        var header = ifinfomsg()
        header.ifi_index = link.index.rawValue
        append(type: UInt16(RTM_NEWLINK), flags: Self.command, sequence: sequence, header: header) {
            $0.put(IFLA_GROUP, link.group)
        }
    }

    mutating func delete(_ link: Link, sequence: UInt32) {
        var header = ifinfomsg()
        header.ifi_index = link.index.rawValue
        append(type: UInt16(RTM_DELLINK), flags: Self.command, sequence: sequence, header: header) { _ in }
    }
}
