import InternetTypes

/// Reading single values as the keyword table says.
extension ModelBuilder {
    /// The first argument; reports its absence as the table says.
    mutating func argument(_ index: Int) -> String? {
        if let text = text(index, 1), !text.isEmpty { return text }
        missingArgument(index)
        return nil
    }

    /// Reports that an argument is missing, in the class that keepalived gives it.
    mutating func missingArgument(_ index: Int) {
        let keyword = keyword(index)
        let hint = keyword.arguments.isEmpty ? nil : "\(keyword.name) \(keyword.arguments)"
        switch keyword.missingArgument {
        case .exits: report(.missingArgument, "'\(keyword.name)' is missing its argument", index, hint: hint)
        case .error: report(.value, "'\(keyword.name)' is missing its argument", index, hint: hint)
        case .accepted: break
        }
    }

    /// An integer in the range of the keyword's row.
    mutating func integer(_ index: Int) -> Int64? {
        let range: ClosedRange<Int64>
        var isRepeat = false
        switch keyword(index).grammar {
        case .integer(let allowed), .weight(let allowed): range = allowed
        case .repeatCount(let allowed):
            range = allowed
            isRepeat = true
        case .optionalInteger(let allowed, let bare):
            guard wordCount(index) > 1 else { return bare }
            range = allowed
        default: range = 0...Int64(UInt32.max)
        }
        guard let text = argument(index), let value = integer(text, range, index, word: 1) else { return nil }
        if isRepeat, value == 0 {
            report(.value, "'\(keyword(index).name)' of 0 taken as 1", index, word: 1)
            return 1
        }
        return value
    }

    /// An integer in a range, reported where it is none.
    mutating func integer(_ text: String, _ range: ClosedRange<Int64>, _ index: Int, word: Int) -> Int64? {
        guard let value = Numbers.integer(text) else {
            report(.value, "invalid number '\(text)'", index, word: word, hint: Self.expected(range))
            return nil
        }
        guard range.contains(value) else {
            report(.value, "number '\(text)' outside range", index, word: word, hint: Self.expected(range))
            return nil
        }
        return value
    }

    /// What a range allows, as a hint.
    static func expected(_ range: ClosedRange<Int64>) -> String {
        "a whole number from \(range.lowerBound) to \(range.upperBound)"
    }

    /// Decimal seconds or milliseconds in the range of the keyword's row.
    mutating func duration(_ index: Int) -> Duration? {
        guard let text = argument(index) else { return nil }
        switch keyword(index).grammar {
        case .seconds(let range):
            return microseconds(text, digits: 6, range, index, word: 1).map { .microseconds($0) }
        case .milliseconds(let range):
            return microseconds(text, digits: 3, range, index, word: 1).map { .microseconds($0) }
        case .integer(let range):
            return integer(text, range, index, word: 1).map { .seconds($0) }
        default:
            return nil
        }
    }

    /// A decimal number as microseconds; one with more digits than that is rounded, with an error.
    mutating func microseconds(
        _ text: String, digits: Int, _ range: ClosedRange<Int64>, _ index: Int, word: Int
    ) -> Int64? {
        let unit = digits == 6 ? "seconds" : "milliseconds"
        guard let (value, isExact) = Numbers.fixed(text, digits: digits) else {
            report(.value, "invalid number '\(text)'", index, word: word, hint: "decimal \(unit), such as 1.5")
            return nil
        }
        guard range.contains(value) else {
            let lower = Self.decimal(range.lowerBound, digits: digits)
            let upper = Self.decimal(range.upperBound, digits: digits)
            report(.value, "number '\(text)' outside range", index, word: word, hint: "\(lower) to \(upper) \(unit)")
            return nil
        }
        if !isExact {
            report(
                .value, "number '\(text)' has more than \(digits) decimals: rounded", index, word: word)
        }
        return value
    }

    /// A fixed-point number as people write it.
    static func decimal(_ value: Int64, digits: Int) -> String {
        var scale: Int64 = 1
        for _ in 0..<digits { scale *= 10 }
        let fraction = (value % scale).magnitude
        guard fraction != 0 else { return String(value / scale) }
        let text = String(fraction)
        let padded = String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
        return "\(value / scale).\(padded.reversed().drop { $0 == "0" }.reversed().map(String.init).joined())"
    }

    /// An optional boolean: without argument true.
    mutating func bool(_ index: Int) -> Bool? {
        guard let text = text(index, 1) else { return true }
        if let value = Numbers.bool(text) { return value }
        report(
            .value, "'\(keyword(index).name)' takes a boolean, not '\(text)'", index, word: 1,
            hint: "true, on or yes; false, off or no")
        return nil
    }

    /// The address that is the only argument.
    mutating func address(_ index: Int) -> IPAddress? {
        guard let text = argument(index) else { return nil }
        if let address = IPAddress(text) { return address }
        report(
            .value, "malformed address '\(text)'", index, word: 1,
            hint: "an IPv4 or IPv6 address, without prefix length")
        return nil
    }

    /// A weight with its optional `reverse` or `noreverse`.
    mutating func weight(_ index: Int) -> (weight: Int16, isReversed: Bool)? {
        guard let value = integer(index) else { return nil }
        var isReversed = false
        if let option = text(index, 2) {
            switch option {
            case "reverse": isReversed = true
            case "noreverse": isReversed = false
            default: report(.value, "unknown option '\(option)'", index, word: 2, hint: "only 'reverse' may follow")
            }
        }
        return (Int16(clamping: value), isReversed)
    }

    /// Checks a value that has no place in the model, as far as the table tells how.
    mutating func checkValue(_ index: Int) {
        switch keyword(index).grammar {
        case .none: break
        case .bool: _ = bool(index)
        case .integer, .repeatCount, .optionalInteger: _ = integer(index)
        case .weight: _ = weight(index)
        case .seconds, .milliseconds: _ = duration(index)
        case .word, .special: if keyword(index).missingArgument != .accepted { _ = argument(index) }
        case .optionalWord: break
        case .address: _ = address(index)
        case .oneOf(let words):
            guard let text = argument(index), !words.contains(text) else { return }
            report(
                .value, "'\(keyword(index).name)' does not take '\(text)'", index, word: 1,
                hint: Suggestions.nearest(to: text, in: words).map { "did you mean '\($0)'?" }
                    ?? "one of \(words.joined(separator: ", "))")
        case .script: if scriptWords(index) == nil { missingArgument(index) }
        }
    }

    mutating func word(_ index: Int) -> String? { argument(index) }

    // MARK: Interfaces

    /// What an interface is, asked once; nil where there is none.
    mutating func interfaceKind(_ name: String) -> InterfaceKind? {
        if let known = interfaceKinds[name] { return known }
        let kind = environment.interface(named: name)
        interfaceKinds[name] = .some(kind)
        return kind
    }

    /// An interface that must be there, unless interfaces may come and go.
    mutating func interface(_ index: Int, word: Int, for what: String) -> InterfaceName? {
        guard let text = text(index, word) else { return nil }
        guard let name = InterfaceName(text) else {
            report(.badInterface, "'\(text)' cannot be the name of an interface\(what)", index, word: word)
            return nil
        }
        if interfaceKind(text) == nil, !configuration.globals.usesDynamicInterfaces {
            report(
                .badInterface, "interface '\(text)'\(what) does not exist", index, word: word,
                hint: "'dynamic_interfaces' in global_defs allows interfaces that come later")
            return nil
        }
        return name
    }
}
