public import KeepalivedConf

/// Writes a configuration in canonical form: includes, conditions, definitions and repetitions carried out, one
/// statement to a line, four blanks to a block, quotes only where they are needed.
///
/// Reading the text again gives an equal model. Words that are no keywords, and comments, are left out.
public struct ConfigurationPrinter {
    /// The longest line that keepalived reads, in bytes without the line feed.
    public static let longestLine = 1022

    private let result: LoadResult
    private let defaults: DefaultSettings?
    private var lines: [String] = []
    private var hasGlobalDefaults = false
    /// Statements that cannot be written as one line.
    private var tooLong: [Place] = []

    /// The text, each line ended by a line feed, and the places of statements that became longer than a line may be:
    /// where there are any, the text does not mean the same.
    public static func text(of result: LoadResult, addsDefaults: Bool = false) -> (text: String, tooLong: [Place]) {
        var printer = ConfigurationPrinter(result: result, addsDefaults: addsDefaults)
        var wasBlock = false
        let statements = result.expanded.statements
        if addsDefaults, !statements.contains(where: { $0.keyword?.name == "global_defs" }) {
            printer.lines = ["global_defs {"] + (printer.defaults?.globalLines ?? []).map { "    " + $0 } + ["}", ""]
        }
        for (number, statement) in statements.enumerated() {
            if number > 0, statement.isBlock || wasBlock { printer.lines.append("") }
            printer.print(statement, depth: 0)
            wasBlock = statement.isBlock
        }
        return (printer.lines.map { $0 + "\n" }.joined(), printer.tooLong)
    }

    private init(result: LoadResult, addsDefaults: Bool) {
        self.result = result
        defaults = addsDefaults ? DefaultSettings(result) : nil
    }

    private mutating func print(_ statement: Statement, depth: Int) {
        var head = statement.words.enumerated().prefix(statement.hasRawArguments ? 1 : statement.words.count)
            .map { Self.quoted($1, startsLine: $0 == 0) }
        if statement.hasRawArguments, !statement.rawArguments.isEmpty { head.append(statement.rawArguments) }
        append((statement.isBlock ? head + ["{"] : head).joined(separator: " "), depth, statement)
        guard statement.isBlock else { return }
        for child in statement.children { print(child, depth: depth + 1) }
        if depth == 0, statement.keyword?.name == "global_defs", !hasGlobalDefaults {
            // Said first, so that what a later block says wins as before.
            hasGlobalDefaults = true
            for line in defaults?.globalLines ?? [] { append(line, depth + 1, statement) }
        }
        for line in defaults?.missing(in: statement) ?? [] { append(line, depth + 1, statement) }
        append("}", depth, statement)
    }

    private mutating func append(_ text: String, _ depth: Int, _ statement: Statement) {
        let line = String(repeating: "    ", count: depth) + text
        if line.utf8.count > Self.longestLine, let place = result.expanded.place(of: statement.origin) {
            tooLong.append(place)
        }
        lines.append(line)
    }

    /// The word as it must be written to be read as it is.
    static func quoted(_ word: String, startsLine: Bool = false) -> String {
        var needsQuotes =
            word.isEmpty
            || word.utf8.contains { byte in
                byte == 32 || (9...13).contains(byte) || "#!{}".utf8.contains(byte)
            }
        if startsLine, let first = word.utf8.first {
            // What the expansion would take for a condition, a repetition, a definition or an include.
            needsQuotes = needsQuotes || "@~$".utf8.contains(first) || word.hasPrefix("include")
        }
        return needsQuotes ? "\"\(word)\"" : word
    }
}
