/// `$NAME=value` and the uses of it.
extension Expander {
    /// `$NAME=` and what follows it on its line.
    struct DefinitionStart {
        let name: String
        let value: ArraySlice<UInt8>
    }

    /// The name and the first line of the value, where a line is a definition.
    static func definitionStart(_ line: ArraySlice<UInt8>) -> DefinitionStart? {
        guard line.first == Bytes.dollar, let second = line.dropFirst().first, Bytes.isNameStart(second) else {
            return nil
        }
        let name = line.dropFirst().prefix(while: Bytes.isName)
        guard name.endIndex < line.endIndex, line[name.endIndex] == UInt8(ascii: "=") else { return nil }
        return DefinitionStart(name: Bytes.string(name), value: line[(name.endIndex + 1)...])
    }

    /// Stores a definition with its continuation lines; what it uses is looked up when it is used.
    mutating func define(_ start: DefinitionStart, continuedBy lines: inout PhysicalLines, number: inout Int) {
        var value: [[UInt8]] = []
        var size = 0
        var line = Bytes.trimmed(start.value)
        while line.last == Bytes.backslash {
            let text = Bytes.trimmed(line.dropLast())
            if !text.isEmpty || !value.isEmpty { value.append(Array(text)) }
            size += text.count
            guard let next = lines.next() else {
                line = []
                break
            }
            number += 1
            // A comment takes the backslash at its end with it, which ends the definition.
            line = Bytes.trimmed(Expander.withoutComment(next))
            if size > options.limits.fileBytes { break }
        }
        if !line.isEmpty || value.isEmpty { value.append(Array(line)) }
        definitions[start.name] = value
    }

    /// A line in which every definition was put in, and the lines that follow it where the last one has several.
    struct Substituted {
        var line: [UInt8] = []
        /// Further lines of values, in which nothing was put in yet.
        var further: [[UInt8]] = []
        var changed = false
    }

    /// What becomes of a line that starts with the use of a definition when only that use is carried out.
    mutating func openFirstUse(_ line: ArraySlice<UInt8>, _ here: Here) -> [[UInt8]]? {
        guard line.first == Bytes.dollar, let use = Self.use(line), var value = value(of: use, here), !value.isEmpty
        else { return nil }
        value[value.count - 1] += line[use.end...]
        return value
    }

    /// Puts in all definitions that a line uses; nil where it uses none.
    mutating func substitute(_ line: ArraySlice<UInt8>, _ here: Here) -> Substituted? {
        var result = Substituted()
        substitute(line, into: &result, here, depth: 0)
        return result.changed ? result : nil
    }

    private mutating func substitute(
        _ text: ArraySlice<UInt8>, into result: inout Substituted, _ here: Here, depth: Int
    ) {
        guard !isStopped else { return }
        guard depth < options.limits.nesting, result.line.count <= options.limits.lineBytes else {
            report(
                .error, .limit, "definition grows without end", here, hint: "look for a definition that uses itself")
            isStopped = true
            return
        }
        var rest = text
        while let dollar = rest.firstIndex(of: Bytes.dollar) {
            result.line += rest[..<dollar]
            guard let use = Self.use(rest[dollar...]), let value = value(of: use, here) else {
                result.line.append(Bytes.dollar)
                rest = rest[(dollar + 1)...]
                continue
            }
            guard takesStep(here) else { return }
            result.changed = true
            rest = rest[use.end...]
            substitute(value.first?[...] ?? [], into: &result, here, depth: depth + 1)
            if value.count > 1 {
                // A value of several lines ends the line that it is used on.
                result.further += value.dropFirst()
                result.further[result.further.count - 1] += rest
                return
            }
        }
        result.line += rest
    }

    private struct Use {
        let name: String
        let arguments: [ArraySlice<UInt8>]
        let end: Int
    }

    /// The use of a definition that `text`, which starts with a dollar sign, starts with.
    private static func use(_ text: ArraySlice<UInt8>) -> Use? {
        let afterDollar = text.dropFirst()
        if afterDollar.first == Bytes.open {
            guard let close = afterDollar.firstIndex(of: Bytes.close) else { return nil }
            let words = afterDollar[..<close].dropFirst().split(whereSeparator: Bytes.isBlank)
            guard let name = words.first, let first = name.first, Bytes.isNameStart(first),
                name.allSatisfy(Bytes.isName)
            else { return nil }
            return Use(name: Bytes.string(name), arguments: Array(words.dropFirst()), end: close + 1)
        }
        guard let first = afterDollar.first, Bytes.isNameStart(first) else { return nil }
        let name = afterDollar.prefix(while: Bytes.isName)
        if name.endIndex < text.endIndex {
            let next = text[name.endIndex]
            guard Bytes.isBlank(next) || next == UInt8(ascii: ",") || next == UInt8(ascii: ")") else { return nil }
        }
        return Use(name: Bytes.string(name), arguments: [], end: name.endIndex)
    }

    private mutating func value(of use: Use, _ here: Here) -> [[UInt8]]? {
        if let defined = definitions[use.name] { return use.arguments.isEmpty ? defined : nil }
        switch use.name {
        case "_ENV":
            guard use.arguments.count == 1 else { return nil }
            return [Array((environment.environmentVariable(Bytes.string(use.arguments[0])) ?? "").utf8)]
        case "_RANDOM":
            return [Array(String(randomNumber(use.arguments, here)).utf8)]
        default:
            return nil
        }
    }

    private mutating func randomNumber(_ arguments: [ArraySlice<UInt8>], _ here: Here) -> UInt32 {
        let numbers = arguments.map { UInt32(Bytes.string($0)) }
        guard numbers.count <= 2, !numbers.contains(nil) else {
            report(.error, .value, "_RANDOM takes a minimum and a maximum", here)
            return 0
        }
        let minimum = numbers.first.flatMap { $0 } ?? 0
        let maximum = numbers.dropFirst().first.flatMap { $0 } ?? 32767
        guard minimum <= maximum else {
            report(.error, .value, "_RANDOM has a minimum of \(minimum) above its maximum of \(maximum)", here)
            return minimum
        }
        return UInt32.random(in: minimum...maximum, using: &random)
    }
}
