/// An IPv4 address (RFC 791), held in host byte order so that numeric order is address order.
public struct IPv4Address: Hashable, Sendable {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    public init(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8) {
        rawValue = UInt32(a) << 24 | UInt32(b) << 16 | UInt32(c) << 8 | UInt32(d)
    }

    /// The address in the first four of `bytes` (network order); nil where there are not exactly four.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 4 else { return nil }
        rawValue = bytes.reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Reads dotted-quad text: exactly four decimal numbers of 0 to 255; nothing else is accepted.
    public init?(_ text: some StringProtocol) {
        var text = String(text)
        guard let value = text.withUTF8(Self.value) else { return nil }
        rawValue = value
    }

    private static func value(_ text: UnsafeBufferPointer<UInt8>) -> UInt32? {
        guard text.count <= 15 else { return nil }
        var value: UInt32 = 0
        var parts = 0
        var digits = 0
        var octet: UInt32 = 0
        for byte in text {
            if byte == UInt8(ascii: ".") {
                guard digits > 0, parts < 3 else { return nil }
                value = value << 8 | octet
                parts += 1
                (digits, octet) = (0, 0)
            } else {
                // inet_pton refuses leading zeros too: some read them as octal.
                guard (48...57).contains(byte), digits < 3, digits == 0 || octet > 0 else { return nil }
                digits += 1
                octet = octet * 10 + UInt32(byte - 48)
                guard octet <= 255 else { return nil }
            }
        }
        return parts == 3 && digits > 0 ? value << 8 | octet : nil
    }

    /// Four octets in network order.
    public var bytes: [UInt8] {
        [UInt8(rawValue >> 24), UInt8(rawValue >> 16 & 0xff), UInt8(rawValue >> 8 & 0xff), UInt8(rawValue & 0xff)]
    }

    /// 224.0.0.0/4 (RFC 5771).
    public var isMulticast: Bool { rawValue >> 28 == 0xe }

    public static let any = IPv4Address(rawValue: 0)
    public static let broadcast = IPv4Address(rawValue: 0xffff_ffff)
    /// The group that VRRP advertises to over IPv4 (RFC 9568 section 5.1.1.2).
    public static let vrrpGroup = IPv4Address(224, 0, 0, 18)
}

extension IPv4Address: Comparable {
    public static func < (left: IPv4Address, right: IPv4Address) -> Bool { left.rawValue < right.rawValue }
}

extension IPv4Address: CustomStringConvertible {
    public var description: String {
        "\(rawValue >> 24).\(rawValue >> 16 & 0xff).\(rawValue >> 8 & 0xff).\(rawValue & 0xff)"
    }
}
