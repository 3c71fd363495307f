import CNetlink
import Glibc
public import InternetTypes
public import LinuxGround
import Netlink

/// An interface by number, which a recreated interface does not keep, or by name, which it may.
public enum InterfaceReference: Hashable, Sendable, CustomStringConvertible {
    case index(InterfaceIndex)
    case name(InterfaceName)

    public var description: String {
        switch self {
        case .index(let index): "interface \(index)"
        case .name(let name): "\(name)"
        }
    }
}

/// An address that shall be on an interface, with everything that RTM_NEWADDR can say about it.
public struct WantedAddress: Hashable, Sendable, CustomStringConvertible {
    /// What makes two wanted addresses the same one: a second with the same identity replaces the first.
    public struct Identity: Hashable, Sendable {
        public let interface: InterfaceReference
        public let prefix: AddressPrefix
        public let peer: IPAddress?
    }

    public var interface: InterfaceReference
    public var prefix: AddressPrefix
    /// The far end of a point-to-point address.
    public var peer: IPAddress?
    /// IPv4 only.
    public var broadcast: IPv4Address?
    /// IPv4 only; at most 15 octets.
    public var label: String?
    /// `RT_SCOPE_*`: 0 universe (the default), 253 link, 254 host. IPv6 takes its scope from the address.
    public var scope: UInt8
    /// Of these the kernel takes noDAD, homeAddress, manageTemporary, noPrefixRoute and multicastAutoJoin.
    public var flags: AddressFlags
    /// In seconds; nil for ever. 0 makes a deprecated address that is never chosen as a source.
    public var preferredLifetime: UInt32?

    public init(
        _ prefix: AddressPrefix, on interface: InterfaceReference, peer: IPAddress? = nil,
        broadcast: IPv4Address? = nil, label: String? = nil, scope: UInt8 = 0, flags: AddressFlags = [],
        preferredLifetime: UInt32? = nil
    ) {
        self.interface = interface
        self.prefix = prefix
        self.peer = peer == prefix.address ? nil : peer
        self.broadcast = broadcast
        self.label = label
        self.scope = scope
        self.flags = flags
        self.preferredLifetime = preferredLifetime
    }

    public var identity: Identity { Identity(interface: interface, prefix: prefix, peer: peer) }
    public var description: String { "\(prefix) dev \(interface)" }

    /// What the kernel knows it by on that interface.
    public func key(on interface: InterfaceIndex) -> AddressKey {
        AddressKey(interface: interface, prefix: prefix, peer: peer)
    }

    /// How the kernel's address has to change to become this one.
    enum Difference {
        case none
        /// RTM_NEWADDR with NLM_F_REPLACE is enough (inet_rtm_newaddr, inet6_addr_modify): lifetime and route flag.
        case replace
        /// The kernel changes labels, scopes and broadcast addresses only by a new address.
        case recreate
    }

    func difference(from present: InterfaceAddress, on link: Link) -> Difference {
        if case .v4 = prefix.address {
            let broadcast = broadcast.map(IPAddress.v4)
            let label = label == link.name.rawValue ? nil : label
            guard broadcast == present.broadcast, label == present.label, scope == present.scope else {
                return .recreate
            }
        }
        let comparable: AddressFlags = [.noPrefixRoute, .manageTemporary]
        guard flags.intersection(comparable) == present.flags.intersection(comparable) else { return .replace }
        // Finite lifetimes run down in the kernel, so that only "now" and "for ever" can be compared.
        switch preferredLifetime {
        case nil: return present.flags.contains(.deprecated) ? .replace : .none
        case 0: return present.flags.contains(.deprecated) ? .none : .replace
        case _: return .none
        }
    }
}

/// A change of an address that the kernel refused.
public struct AddressFailure: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Operation: String, Hashable, Sendable {
        case add, replace, delete
    }

    public let address: WantedAddress
    public let operation: Operation
    /// ENODEV where the interface does not exist; the address is added as soon as it does.
    public let error: SystemError
    /// The kernel's own sentence (extended acknowledgement), where it has one.
    public let text: String?

    public var description: String { "\(error)" + (text.map { " (\($0))" } ?? "") }
}

/// What the owner of the wanted addresses has to know.
public enum ReconcilerEvent: Hashable, Sendable {
    public enum LossReason: Hashable, Sendable {
        /// Somebody else deleted it, while the interface was up.
        case deleted
        /// It went while the interface was down: the kernel drops IPv6 addresses then, and all before it removes the
        /// interface. Added again when the interface, or another one of its name, is up.
        case interfaceDown
        /// The interface went without being seen down. Added again when an interface of that name appears.
        case interfaceRemoved
    }

    /// An address that was in place is gone. Still wanted: `insert` puts it back.
    case lost(WantedAddress, LossReason)
    /// The kernel refused a change. Still wanted: `insert` tries again.
    case failed(AddressFailure)
    /// Duplicate address detection found somebody else with this IPv6 address.
    case duplicate(WantedAddress)
}

extension NetlinkBatch {
    /// Appends the message that makes `address` so on `interface`.
    mutating func append(
        _ operation: AddressFailure.Operation, _ address: WantedAddress, on interface: InterfaceIndex, sequence: UInt32
    ) {
        var header = ifaddrmsg()
        header.ifa_family = UInt8(address.prefix.address.family == .ipv4 ? AF_INET : AF_INET6)
        header.ifa_prefixlen = address.prefix.length
        header.ifa_index = UInt32(bitPattern: interface.rawValue)
        header.ifa_scope = address.scope
        let flags: Int32 =
            switch operation {
            case .add: NLM_F_CREATE | NLM_F_EXCL
            case .replace: NLM_F_CREATE | NLM_F_REPLACE
            case .delete: 0
            }
        let type = operation == .delete ? RTM_DELADDR : RTM_NEWADDR
        append(type: UInt16(type), flags: NLM_F_REQUEST | NLM_F_ACK | flags, sequence: sequence, header: header) {
            $0.put(IFA_LOCAL, address.prefix.address)
            $0.put(IFA_ADDRESS, address.peer ?? address.prefix.address)
            guard operation != .delete else { return }
            $0.put(IFA_FLAGS, address.flags.rawValue)
            // Kernels before 5.18 skip the attribute.
            $0.put(IFA_PROTO, keepalivedProtocol)
            if case .v4 = address.prefix.address {
                if let broadcast = address.broadcast { $0.put(IFA_BROADCAST, IPAddress.v4(broadcast)) }
                if let label = address.label { $0.put(IFA_LABEL, label) }
            }
            if operation == .replace || address.preferredLifetime != nil {
                var lifetimes = ifa_cacheinfo()
                lifetimes.ifa_prefered = address.preferredLifetime ?? .max
                lifetimes.ifa_valid = .max
                $0.put(IFA_CACHEINFO, structure: lifetimes)
            }
        }
    }
}

/// The protocol that addresses carry: the number that rtnetlink.h gives to keepalived (RTPROT_KEEPALIVED).
private let keepalivedProtocol: UInt8 = 18
