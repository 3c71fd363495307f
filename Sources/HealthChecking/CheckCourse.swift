public import InternetTypes
public import ServiceTypes

/// The course of one check: when its next attempt is due, and what the attempts amount to.
///
/// A failure before the first success is final at once; later `retries` more are allowed. While it is down each attempt
/// stands alone, and one success ends that.
public struct CheckCourse: Hashable, Sendable {
    /// What an answer means.
    public enum Outcome: Hashable, Sendable {
        /// Nothing new.
        case unchanged
        /// Up or down, where it was the contrary or not known; for a failure with the number of retries before.
        case verdict(isUp: Bool, retries: UInt32)
        /// A failure that changes nothing (yet); nil retries left where it is down already.
        case failure(retriesLeft: UInt32?)
    }

    private enum Phase: Hashable, Sendable {
        case waiting(until: Instant)
        case running
        case suspended
    }

    public var plan: CheckPlan
    /// Nil until the first answer.
    public private(set) var isUp: Bool?
    private var failures: UInt32 = 0
    private var phase: Phase

    /// - Parameter isUp: what a predecessor had found.
    public init(_ plan: CheckPlan, isUp: Bool? = nil, firstAttempt: Instant) {
        self.plan = plan
        self.isUp = isUp
        phase = .waiting(until: firstAttempt)
    }

    public var isRunning: Bool { phase == .running }

    /// When `begin` is due; nil while an attempt runs and while the check is suspended.
    public var deadline: Instant? {
        if case .waiting(let deadline) = phase { deadline } else { nil }
    }

    /// Whether an attempt is to be made now.
    public mutating func begin(at now: Instant) -> Bool {
        guard case .waiting(let deadline) = phase, deadline <= now else { return false }
        phase = .running
        return true
    }

    public mutating func answered(_ answer: CheckAnswer, at now: Instant) -> Outcome {
        // What comes after a suspension is about an attempt that nobody waits for any more.
        guard phase == .running else { return .unchanged }
        if answer.isSuccess {
            failures = 0
            let pause = answer.completeness == .moreAtOnce ? .zero : plan.interval
            phase = .waiting(until: now + pause)
            guard answer.completeness == .complete, isUp != true else { return .unchanged }
            isUp = true
            return .verdict(isUp: true, retries: 0)
        }
        switch isUp {
        case true?:
            guard failures >= plan.retries else {
                failures += 1
                phase = .waiting(until: now + plan.delayBeforeRetry)
                return .failure(retriesLeft: plan.retries - failures)
            }
        case nil: break
        case false?:
            phase = .waiting(until: now + plan.interval)
            return .failure(retriesLeft: nil)
        }
        defer { failures = 0 }
        isUp = false
        phase = .waiting(until: now + plan.interval)
        return .verdict(isUp: false, retries: failures)
    }

    /// No attempts from here on; what is known stays known.
    public mutating func suspend() {
        failures = 0
        phase = .suspended
    }

    public mutating func resume(at now: Instant) {
        if phase == .suspended { phase = .waiting(until: now) }
    }
}
