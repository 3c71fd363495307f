import ArgumentParser
import ConfigurationEnvironment
import ConfigurationTools
import EventRecord
import Glibc
import KeepalivedConf

/// `stayalivectl config`: looks at configuration files, changes nothing.
struct Config: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print, compare and explain configuration files.",
        discussion: """
            All of these read keepalived.conf files as the daemon does, with their includes, and touch nothing. Problems of \
            a file go to standard error, each with its place. 'stayalived -t' tests a file for the machine it runs on; these \
            tools take the interfaces, users and scripts that a file names to be there, so that files of other machines can be \
            looked at, too.
            """,
        subcommands: [
            ConfigPrint.self, ConfigUnsupported.self, ConfigDiff.self, ConfigPair.self, ConfigMigrateCheck.self,
            ConfigKeywords.self, ConfigLanguageServer.self,
        ])
}

/// What reads one file for a tool.
enum ConfigFile {
    static func load(_ path: String, id: String?) -> LoadResult {
        ConfigurationLoader.load(
            path: path, options: LoadOptions(configurationID: id, reportsKeywordsNotActedOn: false),
            environment: ForgivingEnvironment(SystemEnvironment()))
    }

    /// Writes problems to standard error, in colour on a terminal.
    static func report(_ problems: [Problem]) {
        let formatter = ProblemFormatter(usesColour: isatty(STDERR_FILENO) == 1)
        complain(formatter.text(problems))
    }

    /// Writes text to standard error.
    static func complain(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
            guard count > 0 || errno == EINTR else { return }
            bytes = bytes.dropFirst(max(0, count))
        }
    }

    /// Ends the command where the file could not be read at all.
    static func requireReadable(_ result: LoadResult, status: Int32) throws {
        guard result.isUnusable else { return }
        report(result.problems.filter { $0.severity == .error })
        throw ExitCode(status)
    }
}

/// `stayalivectl config print`.
struct ConfigPrint: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "print", abstract: "Print a configuration in canonical form.",
        discussion: """
            Includes, @conditions, $DEFINITIONS and ~SEQ or ~LST repetitions are carried out, comments and unknown words left \
            out, everything is indented alike. The text means the same to the daemon as the file, but that passwords and keys are \
            overwritten unless --secrets is given. Exit status: 0, or 1 where \
            the file has errors (what could be understood is printed, the errors go to standard error).
            """)

    @Argument(help: "The configuration file.", completion: .file()) var file: String
    @Option(name: [.short, .long], help: "The name that '@NAME' lines are compared with (default: the host's).")
    var id: String?
    @Flag(help: "Write out settings that are left to their defaults, too.") var defaults = false
    @Flag(help: "Write passwords and keys as they are.") var secrets = false

    func run() throws {
        let result = ConfigFile.load(file, id: id)
        try ConfigFile.requireReadable(result, status: 1)
        let shown = secrets ? result : result.withoutSecrets
        let printed = ConfigurationPrinter.text(of: shown, addsDefaults: defaults)
        print(printed.text, terminator: "")
        ConfigFile.report(result.problems)
        for place in printed.tooLong {
            let limit = ConfigurationPrinter.longestLine
            ConfigFile.complain("\(place): error: expands to more than the \(limit) bytes that a line may have\n")
        }
        if result.hasErrors || !printed.tooLong.isEmpty { throw ExitCode(1) }
    }
}

/// `stayalivectl config unsupported`.
struct ConfigUnsupported: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unsupported", abstract: "List the keywords of a configuration that this release does not act on.",
        discussion: """
            Each keyword is listed once, with the first place where it is used and what it would do. Exit status: 0 where the \
            whole file is acted on, 1 where something is listed, 2 where the file cannot be read.
            """)

    @Argument(help: "The configuration file.", completion: .file()) var file: String
    @Option(name: [.short, .long], help: "The name that '@NAME' lines are compared with (default: the host's).")
    var id: String?

    func run() throws {
        let result = ConfigFile.load(file, id: id)
        try ConfigFile.requireReadable(result, status: 2)
        for use in result.keywordsNotActedOn { print(describe(use)) }
        if !result.keywordsNotActedOn.isEmpty { throw ExitCode(1) }
    }
}

