/// The counters of one virtual router, named as keepalived's statistics name them.
public struct Statistics: Hashable, Sendable {
    public var advertisementsReceived: UInt64 = 0
    public var advertisementsSent: UInt64 = 0
    public var becameMaster: UInt64 = 0
    public var releasedMaster: UInt64 = 0
    public var priorityZeroReceived: UInt64 = 0
    public var priorityZeroSent: UInt64 = 0
    public var addressListErrors: UInt64 = 0
    /// Datagrams that were dropped, by reason.
    public var rejected: [CounterKind: UInt64] = [:]

    public init() {}

    public func rejections(_ reason: CounterKind) -> UInt64 { rejected[reason] ?? 0 }
}
