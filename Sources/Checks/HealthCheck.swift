public import EventLoop
public import LinuxGround
public import ServiceTypes

/// One health check of one target: the seam behind which all kinds of checks look the same.
///
/// It makes single attempts. When and how often, and what several answers amount to, is decided by whoever calls it.
/// Nothing in it blocks; its time limits are its own, so that every attempt ends.
public protocol HealthCheck: AnyObject {
    /// Starts an attempt; there is no other one under way.
    ///
    /// `answer` is called once, from the event loop or before this returns, unless the attempt is abandoned.
    func begin(_ answer: @escaping (CheckAnswer) -> Void)
    /// Ends the attempt under way without an answer and lets go of everything that it holds; harmless when there is none.
    func abandon()
}

/// What the checks of a worker share.
public final class CheckEnvironment {
    public let loop: EventLoop
    /// Checks yield to everything else that the worker does.
    public let priority: EventLoop.Priority
    public let timeouts: Timeouts

    public init(loop: EventLoop, priority: EventLoop.Priority = .idle) throws(SystemError) {
        self.loop = loop
        self.priority = priority
        timeouts = try Timeouts(loop, priority: priority)
    }
}
