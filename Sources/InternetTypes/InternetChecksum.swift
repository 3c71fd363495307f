/// The ones' complement sum of RFC 1071, computed piece by piece.
public struct InternetChecksum {
    private var sum: UInt64 = 0
    private var pendingHigh: UInt8?

    public init() {}

    /// Adds octets; pieces may have odd lengths, the sum is that of their concatenation.
    public mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            if let high = pendingHigh {
                sum &+= UInt64(high) << 8 | UInt64(byte)
                pendingHigh = nil
            } else {
                pendingHigh = byte
            }
        }
    }

    /// The complement of the sum: what belongs into a checksum field, and 0 over data that contains a right one.
    public var value: UInt16 {
        var folded = sum &+ UInt64(pendingHigh ?? 0) << 8
        while folded >> 16 != 0 { folded = folded & 0xffff &+ folded >> 16 }
        return ~UInt16(truncatingIfNeeded: folded)
    }

    public static func of(_ bytes: some Sequence<UInt8>) -> UInt16 {
        var checksum = InternetChecksum()
        checksum.add(bytes)
        return checksum.value
    }

    /// Adds the pseudo-header of RFC 793 (IPv4) or RFC 8200 section 8.1 (IPv6) for an upper-layer payload.
    public mutating func addPseudoHeader(
        source: IPAddress, destination: IPAddress, protocolNumber: UInt8, payloadLength: Int
    ) {
        add(source.bytes)
        add(destination.bytes)
        let length = UInt32(truncatingIfNeeded: payloadLength)
        switch source {
        case .v4: add([0, protocolNumber, UInt8(length >> 8 & 0xff), UInt8(length & 0xff)])
        case .v6:
            add([UInt8(length >> 24), UInt8(length >> 16 & 0xff), UInt8(length >> 8 & 0xff), UInt8(length & 0xff)])
            add([0, 0, 0, protocolNumber])
        }
    }
}
