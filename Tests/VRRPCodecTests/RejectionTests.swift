import InternetTypes
import Testing
import VRRP

/// Every reason for a drop, each beside the datagram that differs in this one respect and is believed.
@Suite struct RejectionTests {
    /// The octets that a fault is made in: the whole of what the socket delivered.
    struct Fault: CustomTestStringConvertible {
        let name: String
        var base = Base.v3IPv4
        var policy: @Sendable (inout ReceptionPolicy) -> Void = { _ in }
        /// Made on the datagram of `base` and, where `resum` says so, followed by a right checksum.
        var resum = true
        /// What the twin differs in from `base`, for a fault at the edge of what is allowed.
        var twin: @Sendable (inout Datagram) -> Void = { _ in }
        let fault: @Sendable (inout Datagram) -> Void
        let expected: Rejection
        let reason: CounterKind
        let text: String
        var isSilent = false

        var testDescription: String { name }
    }

    enum Base {
        case v2IPv4, v2Password, v3IPv4, v3IPv6, v3Unicast

        var family: AddressFamily { self == .v3IPv6 ? .ipv6 : .ipv4 }
        var version: Version { self == .v2IPv4 || self == .v2Password ? .v2 : .v3 }
        var source: IPAddress {
            family == .ipv4 ? .v4(IPv4Address(192, 0, 2, 10)) : .v6(IPv6Address(high: 0xfe80 << 48, low: 0xa))
        }
        var destination: IPAddress {
            self == .v3Unicast ? .v4(IPv4Address(192, 0, 2, 11)) : .vrrpGroup(family)
        }
        var addresses: [IPAddress] {
            switch family {
            case .ipv4: [.v4(IPv4Address(192, 0, 2, 100)), .v4(IPv4Address(192, 0, 2, 101))]
            case .ipv6: [.v6(IPv6Address(high: 0xfe80 << 48, low: 0x100))]
            }
        }

        func advertisement() throws -> Advertisement {
            Advertisement(
                version: version, vrid: try #require(VRID(51)), priority: Priority(200),
                interval: .default, addresses: addresses,
                authentication: self == .v2Password ? .password(AuthenticationPassword("s3cret")) : .none)
        }

        func datagram() throws -> Datagram {
            let header = TransmitHeader(source: source, destination: destination, hopLimit: 255, identification: 7)
            return Datagram(
                family: family, source: source, destination: destination, hopLimit: 255,
                bytes: Codec.encode(try advertisement(), header: header), interface: InterfaceIndex(3))
        }

        func policy() throws -> ReceptionPolicy {
            let advertisement = try advertisement()
            return ReceptionPolicy(
                family: family, version: version, vrid: advertisement.vrid,
                authentication: advertisement.authentication, interval: advertisement.interval, addresses: addresses,
                destination: self == .v3Unicast
                    ? .unicast(peers: [.init(source)], checkSource: true) : .multicast(group: destination))
        }
    }

    static let a = Base.v3IPv4.source
    static let b = Base.v3IPv6.source
    static let stranger = IPAddress.v4(IPv4Address(192, 0, 2, 99))

