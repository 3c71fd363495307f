public import InternetTypes

/// What a virtual router is doing, with all that only matters while it does so (RFC 9568 section 6.4).
public enum State: Hashable, Sendable {
    /// Not started, or waiting for the first result of a tracker that could forbid mastership.
    case initialize
    case backup(Backup)
    case active(Active)
    /// Something that the mastership needs is missing; advertisements are ignored.
    case fault
    /// After an orderly stop: nothing happens any more.
    case stopped

    public var kind: StateKind {
        switch self {
        case .initialize: .initialize
        case .backup: .backup
        case .active: .master
        case .fault: .fault
        case .stopped: .stopped
        }
    }
}

/// The state as operators, scripts and dumps name it.
public enum StateKind: String, Hashable, Sendable, CaseIterable {
    case initialize = "INIT"
    case backup = "BACKUP"
    case master = "MASTER"
    case fault = "FAULT"
    case stopped = "STOP"
    case deleted = "DELETED"
}

/// The Backup state (RFC 9568 section 6.4.2).
public struct Backup: Hashable, Sendable {
    /// When Active_Down_Timer fires.
    var downTimer: Instant
    /// Active_Adver_Interval: the master's interval, learned from its advertisements in version 3.
    var masterInterval: AdvertisementInterval
    /// Who advertised last, with what priority and when; nil until somebody did.
    var master: Heard?
    /// Until then a master of lower priority is tolerated (`preempt_delay`); nil when none was heard.
    var preemptFrom: Instant?
    /// The advertisements of lower priority that are being ignored to preempt their sender.
    var discarded: Heard?
    /// The master said goodbye with priority 0.
    var masterResigned: Bool
}

/// A remembered advertisement.
public struct Heard: Hashable, Sendable {
    public let source: IPAddress
    public let priority: Priority
    public let at: Instant

    public init(source: IPAddress, priority: Priority, at: Instant) {
        self.source = source
        self.priority = priority
        self.at = at
    }
}

/// The Active state (RFC 9568 section 6.4.3), MASTER to operators.
public struct Active: Hashable, Sendable {
    /// When Adver_Timer fires.
    var advertisementTimer: Instant
    /// Another router that claims to own the addresses, and the first and the last time that it was heard.
    struct Rival: Hashable, Sendable {
        let source: IPAddress
        let first: Instant
        var last: Instant
    }
    var rival: Rival?
    /// The last answer to a master of lower priority, to bound the answers to a queue or flood of them.
    var lastAnswer: Instant?
    /// The second burst after becoming MASTER; nil once it was sent.
    var secondAnnouncement: Instant?
    /// The second burst after a lower priority was heard.
    var lowerPriorityAnnouncement: Instant?
    var refresh: Instant?
    /// The next announcement on other interfaces.
    var refreshElsewhere: Instant?

    var nextWake: Instant {
        var earliest = advertisementTimer
        // One by one: this is asked with every advertisement, and a list would be memory taken and given back.
        if let secondAnnouncement { earliest = min(earliest, secondAnnouncement) }
        if let lowerPriorityAnnouncement { earliest = min(earliest, lowerPriorityAnnouncement) }
        if let refresh { earliest = min(earliest, refresh) }
        if let refreshElsewhere { earliest = min(earliest, refreshElsewhere) }
        return earliest
    }
}
