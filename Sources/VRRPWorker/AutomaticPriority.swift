import EventRecord
import InternetTypes
import Journal
import KeepalivedConf
import ProcessControl

/// Raises the worker's real-time priority when the machine lets it wait (`max_auto_priority`,
/// `min_auto_priority_delay`), a step each time.
struct AutomaticPriority {
    private var current: Int32
    private let ceiling: Int32
    private let tolerated: Duration

    /// Nil where it is not configured, or what is in force needs no raising.
    init?(_ globals: GlobalDefinitions, current: Int32) {
        guard let ceiling = globals.maximumAutomaticPriority.map({ Int32($0) }), ceiling > current else { return nil }
        self.current = current
        self.ceiling = ceiling
        tolerated = globals.minimumAutomaticPriorityDelay
    }

    /// A timer was served so late.
    mutating func note(lateness: Duration, _ log: Log) {
        guard lateness > tolerated, current < ceiling else { return }
        current += 1
        let wish = SchedulingWish(realTimePriority: current, realTimeLimit: .seconds(2), timerSlack: nil)
        log.write(
            EventRecord(
                .notice, "a timer was \(lateness.inSeconds) s late, raising the priority: \(wish.obtain())"))
    }
}
