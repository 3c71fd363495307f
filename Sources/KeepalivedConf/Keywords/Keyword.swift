/// One keyword in one block: the row from which come the parser, "did you mean" and the documentation.
public struct Keyword: Sendable {
    /// How the parser takes the keyword.
    public enum Kind: String, Sendable {
        /// Stands alone; further words are ignored.
        case flag
        /// Has words on its line.
        case value
        /// Has a command line, read by the second parser.
        case script
        /// Has a block of values in braces.
        case list
        /// Has a block of keywords in braces.
        case block
        /// A word inside a value or a list.
        case option
        /// What a list holds.
        case listItem = "list-item"
    }

    /// What the words after the keyword must be.
    public enum Grammar: Sendable, Hashable {
        case none
        case bool
        /// A whole number in a range.
        case integer(ClosedRange<Int64>)
        /// A whole number of which 0 means 1, after an error.
        case repeatCount(ClosedRange<Int64>)
        case optionalInteger(ClosedRange<Int64>, bare: Int64)
        /// Decimal seconds; the bounds are microseconds.
        case seconds(ClosedRange<Int64>)
        /// Decimal milliseconds; the bounds are microseconds.
        case milliseconds(ClosedRange<Int64>)
        /// A whole number, then perhaps `reverse`.
        case weight(ClosedRange<Int64>)
        case word
        case optionalWord
        case address
        case oneOf([String])
        case script
        /// Read by code of its own.
        case special
    }

    /// What keepalived does when the argument is missing.
    public enum MissingArgument: Sendable {
        /// Ends with status 2.
        case exits
        /// Reports an error.
        case error
        case accepted
    }

    /// Whether it should still be used.
    public enum Status: Sendable { case current, deprecated, withoutEffect }

    /// The blocks around it, joined by `/`; empty at file level.
    public internal(set) var context = ""
    /// The word itself; in angle brackets for a list's items, which have none.
    public let name: String
    public let kind: Kind
    public let grammar: Grammar
    /// The argument grammar for people.
    public let arguments: String
    /// The default for people; empty where there is none to speak of.
    public let defaultValue: String
    public let missingArgument: MissingArgument
    public let status: Status
    /// The name to use instead.
    public let aliasOf: String?
    /// The keepalived release that introduced it; empty for those that Debian 12's 2.2.7 has too.
    public let since: String
    /// Whether this release acts on it.
    public let isActedOn: Bool
    /// What it does, in one sentence.
    public let effect: String

    init(
        _ name: String, _ kind: Kind, _ grammar: Grammar, _ arguments: String,
        _ defaultValue: String, _ missingArgument: MissingArgument, status: Status = .current,
        aliasOf: String? = nil, since: String = "", actedOn: Bool = false, effect: String = ""
    ) {
        self.name = name
        self.kind = kind
        self.grammar = grammar
        self.arguments = arguments
        self.defaultValue = defaultValue
        self.missingArgument = missingArgument
        self.status = status
        self.aliasOf = aliasOf
        self.since = since
        isActedOn = actedOn
        self.effect = effect
    }
}
