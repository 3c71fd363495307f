/// The second parser: the command line of a script keyword, split into arguments, and whom it runs as.
struct ScriptWords: Hashable {
    /// The program and its arguments.
    var arguments: [String]
    /// The words after the command: user and group.
    var identity: [String]

    /// Reads the raw text after the keyword; nil where there is none.
    init?(_ raw: ArraySlice<UInt8>) {
        var rest = raw.drop(while: Bytes.isBlank)
        guard let first = rest.first else { return nil }
        let command: ArraySlice<UInt8>
        if first == Bytes.quote || first == Bytes.apostrophe {
            let inner = rest.dropFirst()
            let close = Self.closing(first, in: inner)
            command = inner[..<close]
            rest = inner[close...].dropFirst()
            arguments = Self.split(command)
        } else {
            command = rest.prefix { !Bytes.isBlank($0) }
            rest = rest[command.endIndex...]
            arguments = Self.split(command)
        }
        guard !arguments.isEmpty else { return nil }
        identity = rest.split(whereSeparator: Bytes.isBlank).map { word in
            Bytes.string(word.drop { $0 == Bytes.quote }.prefix { $0 != Bytes.quote })
        }
    }

    /// The index of the quote that closes, or the end; a backslash takes the next byte's meaning away.
    private static func closing(_ quote: UInt8, in text: ArraySlice<UInt8>) -> Int {
        var index = text.startIndex
        while index < text.endIndex, text[index] != quote {
            index += text[index] == Bytes.backslash ? 2 : 1
        }
        return min(index, text.endIndex)
    }

    /// Splits a command line at blanks, minding inner quotes and escapes.
    static func split(_ command: ArraySlice<UInt8>) -> [String] {
        var arguments: [String] = []
        var current: [UInt8] = []
        var hasCurrent = false
        var quote: UInt8?
        var index = command.startIndex
        while index < command.endIndex {
            let byte = command[index]
            if byte == Bytes.backslash {
                index = escape(in: command, at: index, appendingTo: &current)
                hasCurrent = true
                continue
            }
            if let open = quote {
                if byte == open { quote = nil } else { current.append(byte) }
            } else if byte == Bytes.quote || byte == Bytes.apostrophe {
                quote = byte
                hasCurrent = true
            } else if Bytes.isBlank(byte) {
                if hasCurrent { arguments.append(Bytes.string(current)) }
                current = []
                hasCurrent = false
            } else {
                current.append(byte)
                hasCurrent = true
            }
            index += 1
        }
        if hasCurrent { arguments.append(Bytes.string(current)) }
        return arguments
    }

    /// Takes the escape that starts at `start`; gives the index after it.
    private static func escape(in text: ArraySlice<UInt8>, at start: Int, appendingTo result: inout [UInt8]) -> Int {
        let index = start + 1
        guard index < text.endIndex else { return index }
        let byte = text[index]
        let simple: UInt8? =
            switch byte {
            case UInt8(ascii: "a"): 7
            case UInt8(ascii: "b"): 8
            case UInt8(ascii: "E"): 27
            case UInt8(ascii: "f"): 12
            case UInt8(ascii: "n"): 10
            case UInt8(ascii: "r"): 13
            case UInt8(ascii: "t"): 9
            case UInt8(ascii: "v"): 11
            default: nil
            }
        if let simple {
            result.append(simple)
            return index + 1
        }
        if byte == UInt8(ascii: "x") {
            let digits = text[(index + 1)...].prefix(2).prefix { UInt8(String(UnicodeScalar($0)), radix: 16) != nil }
            if let value = UInt8(Bytes.string(digits), radix: 16) {
                result.append(value)
                return digits.endIndex
            }
        } else if byte == UInt8(ascii: "c"), index + 1 < text.endIndex {
            result.append(text[index + 1] & 0x1f)
            return index + 2
        } else if (48...55).contains(byte) {
            let digits = text[index...].prefix(3).prefix { (48...55).contains($0) }
            if let value = UInt8(Bytes.string(digits), radix: 8) {
                result.append(value)
                return digits.endIndex
            }
        }
        result.append(byte)
        return index + 1
    }
}
