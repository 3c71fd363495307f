internal import CSystemd
internal import Glibc
internal import InternetTypes
public import LinuxGround

/// systemd as the one that started us (sd_notify(3)); without it, saying something to it does nothing.
public enum ServiceManager {
    /// What to tell it; several go in one message.
    public enum Notice: Hashable, Sendable {
        case ready
        /// The begin of a reload, which `ready` ends. Carries CLOCK_MONOTONIC as `Type=notify-reload` demands.
        case reloading
        case stopping
        /// One line for `systemctl status`.
        case status(String)
        /// The process to supervise, when it is not the one that was started.
        case mainProcess(Int32)
        /// The watchdog's sign of life.
        case alive

        var text: String {
            switch self {
            case .ready: "READY=1"
            case .reloading: "RELOADING=1\nMONOTONIC_USEC=\(MonotonicClock.now.nanoseconds / 1_000)"
            case .stopping: "STOPPING=1"
            case .status(let line): "STATUS=" + RecordFormat.printable(line)
            case .mainProcess(let pid): "MAINPID=\(pid)"
            case .alive: "WATCHDOG=1"
            }
        }
    }

    /// Sends the notices in one message; false when no service manager listens.
    @discardableResult
    public static func notify(_ notices: Notice...) throws(SystemError) -> Bool { try notify(notices) }

    /// Sends the notices in one message; false when no service manager listens.
    @discardableResult
    public static func notify(_ notices: [Notice]) throws(SystemError) -> Bool {
        let text = notices.map(\.text).joined(separator: "\n")
        return try check("notify the service manager", sd_notify(0, text)) > 0
    }

    /// Whether somebody waits for `ready`.
    public static var isListening: Bool { getenv("NOTIFY_SOCKET") != nil }

    /// How often `alive` is expected, at least; nil when this process is not watched. The loop's own watchdog suffices.
    public static var watchdogInterval: Duration? {
        var microseconds: UInt64 = 0
        guard sd_watchdog_enabled(0, &microseconds) > 0 else { return nil }
        return .microseconds(Int64(clamping: microseconds))
    }

    /// Whether standard error is connected to the journal.
    public static var standardErrorIsJournal: Bool { isJournal(STDERR_FILENO) }

    /// Whether `descriptor` is the stream whose device and inode $JOURNAL_STREAM names (systemd.exec(5)).
    static func isJournal(_ descriptor: Int32) -> Bool {
        guard let stream = getenv("JOURNAL_STREAM") else { return false }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return false }
        return String(cString: stream) == "\(status.st_dev):\(status.st_ino)"
    }
}
