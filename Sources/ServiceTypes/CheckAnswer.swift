/// Names a health check while the process lives; never used again for another one.
public struct CheckID: Hashable, Sendable, Comparable {
    public let rawValue: Int

    public init(_ rawValue: Int) { self.rawValue = rawValue }

    public static func < (left: CheckID, right: CheckID) -> Bool { left.rawValue < right.rawValue }
}

/// What one attempt of a health check found.
public struct CheckAnswer: Hashable, Sendable {
    /// What a check may ask of its server's weight.
    public enum Weight: Hashable, Sendable {
        /// Instead of the configured weight.
        case absolute(UInt32)
        /// The configured one again.
        case configured
        /// On top of the weight; may be negative.
        case additional(Int64)
    }

    /// Whether a success settles the matter.
    public enum Completeness: Hashable, Sendable {
        case complete
        /// There is more to check (the next page of several) before the server counts as up: after an interval.
        case moreAfterInterval
        /// The same, without waiting.
        case moreAtOnce
    }

    public var isSuccess: Bool
    /// The reason in a few words, to follow a colon: `connection refused`, `status 503`, `timeout after 2 s`.
    public var detail: String
    /// Nil leaves the weight as it is.
    public var weight: Weight?
    /// Counts for successes only: a failure is one.
    public var completeness: Completeness

    public init(
        isSuccess: Bool, _ detail: String, weight: Weight? = nil, completeness: Completeness = .complete
    ) {
        self.isSuccess = isSuccess
        self.detail = detail
        self.weight = weight
        self.completeness = completeness
    }

    public static func success(
        _ detail: String, weight: Weight? = nil, completeness: Completeness = .complete
    ) -> CheckAnswer {
        CheckAnswer(isSuccess: true, detail, weight: weight, completeness: completeness)
    }

    public static func failure(_ detail: String) -> CheckAnswer { CheckAnswer(isSuccess: false, detail) }
}
