/// A point on the worker's monotonic clock, in nanoseconds from an arbitrary origin.
///
/// The pure side never asks for the time: it is told with each input.
public struct Instant: Hashable, Sendable, Comparable {
    public let nanoseconds: Int64

    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    public static let zero = Instant(nanoseconds: 0)
    public static let distantFuture = Instant(nanoseconds: .max)

    public static func < (left: Instant, right: Instant) -> Bool { left.nanoseconds < right.nanoseconds }

    /// Saturates instead of trapping: a deadline too far away is never reached.
    public static func + (instant: Instant, duration: Duration) -> Instant {
        let (sum, overflow) = instant.nanoseconds.addingReportingOverflow(duration.wholeNanoseconds)
        guard !overflow else { return duration < .zero ? Instant(nanoseconds: .min) : .distantFuture }
        return Instant(nanoseconds: sum)
    }

    public static func - (instant: Instant, duration: Duration) -> Instant {
        let nanoseconds = duration.wholeNanoseconds
        let (difference, overflow) = instant.nanoseconds.subtractingReportingOverflow(nanoseconds)
        guard !overflow else { return nanoseconds > 0 ? Instant(nanoseconds: .min) : .distantFuture }
        return Instant(nanoseconds: difference)
    }

    /// The time from `right` to `left`.
    public static func - (left: Instant, right: Instant) -> Duration {
        .nanoseconds(left.nanoseconds.subtractingReportingOverflow(right.nanoseconds).partialValue)
    }
}

extension Duration {
    /// Nanoseconds, rounded towards zero, saturating at the ends of Int64.
    public var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, overflow2) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
        guard !overflow, !overflow2 else { return seconds < 0 ? .min : .max }
        return sum
    }

    /// Microseconds, rounded towards zero.
    public var wholeMicroseconds: Int64 { wholeNanoseconds / 1_000 }

    /// The duration as seconds, for display: `1.5`, `0.01`, `3`.
    public var inSeconds: String {
        let nanoseconds = wholeNanoseconds
        let magnitude = nanoseconds.magnitude
        let fraction = String(magnitude % 1_000_000_000)
        var digits = String(repeating: "0", count: 9 - fraction.utf8.count) + fraction
        while digits.last == "0" { digits.removeLast() }
        let sign = nanoseconds < 0 ? "-" : ""
        return sign + String(magnitude / 1_000_000_000) + (digits.isEmpty ? "" : "." + digits)
    }
}
