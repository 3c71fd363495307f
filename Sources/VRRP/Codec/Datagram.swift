public import InternetTypes

/// IP protocol numbers that carry advertisements.
public enum ProtocolNumber {
    /// VRRP itself (RFC 9568 section 5.1.1.4).
    public static let vrrp: UInt8 = 112
    /// The IP Authentication Header (RFC 4302), around a version 2 advertisement.
    public static let authenticationHeader: UInt8 = 51
}

/// What a socket received, before anybody has believed it.
public struct Datagram: Hashable, Sendable {
    public var family: AddressFamily
    public var source: IPAddress
    public var destination: IPAddress
    /// IPv6's hop limit from the control message, nil where there was none; for IPv4 the header in `bytes` counts.
    public var hopLimit: UInt8?
    /// IPv4: the whole datagram from the first octet of its header, as a raw socket delivers it.
    /// IPv6: the payload behind all headers.
    public var bytes: [UInt8]
    /// The interface it came in on.
    public var interface: InterfaceIndex

    public init(
        family: AddressFamily, source: IPAddress, destination: IPAddress, hopLimit: UInt8?, bytes: [UInt8],
        interface: InterfaceIndex
    ) {
        self.family = family
        self.source = source
        self.destination = destination
        self.hopLimit = hopLimit
        self.bytes = bytes
        self.interface = interface
    }
}

/// What the IP header around a sent advertisement says; both addresses are of the family that the datagram has.
public struct TransmitHeader: Hashable, Sendable {
    public var source: IPAddress
    public var destination: IPAddress
    /// TTL or hop limit; 255 for multicast (RFC 9568 section 5.1.1.3).
    public var hopLimit: UInt8
    /// IPv4's identification, counted 1, 2, 3, ... per instance by keepalived; without effect over IPv6.
    public var identification: UInt16

    public init(source: IPAddress, destination: IPAddress, hopLimit: UInt8 = 255, identification: UInt16 = 0) {
        self.source = source
        self.destination = destination
        self.hopLimit = hopLimit
        self.identification = identification
    }
}

/// What the checksum of a version 3 advertisement over IPv4 covers. Other advertisements have one form only.
public enum ChecksumMode: Hashable, Sendable {
    /// Pseudo-header and advertisement (RFC 9568 section 5.2.8).
    case normal
    /// `v3_checksum_as_v2`: the advertisement alone; a receiver with this option accepts any value.
    case v3AsV2
    /// `old_unicast_checksum`: a pseudo-header that names 224.0.0.18, whatever the destination is.
    case oldUnicast
}
