import InternetTypes

extension Codec {
    /// The VRID that a datagram is about, to find the instance that judges it. Looks at lengths and protocol only.
    public static func vrid(of datagram: Datagram) -> Result<VRID, Rejection> {
        do throws(Rejection) {
            let frame = try Frame(datagram)
            guard let vrid = VRID(datagram.bytes[frame.start + 1]) else {
                return .failure(.unknownVRID(source: datagram.source, received: 0))
            }
            return .success(vrid)
        } catch {
            return .failure(error)
        }
    }

    /// Believes a datagram or says why not. The checks come in this order, and the first that fails is the answer:
    ///
    /// 1. IP header, protocol, the eight fixed octets (RFC 9568 section 7.1: the packet is complete)
    /// 2. sent to this kind of instance, by somebody else, about this VRID (silent)
    /// 3. an Authentication Header where one is configured, and only there
    /// 4. length: exactly what version and address count ask for, and a trailer where one may be
    /// 5. TTL or hop limit
    /// 6. version
    /// 7. the Authentication Header: SPI, sequence number, value
    /// 8. the trailer: there, well formed, the sender's clock, the key, the value, newer than the last one
    /// 9. version 2: authentication type, then password
    /// 10. version 2: the interval is ours
    /// 11. type
    /// 12. version 3: the interval is one; a difference is only observed
    /// 13. checksum
    /// 14. addresses: a difference is only observed
    /// 15. the sender is a peer, where that is asked for
    public static func decode(
        _ datagram: Datagram, expecting policy: ReceptionPolicy, digests: Digests = .none
    ) -> Result<Reception, Rejection> {
        do throws(Rejection) {
            return .success(try Reader(datagram, policy, digests).reception())
        } catch {
            return .failure(error)
        }
    }
}

/// Where the advertisement lies within the octets of a datagram.
struct Frame {
    /// At least eight octets lie between start and end, and end lies within the octets received.
    let start: Int
    let end: Int
    /// The advertisement is wrapped in an Authentication Header.
    let hasAuthenticationHeader: Bool

    init(_ datagram: Datagram) throws(Rejection) {
        let bytes = datagram.bytes
        let source = datagram.source
        var start = 0
        var end = bytes.count
        var wrapped = false
        if datagram.family == .ipv4 {
            // RFC 791 section 3.1: the header has its length in words, options included, in its first octet.
            guard bytes.count >= Codec.ipv4HeaderLength, bytes[0] >> 4 == 4 else {
                throw .ipHeader(source: source, length: bytes.count)
            }
            start = Int(bytes[0] & 0x0f) * 4
            // What follows the total length is the link's padding and none of our business.
            end = Int(bytes.word16(at: 2))
            guard start >= Codec.ipv4HeaderLength, start <= end else {
                throw .ipHeader(source: source, length: end)
            }
            guard end <= bytes.count else {
                throw .tooShort(source: source, length: bytes.count, expected: end)
            }
            switch bytes[9] {
            case ProtocolNumber.vrrp: break
            case ProtocolNumber.authenticationHeader:
                // RFC 4302 section 2: next header, length in words less two, and at least twelve octets.
                guard end - start >= 12, bytes[start] == ProtocolNumber.vrrp, bytes[start + 1] >= 1 else {
                    throw .authenticationHeader(source: source, length: end - start)
                }
                wrapped = true
                start += (Int(bytes[start + 1]) + 2) * 4
            default: throw .protocolNumber(source: source, received: bytes[9])
            }
        }
        // RFC 9568 section 7.1: the packet holds the complete fixed fields.
        guard end - start >= Codec.fixedLength else {
            throw .tooShort(source: source, length: end, expected: start + Codec.fixedLength)
        }
        self.start = start
        self.end = end
        hasAuthenticationHeader = wrapped
    }
}

/// One datagram before one policy; each method is one of `Codec.decode`'s checks.
private struct Reader {
    let datagram: Datagram
    let policy: ReceptionPolicy
    let digests: Digests
    let frame: Frame
    /// Where the advertisement itself ends; what follows is a trailer.
    let end: Int

