/// The ones' complement sum of RFC 1071, computed piece by piece.
public struct InternetChecksum {
    @usableFromInline var sum: UInt64 = 0
    @usableFromInline var pendingHigh: UInt8?

    public init() {}

    /// Adds octets; pieces may have odd lengths, the sum is that of their concatenation.
    ///
    /// Inlinable, because it runs over every packet and must not call a sequence's witnesses octet by octet.
    @inlinable
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

    @inlinable
    public static func of(_ bytes: some Sequence<UInt8>) -> UInt16 {
        var checksum = InternetChecksum()
        checksum.add(bytes)
        return checksum.value
    }

    /// Adds the pseudo-header of RFC 793 (IPv4) or RFC 8200 section 8.1 (IPv6) for an upper-layer payload.
    public mutating func addPseudoHeader(
        source: IPAddress, destination: IPAddress, protocolNumber: UInt8, payloadLength: Int
    ) {
        add(source)
        add(destination)
        let length = UInt32(truncatingIfNeeded: payloadLength)
        // Both layouts hold the same words but for zeros, which do not change the sum.
        add(word: UInt16(length >> 16))
        add(word: UInt16(length & 0xffff))
        add(word: UInt16(protocolNumber))
    }

    private mutating func add(_ address: IPAddress) {
        switch address {
        case .v4(let address):
            add(word: UInt16(address.rawValue >> 16))
            add(word: UInt16(address.rawValue & 0xffff))
        case .v6(let address):
            add(half: address.high)
            add(half: address.low)
        }
    }

    private mutating func add(half: UInt64) {
        for shift in stride(from: UInt64(48), through: 0, by: -16) { add(word: UInt16(half >> shift & 0xffff)) }
    }

    /// Adds two octets at once.
    private mutating func add(word: UInt16) {
        guard pendingHigh != nil else {
            sum &+= UInt64(word)
            return
        }
        add(CollectionOfOne(UInt8(word >> 8)))
        add(CollectionOfOne(UInt8(word & 0xff)))
    }
}
