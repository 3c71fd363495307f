public import EventRecord
internal import Glibc

/// The forms in which a record leaves the process.
public enum RecordFormat {
    /// journald's native protocol: `NAME=value` and a newline for each field, or, for a value that contains a newline, the
    /// name, a newline, the length as 64 bits little-endian, the value and a newline.
    public static func journal(_ record: EventRecord, _ options: LogOptions) -> [UInt8] {
        var octets: [UInt8] = []
        func append(_ name: String, _ value: String) {
            octets += name.utf8
            if value.utf8.contains(UInt8(ascii: "\n")) {
                octets.append(UInt8(ascii: "\n"))
                withUnsafeBytes(of: UInt64(value.utf8.count).littleEndian) { octets += $0 }
            } else {
                octets.append(UInt8(ascii: "="))
            }
            octets += value.utf8
            octets.append(UInt8(ascii: "\n"))
        }
        append("MESSAGE", record.message)
        append("PRIORITY", "\(record.level.rawValue)")
        if let messageID = record.messageID { append("MESSAGE_ID", messageID) }
        append("SYSLOG_IDENTIFIER", options.identifier)
        append("SYSLOG_FACILITY", "\(options.facility.number)")
        for field in record.fields where isFieldName(field.name) { append(field.name, field.value) }
        return octets
    }

    /// What journald accepts: capitals, digits and underscores, at most 64, beginning with a capital.
    private static func isFieldName(_ name: String) -> Bool {
        let capitals = UInt8(ascii: "A")...UInt8(ascii: "Z")
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard let first = name.utf8.first, capitals.contains(first), name.utf8.count <= 64 else { return false }
        return name.utf8.allSatisfy { capitals.contains($0) || digits.contains($0) || $0 == UInt8(ascii: "_") }
    }

    /// What syslog(3) sends to /dev/log: `<facility and level>Nov 22 17:41:04 identifier[pid]: message`.
    public static func syslog(_ record: EventRecord, _ options: LogOptions, at time: WallTime) -> [UInt8] {
        let priority = UInt16(options.facility.number) * 8 + UInt16(record.level.rawValue)
        let text = "<\(priority)>\(time.syslog) \(options.identifier)[\(getpid())]: \(printable(record.message))"
        return Array(text.utf8)
    }

    /// A line for people: time, who, how bad if bad, and the message.
    public static func console(
        _ record: EventRecord, _ options: LogOptions, at time: WallTime, inColour: Bool
    ) -> String {
        let (word, colour) = appearance(of: record.level)
        let message = word + printable(record.message)
        guard inColour else { return "\(time.console) \(options.identifier): \(message)\n" }
        let dim = "\u{1b}[2m"
        let plain = "\u{1b}[0m"
        return "\(dim)\(time.console) \(options.identifier):\(plain) \(colour)\(message)\(plain)\n"
    }

    /// A line on a standard error that is the journal: the level in front (sd-daemon(3)), the rest journald knows.
    public static func journalStream(_ record: EventRecord) -> String {
        "<\(record.level.rawValue)>\(printable(record.message))\n"
    }

    private static func appearance(of level: Level) -> (word: String, colour: String) {
        switch level {
        case .critical: ("critical: ", "\u{1b}[1;31m")
        case .error: ("error: ", "\u{1b}[31m")
        case .warning: ("warning: ", "\u{1b}[33m")
        case .notice: ("", "\u{1b}[1m")
        case .info: ("", "")
        case .debug: ("", "\u{1b}[2m")
        }
    }

    /// One line without control characters: text from the network must not move a terminal's cursor or forge a line.
    static func printable(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { return text }
        return text.unicodeScalars.reduce(into: "") { line, scalar in
            if scalar.properties.generalCategory == .control {
                line += "\\x" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            } else {
                line.unicodeScalars.append(scalar)
            }
        }
    }
}

/// A moment of the wall clock in the local time zone, for display only.
public struct WallTime: Sendable {
    private let seconds: Int
    private let milliseconds: Int

    public static var now: WallTime {
        var time = timespec()
        _ = clock_gettime(CLOCK_REALTIME, &time)
        return WallTime(secondsSinceEpoch: time.tv_sec, milliseconds: time.tv_nsec / 1_000_000)
    }

    public init(secondsSinceEpoch seconds: Int, milliseconds: Int) {
        self.seconds = seconds
        self.milliseconds = milliseconds
    }

    /// `2026-11-22 17:41:04.123`
    var console: String { format("%Y-%m-%d %H:%M:%S") + "." + String(String(milliseconds + 1_000).dropFirst()) }

    /// `Nov 22 17:41:04` (RFC 3164 section 4.1.2).
    var syslog: String { format("%b %e %H:%M:%S") }

    private func format(_ pattern: String) -> String {
        var seconds = time_t(seconds)
        var parts = tm()
        localtime_r(&seconds, &parts)
        var buffer = [CChar](repeating: 0, count: 64)
        let length = strftime(&buffer, buffer.count, pattern, &parts)
        return String(decoding: buffer.prefix(length).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
