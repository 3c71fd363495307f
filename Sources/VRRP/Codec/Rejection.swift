public import InternetTypes

/// What a refused or odd advertisement counts as: stable short names for statistics.
public enum CounterKind: String, Hashable, Sendable, CaseIterable {
    /// keepalived's packet_len_err.
    case lengthError
    /// ip_ttl_err.
    case ttlError
    /// The router-wide version errors of RFC 2787 and RFC 6527.
    case versionError
    /// invalid_authtype: a number that names no kind of authentication.
    case authTypeInvalid
    /// authtype_mismatch: another kind than the configured one.
    case authTypeMismatch
    /// auth_failure: the password is wrong, or the value of an Authentication Header, or its sequence number is old.
    case authFailure
    /// auth_ext_missing, and the other five that keepalived counts of `auth_hmac`.
    case trailerMissing
    case trailerMalformed
    case trailerKeyUnknown
    case trailerInvalid
    case trailerStale
    case trailerReplayed
    /// advert_interval_err.
    case intervalError
    /// invalid_type_rcvd.
    case typeError
    /// addr_list_err.
    case addressListError
    /// The router-wide checksum errors of RFC 2787 and RFC 6527.
    case checksumError
    /// The router-wide VRID errors of RFC 2787 and RFC 6527.
    case unknownVRID
    /// A unicast sender that is not configured as a peer.
    case notAPeer
    /// Meant for another kind of instance: multicast for a unicast one, or the reverse, or another group.
    case otherDestination
    /// Our own advertisement, looped back.
    case ownPacket
}

/// Why an advertisement was dropped, with what was expected and what came. `description` is one line without the
/// instance's name, in the terms that operators of keepalived search their logs for.
public enum Rejection: Error, Hashable, Sendable {
    /// Not an IPv4 header, or one that reaches beyond the datagram.
    case ipHeader(source: IPAddress, length: Int)
    /// The payload is neither VRRP nor, for IPv4, an Authentication Header around VRRP.
    case protocolNumber(source: IPAddress, received: UInt8)
    /// An Authentication Header came though none is configured.
    case authenticationHeaderUnexpected(source: IPAddress)
    /// The Authentication Header is cut off, or holds something else than VRRP.
    case authenticationHeader(source: IPAddress, length: Int)
    /// An Authentication Header is configured, and none came.
    case authenticationHeaderMissing(source: IPAddress)
    /// The SPI is not the sender's address.
    case authenticationHeaderIndex(source: IPAddress, received: UInt32)
    /// Not above the last sequence number of the virtual router.
    case authenticationHeaderSequence(source: IPAddress, received: UInt32, last: UInt32)
    /// The value is not that of the password.
    case authenticationHeaderValue(source: IPAddress)
    /// `auth_hmac` is enforced, and no trailer came.
    case trailerMissing(source: IPAddress)
    case trailerMalformed(source: IPAddress)
    /// The sender's clock, or the age of a copy: seconds either way.
    case trailerStale(source: IPAddress, skew: Int64, window: Int64)
    case trailerKeyUnknown(source: IPAddress, id: UInt8)
    case trailerInvalid(source: IPAddress)
    /// The sender has used this stamp or a newer one before.
    case trailerReplayed(source: IPAddress)
    /// Octets from the start of the IP header (IPv4) or of the advertisement (IPv6).
    case tooShort(source: IPAddress, length: Int, expected: Int)
    /// Octets as in `tooShort`.
    case tooLong(source: IPAddress, length: Int, expected: Int)
    /// A version 3 advertisement without any address (RFC 9568 section 5.2.5).
    case noAddresses(source: IPAddress)
    /// Sent to somebody else than the instance; dropped in silence.
    case otherDestination(source: IPAddress, destination: IPAddress)
    /// Sent by the instance itself; dropped in silence.
    case ownPacket(source: IPAddress)
    /// Nobody here has this VRID on this interface; 0 is nobody's.
    case unknownVRID(source: IPAddress, received: UInt8)
    /// `received` is nil where the kernel did not tell.
    case hopLimit(source: IPAddress, received: UInt8?, expected: UInt8)
    /// A unicast peer's, outside its `min_ttl` to `max_ttl`.
    case hopLimitRange(source: IPAddress, received: UInt8?, expected: ClosedRange<UInt8>)
    case version(source: IPAddress, received: UInt8, expected: Version)
    case authenticationTypeInvalid(source: IPAddress, received: UInt8)
    case authenticationTypeMismatch(source: IPAddress, received: AuthenticationType, expected: AuthenticationType)
    case password(source: IPAddress)
    /// Version 2: another interval than ours, in seconds.
    case intervalSeconds(source: IPAddress, received: UInt8, own: AdvertisementInterval)
    /// Version 3: an interval of zero, which nobody could wait for.
    case intervalZero(source: IPAddress)
    case packetType(source: IPAddress, received: UInt8)
    case checksum(source: IPAddress, version: Version)
    case notAPeer(source: IPAddress)
}

