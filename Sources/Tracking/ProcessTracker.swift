public import InternetTypes

/// What a `vrrp_track_process` says about how many processes there must be.
public struct ProcessConfiguration: Hashable, Sendable {
    public var name: String
    public var pattern: ProcessPattern
    /// The fewest that are enough.
    public var quorum: Int
    /// The most that are not too many; nil for any number.
    public var quorumMaximum: Int?
    /// How long the number must be wrong before the quorum counts as lost.
    public var terminateDelay: Duration
    /// How long it must be right again before the quorum counts as gained.
    public var forkDelay: Duration
    public var weight: Weight

    public init(
        name: String, pattern: ProcessPattern, quorum: Int = 1, quorumMaximum: Int? = nil,
        terminateDelay: Duration = .zero, forkDelay: Duration = .zero, weight: Weight = Weight(0)
    ) {
        self.name = name
        self.pattern = pattern
        self.quorum = quorum
        self.quorumMaximum = quorumMaximum
        self.terminateDelay = terminateDelay
        self.forkDelay = forkDelay
        self.weight = weight
    }

    /// Whether that many processes are neither too few nor too many.
    public func isQuorum(_ count: Int) -> Bool { count >= quorum && count <= quorumMaximum ?? .max }
}

/// Decides from counts of processes whether there is a quorum; changes that do not last are not believed.
public struct ProcessTracker: Hashable, Sendable {
    public enum Input: Hashable, Sendable {
        /// How many processes match now.
        case counted(Int)
        case wake
        case reconfigure(ProcessConfiguration)
    }

    public private(set) var configuration: ProcessConfiguration
    /// nil until the first count, which is believed at once.
    public private(set) var hasQuorum: Bool?
    public private(set) var count: Int?
    /// When the count's verdict, which differs from `hasQuorum`, will be believed.
    public private(set) var nextWake: Instant?

    public init(_ configuration: ProcessConfiguration) { self.configuration = configuration }

    /// Whether there is a quorum, if that changed or came to be known.
    public mutating func handle(_ input: Input, at now: Instant) -> Bool? {
        switch input {
        case .counted(let new): count = new
        case .wake: break
        case .reconfigure(let new): configuration = new
        }
        guard let count else { return nil }
        let verdict = configuration.isQuorum(count)
        guard let known = hasQuorum else { return decide(verdict) }
        guard verdict != known else {
            nextWake = nil
            return nil
        }
        let deadline = nextWake ?? now + (verdict ? configuration.forkDelay : configuration.terminateDelay)
        guard deadline <= now else {
            nextWake = deadline
            return nil
        }
        return decide(verdict)
    }

    private mutating func decide(_ verdict: Bool) -> Bool {
        nextWake = nil
        hasQuorum = verdict
        return verdict
    }
}
