public import InternetTypes

/// A route of `virtual_routes` or `static_routes`.
public struct Route: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable {
        case unicast, local, broadcast, anycast, multicast, blackhole, unreachable, prohibit, `throw`, nat, xresolve
    }

    public enum Addition: Hashable, Sendable { case add, prepend, append }

    public struct Hop: Hashable, Sendable {
        public var gateway: IPAddress?
        public var device: InterfaceName?
        /// 1 to 256.
        public var weight: UInt16 = 1
        public var isOnLink = false
        public var realms: String?

        public init() {}
    }

    public var kind = Kind.unicast
    /// A kind given by number.
    public var kindNumber: UInt8?
    public var family = AddressFamily.ipv4
    /// Nil: the default route.
    public var destination: AddressPrefix?
    public var source: AddressPrefix?
    public var preferredSource: IPAddress?
    public var gateway: IPAddress?
    public var device: InterfaceName?
    public var vrf: InterfaceName?
    public var isOnLink = false
    public var table: UInt32?
    public var metric: UInt32?
    public var typeOfService: UInt8 = 0
    public var scope: UInt8 = 0
    /// rtm_protocol; 18 is keepalived's.
    public var routeProtocol: UInt8 = 18
    public var realms: String?
    public var expires: UInt32?
    public var preference: UInt8?
    /// RTAX_* settings by their names, with `lock` for those that the kernel must not change.
    public var metrics: [Metric] = []
    public var encapsulation: [String] = []
    public var hops: [Hop] = []
    public var addition = Addition.prepend
    /// False: nothing happens where somebody else removes it.
    public var isTracked = true
    public var trackGroup: String?
    public var origin: Origin

    public struct Metric: Hashable, Sendable {
        public var name: String
        public var value: String
        public var isLocked: Bool
    }
}

/// A policy rule of `virtual_rules` or `static_rules`.
public struct Rule: Hashable, Sendable {
    public enum Action: Hashable, Sendable {
        case table(UInt32)
        case goto(UInt32)
        case nop, blackhole, unreachable, prohibit
        case layer3Master
    }

    public var action: Action
    public var family = AddressFamily.ipv4
    public var source: AddressPrefix?
    public var destination: AddressPrefix?
    public var isInverted = false
    public var preference: UInt32 = 0
    public var typeOfService: UInt8 = 0
    public var firewallMark: UInt32?
    public var firewallMask: UInt32?
    public var realms: String?
    public var suppressPrefixLength: UInt32?
    public var suppressInterfaceGroup: UInt32?
    public var inputInterface: InterfaceName?
    public var outputInterface: InterfaceName?
    public var tunnelID: UInt64?
    public var userIDs: ClosedRange<UInt32>?
    public var ruleProtocol: UInt8 = 18
    public var ipProtocol: UInt8?
    public var sourcePorts: ClosedRange<UInt16>?
    public var destinationPorts: ClosedRange<UInt16>?
    public var isTracked = true
    public var trackGroup: String?
    public var origin: Origin
}
