public import InternetTypes
public import KeepalivedConf

/// What is looked at besides the configuration, and what is not asked for.
public struct LintOptions: Sendable {
    /// The lints that are switched off.
    public var disabled: Set<Lint> = []
    /// The addresses of this machine by interface; nil where they are not known, as in another network namespace.
    public var interfaceAddresses: [InterfaceName: [AddressPrefix]]?
    /// How many places a lint names before it only counts.
    public var placesPerLint = 20

    public init(disabled: Set<Lint> = [], interfaceAddresses: [InterfaceName: [AddressPrefix]]? = nil) {
        self.disabled = disabled
        self.interfaceAddresses = interfaceAddresses
    }
}

/// Looks for what keepalived accepts and people regret.
///
/// All that it finds is a notice: it changes neither what runs nor what a configuration test exits with.
public enum ConfigurationLinter {
    /// The findings in the order of the configuration's lines, without those that a comment in the file allows:
    /// `# stayalived: allow NAME[, NAME]`, on the line, on a line of its own above it, or on the line of its block.
    public static func findings(
        in result: LoadResult, options: LintOptions = LintOptions(), environment: any LoadEnvironment
    ) -> [Problem] {
        var linter = Linter(
            configuration: result.configuration, expanded: result.expanded, options: options, environment: environment)
        linter.lintPreemption()
        linter.lintWeights()
        linter.lintAuthentication()
        linter.lintTimes()
        linter.lintAddresses()
        linter.lintServers()
        linter.lintScripts()
        return linter.problems
    }
}

/// One pass over one configuration.
struct Linter {
    let configuration: Configuration
    let expanded: ExpandedConfiguration
    let options: LintOptions
    let environment: any LoadEnvironment
    private var allowances: Allowances
    private var findings: [Finding] = []
    private var counts: [Lint: Int] = [:]

    private struct Finding {
        let lint: Lint
        let message: String
        let origin: Origin
        let hint: String
    }

    init(
        configuration: Configuration, expanded: ExpandedConfiguration, options: LintOptions,
        environment: any LoadEnvironment
    ) {
        self.configuration = configuration
        self.expanded = expanded
        self.options = options
        self.environment = environment
        allowances = Allowances()
    }

    /// Whether anybody wants to know.
    func looks(for lint: Lint) -> Bool { !options.disabled.contains(lint) }

    /// Notes a finding at `origin`, in the block that starts at `block`, unless it is allowed there.
    mutating func find(_ lint: Lint, _ message: String, at origin: Origin, in block: Origin, hint: String) {
        guard looks(for: lint) else { return }
        for place in [expanded.place(of: origin), expanded.place(of: block)].compactMap({ $0 })
        where allowances.allows(lint, at: place, environment) {
            return
        }
        counts[lint, default: 0] += 1
        // A generated configuration has every mistake a thousand times.
        guard counts[lint, default: 0] <= options.placesPerLint else { return }
        findings.append(Finding(lint: lint, message: message, origin: origin, hint: hint))
    }

    var problems: [Problem] {
        var problems =
            findings
            .sorted { ($0.origin.line, $0.origin.offset) < ($1.origin.line, $1.origin.offset) }
            .map {
                expanded.problem(
                    $0.lint.severity, .notice, "\($0.message) [\($0.lint.name)]", at: $0.origin, hint: $0.hint)
            }
        for lint in Lint.allCases {
            let hidden = counts[lint, default: 0] - options.placesPerLint
            guard hidden > 0 else { continue }
            problems.append(Problem(lint.severity, .notice, "and in \(hidden) more places [\(lint.name)]"))
        }
        return problems
    }
}
