/// Puts a configuration's lines at the depth of their blocks; comments, quotes and the words stay as they are.
public enum Indentation {
    /// The text with four blanks for each block around a line, no blanks at line ends, at most one empty line in a row,
    /// and LF at every line's end.
    public static func indented(_ text: String) -> String {
        var output: [String] = []
        var depth = 0
        var isInDefinition = false
        /// The condition that counts among lines with alternative conditions.
        var condition: Substring?
        /// The depth of the last line that counted.
        var lastDepth = 0
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" }) {
            let content = trimmed(line)
            guard !content.isEmpty else {
                if output.last?.isEmpty == false { output.append("") }
                isInDefinition = false
                continue
            }
            if isInDefinition {
                output.append(placed(content, depth + 1))
                isInDefinition = content.utf8.last == UInt8(ascii: "\\")
                continue
            }
            if isDefinition(content) {
                output.append(placed(content, depth))
                isInDefinition = content.utf8.last == UInt8(ascii: "\\")
                continue
            }
            var counts = true
            if content.hasPrefix("@") {
                let own = content.prefix { $0 != " " && $0 != "\t" }
                counts = condition.map { $0 == own } ?? true
                if condition == nil { condition = own }
            } else {
                condition = nil
            }
            let (closing, change) = braces(content)
            if counts {
                lastDepth = max(0, depth - closing)
                depth = max(0, depth + change)
            }
            // An alternative stands beside the line that it is an alternative to.
            output.append(placed(content, lastDepth))
        }
        while output.last?.isEmpty == true { output.removeLast() }
        while output.first?.isEmpty == true { output.removeFirst() }
        return output.map { $0 + "\n" }.joined()
    }

    private static func placed(_ content: Substring, _ depth: Int) -> String {
        let line = String(repeating: "    ", count: min(depth, 16)) + content
        // A longer line would not be read.
        return line.utf8.count > ConfigurationPrinter.longestLine ? String(content) : line
    }

    private static func trimmed(_ line: Substring) -> Substring {
        var bytes = line.utf8[...]
        while let first = bytes.first, first == 32 || (9...13).contains(first) { bytes.removeFirst() }
        while let last = bytes.last, last == 32 || (9...13).contains(last) { bytes.removeLast() }
        return Substring(bytes)
    }

    private static func isDefinition(_ line: Substring) -> Bool {
        guard line.hasPrefix("$") else { return false }
        let name = line.utf8.dropFirst().prefix { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 95
        }
        return !name.isEmpty && line.utf8[name.endIndex...].first == UInt8(ascii: "=")
    }

    /// How many blocks the beginning of a line closes, and how many more it opens than it closes in all.
    private static func braces(_ line: Substring) -> (closing: Int, change: Int) {
        var change = 0
        var closing = 0
        var isQuoted = false
        var isAtStart = true
        var skipsName = false
        var previous: UInt8 = 0
        for byte in line.utf8 {
            switch byte {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: "#"), UInt8(ascii: "!"):
                if !isQuoted, previous != UInt8(ascii: "\\") { return (closing, change) }
            case UInt8(ascii: "{") where !isQuoted:
                // The braces of ${NAME} are part of the name.
                if previous == UInt8(ascii: "$") { skipsName = true } else { change += 1 }
                isAtStart = false
            case UInt8(ascii: "}") where !isQuoted:
                if skipsName {
                    skipsName = false
                } else {
                    change -= 1
                    if isAtStart { closing += 1 }
                }
            case 32, 9: break
            default: isAtStart = false
            }
            previous = byte
        }
        return (closing, change)
    }
}
