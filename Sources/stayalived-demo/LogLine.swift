/// What a line of a daemon's log says that belongs on the timeline.
struct LogLine {
    /// The line without time stamp and identity.
    let text: String
    /// The state that an instance enters with it.
    let state: String?

    /// Nil for lines that the timeline leaves out. Knows keepalived's lines and ours, which begin alike: a stamp, then
    /// `(INSTANCE) ...` or the name of a script.
    init?(_ line: String) {
        guard let text = Self.withoutStamp(line) else { return nil }
        self.text = text
        state = ["MASTER", "BACKUP", "FAULT", "STOP"].first { text.contains("Entering \($0) STATE") }
        let worthShowing = [
            "Entering ", "effective priority", "VRRP_Script(", "Receive advertisement timeout", "forcing new election",
            "higher priority", "sent 0 priority", "priority 0", " is down", " is up", "error", "Error",
        ]
        guard worthShowing.contains(where: text.contains) else { return nil }
    }

    private static func withoutStamp(_ line: String) -> String? {
        // "Sun Nov 22 17:14:36 2026: text", "17:14:36.123 text", or the bare text.
        if let end = line.range(of: ": "), line[..<end.lowerBound].filter({ $0 == ":" }).count == 2 {
            return String(line[end.upperBound...])
        }
        if let end = line.firstIndex(of: " "), line[..<end].filter({ $0 == ":" }).count == 2 {
            return String(line[line.index(after: end)...])
        }
        return line.isEmpty ? nil : line
    }
}

extension String {
    /// The range of the first occurrence, without Foundation.
    fileprivate func range(of part: String) -> Range<Index>? { firstRange(of: part) }
}
