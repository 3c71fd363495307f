/// A configuration after the second step of reading: lines with includes, conditions, definitions and repetitions
/// carried out, each of which knows where it came from.
///
/// All text stands in one buffer, so that a hundred thousand lines are a few allocations; words are offsets into it.
public struct ExpandedConfiguration: Hashable, Sendable {
    /// One expanded line: a range of the text, and where it was written.
    struct Line: Hashable, Sendable {
        var start: Int32
        var end: Int32
        var file: Int32
        var number: Int32
        /// How many bytes of the line as written stand before `start`.
        var indent: Int32
        /// Index into `sources` of the line as written, where that is not what it became; else -1.
        var source: Int32
    }

    var text: [UInt8] = []
    var lines: [Line] = []
    var files: [String] = []
    var sources: [[UInt8]] = []

    init() {}

    /// How many lines there are.
    public var lineCount: Int { lines.count }

    /// The bytes of a line.
    func bytes(ofLine index: Int) -> ArraySlice<UInt8> {
        let line = lines[index]
        return text[Int(line.start)..<Int(line.end)]
    }

    /// Where something of the model was written; nil for defaults.
    public func place(of origin: Origin) -> Place? {
        guard lines.indices.contains(Int(origin.line)) else { return nil }
        let line = lines[Int(origin.line)]
        return Place(
            file: files[Int(line.file)], line: Int(line.number),
            column: line.source < 0 ? Int(line.indent) + Int(origin.offset) + 1 : firstColumn(ofSource: line.source))
    }

    private func firstColumn(ofSource source: Int32) -> Int {
        (sources[Int(source)].firstIndex { !Bytes.isBlank($0) } ?? 0) + 1
    }

    /// What stands at an origin after expansion; empty for defaults.
    public func text(of origin: Origin) -> String {
        guard lines.indices.contains(Int(origin.line)) else { return "" }
        let line = lines[Int(origin.line)]
        let start = min(max(Int(line.start) + Int(origin.offset), Int(line.start)), Int(line.end))
        return Bytes.string(text[start..<min(Int(line.end), start + max(0, Int(origin.length)))])
    }

    /// A problem at an origin, with the line it is in.
    public func problem(
        _ severity: Problem.Severity, _ category: Problem.Category, _ message: String, at origin: Origin,
        hint: String? = nil
    ) -> Problem {
        guard let place = place(of: origin) else {
            return Problem(severity, category, message, hint: hint)
        }
        let line = lines[Int(origin.line)]
        let expanded = Secrets.hidden(in: text[Int(line.start - line.indent)..<Int(line.end)])
        guard line.source >= 0 else {
            return Problem(
                severity, category, message, at: place, length: Int(origin.length), hint: hint, sourceLine: expanded)
        }
        let source = sources[Int(line.source)]
        let trimmed = Bytes.trimmed(source[...])
        return Problem(
            severity, category, message, at: place, length: trimmed.count, hint: hint,
            sourceLine: Secrets.hidden(in: source[...]), expandedLine: expanded)
    }
}
