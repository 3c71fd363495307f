/// When a health check is made, and how often it may fail.
public struct CheckPlan: Hashable, Sendable {
    /// From the end of one check to the next.
    public var interval: Duration
    /// Further failures that are allowed before the server counts as down.
    public var retries: UInt32
    public var delayBeforeRetry: Duration
    /// The first check is made at a random moment within this time, so that not all begin at once.
    public var warmup: Duration

    public init(interval: Duration, retries: UInt32 = 1, delayBeforeRetry: Duration, warmup: Duration) {
        self.interval = interval
        self.retries = retries
        self.delayBeforeRetry = delayBeforeRetry
        self.warmup = warmup
    }
}
