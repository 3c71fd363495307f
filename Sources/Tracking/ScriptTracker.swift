public import InternetTypes

/// What a `vrrp_script` says about when its command runs and what its results mean.
public struct ScriptConfiguration: Hashable, Sendable {
    public var name: String
    /// From one start to the next.
    public var interval: Duration
    /// How long one run may take before it is stopped and counts as failed.
    public var timeout: Duration
    public var weight: Weight
    /// Successes in a row that make a failing script succeed.
    public var rise: Int
    /// Failures in a row that make a succeeding script fail.
    public var fall: Int
    /// Assume failure until the script has succeeded `rise` times, instead of waiting for the first result.
    public var startsFailed: Bool

    public init(
        name: String, interval: Duration = .seconds(1), timeout: Duration? = nil, weight: Weight = Weight(0),
        rise: Int = 1, fall: Int = 1, startsFailed: Bool = false
    ) {
        self.name = name
        self.interval = interval
        self.timeout = timeout ?? interval
        self.weight = weight
        self.rise = rise
        self.fall = fall
        self.startsFailed = startsFailed
    }
}

/// How a run of a script ended.
public enum ScriptExit: Hashable, Sendable, CustomStringConvertible {
    case status(Int32)
    case signal(Int32)
    /// The command could not be started; the text says why.
    case notStarted(String)

    public var isSuccess: Bool { self == .status(0) }

    public var description: String {
        switch self {
        case .status(let status): "exited with status \(status)"
        case .signal(let signal): "died of signal \(signal)"
        case .notStarted(let why): "could not be started: \(why)"
        }
    }
}

/// Decides when a tracking script runs, when it has run too long, and what its results amount to.
public struct ScriptTracker: Hashable, Sendable {
    public enum Input: Hashable, Sendable {
        case start
        case wake
        case exited(ScriptExit)
        case reconfigure(ScriptConfiguration)
        /// Before the start: what a predecessor that died an instant ago had found.
        case known(works: Bool)
    }

    public enum Effect: Hashable, Sendable {
        case run
        /// TERM to the whole process group of the run.
        case terminate
        /// KILL to it.
        case kill
        /// The verdict changed, or came to be for the first time.
        case verdict(works: Bool, detail: String)
    }

    private enum Phase: Hashable, Sendable {
        case idle
        case waiting(next: Instant)
        /// `isExtended`: the timeout was moved once because this process had not run itself.
        case running(next: Instant, timeout: Instant, isExtended: Bool)
        /// TERM was sent; KILL follows.
        case terminating(next: Instant, kill: Instant)
        /// KILL was sent: nothing is left to do but to wait for the exit.
        case killing(next: Instant)
    }

    /// From TERM to KILL, as keepalived does.
    public static let killDelay = Duration.seconds(2)

    /// A timeout that is handled later than this says more about this process than about the script.
    private static let ownLateness = Duration.milliseconds(100)

    public private(set) var configuration: ScriptConfiguration
    /// nil until the first result.
    public private(set) var works: Bool?
    private var phase = Phase.idle
    /// Results in a row that contradict `works`.
    private var contradictions = 0

    public init(_ configuration: ScriptConfiguration) {
        self.configuration = configuration
        works = configuration.startsFailed ? false : nil
    }

    public var isRunning: Bool {
        switch phase {
        case .idle, .waiting: false
        case .running, .terminating, .killing: true
        }
    }

    public var nextWake: Instant? {
        switch phase {
        case .idle, .killing: nil
        case .waiting(let next): next
        case .running(_, let timeout, _): timeout
        case .terminating(_, let kill): kill
        }
    }

    public mutating func handle(_ input: Input, at now: Instant) -> [Effect] {
        switch (input, phase) {
        case (.start, .idle): return run(at: now)
        case (.start, .waiting), (.start, .running), (.start, .terminating), (.start, .killing): return []
        case (.wake, .waiting(let next)): return next <= now ? run(at: now) : []
        case (.wake, .running(let next, let timeout, let isExtended)):
            guard timeout <= now else { return [] }
            if !isExtended, now - timeout > Self.ownLateness {
                // Who was suspended does not know how long the script took: its exit may wait to be read.
                phase = .running(
                    next: next, timeout: now + min(configuration.timeout, Self.killDelay), isExtended: true)
                return []
            }
            phase = .terminating(next: next, kill: now + Self.killDelay)
            return [.terminate] + judge(success: false, "no result after \(configuration.timeout.inSeconds) s")
        case (.wake, .terminating(let next, let kill)):
            guard kill <= now else { return [] }
            phase = .killing(next: next)
            return [.kill]
        case (.wake, .idle), (.wake, .killing): return []
        case (.exited(let exit), .running(let next, _, _)):
            phase = .waiting(next: max(next, now))
            return judge(success: exit.isSuccess, exit.description)
        case (.exited, .terminating(let next, _)), (.exited, .killing(let next)):
            // The verdict on this run was given when it timed out.
            phase = .waiting(next: max(next, now))
            return []
        case (.exited, .idle), (.exited, .waiting): return []
        case (.known(let works), .idle):
            self.works = works
            return []
        case (.known, .waiting), (.known, .running), (.known, .terminating), (.known, .killing): return []
        case (.reconfigure(let new), _):
            configuration = new
            return []
        }
    }

    private mutating func run(at now: Instant) -> [Effect] {
        phase = .running(
            next: now + configuration.interval, timeout: now + configuration.timeout, isExtended: false)
        return [.run]
    }

    private mutating func judge(success: Bool, _ detail: String) -> [Effect] {
        guard let works else {
            self.works = success
            return [.verdict(works: success, detail: detail)]
        }
        guard success != works else {
            contradictions = 0
            return []
        }
        contradictions += 1
        guard contradictions >= (works ? configuration.fall : configuration.rise) else { return [] }
        contradictions = 0
        self.works = success
        return [.verdict(works: success, detail: detail)]
    }
}
