/// The third form of a configuration: blocks in blocks, with every word a place in the expanded text.
///
/// The nodes stand in one array in reading order; a node's children follow it up to its `end`.
struct BlockTree {
    /// A statement, or a line of values.
    struct Node {
        /// The keyword's row in the table; -1 for a line of values in a list.
        var row: Int16
        /// The words, keyword first, as a range of `words`.
        var wordCount: UInt16
        /// The expanded line.
        var line: Int32
        var firstWord: Int32
        /// Where the line's text for this node ends (brace, comment or line end).
        var rawEnd: Int32
        /// The index after the last child.
        var end: Int32
    }

    var nodes: [Node] = []
    var words: [Word] = []
    var problems: [Problem] = []
    /// The words that stand where a keyword should, with the context they stand in.
    var unknownKeywords: [(context: Int, word: Word, origin: Origin)] = []
}

/// Makes the block tree of an expanded configuration, led by the keyword table.
///
/// Where a file is wrong it goes on as keepalived does: an unknown keyword is skipped but its braces are not, so that
/// the same lines are complained about.
struct BlockParser {
    private struct Open {
        let node: Int
        /// The context of the keywords in it; -1 in a list.
        let context: Int
    }

    private let expanded: ExpandedConfiguration
    private let table = KeywordTable.shared
    private var tree = BlockTree()
    private var stack: [Open] = []
    /// A block keyword whose brace has not come yet.
    private var pending: Int?
    private let problemLimit: Int

    /// The tree of a configuration and the problems of its form; never fails.
    static func parse(_ expanded: ExpandedConfiguration, problemLimit: Int = 20_000) -> BlockTree {
        var parser = BlockParser(expanded: expanded, problemLimit: problemLimit)
        expanded.text.withUnsafeBufferPointer { text in parser.parse(text) }
        return parser.tree
    }

    private init(expanded: ExpandedConfiguration, problemLimit: Int) {
        self.expanded = expanded
        self.problemLimit = problemLimit
    }

    private var context: Int { stack.last?.context ?? 0 }

    private mutating func parse(_ text: UnsafeBufferPointer<UInt8>) {
        tree.nodes.reserveCapacity(expanded.lines.count)
        tree.words.reserveCapacity(expanded.lines.count * 2)
        for (number, line) in expanded.lines.enumerated() {
            var scanner = WordScanner(start: Int(line.start), end: Int(line.end))
            while !scanner.isAtEnd {
                let firstWord = tree.words.count
                let (end, rawEnd) = scanner.next(in: text, words: &tree.words)
                if scanner.hasUnterminatedQuote {
                    report(.syntax, "Unterminated quote", line: number, hint: "add the closing quotation mark")
                }
                if tree.words.count > firstWord {
                    words(from: firstWord, line: number, rawEnd: rawEnd, hasOpenBrace: end == .openBrace, text)
                } else if end == .openBrace {
                    openBrace(line: number, offset: rawEnd)
                }
                if end == .closeBrace { closeBrace(line: number, offset: rawEnd) }
            }
        }
        finish()
    }

    /// Takes one piece of a line: a keyword with its words, or a line of values.
    private mutating func words(
        from firstWord: Int, line: Int, rawEnd: Int, hasOpenBrace: Bool, _ text: UnsafeBufferPointer<UInt8>
    ) {
        if let pending { missingBrace(pending) }
        var node = BlockTree.Node(
            row: -1, wordCount: UInt16(clamping: tree.words.count - firstWord), line: Int32(clamping: line),
            firstWord: Int32(clamping: firstWord), rawEnd: Int32(clamping: rawEnd),
            end: Int32(clamping: tree.nodes.count + 1))
        guard context >= 0 else {
            tree.nodes.append(node)
            if hasOpenBrace { unexpectedBrace(line: line, offset: rawEnd) }
            return
        }
        let first = tree.words[firstWord]
        let name = expanded.text[Int(first.start)..<Int(first.start + first.length)]
        guard let row = table.row(context, name) else {
            unknownKeyword(Bytes.string(name), word: first, line: line)
            return
        }
        node.row = Int16(clamping: row)
        tree.nodes.append(node)
        let kind = table.rows[row].kind
        if kind == .block || kind == .list {
            pending = tree.nodes.count - 1
            if hasOpenBrace { openBrace(line: line, offset: rawEnd) }
        } else if hasOpenBrace {
            unexpectedBrace(line: line, offset: rawEnd)
        }
    }

