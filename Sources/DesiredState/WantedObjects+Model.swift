public import InternetTypes
public import KeepalivedConf
public import KernelObjects

// What the kernel shall have under a configuration: addresses first, then routes, then rules, as they are added.

extension VRRPInstance {
    /// What it holds while MASTER; `interface` says where an address goes, and nil leaves it out.
    public func heldObjects(
        onDrift policy: DriftPolicy, interface: (VirtualAddress) -> InterfaceName?
    ) -> [WantedObject] {
        let addresses = (virtualAddresses + excludedAddresses).compactMap { address in
            interface(address).map { WantedObject.address(WantedAddress(address, on: $0, onDrift: policy)) }
        }
        return addresses + virtualRoutes.map { .route(WantedRoute($0, onDrift: policy)) }
            + virtualRules.map { .rule(WantedRule($0, onDrift: policy)) }
    }
}

extension VRRPInstance {
    /// The interfaces without which it cannot hold all that it is to hold: a fault while one of them is down.
    ///
    /// As in keepalived they are those of addresses, of routes (not of their hops) and of rules that are tracked.
    public var interfacesOfHeldObjects: [InterfaceName] {
        var names: [InterfaceName] = []
        let add = { (name: InterfaceName?, isTracked: Bool) in
            guard let name, isTracked, name != interface, !names.contains(name) else { return }
            names.append(name)
        }
        for address in virtualAddresses + excludedAddresses { add(address.device, address.isTracked) }
        for route in virtualRoutes { add(route.device, route.isTracked) }
        for rule in virtualRules {
            add(rule.inputInterface, rule.isTracked)
            add(rule.outputInterface, rule.isTracked)
        }
        return names
    }
}

/// The objects of `static_ipaddress`, `static_routes` and `static_rules`.
public struct StaticObjects: Sendable {
    /// All of them, in the order of adding.
    public private(set) var objects: [WantedObject] = []
    /// Those of which a track group wants to know.
    public private(set) var tracked: [String: [WantedObject]] = [:]

    public init() {}

    public init(_ configuration: Configuration) {
        for address in configuration.staticAddresses {
            guard let device = address.device else { continue }
            add(.address(WantedAddress(address, on: device, onDrift: .repair)), address.trackGroup)
        }
        for route in configuration.staticRoutes {
            add(.route(WantedRoute(route, onDrift: .repair)), route.trackGroup)
        }
        for rule in configuration.staticRules { add(.rule(WantedRule(rule, onDrift: .repair)), rule.trackGroup) }
    }

    private mutating func add(_ object: WantedObject, _ group: String?) {
        objects.append(object)
        if let group { tracked[group, default: []].append(object) }
    }
}

extension GlobalDefinitions {
    /// What happens when somebody takes away what a MASTER holds.
    public var driftPolicy: DriftPolicy { stepsDownOnDrift ? .report : .repair }
}

extension WantedAddress {
    /// A configured address with keepalived's defaults: no DAD, and an IPv6 /128 is never chosen as a source.
    public init(_ address: VirtualAddress, on interface: InterfaceName, onDrift policy: DriftPolicy) {
        var flags: AddressFlags = []
        if address.prefix.address.family == .ipv6, !address.detectsDuplicates { flags.insert(.noDAD) }
        if address.isHomeAddress { flags.insert(.homeAddress) }
        if address.managesTemporaryAddresses { flags.insert(.manageTemporary) }
        if address.hasNoPrefixRoute { flags.insert(.noPrefixRoute) }
        if address.joinsMulticastAutomatically { flags.insert(.multicastAutoJoin) }
        let isHost = address.prefix.length == 128
        let lifetime = address.preferredLifetime ?? (isHost ? 0 : nil)
        self.init(
            address.prefix, on: .name(interface), peer: address.peer, broadcast: address.broadcastAddress,
            label: address.label, scope: address.scope, flags: flags,
            // The kernel's number for "for ever".
            preferredLifetime: lifetime == .max ? nil : lifetime, onDrift: address.isTracked ? policy : .ignore)
    }
}

extension VirtualAddress {
    /// The broadcast address that `brd` asks for; nil for none.
    fileprivate var broadcastAddress: IPv4Address? {
        guard case .v4(let host) = prefix.address, prefix.length < 32 else { return nil }
        let hostBits = UInt32.max >> UInt32(prefix.length)
        switch broadcast {
        case .none: return nil
        case .address(let address): return address
        case .hostBitsOne: return IPv4Address(rawValue: host.rawValue | hostBits)
        case .hostBitsZero: return IPv4Address(rawValue: host.rawValue & ~hostBits)
        }
    }
}

