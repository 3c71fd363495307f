public import InternetTypes

/// What has to be known of a virtual router to send its advertisements.
public struct Emission: Sendable {
    /// Of the instance.
    public let name: String
    public let source: IPAddress
    public let destination: ReceptionPolicy.Destination
    public let checksum: ChecksumMode
    /// Nil leaves it to the routing table.
    public let interface: InterfaceName?
    public let hopLimit: UInt8
}
