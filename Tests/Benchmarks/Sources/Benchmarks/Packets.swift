import CBench
import InternetTypes

/// Advertisements made by hand: those of a master that the benchmark plays, and forged ones.
struct Packet: Sendable {
    var source: IPv4Address
    var timeToLive: UInt8 = 255
    var version: UInt8 = 3
    var type: UInt8 = 1
    var vrid = UInt8(Setup.vrid)
    var priority: UInt8 = 200
    var interval: Duration
    var isChecksumWrong = false
    /// Octets of the VRRP message to leave out at its end.
    var cut = 0
    /// Octets to add behind it.
    var padding = 0

    var bytes: [UInt8] {
        let group: [UInt8] = [224, 0, 0, 18]
        let centiseconds = UInt16(clamping: interval.wholeMicroseconds / 10_000)
        let address = IPv4Address(rawValue: Setup.address)
        var message: [UInt8] = [
            version << 4 | type, vrid, priority, 1, UInt8(centiseconds >> 8), UInt8(centiseconds & 0xff), 0, 0,
        ]
        message += address.bytes
        message += [UInt8](repeating: 0, count: padding)
        message.removeLast(cut)
        var sum = InternetChecksum()
        sum.addPseudoHeader(
            source: .v4(source), destination: .v4(IPv4Address(224, 0, 0, 18)), protocolNumber: 112,
            payloadLength: message.count)
        sum.add(message)
        let checksum = sum.value ^ (isChecksumWrong ? 0x5a5a : 0)
        if message.count >= 8 {
            message[6] = UInt8(checksum >> 8)
            message[7] = UInt8(checksum & 0xff)
        }
        let length = 20 + message.count
        let header: [UInt8] =
            [0x45, 0xc0, UInt8(length >> 8), UInt8(length & 0xff), 0, 0, 0, 0, timeToLive, 112, 0, 0] + source.bytes
            + group
        return header + message
    }

    var raw: bench_packet {
        let bytes = bytes
        var packet = bench_packet()
        packet.length = UInt16(clamping: bytes.count)
        withUnsafeMutableBytes(of: &packet.bytes) { $0.copyBytes(from: bytes.prefix($0.count)) }
        return packet
    }
}

/// The ways in which a forged advertisement is wrong.
enum Forgery: String, CaseIterable, Sendable {
    case timeToLive = "TTL 64"
    case checksum
    case type = "type 2"
    case version = "version 7"
    case truncated
    case oversized
    case foreignVRID = "foreign VRID"
    case mix

    func packets(from source: IPv4Address, interval: Duration) -> [Packet] {
        // Were it accepted, its priority would depose any master.
        var packet = Packet(source: source, priority: 254, interval: interval)
        switch self {
        case .timeToLive: packet.timeToLive = 64
        case .checksum: packet.isChecksumWrong = true
        case .type: packet.type = 2
        case .version: packet.version = 7
        case .truncated: packet.cut = 7
        case .oversized: packet.padding = 1200
        case .foreignVRID: packet.vrid = 200
        case .mix:
            return Self.allCases.filter { $0 != .mix }.flatMap { $0.packets(from: source, interval: interval) }
        }
        return [packet]
    }
}
