/// One command line option, by its short letter, its long name or both.
public struct CommandLineOption: Hashable, Sendable {
    /// Whether a value follows: `-f FILE`, `--use-file=FILE`; an optional one only as `-tFILE`, `-t=FILE`, `--name=FILE`.
    public enum Argument: Sendable {
        case none
        case required
        case optional
    }

    public let short: Character?
    public let long: String?
    public let argument: Argument

    public init(_ short: Character?, _ long: String? = nil, _ argument: Argument = .none) {
        self.short = short
        self.long = long
        self.argument = argument
    }

    /// How to call it in a message: `--use-file`, `-f`.
    public var name: String { long.map { "--" + $0 } ?? short.map { "-\($0)" } ?? "" }
}

/// Why a word could not be taken.
public enum CommandLineProblem: Hashable, Sendable, CustomStringConvertible {
    case unknown(String)
    case ambiguous(String)
    case missingValue(String)
    case unwantedValue(String)

    public var description: String {
        switch self {
        case .unknown(let word): "unknown option '\(word)'"
        case .ambiguous(let word): "option '\(word)' is ambiguous"
        case .missingValue(let word): "option '\(word)' requires an argument"
        case .unwantedValue(let word): "option '\(word)' doesn't allow an argument"
        }
    }
}

/// A command line, taken apart.
public struct ParsedCommandLine<Name: Hashable>: Equatable {
    /// An option as it was given, in the order of the command line.
    public struct Occurrence: Hashable {
        public let name: Name
        public let value: String?
    }

    public internal(set) var options: [Occurrence] = []
    public internal(set) var problems: [CommandLineProblem] = []
    /// Words that are neither options nor their values.
    public internal(set) var words: [String] = []
}

extension ParsedCommandLine {
    /// Takes `arguments`, without the program's name, apart. Goes on after a problem; `--` ends the options.
    ///
    /// The rules are those of getopt_long(3), whose place in global variables is why it is not called: letters may be
    /// joined, long names cut as far as they stay unique, options and other words mixed.
    public init(_ arguments: [String], options known: [(name: Name, option: CommandLineOption)]) {
        var rest = arguments[...]
        while let word = rest.popFirst() {
            if word == "--" {
                words += rest
                return
            } else if word.hasPrefix("--") {
                takeLong(word, &rest, known)
            } else if word.hasPrefix("-"), word != "-" {
                takeLetters(word.dropFirst(), &rest, known)
            } else {
                words.append(word)
            }
        }
    }

    private mutating func takeLong(
        _ word: String, _ rest: inout ArraySlice<String>, _ known: [(name: Name, option: CommandLineOption)]
    ) {
        let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let (given, value) = (parts.first ?? "", parts.dropFirst().first.map(String.init))
        let candidates = known.filter { $0.option.long?.hasPrefix(given) == true }
        let exact = candidates.first { $0.option.long.map { $0 == given } == true }
        guard let (name, option) = exact ?? (candidates.count == 1 ? candidates.first : nil) else {
            problems.append(candidates.isEmpty ? .unknown("--\(given)") : .ambiguous("--\(given)"))
            return
        }
        switch (option.argument, value) {
        case (.none, .some): problems.append(.unwantedValue(option.name))
        case (.required, .none):
            guard let next = rest.popFirst() else { return problems.append(.missingValue(option.name)) }
            options.append(Occurrence(name: name, value: next))
        case (.none, .none), (.optional, _), (.required, .some):
            options.append(Occurrence(name: name, value: value))
        }
    }

    private mutating func takeLetters(
        _ word: Substring, _ rest: inout ArraySlice<String>, _ known: [(name: Name, option: CommandLineOption)]
    ) {
        var letters = word
        while let letter = letters.popFirst() {
            guard let (name, option) = known.first(where: { $0.option.short == letter }) else {
                problems.append(.unknown("-\(letter)"))
                continue
            }
            switch option.argument {
            case .none: options.append(Occurrence(name: name, value: nil))
            case .optional:
                // keepalived's users write -t=FILE.
                let value = letters.first == "=" ? letters.dropFirst() : letters
                options.append(Occurrence(name: name, value: value.isEmpty ? nil : String(value)))
                return
            case .required:
                if !letters.isEmpty {
                    options.append(Occurrence(name: name, value: String(letters)))
                } else if let next = rest.popFirst() {
                    options.append(Occurrence(name: name, value: next))
                } else {
                    problems.append(.missingValue("-\(letter)"))
                }
                return
            }
        }
    }
}