    static let faults: [Fault] = [
        Fault(
            name: "no IP header", fault: { $0.bytes = Array($0.bytes.prefix(19)) },
            expected: .ipHeader(source: a, length: 19), reason: .lengthError,
            text: "vrrp packet from 192.0.2.10 has no complete IP header, length 19"),
        Fault(
            name: "IP version 6 in an IPv4 header", fault: { $0.bytes[0] = 0x65 },
            expected: .ipHeader(source: a, length: 36), reason: .lengthError,
            text: "vrrp packet from 192.0.2.10 has no complete IP header, length 36"),
        Fault(
            name: "IP header of four words", fault: { $0.bytes[0] = 0x44 },
            expected: .ipHeader(source: a, length: 36), reason: .lengthError,
            text: "vrrp packet from 192.0.2.10 has no complete IP header, length 36"),
        Fault(
            name: "IP total length beyond the datagram", twin: { $0.bytes += [0, 0, 0] },
            fault: { $0.bytes[3] += 1 }, expected: .tooShort(source: a, length: 36, expected: 37),
            reason: .lengthError, text: "vrrp packet from 192.0.2.10 too short, length 36 and expect 37"),
        Fault(
            name: "UDP", fault: { $0.bytes[9] = 17 }, expected: .protocolNumber(source: a, received: 17),
            reason: .typeError, text: "packet from 192.0.2.10 is of IP protocol 17 and expect 112"),
        Fault(
            name: "fixed fields cut", base: .v3IPv6, fault: { $0.bytes = Array($0.bytes.prefix(7)) },
            expected: .tooShort(source: b, length: 7, expected: 8), reason: .lengthError,
            text: "vrrp packet from fe80::a too short, length 7 and expect 8"),
        Fault(
            name: "unexpected AH", base: .v2IPv4, fault: { wrapInAuthenticationHeader(&$0, next: 112) },
            expected: .authenticationHeaderUnexpected(source: a), reason: .authTypeMismatch,
            text: "received an AH header from 192.0.2.10, expecting none!"),
        Fault(
            name: "AH around something else", base: .v2IPv4, fault: { wrapInAuthenticationHeader(&$0, next: 6) },
            expected: .authenticationHeader(source: a, length: 48), reason: .lengthError,
            text: "received an invalid AH header from 192.0.2.10, length 48"),
        Fault(
            name: "multicast to a unicast instance", base: .v3Unicast, fault: { $0.destination = .vrrpGroup(.ipv4) },
            expected: .otherDestination(source: a, destination: .vrrpGroup(.ipv4)), reason: .otherDestination,
            text: "advert from 192.0.2.10 to 224.0.0.18 is not for this instance", isSilent: true),
        Fault(
            name: "unicast to a multicast instance", fault: { $0.destination = Base.v3Unicast.destination },
            expected: .otherDestination(source: a, destination: Base.v3Unicast.destination),
            reason: .otherDestination, text: "advert from 192.0.2.10 to 192.0.2.11 is not for this instance",
            isSilent: true),
        Fault(
            name: "another group", fault: { $0.destination = .v4(IPv4Address(224, 0, 0, 19)) },
            expected: .otherDestination(source: a, destination: .v4(IPv4Address(224, 0, 0, 19))),
            reason: .otherDestination, text: "advert from 192.0.2.10 to 224.0.0.19 is not for this instance",
            isSilent: true),
        Fault(
            name: "our own", policy: { $0.ownSource = stranger }, fault: { $0.source = stranger },
            expected: .ownPacket(source: stranger), reason: .ownPacket, text: "advert from 192.0.2.99 is our own",
            isSilent: true),
        Fault(
            name: "another VRID", fault: { $0.bytes[21] = 52 }, expected: .unknownVRID(source: a, received: 52),
            reason: .unknownVRID, text: "unknown VRID 52 in advert from 192.0.2.10", isSilent: true),
        Fault(
            name: "an address less than counted", fault: { cut(&$0, by: 4) },
            expected: .tooShort(source: a, length: 32, expected: 36), reason: .lengthError,
            text: "vrrp packet from 192.0.2.10 too short, length 32 and expect 36"),
        Fault(
            name: "version 2 without authentication data", base: .v2IPv4, fault: { cut(&$0, by: 8) },
            expected: .tooShort(source: a, length: 36, expected: 44), reason: .lengthError,
            text: "vrrp packet from 192.0.2.10 too short, length 36 and expect 44"),
        Fault(
            name: "four octets too many", fault: { cut(&$0, by: -4) },
            expected: .tooLong(source: a, length: 40, expected: 36), reason: .lengthError,
            text: "vrrp packet from 192.0.2.10 too long, length 40 and expect 36"),
        Fault(
            name: "eight octets too many over IPv6", base: .v3IPv6,
            fault: { $0.bytes += [UInt8](repeating: 0, count: 8) },
            expected: .tooLong(source: b, length: 32, expected: 24), reason: .lengthError,
            text: "vrrp packet from fe80::a too long, length 32 and expect 24"),
        Fault(
            name: "no address in version 3",
            fault: {
                $0.bytes[23] = 0
                cut(&$0, by: 8)
            }, expected: .noAddresses(source: a), reason: .lengthError,
            text: "vrrp packet from 192.0.2.10 has no VIPs and expect at least 1"),
        Fault(
            name: "routed", fault: { $0.bytes[8] = 254 },
            expected: .hopLimit(source: a, received: 254, expected: 255), reason: .ttlError,
            text: "invalid TTL/HL from 192.0.2.10. Received 254 and expect 255"),
        Fault(
            name: "routed over IPv6", base: .v3IPv6, fault: { $0.hopLimit = 64 },
            expected: .hopLimit(source: b, received: 64, expected: 255), reason: .ttlError,
            text: "invalid TTL/HL from fe80::a. Received 64 and expect 255"),
        Fault(
            name: "hop limit not told", base: .v3IPv6, fault: { $0.hopLimit = nil },
            expected: .hopLimit(source: b, received: nil, expected: 255), reason: .ttlError,
            text: "invalid TTL/HL from fe80::a. Received unknown and expect 255"),
        Fault(
            name: "unicast above max_ttl", base: .v3Unicast,
            policy: { $0.destination = .unicast(peers: [.init(a, hopLimits: 200...250)], checkSource: true) },
            twin: { $0.bytes[8] = 250 }, fault: { $0.bytes[8] = 255 },
            expected: .hopLimitRange(source: a, received: 255, expected: 200...250), reason: .ttlError,
            text: "TTL/HL 255 from 192.0.2.10 not in range [200, 250]"),
        Fault(
            name: "unicast below min_ttl", base: .v3Unicast,
            policy: { $0.destination = .unicast(peers: [.init(a, hopLimits: 200...250)], checkSource: true) },
            twin: { $0.bytes[8] = 200 }, fault: { $0.bytes[8] = 199 },
            expected: .hopLimitRange(source: a, received: 199, expected: 200...250), reason: .ttlError,
            text: "TTL/HL 199 from 192.0.2.10 not in range [200, 250]"),
        Fault(
            name: "version 3 to a version 2 instance", base: .v2IPv4,
            fault: {
                $0.bytes[20] = 0x31
                cut(&$0, by: 8)
            }, expected: .version(source: a, received: 3, expected: .v2), reason: .versionError,
            text: "wrong VRRP version from 192.0.2.10. Received 3 and expect 2"),
        Fault(
            name: "version 2 to a version 3 instance",
            fault: {
                $0.bytes[20] = 0x21
                cut(&$0, by: -8)
            }, expected: .version(source: a, received: 2, expected: .v3), reason: .versionError,
            text: "wrong VRRP version from 192.0.2.10. Received 2 and expect 3"),
        Fault(
            name: "version 4", fault: { $0.bytes[20] = 0x41 },
            expected: .version(source: a, received: 4, expected: .v3), reason: .versionError,
            text: "wrong VRRP version from 192.0.2.10. Received 4 and expect 3"),
        Fault(
            name: "unknown authentication type", base: .v2IPv4, fault: { $0.bytes[24] = 3 },
            expected: .authenticationTypeInvalid(source: a, received: 3), reason: .authTypeInvalid,
            text: "received an unknown auth type 3 from 192.0.2.10!"),
        Fault(
            name: "a password that nobody asked for", base: .v2IPv4, fault: { $0.bytes[24] = 1 },
            expected: .authenticationTypeMismatch(source: a, received: .password, expected: .none),
            reason: .authTypeMismatch, text: "received a 1 auth from 192.0.2.10, expecting 0!"),
        Fault(
            name: "no password", base: .v2Password, fault: { $0.bytes[24] = 0 },
            expected: .authenticationTypeMismatch(source: a, received: .none, expected: .password),
            reason: .authTypeMismatch, text: "received a 0 auth from 192.0.2.10, expecting 1!"),
        Fault(
            name: "wrong password", base: .v2Password, fault: { $0.bytes[43] ^= 1 },
            expected: .password(source: a), reason: .authFailure,
            text: "received an invalid passwd from 192.0.2.10!"),
        Fault(
            name: "another interval in version 2", base: .v2IPv4, fault: { $0.bytes[25] = 3 },
            expected: .intervalSeconds(source: a, received: 3, own: .default), reason: .intervalError,
            text: "advertisement interval mismatch with 192.0.2.10 mine=1 sec rcv'd=3 sec"),
        Fault(
            name: "an interval of zero in version 3", fault: { $0.bytes[25] = 0 },
            expected: .intervalZero(source: a), reason: .intervalError,
            text: "advertisement interval from 192.0.2.10 is 0 centi-sec"),
        Fault(
            name: "another packet type", fault: { $0.bytes[20] = 0x32 },
            expected: .packetType(source: a, received: 2), reason: .typeError,
            text: "Invalid packet type from 192.0.2.10. 2 and expect 1"),
        Fault(
            name: "checksum of version 2", base: .v2IPv4, resum: false, fault: { $0.bytes[27] ^= 1 },
            expected: .checksum(source: a, version: .v2), reason: .checksumError,
            text: "Invalid VRRPv2 checksum from 192.0.2.10"),
        Fault(
            name: "checksum over IPv6", base: .v3IPv6, resum: false, fault: { $0.bytes[7] ^= 1 },
            expected: .checksum(source: b, version: .v3), reason: .checksumError,
            text: "Invalid VRRPv3 checksum from fe80::a"),
        Fault(
            name: "source not in the checksum", base: .v3IPv4, resum: false, fault: { $0.source = stranger },
            expected: .checksum(source: stranger, version: .v3), reason: .checksumError,
            text: "Invalid VRRPv3 checksum from 192.0.2.99"),
        Fault(
            name: "not a peer", base: .v3Unicast, fault: { $0.source = stranger },
            expected: .notAPeer(source: stranger), reason: .notAPeer,
            text: "unicast source address 192.0.2.99 not a unicast peer"),
    ]

