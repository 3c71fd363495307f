import EventLoop
import EventRecord
import Glibc
import Handover
import InternetTypes
import Journal
import KeepalivedConf
import LinuxGround
import ProcessControl

/// Keeps the check worker running while the configuration has work for it. Nothing that happens to it concerns the VRRP
/// worker.
final class CheckKeeper {
    /// Nothing that was asked of the worker is outstanding any more.
    var onSettled: () -> Void = {}
    /// The worker has ended as it was told to, or is not there.
    var onEnded: () -> Void = {}
    /// The worker has died, and option -R asks for no other one.
    var onGivenUp: () -> Void = {}

    private let worker: WorkerProcess
    private let loop: EventLoop
    private let log: Log
    private let options: Options
    private var running: ReadConfiguration
    private var restartTimer: TimerSource?
    private var stopTimer: TimerSource?
    private var phase = Phase.absent
    /// Reloads that the worker has not answered.
    private var unanswered = 0
    /// Instances of the VRRP worker whose state somebody wants to know, and whether they are MASTER.
    private var masters: [String: Bool] = [:]

    private enum Phase {
        /// Not wanted, or given up until the next reload.
        case absent
        case starting
        case running
        /// Dead; a successor is due.
        case waiting
        case stopping
    }

    init(_ options: Options, _ configuration: ReadConfiguration, loop: EventLoop, log: Log, path: String) {
        self.options = options
        self.loop = loop
        self.log = log
        running = configuration
        worker = WorkerProcess(loop: loop, path: path) { log.write($0) }
        worker.onMessage = { [unowned self] message in heard(message) }
        worker.onEnd = { [unowned self] status in ended(status) }
    }

    /// Whether a configuration has work for the check worker.
    static func isNeeded(for configuration: Configuration, _ options: Options) -> Bool {
        options.runsChecks && (!configuration.virtualServers.isEmpty || configuration.globals.lvs.syncDaemon != nil)
    }

    /// Whether nothing is outstanding. A worker that died delays nobody.
    var isSettled: Bool { phase != .starting && unanswered == 0 }
    var isRunning: Bool { worker.pid != nil }
    var isStopping: Bool { phase == .stopping }
    var pid: Int32? { worker.pid }

    /// Starts the worker, if there is work for it.
    func start() {
        guard Self.isNeeded(for: running.configuration, options) else { return }
        launch(resuming: nil)
    }

    /// Passes a new configuration on; starts the worker for it, or ends it where nothing is left to do.
    func reload(_ new: ReadConfiguration) {
        running = new
        let isNeeded = Self.isNeeded(for: new.configuration, options)
        switch phase {
        case .starting, .running:
            guard isNeeded else { return stop() }
            do {
                try worker.send(.reload, new.payload)
                unanswered += 1
            } catch {
                // The successor starts with it.
                log.write(EventRecord(.warning, "the check worker does not take the configuration: \(error)"))
                worker.signal(SIGKILL)
            }
        case .waiting:
            restartTimer?.set(at: nil)
            if isNeeded { launch(resuming: worker.health) } else { phase = .absent }
        case .absent: if isNeeded { launch(resuming: nil) }
        // Ends first; see ended.
        case .stopping: break
        }
    }

    /// Ends the worker in order; `onEnded` follows, if it runs.
    func stop() {
        restartTimer?.set(at: nil)
        guard isRunning else { return phase = .absent }
        phase = .stopping
        unanswered = 0
        order(.stop)
        if stopTimer == nil {
            stopTimer = try? loop.timer(priority: .normal) { [unowned self] _ in
                log.write(EventRecord(.workerHangs, .error, "the check worker does not end, killing it"))
                worker.signal(SIGKILL)
            }
        }
        stopTimer?.set(at: loop.now + running.configuration.globals.childWaitTime)
    }

    func dumpState() { order(.dumpState) }

