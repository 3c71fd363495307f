import CNetlink
public import InternetTypes

/// The kernel's thread that tells another director of connections, or hears of that director's.
public struct SyncDaemon: Hashable, Sendable {
    /// IP_VS_STATE_* of linux/ip_vs.h.
    public enum Role: String, Hashable, Sendable, CaseIterable {
        case master, backup

        var state: UInt32 { UInt32(self == .master ? IP_VS_STATE_MASTER : IP_VS_STATE_BACKUP) }
    }

    public var role: Role
    public var interface: InterfaceName
    /// Tells several pairs of directors apart.
    public var id: UInt8
    /// Octets; nil here and below leaves it to the kernel.
    public var maximumLength: UInt16?
    public var port: UInt16?
    public var ttl: UInt8?
    public var group: IPAddress?

    public init(
        _ role: Role, interface: InterfaceName, id: UInt8, maximumLength: UInt16? = nil, port: UInt16? = nil,
        ttl: UInt8? = nil, group: IPAddress? = nil
    ) {
        self.role = role
        self.interface = interface
        self.id = id
        self.maximumLength = maximumLength
        self.port = port
        self.ttl = ttl
        self.group = group
    }
}
