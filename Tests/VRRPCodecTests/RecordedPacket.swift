import Foundation
import InternetTypes
import Testing
import VRRP

/// A line of `Vectors/*.tsv`: one packet as another daemon sent it, and what an independent decoder read in it.
struct RecordedPacket: CustomTestStringConvertible {
    enum Coverage: String {
        case alone
        case pseudoHeader = "pseudo-header"
        case group
        case pseudoHeaderAndTrailer = "pseudo-header+trailer"
        case none
    }

    let vector: String
    let number: Int
    let datagram: Datagram
    let header: TransmitHeader
    let doNotFragment: Bool
    let advertisement: Advertisement
    let coverage: Coverage
    let hasAuthenticationHeader: Bool
    let trailerLength: Int
    /// The recording's own forgeries: a bit of the value turned over, and the number of a key that nobody has.
    var isForged: Bool { vector == "03m-hmac-verdicts" && (number == 8 || number == 10) }

    var testDescription: String { "\(vector) \(number)" }

    /// What the receiver that the packet was meant for expects.
    var policy: ReceptionPolicy {
        ReceptionPolicy(
            family: datagram.family, version: advertisement.version, vrid: advertisement.vrid,
            authentication: advertisement.authentication, interval: advertisement.interval,
            addresses: advertisement.addresses,
            destination: datagram.destination.isMulticast
                ? .multicast(group: datagram.destination)
                : .unicast(peers: [ReceptionPolicy.Peer(datagram.source)], checkSource: true),
            acceptOldUnicastChecksum: false, trailer: trailerPolicy)
    }

    /// A receiver that has all keys, and a clock like the sender's.
    private var trailerPolicy: TrailerPolicy? {
        guard trailerLength > 0 else { return nil }
        let at = datagram.bytes.count - trailerLength + 4
        let stamp = datagram.bytes[at..<at + 8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return TrailerPolicy(keys: Keys.all, window: 5, now: TrailerStamp(rawValue: stamp))
    }

    var checksumMode: ChecksumMode {
        switch coverage {
        case .alone: .v3AsV2
        case .group: .oldUnicast
        case .pseudoHeader, .pseudoHeaderAndTrailer, .none: .normal
        }
    }

    /// An advertisement that the codec has to accept and to reproduce: what is left out is wrong on purpose.
    var isRight: Bool { !isForged && coverage != .none }
    /// Neither wrapped nor signed.
    var isPlain: Bool { isRight && !hasAuthenticationHeader && trailerLength == 0 }
}

/// Names of vectors with their packets, in order of names.
struct Recording: CustomTestStringConvertible {
    let name: String
    let packets: [RecordedPacket]
    var testDescription: String { name }

    static let all: [Recording] = {
        guard let folder = Bundle.module.url(forResource: "Vectors", withExtension: nil),
            let files = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        else { return [] }
        return files.filter { $0.pathExtension == "tsv" }.compactMap { Recording(file: $0) }
            .sorted { $0.name < $1.name }
    }()

    private init?(file: URL) {
        name = file.deletingPathExtension().lastPathComponent
        guard let text = try? String(contentsOf: file, encoding: .utf8) else { return nil }
        var packets: [Int: RecordedPacket] = [:]
        var order: [RecordedPacket] = []
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let columns = line.split(separator: "\t").map(String.init)
            guard let number = columns.first.flatMap({ Int($0) }) else { return nil }
            if columns.count == 3, columns[1] == "=" {
                guard let same = Int(columns[2]).flatMap({ packets[$0] }) else { return nil }
                order.append(same)
                continue
            }
            guard let packet = RecordedPacket(vector: name, number: number, columns: columns) else { return nil }
            packets[number] = packet
            order.append(packet)
        }
        self.packets = order
    }
}

extension RecordedPacket {
    fileprivate init?(vector: String, number: Int, columns: [String]) {
        guard columns.count == 18, let family = AddressFamily(rawValue: columns[1]),
            let source = IPAddress(columns[2]), let destination = IPAddress(columns[3]),
            let hopLimit = UInt8(columns[4]), let identification = UInt16(columns[5]),
            let version = UInt8(columns[7]).flatMap(Version.init(rawValue:)),
            let vrid = UInt8(columns[8]).flatMap(VRID.init),
            let priority = UInt8(columns[9]), let centiseconds = Int(columns[10]),
            let interval = AdvertisementInterval(centiseconds: centiseconds),
            let coverage = Coverage(rawValue: columns[14]), let trailerLength = Int(columns[16]),
            let bytes = [UInt8](hexadecimal: columns[17])
        else { return nil }
        let names = columns[11] == "-" ? [] : columns[11].split(separator: ",")
        let addresses = names.compactMap { IPAddress($0) }
        guard addresses.count == names.count else { return nil }
        var authentication = Authentication.none
        if columns[12] == "pass" {
            guard let data = [UInt8](hexadecimal: columns[13]) else { return nil }
            authentication = .password(AuthenticationPassword(bytes: data))
        }
        let isWrapped = columns[15] == "ah"
        if isWrapped { authentication = .header(Keys.password) }
        // The sequence number stands in octets 28 to 31; trailers are read from the end.
        let sequence = isWrapped ? bytes[28..<32].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } : 0
        var trailer: Trailer?
        if trailerLength > 0 {
            let tail = bytes.suffix(trailerLength)
            let stamp = tail.dropFirst(4).prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            trailer = tail.dropFirst().first.flatMap { Keys.key($0) }.map {
                Trailer(key: $0, stamp: TrailerStamp(rawValue: stamp))
            }
        }
        self.vector = vector
        self.number = number
        datagram = Datagram(
            family: family, source: source, destination: destination, hopLimit: hopLimit, bytes: bytes,
            interface: InterfaceIndex(2))
        header = TransmitHeader(
            source: source, destination: destination, hopLimit: hopLimit, identification: identification)
        doNotFragment = columns[6] == "DF"
        advertisement = Advertisement(
            version: version, vrid: vrid, priority: Priority(priority), interval: interval, addresses: addresses,
            authentication: authentication, sequence: sequence, trailer: trailer)
        self.coverage = coverage
        hasAuthenticationHeader = isWrapped
        self.trailerLength = trailerLength
    }
}

extension [UInt8] {
    init?(hexadecimal text: String) {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        self = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let octet = UInt8(String(decoding: digits[index..<index + 2], as: UTF8.self), radix: 16) else {
                return nil
            }
            append(octet)
        }
    }
}

/// A generator whose sequence is the same in every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
        return z ^ z >> 31
    }
}
