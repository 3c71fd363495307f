import InternetTypes

/// Advertisements to octets and back (RFC 9568 section 5, RFC 3768 section 5).
public enum Codec {
    /// The packet type of an advertisement, the only one there is (RFC 9568 section 5.2.2).
    static let advertisementType: UInt8 = 1
    /// Version, type, VRID, priority, count, two octets of the version's own, checksum.
    static let fixedLength = 8
    /// Authentication data of version 2 over IPv4: there in every advertisement, zeros where nothing is configured.
    static let authenticationLength = 8
    /// Where the checksum is, from the start of the advertisement.
    static let checksumOffset = 6
    static let ipv4HeaderLength = 20

    /// The octets of an advertisement with `count` addresses, from its first octet to its last.
    ///
    /// Version 2 over IPv6 is keepalived's own: a version 2 header, long addresses, no authentication data.
    static func length(version: Version, family: AddressFamily, addressCount count: Int) -> Int {
        switch (version, family) {
        case (.v2, .ipv4): fixedLength + 4 * count + authenticationLength
        case (.v3, .ipv4): fixedLength + 4 * count
        case (_, .ipv6): fixedLength + 16 * count
        }
    }
}

extension VirtualRouterConfiguration {
    /// The octets of an advertisement with IP header and whatever proves it: what a receive buffer must have room for.
    public var longestDatagram: Int {
        let advertisement = Codec.length(version: version, family: key.family, addressCount: addresses.count)
        return (key.family == .ipv4 ? Codec.ipv4HeaderLength : 40) + advertisement
            + (hasAuthenticationHeader ? AuthenticationHeader.length : 0) + (trailer == nil ? 0 : Trailer.length)
    }
}

/// Big-endian reads at places that the caller has checked against the length.
extension [UInt8] {
    func word16(at offset: Int) -> UInt16 { UInt16(self[offset]) << 8 | UInt16(self[offset + 1]) }

    func word32(at offset: Int) -> UInt32 { UInt32(word16(at: offset)) << 16 | UInt32(word16(at: offset + 2)) }

    func word64(at offset: Int) -> UInt64 { UInt64(word32(at: offset)) << 32 | UInt64(word32(at: offset + 4)) }

    func address(_ family: AddressFamily, at offset: Int) -> IPAddress {
        switch family {
        case .ipv4: .v4(IPv4Address(rawValue: word32(at: offset)))
        case .ipv6: .v6(IPv6Address(high: word64(at: offset), low: word64(at: offset + 8)))
        }
    }
}

/// Big-endian writes.
extension [UInt8] {
    mutating func append(word16 value: UInt16) {
        append(UInt8(value >> 8))
        append(UInt8(value & 0xff))
    }

    mutating func append(word32 value: UInt32) {
        append(word16: UInt16(value >> 16))
        append(word16: UInt16(value & 0xffff))
    }

    mutating func append(word64 value: UInt64) {
        append(word32: UInt32(value >> 32))
        append(word32: UInt32(value & 0xffff_ffff))
    }

    mutating func append(_ address: IPAddress) {
        switch address {
        case .v4(let address): append(word32: address.rawValue)
        case .v6(let address):
            append(word64: address.high)
            append(word64: address.low)
        }
    }

    /// `offset` is one that the caller has just written.
    mutating func set(word16 value: UInt16, at offset: Int) {
        self[offset] = UInt8(value >> 8)
        self[offset + 1] = UInt8(value & 0xff)
    }
}
