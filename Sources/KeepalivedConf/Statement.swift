/// A line of a configuration after expansion, with the block that it opens: the reading that tools print, search and
/// explain.
public struct Statement: Hashable, Sendable {
    /// The row of the keyword; nil for a line of values in a list.
    public let keyword: Keyword?
    /// The words, keyword first, without quotes.
    public let words: [String]
    /// Where each word stands.
    public let origins: [Origin]
    /// The text after the first word as it was written, blanks at its ends dropped.
    public let rawArguments: String
    public let children: [Statement]

    /// Whether the arguments are a command line or a pattern, in which quotes and backslashes have a meaning of their own.
    public var hasRawArguments: Bool { keyword?.kind == .script || keyword?.name == "regex" }

    /// Whether it has, or should have, braces.
    public var isBlock: Bool { keyword?.kind == .block || keyword?.kind == .list }

    /// Where the first word stands.
    public var origin: Origin { origins.first ?? .none }
}

extension Keyword: Hashable {
    public static func == (left: Keyword, right: Keyword) -> Bool {
        left.context == right.context && left.name == right.name && left.kind == right.kind
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(context)
        hasher.combine(name)
    }
}

extension ExpandedConfiguration {
    /// The statements at file level, in reading order; words that are no keywords where one should stand are left out.
    public var statements: [Statement] {
        let tree = BlockParser.parse(self)
        return text.withUnsafeBufferPointer { statements(tree, from: 0, to: tree.nodes.count, $0) }
    }

    /// Whether a repetition, a definition or a condition made the line that an origin is in.
    public func isProduced(_ origin: Origin) -> Bool {
        lines.indices.contains(Int(origin.line)) && lines[Int(origin.line)].source >= 0
    }

    /// The files that were read, the main file first; a file that was included twice stands here twice.
    public var fileNames: [String] { files }

    // The table allows no block in itself, so the recursion is a few levels deep.
    private func statements(
        _ tree: BlockTree, from start: Int, to end: Int, _ text: UnsafeBufferPointer<UInt8>
    ) -> [Statement] {
        var result: [Statement] = []
        var index = start
        while index < end {
            let node = tree.nodes[index]
            let next = max(index + 1, Int(node.end))
            let words = tree.words[Int(node.firstWord)..<(Int(node.firstWord) + Int(node.wordCount))]
            let lineStart = lines[Int(node.line)].start
            var raw: ArraySlice<UInt8> = []
            if let first = words.first {
                let from = Int(first.start + first.length) + (first.isQuoted ? 1 : 0)
                raw = Bytes.trimmed(self.text[from..<max(from, Int(node.rawEnd))])
            }
            result.append(
                Statement(
                    keyword: node.row < 0 ? nil : KeywordTable.shared.rows[Int(node.row)],
                    words: words.map { WordScanner.string($0, in: text) },
                    origins: words.map {
                        Origin(line: Int(node.line), offset: Int($0.start - lineStart), length: Int($0.length))
                    },
                    rawArguments: Bytes.string(raw),
                    children: statements(tree, from: index + 1, to: next, text)))
            index = next
        }
        return result
    }
}
