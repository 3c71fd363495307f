import Deadlines
import EventLoop
import InternetTypes
import LinuxGround

/// Time limits of many attempts on one timer of the event loop.
public final class Timeouts {
    private let loop: EventLoop
    private var timer: TimerSource?
    private var queue = DeadlineQueue<Int>()
    private var actions: [Int: () -> Void] = [:]
    private var last = 0

    init(_ loop: EventLoop, priority: EventLoop.Priority) throws(SystemError) {
        self.loop = loop
        timer = try loop.timer(priority: priority) { [unowned self] now in fire(now) }
    }

    /// Runs `action` once after `delay`, unless what this returns is cancelled before.
    public func after(_ delay: Duration, _ action: @escaping () -> Void) -> Timeout {
        last += 1
        actions[last] = action
        queue.set(last, at: loop.now + delay)
        timer?.set(at: queue.next)
        return Timeout(self, last)
    }

    fileprivate func cancel(_ number: Int) {
        guard actions.removeValue(forKey: number) != nil else { return }
        // The timer is left as it is: firing for nothing now and then is cheaper than setting it twice an attempt.
        queue.set(number, at: nil)
    }

    private func fire(_ now: Instant) {
        for number in queue.popDue(at: now) { actions.removeValue(forKey: number)?() }
        timer?.set(at: queue.next)
    }

    /// A limit that is running; it ends when nobody holds it any more.
    public final class Timeout {
        private let timeouts: Timeouts
        private let number: Int

        fileprivate init(_ timeouts: Timeouts, _ number: Int) {
            self.timeouts = timeouts
            self.number = number
        }

        deinit { timeouts.cancel(number) }
    }
}
