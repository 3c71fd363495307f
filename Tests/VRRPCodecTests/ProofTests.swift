import InternetTypes
import Testing
import VRRP

/// What the recorded receiver of `03m-hmac-verdicts` said, and what else can be wrong with a header or a trailer.
@Suite struct ProofTests {
    private static func packets(_ name: String) throws -> [RecordedPacket] {
        try #require(Recording.all.first { $0.name == name }).packets
    }

    private static func packet(_ name: String, _ number: Int) throws -> RecordedPacket {
        try #require(try packets(name).first { $0.number == number })
    }

    private static func judge(
        _ packet: RecordedPacket, change: (inout Datagram) -> Void = { _ in }, _ alter: (inout ReceptionPolicy) -> Void
    ) -> Rejection? {
        var policy = packet.policy
        alter(&policy)
        var datagram = packet.datagram
        change(&datagram)
        guard case .failure(let rejection) = Codec.decode(datagram, expecting: policy, digests: .library) else {
            return nil
        }
        return rejection
    }

    // MARK: auth_hmac

    static let verdicts = "03m-hmac-verdicts"
    static let source = IPAddress.v4(IPv4Address(192, 0, 2, 10))

    @Test func theFirstIsBelieved() throws {
        #expect(Self.judge(try Self.packet(Self.verdicts, 1)) { _ in } == nil)
    }

    @Test func aCopyIsAReplay() throws {
        let packet = try Self.packet(Self.verdicts, 4)
        let stamp = try #require(packet.advertisement.trailer?.stamp)
        let verdict = Self.judge(packet) { $0.trailer?.last = stamp }
        #expect(verdict == .trailerReplayed(source: Self.source))
        #expect(verdict?.description == "replayed authentication trailer from 192.0.2.10")
        #expect(verdict?.reason == .trailerReplayed)
        let before = TrailerStamp(rawValue: stamp.rawValue - 1)
        #expect(Self.judge(packet) { $0.trailer?.last = before } == nil)
    }

    @Test func aBitOfTheValueIsEnough() throws {
        let verdict = Self.judge(try Self.packet(Self.verdicts, 8)) { _ in }
        #expect(verdict == .trailerInvalid(source: Self.source))
        #expect(verdict?.description == "invalid authentication HMAC from 192.0.2.10")
    }

    @Test func anUnknownKeyIsNamed() throws {
        let verdict = Self.judge(try Self.packet(Self.verdicts, 10)) { _ in }
        #expect(verdict == .trailerKeyUnknown(source: Self.source, id: 9))
        #expect(verdict?.description == "unknown authentication key id 9 from 192.0.2.10")
    }

