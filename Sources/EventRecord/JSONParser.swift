extension JSON {
    /// Why text is not the JSON that this project writes.
    public struct ParseError: Error, Hashable, Sendable, CustomStringConvertible {
        /// Byte offset of the first byte that does not fit.
        public let offset: Int
        public let expected: String

        public var description: String { "byte \(offset): expected \(expected)" }
    }

    /// Reads one value; white space around it is allowed, anything else after it is an error, as are fractions.
    public init(parsing text: some StringProtocol) throws(ParseError) {
        var parser = JSONParser(bytes: Array(text.utf8))
        self = try parser.value(depth: 0)
        parser.skipBlanks()
        guard parser.isAtEnd else { throw parser.error("end of text") }
    }
}

private struct JSONParser {
    let bytes: [UInt8]
    var index = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { index == bytes.count }
    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    func error(_ expected: String) -> JSON.ParseError { JSON.ParseError(offset: index, expected: expected) }

    mutating func skipBlanks() {
        while let byte = next, byte == 32 || byte == 9 || byte == 10 || byte == 13 { index += 1 }
    }

    private mutating func take(_ byte: Character, _ expected: String) throws(JSON.ParseError) {
        guard next == byte.asciiValue else { throw error(expected) }
        index += 1
    }

    // Nesting is bounded so that hostile input cannot exhaust the stack.
    mutating func value(depth: Int) throws(JSON.ParseError) -> JSON {
        guard depth < 64 else { throw error("less nesting") }
        skipBlanks()
        switch next {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ text: String, _ value: JSON) throws(JSON.ParseError) -> JSON {
        guard bytes[index...].starts(with: text.utf8) else { throw error("a value") }
        index += text.utf8.count
        return value
    }

    private mutating func number() throws(JSON.ParseError) -> JSON {
        var end = index
        if end < bytes.count, bytes[end] == UInt8(ascii: "-") { end += 1 }
        while end < bytes.count, (48...57).contains(bytes[end]) { end += 1 }
        guard let value = Int64(String(decoding: bytes[index..<end], as: UTF8.self)) else { throw error("a value") }
        index = end
        if let byte = next, byte == UInt8(ascii: ".") || byte | 0x20 == UInt8(ascii: "e") {
            throw error("a whole number")
        }
        return .integer(value)
    }

    private mutating func array(depth: Int) throws(JSON.ParseError) -> JSON {
        index += 1
        var values: [JSON] = []
        skipBlanks()
        while next != UInt8(ascii: "]") {
            if !values.isEmpty { try take(",", "',' or ']'") }
            values.append(try value(depth: depth + 1))
            skipBlanks()
        }
        index += 1
        return .array(values)
    }

    private mutating func object(depth: Int) throws(JSON.ParseError) -> JSON {
        index += 1
        var members: [JSON.Member] = []
        skipBlanks()
        while next != UInt8(ascii: "}") {
            if !members.isEmpty { try take(",", "',' or '}'") }
            skipBlanks()
            guard next == UInt8(ascii: "\"") else { throw error("a member name") }
            let name = try string()
            skipBlanks()
            try take(":", "':'")
            members.append(JSON.Member(name, try value(depth: depth + 1)))
            skipBlanks()
        }
        index += 1
        return .object(members)
    }

    private mutating func string() throws(JSON.ParseError) -> String {
        index += 1
        var out: [UInt8] = []
        while let byte = next, byte != UInt8(ascii: "\"") {
            index += 1
            guard byte == UInt8(ascii: "\\") else {
                out.append(byte)
                continue
            }
            guard let escape = next else { throw error("an escape") }
            index += 1
            switch escape {
            case UInt8(ascii: "n"): out.append(10)
            case UInt8(ascii: "t"): out.append(9)
            case UInt8(ascii: "r"): out.append(13)
            case UInt8(ascii: "b"): out.append(8)
            case UInt8(ascii: "f"): out.append(12)
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(escape)
            case UInt8(ascii: "u"): out += Array(String(try unicodeEscape()).utf8)
            default: throw error("a known escape")
            }
        }
        guard !isAtEnd else { throw error("'\"'") }
        index += 1
        return String(decoding: out, as: UTF8.self)
    }

    private mutating func unicodeEscape() throws(JSON.ParseError) -> Unicode.Scalar {
        let first = try codeUnit()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard (0xd800..<0xdc00).contains(first), next == UInt8(ascii: "\\") else { throw error("a surrogate pair") }
        index += 1
        try take("u", "a surrogate pair")
        let second = try codeUnit()
        guard (0xdc00..<0xe000).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (UInt32(first) - 0xd800) << 10 + (UInt32(second) - 0xdc00))
        else { throw error("a surrogate pair") }
        return scalar
    }

    private mutating func codeUnit() throws(JSON.ParseError) -> UInt16 {
        guard index + 4 <= bytes.count,
            let value = UInt16(String(decoding: bytes[index..<index + 4], as: UTF8.self), radix: 16)
        else { throw error("four hexadecimal digits") }
        index += 4
        return value
    }
}
