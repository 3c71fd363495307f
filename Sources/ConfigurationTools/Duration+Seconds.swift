extension Duration {
    /// Decimal seconds as a configuration writes them, exact to the microsecond.
    var seconds: String {
        let (seconds, attoseconds) = components
        let microseconds = abs(attoseconds) / 1_000_000_000_000
        guard microseconds > 0 else { return String(seconds) }
        var digits = String(microseconds)
        digits = String(repeating: "0", count: 6 - digits.utf8.count) + digits
        while digits.hasSuffix("0") { digits.removeLast() }
        return "\(seconds < 0 || attoseconds < 0 ? "-" : "")\(seconds.magnitude).\(digits)"
    }
}