    @Test(arguments: faults)
    func theFaultIsNamedAndItsTwinBelieved(_ fault: Fault) throws {
        var policy = try fault.base.policy()
        fault.policy(&policy)
        var twin = try fault.base.datagram()
        fault.twin(&twin)
        var bad = try fault.base.datagram()
        fault.fault(&bad)
        if fault.resum { resum(&bad, fault.base) }

        let accepted = try Codec.decode(twin, expecting: policy).get()
        #expect(accepted == Reception(advertisement: try fault.base.advertisement()))
        #expect(Codec.decode(bad, expecting: policy) == .failure(fault.expected))
        #expect(fault.expected.reason == fault.reason)
        #expect(fault.expected.description == fault.text)
        #expect(fault.expected.source == bad.source)
        #expect(fault.expected.isSilent == fault.isSilent)
    }

    typealias Step = (expected: CounterKind, make: (inout Datagram) -> Void)

    static func faultsInOrder(_ base: Base) -> [Step] {
        var steps: [Step] = []
        steps.append((.typeError, { $0.bytes[9] = 17 }))
        steps.append((.unknownVRID, { $0.bytes[21] = 9 }))
        steps.append((.lengthError, { cut(&$0, by: -1) }))
        steps.append((.ttlError, { $0.bytes[8] = 3 }))
        steps.append(
            (
                .versionError,
                {
                    // The other version, with the length that it has.
                    $0.bytes[20] ^= 0x10
                    cut(&$0, by: base.version == .v2 ? 8 : -8)
                }
            ))
        if base.version == .v2 {
            steps.append((.authTypeMismatch, { $0.bytes[24] = 2 }))
            steps.append((.authFailure, { $0.bytes[36] ^= 0xff }))
            steps.append((.intervalError, { $0.bytes[25] = 2 }))
        }
        steps.append((.typeError, { $0.bytes[20] |= 0x02 }))
        steps.append((.checksumError, { $0.bytes[26] ^= 0x55 }))
        return steps
    }

