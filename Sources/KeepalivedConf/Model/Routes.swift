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
        /// The realm of the source in the upper 16 bits, that of the destination in the lower (RTA_FLOW).
        public var realms: UInt32?
        public var encapsulation: Encapsulation?

        public init() {}
    }

    /// What a lightweight tunnel puts around packets (linux/lwtunnel.h).
    public enum Encapsulation: Hashable, Sendable {
        case ip(IPTunnel<IPv4Address>)
        case ip6(IPTunnel<IPv6Address>)
        /// The label stack, outermost first; 20 bits each.
        case mpls([UInt32])
        /// The locator of identifier-locator addressing.
        case ila(UInt64)
    }

    /// The outer header of `encap ip` and `encap ip6`; nil leaves a field to the kernel.
    public struct IPTunnel<Address: Hashable & Sendable>: Hashable, Sendable {
        public var id: UInt64?
        public var destination: Address?
        public var source: Address?
        /// `tos`, `tc` for IPv6.
        public var trafficClass: UInt8?
        /// `ttl`, `hoplimit` for IPv6.
        public var hopLimit: UInt8?
        public var flags: UInt16?

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
    /// The realm of the source in the upper 16 bits, that of the destination in the lower (RTA_FLOW).
    public var realms: UInt32?
    public var expires: UInt32?
    public var preference: UInt8?
    /// RTAX_* settings by their names, with `lock` for those that the kernel must not change.
    public var metrics: [Metric] = []
    /// `ttl-propagate`: from an IP header to MPLS and back; nil leaves it to the kernel.
    public var propagatesTTL: Bool?
    public var encapsulation: Encapsulation?
    public var hops: [Hop] = []
    public var addition = Addition.prepend
    /// False: nothing happens where somebody else removes it.
    public var isTracked = true
    public var trackGroup: String?
    public var origin: Origin

    /// A setting of RTA_METRICS.
    public struct Metric: Hashable, Sendable {
        public enum Value: Hashable, Sendable {
            /// In the kernel's unit: `rtt` eighths, `rttvar` quarters of a millisecond, `rto_min` milliseconds.
            case number(UInt32)
            /// Of `congctl`.
            case name(String)
        }

        /// `mtu`, `advmss`, `hoplimit`, `features` (1 is ECN), `congctl` and so on.
        public var name: String
        public var value: Value
        /// The kernel must not change it.
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
    /// As for routes.
    public var realms: UInt32?
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
