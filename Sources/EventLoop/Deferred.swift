internal import CSystemd
internal import Glibc
public import LinuxGround

/// Work put off until the sources with a smaller priority number have been served.
public final class DeferredSource: Source {
    private let handler: () -> Void

    fileprivate init(
        _ loop: EventLoop, _ priority: EventLoop.Priority, _ handler: @escaping () -> Void
    )
        throws(SystemError)
    {
        self.handler = handler
        super.init(loop)
        try adopt("add deferred work", priority: priority) { handle, userdata in
            sd_event_add_defer(
                loop.event, &handle,
                { _, userdata in
                    DeferredSource.behind(userdata)?.handler()
                    return 0
                }, userdata)
        }
        enable(Int(SD_EVENT_OFF))
    }

    /// Makes the handler run once, in a later iteration of the loop; asking again before that changes nothing.
    public func schedule() { enable(Int(SD_EVENT_ONESHOT)) }
}

extension EventLoop {
    /// Work that somebody will `schedule`: sending what was collected, for one.
    public func deferred(
        priority: Priority = .idle, handler: @escaping () -> Void
    ) throws(SystemError) -> DeferredSource {
        try DeferredSource(self, priority, handler)
    }
}
