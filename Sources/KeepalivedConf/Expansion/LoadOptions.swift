/// What the command line says about reading a configuration.
public struct LoadOptions: Hashable, Sendable {
    /// The name that `@NAME` lines are compared with; nil means the host name up to its first dot.
    public var configurationID: String?
    /// Whether every include, and the main file, must be there and readable (`-e`).
    public var requiresAllFiles: Bool
    /// Whether keywords that this release does not act on are reported.
    public var reportsKeywordsNotActedOn: Bool
    public var limits: ExpansionLimits

    public init(
        configurationID: String? = nil, requiresAllFiles: Bool = false, reportsKeywordsNotActedOn: Bool = true,
        limits: ExpansionLimits = ExpansionLimits()
    ) {
        self.configurationID = configurationID
        self.requiresAllFiles = requiresAllFiles
        self.reportsKeywordsNotActedOn = reportsKeywordsNotActedOn
        self.limits = limits
    }
}

/// Sizes that no real configuration reaches and that keep a mistake from filling the memory.
public struct ExpansionLimits: Hashable, Sendable {
    /// The longest file read, in bytes.
    public var fileBytes = 64 << 20
    /// All expanded text, in bytes.
    public var expandedBytes = 64 << 20
    public var expandedLines = 1_000_000
    /// The longest line after expansion, in bytes.
    public var lineBytes = 1 << 16
    /// Definitions in definitions, repetitions in repetitions.
    public var nesting = 32
    /// Files in files.
    public var includeDepth = 32
    public var fileCount = 10_000
    /// Lines and definitions carried out, whether or not anything comes of them.
    public var steps = 5_000_000
    /// How many problems are kept; more help nobody.
    public var problems = 20_000

    public init() {}
}
