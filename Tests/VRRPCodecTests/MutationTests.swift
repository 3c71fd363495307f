import InternetTypes
import Testing
import VRRP

/// Properties over altered and random datagrams: nothing crashes, nothing altered is believed.
@Suite struct MutationTests {
    /// One packet of every kind, so that the exhaustive test stays short.
    static let shapes: [RecordedPacket] = {
        var seen: Set<[Int]> = []
        return Recording.all.flatMap(\.packets).filter { packet in
            let shape = [
                Int(packet.advertisement.version.rawValue), packet.trailerLength,
                packet.datagram.family == .ipv4 ? 4 : 6, packet.datagram.destination.isMulticast ? 1 : 0,
                packet.hasAuthenticationHeader ? 1 : 0, packet.coverage.hashValue,
            ]
            return seen.insert(shape).inserted
        }
    }()

    private func advertisementStart(_ packet: RecordedPacket) -> Int { packet.datagram.family == .ipv4 ? 20 : 0 }

    /// Every prefix of every packet is refused, whatever is missing.
    @Test(arguments: Recording.all)
    func truncationsAreRefused(_ recording: Recording) {
        for packet in recording.packets {
            for length in packet.datagram.bytes.indices {
                var datagram = packet.datagram
                datagram.bytes = Array(datagram.bytes.prefix(length))
                if length < advertisementStart(packet) + 8 {
                    #expect(throws: Rejection.self) { try Codec.vrid(of: datagram).get() }
                }
                // An IPv6 payload cut just before its trailer is a plain advertisement with a checksum that is not.
                #expect(throws: Rejection.self) { try Codec.decode(datagram, expecting: packet.policy).get() }
            }
        }
    }

    /// RFC 1071: a single octet cannot change without the sum. So an advertisement with one is never believed.
    @Test(arguments: shapes)
    func anAlteredOctetIsNeverBelieved(_ packet: RecordedPacket) {
        var policy = packet.policy
        policy.checksum = .normal
        let original = packet.datagram.bytes
        var datagram = packet.datagram
        for index in original.indices {
            for value in UInt8.min...UInt8.max where value != original[index] {
                datagram.bytes[index] = value
                _ = Codec.vrid(of: datagram)
                let result = Codec.decode(datagram, expecting: policy)
                if index >= advertisementStart(packet), packet.isPlain {
                    #expect(throws: Rejection.self, "octet \(index) = \(value)") { try result.get() }
                }
            }
            datagram.bytes[index] = original[index]
        }
    }

    /// The rest of the packets: every bit of them, one at a time.
    @Test(arguments: Recording.all)
    func anAlteredBitIsNeverBelieved(_ recording: Recording) {
        for packet in recording.packets.prefix(2) where packet.coverage != .none {
            var policy = packet.policy
            policy.checksum = .normal
            var datagram = packet.datagram
            for index in datagram.bytes.indices.dropFirst(advertisementStart(packet)) {
                for bit in 0..<8 {
                    datagram.bytes[index] ^= 1 << bit
                    if case .success = Codec.decode(datagram, expecting: policy) {
                        Issue.record("\(packet.testDescription): octet \(index), bit \(bit)")
                    }
                    datagram.bytes[index] ^= 1 << bit
                }
            }
        }
    }

    @Test func randomOctetsNeverCrash() {
        var generator = SeededGenerator(seed: 0x5eed)
        for _ in 0..<20_000 {
            let template = Self.shapes[Int.random(in: Self.shapes.indices, using: &generator)]
            var datagram = template.datagram
            datagram.bytes = (0..<Int.random(in: 0...80, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            // Half of them look like IPv4 with VRRP or AH inside.
            if Bool.random(using: &generator), datagram.bytes.count > 20 {
                datagram.bytes[0] = 0x45
                datagram.bytes[2] = 0
                datagram.bytes[9] = Bool.random(using: &generator) ? 112 : 51
            }
            _ = Codec.vrid(of: datagram)
            _ = Codec.decode(datagram, expecting: template.policy)
        }
    }

    @Test func whatIsEncodedIsDecoded() throws {
        var generator = SeededGenerator(seed: 9568)
        for round in 0..<3_000 {
            let (advertisement, header, mode) = try Self.random(&generator)
            let isMulticast = header.destination.isMulticast
            let bytes = Codec.encode(advertisement, header: header, checksum: mode)
            let datagram = Datagram(
                family: header.destination.family, source: header.source, destination: header.destination,
                hopLimit: header.hopLimit, bytes: bytes, interface: InterfaceIndex(1))
            let policy = ReceptionPolicy(
                family: datagram.family, version: advertisement.version, vrid: advertisement.vrid,
                authentication: advertisement.authentication, interval: advertisement.interval,
                addresses: advertisement.addresses,
                destination: isMulticast
                    ? .multicast(group: header.destination)
                    : .unicast(
                        peers: [.init(header.source, hopLimits: header.hopLimit...header.hopLimit)], checkSource: true),
                checksum: mode)
            #expect(Codec.vrid(of: datagram) == .success(advertisement.vrid))
            #expect(
                Codec.decode(datagram, expecting: policy) == .success(Reception(advertisement: advertisement)),
                "round \(round)")
            if datagram.family == .ipv4 { #expect(InternetChecksum.of(bytes[..<20]) == 0) }
        }
    }

    static func random(
        _ generator: inout SeededGenerator
    ) throws -> (Advertisement, TransmitHeader, ChecksumMode) {
        let version: Version = Bool.random(using: &generator) ? .v2 : .v3
        let family: AddressFamily = Bool.random(using: &generator) ? .ipv4 : .ipv6
        let isMulticast = Bool.random(using: &generator)
        let address = { (generator: inout SeededGenerator) -> IPAddress in
            switch family {
            case .ipv4: .v4(IPv4Address(rawValue: .random(in: 1...0xdfff_ffff, using: &generator)))
            case .ipv6: .v6(IPv6Address(high: .random(in: 1...(1 << 63), using: &generator), low: generator.next()))
            }
        }
        var addresses: [IPAddress] = []
        for _ in 0..<Int.random(in: 1...255, using: &generator) { addresses.append(address(&generator)) }
        let hasPassword = version == .v2 && family == .ipv4 && Bool.random(using: &generator)
        let centiseconds =
            version == .v2
            ? Int.random(in: 1...255, using: &generator) * 100 : Int.random(in: 1...4095, using: &generator)
        let advertisement = Advertisement(
            version: version, vrid: try #require(VRID(.random(in: 1...255, using: &generator))),
            priority: Priority(.random(in: 0...255, using: &generator)),
            interval: try #require(AdvertisementInterval(centiseconds: centiseconds)), addresses: addresses,
            authentication: hasPassword ? .password(AuthenticationPassword("k\(generator.next())")) : .none)
        let header = TransmitHeader(
            source: address(&generator), destination: isMulticast ? .vrrpGroup(family) : address(&generator),
            hopLimit: isMulticast ? 255 : .random(in: 1...255, using: &generator),
            identification: .random(in: 0...0xffff, using: &generator))
        let modes: [ChecksumMode] = isMulticast ? [.normal, .v3AsV2] : [.normal, .v3AsV2, .oldUnicast]
        return (advertisement, header, modes.randomElement(using: &generator) ?? .normal)
    }
}
