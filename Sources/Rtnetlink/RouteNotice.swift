import CNetlink
import Glibc
import InternetTypes
import KernelObjects
import Netlink

/// What RTM_NEWROUTE and RTM_DELROUTE tell of a route: enough to know which of ours it may be.
struct RouteNotice: Hashable {
    let isRemoval: Bool
    /// It stands where another one stood (NLM_F_REPLACE).
    let isReplacement: Bool
    let family: AddressFamily
    let table: UInt32
    let destination: AddressPrefix
    let typeOfService: UInt8
    let metric: UInt32
    /// Those of all hops.
    let interfaces: Set<InterfaceIndex>

    /// Nil for other families than IPv4 and IPv6.
    init?(_ message: NetlinkMessage) {
        guard let header = message.fixedPart(rtmsg.self),
            let family = AddressFamily(number: Int32(header.rtm_family))
        else { return nil }
        let attribute = { (type: rtattr_type_t) in
            message.attribute(Int(type.rawValue), behind: MemoryLayout<rtmsg>.size)
        }
        let any: IPAddress = family == .ipv4 ? .v4(IPv4Address(rawValue: 0)) : .v6(IPv6Address(high: 0, low: 0))
        guard let destination = AddressPrefix(attribute(RTA_DST)?.address ?? any, length: header.rtm_dst_len) else {
            return nil
        }
        isRemoval = Int32(message.type) == Int32(RTM_DELROUTE)
        isReplacement = message.flags & UInt16(NLM_F_REPLACE) != 0
        self.family = family
        table = attribute(RTA_TABLE)?.uint32 ?? UInt32(header.rtm_table)
        self.destination = destination
        typeOfService = header.rtm_tos
        metric = attribute(RTA_PRIORITY)?.uint32 ?? 0
        var interfaces: Set<InterfaceIndex> = []
        if let index = attribute(RTA_OIF)?.uint32 { interfaces.insert(InterfaceIndex(Int32(bitPattern: index))) }
        if let bytes = attribute(RTA_MULTIPATH)?.bytes { interfaces.formUnion(Self.interfaces(ofHops: bytes)) }
        self.interfaces = interfaces
    }

    private static func interfaces(ofHops bytes: UnsafeRawBufferPointer) -> Set<InterfaceIndex> {
        var found: Set<InterfaceIndex> = []
        var rest = bytes[...]
        let size = MemoryLayout<rtnexthop>.size
        while rest.count >= size {
            let hop = UnsafeRawBufferPointer(rebasing: rest).loadUnaligned(as: rtnexthop.self)
            found.insert(InterfaceIndex(hop.rtnh_ifindex))
            let length = (Int(hop.rtnh_len) + 3) & ~3
            guard length >= size, length <= rest.count else { break }
            rest = rest.dropFirst(length)
        }
        return found
    }

    /// Whether it may be this one: they have everything in common that a table sorts routes by.
    func mayBe(_ route: WantedRoute, in table: NetworkTable) -> Bool {
        let number = route.vrf.map { table.link(named: $0)?.vrfTable } ?? route.table
        guard family == route.family, self.table == number, destination.length == route.destination.length else {
            return false
        }
        // IP6_RT_PRIO_USER where nothing is given, IPv6 has no type of service.
        let metric = route.metric ?? 0
        let isSamePlace =
            family == .ipv4
            ? self.metric == metric && typeOfService == route.typeOfService
            : self.metric == (metric == 0 ? 1024 : metric)
        return isSamePlace && destination.network == route.destination.network
    }
}

extension AddressPrefix {
    /// The octets of the address with all host bits zero.
    var network: [UInt8] {
        address.bytes.enumerated().map { position, octet in
            let bits = min(8, max(0, Int(length) - position * 8))
            return octet & UInt8(truncatingIfNeeded: 0xff00 >> bits)
        }
    }
}

/// What RTM_DELRULE tells of a rule: which of ours it may be.
struct RuleNotice: Hashable {
    let family: AddressFamily
    let preference: UInt32

    init?(_ message: NetlinkMessage) {
        guard let header = message.fixedPart(fib_rule_hdr.self),
            let family = AddressFamily(number: Int32(header.family))
        else { return nil }
        self.family = family
        preference = message.attribute(FRA_PRIORITY, behind: MemoryLayout<fib_rule_hdr>.size)?.uint32 ?? 0
    }
}