extension Rejection {
    /// Who sent it, as far as the IP header can be believed.
    public var source: IPAddress {
        switch self {
        case .ipHeader(let source, _), .protocolNumber(let source, _), .authenticationHeaderUnexpected(let source),
            .authenticationHeader(let source, _), .tooShort(let source, _, _), .tooLong(let source, _, _),
            .noAddresses(let source), .otherDestination(let source, _), .ownPacket(let source),
            .unknownVRID(let source, _), .hopLimit(let source, _, _), .hopLimitRange(let source, _, _),
            .version(let source, _, _), .authenticationTypeInvalid(let source, _),
            .authenticationTypeMismatch(let source, _, _), .password(let source), .intervalSeconds(let source, _, _),
            .intervalZero(let source), .packetType(let source, _), .checksum(let source, _), .notAPeer(let source),
            .authenticationHeaderMissing(let source), .authenticationHeaderIndex(let source, _),
            .authenticationHeaderSequence(let source, _, _), .authenticationHeaderValue(let source),
            .trailerMissing(let source), .trailerMalformed(let source), .trailerStale(let source, _, _),
            .trailerKeyUnknown(let source, _), .trailerInvalid(let source), .trailerReplayed(let source):
            source
        }
    }

    /// What this counts as.
    public var reason: CounterKind {
        switch self {
        case .ipHeader, .authenticationHeader, .tooShort, .tooLong, .noAddresses: .lengthError
        case .protocolNumber, .packetType: .typeError
        case .authenticationHeaderUnexpected, .authenticationHeaderMissing, .authenticationTypeMismatch:
            .authTypeMismatch
        case .authenticationTypeInvalid: .authTypeInvalid
        case .password, .authenticationHeaderIndex, .authenticationHeaderSequence, .authenticationHeaderValue:
            .authFailure
        case .trailerMissing: .trailerMissing
        case .trailerMalformed: .trailerMalformed
        case .trailerStale: .trailerStale
        case .trailerKeyUnknown: .trailerKeyUnknown
        case .trailerInvalid: .trailerInvalid
        case .trailerReplayed: .trailerReplayed
        case .otherDestination: .otherDestination
        case .ownPacket: .ownPacket
        case .unknownVRID: .unknownVRID
        case .hopLimit, .hopLimitRange: .ttlError
        case .version: .versionError
        case .intervalSeconds, .intervalZero: .intervalError
        case .checksum: .checksumError
        case .notAPeer: .notAPeer
        }
    }

    /// A digest was computed, and it is not the one that came.
    var isWrongDigest: Bool {
        switch reason {
        case .trailerInvalid: true
        case .authFailure: if case .authenticationHeaderValue = self { true } else { false }
        default: false
        }
    }

    /// Nothing is logged: the advertisement was somebody else's business (an unknown VRID: unless `log_unknown_vrids`).
    public var isSilent: Bool {
        switch reason {
        case .otherDestination, .ownPacket, .unknownVRID: true
        case .lengthError, .ttlError, .versionError, .authTypeInvalid, .authTypeMismatch, .authFailure, .intervalError,
            .typeError, .addressListError, .checksumError, .notAPeer, .trailerMissing, .trailerMalformed,
            .trailerKeyUnknown, .trailerInvalid, .trailerStale, .trailerReplayed:
            false
        }
    }
}

