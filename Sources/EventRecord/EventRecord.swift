/// How much a record matters: the numbers are syslog's (RFC 5424 section 6.2.1) and journald's `PRIORITY`.
public enum Level: UInt8, Hashable, Sendable, Comparable {
    case critical = 2
    case error = 3
    case warning = 4
    case notice = 5
    case info = 6
    case debug = 7

    /// More urgent sorts first.
    public static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
}

/// One thing that the daemon did or saw, ready for the journal, the terminal or the control socket.
///
/// Events of the pure side are turned into records in one place; nothing else composes journal fields.
public struct EventRecord: Hashable, Sendable {
    /// A journal field: the name in capitals, the value as text.
    public struct Field: Hashable, Sendable {
        public let name: String
        public let value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public let level: Level
    /// 32 lower-case hexadecimal digits naming the kind of event (sd-journal's `MESSAGE_ID`); nil for plain log lines.
    public let messageID: String?
    /// One line for people, without a trailing newline.
    public let message: String
    public let fields: [Field]

    public init(_ level: Level, _ message: String, messageID: String? = nil, fields: [Field] = []) {
        self.level = level
        self.messageID = messageID
        self.message = message
        self.fields = fields
    }
}
