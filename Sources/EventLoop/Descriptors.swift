internal import CSystemd
internal import Glibc
public import LinuxGround

/// A descriptor that the loop watches with epoll(7), level-triggered.
public final class IOSource: Source {
    /// What to wait for, and in the handler what there is.
    public struct Events: OptionSet, Hashable, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }

        public static let readable = Events(rawValue: EPOLLIN.rawValue)
        public static let writable = Events(rawValue: EPOLLOUT.rawValue)
        /// Reported without being asked for: the other end is gone.
        public static let hangUp = Events(rawValue: EPOLLHUP.rawValue)
        /// Reported without being asked for: an error is pending on the descriptor (SO_ERROR).
        public static let error = Events(rawValue: EPOLLERR.rawValue)
    }

    private let handler: (Events) -> Void

    fileprivate init(
        _ loop: EventLoop, _ descriptor: Int32, _ events: Events, _ priority: EventLoop.Priority,
        _ handler: @escaping (Events) -> Void
    ) throws(SystemError) {
        self.handler = handler
        self.events = events
        super.init(loop)
        try adopt("watch descriptor \(descriptor)", priority: priority) { handle, userdata in
            sd_event_add_io(
                loop.event, &handle, descriptor, events.rawValue,
                { _, _, happened, userdata in
                    guard let source = IOSource.behind(userdata) else { return 0 }
                    source.handler(Events(rawValue: happened))
                    return 0
                }, userdata)
        }
        if events.isEmpty { enable(Int(SD_EVENT_OFF)) }
    }

    /// What is waited for; empty suspends the source altogether, hang-up and errors included.
    public private(set) var events: Events

    /// Changes what is waited for.
    public func wait(for events: Events) throws(SystemError) {
        guard events != self.events, let source else { return }
        if !events.isEmpty { try check("watch a descriptor", sd_event_source_set_io_events(source, events.rawValue)) }
        try check(
            "watch a descriptor",
            sd_event_source_set_enabled(source, Int32(events.isEmpty ? SD_EVENT_OFF : SD_EVENT_ON)))
        self.events = events
    }
}

extension EventLoop {
    /// Watches `descriptor`, which stays the caller's and has to outlive the source.
    public func watch(
        _ descriptor: Int32, for events: IOSource.Events, priority: Priority = .normal,
        handler: @escaping (IOSource.Events) -> Void
    ) throws(SystemError) -> IOSource {
        try IOSource(self, descriptor, events, priority, handler)
    }
}
