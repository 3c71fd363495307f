import InternetTypes

/// `auth_hmac` of one virtual router.
public struct TrailerSettings: Hashable, Sendable {
    public var keys: [HMACKey]
    /// Signs what is sent; nil where nothing is signed (mode `receive-only`).
    public var signingKey: HMACKey?
    /// Refuse what has no trailer (mode `enforce`).
    public var isRequired: Bool
    /// `time_window` in seconds: how far apart the nodes' clocks may be.
    public var window: Int64
    /// `anti_replay monotonic`: what a sender has used once is remembered for good, and our own values never go back.
    public var isMonotonic: Bool

    public init(
        keys: [HMACKey], signingKey: HMACKey?, isRequired: Bool = true, window: Int64 = 5, isMonotonic: Bool = false
    ) {
        self.keys = keys
        self.signingKey = signingKey
        self.isRequired = isRequired
        self.window = window
        self.isMonotonic = isMonotonic
    }
}

/// What tells new advertisements of a virtual router from old ones.
struct Freshness: Hashable, Sendable {
    private struct Mark: Hashable {
        let source: IPAddress
        var stamp: TrailerStamp?
        var sequence: UInt32
    }

    /// Authentication Header: the highest sequence number that was heard or sent. It belongs to the virtual router: a new
    /// master goes on from the last one heard.
    private var sequence: UInt32 = 0
    /// The highest that was heard.
    private var heard: UInt32 = 0
    private var sent: TrailerStamp?
    /// What each sender has used last, who was heard last at the end. Only who has a key gets in.
    private var marks: [Mark] = []

    private static let senderLimit = 32

    mutating func nextSequence() -> UInt32 {
        // After 2^32 advertisements peers would refuse the next; that many take 136 years.
        sequence = sequence == .max ? 1 : sequence + 1
        return sequence
    }

    /// Begins ahead of what an earlier life has sent, or its peers would not believe this one: that one began in the same
    /// way, and a second sees one advertisement.
    mutating func begin(at time: TrailerStamp) { sequence = max(sequence, time.seconds) }

    /// The sequence number that one from `source` has to exceed: its own last one. Others may have come as far as it, as
    /// two masters do that count in step, but who is behind them all sends what is old.
    func lastSequence(of source: IPAddress) -> UInt32 {
        let own = marks.last { $0.source == source }?.sequence ?? 0
        return max(own, heard > 0 ? heard - 1 : 0)
    }

    /// The value for the next trailer: the time, but always above the last one.
    ///
    /// - Parameter settings: In mode `time` a value that is ahead of the clock by more than the window is given up, since
    ///   no receiver would take it any more.
    mutating func nextStamp(_ settings: TrailerSettings, at time: TrailerStamp) -> TrailerStamp {
        var stamp = time
        if let sent, !time.isNewer(than: sent), settings.isMonotonic || sent.secondsAhead(of: time) <= settings.window {
            stamp = sent.next
        }
        sent = stamp
        return stamp
    }

    /// What counts of `source`'s stamps: in mode `time` one outside the window does not any more.
    func last(of source: IPAddress, _ settings: TrailerSettings, at time: TrailerStamp) -> TrailerStamp? {
        guard let stamp = marks.last(where: { $0.source == source })?.stamp else { return nil }
        let isCurrent = abs(stamp.secondsAhead(of: time)) <= settings.window
        return settings.isMonotonic || isCurrent ? stamp : nil
    }

    /// Remembers what a believed advertisement has used up.
    mutating func note(_ advertisement: Advertisement, from source: IPAddress) {
        guard advertisement.sequence > 0 || advertisement.trailer != nil else { return }
        sequence = max(sequence, advertisement.sequence)
        heard = max(heard, advertisement.sequence)
        marks.removeAll { $0.source == source }
        if marks.count == Self.senderLimit { marks.removeFirst() }
        marks.append(Mark(source: source, stamp: advertisement.trailer?.stamp, sequence: advertisement.sequence))
    }
}

extension VirtualRouter {
    /// The time of day, from the clock of deadlines.
    func wallClock(at now: Instant) -> TrailerStamp {
        TrailerStamp(wallClock: now.nanoseconds &+ wallClockOffset.wholeNanoseconds)
    }

    /// Adds to an advertisement what makes it ours and new.
    mutating func prove(_ advertisement: inout Advertisement, at now: Instant) {
        if case .header = configuration.authentication { advertisement.sequence = freshness.nextSequence() }
        guard let settings = configuration.trailer, let key = settings.signingKey else { return }
        advertisement.trailer = Trailer(key: key, stamp: freshness.nextStamp(settings, at: wallClock(at: now)))
    }

    /// What the codec checks an advertisement from `source` against.
    func receptionPolicy(for source: IPAddress, at now: Instant) -> ReceptionPolicy {
        var isKnownMaster = false
        if case .backup(let backup) = state { isKnownMaster = backup.master?.source == source }
        var policy = configuration.receptionPolicy(
            ownSource: conditions.source,
            skipAddressListCheck: configuration.skipsAddressListCheck && isKnownMaster)
        policy.lastSequence = freshness.lastSequence(of: source)
        if let settings = configuration.trailer {
            let time = wallClock(at: now)
            policy.trailer = TrailerPolicy(
                keys: settings.keys, isRequired: settings.isRequired, window: settings.window, now: time,
                last: freshness.last(of: source, settings, at: time))
        }
        return policy
    }
}