extension WantedRoute {
    /// The route of a configuration line.
    public init(_ route: Route, onDrift policy: DriftPolicy) {
        self.init(to: route.destination ?? .everything(route.family))
        kind = route.kindNumber ?? route.kind.number
        source = route.source
        preferredSource = route.preferredSource
        table = route.table ?? 254
        vrf = route.vrf
        metric = route.metric
        typeOfService = route.typeOfService
        scope = route.scope
        protocolNumber = route.routeProtocol
        hops = Self.hops(of: route)
        metrics = Metrics(route.metrics)
        expires = route.expires
        preference = route.preference
        propagatesTTL = route.propagatesTTL
        addition =
            switch route.addition {
            case .add: .exclusive
            case .prepend: .prepend
            case .append: .append
            }
        onDrift = route.isTracked ? policy : .ignore
    }

    /// What stands on the line itself is the first hop, or the only one.
    private static func hops(of route: Route) -> [Hop] {
        let further = route.hops.map { hop in
            Hop(
                via: hop.gateway, dev: hop.device, weight: hop.weight, isOnLink: hop.isOnLink, realms: hop.realms,
                encapsulation: hop.encapsulation.map { Encapsulation($0) })
        }
        let own = Hop(
            via: route.gateway, dev: route.device, isOnLink: route.isOnLink, realms: route.realms,
            encapsulation: route.encapsulation.map { Encapsulation($0) })
        if !further.isEmpty, route.gateway == nil { return further }
        return own == Hop() ? further : [own] + further
    }
}

extension WantedRoute.Encapsulation {
    fileprivate init(_ encapsulation: Route.Encapsulation) {
        switch encapsulation {
        case .ip(let tunnel): self = .ip(WantedRoute.TunnelHeader(tunnel) { .v4($0) })
        case .ip6(let tunnel): self = .ip6(WantedRoute.TunnelHeader(tunnel) { .v6($0) })
        case .mpls(let labels): self = .mpls(labels)
        case .ila(let locator): self = .ila(locator: locator)
        }
    }
}

extension WantedRoute.TunnelHeader {
    fileprivate init<Address>(_ tunnel: Route.IPTunnel<Address>, _ address: (Address) -> IPAddress) {
        self.init()
        id = tunnel.id
        destination = tunnel.destination.map(address)
        source = tunnel.source.map(address)
        trafficClass = tunnel.trafficClass
        hopLimit = tunnel.hopLimit
        flags = tunnel.flags
    }
}

extension WantedRoute.Metrics {
    /// RTAX numbers of linux/rtnetlink.h.
    private static let numbers: [String: UInt8] = [
        "mtu": 2, "window": 3, "rtt": 4, "rttvar": 5, "ssthresh": 6, "cwnd": 7, "advmss": 8, "reordering": 9,
        "hoplimit": 10, "initcwnd": 11, "features": 12, "rto_min": 13, "initrwnd": 14, "quickack": 15, "congctl": 16,
        "fastopen_no_cookie": 17,
    ]

    fileprivate init(_ metrics: [Route.Metric]) {
        self.init()
        for metric in metrics {
            guard let number = Self.numbers[metric.name] else { continue }
            switch metric.value {
            case .number(let value): values[number] = value
            case .name(let name): congestionControl = name
            }
            if metric.isLocked { locked.insert(number) }
        }
    }
}

extension Route.Kind {
    /// RTN_* of linux/rtnetlink.h.
    fileprivate var number: UInt8 {
        switch self {
        case .unicast: 1
        case .local: 2
        case .broadcast: 3
        case .anycast: 4
        case .multicast: 5
        case .blackhole: 6
        case .unreachable: 7
        case .prohibit: 8
        case .throw: 9
        case .nat: 10
        case .xresolve: 11
        }
    }
}

extension WantedRule {
    /// The rule of a configuration line.
    public init(_ rule: Rule, onDrift policy: DriftPolicy) {
        let action: Action =
            switch rule.action {
            case .table(let table): .table(table)
            case .goto(let target): .goto(target)
            case .nop: .nop
            case .blackhole: .blackhole
            case .unreachable: .unreachable
            case .prohibit: .prohibit
            case .layer3Master: .layer3Master
            }
        self.init(rule.family, preference: rule.preference, action)
        source = rule.source
        destination = rule.destination
        isInverted = rule.isInverted
        typeOfService = rule.typeOfService
        firewallMark = rule.firewallMark
        firewallMask = rule.firewallMask
        realms = rule.realms
        suppressPrefixLength = rule.suppressPrefixLength
        suppressInterfaceGroup = rule.suppressInterfaceGroup
        inputInterface = rule.inputInterface
        outputInterface = rule.outputInterface
        tunnelID = rule.tunnelID
        userIDs = rule.userIDs
        protocolNumber = rule.ruleProtocol
        ipProtocol = rule.ipProtocol
        sourcePorts = rule.sourcePorts
        destinationPorts = rule.destinationPorts
        onDrift = rule.isTracked ? policy : .ignore
    }
}

extension AddressPrefix {
    /// 0.0.0.0/0 or ::/0.
    fileprivate static func everything(_ family: AddressFamily) -> AddressPrefix {
        let any: IPAddress = family == .ipv4 ? .v4(IPv4Address(rawValue: 0)) : .v6(IPv6Address(high: 0, low: 0))
        return AddressPrefix(any, length: 0) ?? AddressPrefix(host: any)
    }
}
