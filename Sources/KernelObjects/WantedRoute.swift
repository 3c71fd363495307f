public import InternetTypes

/// A route that shall be in a table, with everything that RTM_NEWROUTE can say about it.
public struct WantedRoute: Hashable, Sendable {
    /// How it stands among routes to the same destination with the same metric.
    public enum Addition: Hashable, Sendable { case exclusive, prepend, append }

    /// A way to the destination.
    public struct Hop: Hashable, Sendable {
        public var gateway: IPAddress?
        public var device: InterfaceName?
        /// 1 to 256, among several hops.
        public var weight: UInt16
        /// The gateway counts as reachable over the device, whatever its address.
        public var isOnLink: Bool
        /// `from << 16 | to`; IPv4 only.
        public var realms: UInt32?
        public var encapsulation: Encapsulation?

        public init(
            via gateway: IPAddress? = nil, dev device: InterfaceName? = nil, weight: UInt16 = 1,
            isOnLink: Bool = false, realms: UInt32? = nil, encapsulation: Encapsulation? = nil
        ) {
            self.gateway = gateway
            self.device = device
            self.weight = weight
            self.isOnLink = isOnLink
            self.realms = realms
            self.encapsulation = encapsulation
        }
    }

    /// A header that packets get on their way (linux/lwtunnel.h).
    public enum Encapsulation: Hashable, Sendable {
        case ip(TunnelHeader)
        case ip6(TunnelHeader)
        /// Labels of 20 bits, the outermost first.
        case mpls([UInt32])
        case ila(locator: UInt64)
    }

    /// What the header of a tunnel says; nil leaves it to the kernel.
    public struct TunnelHeader: Hashable, Sendable {
        public var id: UInt64?
        public var destination: IPAddress?
        public var source: IPAddress?
        public var trafficClass: UInt8?
        public var hopLimit: UInt8?
        public var flags: UInt16?

        public init() {}
    }

    /// The settings of RTA_METRICS (`RTAX_*` of linux/rtnetlink.h).
    public struct Metrics: Hashable, Sendable {
        /// By RTAX number.
        public var values: [UInt8: UInt32] = [:]
        /// The RTAX numbers that the kernel may not change.
        public var locked: Set<UInt8> = []
        public var congestionControl: String?

        public init() {}

        public var isEmpty: Bool { values.isEmpty && congestionControl == nil }
    }

    /// What makes two wanted routes the same one. Routes to one destination may stand side by side.
    public struct Identity: Hashable, Sendable {
        fileprivate let destination: AddressPrefix
        fileprivate let source: AddressPrefix?
        fileprivate let table: UInt32
        fileprivate let vrf: InterfaceName?
        fileprivate let metric: UInt32?
        fileprivate let typeOfService: UInt8
        fileprivate let kind: UInt8
        fileprivate let paths: [Path]
    }

    fileprivate struct Path: Hashable, Sendable {
        let gateway: IPAddress?
        let device: InterfaceName?
    }

    /// `RTN_*`: 1 unicast, 6 blackhole ...
    public var kind: UInt8 = 1
    /// 0.0.0.0/0 or ::/0 is the default route.
    public var destination: AddressPrefix
    /// IPv6 only.
    public var source: AddressPrefix?
    public var preferredSource: IPAddress?
    public var table: UInt32 = 254
    /// The VRF whose table it is to be in, instead of `table`.
    public var vrf: InterfaceName?
    public var metric: UInt32?
    public var typeOfService: UInt8 = 0
    public var scope: UInt8 = 0
    public var protocolNumber = keepalivedProtocol
    /// One for a plain route, or none; several share the traffic.
    public var hops: [Hop] = []
    public var metrics = Metrics()
    /// In seconds; IPv6 only.
    public var expires: UInt32?
    /// RFC 4191: 0 medium, 1 high, 3 low; IPv6 only.
    public var preference: UInt8?
    public var propagatesTTL: Bool?
    public var addition = Addition.prepend
    public var onDrift = DriftPolicy.repair

    public init(to destination: AddressPrefix) { self.destination = destination }

    public var family: AddressFamily { destination.address.family }

    public var identity: Identity {
        Identity(
            destination: destination, source: source, table: vrf == nil ? table : 0, vrf: vrf, metric: metric,
            typeOfService: typeOfService, kind: kind,
            paths: hops.map { Path(gateway: $0.gateway, device: $0.device) })
    }

    /// The interfaces that it names.
    public var devices: [InterfaceName] { hops.compactMap(\.device) + (vrf.map { [$0] } ?? []) }
}

extension WantedRoute: CustomStringConvertible {
    private static let kinds: [UInt8: String] = [
        2: "local ", 3: "broadcast ", 4: "anycast ", 5: "multicast ", 6: "blackhole ", 7: "unreachable ",
        8: "prohibit ", 9: "throw ", 10: "nat ", 11: "xresolve ",
    ]

    /// As ip(8) writes it, as far as that tells it from others.
    public var description: String {
        var text = (Self.kinds[kind] ?? "") + destination.description
        if let source { text += " from \(source)" }
        for hop in hops {
            if hops.count > 1 { text += " nexthop" }
            if let gateway = hop.gateway { text += " via \(gateway)" }
            if let device = hop.device { text += " dev \(device)" }
        }
        if let preferredSource { text += " src \(preferredSource)" }
        if let vrf { text += " vrf \(vrf)" } else if table != 254 { text += " table \(table)" }
        if let metric { text += " metric \(metric)" }
        return text
    }
}