    var bytes: [UInt8] { datagram.bytes }
    var source: IPAddress { datagram.source }

    init(_ datagram: Datagram, _ policy: ReceptionPolicy, _ digests: Digests) throws(Rejection) {
        self.datagram = datagram
        self.policy = policy
        self.digests = digests
        let frame = try Frame(datagram)
        self.frame = frame
        end = Self.expectedEnd(datagram, frame).map { min($0, frame.end) } ?? frame.end
    }

    /// Where version and address count say that the advertisement ends; nil for a version that does not exist.
    private static func expectedEnd(_ datagram: Datagram, _ frame: Frame) -> Int? {
        // The sender's version, so that one of the other version is told so rather than that its length is odd.
        guard let version = Version(rawValue: datagram.bytes[frame.start] >> 4) else { return nil }
        let count = Int(datagram.bytes[frame.start + 3])
        return frame.start + Codec.length(version: version, family: datagram.family, addressCount: count)
    }

    func reception() throws(Rejection) -> Reception {
        try checkDestination()
        try checkWrapping()
        try checkLength()
        try checkHopLimit()
        let version = try checkedVersion()
        let sequence = try checkedSequence()
        let trailer = try checkedTrailer(version)
        let authentication = try checkedAuthentication(version)
        var observations: [Observation] = []
        if version == .v2 { try checkSeconds() }
        let type = bytes[frame.start] & 0x0f
        // RFC 9568 section 7.1: the packet type is 1.
        guard type == Codec.advertisementType else { throw .packetType(source: source, received: type) }
        let interval = version == .v2 ? policy.interval : try checkedCentiseconds(&observations)
        try checkChecksum(version, &observations)
        let addresses = comparedAddresses(&observations)
        try checkPeer()
        let advertisement = Advertisement(
            version: version, vrid: policy.vrid, priority: Priority(bytes[frame.start + 2]), interval: interval,
            addresses: addresses, authentication: authentication, sequence: sequence, trailer: trailer)
        return Reception(advertisement: advertisement, observations: observations)
    }

    private func checkDestination() throws(Rejection) {
        let isOurs =
            switch policy.destination {
            case .multicast(let group): datagram.destination == group
            case .unicast: !datagram.destination.isMulticast
            }
        guard isOurs, datagram.family == policy.family else {
            throw .otherDestination(source: source, destination: datagram.destination)
        }
        guard source != policy.ownSource else { throw .ownPacket(source: source) }
        // RFC 9568 section 7.1: the VRID is configured on the receiving interface.
        guard bytes[frame.start + 1] == policy.vrid.rawValue else {
            throw .unknownVRID(source: source, received: bytes[frame.start + 1])
        }
    }

    /// Wrapped where that is configured, and only there.
    private func checkWrapping() throws(Rejection) {
        if case .header = policy.authentication {
            guard frame.hasAuthenticationHeader else { throw .authenticationHeaderMissing(source: source) }
        } else if frame.hasAuthenticationHeader {
            throw .authenticationHeaderUnexpected(source: source)
        }
    }

    /// RFC 9568 section 7.1: fixed fields and all addresses, RFC 3768 section 7.1: authentication data too; and no more.
    private func checkLength() throws(Rejection) {
        guard let expected = Self.expectedEnd(datagram, frame) else { return }
        if frame.end < expected { throw .tooShort(source: source, length: frame.end, expected: expected) }
        if frame.end > expected, policy.trailer == nil || frame.end != expected + Trailer.length {
            throw .tooLong(source: source, length: frame.end, expected: expected)
        }
        // RFC 9568 section 5.2.5: at least one address. Version 2 instances of keepalived may have none.
        if bytes[frame.start] >> 4 == Version.v3.rawValue, bytes[frame.start + 3] == 0 {
            throw .noAddresses(source: source)
        }
    }

