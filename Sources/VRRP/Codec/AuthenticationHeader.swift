import InternetTypes

/// The IP Authentication Header (RFC 4302) as keepalived wraps it around version 2 over IPv4.
enum AuthenticationHeader {
    /// Next header, length, two reserved octets, SPI, sequence number, twelve octets of HMAC-MD5 (RFC 2403).
    static let length = 24
    /// What the length field says: words, less two.
    static let lengthField: UInt8 = 4
    static let indexOffset = 4
    static let sequenceOffset = 8
    static let valueOffset = 12
    static let valueLength = 12

    /// Appends the header with its value still zero; the SPI is the sender's address.
    static func append(sequence: UInt32, source: IPAddress, to buffer: inout [UInt8]) {
        buffer.append(ProtocolNumber.vrrp)
        buffer.append(lengthField)
        buffer.append(word16: 0)
        if case .v4(let address) = source { buffer.append(word32: address.rawValue) } else { buffer.append(word32: 0) }
        buffer.append(word32: sequence)
        buffer.append(contentsOf: repeatElement(0, count: valueLength))
    }

    /// The octets that the value proves, of a datagram of `end` octets whose IP header has no options.
    ///
    /// Zero are the fields that routers change: TOS, flags and offset, header checksum, and the value itself. The TTL is
    /// one of them in unicast; multicast stays on the link, and there it counts (255).
    static func provenOctets(of datagram: [UInt8], end: Int, isMulticast: Bool) -> [UInt8] {
        var octets = Array(datagram[..<end])
        octets[1] = 0
        octets.set(word16: 0, at: 6)
        if !isMulticast { octets[8] = 0 }
        octets.set(word16: 0, at: 10)
        let value = Codec.ipv4HeaderLength + valueOffset
        for index in value..<value + valueLength { octets[index] = 0 }
        return octets
    }
}
