import EventLoop
import EventRecord
import Glibc
import InternetTypes
import Journal
import KeepalivedConf
import LinuxGround
import ProcessControl
import Tracking
import VRRP

extension VRRPWorker {
    /// Starts one run of a tracking script; its end comes back as an input.
    func run(script name: String) {
        guard let script = configuration.scripts.first(where: { $0.name == name }) else { return }
        if let path = script.command.readablePath {
            return input(.scriptExited(name, access(path, R_OK) == 0 ? .status(0) : .status(1)))
        }
        do {
            let pid = try Program(script.command).spawn()
            runs[name] = pid
            try loop.onExit(of: pid) { [unowned self] status in
                // The end of a run that a reload abandoned says nothing about a script of the same name now.
                guard abandonedRuns.remove(pid) == nil else { return }
                runs[name] = nil
                input(.scriptExited(name, ScriptExit(status)))
            }
        } catch {
            input(.scriptExited(name, .notStarted("\(error)")))
        }
    }

    func signal(script name: String, _ signal: Int32) {
        guard let pid = runs[name] else { return }
        if !isStopping, router.script(name) == nil { abandon(name, pid) }
        do {
            _ = try signalGroup(pid, signal)
        } catch {
            log.write(EventRecord(.warning, "script \(name): \(error)"))
        }
    }

    // A script that a reload removed: the router has forgotten it, and with it the KILL that follows an ignored TERM.
    private func abandon(_ name: String, _ pid: Int32) {
        runs[name] = nil
        abandonedRuns.insert(pid)
        guard let timer = try? loop.timer(priority: .normal, handler: { [unowned self] _ in killAbandoned(pid) }) else {
            return killAbandoned(pid)
        }
        timer.set(at: loop.now + ScriptTracker.killDelay)
        keep(timer)
    }

    private func killAbandoned(_ pid: Int32) {
        if abandonedRuns.contains(pid) { _ = try? signalGroup(pid, SIGKILL) }
    }

    /// Starts a notify script; nobody waits for it but the end of the worker.
    func run(notify command: ScriptCommand) {
        do {
            let pid = try Program(command).spawn()
            notifyRuns.insert(pid)
            try loop.onExit(of: pid) { [unowned self] _ in
                notifyRuns.remove(pid)
                finishWhenDone()
            }
        } catch {
            log.write(EventRecord(.error, "notify script: \(error)"))
        }
    }
}

extension ScriptCommand {
    /// keepalived's `</path`: no process, but success when the file can be opened for reading.
    fileprivate var readablePath: String? {
        guard let first = arguments.first, first.hasPrefix("<") else { return nil }
        return first == "<" ? arguments.dropFirst().first : String(first.dropFirst())
    }
}

extension Program {
    init(_ command: ScriptCommand) {
        self.init(
            command.path, command.arguments,
            credentials: command.user.map { Credentials(user: $0.uid, group: $0.gid, groups: []) })
    }
}

extension ScriptExit {
    fileprivate init(_ status: ChildStatus) {
        switch status {
        case .exited(let code): self = .status(code)
        case .killed(let signal, _): self = .signal(signal)
        }
    }
}
