import Deadlines
public import InternetTypes
public import ServiceTypes

/// Runs all checks: it owns intervals, retries, the spread of first attempts and the verdicts. A checker only answers.
public struct CheckRunner {
    public enum Effect: Hashable, Sendable {
        /// Make an attempt and tell its answer.
        case begin(CheckID)
        /// Its answer is of no interest any more.
        case abandon(CheckID)
        /// It came to be up or down, or has something new to say about the weight.
        case verdict(CheckID, CheckAnswer, retries: UInt32)
        /// A failure that changes nothing (yet).
        case failure(CheckID, CheckAnswer, retriesLeft: UInt32?)
    }

    /// How long everything waits after the start, as keepalived does.
    static let startDelay = Duration.seconds(1)

    private var courses: [CheckID: CheckCourse] = [:]
    private var weights: [CheckID: CheckAnswer.Weight] = [:]
    private var queue = DeadlineQueue<CheckID>()
    private var random: any RandomNumberGenerator

    /// - Parameter random: by what the first attempts are spread.
    public init(spreadBy random: any RandomNumberGenerator) { self.random = random }

    /// When `wake` is due.
    public var nextWake: Instant? {
        mutating get { queue.next }
    }

    public var count: Int { courses.count }

    public func course(_ id: CheckID) -> CheckCourse? { courses[id] }

    /// Adds a check, to be made for the first time after the start delay and a part of its warm-up.
    public mutating func add(_ id: CheckID, _ plan: CheckPlan, isUp: Bool? = nil, at now: Instant) {
        let spread = max(0, plan.warmup.wholeNanoseconds)
        let offset = spread == 0 ? 0 : Int64(random.next() % UInt64(spread))
        courses[id] = CheckCourse(plan, isUp: isUp, firstAttempt: now + Self.startDelay + .nanoseconds(offset))
        queue.set(id, at: courses[id]?.deadline)
    }

    public mutating func remove(_ id: CheckID) -> [Effect] {
        let course = courses.removeValue(forKey: id)
        weights[id] = nil
        queue.set(id, at: nil)
        return course?.isRunning == true ? [.abandon(id)] : []
    }

    public mutating func suspend(_ id: CheckID) -> [Effect] {
        let wasRunning = courses[id]?.isRunning == true
        courses[id]?.suspend()
        queue.set(id, at: nil)
        return wasRunning ? [.abandon(id)] : []
    }

    public mutating func resume(_ id: CheckID, at now: Instant) {
        courses[id]?.resume(at: now)
        queue.set(id, at: courses[id]?.deadline)
    }

    /// Begins what is due.
    public mutating func wake(at now: Instant) -> [Effect] {
        var effects: [Effect] = []
        for id in queue.popDue(at: now) where courses[id]?.begin(at: now) == true { effects.append(.begin(id)) }
        return effects
    }

    /// Takes the answer of an attempt.
    public mutating func answered(_ id: CheckID, _ answer: CheckAnswer, at now: Instant) -> [Effect] {
        guard let outcome = courses[id]?.answered(answer, at: now) else { return [] }
        queue.set(id, at: courses[id]?.deadline)
        let hasNewWeight = answer.weight != nil && weights[id] != answer.weight
        if let weight = answer.weight { weights[id] = weight }
        switch outcome {
        case .verdict(_, let retries): return [.verdict(id, answer, retries: retries)]
        case .failure(let retriesLeft): return [.failure(id, answer, retriesLeft: retriesLeft)]
        case .unchanged: return hasNewWeight ? [.verdict(id, answer, retries: 0)] : []
        }
    }
}
