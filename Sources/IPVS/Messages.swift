import CNetlink
import Glibc
import InternetTypes
import Netlink
import ServiceTypes

// IPVS's part of generic netlink: linux/ip_vs.h, and net/netfilter/ipvs/ip_vs_ctl.c for what the kernel makes of it.

/// A command to IPVS, ready to be sent.
enum IPVSCommand: Hashable {
    case change(ServiceChange)
    case flush
    case setTimeouts(Timeouts)
    case startDaemon(SyncDaemon)
    case stopDaemon(SyncDaemon.Role, id: UInt8)

    /// What could not be done, to follow "cannot".
    var operation: String {
        switch self {
        case .change(.add(let key, _)): "add virtual service \(key)"
        case .change(.alter(let key, _)): "change virtual service \(key)"
        case .change(.remove(let key)): "remove virtual service \(key)"
        case .change(.addDestination(let key, let destination)): "add server \(destination.key) to service \(key)"
        case .change(.alterDestination(let key, let destination)): "change server \(destination.key) of service \(key)"
        case .change(.removeDestination(let key, let destination)): "remove server \(destination) from service \(key)"
        case .flush: "flush the IPVS table"
        case .setTimeouts: "set the IPVS timeouts"
        case .startDaemon(let daemon): "start the \(daemon.role.rawValue) sync daemon on \(daemon.interface)"
        case .stopDaemon(let role, _): "stop the \(role.rawValue) sync daemon"
        }
    }

    fileprivate var number: Int {
        switch self {
        case .change(.add): Int(IPVS_CMD_NEW_SERVICE)
        case .change(.alter): Int(IPVS_CMD_SET_SERVICE)
        case .change(.remove): Int(IPVS_CMD_DEL_SERVICE)
        case .change(.addDestination): Int(IPVS_CMD_NEW_DEST)
        case .change(.alterDestination): Int(IPVS_CMD_SET_DEST)
        case .change(.removeDestination): Int(IPVS_CMD_DEL_DEST)
        case .flush: Int(IPVS_CMD_FLUSH)
        case .setTimeouts: Int(IPVS_CMD_SET_CONFIG)
        case .startDaemon: Int(IPVS_CMD_NEW_DAEMON)
        case .stopDaemon: Int(IPVS_CMD_DEL_DAEMON)
        }
    }

    fileprivate func put(into attributes: borrowing NetlinkBatch.Attributes) {
        switch self {
        case .change(.add(let key, let settings)), .change(.alter(let key, let settings)):
            attributes.put(key, settings)
        case .change(.remove(let key)): attributes.put(key, nil)
        case .change(.addDestination(let key, let destination)), .change(.alterDestination(let key, let destination)):
            attributes.put(key, nil)
            attributes.put(destination)
        case .change(.removeDestination(let key, let destination)):
            attributes.put(key, nil)
            attributes.nest(Int(IPVS_CMD_ATTR_DEST)) { $0.put(destination) }
        case .flush: break
        case .setTimeouts(let timeouts):
            attributes.put(Int(IPVS_CMD_ATTR_TIMEOUT_TCP), timeouts.tcp)
            attributes.put(Int(IPVS_CMD_ATTR_TIMEOUT_TCP_FIN), timeouts.tcpFin)
            attributes.put(Int(IPVS_CMD_ATTR_TIMEOUT_UDP), timeouts.udp)
        case .startDaemon(let daemon):
            attributes.nest(Int(IPVS_CMD_ATTR_DAEMON)) { $0.put(daemon) }
        case .stopDaemon(let role, let id):
            attributes.nest(Int(IPVS_CMD_ATTR_DAEMON)) {
                $0.put(Int(IPVS_DAEMON_ATTR_STATE), role.state)
                $0.put(Int(IPVS_DAEMON_ATTR_SYNC_ID), UInt32(id))
            }
        }
    }
}

extension NetlinkBatch {
    /// Appends a command; it is answered only where it fails, or where `acknowledged` asks for it.
    mutating func append(_ command: IPVSCommand, family: UInt16, sequence: UInt32, acknowledged: Bool) {
        let flags = NLM_F_REQUEST | (acknowledged ? NLM_F_ACK : 0)
        append(family: family, command: command.number, version: IPVS_GENL_VERSION, flags: flags, sequence: sequence) {
            command.put(into: $0)
        }
    }

