public import EventRecord
public import KeepalivedConf

/// The keyword table for other programs and for the manual.
public enum KeywordReference {
    /// One object for each keyword of each block.
    public static var json: JSON {
        .array(
            KeywordTable.shared.rows.map { row in
                .object([
                    "context": .string(row.context), "keyword": .string(row.name), "kind": .string(row.kind.rawValue),
                    "arguments": .string(row.arguments),
                    "minimum": row.grammar.bounds.map { .integer($0.lowerBound) } ?? .null,
                    "maximum": row.grammar.bounds.map { .integer($0.upperBound) } ?? .null,
                    "unit": row.grammar.unit.map { .string($0) } ?? .null, "default": .string(row.defaultValue),
                    "status": .string(row.status.text), "replacedBy": row.aliasOf.map { .string($0) } ?? .null,
                    "since": .string(row.since), "actedOn": .bool(row.isActedOn), "effect": .string(row.effect),
                ])
            })
    }

    /// One line for each keyword: block, keyword, arguments and effect.
    public static var text: String {
        KeywordTable.shared.rows.map { row in
            let head = ([row.context.isEmpty ? "(file)" : row.context, row.name, row.arguments].filter { !$0.isEmpty })
            return head.joined(separator: " ") + "\n    \(row.effect)\n"
        }.joined()
    }

    /// What a person wants to know of a keyword, in Markdown, for an editor.
    public static func markdown(_ row: Keyword) -> String {
        var lines = [
            "**\(row.name)** `\(row.arguments.isEmpty ? row.name : row.name + " " + row.arguments)`", "", row.effect,
        ]
        let facts = facts(row)
        if !facts.isEmpty { lines += [""] + facts.map { "- " + $0 } }
        return lines.joined(separator: "\n")
    }

    /// Default, range, age and standing of a keyword, a sentence each.
    static func facts(_ row: Keyword) -> [String] {
        var facts: [String] = []
        if let bounds = row.grammar.bounds, !row.arguments.contains("..") {
            let scale = row.grammar.scale
            facts.append(
                "Range: \(decimal(bounds.lowerBound, scale)) to \(decimal(bounds.upperBound, scale))\(row.grammar.unit.map { " " + $0 } ?? "")."
            )
        }
        if !row.defaultValue.isEmpty { facts.append("Default: \(row.defaultValue).") }
        if !row.since.isEmpty { facts.append("Since keepalived \(row.since).") }
        switch row.status {
        case .current: break
        case .deprecated: facts.append("Deprecated\(row.aliasOf.map { ": use \($0)" } ?? "").")
        case .withoutEffect: facts.append("Without effect.")
        }
        if row.missingArgument == .exits { facts.append("Without its argument the configuration is refused.") }
        if !row.isActedOn { facts.append("Checked, but not acted on by this release.") }
        return facts
    }

    private static func decimal(_ value: Int64, _ scale: Int64) -> String {
        guard scale > 1 else { return String(value) }
        var fraction = String((value % scale).magnitude + UInt64(scale))
        fraction.removeFirst()
        while fraction.hasSuffix("0") { fraction.removeLast() }
        return "\(value / scale)" + (fraction.isEmpty ? "" : "." + fraction)
    }
}

extension Keyword.Grammar {
    /// The bounds of a number; times in microseconds.
    var bounds: ClosedRange<Int64>? {
        switch self {
        case .integer(let range), .repeatCount(let range), .optionalInteger(let range, _), .seconds(let range),
            .milliseconds(let range), .weight(let range):
            range
        case .none, .bool, .word, .optionalWord, .address, .oneOf, .script, .special: nil
        }
    }

    var unit: String? {
        switch self {
        case .seconds: "s"
        case .milliseconds: "ms"
        default: nil
        }
    }

    /// How many of the units that bounds count in are one of those that are written.
    var scale: Int64 {
        switch self {
        case .seconds: 1_000_000
        case .milliseconds: 1000
        default: 1
        }
    }
}

extension Keyword.Status {
    var text: String {
        switch self {
        case .current: "current"
        case .deprecated: "deprecated"
        case .withoutEffect: "without-effect"
        }
    }
}
