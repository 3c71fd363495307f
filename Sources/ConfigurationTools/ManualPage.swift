import KeepalivedConf

/// The manual page stayalived.conf(5): what the language is, in hand-written words, and every keyword, from the table.
public enum ManualPage {
    /// The page in mdoc, as it is committed.
    public static var text: String { concepts + "\n" + reference + differences + "\n" }

    /// The keywords, block by block; blocks that take the same keywords share a section.
    private static var reference: String {
        var lines = [
            ".Sh KEYWORDS", "Each block is named with the blocks around it.",
            "Keywords that this release checks but does not act on say so.",
        ]
        for (contexts, rows) in sections {
            lines.append(".Ss \(contexts.first == "" ? "\"At file level\"" : text(contexts.joined(separator: ", ")))")
            lines.append(".Bl -tag -width Ds")
            for row in rows {
                lines.append(".It Ic \(text(row.name))" + (row.arguments.isEmpty ? "" : " No \(quoted(row.arguments))"))
                lines.append(text(row.effect))
                // The language section says what a missing argument does.
                lines += KeywordReference.facts(row).filter { !$0.hasPrefix("Without its argument") }.map(text)
            }
            lines.append(".El")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static var sections: [(contexts: [String], rows: [Keyword])] {
        var contexts: [String] = []
        var rows: [String: [Keyword]] = [:]
        for row in KeywordTable.shared.rows {
            if rows[row.context] == nil { contexts.append(row.context) }
            rows[row.context, default: []].append(row)
        }
        var result: [(contexts: [String], rows: [Keyword])] = []
        for context in contexts {
            let own = rows[context] ?? []
            if let same = result.firstIndex(where: { $0.rows.map(signature) == own.map(signature) }) {
                result[same].contexts.append(context)
            } else {
                result.append(([context], own))
            }
        }
        return result
    }

    private static func signature(_ row: Keyword) -> [String] {
        [row.name, row.arguments, row.effect] + KeywordReference.facts(row)
    }

    /// Text that roff takes as it is.
    private static func text(_ text: String) -> String {
        let escaped = text.replacing("\\", with: "\\e")
        return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped
    }

    /// One argument of a macro.
    private static func quoted(_ argument: String) -> String {
        "\"" + text(argument).replacing("\"", with: "\"\"") + "\""
    }
}
