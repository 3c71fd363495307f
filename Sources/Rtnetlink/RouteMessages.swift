import CNetlink
import Glibc
import InternetTypes
import KernelObjects
import Netlink

extension NetlinkBatch {
    /// Appends the message that makes `route` so. A device that does not exist leaves the choice to the kernel: the
    /// caller has looked.
    ///
    /// A route that may be there already is added without NLM_F_EXCL: the kernel then refuses only its exact like.
    mutating func append(
        _ operation: ObjectFailure.Operation, _ route: WantedRoute, mayBePresent: Bool, in table: NetworkTable,
        sequence: UInt32
    ) {
        let number = route.vrf.flatMap { table.link(named: $0)?.vrfTable } ?? route.table
        var header = rtmsg()
        header.rtm_family = UInt8(route.family.number)
        header.rtm_dst_len = route.destination.length
        header.rtm_src_len = route.source?.length ?? 0
        header.rtm_tos = route.typeOfService
        header.rtm_table = number < 256 ? UInt8(number) : UInt8(RT_TABLE_UNSPEC.rawValue)
        header.rtm_protocol = route.protocolNumber
        header.rtm_scope = route.scope
        header.rtm_type = route.kind
        if route.hops.count == 1, route.hops.first?.isOnLink == true { header.rtm_flags = UInt32(RTNH_F_ONLINK) }
        let flags: Int32 =
            switch (operation, route.addition) {
            case (.add, .exclusive) where !mayBePresent: NLM_F_CREATE | NLM_F_EXCL
            case (.add, .append): NLM_F_CREATE | NLM_F_APPEND
            case (.add, .exclusive), (.add, .prepend): NLM_F_CREATE
            case (.replace, _): NLM_F_CREATE | NLM_F_REPLACE
            case (.delete, _): 0
            }
        let type = operation == .delete ? RTM_DELROUTE : RTM_NEWROUTE
        append(type: UInt16(type), flags: NLM_F_REQUEST | NLM_F_ACK | flags, sequence: sequence, header: header) {
            if route.destination.length > 0 { $0.put(RTA_DST, route.destination.address) }
            if let source = route.source { $0.put(RTA_SRC, source.address) }
            if number >= 256 { $0.put(RTA_TABLE, number) }
            if let metric = route.metric { $0.put(RTA_PRIORITY, metric) }
            if let source = route.preferredSource { $0.put(RTA_PREFSRC, source) }
            $0.put(route.hops, family: route.family, in: table)
            // The kernel deletes without looking at the rest, and compares some of it only if it is there.
            guard operation != .delete else { return }
            $0.put(route.metrics)
            if let expires = route.expires { $0.put(RTA_EXPIRES, expires) }
            if let preference = route.preference { $0.put(RTA_PREF, preference) }
            if let propagates = route.propagatesTTL { $0.put(RTA_TTL_PROPAGATE, UInt8(propagates ? 1 : 0)) }
        }
    }
}

extension NetlinkBatch.Attributes {
    fileprivate func put(_ type: rtattr_type_t, _ value: IPAddress) { put(Int(type.rawValue), value) }
    fileprivate func put(_ type: rtattr_type_t, _ value: UInt32) { put(Int(type.rawValue), value) }
    fileprivate func put(_ type: rtattr_type_t, _ value: UInt8) { put(Int(type.rawValue), value) }

    fileprivate func put(_ hops: [WantedRoute.Hop], family: AddressFamily, in table: NetworkTable) {
        guard hops.count > 1 else {
            guard let hop = hops.first else { return }
            if let index = hop.index(in: table) { put(RTA_OIF, UInt32(bitPattern: index)) }
            return put(hop, family: family)
        }
        nest(Int(RTA_MULTIPATH.rawValue)) { attributes in
            for hop in hops {
                // rtnexthop: length, flags, weight - 1, interface; attributes follow.
                var header = rtnexthop()
                header.rtnh_flags = hop.isOnLink ? UInt8(RTNH_F_ONLINK) : 0
                header.rtnh_hops = UInt8(clamping: max(1, hop.weight) - 1)
                header.rtnh_ifindex = hop.index(in: table) ?? 0
                attributes.putCounted(header) { $0.put(hop, family: family) }
            }
        }
    }

