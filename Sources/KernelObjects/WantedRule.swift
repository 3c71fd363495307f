public import InternetTypes

/// A policy rule that shall be there, with everything that RTM_NEWRULE can say about it.
///
/// The kernel knows rules by their contents: one that differs in anything is another rule.
public struct WantedRule: Hashable, Sendable {
    public enum Action: Hashable, Sendable {
        case table(UInt32)
        /// The preference to go on at.
        case goto(UInt32)
        case nop, blackhole, unreachable, prohibit
        /// The table of the VRF that the packet's interface is in.
        case layer3Master
    }

    public var family: AddressFamily
    public var preference: UInt32
    public var action: Action
    public var source: AddressPrefix?
    public var destination: AddressPrefix?
    public var isInverted = false
    public var typeOfService: UInt8 = 0
    public var firewallMark: UInt32?
    public var firewallMask: UInt32?
    /// `from << 16 | to`; IPv4 only.
    public var realms: UInt32?
    public var suppressPrefixLength: UInt32?
    public var suppressInterfaceGroup: UInt32?
    public var inputInterface: InterfaceName?
    public var outputInterface: InterfaceName?
    public var tunnelID: UInt64?
    public var userIDs: ClosedRange<UInt32>?
    public var protocolNumber = keepalivedProtocol
    public var ipProtocol: UInt8?
    public var sourcePorts: ClosedRange<UInt16>?
    public var destinationPorts: ClosedRange<UInt16>?
    public var onDrift = DriftPolicy.repair

    public init(_ family: AddressFamily, preference: UInt32, _ action: Action) {
        self.family = family
        self.preference = preference
        self.action = action
    }

    /// Everything but what is done about drift, which the kernel knows nothing of.
    var identity: WantedRule {
        var identity = self
        identity.onDrift = .repair
        return identity
    }
}

extension WantedRule: CustomStringConvertible {
    /// As ip(8) writes it, as far as that tells it from others.
    public var description: String {
        var text = "\(preference):" + (isInverted ? " not" : "") + " from \(source?.description ?? "all")"
        if let destination { text += " to \(destination)" }
        if let firewallMark {
            text += " fwmark \(firewallMark)" + (firewallMask.map { "/\($0)" } ?? "")
        }
        if let inputInterface { text += " iif \(inputInterface)" }
        if let outputInterface { text += " oif \(outputInterface)" }
        switch action {
        case .table(let table): text += " lookup \(table)"
        case .goto(let target): text += " goto \(target)"
        case .nop: text += " nop"
        case .blackhole: text += " blackhole"
        case .unreachable: text += " unreachable"
        case .prohibit: text += " prohibit"
        case .layer3Master: text += " l3mdev"
        }
        return text + (family == .ipv6 ? " (IPv6)" : "")
    }
}
