import EventLoop
import EventRecord
import Glibc
import Handover
import InternetTypes
import Journal
import KeepalivedConf
import LinuxGround
import ProcessControl

/// The process that operators start: it reads configurations, keeps the workers running, and answers the service manager.
///
/// It touches no network state; what a worker knows of its virtual routers survives the worker here.
final class Supervisor {
    private let options: Options
    private let loop: EventLoop
    private let log: Log
    private let pidFile: PidFile?
    private var running: ReadConfiguration
    private let worker: WorkerProcess
    private var sources: [Source] = []
    private var restartTimer: TimerSource?
    private var stopTimer: TimerSource?
    private var watchdogTimer: TimerSource?
    private var phase = Phase.starting
    /// What ran before `running`, as long as the worker has not said that it left it behind: a reload that it has been
    /// told of and not answered, each. Should it die meanwhile, its addresses can be of any of them.
    private var unconfirmed: [ReadConfiguration] = []
    /// Configurations whose addresses are still to be withdrawn.
    private var toWithdraw: [ReadConfiguration] = []
    /// Whether a reload has been announced to the service manager, which awaits `ready`.
    private var isReloading = false
    /// Whether the worker has said that it runs.
    private var isWorkerReady = false
    /// Whether a worker that ran may have left addresses behind.
    private var hasLeftovers = false
    /// Whether the present worker is only there to withdraw what a dead one left behind.
    private var isWithdrawing = false
    /// What to exit with when that is done; nil to go on.
    private var endStatus: Int32?
    private var starts = 0

    private enum Phase { case starting, running, stopping }

    init(
        _ options: Options, _ configuration: ReadConfiguration, loop: EventLoop, log: Log, pidFile: PidFile?
    ) {
        self.options = options
        self.loop = loop
        self.log = log
        self.pidFile = pidFile
        running = configuration
        worker = WorkerProcess(loop: loop, path: Self.workerPath("stayalived-vrrp")) { log.write($0) }
    }

    /// Beside this program, as in a build, or where packages put it.
    private static func workerPath(_ name: String) -> String {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let length = buffer.withUnsafeMutableBytes { $0.baseAddress.map { readlink("/proc/self/exe", $0, 4096) } ?? -1 }
        if length > 0, let slash = buffer[..<length].lastIndex(of: UInt8(ascii: "/")) {
            let beside = String(decoding: buffer[...slash], as: UTF8.self) + name
            if access(beside, X_OK) == 0 { return beside }
        }
        return "/usr/libexec/stayalived/\(name)"
    }

    /// Serves until a signal or a worker's permanent failure ends it; the value is the exit status.
    func run() throws(SystemError) -> Int32 {
        try listen()
        worker.onMessage = { [unowned self] message in heard(message) }
        worker.onEnd = { [unowned self] status in workerEnded(status) }
        if running.configuration.instances.isEmpty {
            log.write(EventRecord(.warning, "Warning - stayalived has no configuration to run"))
            settle()
        } else {
            startWorker()
        }
        let status = try loop.run()
        pidFile?.remove()
        removeWorkerPidFile()
        log.write(EventRecord(.notice, "Stopped stayalived \(Version.text)"))
        return status
    }

    // A worker that was killed could not; one that has it locked runs for somebody else.
    private func removeWorkerPidFile() {
        guard let path = options.vrrpPidFile, access(path, F_OK) == 0,
            case .acquired(let file)? = try? PidFile.acquire(at: path)
        else { return }
        file.remove()
    }

    private func listen() throws(SystemError) {
        ProcessSettings.ignore(signal: SIGPIPE)
        on(SignalNumber.reload) { [unowned self] in reload() }
        // First of all: who stops a whole control group stops the worker too, whose end is then no reason to replace it.
        on(SignalNumber.stop, priority: .important) { [unowned self] in stop() }
        on(SIGINT, priority: .important) { [unowned self] in if !options.ignoresInterrupt { stop() } }
        on(SignalNumber.data) { [unowned self] in
            dumpOwnState()
            order(.dumpState)
        }
        on(SignalNumber.statistics) { [unowned self] in order(.dumpStatistics(andClear: false)) }
        on(SignalNumber.clearStatistics) { [unowned self] in order(.dumpStatistics(andClear: true)) }
        if let interval = ServiceManager.watchdogInterval { try watch(every: interval) }
    }

    private func on(_ signal: Int32, priority: EventLoop.Priority = .normal, _ handler: @escaping () -> Void) {
        do {
            sources.append(try loop.onSignal(signal, priority: priority, handler: handler))
        } catch {
            log.write(EventRecord(.error, "\(error)"))
        }
    }

    // MARK: The worker

