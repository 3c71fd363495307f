public import InternetTypes

/// Something that shall be in the kernel, with everything that the kernel can be told about it.
///
/// The pure side says which, the Linux side makes it so.
public enum WantedObject: Hashable, Sendable {
    case address(WantedAddress)
    // Routes and rules are large and few; thousands of addresses stay small.
    indirect case route(WantedRoute)
    indirect case rule(WantedRule)

    /// What makes two wanted objects the same one: a second with the same identity replaces the first.
    public enum Identity: Hashable, Sendable {
        case address(WantedAddress.Identity)
        indirect case route(WantedRoute.Identity)
        indirect case rule(WantedRule)
    }

    /// The kinds in the order in which they are added; they are removed in the opposite one.
    public enum Kind: String, Hashable, Sendable, Comparable, CaseIterable {
        case address, route, rule

        private var rank: Int {
            switch self {
            case .address: 0
            case .route: 1
            case .rule: 2
            }
        }

        public static func < (left: Kind, right: Kind) -> Bool { left.rank < right.rank }
    }

    public var identity: Identity {
        switch self {
        case .address(let address): .address(address.identity)
        case .route(let route): .route(route.identity)
        case .rule(let rule): .rule(rule.identity)
        }
    }

    public var kind: Kind {
        switch self {
        case .address: .address
        case .route: .route
        case .rule: .rule
        }
    }

    public var family: AddressFamily {
        switch self {
        case .address(let address): address.prefix.address.family
        case .route(let route): route.family
        case .rule(let rule): rule.family
        }
    }

    public var onDrift: DriftPolicy {
        switch self {
        case .address(let address): address.onDrift
        case .route(let route): route.onDrift
        case .rule(let rule): rule.onDrift
        }
    }

    /// The address, where it is one.
    public var address: WantedAddress? {
        guard case .address(let address) = self else { return nil }
        return address
    }
}

extension WantedObject: CustomStringConvertible {
    public var description: String {
        switch self {
        case .address(let address): "address \(address)"
        case .route(let route): "route \(route)"
        case .rule(let rule): "rule \(rule)"
        }
    }
}

/// What is done when somebody else takes a wanted object away, or changes it.
public enum DriftPolicy: Hashable, Sendable {
    /// It is put back at once, and said.
    case repair
    /// It is said, and its owner decides.
    case report
    /// Nothing (`no_track`).
    case ignore
}

/// The number that rtnetlink.h gives to keepalived (RTPROT_KEEPALIVED): addresses, routes and rules carry it.
public let keepalivedProtocol: UInt8 = 18

/// An interface by number, which a recreated interface does not keep, or by name, which it may.
public enum InterfaceReference: Hashable, Sendable, CustomStringConvertible {
    case index(InterfaceIndex)
    case name(InterfaceName)

    public var description: String {
        switch self {
        case .index(let index): "interface \(index)"
        case .name(let name): "\(name)"
        }
    }
}