    @Test func withoutATrailer() throws {
        let first = try Self.packet(Self.verdicts, 1)
        let packet = try Self.packet(Self.verdicts, 13)
        let verdict = Self.judge(packet) { $0.trailer = first.policy.trailer }
        #expect(verdict == .trailerMissing(source: Self.source))
        #expect(verdict?.description == "missing authentication trailer from 192.0.2.10")
        // permissive and receive-only take it.
        #expect(
            Self.judge(packet) {
                $0.trailer = first.policy.trailer
                $0.trailer?.isRequired = false
            } == nil)
    }

    @Test(arguments: [(5, true), (6, false), (-5, true), (-6, false)])
    func theClockMayDifferByTheWindow(seconds: Int64, isBelieved: Bool) throws {
        let packet = try Self.packet(Self.verdicts, 1)
        let stamp = try #require(packet.advertisement.trailer?.stamp)
        let now = TrailerStamp(rawValue: UInt64(Int64(stamp.rawValue) + seconds << 32))
        let verdict = Self.judge(packet) { $0.trailer?.now = now }
        #expect(verdict == (isBelieved ? nil : .trailerStale(source: Self.source, skew: 6, window: 5)))
        guard let verdict else { return }
        #expect(
            verdict.description
                == "stale authentication trailer from 192.0.2.10, clock skew 6 sec exceeds window 5 sec")
    }

    @Test(arguments: [0, 2, 3]) func anotherTypeOrReservedOctetsAreMalformed(offset: Int) throws {
        let verdict = Self.judge(
            try Self.packet(Self.verdicts, 1), change: { $0.bytes[$0.bytes.count - 28 + offset] ^= 2 }
        ) { _ in }
        #expect(verdict == .trailerMalformed(source: Self.source))
    }

    @Test func anotherLengthIsTooLong() throws {
        let packet = try Self.packet(Self.verdicts, 1)
        let verdict = Self.judge(
            packet,
            change: {
                $0.bytes.append(0)
                $0.bytes[3] += 1
            }
        ) { _ in }
        #expect(verdict == .tooLong(source: Self.source, length: 61, expected: 32))
    }

    @Test func theSourceAddressIsProven() throws {
        let other = IPAddress.v4(IPv4Address(192, 0, 2, 12))
        let verdict = Self.judge(
            try Self.packet(Self.verdicts, 1),
            change: {
                $0.source = other
                $0.bytes[15] = 12
            }
        ) { _ in }
        #expect(verdict == .trailerInvalid(source: other))
    }

    /// Every single bit of a signed advertisement: refused, if not by the value then by a check before it.
    @Test func noBitMayChange() throws {
        for name in ["03a-hmac-v2-ipv4", "03f-hmac-v3-ipv6"] {
            let packet = try #require(try Self.packets(name).first)
            let start = packet.datagram.family == .ipv4 ? 20 : 0
            #expect(Self.judge(packet) { _ in } == nil)
            for bit in start * 8..<packet.datagram.bytes.count * 8 {
                let verdict = Self.judge(packet, change: { $0.bytes[bit / 8] ^= 1 << UInt8(bit % 8) }) { _ in }
                #expect(verdict != nil, "\(name) bit \(bit)")
            }
        }
    }

    // MARK: AH

    static let header = "01j-v2-ah"

    @Test func theSequenceNumberMustGrow() throws {
        let packet = try Self.packet(Self.header, 5)
        #expect(packet.advertisement.sequence == 2)
        #expect(Self.judge(packet) { $0.lastSequence = 1 } == nil)
        let verdict = Self.judge(packet) { $0.lastSequence = 2 }
        #expect(verdict == .authenticationHeaderSequence(source: Self.source, received: 2, last: 2))
        #expect(verdict?.reason == .authFailure)
    }

    @Test func theIndexIsTheSender() throws {
        let verdict = Self.judge(try Self.packet(Self.header, 1), change: { $0.bytes[27] = 9 }) { _ in }
        #expect(verdict == .authenticationHeaderIndex(source: Self.source, received: 0xc000_0209))
    }

    @Test func anotherPasswordMakesAnotherValue() throws {
        let packet = try Self.packet(Self.header, 1)
        let verdict = Self.judge(packet) { $0.authentication = .header(AuthenticationPassword("S3cret")) }
        #expect(verdict == .authenticationHeaderValue(source: Self.source))
    }

    @Test func aPlainAdvertisementIsRefusedWhereAHeaderIsConfigured() throws {
        let packet = try Self.packet("01a-v2-noauth-1vip", 1)
        let verdict = Self.judge(packet) { $0.authentication = .header(Keys.password) }
        #expect(verdict == .authenticationHeaderMissing(source: Self.source))
    }

    @Test func theTTLCountsInMulticastOnly() throws {
        // Byte 8 is proven as 255 in multicast, where another one is refused before; in unicast routers may lower it.
        #expect(
            Self.judge(try Self.packet(Self.header, 1), change: { $0.bytes[8] = 254 }) { _ in }?.reason == .ttlError)
        let unicast = try #require(try Self.packets("01k-v2-ah-unicast").first)
        #expect(Self.judge(unicast, change: { $0.bytes[8] = 9 }) { _ in } == nil)
    }

    @Test func noProvenBitMayChange() throws {
        let packet = try Self.packet(Self.header, 1)
        // Routers may change TOS, flags and offset; the header checksum is the kernel's business.
        let free = Set([1, 6, 7, 10, 11])
        for bit in 0..<packet.datagram.bytes.count * 8 where !free.contains(bit / 8) {
            // The source counts as the socket tells it.
            if (12..<20).contains(bit / 8) { continue }
            let verdict = Self.judge(packet, change: { $0.bytes[bit / 8] ^= 1 << UInt8(bit % 8) }) { _ in }
            #expect(verdict != nil, "bit \(bit)")
        }
    }

    @Test func withoutDigestsNothingIsBelieved() throws {
        for name in [Self.header, Self.verdicts] {
            let packet = try Self.packet(name, 1)
            #expect((try? Codec.decode(packet.datagram, expecting: packet.policy).get()) == nil)
        }
    }

    @Test func noTextShowsAKey() throws {
        let trailer = try #require(try Self.packet(Self.verdicts, 1).policy.trailer)
        var dumped = ""
        dump(trailer, to: &dumped)
        for text in ["\(trailer)", String(reflecting: trailer), dumped] {
            #expect(text.contains("hidden"))
            #expect(!text.contains("ASCII") && !text.contains("65, 110") && !text.contains("416e"))
        }
    }
}
