import InternetTypes
public import KeepalivedConf
public import ServiceTypes

// What a configured virtual server is in terms of IPVS.

extension IPAddress {
    /// The next address of the family; nil after the last.
    var successor: IPAddress? {
        switch self {
        case .v4(let address):
            return address.rawValue == .max ? nil : .v4(IPv4Address(rawValue: address.rawValue + 1))
        case .v6(let address):
            let (low, overflow) = address.low.addingReportingOverflow(1)
            guard overflow else { return .v6(IPv6Address(high: address.high, low: low)) }
            return address.high == .max ? nil : .v6(IPv6Address(high: address.high + 1, low: 0))
        }
    }
}

extension VirtualServer {
    /// As many addresses of one range become services; more than keepalived's notation can name.
    static let longestRange = 1 << 16

    /// The IPVS services that it stands for, in the order of its group.
    public func serviceKeys(groups: [String: VirtualServerGroup]) -> [ServiceKey] {
        let fallback = family ?? realServers.first?.address.family ?? .ipv4
        switch target {
        case .address(let address, let port): return [.address(address, port: port, serviceProtocol)]
        case .firewallMark(let mark): return [.firewallMark(mark, fallback)]
        case .group(let name):
            var seen: Set<ServiceKey> = []
            return (groups[name]?.entries ?? []).flatMap { entry -> [ServiceKey] in
                switch entry {
                case .firewallMark(let mark, let family): [.firewallMark(mark, family ?? fallback)]
                case .range(let first, let last, let port):
                    Self.addresses(first, last).map { .address($0, port: port, serviceProtocol) }
                }
            }.filter { seen.insert($0).inserted }
        }
    }

    private static func addresses(_ first: IPAddress, _ last: IPAddress) -> [IPAddress] {
        var addresses: [IPAddress] = []
        var next: IPAddress? = first
        while let address = next, address <= last, addresses.count < longestRange {
            addresses.append(address)
            next = address.successor
        }
        return addresses
    }

    /// UDP is keepalived's default for services with addresses.
    private var serviceProtocol: ServiceProtocol {
        switch transport {
        case .tcp: .tcp
        case .sctp: .sctp
        case .udp, nil: .udp
        }
    }

    /// How the service that `key` names distributes connections.
    public func serviceSettings(_ key: ServiceKey) -> ServiceSettings {
        // SCHED1 to SCHED3 follow one another from bit 3 on (linux/ip_vs.h).
        var flags = ServiceFlags(rawValue: UInt32(schedulerFlags & 7) << 3)
        if schedulesOnePacket { flags.insert(.onePacket) }
        if persistenceTimeout != nil { flags.insert(.persistent) }
        let seconds = (persistenceTimeout ?? .zero).components.seconds
        return ServiceSettings(
            scheduler: scheduler, flags: flags, persistenceTimeout: UInt32(clamping: seconds),
            persistencePrefix: min(persistencePrefix ?? key.family.addressBits, key.family.addressBits),
            persistenceEngine: persistenceEngine)
    }
}

extension ForwardingMethod {
    /// The same in IPVS's terms.
    var packetForwarding: PacketForwarding {
        switch kind {
        case .nat: return .masquerading
        case .directRouting: return .directRouting
        case .tunnel:
            let checksum: PacketForwarding.Checksum =
                switch self.checksum {
                case nil, .some(.none): .none
                case .full: .full
                case .remote: .remote
                }
            switch tunnel {
            case .ipip: return .tunnel(.ipip)
            case .gre: return .tunnel(.gre(checksum))
            case .gue: return .tunnel(.gue(port: port ?? 0, checksum))
            }
        }
    }
}
