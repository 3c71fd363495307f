import ConfigurationLints
import Journal
import ProcessControl

/// What the command line asks for.
struct Options: Equatable {
    var configurationPath = "/etc/keepalived/keepalived.conf"
    var configurationID: String?
    var requiresAllFiles = false
    var isForeground = false
    var logsToConsole = false
    var logsToSystem = true
    var detail = 0
    var facility = SyslogFacility.daemon
    var facilityName = "daemon"
    /// Nil for the place that keepalived gives it.
    var pidFile: String?
    var vrrpPidFile: String?
    var checkPidFile: String?
    /// The folder of pid files that has to be made; nil where none has.
    var pidFolder: String?
    var runsVRRP: Bool { !only.contains(.check) || only.contains(.vrrp) }
    var runsChecks: Bool { !only.contains(.vrrp) || only.contains(.check) }
    /// The workers that `-P` and `-C` ask for; none for all that have work.
    var only: Set<OptionName> = []
    /// `-I`: the services stay in IPVS.
    var keepsServices = false
    var restartsWorkers = true
    var keepsAddresses = false
    /// `-X`: what happens anyway, unless `-V` says otherwise; of both, this one counts.
    var releasesAddresses = false
    var networkNamespace: String?
    /// From the command line, which the configuration cannot override; nil for keepalived's 0177.
    var umask: UInt32?
    var allowsCoreDumps = false
    var ignoresInterrupt = false
    var recording: String?
    /// Check the configuration and end; the file to append to, or nil for standard error.
    var test: Test?
    /// What is not to be remarked on.
    var disabledLints: Set<Lint> = []
    var prints: Print?
    /// Said once at the start: options of keepalived that have no effect here (yet).
    var remarks: [String] = []

    enum Test: Equatable {
        case toStandardError
        case append(to: String)
    }

    enum Print: Equatable {
        case version
        case help
        case signalNumber(String)
    }
}

enum OptionName: Hashable {
    case useFile, vrrp, check, noBFD, all, logConsole, logDetail, logFacility, logFile, flushLogFile, noSyslog, umask
    case releaseVIPs, keepVRRP, keepIPVS, noRespawn, noFork, dump, pid, vrrpPid, checkersPid, bfdPid, addressMonitoring
    case genhash, snmp, snmpSocket, namespace, coreDump, corePattern, allConfig, configID, signum, test, ignoreInterrupt
    case noLint, record, version, help
}

extension Options {
    /// One row per option; the help text is made from it.
    static let table: [(name: OptionName, option: CommandLineOption, help: String)] = [
        (.useFile, CommandLineOption("f", "use-file", .required), "read the configuration from FILE"),
        (.configID, CommandLineOption("i", "config-id", .required), "take the lines marked @ID"),
        (.allConfig, CommandLineOption("e", "all-config"), "every file named must be there and readable"),
        (.test, CommandLineOption("t", "config-test", .optional), "check the configuration and exit [append to FILE]"),
        (.noLint, CommandLineOption(nil, "no-lint", .required), "leave out remarks of these names, joined by commas"),
        (.noFork, CommandLineOption("n", "dont-fork"), "stay in the foreground"),
        (.logConsole, CommandLineOption("l", "log-console"), "log to the terminal as well"),
        (.logDetail, CommandLineOption("D", "log-detail"), "log in detail; twice for more"),
        (
            .logFacility, CommandLineOption("S", "log-facility", .required),
            "syslog facility: 0-7, local0-7, user, daemon"
        ),
        (.noSyslog, CommandLineOption("G", "no-syslog"), "do not log to the journal or syslog"),
        (.pid, CommandLineOption("p", "pid", .required), "pid file of the supervisor"),
        (.vrrpPid, CommandLineOption("r", "vrrp_pid", .required), "pid file of the VRRP worker"),
        (.vrrp, CommandLineOption("P", "vrrp"), "run VRRP only"),
        (.noRespawn, CommandLineOption("R", "dont-respawn"), "end when a worker dies instead of restarting it"),
        (.namespace, CommandLineOption("s", "namespace", .required), "run in this network namespace"),
        (.keepVRRP, CommandLineOption("V", "dont-release-vrrp"), "leave addresses in place on exit"),
        (
            .releaseVIPs, CommandLineOption("X", "release-vips"),
            "drop addresses when a signal ends it, as is done without -V"
        ),
        (.umask, CommandLineOption("u", "umask", .required), "umask for files that are written"),
        (.record, CommandLineOption(nil, "record", .required), "record all inputs of the VRRP worker in a new FILE"),
        (.coreDump, CommandLineOption("m", "core-dump"), "allow core files of any size"),
        (.ignoreInterrupt, CommandLineOption(nil, "ignore-sigint"), "ignore SIGINT"),
        (
            .signum, CommandLineOption(nil, "signum", .required),
            "print the number of signal STOP, RELOAD, DATA, STATS, STATS_CLEAR"
        ),
        (.version, CommandLineOption("v", "version"), "print the version and exit"),
        (.help, CommandLineOption("h", "help"), "print this and exit"),
        (.check, CommandLineOption("C", "check"), "run health checks only"),
        (.checkersPid, CommandLineOption("c", "checkers_pid", .required), "pid file of the check worker"),
        (.keepIPVS, CommandLineOption("I", "dont-release-ipvs"), "leave the IPVS table in place on exit"),
        (.noBFD, CommandLineOption("B", "no_bfd"), "do not run BFD"),
        (.all, CommandLineOption(nil, "all"), "start every worker, configured or not"),
        (.logFile, CommandLineOption("g", "log-file", .optional), "log to a file"),
        (.flushLogFile, CommandLineOption(nil, "flush-log-file"), "flush the log file after each line"),
        (.dump, CommandLineOption("d", "dump-conf"), "log the configuration at start"),
        (.bfdPid, CommandLineOption("b", "bfd_pid", .required), "pid file of the BFD worker"),
        (.addressMonitoring, CommandLineOption("a", "address-monitoring"), "log every address that comes or goes"),
        (.genhash, CommandLineOption("T", "genhash"), "act as genhash"),
        (.snmp, CommandLineOption("x", "snmp"), "enable SNMP"),
        (.snmpSocket, CommandLineOption("A", "snmp-agent-socket", .required), "address of the AgentX master"),
        (.corePattern, CommandLineOption("M", "core-dump-pattern", .optional), "set the kernel's core pattern"),
    ]

