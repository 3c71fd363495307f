/// The second step of reading: files become lines, with includes, `@condition`s, `$DEFINITION`s and `~SEQ`/`~LST`
/// repetitions carried out.
struct Expander {
    /// Where the expander stands: the physical line that everything now produced comes from.
    struct Here {
        var file: Int32
        var number: Int
        /// The whole line as written.
        var written: ArraySlice<UInt8>
        /// Its index in `sources` once a line was made from it that is not what was written.
        var source: Int32 = -1
    }

    let environment: any LoadEnvironment
    let options: LoadOptions
    let configurationID: [UInt8]
    var result = ExpandedConfiguration()
    var problems: [Problem] = []
    var definitions: [String: [[UInt8]]] = [:]
    var random: SplitMix64
    /// The paths of the files being read, outermost first.
    var openFiles: [String] = []
    /// What plain `include` lines of the file being read treat as errors.
    var plainIncludeChecks: IncludeChecks
    /// Set once a limit is hit: nothing more is produced.
    var isStopped = false
    private var steps = 0

    init(environment: any LoadEnvironment, options: LoadOptions) {
        self.environment = environment
        self.options = options
        let host = environment.hostName.utf8.prefix { $0 != UInt8(ascii: ".") }
        configurationID = options.configurationID.map { Array($0.utf8) } ?? Array(host)
        random = SplitMix64(seed: environment.randomSeed)
        plainIncludeChecks = options.requiresAllFiles ? .all : []
        definitions["_INSTANCE"] = [configurationID]
        definitions["_HASH"] = [[UInt8(ascii: "#")]]
        definitions["_BANG"] = [[UInt8(ascii: "!")]]
    }

    /// Reads the main file and everything it includes.
    mutating func expand(mainFile path: String) {
        switch environment.readFile(path, limit: options.limits.fileBytes) {
        case .regular(let bytes):
            read(bytes, path: path)
        case let other:
            let reason = Self.reason(other, limit: options.limits.fileBytes)
            problems.append(
                Problem(
                    .error, other == .tooLarge ? .limit : .fileNotFound, "configuration file '\(path)' \(reason)",
                    at: Place(file: path, line: 0, column: 0),
                    hint: other == .executable ? "remove its execute permission: chmod a-x \(path)" : nil))
        }
    }

    /// Reads the lines of one file.
    mutating func read(_ bytes: [UInt8], path: String) {
        guard openFiles.count < options.limits.includeDepth, result.files.count < options.limits.fileCount else {
            stop("too many files included in one another")
            return
        }
        if result.text.isEmpty { result.text.reserveCapacity(min(bytes.count, options.limits.expandedBytes)) }
        let file = Int32(clamping: result.files.count)
        result.files.append(path)
        openFiles.append(path)
        let checksOutside = plainIncludeChecks
        let folderOutside = definitions["_PWD"]
        definitions["_PWD"] = [Array(Self.folder(of: path).utf8)]
        var rest = bytes[...]
        // A byte order mark is what some editors put there, not a keyword.
        if rest.starts(with: [0xef, 0xbb, 0xbf]) { rest.removeFirst(3) }
        var number = 0
        var lines = PhysicalLines(rest)
        while !isStopped, let line = lines.next() {
            number += 1
            var here = Here(file: file, number: number, written: line)
            guard isUsable(line, here), var trimmed = Self.significant(Self.withoutComment(line)) else { continue }
            if trimmed.first == UInt8(ascii: "@") {
                guard let rest = conditional(trimmed) else { continue }
                trimmed = rest
            }
            if let definition = Self.definitionStart(trimmed) {
                define(definition, continuedBy: &lines, number: &number)
                continue
            }
            feed(trimmed, &here, isWritten: true, depth: 0)
        }
        plainIncludeChecks = checksOutside
        definitions["_PWD"] = folderOutside
        openFiles.removeLast()
    }

