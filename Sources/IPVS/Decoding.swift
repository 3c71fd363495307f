import CNetlink
import Glibc
import InternetTypes
import Netlink
import ServiceTypes

// What the kernel reports of its table.

extension NetlinkMessage {
    /// An attribute behind the header of generic netlink.
    func generic(_ type: Int) -> NetlinkAttribute? { attribute(type, behind: MemoryLayout<genlmsghdr>.size) }
}

extension Service {
    /// Reads an answer to IPVS_CMD_GET_SERVICE; nil for what no kernel sends.
    init?(_ message: NetlinkMessage) {
        guard let service = message.generic(Int(IPVS_CMD_ATTR_SERVICE)),
            let family = service.nested(Int(IPVS_SVC_ATTR_AF))?.uint16.flatMap(AddressFamily.init(number:))
        else { return nil }
        let key: ServiceKey
        if let mark = service.nested(Int(IPVS_SVC_ATTR_FWMARK))?.uint32, mark != 0 {
            key = .firewallMark(mark, family)
        } else {
            guard let address = service.nested(Int(IPVS_SVC_ATTR_ADDR))?.address(family),
                let port = service.nested(Int(IPVS_SVC_ATTR_PORT))?.uint16,
                let number = service.nested(Int(IPVS_SVC_ATTR_PROTOCOL))?.uint16,
                let protocolNumber = ServiceProtocol(rawValue: UInt8(clamping: number))
            else { return nil }
            key = .address(address, port: UInt16(bigEndian: port), protocolNumber)
        }
        let flags = service.nested(Int(IPVS_SVC_ATTR_FLAGS))?.uint32 ?? 0
        let engine = service.nested(Int(IPVS_SVC_ATTR_PE_NAME))?.string
        self.init(
            key,
            ServiceSettings(
                scheduler: service.nested(Int(IPVS_SVC_ATTR_SCHED_NAME))?.string ?? "",
                flags: ServiceFlags(rawValue: flags).intersection(.settable),
                persistenceTimeout: service.nested(Int(IPVS_SVC_ATTR_TIMEOUT))?.uint32 ?? 0,
                persistencePrefix: family.prefix(service.nested(Int(IPVS_SVC_ATTR_NETMASK))?.uint32 ?? .max),
                persistenceEngine: engine == "" ? nil : engine))
    }
}

extension Timeouts {
    /// Reads an answer to IPVS_CMD_GET_CONFIG.
    init(_ message: NetlinkMessage) {
        let number = { (type: Int) in message.generic(type)?.uint32 ?? 0 }
        self.init(
            tcp: number(Int(IPVS_CMD_ATTR_TIMEOUT_TCP)), tcpFin: number(Int(IPVS_CMD_ATTR_TIMEOUT_TCP_FIN)),
            udp: number(Int(IPVS_CMD_ATTR_TIMEOUT_UDP)))
    }
}

extension Destination {
    /// Reads an answer to IPVS_CMD_GET_DEST about a service of `family`, which old kernels do not repeat.
    init?(_ message: NetlinkMessage, serviceFamily: AddressFamily) {
        guard let attribute = message.generic(Int(IPVS_CMD_ATTR_DEST)) else { return nil }
        let number = { (type: Int) in attribute.nested(type)?.uint32 ?? 0 }
        let family =
            attribute.nested(Int(IPVS_DEST_ATTR_ADDR_FAMILY))?.uint16.flatMap(AddressFamily.init(number:))
            ?? serviceFamily
        guard let address = attribute.nested(Int(IPVS_DEST_ATTR_ADDR))?.address(family),
            let port = attribute.nested(Int(IPVS_DEST_ATTR_PORT))?.uint16
        else { return nil }
        let forwarding: PacketForwarding
        switch Int32(number(Int(IPVS_DEST_ATTR_FWD_METHOD))) & IP_VS_CONN_F_FWD_MASK {
        case IP_VS_CONN_F_TUNNEL: forwarding = .tunnel(PacketForwarding.Tunnel(attribute))
        case IP_VS_CONN_F_DROUTE: forwarding = .directRouting
        default: forwarding = .masquerading
        }
        self.init(
            DestinationKey(address, port: UInt16(bigEndian: port)), forwarding,
            weight: number(Int(IPVS_DEST_ATTR_WEIGHT)), upperThreshold: number(Int(IPVS_DEST_ATTR_U_THRESH)),
            lowerThreshold: number(Int(IPVS_DEST_ATTR_L_THRESH)))
    }
}

extension PacketForwarding.Tunnel {
    fileprivate init(_ attribute: NetlinkAttribute) {
        let flags = attribute.nested(Int(IPVS_DEST_ATTR_TUN_FLAGS))?.uint16 ?? 0
        let checksum = PacketForwarding.Checksum(rawValue: flags) ?? .none
        switch Int(attribute.nested(Int(IPVS_DEST_ATTR_TUN_TYPE))?.uint8 ?? 0) {
        case IP_VS_CONN_F_TUNNEL_TYPE_GUE:
            let port = attribute.nested(Int(IPVS_DEST_ATTR_TUN_PORT))?.uint16 ?? 0
            self = .gue(port: UInt16(bigEndian: port), checksum)
        case IP_VS_CONN_F_TUNNEL_TYPE_GRE: self = .gre(checksum)
        default: self = .ipip
        }
    }
}

extension NetlinkAttribute {
    /// union nf_inet_addr.
    fileprivate func address(_ family: AddressFamily) -> IPAddress? {
        IPAddress(bytes: bytes.prefix(family == .ipv4 ? 4 : 16))
    }
}
