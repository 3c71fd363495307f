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
    if let test = options.test { return testConfiguration(options, test) }
    do {
        return try serve(options)
    } catch {
        printError("stayalived: \(error)")
        return error.isMissingPermission ? ExitStatus.permission : ExitStatus.fatal
    }
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
    let read = ReadConfiguration(options)
    var isTerminal = isatty(2) == 1
    if case .append = test { isTerminal = false }
    let text = ProblemFormatter(usesColour: isTerminal).text(read.result.problems)
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
    return read.result.problems.configurationTestStatus
}

private func serve(_ options: Options) throws(SystemError) -> Int32 {
    _ = ProcessSettings.setUmask(options.umask)
    if options.allowsCoreDumps { try ProcessSettings.allowCoreDumps(true) }
    if !options.isForeground { try ProcessSettings.detach() }
    let log = Log(
        LogOptions(
            identifier: "stayalived", toConsole: options.logsToConsole, toSystemLog: options.logsToSystem,
            facility: options.facility, detail: options.detail))
    log.write(EventRecord(.info, "Starting stayalived \(Version.text)"))
    for remark in options.remarks { log.write(EventRecord(.warning, remark)) }
    let read = ReadConfiguration(options)
    for problem in read.result.problems { log.write(problem.record) }
    if let status = read.fatalStatus {
        log.write(EventRecord(.critical, "\(options.configurationPath) cannot be run"))
        return status
    }
    if let namespace = options.networkNamespace ?? read.configuration.globals.networkNamespace {
        try ProcessSettings.enterNetworkNamespace(namespace)
    }
    for capability in [Capability.networkAdministration, .rawSockets] where !capability.isHeld {
        log.write(
            EventRecord(.critical, "\(capability) is missing: start stayalived as root or grant it that capability"))
        return ExitStatus.permission
    }
    let pidFile: PidFile
    switch try PidFile.acquire(at: options.pidFile) {
    case .acquired(let file): pidFile = file
    case .locked:
        log.write(EventRecord(.warning, "Another process has pid file \(options.pidFile) locked"))
        log.write(EventRecord(.warning, "daemon is already running"))
        return ExitStatus.success
    }
    return try Supervisor(options, read, loop: try EventLoop(), log: log, pidFile: pidFile).run()
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
