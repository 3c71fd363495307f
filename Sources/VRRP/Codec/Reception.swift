public import InternetTypes

/// An advertisement that passed every check, with what was odd about it.
public struct Reception: Hashable, Sendable {
    public var advertisement: Advertisement
    /// Logged and counted, not dropped; empty almost always.
    public var observations: [Observation]

    public init(advertisement: Advertisement, observations: [Observation] = []) {
        self.advertisement = advertisement
        self.observations = observations
    }
}

/// Something about an accepted advertisement that the operator should know. `description` lacks the instance's name.
public enum Observation: Hashable, Sendable {
    /// An address of ours is not in the advertisement.
    case addressMissing(source: IPAddress, vrid: VRID, address: IPAddress)
    /// The advertisement has another number of addresses than we.
    case addressCount(source: IPAddress, received: Int, expected: Int)
    /// Version 3: the master's interval differs from ours and is adopted (RFC 9568 section 6.4.2).
    case interval(source: IPAddress, received: AdvertisementInterval, own: AdvertisementInterval)
    /// The checksum is right only with the group in the pseudo-header: send in the old form from now on.
    case oldUnicastChecksum(source: IPAddress)

    public var source: IPAddress {
        switch self {
        case .addressMissing(let source, _, _), .addressCount(let source, _, _), .interval(let source, _, _),
            .oldUnicastChecksum(let source):
            source
        }
    }

    /// What this counts as.
    public var reason: CounterKind {
        switch self {
        case .addressMissing, .addressCount: .addressListError
        case .interval: .intervalError
        case .oldUnicastChecksum: .checksumError
        }
    }
}

extension Observation: CustomStringConvertible {
    public var description: String {
        switch self {
        case .addressMissing(let source, let vrid, let address):
            "ip address associated with VRID \(vrid) not present in advert from \(source): \(address)"
        case .addressCount(_, let received, let expected):
            "expected \(expected) VIPs but received \(received)"
        case .interval(_, let received, let own):
            "advertisement interval mismatch ours = \(own.centiseconds) centi-sec rcv'd=\(received.centiseconds) centi-sec"
        case .oldUnicastChecksum(let source):
            "checksum from \(source) has the multicast group in its pseudo-header, sending that form as well"
        }
    }
}
