import CNetlink
import Glibc
import InternetTypes
import KernelObjects
import Netlink

extension WantedAddress {
    /// What the kernel knows it by on that interface.
    func key(on interface: InterfaceIndex) -> AddressKey {
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

extension NetlinkBatch {
    /// Appends the message that makes `address` so on `interface`.
    mutating func append(
        _ operation: ObjectFailure.Operation, _ address: WantedAddress, on interface: InterfaceIndex, sequence: UInt32
    ) {
        var header = ifaddrmsg()
        header.ifa_family = UInt8(address.prefix.address.family.number)
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

extension AddressFamily {
    /// AF_INET or AF_INET6.
    var number: Int32 { self == .ipv4 ? AF_INET : AF_INET6 }

    /// Nil for other families than IPv4 and IPv6.
    init?(number: Int32) {
        switch number {
        case AF_INET: self = .ipv4
        case AF_INET6: self = .ipv6
        default: return nil
        }
    }
}
