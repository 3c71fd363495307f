import InternetTypes

/// The sequence value of an `auth_hmac` trailer: seconds since 1970, a fraction of 1/65536 s, and a counter.
///
/// Values are compared in serial arithmetic (RFC 1982), so that the year 2106 is nothing special.
public struct TrailerStamp: Hashable, Sendable {
    public let rawValue: UInt64

    public init(rawValue: UInt64) { self.rawValue = rawValue }

    /// The moment `nanoseconds` after the beginning of 1970.
    public init(wallClock nanoseconds: Int64) {
        let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        let fraction = UInt64(max(0, rest)) * 65_536 / 1_000_000_000
        rawValue = UInt64(UInt32(truncatingIfNeeded: seconds)) << 32 | fraction << 16
    }

    public var seconds: UInt32 { UInt32(truncatingIfNeeded: rawValue >> 32) }
    public var next: TrailerStamp { TrailerStamp(rawValue: rawValue &+ 1) }

    public func isNewer(than other: TrailerStamp) -> Bool { Int64(bitPattern: rawValue &- other.rawValue) > 0 }

    /// How many seconds this is ahead of `other`; negative where it is behind.
    public func secondsAhead(of other: TrailerStamp) -> Int64 {
        Int64(Int32(bitPattern: seconds &- other.seconds))
    }
}

/// What proves who sent an advertisement and that it is new: keepalived's `auth_hmac`, behind the advertisement.
public struct Trailer: Hashable, Sendable {
    public var key: HMACKey
    public var stamp: TrailerStamp

    public init(key: HMACKey, stamp: TrailerStamp) {
        self.key = key
        self.stamp = stamp
    }

    /// Type, key number, two reserved octets, eight of the stamp, sixteen of HMAC-SHA-256.
    static let length = 28
    static let stampOffset = 4
    static let valueOffset = 12
    static let valueLength = 16
    /// The only type there is.
    static let type: UInt8 = 1

    /// The trailer of the advertisement that `buffer` holds from `start` on, whose checksum field is still zero.
    func octets(
        for buffer: [UInt8], from start: Int, version: Version, source: IPAddress, _ digests: Digests
    ) -> [UInt8] {
        var trailer: [UInt8] = [Self.type, key.id, 0, 0]
        trailer.append(word64: stamp.rawValue)
        let message = Self.provenOctets(
            advertisement: buffer[start...], head: trailer[...], version: version, source: source)
        let value = digests.hmac(.sha256, key: key.octets, message) ?? []
        trailer += value.prefix(Self.valueLength)
        trailer += repeatElement(0, count: max(0, Self.length - trailer.count))
        return trailer
    }

    /// The octets that the value proves: a pseudo-header of family, version, VRID and source address, the advertisement
    /// without its checksum, the trailer without the value.
    static func provenOctets(
        advertisement: ArraySlice<UInt8>, head: ArraySlice<UInt8>, version: Version, source: IPAddress
    ) -> [UInt8] {
        var message: [UInt8] = []
        message.reserveCapacity(20 + advertisement.count + length)
        message.append(source.family == .ipv4 ? 4 : 6)
        message.append(version.rawValue)
        message.append(advertisement[advertisement.startIndex + 1])
        message.append(0)
        message.append(source)
        message += repeatElement(0, count: 20 - message.count)
        message += advertisement
        message.set(word16: 0, at: 20 + Codec.checksumOffset)
        message += head
        message += repeatElement(0, count: valueLength)
        return message
    }
}

/// What an instance expects of trailers.
public struct TrailerPolicy: Hashable, Sendable {
    public var keys: [HMACKey]
    /// Mode `enforce`: an advertisement without a trailer is refused.
    public var isRequired: Bool
    /// How many seconds a sender's clock may differ from ours.
    public var window: Int64
    /// The time by our own clock.
    public var now: TrailerStamp
    /// What the sender has used last, as far as that still counts.
    public var last: TrailerStamp?

    public init(
        keys: [HMACKey], isRequired: Bool = true, window: Int64, now: TrailerStamp, last: TrailerStamp? = nil
    ) {
        self.keys = keys
        self.isRequired = isRequired
        self.window = window
        self.now = now
        self.last = last
    }
}