    /// Asks for all services.
    mutating func appendServiceDump(family: UInt16, sequence: UInt32) {
        append(
            family: family, command: Int(IPVS_CMD_GET_SERVICE), version: IPVS_GENL_VERSION,
            flags: NLM_F_REQUEST | NLM_F_DUMP, sequence: sequence
        ) { _ in }
    }

    /// Asks for the servers of a service.
    mutating func appendDestinationDump(of key: ServiceKey, family: UInt16, sequence: UInt32) {
        append(
            family: family, command: Int(IPVS_CMD_GET_DEST), version: IPVS_GENL_VERSION,
            flags: NLM_F_REQUEST | NLM_F_DUMP, sequence: sequence
        ) { $0.put(key, nil) }
    }

    /// Asks for the timeouts.
    mutating func appendConfigurationRequest(family: UInt16, sequence: UInt32) {
        append(
            family: family, command: Int(IPVS_CMD_GET_CONFIG), version: IPVS_GENL_VERSION, flags: NLM_F_REQUEST,
            sequence: sequence
        ) { _ in }
    }

    /// Asks for the number of a generic netlink family.
    mutating func appendFamilyRequest(_ name: String, sequence: UInt32) {
        append(
            family: UInt16(GENL_ID_CTRL), command: Int(CTRL_CMD_GETFAMILY), version: 1, flags: NLM_F_REQUEST,
            sequence: sequence
        ) { $0.put(Int(CTRL_ATTR_FAMILY_NAME), name) }
    }

    private mutating func append(
        family: UInt16, command: Int, version: Int32, flags: Int32, sequence: UInt32,
        attributes: (borrowing Attributes) -> Void
    ) {
        let header = genlmsghdr(cmd: UInt8(command), version: UInt8(version), reserved: 0)
        append(type: family, flags: flags, sequence: sequence, header: header, attributes: attributes)
    }
}

extension NetlinkBatch.Attributes {
    /// A service; without settings only what names it.
    fileprivate func put(_ key: ServiceKey, _ settings: ServiceSettings?) {
        nest(Int(IPVS_CMD_ATTR_SERVICE)) { attributes in
            attributes.put(Int(IPVS_SVC_ATTR_AF), key.family.number)
            switch key {
            case .address(let address, let port, let protocolNumber):
                attributes.put(Int(IPVS_SVC_ATTR_PROTOCOL), UInt16(protocolNumber.rawValue))
                attributes.put(Int(IPVS_SVC_ATTR_ADDR), bytes: address.union)
                attributes.put(Int(IPVS_SVC_ATTR_PORT), port.bigEndian)
            case .firewallMark(let mark, _): attributes.put(Int(IPVS_SVC_ATTR_FWMARK), mark)
            }
            guard let settings else { return }
            attributes.put(Int(IPVS_SVC_ATTR_SCHED_NAME), settings.scheduler)
            if let engine = settings.persistenceEngine { attributes.put(Int(IPVS_SVC_ATTR_PE_NAME), engine) }
            let flags = ip_vs_flags(flags: settings.flags.rawValue, mask: ServiceFlags.settable.rawValue)
            attributes.put(Int(IPVS_SVC_ATTR_FLAGS), structure: flags)
            attributes.put(Int(IPVS_SVC_ATTR_TIMEOUT), settings.persistenceTimeout)
            attributes.put(Int(IPVS_SVC_ATTR_NETMASK), key.family.mask(settings.persistencePrefix))
        }
    }

    fileprivate func put(_ key: DestinationKey) {
        put(Int(IPVS_DEST_ATTR_ADDR_FAMILY), key.address.family.number)
        put(Int(IPVS_DEST_ATTR_ADDR), bytes: key.address.union)
        put(Int(IPVS_DEST_ATTR_PORT), key.port.bigEndian)
    }

