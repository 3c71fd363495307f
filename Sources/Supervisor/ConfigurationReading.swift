import ConfigurationEnvironment
import ConfigurationLints
import EventRecord
import Handover
import KeepalivedConf

/// A configuration as it was read, with all that the workers need to read the same.
struct ReadConfiguration {
    let result: LoadResult
    private let facts: EnvironmentFacts
    /// What a worker gets. Made anew each time: a test of a configuration does not need it, and nothing does for long.
    var payload: Payload { Payload(facts: facts, configuration: result.expanded.serialized) }
    /// What is well-formed and does not do what its author may think; changes nothing.
    let lints: [Problem]

    /// Reads the files that `options` name, and everything that they name.
    init(_ options: Options) {
        let environment = RecordingEnvironment(SystemEnvironment())
        let load = LoadOptions(configurationID: options.configurationID, requiresAllFiles: options.requiresAllFiles)
        result = ConfigurationLoader.load(path: options.configurationPath, options: load, environment: environment)
        facts = environment.facts
        let system = SystemEnvironment()
        let lintOptions = LintOptions(
            disabled: options.disabledLints,
            interfaceAddresses: result.missingNamespace == nil ? system.interfaceAddresses : nil)
        lints = ConfigurationLinter.findings(in: result, options: lintOptions, environment: system)
    }

    var configuration: Configuration { result.configuration }

    /// The network namespace that has to be entered, after which interfaces have to be looked for anew; nil where the command
    /// line named one, or nobody did.
    func namespaceToEnter(_ options: Options) -> String? {
        options.networkNamespace == nil ? configuration.globals.networkNamespace : nil
    }

    /// What the daemon exits with when it cannot run this at all; nil when it can.
    var fatalStatus: Int32? {
        for problem in result.problems where problem.severity == .error {
            switch problem.category {
            case .missingArgument, .fatal: return ExitStatus.configuration
            case .include: return ExitStatus.missingConfiguration
            case .fileNotFound where result.expanded.lineCount == 0: return ExitStatus.missingConfiguration
            case .syntax, .value, .consistency, .deprecated, .badInterface, .security, .limit, .notActedOn, .notice,
                .fileNotFound:
                continue
            }
        }
        return nil
    }

    /// The errors that `running` does not have as well: what a reload is refused for.
    func newErrors(since running: ReadConfiguration) -> [Problem] {
        let known = Set(running.result.problems.map { Complaint($0) })
        return result.problems.filter { $0.severity == .error && !known.contains(Complaint($0)) }
    }

    /// The lints that were not said of `running`.
    func newLints(since running: ReadConfiguration) -> [Problem] {
        let known = Set(running.lints.map { Complaint($0) })
        return lints.filter { !known.contains(Complaint($0)) }
    }

    private struct Complaint: Hashable {
        let category: Problem.Category
        let message: String

        init(_ problem: Problem) {
            category = problem.category
            message = problem.message
        }
    }
}

extension Problem {
    /// The problem as one line of the log.
    var record: EventRecord {
        let level: Level =
            switch severity {
            case .error: .error
            case .warning: .warning
            case .note: .info
            }
        let text =
            (place.map { "\($0): " } ?? "") + "\(severity.rawValue): \(message)" + (hint.map { " (\($0))" } ?? "")
        let fields = place.map {
            [
                EventRecord.Field("STAYALIVED_FILE", $0.file), EventRecord.Field("STAYALIVED_LINE", "\($0.line)"),
                EventRecord.Field("STAYALIVED_COLUMN", "\($0.column)"),
            ]
        }
        return EventRecord(.configurationProblem, level, text, fields: fields ?? [])
    }
}
