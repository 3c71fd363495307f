internal import Glibc
import InternetTypes

/// CLOCK_REALTIME, the time of day, which people and time servers set.
public enum WallClock {
    /// What has to be added to `MonotonicClock` for nanoseconds since 1970: changes when somebody sets the clock.
    public static var offset: Duration {
        var time = timespec()
        // Cannot fail: the clock exists on every Linux and the pointer is valid.
        _ = clock_gettime(CLOCK_REALTIME, &time)
        let nanoseconds = Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
        return .nanoseconds(nanoseconds &- MonotonicClock.now.nanoseconds)
    }
}
