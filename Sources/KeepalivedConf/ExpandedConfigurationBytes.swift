/// The form in which an expanded configuration goes from process to process, byte for byte.
///
/// All numbers are 32-bit little-endian: magic, then the counts of files, sources, lines and text bytes; then files and
/// sources, each a length and its bytes; then six numbers per line; then the text.
extension ExpandedConfiguration {
    private static let magic: [UInt8] = Array("stayconf".utf8) + [1, 0, 0, 0]

    /// The form for another process; `init(serialized:)` reads it.
    public var serialized: [UInt8] {
        var bytes = Self.magic
        bytes.reserveCapacity(text.count + lines.count * 24 + 1024)
        for count in [files.count, sources.count, lines.count, text.count] {
            Self.append(Int32(clamping: count), to: &bytes)
        }
        for part in files.map({ Array($0.utf8) }) + sources {
            Self.append(Int32(clamping: part.count), to: &bytes)
            bytes += part
        }
        for line in lines {
            for number in [line.start, line.end, line.file, line.number, line.indent, line.source] {
                Self.append(number, to: &bytes)
            }
        }
        return bytes + text
    }

    private static func append(_ number: Int32, to bytes: inout [UInt8]) {
        let bits = UInt32(bitPattern: number)
        bytes.append(UInt8(truncatingIfNeeded: bits))
        bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
        bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
        bytes.append(UInt8(truncatingIfNeeded: bits >> 24))
    }

    /// Reads the serialised form back; nil for anything that is not exactly one.
    public init?(serialized bytes: [UInt8]) {
        var reader = Reader(bytes: bytes)
        guard reader.take(Self.magic.count)?.elementsEqual(Self.magic) == true, let fileCount = reader.count(),
            let sourceCount = reader.count(), let lineCount = reader.count(), let textCount = reader.count()
        else { return nil }
        for _ in 0..<fileCount {
            guard let length = reader.count(), let part = reader.take(length) else { return nil }
            files.append(Bytes.string(part))
        }
        for _ in 0..<sourceCount {
            guard let length = reader.count(), let part = reader.take(length) else { return nil }
            sources.append(Array(part))
        }
        guard lineCount <= reader.remaining / 24 else { return nil }
        lines.reserveCapacity(lineCount)
        for _ in 0..<lineCount {
            guard let line = reader.line(), line.indent >= 0, line.start >= line.indent, line.end >= line.start,
                Int(line.end) <= textCount, files.indices.contains(Int(line.file)), line.number >= 0,
                line.source == -1 || sources.indices.contains(Int(line.source))
            else { return nil }
            lines.append(line)
        }
        guard let rest = reader.take(textCount), reader.remaining == 0 else { return nil }
        text = Array(rest)
    }

    private struct Reader {
        let bytes: [UInt8]
        var position = 0

        init(bytes: [UInt8]) { self.bytes = bytes }

        var remaining: Int { bytes.count - position }

        mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
            guard count <= remaining else { return nil }
            defer { position += count }
            return bytes[position..<(position + count)]
        }

        mutating func number() -> Int32? {
            guard let part = take(4) else { return nil }
            return Int32(bitPattern: part.reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
        }

        mutating func count() -> Int? {
            guard let number = number(), number >= 0 else { return nil }
            return Int(number)
        }

        mutating func line() -> Line? {
            guard let start = number(), let end = number(), let file = number(), let line = number(),
                let indent = number(), let source = number()
            else { return nil }
            return Line(start: start, end: end, file: file, number: line, indent: indent, source: source)
        }
    }
}
