import ConfigurationEnvironment
import EventLoop
import EventRecord
import Glibc
import Handover
import Journal
import KeepalivedConf
import LinuxGround
import ProcessControl

/// The program `stayalived`; the value is its exit status.
public func superviseMain(_ arguments: [String]) -> Int32 {
    let options: Options
    switch Options.parse(arguments) {
    case .success(let parsed): options = parsed
    case .failure(let error):
        printError("stayalived: \(error)\nTry 'stayalived --help'.")
        return ExitStatus.fatal
    }
    if let request = options.prints { return print(request) }
    do {
        // Before anything is read: whether an interface exists is a question to that namespace.
        if let namespace = options.networkNamespace { try ProcessSettings.enterNetworkNamespace(namespace) }
    } catch {
        printError("stayalived: \(error)")
        return error.isMissingPermission ? ExitStatus.permission : ExitStatus.fatal
    }
    if let test = options.test { return testConfiguration(options, test) }
    return serve(options)
}

private func print(_ request: Options.Print) -> Int32 {
    switch request {
    case .version: printError("Stayalived v\(Version.text)")
    case .help: printError(Options.help)
    case .signalNumber(let name): Swift.print(SignalNumber.named(name) ?? 0)
    }
    return ExitStatus.success
}

private func testConfiguration(_ options: Options, _ test: Options.Test) -> Int32 {
    var read = ReadConfiguration(options)
    if let namespace = read.namespaceToEnter(options), (try? ProcessSettings.enterNetworkNamespace(namespace)) != nil {
        read = ReadConfiguration(options)
    }
    var isTerminal = isatty(2) == 1
    if case .append = test { isTerminal = false }
    let text = ProblemFormatter(usesColour: isTerminal).text(read.result.problems + read.lints)
    switch test {
    case .toStandardError: writeError(text)
    case .append(let path):
        guard let file = fopen(path, "ae") else {
            printError("stayalived: cannot open \(path): \(String(cString: strerror(errno)))")
            return ExitStatus.fatal
        }
        fputs(text, file)
        fclose(file)
    }
    return read.result.configurationTestStatus
}

private func serve(_ options: Options) -> Int32 {
    // Their default action would end the process before it is ready to act on them; they wait.
    let early = [SignalNumber.reload, SignalNumber.data, SignalNumber.statistics, SignalNumber.clearStatistics]
    ProcessSettings.block(signals: early)
    let log = Log(
        LogOptions(
            identifier: "stayalived", toConsole: options.logsToConsole, toSystemLog: options.logsToSystem,
            facility: options.facility, detail: options.detail))
    let start = Start(log: log)
    do {
        return try start.run(options)
    } catch {
        start.complain("\(error)")
        return error.isMissingPermission ? ExitStatus.permission : ExitStatus.fatal
    }
}

/// The way from a command line to a running supervisor.
private struct Start {
    let log: Log

    func run(_ given: Options) throws(SystemError) -> Int32 {
        var options = given
        _ = ProcessSettings.setUmask(options.umask ?? Options.defaultUmask)
        if options.allowsCoreDumps { try ProcessSettings.allowCoreDumps(true) }
        log.write(EventRecord(.starting, .notice, "Starting stayalived \(Version.text)"))
        for remark in options.remarks { log.write(EventRecord(.warning, remark)) }
        // The way to the background leads through /, where relative names would mean something else.
        if !options.isForeground { options.makePathsAbsolute() }

        var read = ReadConfiguration(options)
        if let namespace = read.namespaceToEnter(options) {
            try ProcessSettings.enterNetworkNamespace(namespace)
            read = ReadConfiguration(options)
        }
        for problem in read.result.problems + read.lints { log.write(problem.record) }
        if let status = read.fatalStatus {
            let reason = read.result.problems.first { $0.severity == .error }.map { ": \($0.record.message)" }
            complain("\(options.configurationPath) cannot be run\(reason ?? "")")
            return status
        }
        if options.umask == nil, let umask = read.configuration.globals.umask {
            _ = ProcessSettings.setUmask(UInt32(umask))
        }
        for capability in [Capability.networkAdministration, .rawSockets] where !capability.isHeld {
            complain("\(capability) is missing: start stayalived as root or grant it that capability")
            return ExitStatus.permission
        }

        options.choosePidFiles(read.configuration.globals)
        guard let pidFile = try takePidFile(options) else { return ExitStatus.success }
        if !options.isForeground {
            try ProcessSettings.detach()
            try pidFile.write(getpid())
        }
        return try Supervisor(options, read, loop: try EventLoop(), log: log, pidFile: pidFile).run()
    }

    /// Nil when another process holds it.
    private func takePidFile(_ options: Options) throws(SystemError) -> PidFile? {
        let path = options.pidFile ?? Options.defaultPidFile
        try options.makePidFolder()
        switch try PidFile.acquire(at: path) {
        case .acquired(let file): return file
        case .locked:
            log.write(EventRecord(.warning, "Another process has pid file \(path) locked"))
            complain("daemon is already running")
            return nil
        }
    }

    /// Says why nothing will run: in the log, and to whoever typed the command.
    func complain(_ text: String) {
        log.write(EventRecord(.critical, text))
        if !log.writesToStandardError { printError("stayalived: \(text)") }
    }
}

private func printError(_ text: String) { writeError(text + "\n") }

private func writeError(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
        guard count > 0 else { return }
        rest = rest.dropFirst(count)
    }
}
