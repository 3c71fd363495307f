import CLab
import Glibc
public import InternetTypes

/// Why the laboratory could not do what it was asked.
public enum LabError: Error, CustomStringConvertible {
    /// A system call failed: what was being done, and errno.
    case system(doing: String, code: Int32)
    /// A command answered with a non-zero status.
    case command(String, output: String)
    /// A condition did not come true in time; `seen` is what was there instead.
    case timeout(waitingFor: String, after: Duration, seen: String)

    public var description: String {
        switch self {
        case .system(let doing, let code): "\(doing): \(String(cString: strerror(code)))"
        case .command(let command, let output): "\(command): \(output)"
        case .timeout(let what, let duration, let seen):
            "\(what) did not come true within \(duration.inSeconds) s" + (seen.isEmpty ? "" : ":\n\(seen)")
        }
    }
}

extension Instant {
    /// The wall clock (CLOCK_REALTIME), with which the kernel stamps packets.
    public static var wallClock: Instant { Instant(nanoseconds: clab_now()) }
}

/// Waits until the condition holds, looking every few milliseconds, and answers when it was first seen to hold.
///
/// - Parameter seen: what to show of the state of things when time is up.
@discardableResult
public func eventually(
    _ what: String, within limit: Duration, every pause: Duration = .milliseconds(4),
    seen: () -> String = { "" }, _ condition: () throws -> Bool
) async throws -> Instant {
    let begin = ContinuousClock.now
    while true {
        if try condition() { return .wallClock }
        guard ContinuousClock.now - begin < limit else {
            throw LabError.timeout(waitingFor: what, after: limit, seen: seen())
        }
        try await Task.sleep(for: pause)
    }
}
