extension Lint {
    /// The list of all lints in mdoc(7), for the manual page.
    public static var manualList: String {
        let width = allCases.map(\.name.utf8.count).max() ?? 0
        var lines = [".Bl -tag -width \(String(repeating: "x", count: width))"]
        for lint in allCases {
            lines.append(".It Cm \(lint.name)")
            lines += wrapped(lint.summary)
        }
        return (lines + [".El"]).joined(separator: "\n")
    }

    /// The words in lines of at most 80 letters; every sentence begins a new one, as mdoc wants it.
    private static func wrapped(_ text: String) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty, line.utf8.count + 1 + word.utf8.count > 80 || line.utf8.last == UInt8(ascii: ".") {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        return line.isEmpty ? lines : lines + [line]
    }
}
