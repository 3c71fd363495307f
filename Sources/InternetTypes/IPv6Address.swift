/// An IPv6 address (RFC 4291), as two 64-bit halves in host byte order so that numeric order is address order.
public struct IPv6Address: Hashable, Sendable {
    public let high: UInt64
    public let low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The address in `bytes` (network order); nil where there are not exactly sixteen.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        low = bytes.suffix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Reads the text forms of RFC 4291 section 2.2, including `::` and a trailing dotted quad; no zone, no prefix.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count <= 45, let groups = Self.groups(of: text) else { return nil }
        high = groups.prefix(4).reduce(0) { $0 << 16 | UInt64($1) }
        low = groups.suffix(4).reduce(0) { $0 << 16 | UInt64($1) }
    }

    private static func groups(of text: some StringProtocol) -> [UInt16]? {
        let bytes = Array(text.utf8)
        let colon = UInt8(ascii: ":")
        var gap: Int?
        var start = 0
        for index in bytes.indices.dropLast() where bytes[index] == colon && bytes[index + 1] == colon {
            // A second "::" or a run of three colons would be ambiguous.
            guard gap == nil else { return nil }
            gap = index
        }
        var head: [UInt16] = []
        var tail: [UInt16] = []
        if let gap {
            guard let before = pieces(bytes[0..<gap], isEnd: false) else { return nil }
            head = before
            start = gap + 2
            guard let after = pieces(bytes[start...], isEnd: true) else { return nil }
            tail = after
            guard head.count + tail.count <= 7 else { return nil }
            return head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail
        }
        guard let all = pieces(bytes[...], isEnd: true), all.count == 8 else { return nil }
        return all
    }

    private static func pieces(_ bytes: ArraySlice<UInt8>, isEnd: Bool) -> [UInt16]? {
        guard !bytes.isEmpty else { return [] }
        var result: [UInt16] = []
        let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if isEnd, index == parts.count - 1, part.contains(UInt8(ascii: ".")) {
                guard let quad = IPv4Address(String(decoding: part, as: UTF8.self)) else { return nil }
                result += [UInt16(quad.rawValue >> 16), UInt16(quad.rawValue & 0xffff)]
                continue
            }
            guard (1...4).contains(part.count), part.first != UInt8(ascii: "+"), part.first != UInt8(ascii: "-"),
                let group = UInt16(String(decoding: part, as: UTF8.self), radix: 16)
            else { return nil }
            result.append(group)
        }
        return result.count <= 8 ? result : nil
    }

    /// Sixteen octets in network order.
    public var bytes: [UInt8] {
        [high, low].flatMap { half in stride(from: 56, through: 0, by: -8).map { UInt8(half >> UInt64($0) & 0xff) } }
    }

    /// fe80::/10 (RFC 4291 section 2.5.6).
    public var isLinkLocal: Bool { high >> 54 == 0x3fa }
    /// ff00::/8 (RFC 4291 section 2.7).
    public var isMulticast: Bool { high >> 56 == 0xff }

    public static let any = IPv6Address(high: 0, low: 0)
    /// The group that VRRP advertises to over IPv6 (RFC 9568 section 5.1.2.2).
    public static let vrrpGroup = IPv6Address(high: 0xff02_0000_0000_0000, low: 0x12)
    public static let allNodes = IPv6Address(high: 0xff02_0000_0000_0000, low: 1)

    /// The group to which neighbour solicitations for this address go (RFC 4291 section 2.7.1).
    public var solicitedNode: IPv6Address {
        IPv6Address(high: 0xff02_0000_0000_0000, low: 0x1_ff00_0000 | low & 0xff_ffff)
    }
}

extension IPv6Address: Comparable {
    public static func < (left: IPv6Address, right: IPv6Address) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}

extension IPv6Address: CustomStringConvertible {
    /// The canonical text of RFC 5952.
    public var description: String {
        let groups =
            stride(from: 48, through: 0, by: -16).map { UInt16(high >> UInt64($0) & 0xffff) }
            + stride(from: 48, through: 0, by: -16).map { UInt16(low >> UInt64($0) & 0xffff) }
        var best = 0..<0
        var index = 0
        while index < 8 {
            var end = index
            while end < 8, groups[end] == 0 { end += 1 }
            if end - index > best.count, end - index > 1 { best = index..<end }
            index = max(end, index + 1)
        }
        let hex = { (part: ArraySlice<UInt16>) in part.map { String($0, radix: 16) }.joined(separator: ":") }
        return best.isEmpty
            ? hex(groups[...]) : hex(groups[..<best.lowerBound]) + "::" + hex(groups[best.upperBound...])
    }
}