    /// Options whose feature this release does not have: named once at the start, never silently ignored.
    private static let withoutEffect: Set<OptionName> = [
        .noBFD, .all, .logFile, .flushLogFile, .dump, .bfdPid, .addressMonitoring,
        .genhash, .snmp, .snmpSocket, .corePattern,
    ]

    /// Reads the words after the program's name; a problem is one sentence for standard error.
    static func parse(_ arguments: [String]) -> Result<Options, OptionError> {
        let parsed = ParsedCommandLine<OptionName>(arguments, options: table.map { ($0.name, $0.option) })
        if let problem = parsed.problems.first { return .failure(OptionError(description: "\(problem)")) }
        var options = Options()
        for item in parsed.options {
            if let error = options.take(item.name, item.value ?? "") { return .failure(error) }
        }
        if !parsed.words.isEmpty {
            options.remarks.append("Unexpected argument(s): " + parsed.words.joined(separator: " "))
        }
        return .success(options)
    }

    private mutating func take(_ name: OptionName, _ value: String) -> OptionError? {
        switch name {
        case .useFile: configurationPath = value
        case .configID: configurationID = value
        case .allConfig: requiresAllFiles = true
        case .test: test = value.isEmpty ? .toStandardError : .append(to: value)
        case .noLint:
            switch Lint.named(value) {
            case .success(let lints): disabledLints.formUnion(lints)
            case .failure(let unknown): return OptionError(description: "\(unknown)")
            }
        case .noFork: isForeground = true
        case .logConsole: logsToConsole = true
        case .logDetail: detail += 1
        case .logFacility: takeFacility(value)
        case .noSyslog: logsToSystem = false
        case .pid: pidFile = value
        case .vrrpPid: vrrpPidFile = value
        case .vrrp, .check: only.insert(name)
        case .checkersPid: checkPidFile = value
        case .keepIPVS: keepsServices = true
        case .noRespawn: restartsWorkers = false
        case .namespace: networkNamespace = value
        case .keepVRRP: keepsAddresses = true
        case .releaseVIPs: releasesAddresses = true
        case .umask: takeUmask(value)
        case .record: recording = value
        case .coreDump: allowsCoreDumps = true
        case .ignoreInterrupt: ignoresInterrupt = true
        case .signum:
            guard SignalNumber.named(value) != nil else { return OptionError(description: "unknown signal '\(value)'") }
            prints = .signalNumber(value)
        case .version: prints = .version
        case .help: prints = .help
        case .noBFD, .all, .logFile, .flushLogFile, .dump, .bfdPid, .addressMonitoring,
            .genhash, .snmp, .snmpSocket, .corePattern:
            break
        }
        if Self.withoutEffect.contains(name), let row = Self.table.first(where: { $0.name == name }) {
            remarks.append("option \(row.option.name) has no effect in this release")
        }
        return nil
    }

    private mutating func takeFacility(_ text: String) {
        guard let known = SyslogFacility(text) else {
            return remarks.append("'\(text)' is no syslog facility, using daemon")
        }
        facility = known
        facilityName = text
    }

    // The prefixes of C: 0x for hexadecimal, 0 for octal.
    private mutating func takeUmask(_ text: String) {
        let isHex = text.lowercased().hasPrefix("0x")
        let number = isHex ? UInt32(text.dropFirst(2), radix: 16) : UInt32(text, radix: text.hasPrefix("0") ? 8 : 10)
        guard let number, number <= 0o777 else { return remarks.append("'\(text)' is no umask, ignored") }
        umask = number
    }

    static var help: String {
        var text = "Usage: stayalived [OPTION]...\n\n"
        for row in table {
            let short = row.option.short.map { "-\($0)" } ?? "  "
            let argument =
                switch row.option.argument {
                case .none: ""
                case .required: "=ARG"
                case .optional: "[=ARG]"
                }
            let names = "  \(short)\(row.option.short == nil ? " " : ",") --\(row.option.long ?? "")\(argument)"
            let gap = String(repeating: " ", count: max(1, 34 - names.utf8.count))
            text += names + gap + row.help + (withoutEffect.contains(row.name) ? " (no effect yet)" : "") + "\n"
        }
        return text
    }
}

/// Why the command line cannot be obeyed.
struct OptionError: Error, Equatable, CustomStringConvertible {
    let description: String
}
