public import EventRecord

/// The part of the daemon that syslog files a message under (RFC 5424 section 6.2.1); the numbers are its own.
public struct SyslogFacility: Hashable, Sendable {
    public let number: UInt8

    public static let user = SyslogFacility(number: 1)
    public static let daemon = SyslogFacility(number: 3)

    private init(number: UInt8) { self.number = number }

    /// Option -S: `user`, `daemon`, `local0` to `local7`, or `0` to `7` for the latter; nil for any other text.
    public init?(_ text: String) {
        switch text {
        case "user": self = .user
        case "daemon": self = .daemon
        default:
            let digit = text.hasPrefix("local") ? text.dropFirst(5) : text[...]
            // One digit exactly: "+1" and "01" are numbers too, but not facilities.
            guard digit.utf8.count == 1, let local = UInt8(digit), local <= 7 else { return nil }
            self.init(number: 16 + local)
        }
    }
}

/// Where records go and how many of them.
public struct LogOptions: Hashable, Sendable {
    /// The name that the journal and syslog show: `stayalived-vrrp`.
    public var identifier: String
    /// Option -l: readable lines on standard error.
    public var toConsole: Bool
    /// Without option -G: the journal, or syslog where there is none.
    public var toSystemLog: Bool
    public var facility: SyslogFacility
    /// How often -D was given: notices and worse without it, then informational messages, then everything.
    public var detail: Int

    public init(
        identifier: String, toConsole: Bool = false, toSystemLog: Bool = true, facility: SyslogFacility = .daemon,
        detail: Int = 0
    ) {
        self.identifier = identifier
        self.toConsole = toConsole
        self.toSystemLog = toSystemLog
        self.facility = facility
        self.detail = detail
    }

    /// The least urgent level that is still written.
    public var threshold: Level {
        switch detail {
        case ...0: .notice
        case 1: .info
        default: .debug
        }
    }
}
