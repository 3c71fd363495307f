internal import CSystemd
internal import Glibc
public import InternetTypes
public import LinuxGround

/// The worker's one event loop: sd-event(3), for one thread.
///
/// Each iteration serves the one pending source with the lowest `Priority`; among equals that became pending together the
/// order is not defined, not even for timers. A source lives as long as somebody holds it: letting go of it removes it
/// from the loop, also from inside its own handler.
public final class EventLoop {
    /// Which of several pending sources is served first: the smaller number (sd_event_source_set_priority(3)).
    public struct Priority: Hashable, Sendable, Comparable, ExpressibleByIntegerLiteral {
        public let value: Int64

        public init(integerLiteral value: Int64) { self.value = value }
        public init(_ value: Int64) { self.value = value }

        public static let important: Priority = -100
        public static let normal: Priority = 0
        public static let idle: Priority = 100

        public static func < (left: Priority, right: Priority) -> Bool { left.value < right.value }
    }

    let event: OpaquePointer
    /// Children that have not ended yet; the loop itself holds these, so that each is reaped.
    var children: [Int32: ChildSource] = [:]

    /// A new loop of its own, not the thread's default one.
    public init() throws(SystemError) {
        var event: OpaquePointer?
        try check("create an event loop", sd_event_new(&event))
        guard let event else { throw SystemError("create an event loop", errno: ENOMEM) }
        self.event = event
    }

    deinit { sd_event_unref(event) }

    /// CLOCK_MONOTONIC read now, not when the iteration began.
    public var now: Instant { MonotonicClock.now }

    /// Serves events until `exit`; the value is the code given there.
    public func run() throws(SystemError) -> Int32 {
        try check("run the event loop", sd_event_loop(event))
    }

    /// Waits at most `limit` (nil: without limit) and serves one source; false when nothing happened or the loop has ended.
    @discardableResult
    public func runOnce(waitingAtMost limit: Duration?) throws(SystemError) -> Bool {
        guard sd_event_get_state(event) != SD_EVENT_FINISHED else { return false }
        let microseconds = limit.map { UInt64(max(0, $0.wholeMicroseconds)) } ?? .max
        return try check("run the event loop", sd_event_run(event, microseconds)) > 0
    }

    /// Makes `run` return `code` once the running handler is done.
    public func exit(_ code: Int32 = 0) {
        // Fails only after the loop has finished, when there is nothing left to end.
        _ = sd_event_exit(event, code)
    }
}
