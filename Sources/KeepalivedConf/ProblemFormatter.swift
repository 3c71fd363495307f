/// Problems as text for people: place and message, the source line with the part that is meant underlined, and a hint.
public struct ProblemFormatter: Sendable {
    /// Whether terminal escape sequences set colours.
    public var usesColour: Bool

    public init(usesColour: Bool = false) { self.usesColour = usesColour }

    /// One problem, several lines, without a final line feed.
    public func text(_ problem: Problem) -> String {
        let place = problem.place.map { "\($0): " } ?? ""
        var lines = [
            coloured(place, "1")
                + coloured("\(problem.severity.rawValue): ", problem.severity == .error ? "1;31" : "1;35")
                + coloured(problem.message, "1")
        ]
        if let source = problem.sourceLine, let place = problem.place, place.line > 0 {
            lines.append("    " + Self.visible(source))
            lines.append(
                "    " + coloured(Self.caret(under: source, from: place.column, length: problem.length), "1;32"))
        }
        if let expanded = problem.expandedLine { lines.append("    which became: " + Self.visible(expanded)) }
        if let hint = problem.hint { lines.append("    hint: " + hint) }
        return lines.joined(separator: "\n")
    }

    /// All problems, each followed by a line feed.
    public func text(_ problems: [Problem]) -> String { problems.map { text($0) + "\n" }.joined() }

    private func coloured(_ text: String, _ code: String) -> String {
        usesColour && !text.isEmpty ? "\u{1b}[\(code)m\(text)\u{1b}[0m" : text
    }

    /// The text without what would disturb a terminal: control characters other than tab become `?`.
    private static func visible(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 < 32 && $0 != 9 || $0 == 127 }) else { return text }
        return String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    (scalar.value < 32 && scalar.value != 9) || (127...159).contains(scalar.value) ? "?" : scalar
                }))
    }

    /// A caret and tildes under the bytes that are meant; tabs stay tabs, so that it stands right under any tab width.
    private static func caret(under source: String, from column: Int, length: Int) -> String {
        let bytes = Array(source.utf8)
        let start = min(max(0, column - 1), bytes.count)
        let end = min(start + max(1, length), max(start + 1, bytes.count))
        var result = ""
        for byte in bytes[..<start] where byte & 0xc0 != 0x80 { result += byte == 9 ? "\t" : " " }
        let marked = start < bytes.count ? bytes[start..<min(end, bytes.count)].count { $0 & 0xc0 != 0x80 } : 1
        return result + "^" + String(repeating: "~", count: max(0, marked - 1))
    }
}