    private mutating func openBrace(line: Int, offset: Int) {
        guard let node = pending else {
            unexpectedBrace(line: line, offset: offset)
            return
        }
        pending = nil
        let row = Int(tree.nodes[node].row)
        if table.rows[row].kind == .list, table.contexts.count > 0 {
            let expectsName = Self.namedLists.contains(table.rows[row].name)
            if tree.nodes[node].wordCount > (expectsName ? 2 : 1) {
                report(
                    .syntax, "block '\(table.rows[row].name)' has extra parameters", line: Int(tree.nodes[node].line))
            }
        }
        stack.append(Open(node: node, context: Int(table.innerContexts[row])))
    }

    private static let namedLists: Set<String> = ["virtual_server_group"]

    private mutating func closeBrace(line: Int, offset: Int) {
        if let pending { missingBrace(pending) }
        guard let open = stack.popLast() else {
            report(.syntax, "Extra '}' found", line: line, offset: offset)
            unknownKeyword("}", word: Word(start: offset, length: 1, isQuoted: false), line: line)
            return
        }
        tree.nodes[open.node].end = Int32(clamping: tree.nodes.count)
    }

    /// The brace of a block keyword did not come: a block stays empty, a list swallows lines up to the next `}`.
    private mutating func missingBrace(_ node: Int) {
        pending = nil
        let row = Int(tree.nodes[node].row)
        let line = Int(tree.nodes[node].line)
        if table.rows[row].kind == .list {
            report(
                .syntax, "'{' missing after '\(table.rows[row].name)'", line: line, severity: .warning,
                category: .notice)
            stack.append(Open(node: node, context: -1))
        } else {
            report(
                .syntax, "Missing '{' at beginning of configuration block '\(table.rows[row].name)'", line: line,
                hint: "write '{' at the end of the line")
        }
    }

    private mutating func finish() {
        if let pending { missingBrace(pending) }
        guard let outermost = stack.first else { return }
        let count = stack.count
        let name = table.rows[Int(tree.nodes[outermost.node].row)].name
        report(
            .syntax, "There are \(count) missing '}'s or extra '{'s", line: Int(tree.nodes[outermost.node].line),
            hint: "the block '\(name)' that starts here is never closed")
        while let open = stack.popLast() { tree.nodes[open.node].end = Int32(clamping: tree.nodes.count) }
    }

    private mutating func unexpectedBrace(line: Int, offset: Int) {
        report(.syntax, "Unexpected '{' - ignoring", line: line, offset: offset)
    }

    private mutating func unknownKeyword(_ name: String, word: Word, line: Int) {
        guard tree.problems.count < problemLimit else { return }
        let start = Int(expanded.lines[line].start)
        let origin = Origin(line: line, offset: Int(word.start) - start, length: Int(word.length))
        tree.unknownKeywords.append((context, word, origin))
        tree.problems.append(
            expanded.problem(
                .error, .syntax, "Unknown keyword '\(name)'", at: origin,
                hint: tree.unknownKeywords.count > 500
                    ? nil : Suggestions.forKeyword(name, in: table.contexts[context])))
    }

    private mutating func report(
        _ category: Problem.Category, _ message: String, line: Int, offset: Int? = nil, hint: String? = nil,
        severity: Problem.Severity = .error
    ) {
        report(category, message, line: line, offset: offset, hint: hint, severity: severity, category: category)
    }

    private mutating func report(
        _: Problem.Category, _ message: String, line: Int, offset: Int? = nil, hint: String? = nil,
        severity: Problem.Severity, category: Problem.Category
    ) {
        guard tree.problems.count < problemLimit else { return }
        let range = expanded.lines[line]
        let from = offset.map { $0 - Int(range.start) } ?? 0
        let length = offset == nil ? Int(range.end - range.start) : 1
        tree.problems.append(
            expanded.problem(
                severity, category, message, at: Origin(line: line, offset: from, length: length), hint: hint))
    }
}