    private var workerOptions: WorkerOptions {
        var result = WorkerOptions()
        result.logsToConsole = options.logsToConsole
        result.logsToSystem = options.logsToSystem
        result.detail = options.detail
        result.facility = options.facilityName
        result.keepsAddresses = options.keepsAddresses && !options.releasesAddresses
        result.pidFile = options.vrrpPidFile
        result.dumpDirectory = Environment.temporaryDirectory
        // A recording is never written over: those of successors have a number.
        result.recording = options.recording.map { starts > 1 ? "\($0).\(starts)" : $0 }
        result.heartbeat = ServiceManager.watchdogInterval.map { $0.wholeNanoseconds / 4 }
        return result
    }

    private func startWorker(resuming masters: Set<JSON> = [], scripts: [String: Bool] = [:]) {
        restartTimer?.set(at: nil)
        starts += 1
        // The successor begins where the dead one may have been, and goes the same way from there.
        let way = unconfirmed + [running]
        var payload = (way.first ?? running).payload
        payload.resumed = Array(masters)
        payload.scripts = scripts
        launch(workerOptions, payload)
        for next in way.dropFirst() { order(.reload, next.payload) }
    }

    private func launch(_ workerOptions: WorkerOptions, _ payload: Payload) {
        isWorkerReady = false
        isWithdrawing = workerOptions.onlyWithdraws
        do {
            try worker.start(workerOptions, payload)
        } catch {
            log.write(EventRecord(.critical, "\(error)"))
            loop.exit(endStatus ?? ExitStatus.fatal)
        }
    }

    private func heard(_ message: WorkerMessage) {
        switch message {
        case .ready:
            isWorkerReady = true
            hasLeftovers = true
            settle()
        case .reloaded:
            if !unconfirmed.isEmpty { unconfirmed.removeFirst() }
            settle()
        case .heartbeat, .master, .script: break
        }
    }

    /// Says that the daemon is ready, as soon as nothing that was asked of it is outstanding.
    private func settle() {
        let isUp = isWorkerReady || running.configuration.instances.isEmpty
        // While a dead worker's successor is not due yet, a reload is complete when it has been read.
        let isBetweenWorkers = phase == .running && (worker.pid == nil || isWithdrawing)
        guard phase != .stopping, unconfirmed.isEmpty, isUp || isBetweenWorkers else { return }
        // A worker that was replaced is ready once more, but nobody waits to hear that.
        guard phase == .starting || isReloading else { return }
        log.write(EventRecord(.notice, phase == .starting ? "Startup complete" : "Reload complete"))
        phase = .running
        isReloading = false
        if options.isForeground { notify(.ready) } else { notify(.mainProcess(getpid()), .ready) }
    }

    private func workerEnded(_ status: ChildStatus) {
        let wasWithdrawing = isWithdrawing
        isWithdrawing = false
        isWorkerReady = false
        if status == .exited(ExitStatus.success) { hasLeftovers = false }
        if wasWithdrawing { return withdrawalEnded() }
        if phase == .stopping { return end(ExitStatus.success) }
        if case .exited(let code) = status, ExitStatus.isPermanent(code) {
            log.write(EventRecord(.critical, "the VRRP worker ended for good: \(status)"))
            return end(code)
        }
        guard options.restartsWorkers else {
            log.write(EventRecord(.critical, "the VRRP worker died (\(status)), ending as -R asks"))
            return end(ExitStatus.success)
        }
        let delay = worker.restartDelay()
        log.write(EventRecord(.error, "the VRRP worker died (\(status)), restarting it in \(delay.inSeconds) s"))
        // After a wait somebody else is MASTER: only an immediate successor goes on where the worker stopped.
        guard delay > .zero else { return startWorker(resuming: worker.masters, scripts: worker.scripts) }
        if restartTimer == nil {
            restartTimer = try? loop.timer(priority: .normal) { [unowned self] _ in
                if isWithdrawing { worker.signal(SIGKILL) } else { startWorker() }
            }
        }
        restartTimer?.set(at: loop.now + delay)
        if !withdraw() { settle() }
    }

    /// Ends with `status`, after what a dead worker left on the interfaces has been withdrawn.
    private func end(_ status: Int32) {
        endStatus = status
        guard withdraw() else { return loop.exit(status) }
        limitStop()
    }

    /// Starts a worker that takes away the addresses that a dead one has left behind: nobody advertises them any more, and
    /// they would be in the way of the next MASTER. False when there is nothing to do.
    private func withdraw() -> Bool {
        guard !workerOptions.keepsAddresses else { return false }
        if hasLeftovers { toWithdraw = unconfirmed + [running] }
        unconfirmed = []
        // Once: a second worker that dies over it shows that a third would, too.
        hasLeftovers = false
        return withdrawNext()
    }

    private func withdrawNext() -> Bool {
        guard let configuration = toWithdraw.popLast() else { return false }
        var options = workerOptions
        options.onlyWithdraws = true
        options.recording = nil
        options.heartbeat = nil
        log.write(EventRecord(.warning, "withdrawing the addresses that the VRRP worker left behind"))
        launch(options, configuration.payload)
        return worker.pid != nil
    }