    /// Faults of one advertisement in the order of the checks: of all those made, the first is the answer.
    @Test(arguments: [Base.v2Password, .v3IPv4])
    func theFirstFaultIsTheAnswer(_ base: Base) throws {
        let faults = Self.faultsInOrder(base)
        for first in faults.indices {
            var datagram = try base.datagram()
            for fault in faults[first...].reversed() { fault.make(&datagram) }
            guard case .failure(let rejection) = Codec.decode(datagram, expecting: try base.policy()) else {
                Issue.record("\(faults[first].expected): believed")
                continue
            }
            #expect(rejection.reason == faults[first].expected, "\(rejection)")
        }
    }

    @Test func aVRIDOfZeroIsNobodys() throws {
        var datagram = try Base.v3IPv4.datagram()
        #expect(Codec.vrid(of: datagram) == .success(try #require(VRID(51))))
        datagram.bytes[21] = 0
        #expect(Codec.vrid(of: datagram) == .failure(.unknownVRID(source: Self.a, received: 0)))
    }

    /// A unicast instance hears whatever is sent to the node, so also what is of the other family.
    @Test func theOtherFamilyIsSomebodyElses() throws {
        let datagram = try Base.v3Unicast.datagram()
        var policy = try Base.v3Unicast.policy()
        #expect(throws: Never.self) { try Codec.decode(datagram, expecting: policy).get() }
        policy.family = .ipv6
        #expect(
            Codec.decode(datagram, expecting: policy)
                == .failure(.otherDestination(source: Self.a, destination: datagram.destination)))
    }

    /// The old form of the checksum was a mistake of unicast instances; a multicast one never had it.
    @Test(arguments: [(ChecksumMode.normal, true), (.oldUnicast, false)])
    func theOldUnicastChecksumIsForUnicastOnly(_ mode: ChecksumMode, isRight: Bool) throws {
        let group = IPAddress.v4(IPv4Address(224, 0, 0, 19))
        let header = TransmitHeader(source: Self.a, destination: group)
        let bytes = Codec.encode(try Base.v3IPv4.advertisement(), header: header, checksum: mode)
        let datagram = Datagram(
            family: .ipv4, source: Self.a, destination: group, hopLimit: nil, bytes: bytes,
            interface: InterfaceIndex(1))
        var policy = try Base.v3IPv4.policy()
        policy.destination = .multicast(group: group)
        let expected: Result<Reception, Rejection> =
            isRight
            ? .success(Reception(advertisement: try Base.v3IPv4.advertisement()))
            : .failure(.checksum(source: Self.a, version: .v3))
        #expect(Codec.decode(datagram, expecting: policy) == expected)
    }

    /// RFC 791: options make the header longer; the advertisement is found behind them.
    @Test func ipOptionsAreSkipped() throws {
        var datagram = try Base.v3IPv4.datagram()
        datagram.bytes[0] = 0x46
        datagram.bytes.insert(contentsOf: [1, 1, 1, 0], at: 20)
        datagram.bytes[3] += 4
        #expect(Codec.vrid(of: datagram) == .success(try #require(VRID(51))))
        let reception = try Codec.decode(datagram, expecting: try Base.v3IPv4.policy()).get()
        #expect(reception.advertisement == (try Base.v3IPv4.advertisement()))
    }

    @Test func strangersAreBelievedWhereNobodyChecks() throws {
        var datagram = try Base.v3Unicast.datagram()
        datagram.source = Self.stranger
        resum(&datagram, .v3Unicast)
        var policy = try Base.v3Unicast.policy()
        policy.destination = .unicast(peers: [.init(Self.a, hopLimits: 1...1)], checkSource: false)
        let reception = try Codec.decode(datagram, expecting: policy).get()
        #expect(reception.advertisement == (try Base.v3Unicast.advertisement()))
    }
}