    private func put(_ hop: WantedRoute.Hop, family: AddressFamily) {
        if let gateway = hop.gateway {
            if gateway.family == family {
                put(RTA_GATEWAY, gateway)
            } else {
                // rtvia: the family, then the address.
                let number = UInt16(gateway.family.number)
                put(Int(RTA_VIA.rawValue), bytes: withUnsafeBytes(of: number) { Array($0) } + gateway.bytes)
            }
        }
        if let realms = hop.realms { put(RTA_FLOW, realms) }
        if let encapsulation = hop.encapsulation { put(encapsulation) }
    }

    fileprivate func put(_ metrics: WantedRoute.Metrics) {
        guard !metrics.isEmpty else { return }
        nest(Int(RTA_METRICS.rawValue)) { attributes in
            let locks = metrics.locked.reduce(UInt32(0)) { $1 < 32 ? $0 | 1 << UInt32($1) : $0 }
            if locks != 0 { attributes.put(Int(RTAX_LOCK), locks) }
            for (number, value) in metrics.values.sorted(by: { $0.key < $1.key }) {
                attributes.put(Int(number), value)
            }
            if let name = metrics.congestionControl { attributes.put(Int(RTAX_CC_ALGO), name) }
        }
    }

    private func put(_ encapsulation: WantedRoute.Encapsulation) {
        let type: Int
        switch encapsulation {
        case .mpls: type = Int(LWTUNNEL_ENCAP_MPLS.rawValue)
        case .ip: type = Int(LWTUNNEL_ENCAP_IP.rawValue)
        case .ila: type = Int(LWTUNNEL_ENCAP_ILA.rawValue)
        case .ip6: type = Int(LWTUNNEL_ENCAP_IP6.rawValue)
        }
        put(Int(RTA_ENCAP_TYPE.rawValue), structure: UInt16(type))
        nest(Int(RTA_ENCAP.rawValue)) { attributes in
            switch encapsulation {
            // LWTUNNEL_IP6_* have the numbers of LWTUNNEL_IP_*, with hop limit for TTL and traffic class for TOS.
            case .ip(let header), .ip6(let header):
                if let id = header.id { attributes.put(Int(LWTUNNEL_IP_ID.rawValue), structure: id.bigEndian) }
                if let address = header.destination { attributes.put(Int(LWTUNNEL_IP_DST.rawValue), address) }
                if let address = header.source { attributes.put(Int(LWTUNNEL_IP_SRC.rawValue), address) }
                if let limit = header.hopLimit { attributes.put(Int(LWTUNNEL_IP_TTL.rawValue), limit) }
                if let trafficClass = header.trafficClass {
                    attributes.put(Int(LWTUNNEL_IP_TOS.rawValue), trafficClass)
                }
                if let flags = header.flags {
                    attributes.put(Int(LWTUNNEL_IP_FLAGS.rawValue), structure: flags.bigEndian)
                }
            case .mpls(let labels):
                // A label stack entry (RFC 3032): label in the upper 20 bits, bit 8 at the bottom of the stack.
                let entries = labels.enumerated().map { position, label in
                    (label << 12 | (position == labels.count - 1 ? 1 << 8 : 0)).bigEndian
                }
                attributes.put(Int(MPLS_IPTUNNEL_DST), bytes: entries.flatMap { withUnsafeBytes(of: $0, Array.init) })
            case .ila(let locator):
                attributes.put(Int(ILA_ATTR_LOCATOR), structure: locator.bigEndian)
            }
        }
    }
}

extension WantedRoute.Hop {
    fileprivate func index(in table: NetworkTable) -> Int32? {
        device.flatMap { table.link(named: $0)?.index.rawValue }
    }
}