    /// The line without blanks at its ends; nil for lines that hold nothing or only a comment.
    static func significant(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let trimmed = Bytes.trimmed(line)
        guard let first = trimmed.first, !Bytes.isComment(first) else { return nil }
        return trimmed
    }

    /// The line up to its comment: `#` or `!` outside double quotes.
    ///
    /// A backslash before it does not help, it is only lost: keepalived takes it away and then looks for comments again.
    static func withoutComment(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var isQuoted = false
        for (index, byte) in zip(line.indices, line) {
            if byte == Bytes.quote {
                isQuoted.toggle()
            } else if Bytes.isComment(byte), !isQuoted {
                let text = line[..<index]
                return text.last == Bytes.backslash ? text.dropLast() : text
            }
        }
        return line
    }

    private mutating func isUsable(_ line: ArraySlice<UInt8>, _ here: Here) -> Bool {
        if line.count > 1022 {
            report(.error, .syntax, "line of \(line.count) bytes ignored: no line may be longer than 1022", here)
            return false
        }
        if line.contains(0) {
            report(.error, .syntax, "line with a NUL byte ignored", here)
            return false
        }
        return true
    }

    /// What `@ID rest` leaves of a line: the rest where the condition holds, else nil.
    func conditional(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        var rest = line.dropFirst()
        let negated = rest.first == UInt8(ascii: "^")
        if negated { rest = rest.dropFirst() }
        let end = rest.firstIndex(where: Bytes.isBlank) ?? rest.endIndex
        guard rest[..<end].elementsEqual(configurationID) != negated else { return nil }
        return Self.significant(rest[end...])
    }

    /// Takes one line through definitions and repetitions until it is plain, then emits it.
    ///
    /// `mayBeConditional` is false where the start of the line came out of a definition of one line: conditions are
    /// looked at before definitions. `mayDefine` is true for the second and further lines of a definition, which are read
    /// like lines of a file; the first takes the place of the word that it stands for.
    mutating func feed(
        _ line: ArraySlice<UInt8>, _ here: inout Here, isWritten: Bool, depth: Int, mayBeConditional: Bool = true,
        mayDefine: Bool = false
    ) {
        guard !isStopped, let line = Self.significant(line), takesStep(here) else { return }
        guard depth < options.limits.nesting else {
            report(
                .error, .limit, "definitions or repetitions nested more than \(options.limits.nesting) deep", here,
                hint: "look for a definition that uses itself")
            isStopped = true
            return
        }
        if line.first == UInt8(ascii: "@"), !isWritten, mayBeConditional {
            guard let rest = conditional(line) else { return }
            return feed(rest, &here, isWritten: false, depth: depth + 1, mayDefine: mayDefine)
        }
        if mayDefine, let definition = Self.definitionStart(line) {
            definitions[definition.name] = [Array(Bytes.trimmed(definition.value))]
            return
        }
        if line.first == UInt8(ascii: "~"), let repetition = repetition(line, here) {
            return repeatText(repetition, &here, depth: depth)
        }
        guard line.contains(Bytes.dollar) else { return emit(line, &here, isWritten: isWritten) }
        // A definition at the start of a definition is none, and will be reported as an unknown keyword.
        if !isWritten, Self.definitionStart(line) != nil { return emit(line, &here, isWritten: false) }
        if let opened = openFirstUse(line, here) {
            // What it stands for may be a repetition or many lines: each starts anew.
            for (position, produced) in opened.enumerated() {
                feed(
                    produced[...], &here, isWritten: false, depth: depth + 1, mayBeConditional: opened.count > 1,
                    mayDefine: position > 0)
            }
            return
        }
        guard let substituted = substitute(line, here) else { return emit(line, &here, isWritten: isWritten) }
        guard !isStopped else { return }
        emit(substituted.line[...], &here, isWritten: false)
        for further in substituted.further {
            feed(further[...], &here, isWritten: false, depth: depth + 1, mayDefine: true)
        }
    }