    /// An instance of the VRRP worker became MASTER, or is it no longer.
    func note(instance: String, isMaster: Bool) {
        masters[instance] = isMaster
        order(.instance(instance, isMaster: isMaster))
    }

    /// The VRRP worker is gone, and nobody took its place.
    func forgetMasters() {
        for (name, isMaster) in masters where isMaster { note(instance: name, isMaster: false) }
    }

    /// Replaces a worker that has not been heard of for `limit`: it hangs.
    func replaceIfSilent(for limit: Duration, at now: Instant) {
        guard worker.pid != nil, let heard = worker.lastHeard, now - heard > limit, phase == .running else { return }
        log.write(
            EventRecord(
                .workerHangs, .error, "the check worker gave no sign of life for \(limit.inSeconds) s, killing it"))
        worker.signal(SIGKILL)
    }

    // A worker that was killed could not; one that has it locked runs for somebody else.
    func removePidFile() {
        guard let path = options.checkPidFile, access(path, F_OK) == 0,
            case .acquired(let file)? = try? PidFile.acquire(at: path)
        else { return }
        file.remove()
    }

    private var workerOptions: WorkerOptions {
        var result = WorkerOptions()
        result.logsToConsole = options.logsToConsole
        result.logsToSystem = options.logsToSystem
        result.detail = options.detail
        result.facility = options.facilityName
        result.keepsServices = options.keepsServices
        result.pidFile = options.checkPidFile
        result.dumpDirectory = Environment.temporaryDirectory
        result.heartbeat = Supervisor.watchInterval.wholeNanoseconds / 4
        return result
    }

    private func launch(resuming health: [String: JSON]?) {
        restartTimer?.set(at: nil)
        unanswered = 0
        phase = .starting
        var payload = running.payload
        payload.health = health
        do {
            try worker.start(workerOptions, payload)
            for (name, isMaster) in masters where isMaster { order(.instance(name, isMaster: true)) }
        } catch {
            phase = .absent
            log.write(EventRecord(.workerFailed, .error, "the check worker cannot be started: \(error)"))
            onSettled()
        }
    }

    private func order(_ message: SupervisorMessage) {
        do {
            try worker.send(message)
        } catch {
            log.write(EventRecord(.warning, "check worker: \(error)"))
        }
    }

    private func heard(_ message: WorkerMessage) {
        switch message {
        case .ready:
            if phase == .starting { phase = .running }
            onSettled()
        case .reloaded:
            unanswered = max(0, unanswered - 1)
            onSettled()
        case .heartbeat, .master, .script, .instance, .health, .setting: break
        }
    }

    private func ended(_ status: ChildStatus) {
        let wasStopping = phase == .stopping
        unanswered = 0
        stopTimer?.set(at: nil)
        phase = .absent
        defer { onSettled() }
        if wasStopping {
            onEnded()
            // A reload may have brought work again while it was ending.
            if !isEnding, Self.isNeeded(for: running.configuration, options) { launch(resuming: nil) }
            return
        }
        if case .exited(let code) = status, code == ExitStatus.success || ExitStatus.isPermanent(code) {
            // Virtual routers go on; the next reload tries again.
            return log.write(EventRecord(.workerFailed, .error, "the check worker ended for good: \(status)"))
        }
        guard options.restartsWorkers else {
            log.write(EventRecord(.workerFailed, .critical, "the check worker died (\(status)), ending as -R asks"))
            return onGivenUp()
        }
        let delay = worker.restartDelay()
        log.write(
            EventRecord(
                .workerDied, .error, "the check worker died (\(status)), restarting it in \(delay.inSeconds) s"))
        guard delay > .zero else { return launch(resuming: worker.health) }
        phase = .waiting
        if restartTimer == nil {
            restartTimer = try? loop.timer(priority: .normal) { [unowned self] _ in launch(resuming: worker.health) }
        }
        restartTimer?.set(at: loop.now + delay)
    }

    /// Set when the whole daemon ends: no worker is started any more.
    var isEnding = false
}
