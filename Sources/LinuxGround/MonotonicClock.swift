internal import Glibc
public import InternetTypes

/// CLOCK_MONOTONIC, the clock of every deadline in the workers.
public enum MonotonicClock {
    /// The clock's reading at this very moment.
    public static var now: Instant {
        var time = timespec()
        // Cannot fail: the clock exists on every Linux and the pointer is valid.
        _ = clock_gettime(CLOCK_MONOTONIC, &time)
        return Instant(nanoseconds: Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec))
    }
}
