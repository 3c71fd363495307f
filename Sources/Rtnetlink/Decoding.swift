import CNetlink
import Glibc
import InternetTypes
import KernelObjects
import Netlink

extension Link {
    /// Reads RTM_NEWLINK or RTM_DELLINK; nil for what is not about the interface itself, as a bridge's view of its ports.
    init?(_ message: NetlinkMessage) {
        guard let info = message.fixedPart(ifinfomsg.self), info.ifi_family == UInt8(AF_UNSPEC) else { return nil }
        let attribute = { (type: Int) in message.attribute(type, behind: MemoryLayout<ifinfomsg>.size) }
        guard let name = attribute(IFLA_IFNAME).flatMap({ InterfaceName($0.string) }) else { return nil }
        let linkInfo = attribute(IFLA_LINKINFO)
        let reference = { (type: Int) -> InterfaceIndex? in
            guard let value = attribute(type)?.uint32, value != 0 else { return nil }
            return InterfaceIndex(Int32(truncatingIfNeeded: value))
        }
        // An array of 32-bit numbers, of which forwarding is the first (DEVCONF_FORWARDING of linux/ipv6.h).
        let configuration = attribute(IFLA_AF_SPEC)?.nested(Int(AF_INET6))?.nested(IFLA_INET6_CONF)
        let kind = linkInfo?.nested(IFLA_INFO_KIND)?.string
        let details = linkInfo?.nested(IFLA_INFO_DATA)
        self.init(
            index: InterfaceIndex(info.ifi_index), name: name,
            mac: attribute(IFLA_ADDRESS).flatMap { MACAddress(bytes: $0.bytes) },
            mtu: attribute(IFLA_MTU)?.uint32 ?? 0, flags: LinkFlags(rawValue: info.ifi_flags),
            kind: kind, master: reference(IFLA_MASTER),
            masterKind: linkInfo?.nested(IFLA_INFO_SLAVE_KIND)?.string, lower: reference(IFLA_LINK),
            vrfTable: kind == "vrf" ? details?.nested(IFLA_VRF_TABLE)?.uint32 : nil,
            group: attribute(IFLA_GROUP)?.uint32 ?? 0,
            macvlanMode: kind == "macvlan" ? details?.nested(IFLA_MACVLAN_MODE)?.uint32 : nil,
            ipvlanMode: kind == "ipvlan" ? details?.nested(IFLA_IPVLAN_MODE)?.uint16 : nil,
            forwardsIPv6: (configuration?.uint32 ?? 0) != 0)
    }
}

/// RTM_NEWNETCONF: forwarding of an interface was switched, of which RTM_NEWLINK says nothing.
struct ForwardingChange {
    let interface: InterfaceIndex
    let isOn: Bool

    /// Nil for other settings and for the "all" and "default" ones, which have negative indexes.
    init?(_ message: NetlinkMessage) {
        guard let info = message.fixedPart(netconfmsg.self), info.ncm_family == UInt8(AF_INET6) else { return nil }
        let attribute = { (type: Int) in message.attribute(type, behind: MemoryLayout<netconfmsg>.size)?.uint32 }
        guard let index = attribute(NETCONFA_IFINDEX).map(Int32.init(bitPattern:)), index > 0,
            let value = attribute(NETCONFA_FORWARDING)
        else { return nil }
        interface = InterfaceIndex(index)
        isOn = value != 0
    }
}

extension InterfaceAddress {
    /// Reads RTM_NEWADDR or RTM_DELADDR; nil for other families than IPv4 and IPv6.
    ///
    /// `interfaceName` is what a label means nothing new next to.
    init?(_ message: NetlinkMessage, interfaceName: (InterfaceIndex) -> String?) {
        guard let info = message.fixedPart(ifaddrmsg.self) else { return nil }
        let attribute = { (type: Int) in message.attribute(type, behind: MemoryLayout<ifaddrmsg>.size) }
        // IFA_LOCAL is ours; IFA_ADDRESS is the far end where there is one, else the same. IPv6 sends IFA_LOCAL only
        // for addresses with a peer (linux/if_addr.h).
        let far = attribute(IFA_ADDRESS)?.address
        guard let local = attribute(IFA_LOCAL)?.address ?? far,
            let prefix = AddressPrefix(local, length: info.ifa_prefixlen)
        else { return nil }
        let index = InterfaceIndex(Int32(truncatingIfNeeded: info.ifa_index))
        let label = attribute(IFA_LABEL)?.string
        self.init(
            key: AddressKey(interface: index, prefix: prefix, peer: far == local ? nil : far),
            scope: info.ifa_scope,
            // The attribute has 32 bits, the header only the lowest eight of them.
            flags: AddressFlags(rawValue: attribute(IFA_FLAGS)?.uint32 ?? UInt32(info.ifa_flags)),
            label: label == interfaceName(index) ? nil : label,
            broadcast: attribute(IFA_BROADCAST)?.address,
            protocolNumber: attribute(IFA_PROTO)?.uint8.flatMap { $0 == 0 ? nil : $0 })
    }
}