extension Rejection: CustomStringConvertible {
    public var description: String {
        switch self {
        case .ipHeader(let source, let length):
            "vrrp packet from \(source) has no complete IP header, length \(length)"
        case .protocolNumber(let source, let received):
            "packet from \(source) is of IP protocol \(received) and expect \(ProtocolNumber.vrrp)"
        case .authenticationHeaderUnexpected(let source):
            "received an AH header from \(source), expecting none!"
        case .authenticationHeader(let source, let length):
            "received an invalid AH header from \(source), length \(length)"
        case .authenticationHeaderMissing(let source):
            "received no AH header from \(source), expecting one!"
        case .authenticationHeaderIndex(let source, let received):
            "AH header from \(source) has SPI \(received) and not the sender's address"
        case .authenticationHeaderSequence(let source, let received, let last):
            "AH header from \(source) has sequence number \(received), last was \(last). Packet dropped"
        case .authenticationHeaderValue(let source):
            "received an invalid AH HMAC from \(source)!"
        case .trailerMissing(let source):
            "missing authentication trailer from \(source)"
        case .trailerMalformed(let source):
            "malformed authentication trailer from \(source)"
        case .trailerStale(let source, let skew, let window):
            "stale authentication trailer from \(source), clock skew \(skew) sec exceeds window \(window) sec"
        case .trailerKeyUnknown(let source, let id):
            "unknown authentication key id \(id) from \(source)"
        case .trailerInvalid(let source):
            "invalid authentication HMAC from \(source)"
        case .trailerReplayed(let source):
            "replayed authentication trailer from \(source)"
        case .tooShort(let source, let length, let expected):
            "vrrp packet from \(source) too short, length \(length) and expect \(expected)"
        case .tooLong(let source, let length, let expected):
            "vrrp packet from \(source) too long, length \(length) and expect \(expected)"
        case .noAddresses(let source):
            "vrrp packet from \(source) has no VIPs and expect at least 1"
        case .otherDestination(let source, let destination):
            "advert from \(source) to \(destination) is not for this instance"
        case .ownPacket(let source):
            "advert from \(source) is our own"
        case .unknownVRID(let source, let received):
            "unknown VRID \(received) in advert from \(source)"
        case .hopLimit(let source, let received, let expected):
            "invalid TTL/HL from \(source). Received \(Self.text(received)) and expect \(expected)"
        case .hopLimitRange(let source, let received, let expected):
            "TTL/HL \(Self.text(received)) from \(source) not in range [\(expected.lowerBound), \(expected.upperBound)]"
        case .version(let source, let received, let expected):
            "wrong VRRP version from \(source). Received \(received) and expect \(expected.rawValue)"
        case .authenticationTypeInvalid(let source, let received):
            "received an unknown auth type \(received) from \(source)!"
        case .authenticationTypeMismatch(let source, let received, let expected):
            "received a \(received.rawValue) auth from \(source), expecting \(expected.rawValue)!"
        case .password(let source):
            "received an invalid passwd from \(source)!"
        case .intervalSeconds(let source, let received, let own):
            "advertisement interval mismatch with \(source) mine=\(own) sec rcv'd=\(received) sec"
        case .intervalZero(let source):
            "advertisement interval from \(source) is 0 centi-sec"
        case .packetType(let source, let received):
            "Invalid packet type from \(source). \(received) and expect \(Codec.advertisementType)"
        case .checksum(let source, let version):
            "Invalid VRRPv\(version.rawValue) checksum from \(source)"
        case .notAPeer(let source):
            "unicast source address \(source) not a unicast peer"
        }
    }

    private static func text(_ hopLimit: UInt8?) -> String { hopLimit.map { String($0) } ?? "unknown" }
}