    /// RFC 9568 section 7.1: 255 on the link. A unicast peer may be further away, within its configured limits.
    private func checkHopLimit() throws(Rejection) {
        let received = datagram.family == .ipv4 ? bytes[8] : datagram.hopLimit
        switch policy.destination {
        case .multicast:
            guard received == 255 else { throw .hopLimit(source: source, received: received, expected: 255) }
        case .unicast(let peers, _):
            guard let limits = peers.first(where: { $0.address == source })?.hopLimits, limits != 0...255 else {
                return
            }
            guard let received, limits.contains(received) else {
                throw .hopLimitRange(source: source, received: received, expected: limits)
            }
        }
    }

    /// RFC 9568 section 7.1: the version is the instance's.
    private func checkedVersion() throws(Rejection) -> Version {
        let received = bytes[frame.start] >> 4
        guard received == policy.version.rawValue else {
            throw .version(source: source, received: received, expected: policy.version)
        }
        return policy.version
    }

    /// RFC 4302 section 3.4: the SPI, a sequence number that was not there before, the value. The sequence belongs to
    /// the virtual router, not to the sender: a new master goes on from the last one heard.
    private func checkedSequence() throws(Rejection) -> UInt32 {
        guard case .header(let password) = policy.authentication, case .v4(let address) = source else { return 0 }
        let header = Codec.ipv4HeaderLength
        guard frame.start == header + AuthenticationHeader.length else {
            throw .authenticationHeader(source: source, length: frame.end - header)
        }
        let index = bytes.word32(at: header + AuthenticationHeader.indexOffset)
        guard index == address.rawValue else { throw .authenticationHeaderIndex(source: source, received: index) }
        let sequence = bytes.word32(at: header + AuthenticationHeader.sequenceOffset)
        guard sequence > policy.lastSequence else {
            throw .authenticationHeaderSequence(source: source, received: sequence, last: policy.lastSequence)
        }
        let proven = AuthenticationHeader.provenOctets(
            of: bytes, end: frame.end, isMulticast: datagram.destination.isMulticast)
        let value = header + AuthenticationHeader.valueOffset
        guard
            digests.isPrefix(
                bytes[value..<value + AuthenticationHeader.valueLength],
                of: digests.hmac(.md5, key: password, proven))
        else { throw .authenticationHeaderValue(source: source) }
        return sequence
    }

    /// The checks of `auth_hmac`, in keepalived's order.
    private func checkedTrailer(_ version: Version) throws(Rejection) -> Trailer? {
        guard let expected = policy.trailer else { return nil }
        guard frame.end > end else {
            if expected.isRequired { throw .trailerMissing(source: source) }
            return nil
        }
        guard bytes[end] == Trailer.type, bytes.word16(at: end + 2) == 0 else {
            throw .trailerMalformed(source: source)
        }
        let stamp = TrailerStamp(rawValue: bytes.word64(at: end + Trailer.stampOffset))
        let skew = abs(stamp.secondsAhead(of: expected.now))
        guard skew <= expected.window else {
            throw .trailerStale(source: source, skew: skew, window: expected.window)
        }
        let id = bytes[end + 1]
        guard let key = expected.keys.first(where: { $0.id == id }) else {
            throw .trailerKeyUnknown(source: source, id: id)
        }
        let value = end + Trailer.valueOffset
        let proven = Trailer.provenOctets(
            advertisement: bytes[frame.start..<end], head: bytes[end..<value], version: version, source: source)
        guard digests.isPrefix(bytes[value..<frame.end], of: digests.hmac(.sha256, key: key.octets, proven)) else {
            throw .trailerInvalid(source: source)
        }
        if let last = expected.last, !stamp.isNewer(than: last) { throw .trailerReplayed(source: source) }
        return Trailer(key: key, stamp: stamp)
    }