/// `stayalivectl config diff`.
struct ConfigDiff: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "Say what changes from one configuration to another.",
        discussion: """
            Compared are the things that a configuration defines (instances, addresses, scripts, servers), not lines: moving, \
            renaming by definitions and comments change nothing. '+' is new, '-' is gone, '~' has changed settings. Exit \
            status: 0 where both mean the same, 1 where they differ, 2 where one cannot be read.
            """)

    @Argument(help: "The configuration as it is.", completion: .file()) var old: String
    @Argument(help: "The configuration as it would be.", completion: .file()) var new: String
    @Option(name: [.short, .long], help: "The name that '@NAME' lines are compared with (default: the host's).")
    var id: String?

    func run() throws {
        let results = [old, new].map { ConfigFile.load($0, id: id) }
        for result in results { try ConfigFile.requireReadable(result, status: 2) }
        for result in results { ConfigFile.report(result.problems.filter { $0.severity == .error }) }
        let difference = ConfigurationDifference(from: results[0].configuration, to: results[1].configuration)
        print(difference.text, terminator: "")
        if !difference.isEmpty { throw ExitCode(1) }
    }
}

/// `stayalivectl config pair`.
struct ConfigPair: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pair", abstract: "Hold the configurations of two nodes against each other.",
        discussion: """
            Virtual routers are matched by VRID. Each finding names the node, the line, and what would happen on the wire. Exit \
            status: 0 where they fit together (notes do not count), 1 with warnings, 2 with errors or where a file cannot be \
            read.
            """)

    @Argument(help: "The configuration of node A.", completion: .file()) var nodeA: String
    @Argument(help: "The configuration of node B.", completion: .file()) var nodeB: String
    @Option(name: [.customShort("a"), .customLong("id-a")], help: "The name of node A for its '@NAME' lines.")
    var idA: String?
    @Option(name: [.customShort("b"), .customLong("id-b")], help: "The name of node B for its '@NAME' lines.")
    var idB: String?

    func run() throws {
        let results = [ConfigFile.load(nodeA, id: idA), ConfigFile.load(nodeB, id: idB)]
        for result in results { try ConfigFile.requireReadable(result, status: 2) }
        // An instance that a mistake takes away would seem to be missing.
        for result in results { ConfigFile.report(result.problems.filter { $0.severity == .error }) }
        let findings = PairCheck.findings(results[0], results[1])
        for finding in findings { print(finding.text) }
        switch findings.map(\.severity).max() {
        case .error: throw ExitCode(2)
        case .warning: throw ExitCode(1)
        default: break
        }
    }
}

/// `stayalivectl config migrate-check`.
struct ConfigMigrateCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate-check",
        abstract: "Say what becomes of keepalived's configuration here, and how to change over.",
        discussion: """
            Every keyword of the file is listed once: those that work as they do in keepalived, those that work and differ, \
            and those that this release does not act on. Then come the steps that change a pair over, one machine at a time. \
            Exit status: 0 where everything works, 1 where something does not yet, 2 where the file cannot be read.
            """)

    @Argument(help: "The configuration file.", completion: .file()) var file = "/etc/keepalived/keepalived.conf"
    @Option(name: [.short, .long], help: "The name that '@NAME' lines are compared with (default: the host's).")
    var id: String?

    func run() throws {
        let result = ConfigFile.load(file, id: id)
        try ConfigFile.requireReadable(result, status: 2)
        let check = MigrationCheck(result)
        print(check.text, terminator: "")
        if !check.isComplete { throw ExitCode(1) }
    }
}

/// `stayalivectl config keywords`.
struct ConfigKeywords: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keywords", abstract: "List every keyword of every block.",
        discussion: """
            The list is the table that the parser works from. With --json it is one array of objects: context (the blocks \
            around, joined by '/'), keyword, kind, arguments, minimum and maximum (times in microseconds), unit, default, \
            status, replacedBy, since, actedOn, effect.
            """)

    @Flag(help: "Write JSON for other programs.") var json = false
    @Flag(help: "Write the manual page stayalived.conf(5) in mdoc.") var man = false

    func validate() throws {
        if json, man { throw ValidationError("--json and --man exclude each other") }
    }

    func run() {
        if json {
            print(KeywordReference.json.text)
        } else {
            print(man ? ManualPage.text : KeywordReference.text, terminator: "")
        }
    }
}
