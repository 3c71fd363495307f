public import InternetTypes

/// The protocols that IPVS balances, with their numbers in IP headers.
public enum ServiceProtocol: UInt8, Hashable, Sendable, CustomStringConvertible {
    case tcp = 6
    case udp = 17
    case sctp = 132

    public var description: String {
        switch self {
        case .tcp: "tcp"
        case .udp: "udp"
        case .sctp: "sctp"
        }
    }
}

/// What IPVS tells services apart by.
public enum ServiceKey: Hashable, Sendable, CustomStringConvertible {
    /// Port 0 stands for all ports.
    case address(IPAddress, port: UInt16, ServiceProtocol)
    case firewallMark(UInt32, AddressFamily)

    /// The family of the packets that the service is for.
    public var family: AddressFamily {
        switch self {
        case .address(let address, _, _): address.family
        case .firewallMark(_, let family): family
        }
    }

    public var description: String {
        switch self {
        case .address(let address, let port, let number): "[\(address)]:\(number):\(port)"
        case .firewallMark(let mark, let family): "FWM \(mark)" + (family == .ipv6 ? " IPv6" : "")
        }
    }
}

/// Flags of a service; the numbers are those of linux/ip_vs.h (IP_VS_SVC_F_*).
public struct ServiceFlags: OptionSet, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    public static let persistent = ServiceFlags(rawValue: 0x1)
    public static let onePacket = ServiceFlags(rawValue: 0x4)
    public static let scheduler1 = ServiceFlags(rawValue: 0x8)
    public static let scheduler2 = ServiceFlags(rawValue: 0x10)
    public static let scheduler3 = ServiceFlags(rawValue: 0x20)

    /// What a user sets; the kernel has flags of its own beside these.
    public static let settable: ServiceFlags = [.persistent, .onePacket, .scheduler1, .scheduler2, .scheduler3]
}

/// How a service distributes connections.
public struct ServiceSettings: Hashable, Sendable {
    public var scheduler: String
    public var flags: ServiceFlags
    /// Seconds for which a client stays with its server; counts with `ServiceFlags.persistent`.
    public var persistenceTimeout: UInt32
    /// How many leading bits of its address make a client.
    public var persistencePrefix: UInt8
    public var persistenceEngine: String?

    public init(
        scheduler: String, flags: ServiceFlags = [], persistenceTimeout: UInt32 = 0, persistencePrefix: UInt8,
        persistenceEngine: String? = nil
    ) {
        self.scheduler = scheduler
        self.flags = flags
        self.persistenceTimeout = persistenceTimeout
        self.persistencePrefix = persistencePrefix
        self.persistenceEngine = persistenceEngine
    }
}

/// What IPVS tells the servers of a service apart by.
public struct DestinationKey: Hashable, Sendable, CustomStringConvertible {
    public var address: IPAddress
    public var port: UInt16

    public init(_ address: IPAddress, port: UInt16) {
        self.address = address
        self.port = port
    }

    public var description: String { "[\(address)]:\(port)" }
}

/// How packets reach a server.
public enum PacketForwarding: Hashable, Sendable {
    /// What a tunnel's outer header says about checksums; the numbers are IP_VS_TUNNEL_ENCAP_FLAG_*.
    public enum Checksum: UInt16, Hashable, Sendable { case none = 0, full = 1, remote = 2 }
    /// IP_VS_CONN_F_TUNNEL_TYPE_* of linux/ip_vs.h.
    public enum Tunnel: Hashable, Sendable {
        case ipip
        case gue(port: UInt16, Checksum)
        case gre(Checksum)
    }

    case masquerading
    case directRouting
    case tunnel(Tunnel)
}

/// A server of a service.
public struct Destination: Hashable, Sendable {
    public var key: DestinationKey
    public var forwarding: PacketForwarding
    /// 0 takes no new connections.
    public var weight: UInt32
    /// With this many connections it takes no new ones; 0 for no limit.
    public var upperThreshold: UInt32
    /// Below this many it takes new ones again; 0 for three quarters of the upper threshold.
    public var lowerThreshold: UInt32

    public init(
        _ key: DestinationKey, _ forwarding: PacketForwarding = .masquerading, weight: UInt32 = 1,
        upperThreshold: UInt32 = 0, lowerThreshold: UInt32 = 0
    ) {
        self.key = key
        self.forwarding = forwarding
        self.weight = weight
        self.upperThreshold = upperThreshold
        self.lowerThreshold = lowerThreshold
    }
}

/// A service with its servers, each key once, in the order in which they are added.
public struct Service: Hashable, Sendable {
    public var key: ServiceKey
    public var settings: ServiceSettings
    public var destinations: [Destination]

    public init(_ key: ServiceKey, _ settings: ServiceSettings, destinations: [Destination] = []) {
        self.key = key
        self.settings = settings
        self.destinations = destinations
    }
}
