public import InternetTypes
public import KernelObjects

/// What makes an address of an interface the same address to the kernel.
public struct AddressKey: Hashable, Sendable, CustomStringConvertible {
    public let interface: InterfaceIndex
    public let prefix: AddressPrefix
    /// The far end of a point-to-point address; nil where the kernel reports the address itself.
    public let peer: IPAddress?

    public init(interface: InterfaceIndex, prefix: AddressPrefix, peer: IPAddress? = nil) {
        self.interface = interface
        self.prefix = prefix
        self.peer = peer
    }

    public var description: String {
        "\(prefix)" + (peer.map { " peer \($0)" } ?? "") + " on interface \(interface)"
    }
}

/// An address of an interface as the kernel last described it (RTM_NEWADDR).
public struct InterfaceAddress: Hashable, Sendable {
    public var key: AddressKey
    /// `RT_SCOPE_*`: 0 universe, 253 link, 254 host.
    public var scope: UInt8
    public var flags: AddressFlags
    /// IPv4 only; nil where it is the interface's name.
    public var label: String?
    public var broadcast: IPAddress?
    /// Who added it (`IFAPROT_*`, and 18 for keepalived); nil on kernels before 5.18 and where nobody said.
    public var protocolNumber: UInt8?

    public init(
        key: AddressKey, scope: UInt8 = 0, flags: AddressFlags = [.permanent], label: String? = nil,
        broadcast: IPAddress? = nil, protocolNumber: UInt8? = nil
    ) {
        self.key = key
        self.scope = scope
        self.flags = flags
        self.label = label
        self.broadcast = broadcast
        self.protocolNumber = protocolNumber
    }

    public var interface: InterfaceIndex { key.interface }
    public var prefix: AddressPrefix { key.prefix }
    public var address: IPAddress { key.prefix.address }

    /// Whether packets can be sent from it now: not tentative and not found to be a duplicate.
    public var isUsable: Bool { flags.isDisjoint(with: [.tentative, .dadFailed]) || flags.contains(.optimistic) }
}