    fileprivate func put(_ destination: Destination) {
        nest(Int(IPVS_CMD_ATTR_DEST)) { attributes in
            attributes.put(destination.key)
            attributes.put(Int(IPVS_DEST_ATTR_WEIGHT), destination.weight)
            attributes.put(Int(IPVS_DEST_ATTR_U_THRESH), destination.upperThreshold)
            attributes.put(Int(IPVS_DEST_ATTR_L_THRESH), destination.lowerThreshold)
            switch destination.forwarding {
            case .masquerading: attributes.put(Int(IPVS_DEST_ATTR_FWD_METHOD), UInt32(IP_VS_CONN_F_MASQ))
            case .directRouting: attributes.put(Int(IPVS_DEST_ATTR_FWD_METHOD), UInt32(IP_VS_CONN_F_DROUTE))
            case .tunnel(let tunnel):
                attributes.put(Int(IPVS_DEST_ATTR_FWD_METHOD), UInt32(IP_VS_CONN_F_TUNNEL))
                attributes.put(Int(IPVS_DEST_ATTR_TUN_TYPE), tunnel.type)
                attributes.put(Int(IPVS_DEST_ATTR_TUN_PORT), tunnel.port.bigEndian)
                attributes.put(Int(IPVS_DEST_ATTR_TUN_FLAGS), tunnel.checksum.rawValue)
            }
        }
    }

    fileprivate func put(_ daemon: SyncDaemon) {
        put(Int(IPVS_DAEMON_ATTR_STATE), daemon.role.state)
        put(Int(IPVS_DAEMON_ATTR_MCAST_IFN), daemon.interface.rawValue)
        put(Int(IPVS_DAEMON_ATTR_SYNC_ID), UInt32(daemon.id))
        if let length = daemon.maximumLength { put(Int(IPVS_DAEMON_ATTR_SYNC_MAXLEN), length) }
        if let port = daemon.port { put(Int(IPVS_DAEMON_ATTR_MCAST_PORT), port) }
        if let ttl = daemon.ttl { put(Int(IPVS_DAEMON_ATTR_MCAST_TTL), ttl) }
        switch daemon.group {
        case nil: break
        case .v4(let group): put(Int(IPVS_DAEMON_ATTR_MCAST_GROUP), group.rawValue.bigEndian)
        case .v6(let group): put(Int(IPVS_DAEMON_ATTR_MCAST_GROUP6), bytes: group.bytes)
        }
    }
}

extension AddressFamily {
    var number: UInt16 { UInt16(self == .ipv4 ? AF_INET : AF_INET6) }

    init?(number: UInt16) {
        switch Int32(number) {
        case AF_INET: self = .ipv4
        case AF_INET6: self = .ipv6
        default: return nil
        }
    }

    /// What the kernel calls netmask: a mask for IPv4, a length for IPv6.
    func mask(_ prefix: UInt8) -> UInt32 {
        self == .ipv6 ? UInt32(prefix) : (prefix == 0 ? 0 : UInt32.max << (32 - UInt32(min(prefix, 32)))).bigEndian
    }

    func prefix(_ mask: UInt32) -> UInt8 {
        self == .ipv6 ? UInt8(clamping: mask) : UInt8(clamping: (~UInt32(bigEndian: mask)).leadingZeroBitCount)
    }
}

extension IPAddress {
    /// union nf_inet_addr: 16 octets for either family.
    fileprivate var union: [UInt8] { bytes + [UInt8](repeating: 0, count: 16 - bytes.count) }
}

extension PacketForwarding.Tunnel {
    fileprivate var type: UInt8 {
        switch self {
        case .ipip: UInt8(IP_VS_CONN_F_TUNNEL_TYPE_IPIP)
        case .gue: UInt8(IP_VS_CONN_F_TUNNEL_TYPE_GUE)
        case .gre: UInt8(IP_VS_CONN_F_TUNNEL_TYPE_GRE)
        }
    }

    fileprivate var port: UInt16 { if case .gue(let port, _) = self { port } else { 0 } }

    fileprivate var checksum: PacketForwarding.Checksum {
        switch self {
        case .ipip: .none
        case .gue(_, let checksum), .gre(let checksum): checksum
        }
    }
}
