import InternetTypes
import Testing
import VRRP

/// The codec against every packet that keepalived and FRR were recorded sending.
@Suite struct RecordedPacketTests {
    @Test func recordingsAreComplete() {
        #expect(Recording.all.count == 108)
        #expect(Recording.all.reduce(0) { $0 + $1.packets.count } == 857)
        let proven = Recording.all.flatMap(\.packets).filter { $0.hasAuthenticationHeader || $0.trailerLength > 0 }
        #expect(proven.count == 140)
        #expect(proven.filter(\.isForged).count == 2)
        #expect(Recording.all.flatMap(\.packets).filter(\.isRight).count > 800)
    }

    @Test(arguments: Recording.all)
    func theVRIDIsFound(_ recording: Recording) {
        for packet in recording.packets {
            #expect(Codec.vrid(of: packet.datagram) == .success(packet.advertisement.vrid), "\(packet)")
        }
    }

    @Test(arguments: Recording.all)
    func decodingGivesTheFields(_ recording: Recording) {
        for packet in recording.packets where packet.isRight {
            var policy = packet.policy
            policy.checksum = packet.checksumMode
            #expect(
                Codec.decode(packet.datagram, expecting: policy, digests: .library)
                    == .success(Reception(advertisement: packet.advertisement)), "\(packet.testDescription)")
        }
    }

    @Test(arguments: Recording.all)
    func encodingGivesTheOctets(_ recording: Recording) {
        var buffer: [UInt8] = []
        for packet in recording.packets where packet.isRight {
            Codec.encode(
                packet.advertisement, header: packet.header, checksum: packet.checksumMode, digests: .library,
                into: &buffer)
            // FRR leaves the header to the kernel, which sets "don't fragment"; the rest of it is the same.
            if packet.doNotFragment { setDoNotFragment(&buffer) }
            #expect(buffer == packet.datagram.bytes, "\(packet.testDescription)")
        }
    }

    private func setDoNotFragment(_ datagram: inout [UInt8]) {
        datagram[6] |= 0x40
        datagram[10...11] = [0, 0]
        let sum = InternetChecksum.of(datagram[..<20])
        datagram[10...11] = [UInt8(sum >> 8), UInt8(sum & 0xff)]
    }

    /// A receiver that knows nothing of them refuses both: the header as such, the trailer for its length.
    @Test func withoutKeysTheyAreRefused() {
        for packet in Recording.all.flatMap(\.packets) where packet.hasAuthenticationHeader || packet.trailerLength > 0
        {
            let length = packet.datagram.bytes.count
            let source = packet.datagram.source
            var policy = packet.policy
            policy.authentication = .none
            policy.trailer = nil
            let expected: Rejection =
                packet.hasAuthenticationHeader
                ? .authenticationHeaderUnexpected(source: source)
                : .tooLong(source: source, length: length, expected: length - packet.trailerLength)
            #expect(Codec.decode(packet.datagram, expecting: policy, digests: .library) == .failure(expected))
        }
    }

    /// A receiver without `v3_checksum_as_v2` refuses what a sender with it sends; one with it takes any value.
    @Test func checksumsOfTheOtherKind() throws {
        var seen = 0
        for packet in Recording.all.flatMap(\.packets)
        where packet.trailerLength == 0 && packet.advertisement.version == .v3 && packet.datagram.family == .ipv4 {
            var policy = packet.policy
            policy.checksum = .v3AsV2
            let reception = try Codec.decode(packet.datagram, expecting: policy).get()
            #expect(reception.advertisement == packet.advertisement)
            guard packet.coverage == .alone || packet.coverage == .none else { continue }
            seen += 1
            policy.checksum = .normal
            #expect(
                Codec.decode(packet.datagram, expecting: policy)
                    == .failure(.checksum(source: packet.datagram.source, version: .v3)))
        }
        #expect(seen == 39)
    }

    /// The old form is recognised, unless the configuration says never; then it is a wrong checksum.
    @Test func oldUnicastChecksums() {
        let packets = Recording.all.flatMap(\.packets).filter { $0.coverage == .group }
        #expect(packets.count == 8)
        for packet in packets {
            var policy = packet.policy
            #expect(
                Codec.decode(packet.datagram, expecting: policy)
                    == .failure(.checksum(source: packet.datagram.source, version: .v3)))
            policy.acceptOldUnicastChecksum = true
            #expect(
                Codec.decode(packet.datagram, expecting: policy)
                    == .success(
                        Reception(
                            advertisement: packet.advertisement,
                            observations: [.oldUnicastChecksum(source: packet.datagram.source)])))
            policy.checksum = .oldUnicast
            #expect(
                Codec.decode(packet.datagram, expecting: policy)
                    == .success(Reception(advertisement: packet.advertisement)))
        }
    }
}
