/// Small questions about bytes of configuration text.
enum Bytes {
    static let quote = UInt8(ascii: "\"")
    static let apostrophe = UInt8(ascii: "'")
    static let backslash = UInt8(ascii: "\\")
    static let dollar = UInt8(ascii: "$")
    static let open = UInt8(ascii: "{")
    static let close = UInt8(ascii: "}")

    /// What separates words: space, tab, line feed, vertical tab, form feed, carriage return.
    @inline(__always)
    static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }

    @inline(__always)
    /// `#` or `!`.
    static func isComment(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "#") || byte == UInt8(ascii: "!") }

    /// A decimal digit.
    static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

    /// What names of definitions start with.
    static func isNameStart(_ byte: UInt8) -> Bool {
        (65...90).contains(byte) || (97...122).contains(byte) || byte == UInt8(ascii: "_")
    }

    /// What names of definitions consist of.
    static func isName(_ byte: UInt8) -> Bool { isNameStart(byte) || isDigit(byte) }

    /// The bytes without blanks at either end.
    static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var result = bytes
        while let first = result.first, isBlank(first) { result.removeFirst() }
        while let last = result.last, isBlank(last) { result.removeLast() }
        return result
    }

    /// The text; bytes that are not UTF-8 become replacement characters.
    static func string(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

    /// Whether `bytes` starts with the ASCII `text`.
    static func starts(_ bytes: ArraySlice<UInt8>, with text: StaticString) -> Bool {
        guard bytes.count >= text.utf8CodeUnitCount else { return false }
        return text.withUTF8Buffer { bytes.prefix($0.count).elementsEqual($0) }
    }
}
