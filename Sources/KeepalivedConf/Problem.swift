/// Something in a configuration that its author should know, as a value; only a command line prints it.
public struct Problem: Hashable, Sendable {
    /// How bad it is.
    public enum Severity: String, Hashable, Sendable, Comparable {
        case note, warning, error

        public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

        private var rank: Int {
            switch self {
            case .note: 0
            case .warning: 1
            case .error: 2
            }
        }
    }

    /// What kind of problem it is; decides what a configuration test exits with.
    public enum Category: String, Hashable, Sendable, CaseIterable {
        /// The language itself: quotes, braces, unknown keywords.
        case syntax
        /// A value out of range or malformed.
        case value
        /// Well-formed settings that do not fit together.
        case consistency
        /// An old name or an old way.
        case deprecated
        /// A keyword without the argument that it cannot do without; keepalived gives up at once.
        case missingArgument = "missing-argument"
        /// A file that the configuration names and that is not there.
        case fileNotFound = "file-not-found"
        /// An include that had to succeed.
        case include
        /// An interface that is not there or cannot be used.
        case badInterface = "bad-interface"
        /// A configuration that cannot be run at all.
        case fatal
        /// A script or key that the wrong people could change or read.
        case security
        /// A size or depth that no real configuration reaches.
        case limit
        /// Understood, but not acted on by this release.
        case notActedOn = "not-acted-on"
        /// Worth knowing; a configuration test does not fail for it.
        case notice
    }

    public let severity: Severity
    public let category: Category
    /// What is wrong, in one sentence without a full stop.
    public let message: String
    /// Nil only for problems of the configuration as a whole.
    public let place: Place?
    /// How many bytes from the place on are meant; at least 1.
    public let length: Int
    /// How to put it right, in one sentence.
    public let hint: String?
    /// The line of the file that `place` is in.
    public let sourceLine: String?
    /// What that line became, where a repetition or a definition made something else of it.
    public let expandedLine: String?

    public init(
        _ severity: Severity, _ category: Category, _ message: String, at place: Place? = nil, length: Int = 1,
        hint: String? = nil, sourceLine: String? = nil, expandedLine: String? = nil
    ) {
        self.severity = severity
        self.category = category
        self.message = message
        self.place = place
        self.length = max(1, length)
        self.hint = hint
        self.sourceLine = sourceLine
        self.expandedLine = expandedLine
    }

    /// What `keepalived -t` exits with for a single problem of this category: the classes that its exit status tells apart.
    var exitStatus: Int32 {
        switch category {
        case .missingArgument: 2
        case .fileNotFound, .fatal: 4
        // A missing interface alone would be 4, but keepalived always says something of class 5 with it.
        case .syntax, .value, .consistency, .deprecated, .limit, .badInterface: 5
        case .include, .security: 6
        case .notActedOn, .notice: 0
        }
    }
}

extension Sequence where Element == Problem {
    /// The exit status of a configuration test with these problems, in keepalived's order of classes: a missing
    /// argument ends the test at once, then 6 outranks 5, and 5 outranks 4.
    public var configurationTestStatus: Int32 {
        var worst: Int32 = 0
        for problem in self {
            let status = problem.exitStatus
            if status == 2 { return 2 }
            worst = Swift.max(worst, status)
        }
        return worst
    }
}
