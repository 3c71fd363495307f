internal import CSystemd
internal import Glibc
public import InternetTypes
public import LinuxGround

/// A deadline on CLOCK_MONOTONIC that fires once per `set`.
public final class TimerSource: Source {
    private let handler: (Instant) -> Void

    fileprivate init(
        _ loop: EventLoop, _ priority: EventLoop.Priority, _ handler: @escaping (Instant) -> Void
    )
        throws(SystemError)
    {
        self.handler = handler
        super.init(loop)
        try adopt("add a timer", priority: priority) { handle, userdata in
            // Accuracy 1 us: 0 would mean libsystemd's default of 250 ms.
            sd_event_add_time(
                loop.event, &handle, CLOCK_MONOTONIC, .max, 1,
                { _, _, userdata in
                    guard let timer = TimerSource.behind(userdata) else { return 0 }
                    timer.deadline = nil
                    timer.handler(MonotonicClock.now)
                    return 0
                }, userdata)
        }
        enable(Int(SD_EVENT_OFF))
    }

    /// When it will fire; nil while it is not armed.
    public private(set) var deadline: Instant?

    /// Arms the timer for `deadline`, replacing an earlier one, or disarms it with nil. A deadline in the past fires at once.
    ///
    /// The kernel counts whole microseconds: the handler runs at the deadline or after it, never before.
    public func set(at deadline: Instant?) {
        guard deadline != self.deadline else { return }
        self.deadline = deadline
        guard let source, let deadline, deadline != .distantFuture else {
            enable(Int(SD_EVENT_OFF))
            return
        }
        let nanoseconds = UInt64(max(0, deadline.nanoseconds))
        _ = sd_event_source_set_time(source, nanoseconds / 1_000 + (nanoseconds % 1_000 == 0 ? 0 : 1))
        enable(Int(SD_EVENT_ONESHOT))
    }
}

extension EventLoop {
    /// An unarmed timer; `handler` gets the time at which it runs.
    public func timer(
        priority: Priority = .normal, handler: @escaping (_ now: Instant) -> Void
    ) throws(SystemError) -> TimerSource {
        try TimerSource(self, priority, handler)
    }
}
