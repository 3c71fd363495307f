import EventLoop
import EventRecord
import Glibc
import InternetTypes
import Journal
import KeepalivedConf
import LinuxGround
import ProcessControl

/// `startup_script` or `shutdown_script`: runs while there are no workers, and everything waits for its end.
struct LifeCycleScript {
    /// The keyword, for the log.
    let name: String
    let command: ScriptCommand
    /// How long it may run until it receives TERM.
    let limit: Duration

    /// How long TERM may be ignored.
    private static let killDelay = Duration.seconds(2)

    /// Runs it; its exit status changes nothing. False when TERM or INT arrived meanwhile and `isInterruptible`.
    func run(isInterruptible: Bool, log: Log) -> Bool {
        do {
            return try follow(isInterruptible: isInterruptible, log: log)
        } catch {
            log.write(EventRecord(.warning, "\(name): \(error)"))
            return true
        }
    }

    // A loop of its own: that of the supervisor has not begun to serve, or has ended.
    private func follow(isInterruptible: Bool, log: Log) throws(SystemError) -> Bool {
        let loop = try EventLoop()
        var program = Program(command.path, command.arguments)
        program.credentials = command.user.map { Credentials(user: $0.uid, group: $0.gid, groups: []) }
        let pid = try program.spawn()
        var ended: ChildStatus?
        var isInterrupted = false
        var hasBeenTold = false
        try loop.onExit(of: pid) { ended = $0 }
        var timer: TimerSource?
        let end = { (reason: String) in
            log.write(EventRecord(.warning, "\(name) \(reason), ending it"))
            _ = try? signalGroup(pid, hasBeenTold ? SIGKILL : SIGTERM)
            hasBeenTold = true
            timer?.set(at: loop.now + Self.killDelay)
        }
        timer = try loop.timer { _ in end(hasBeenTold ? "ignores TERM" : "takes longer than \(limit.inSeconds) s") }
        timer?.set(at: loop.now + limit)
        var signals: [SignalSource] = []
        for signal in isInterruptible ? [SIGTERM, SIGINT] : [] {
            signals.append(
                try loop.onSignal(signal) {
                    guard !isInterrupted else { return }
                    isInterrupted = true
                    end("is interrupted by a stop")
                })
        }
        while ended == nil { try loop.runOnce(waitingAtMost: nil) }
        // What it left running in its group has had its time, too.
        if hasBeenTold { _ = try? signalGroup(pid, SIGKILL) }
        if let ended, ended != .exited(0) { log.write(EventRecord(.warning, "\(name) \(ended)")) }
        return withExtendedLifetime((timer, signals)) { !isInterrupted }
    }
}

extension Supervisor {
    /// Runs startup_script, if there is one; false when a stop was asked for meanwhile.
    func runStartupScript() -> Bool {
        let globals = running.configuration.globals
        guard let command = globals.startupScript else { return true }
        return LifeCycleScript(name: "startup_script", command: command, limit: globals.startupScriptTimeout)
            .run(isInterruptible: true, log: log)
    }

    /// Runs shutdown_script, if there is one.
    func runShutdownScript() {
        let globals = running.configuration.globals
        guard let command = globals.shutdownScript else { return }
        _ = LifeCycleScript(name: "shutdown_script", command: command, limit: globals.shutdownScriptTimeout)
            .run(isInterruptible: false, log: log)
    }
}
