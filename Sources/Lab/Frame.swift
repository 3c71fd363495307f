public import InternetTypes

/// A frame of the wire, read as far as tests about VRRP need it: by its own few lines, not by the project's codec.
public struct Frame: Sendable, Hashable {
    /// When the kernel saw it (wall clock).
    public let time: Instant
    public let source: MACAddress
    public let content: Content

    public enum Content: Sendable, Hashable {
        case advertisement(Advertisement)
        /// An ARP packet; gratuitous where sender and target are the same address.
        case arp(sender: IPAddress, target: IPAddress)
        /// A neighbour advertisement for the target (RFC 4861 section 4.4).
        case neighbourAdvertisement(target: IPAddress)
        case other
    }

    /// A VRRP advertisement of either version (RFC 3768, RFC 9568).
    public struct Advertisement: Sendable, Hashable {
        public let version: UInt8
        public let vrid: UInt8
        public let priority: UInt8
        /// Version 2 in seconds, version 3 in centiseconds on the wire.
        public let interval: Duration
        public let source: IPAddress
        public let addresses: [IPAddress]
    }

    /// The address that a gratuitous ARP packet or a neighbour advertisement announces.
    public var announced: IPAddress? {
        switch content {
        case .arp(let sender, let target) where sender == target: sender
        case .neighbourAdvertisement(let target): target
        default: nil
        }
    }

    public var advertisement: Advertisement? {
        if case .advertisement(let one) = content { one } else { nil }
    }

    init?(_ bytes: ArraySlice<UInt8>, time: Instant) {
        guard bytes.count >= 14, let source = MACAddress(bytes: bytes.dropFirst(6).prefix(6)) else { return nil }
        self.time = time
        self.source = source
        let payload = Array(bytes.dropFirst(14))
        switch (bytes[bytes.startIndex + 12], bytes[bytes.startIndex + 13]) {
        case (0x08, 0x00): content = Self.ipv4(payload)
        case (0x08, 0x06): content = Self.arp(payload)
        case (0x86, 0xdd): content = Self.ipv6(payload)
        default: content = .other
        }
    }

    private static func ipv4(_ packet: [UInt8]) -> Content {
        guard packet.count >= 20, let source = IPAddress(bytes: packet[12..<16]) else { return .other }
        var header = Int(packet[0] & 0xf) * 4
        // An Authentication Header (RFC 4302) of 24 octets may be around it.
        if packet[9] == 51, packet.count > header, packet[header] == 112 {
            header += 24
        } else if packet[9] != 112 {
            return .other
        }
        let total = Int(packet[2]) << 8 | Int(packet[3])
        guard header >= 20, total >= header, packet.count >= total else { return .other }
        return advertisement(Array(packet[header..<total]), source: source)
    }

    private static func ipv6(_ packet: [UInt8]) -> Content {
        guard packet.count >= 40, let source = IPAddress(bytes: packet[8..<24]) else { return .other }
        let payload = Array(packet.dropFirst(40))
        switch packet[6] {
        case 112: return advertisement(payload, source: source)
        case 58 where payload.count >= 24 && payload[0] == 136:
            guard let target = IPAddress(bytes: payload[8..<24]) else { return .other }
            return .neighbourAdvertisement(target: target)
        default: return .other
        }
    }

    private static func arp(_ packet: [UInt8]) -> Content {
        guard packet.count >= 28, let sender = IPAddress(bytes: packet[14..<18]),
            let target = IPAddress(bytes: packet[24..<28])
        else { return .other }
        return .arp(sender: sender, target: target)
    }

    private static func advertisement(_ packet: [UInt8], source: IPAddress) -> Content {
        guard packet.count >= 8 else { return .other }
        let version = packet[0] >> 4
        let centiseconds = Int(packet[4] & 0xf) << 8 | Int(packet[5])
        let size = source.family == .ipv4 ? 4 : 16
        let count = Int(packet[3])
        guard packet.count >= 8 + count * size else { return .other }
        return .advertisement(
            Advertisement(
                version: version, vrid: packet[1], priority: packet[2],
                interval: version == 2 ? .seconds(Int(packet[5])) : .milliseconds(10 * centiseconds), source: source,
                addresses: (0..<count).compactMap { index in
                    IPAddress(bytes: packet[(8 + index * size)..<(8 + (index + 1) * size)])
                }))
    }
}