    /// Counts work, since definitions of nothing can be nested into years of it; false, after a problem, beyond the limit.
    mutating func takesStep(_ here: Here) -> Bool {
        steps += 1
        guard steps > options.limits.steps else { return true }
        if !isStopped {
            report(
                .error, .limit, "more than \(options.limits.steps) lines and definitions to carry out", here,
                hint: "look for definitions nested many times over")
        }
        isStopped = true
        return false
    }

    /// Puts a plain line out, or follows it where it is an include.
    private mutating func emit(_ line: ArraySlice<UInt8>, _ here: inout Here, isWritten: Bool) {
        if line.first == UInt8(ascii: "i"), let include = Include(line) {
            return follow(include, here)
        }
        if line.first == UInt8(ascii: "r"), Bytes.starts(line, with: "random_seed") {
            noteRandomSeed(line)
        }
        let limits = options.limits
        guard result.lines.count < limits.expandedLines, result.text.count + line.count < limits.expandedBytes else {
            report(
                .error, .limit,
                "configuration grows beyond \(limits.expandedLines) lines or \(limits.expandedBytes) bytes here", here)
            isStopped = true
            return
        }
        guard line.count <= limits.lineBytes else {
            report(.error, .limit, "line grows beyond \(limits.lineBytes) bytes", here)
            return
        }
        var indent = 0
        if isWritten {
            indent = line.startIndex - here.written.startIndex
            result.text += here.written[..<line.startIndex]
        } else if here.source < 0 {
            here.source = Int32(clamping: result.sources.count)
            result.sources.append(Array(here.written))
        }
        let start = result.text.count
        result.text += line
        result.lines.append(
            .init(
                start: Int32(clamping: start), end: Int32(clamping: result.text.count), file: here.file,
                number: Int32(clamping: here.number), indent: Int32(clamping: indent),
                source: isWritten ? -1 : here.source))
    }

    private mutating func noteRandomSeed(_ line: ArraySlice<UInt8>) {
        let words = line.split(whereSeparator: Bytes.isBlank)
        guard words.count >= 2, words[0].elementsEqual("random_seed".utf8), let seed = UInt64(Bytes.string(words[1]))
        else { return }
        random = SplitMix64(seed: seed)
    }

    /// Ends expansion with a problem about the file that is being read.
    mutating func stop(_ message: String) {
        let place = openFiles.last.map { Place(file: $0, line: 0, column: 0) }
        problems.append(Problem(.error, .limit, message, at: place))
        isStopped = true
    }

    /// Adds a problem about the physical line.
    mutating func report(
        _ severity: Problem.Severity, _ category: Problem.Category, _ message: String, _ here: Here,
        hint: String? = nil
    ) {
        guard problems.count < options.limits.problems else { return }
        let trimmed = Bytes.trimmed(here.written)
        // A line of a gigabyte is not worth showing.
        let shown = here.written.prefix(1022)
        problems.append(
            Problem(
                severity, category, message,
                at: Place(
                    file: result.files[Int(here.file)], line: here.number,
                    column: trimmed.startIndex - here.written.startIndex + 1),
                length: min(trimmed.count, 1022), hint: hint, sourceLine: Secrets.hidden(in: shown)))
    }

    /// The folder that a file is in, as relative includes mean it.
    static func folder(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}

/// The lines of a file: ended by LF, with a CR before it dropped.
struct PhysicalLines {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    mutating func next() -> ArraySlice<UInt8>? {
        guard !rest.isEmpty else { return nil }
        let end = rest.firstIndex(of: 10) ?? rest.endIndex
        var line = rest[..<end]
        rest = end < rest.endIndex ? rest[(end + 1)...] : []
        while line.last == 13 { line.removeLast() }
        return line
    }
}

/// A small generator whose sequence a seed fixes.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
        return value ^ value >> 31
    }
}
