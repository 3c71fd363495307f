/// `~SEQ` and `~LST`: one line written, many lines meant.
extension Expander {
    /// A repetition, read but not carried out.
    struct Repetition {
        /// The names that are set, and for each round their values.
        enum Rounds {
            case numbers(name: String, start: Int64, step: Int64, count: UInt64, isHexadecimal: Bool)
            case tuples(names: [String], values: [[[UInt8]]])
        }

        let rounds: Rounds
        let text: ArraySlice<UInt8>

        var count: UInt64 {
            switch rounds {
            case .numbers(_, _, _, let count, _): count
            case .tuples(_, let values): UInt64(values.count)
            }
        }
    }

    /// Reads the head of a repetition; nil where the line is none, or is wrong and was reported.
    mutating func repetition(_ line: ArraySlice<UInt8>, _ here: Here) -> Repetition? {
        let isHexadecimal = Bytes.starts(line, with: "~SEQx")
        let isList = Bytes.starts(line, with: "~LST")
        guard isList || Bytes.starts(line, with: "~SEQ") else { return nil }
        let head = line.dropFirst(isHexadecimal ? 5 : 4).drop(while: Bytes.isBlank)
        guard head.first == UInt8(ascii: "("), let close = head.firstIndex(of: UInt8(ascii: ")")) else {
            report(.error, .syntax, "repetition without its parameters in parentheses", here)
            return nil
        }
        let inner = head[(head.startIndex + 1)..<close]
        let parameters = substitute(inner, here)?.line ?? Array(inner)
        let text = head[(close + 1)...]
        let rounds = isList ? tuples(parameters[...]) : numbers(parameters[...], isHexadecimal: isHexadecimal)
        guard let rounds else {
            report(
                .error, .value, "Invalid \(isList ? "~LST" : "~SEQ") values '\(Bytes.string(parameters))'", here,
                hint: isList ? "~LST(NAME, VALUE, ...)" : "~SEQ(NAME, [START, [STEP,]] END)")
            return nil
        }
        return Repetition(rounds: rounds, text: text)
    }

    private func numbers(_ parameters: ArraySlice<UInt8>, isHexadecimal: Bool) -> Repetition.Rounds? {
        let parts = parameters.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
            .map { Bytes.trimmed($0) }
        guard (2...4).contains(parts.count), Self.isName(parts[0]) else { return nil }
        let numbers = parts.dropFirst().compactMap { Numbers.cInteger($0) }
        guard numbers.count == parts.count - 1, let end = numbers.last else { return nil }
        let start = numbers.count > 1 ? numbers[0] : end < 0 ? -1 : 1
        let step = numbers.count > 2 ? numbers[1] : end < start ? -1 : 1
        // A step away from the end would never arrive.
        guard step != 0, start == end || (step > 0) == (end > start) else { return nil }
        let (signedDistance, overflow) = end.subtractingReportingOverflow(start)
        guard !overflow, signedDistance.magnitude < .max else { return nil }
        let distance = signedDistance.magnitude
        return .numbers(
            name: Bytes.string(parts[0]), start: start, step: step, count: distance / step.magnitude + 1,
            isHexadecimal: isHexadecimal)
    }

    private func tuples(_ parameters: ArraySlice<UInt8>) -> Repetition.Rounds? {
        guard let items = Self.listItems(parameters), let first = items.first, items.count > 1 else { return nil }
        let names = first.map { Bytes.string($0) }
        guard first.allSatisfy({ Self.isName($0) }) else { return nil }
        let values = items.dropFirst().map { item in item.map { Array($0) } }
        guard values.allSatisfy({ $0.count <= names.count }) else { return nil }
        return .tuples(names: names, values: Array(values))
    }

    private static func isName(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.first.map(Bytes.isNameStart) == true && bytes.allSatisfy(Bytes.isName)
    }

    /// Splits `a, {b,c}, d` into items of one or more parts; nil where braces do not match.
    private static func listItems(_ text: ArraySlice<UInt8>) -> [[ArraySlice<UInt8>]]? {
        var items: [[ArraySlice<UInt8>]] = []
        var rest = Bytes.trimmed(text)
        while !rest.isEmpty {
            if rest.first == Bytes.open {
                guard let close = rest.firstIndex(of: Bytes.close) else { return nil }
                items.append(
                    rest[(rest.startIndex + 1)..<close]
                        .split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map { Bytes.trimmed($0) }
                )
                rest = rest[(close + 1)...].drop(while: Bytes.isBlank)
                guard rest.isEmpty || rest.first == UInt8(ascii: ",") else { return nil }
                rest = rest.dropFirst().drop(while: Bytes.isBlank)
            } else {
                let comma = rest.firstIndex(of: UInt8(ascii: ",")) ?? rest.endIndex
                items.append([Bytes.trimmed(rest[..<comma])])
                rest = rest[comma...].dropFirst().drop(while: Bytes.isBlank)
            }
        }
        return items
    }

    /// Feeds the text of a repetition once per round, with its names set.
    mutating func repeatText(_ repetition: Repetition, _ here: inout Here, depth: Int) {
        guard let total = total(repetition), total <= UInt64(options.limits.expandedLines) else {
            report(
                .error, .limit,
                "repetition makes more than the \(options.limits.expandedLines) lines that are allowed", here)
            isStopped = true
            return
        }
        switch repetition.rounds {
        case .numbers(let name, let start, let step, let count, let isHexadecimal):
            let outside = definitions[name]
            var value = start
            for round in 0..<count {
                guard !isStopped else { break }
                definitions[name] = [Array(String(value, radix: isHexadecimal ? 16 : 10).utf8)]
                feed(repetition.text, &here, isWritten: false, depth: depth + 1)
                if round + 1 < count { value &+= step }
            }
            definitions[name] = outside
        case .tuples(let names, let values):
            let outside = names.map { definitions[$0] }
            for tuple in values {
                guard !isStopped else { break }
                for (index, name) in names.enumerated() {
                    definitions[name] = [index < tuple.count ? tuple[index] : []]
                }
                feed(repetition.text, &here, isWritten: false, depth: depth + 1)
            }
            for (name, value) in zip(names, outside) { definitions[name] = value }
        }
    }

    /// How many rounds a repetition and those directly in it make, as far as plain numbers tell; nil beyond 64 bits.
    private func total(_ repetition: Repetition) -> UInt64? {
        var total = repetition.count
        var text = Bytes.trimmed(repetition.text)
        for _ in 0..<options.limits.nesting {
            guard Bytes.starts(text, with: "~SEQ") || Bytes.starts(text, with: "~LST"),
                let open = text.firstIndex(of: UInt8(ascii: "(")),
                let close = text.firstIndex(of: UInt8(ascii: ")")), open < close
            else { return total }
            let parameters = text[(open + 1)..<close]
            let rounds =
                Bytes.starts(text, with: "~SEQ") ? numbers(parameters, isHexadecimal: false) : tuples(parameters)
            guard let rounds else { return total }
            let count = Repetition(rounds: rounds, text: []).count
            let (product, overflow) = total.multipliedReportingOverflow(by: count)
            guard !overflow else { return nil }
            total = product
            text = Bytes.trimmed(text[(close + 1)...])
        }
        return total
    }
}
