public import InternetTypes

/// Address flags (`IFA_F_*` of linux/if_addr.h).
public struct AddressFlags: OptionSet, Hashable, Sendable {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// IPv4: a further address of a subnet that goes when the first one goes, unless promote_secondaries is set.
    public static let secondary = AddressFlags(rawValue: 0x01)
    /// IPv6: no duplicate address detection.
    public static let noDAD = AddressFlags(rawValue: 0x02)
    public static let optimistic = AddressFlags(rawValue: 0x04)
    /// IPv6: somebody else on the link has it.
    public static let dadFailed = AddressFlags(rawValue: 0x08)
    public static let homeAddress = AddressFlags(rawValue: 0x10)
    /// The preferred lifetime is over: never chosen as a source.
    public static let deprecated = AddressFlags(rawValue: 0x20)
    /// IPv6: duplicate address detection is not finished.
    public static let tentative = AddressFlags(rawValue: 0x40)
    public static let permanent = AddressFlags(rawValue: 0x80)
    public static let manageTemporary = AddressFlags(rawValue: 0x100)
    public static let noPrefixRoute = AddressFlags(rawValue: 0x200)
    public static let multicastAutoJoin = AddressFlags(rawValue: 0x400)
}

/// An address that shall be on an interface, with everything that RTM_NEWADDR can say about it.
public struct WantedAddress: Hashable, Sendable, CustomStringConvertible {
    /// What makes two wanted addresses the same one: a second with the same identity replaces the first.
    public struct Identity: Hashable, Sendable {
        public let interface: InterfaceReference
        public let prefix: AddressPrefix
        public let peer: IPAddress?

        public init(interface: InterfaceReference, prefix: AddressPrefix, peer: IPAddress?) {
            self.interface = interface
            self.prefix = prefix
            self.peer = peer
        }
    }

    public var interface: InterfaceReference
    public var prefix: AddressPrefix
    /// The far end of a point-to-point address.
    public var peer: IPAddress?
    /// IPv4 only.
    public var broadcast: IPv4Address?
    /// IPv4 only; at most 15 octets.
    public var label: String?
    /// `RT_SCOPE_*`: 0 universe (the default), 253 link, 254 host. IPv6 takes its scope from the address.
    public var scope: UInt8
    /// Of these the kernel takes noDAD, homeAddress, manageTemporary, noPrefixRoute and multicastAutoJoin.
    public var flags: AddressFlags
    /// In seconds; nil for ever. 0 makes a deprecated address that is never chosen as a source.
    public var preferredLifetime: UInt32?
    public var onDrift: DriftPolicy

    public init(
        _ prefix: AddressPrefix, on interface: InterfaceReference, peer: IPAddress? = nil,
        broadcast: IPv4Address? = nil, label: String? = nil, scope: UInt8 = 0, flags: AddressFlags = [],
        preferredLifetime: UInt32? = nil, onDrift: DriftPolicy = .repair
    ) {
        self.interface = interface
        self.prefix = prefix
        self.peer = peer == prefix.address ? nil : peer
        self.broadcast = broadcast
        self.label = label
        self.scope = scope
        self.flags = flags
        self.preferredLifetime = preferredLifetime
        self.onDrift = onDrift
    }

    public var identity: Identity { Identity(interface: interface, prefix: prefix, peer: peer) }
    public var description: String { "\(prefix) dev \(interface)" }
}