/// Takes octets off the end of an IPv4 datagram, or adds zeros for a negative count, and keeps its length field true.
private func cut(_ datagram: inout Datagram, by count: Int) {
    if count > 0 { datagram.bytes.removeLast(count) }
    if count < 0 { datagram.bytes += [UInt8](repeating: 0, count: -count) }
    datagram.bytes[3] = UInt8(datagram.bytes.count)
}

/// RFC 4302: next header, length, reserved, SPI, sequence number, twelve octets of ICV.
private func wrapInAuthenticationHeader(_ datagram: inout Datagram, next: UInt8) {
    datagram.bytes.insert(contentsOf: [next, 4, 0, 0] + [UInt8](repeating: 0, count: 20), at: 20)
    datagram.bytes[9] = 51
    datagram.bytes[3] = UInt8(datagram.bytes.count)
}

/// Gives the advertisement the checksum that its octets ask for.
private func resum(_ datagram: inout Datagram, _ base: RejectionTests.Base) {
    let start = datagram.family == .ipv4 ? 20 : 0
    guard datagram.bytes.count >= start + 8 else { return }
    datagram.bytes[(start + 6)...(start + 7)] = [0, 0]
    var checksum = InternetChecksum()
    if base.version == .v3 {
        checksum.addPseudoHeader(
            source: datagram.source, destination: datagram.destination, protocolNumber: 112,
            payloadLength: datagram.bytes.count - start)
    }
    checksum.add(datagram.bytes[start...])
    datagram.bytes[start + 6] = UInt8(checksum.value >> 8)
    datagram.bytes[start + 7] = UInt8(checksum.value & 0xff)
}
