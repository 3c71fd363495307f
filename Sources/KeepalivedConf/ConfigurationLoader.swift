/// What reading a configuration gave: always a model, as far as the text allows one, and everything that is wrong with it.
public struct LoadResult: Hashable, Sendable {
    /// The model: complete where there is no error.
    public let configuration: Configuration
    /// What the supervisor hands to the workers.
    public let expanded: ExpandedConfiguration
    /// In the order in which they were found: expansion, blocks, then values.
    public let problems: [Problem]
    /// The keywords used that this release does not act on, with their first places.
    public let keywordsNotActedOn: [KeywordUse]
    /// The words that stand where a keyword should and are none, in order.
    public let unknownKeywords: [KeywordUse]
    /// The network namespace that the configuration asks for and that is not there.
    public let missingNamespace: String?

    /// What a configuration test exits with, as keepalived's does.
    ///
    /// In a network namespace that is not there keepalived tests nothing and ends with 0; so that pipelines which build
    /// configurations for other machines go on working, so does Stayalived, but its problems are still told.
    public var configurationTestStatus: Int32 {
        missingNamespace == nil ? problems.configurationTestStatus : 0
    }

    /// The same with every secret of the expanded text overwritten, to be shown.
    public var withoutSecrets: LoadResult {
        LoadResult(
            configuration: configuration, expanded: expanded.withoutSecrets, problems: problems,
            keywordsNotActedOn: keywordsNotActedOn, unknownKeywords: unknownKeywords, missingNamespace: missingNamespace
        )
    }

    /// Whether a problem is an error.
    public var hasErrors: Bool { problems.contains { $0.severity == .error } }

    /// Whether the configuration cannot be run, or not without losing what an include should have given.
    public var isUnusable: Bool {
        problems.contains {
            switch $0.category {
            case .missingArgument, .fileNotFound, .include, .limit: $0.severity == .error
            default: false
            }
        }
    }
}

/// The first use of a keyword.
public struct KeywordUse: Hashable, Sendable {
    /// The blocks around it, joined by `/`; empty at file level.
    public let context: String
    public let keyword: String
    /// Where it was used first.
    public let place: Place?
}

/// Reads configurations: text to lines to blocks to model.
public enum ConfigurationLoader {
    /// Reads the file at `path` and all that it includes.
    public static func load(
        path: String, options: LoadOptions = LoadOptions(), environment: any LoadEnvironment
    ) -> LoadResult {
        var expander = Expander(environment: environment, options: options)
        expander.expand(mainFile: path)
        if expander.isStopped {
            // Half of a configuration that grows without end says nothing worth knowing.
            return build(ExpandedConfiguration(), expander.problems, options, environment)
        }
        return build(expander.result, expander.problems, options, environment)
    }

    /// The steps after expansion, which supervisor and workers have in common.
    static func build(
        _ expanded: ExpandedConfiguration, _ problems: [Problem], _ options: LoadOptions,
        _ environment: any LoadEnvironment
    ) -> LoadResult {
        let tree = BlockParser.parse(expanded, problemLimit: options.limits.problems)
        var builder = ModelBuilder(expanded: expanded, tree: tree, environment: environment, options: options)
        builder.build()
        let uses = builder.notActedOn.map { row, origin in
            let keyword = KeywordTable.shared.rows[row]
            return KeywordUse(context: keyword.context, keyword: keyword.name, place: expanded.place(of: origin))
        }
        let unknown = tree.unknownKeywords.map { context, word, origin in
            let text = expanded.text.withUnsafeBufferPointer { WordScanner.string(word, in: $0) }
            return KeywordUse(
                context: KeywordTable.shared.contexts[context], keyword: text, place: expanded.place(of: origin))
        }
        return LoadResult(
            configuration: builder.configuration, expanded: expanded,
            problems: (problems + tree.problems + builder.problems).withoutRepeats, keywordsNotActedOn: uses,
            unknownKeywords: unknown, missingNamespace: builder.missingNamespace)
    }
}

extension [Problem] {
    /// The problems, each once.
    fileprivate var withoutRepeats: [Problem] {
        var seen: Set<Problem> = []
        return filter { seen.insert($0).inserted }
    }
}

extension Configuration {
    /// Rebuilds the model from what the supervisor expanded; its problems were reported there.
    public static func load(
        expanded: ExpandedConfiguration, options: LoadOptions = LoadOptions(), environment: any LoadEnvironment
    ) -> Configuration {
        ConfigurationLoader.build(expanded, [], options, environment).configuration
    }
}