    private func withdrawalEnded() {
        if withdrawNext() { return }
        if let endStatus { return loop.exit(endStatus) }
        if phase == .stopping { return loop.exit(ExitStatus.success) }
        // The wait may have ended meanwhile, or a reload may have cut it short.
        if restartTimer?.deadline == nil, !running.configuration.instances.isEmpty { return startWorker() }
        settle()
    }

    @discardableResult
    private func order(_ message: SupervisorMessage, _ payload: Payload? = nil) -> Bool {
        do {
            try worker.send(message, payload)
            return true
        } catch {
            log.write(EventRecord(.error, "VRRP worker: \(error)"))
            return false
        }
    }

    // MARK: Reload and stop

    private func reload() {
        guard phase != .stopping, endStatus == nil else { return }
        isReloading = phase == .running
        notify(.reloading)
        log.write(EventRecord(.notice, "Reloading \(options.configurationPath)"))
        let new = ReadConfiguration(options)
        guard isAcceptable(new) else {
            log.write(
                EventRecord(.error, "the new configuration has errors: nothing was changed, the old one stays in force")
            )
            return settle()
        }
        for problem in new.result.problems + new.newLints(since: running) { log.write(problem.record) }
        pass(new)
    }

    /// Whether a configuration can take the place of the running one; says what speaks against it.
    private func isAcceptable(_ new: ReadConfiguration) -> Bool {
        var isAcceptable = new.fatalStatus == nil
        for problem in new.newErrors(since: running) {
            log.write(problem.record)
            isAcceptable = false
        }
        let (before, after) = (running.configuration.globals, new.configuration.globals)
        if isAcceptable, options.networkNamespace == nil, before.networkNamespace != after.networkNamespace {
            log.write(EventRecord(.error, "net_namespace cannot change in a reload, please restart"))
            isAcceptable = false
        }
        if isAcceptable, before.instanceName != after.instanceName {
            log.write(EventRecord(.error, "instance cannot change in a reload, please restart"))
            isAcceptable = false
        }
        return isAcceptable
    }

    private func pass(_ new: ReadConfiguration) {
        let old = running
        if worker.pid != nil, !isWithdrawing {
            guard order(.reload, new.payload) else { return settle() }
            unconfirmed.append(old)
            running = new
            return
        }
        running = new
        // The new configuration may be the cure for what killed the worker: no more waiting.
        restartTimer?.set(at: nil)
        if isWithdrawing { return }
        if new.configuration.instances.isEmpty { return settle() }
        startWorker()
    }

    private func stop() {
        guard phase != .stopping else { return }
        phase = .stopping
        notify(.stopping)
        log.write(EventRecord(.notice, "Stopping"))
        guard worker.pid != nil else { return end(ExitStatus.success) }
        order(.stop)
        limitStop()
    }

    // A worker that does not end in time is killed; what it leaves behind is then somebody else's work.
    private func limitStop() {
        if stopTimer == nil {
            stopTimer = try? loop.timer(priority: .normal) { [unowned self] _ in
                log.write(EventRecord(.error, "the VRRP worker does not end, killing it"))
                worker.signal(SIGKILL)
            }
        }
        stopTimer?.set(at: loop.now + running.configuration.globals.childWaitTime)
    }

    // MARK: The service manager and state

    private func notify(_ notices: ServiceManager.Notice...) {
        do {
            try ServiceManager.notify(notices)
        } catch {
            log.write(EventRecord(.warning, "service manager: \(error)"))
        }
    }

    // The watchdog of the service manager is fed only while the worker gives signs of life, of which there are four in an
    // interval: two that are missing are too many.
    private func watch(every interval: Duration) throws(SystemError) {
        let timer = try loop.timer(priority: .normal) { [unowned self] now in
            let silence = worker.pid == nil ? .zero : now - (worker.lastHeard ?? now)
            if silence < interval / 2 { notify(.alive) }
            watchdogTimer?.set(at: now + interval / 3)
        }
        watchdogTimer = timer
        timer.set(at: loop.now)
    }

    private func dumpOwnState() {
        let path = Environment.temporaryDirectory + "/keepalived_parent.data"
        var text = "------< Supervisor >------\n"
        text += " Configuration file = \(options.configurationPath)\n"
        text += " Version = \(Version.text)\n"
        text += " VRRP worker = \(worker.pid.map { String($0) } ?? "not running")\n"
        text += " Problems of the configuration = \(running.result.problems.count)\n"
        for problem in running.result.problems { text += "   \(problem.record.message)\n" }
        do {
            try PrivateFile.write(text.utf8, to: path)
        } catch {
            log.write(EventRecord(.error, "\(error)"))
        }
    }
}

/// What this is.
enum Version {
    static let text = "0.1.0"
}
