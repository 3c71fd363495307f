/// A 48-bit Ethernet address.
public struct MACAddress: Hashable, Sendable, CustomStringConvertible {
    /// Six octets in transmission order.
    public let bytes: [UInt8]

    /// Nil where there are not exactly six octets.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 6 else { return nil }
        self.bytes = Array(bytes)
    }

    /// Reads six hexadecimal octets of one or two digits, separated by colons.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let octets = parts.compactMap { (1...2).contains($0.utf8.count) ? UInt8($0, radix: 16) : nil }
        guard parts.count == 6, octets.count == 6 else { return nil }
        bytes = octets
    }

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    public static let broadcast = MACAddress([UInt8](repeating: 0xff, count: 6))

    /// The virtual router MAC address of RFC 9568 section 7.3: 00-00-5E-00-01-VRID for IPv4, 00-00-5E-00-02-VRID for IPv6.
    public static func virtualRouter(_ vrid: UInt8, _ family: AddressFamily) -> MACAddress {
        MACAddress([0x00, 0x00, 0x5e, 0x00, family == .ipv4 ? 0x01 : 0x02, vrid])
    }

    /// The Ethernet group that carries an IP multicast address (RFC 1112 section 6.4, RFC 2464 section 7).
    public static func multicast(for group: IPAddress) -> MACAddress {
        let bytes = group.bytes
        switch group {
        case .v4: return MACAddress([0x01, 0x00, 0x5e, bytes[1] & 0x7f, bytes[2], bytes[3]])
        case .v6: return MACAddress([0x33, 0x33] + bytes.suffix(4))
        }
    }

    public var description: String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: ":")
    }
}