    /// RFC 2338 section 7.1: the kind is the configured one, then the data are.
    private func checkedAuthentication(_ version: Version) throws(Rejection) -> Authentication {
        guard version == .v2 else { return .none }
        let number = bytes[frame.start + 4]
        guard let received = AuthenticationType(rawValue: number) else {
            throw .authenticationTypeInvalid(source: source, received: number)
        }
        // Over IPv6 there is no room for data, so there is no authentication.
        let expected: Authentication = datagram.family == .ipv4 ? policy.authentication : .none
        guard received == expected.type else {
            throw .authenticationTypeMismatch(source: source, received: received, expected: expected.type)
        }
        switch expected {
        case .none, .header: break
        case .password(let password):
            guard bytes.word64(at: end - Codec.authenticationLength) == password.word else {
                throw .password(source: source)
            }
        }
        return expected
    }

    /// RFC 3768 section 7.1: the interval is the locally configured one.
    private func checkSeconds() throws(Rejection) {
        let received = bytes[frame.start + 5]
        guard UInt16(received) * 100 == policy.interval.centiseconds else {
            throw .intervalSeconds(source: source, received: received, own: policy.interval)
        }
    }

    /// RFC 9568 sections 5.2.7 and 6.4.2: twelve bits, and a backup adopts the master's interval.
    private func checkedCentiseconds(_ observations: inout [Observation]) throws(Rejection) -> AdvertisementInterval {
        let centiseconds = Int(bytes.word16(at: frame.start + 4) & 0x0fff)
        guard let received = AdvertisementInterval(centiseconds: centiseconds) else {
            throw .intervalZero(source: source)
        }
        if received != policy.interval {
            observations.append(.interval(source: source, received: received, own: policy.interval))
        }
        return received
    }

    /// RFC 9568 section 7.1: the checksum is right, in one of the forms that the policy allows.
    private func checkChecksum(_ version: Version, _ observations: inout [Observation]) throws(Rejection) {
        if version == .v3, datagram.family == .ipv4, policy.checksum == .v3AsV2 { return }
        if isSumRight(version, .normal) { return }
        guard case .unicast = policy.destination, version == .v3, datagram.family == .ipv4,
            policy.acceptOldUnicastChecksum || policy.checksum == .oldUnicast, isSumRight(version, .oldUnicast)
        else { throw .checksum(source: source, version: version) }
        if policy.checksum != .oldUnicast { observations.append(.oldUnicastChecksum(source: source)) }
    }

    private func isSumRight(_ version: Version, _ mode: ChecksumMode) -> Bool {
        Codec.checksum(
            of: bytes[frame.start..<(datagram.family == .ipv4 ? end : frame.end)], version: version, mode,
            source: source, destination: datagram.destination) == 0
    }

    /// RFC 9568 section 7.1: a list that differs from ours may be logged; the advertisement stands.
    private func comparedAddresses(_ observations: inout [Observation]) -> [IPAddress] {
        let count = Int(bytes[frame.start + 3])
        let first = frame.start + Codec.fixedLength
        let size = datagram.family == .ipv4 ? 4 : 16
        // The usual case costs no memory: the same addresses in the same order.
        if count == policy.addresses.count,
            policy.addresses.indices.allSatisfy({
                bytes.address(datagram.family, at: first + $0 * size) == policy.addresses[$0]
            })
        {
            return policy.addresses
        }
        let addresses = (0..<count).map { bytes.address(datagram.family, at: first + $0 * size) }
        guard !policy.skipAddressListCheck else { return addresses }
        if count != policy.addresses.count {
            observations.append(.addressCount(source: source, received: count, expected: policy.addresses.count))
        }
        let received = Set(addresses)
        for address in policy.addresses where !received.contains(address) {
            observations.append(.addressMissing(source: source, vrid: policy.vrid, address: address))
        }
        return addresses
    }

    /// keepalived's `check_unicast_src`.
    private func checkPeer() throws(Rejection) {
        guard case .unicast(let peers, checkSource: true) = policy.destination else { return }
        guard peers.contains(where: { $0.address == source }) else { throw .notAPeer(source: source) }
    }
}
