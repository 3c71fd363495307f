import EventRecord

/// A text that an editor has open, with positions in the protocol's terms: lines from 0, columns in UTF-16 units.
struct TextDocument {
    let uri: String
    /// The path of the file; for other kinds of addresses, the address.
    let path: String
    var text: String { didSet { lines = Self.split(text) } }
    private(set) var lines: [Substring]

    init(uri: String, text: String) {
        self.uri = uri
        path = Self.path(of: uri)
        self.text = text
        lines = Self.split(text)
    }

    private static func split(_ text: String) -> [Substring] {
        // CR LF is one character to Swift.
        text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    }

    /// A place in a line.
    struct Position: Hashable {
        var line: Int
        /// In bytes.
        var column: Int
    }

    func position(_ json: JSON?) -> Position? {
        guard let line = json?["line"]?.integer, let character = json?["character"]?.integer,
            lines.indices.contains(Int(clamping: line))
        else { return nil }
        let text = lines[Int(line)]
        let units = text.utf16
        let index = units.index(units.startIndex, offsetBy: Int(clamping: max(0, character)), limitedBy: units.endIndex)
        return Position(line: Int(line), column: text.utf8.distance(from: text.startIndex, to: index ?? units.endIndex))
    }

    /// The protocol's position of a byte in a line of `lines`.
    static func json(_ lines: [Substring], line: Int, column: Int) -> JSON {
        let text = lines.indices.contains(line) ? lines[line] : ""
        let bytes = text.utf8
        let index = bytes.index(bytes.startIndex, offsetBy: max(0, column), limitedBy: bytes.endIndex) ?? bytes.endIndex
        return .object([
            "line": .integer(Int64(max(0, line))),
            "character": .integer(Int64(text.utf16.distance(from: text.startIndex, to: index))),
        ])
    }

    /// A range of bytes in one line.
    static func range(_ lines: [Substring], line: Int, column: Int, length: Int) -> JSON {
        .object([
            "start": json(lines, line: line, column: column),
            "end": json(lines, line: line, column: column + length),
        ])
    }

    // MARK: Addresses

    static func path(of uri: String) -> String {
        guard uri.hasPrefix("file://") else { return uri }
        var bytes: [UInt8] = []
        var rest = Array(uri.utf8.dropFirst(7))[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return normalized(String(decoding: bytes, as: UTF8.self))
    }

    static func uri(of path: String) -> String {
        guard path.hasPrefix("/") else { return path }
        var result = "file://"
        for byte in normalized(path).utf8 {
            let isPlain =
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || "/-._~".utf8.contains(byte)
            let hex = String(byte, radix: 16, uppercase: true)
            result += isPlain ? String(UnicodeScalar(byte)) : "%" + (hex.utf8.count == 1 ? "0" : "") + hex
        }
        return result
    }

    /// The path without `.` and `..`.
    static func normalized(_ path: String) -> String {
        guard path.hasPrefix("/") else { return path }
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }
}
