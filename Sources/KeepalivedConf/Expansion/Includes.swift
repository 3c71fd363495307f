/// What an include treats as an error.
struct IncludeChecks: OptionSet, Sendable {
    let rawValue: UInt8

    /// A file that cannot be read, is no regular file or can be executed.
    static let read = IncludeChecks(rawValue: 1)
    /// A file named without a pattern that is not there.
    static let match = IncludeChecks(rawValue: 2)
    /// A pattern that matches nothing.
    static let wildcard = IncludeChecks(rawValue: 4)
    /// One alternative of a brace expression that matches nothing.
    static let brace = IncludeChecks(rawValue: 8)

    static let all: IncludeChecks = [.read, .match, .wildcard, .brace]

    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// A check by its name in `include_check`.
    init?(word: String) {
        switch word {
        case "read": self = .read
        case "match": self = .match
        case "wildcard_match": self = .wildcard
        case "brace_match": self = .brace
        default: return nil
        }
    }
}

/// A line that includes files, or says how plain includes are checked.
enum Include {
    /// The pattern; checks are nil for plain `include`, which the file decides.
    case files(pattern: String, checks: IncludeChecks?)
    case checks([String])

    /// Nil where the line is something else.
    init?(_ line: ArraySlice<UInt8>) {
        guard Bytes.starts(line, with: "include") else { return nil }
        let keyword = line.prefix { !Bytes.isBlank($0) && $0 != Bytes.quote }
        let words = Self.words(line[keyword.endIndex...])
        switch Bytes.string(keyword) {
        case "include_check": self = .checks(words)
        case "include": self = .files(pattern: words.first ?? "", checks: nil)
        case "includer": self = .files(pattern: words.first ?? "", checks: .read)
        case "includem": self = .files(pattern: words.first ?? "", checks: [.read, .match])
        case "includew": self = .files(pattern: words.first ?? "", checks: [.read, .match, .wildcard])
        case "includeb": self = .files(pattern: words.first ?? "", checks: [.read, .brace])
        case "includea": self = .files(pattern: words.first ?? "", checks: .all)
        default: return nil
        }
    }

    /// Words up to a comment; unlike elsewhere, braces are letters, for they belong to the pattern.
    private static func words(_ text: ArraySlice<UInt8>) -> [String] {
        var words: [String] = []
        var rest = text.drop(while: Bytes.isBlank)
        while let first = rest.first, !Bytes.isComment(first) {
            if first == Bytes.quote {
                let inner = rest.dropFirst().prefix { $0 != Bytes.quote }
                words.append(Bytes.string(inner))
                rest = rest[inner.endIndex...].dropFirst()
            } else {
                let word = rest.prefix { !Bytes.isBlank($0) && !Bytes.isComment($0) && $0 != Bytes.quote }
                words.append(Bytes.string(word))
                rest = rest[word.endIndex...]
            }
            rest = rest.drop(while: Bytes.isBlank)
        }
        return words
    }
}

extension Expander {
    /// Carries out an include line, or notes how later ones are checked.
    mutating func follow(_ include: Include, _ here: Here) {
        switch include {
        case .checks(let words):
            noteChecks(words, here)
        case .files(let pattern, let checks):
            guard !pattern.isEmpty else {
                report(.error, .missingArgument, "include without the name of a file", here)
                return
            }
            let required = options.requiresAllFiles ? .all : checks ?? plainIncludeChecks
            includeFiles(pattern, required, here)
        }
    }

    private mutating func noteChecks(_ words: [String], _ here: Here) {
        guard !words.isEmpty else {
            plainIncludeChecks = .all
            return
        }
        var hasBareWord = false
        for word in words {
            let isAdded = word.hasPrefix("+")
            let isRemoved = word.hasPrefix("-")
            let name = isAdded || isRemoved ? String(word.dropFirst()) : word
            guard let check = IncludeChecks(word: name), isAdded || isRemoved || !hasBareWord else {
                report(
                    .error, .value, "include_check does not take '\(word)' here", here,
                    hint: "one of read, match, wildcard_match, brace_match, then any of them with + or -")
                continue
            }
            if isAdded {
                plainIncludeChecks.insert(check)
            } else if isRemoved {
                plainIncludeChecks.remove(check)
            } else {
                plainIncludeChecks = [check, .read]
                hasBareWord = true
            }
        }
    }

    private mutating func includeFiles(_ pattern: String, _ checks: IncludeChecks, _ here: Here) {
        let base = Self.folder(of: openFiles.last ?? "")
        let absolute = pattern.hasPrefix("/") ? pattern : base + "/" + pattern
        guard let alternatives = Self.braceAlternatives(absolute) else {
            report(.error, .limit, "include pattern with too many alternatives", here)
            return
        }
        var paths: [String] = []
        var missing: [String] = []
        for alternative in alternatives {
            let isPattern = alternative.utf8.contains {
                [UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "[")].contains($0)
            }
            let found = isPattern ? environment.glob(alternative) : [alternative].filter(exists)
            if found.isEmpty {
                missing.append(alternative)
                if alternatives.count == 1, isPattern {
                    if checks.contains(.wildcard) {
                        report(.error, .include, "no configuration file matches '\(pattern)'", here)
                    }
                    return
                }
            }
            paths += found
        }
        if !missing.isEmpty {
            let isError = checks.contains(alternatives.count == 1 ? .match : .brace)
            report(
                isError ? .error : .warning, isError ? .include : .notice,
                "configuration file missing: \(missing.joined(separator: ", "))", here)
        }
        for path in paths where !isStopped { includeFile(path, checks, here) }
    }

    private func exists(_ path: String) -> Bool {
        environment.readFile(path, limit: 0) != .missing
    }

    private mutating func includeFile(_ path: String, _ checks: IncludeChecks, _ here: Here) {
        guard !openFiles.contains(path) else {
            report(.error, .limit, "file '\(path)' includes itself", here)
            return
        }
        switch environment.readFile(path, limit: options.limits.fileBytes) {
        case .regular(let bytes):
            read(bytes, path: path)
        case .missing:
            report(.warning, .notice, "configuration file missing: \(path)", here)
        case let other:
            let isError = checks.contains(.read)
            report(
                isError ? .error : .warning, isError ? .include : .notice,
                "included file '\(path)' \(Self.reason(other, limit: options.limits.fileBytes)): skipped", here)
        }
    }

    /// Why a file was not read, as the end of a sentence.
    static func reason(_ contents: FileContents, limit: Int) -> String {
        switch contents {
        case .regular: "is readable"
        case .executable: "is executable, as configuration files must not be"
        case .directory: "is a directory"
        case .notRegular: "is not a regular file"
        case .missing: "does not exist"
        case .unreadable(let why): "cannot be read: \(why)"
        case .tooLarge: "is longer than \(limit) bytes"
        }
    }

    /// The patterns that a pattern with `{a,b}` stands for; nil beyond a thousand.
    static func braceAlternatives(_ pattern: String) -> [String]? {
        var finished: [[UInt8]] = []
        var open: [[UInt8]] = [Array(pattern.utf8)]
        while let next = open.popLast() {
            guard finished.count + open.count < 1000 else { return nil }
            guard let parts = firstBrace(next[...]) else {
                finished.append(next)
                continue
            }
            for alternative in parts.alternatives.reversed() {
                open.append(Array(next[..<parts.range.lowerBound]) + alternative + next[parts.range.upperBound...])
            }
        }
        return finished.map { Bytes.string($0) }
    }

    private static func firstBrace(_ text: ArraySlice<UInt8>) -> (range: Range<Int>, alternatives: [[UInt8]])? {
        guard let open = text.firstIndex(of: Bytes.open) else { return nil }
        var depth = 0
        var start = open + 1
        var alternatives: [[UInt8]] = []
        for index in open..<text.endIndex {
            switch text[index] {
            case Bytes.open: depth += 1
            case Bytes.close:
                depth -= 1
                if depth == 0 {
                    alternatives.append(Array(text[start..<index]))
                    return (open..<(index + 1), alternatives)
                }
            case UInt8(ascii: ",") where depth == 1:
                alternatives.append(Array(text[start..<index]))
                start = index + 1
            default: break
            }
        }
        return nil
    }
}
