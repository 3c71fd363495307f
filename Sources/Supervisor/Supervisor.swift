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
    let options: Options
    let loop: EventLoop
    let log: Log
    private let pidFile: PidFile?
    /// What the workers run, or have been told to.
    var running: ReadConfiguration
    let worker: WorkerProcess
    let checks: CheckKeeper
    private var sources: [Source] = []
    private var watchdogTimer: TimerSource?
    /// When the next worker is due, while none runs.
    var restartTimer: TimerSource?
    /// When a worker that has to end is killed.
    var stopTimer: TimerSource?
    var phase = Phase.starting
    /// What ran before `running`, as long as the worker has not said that it left it behind: a reload that it has been
    /// told of and not answered, each. Should it die meanwhile, its addresses can be of any of them.
    var unconfirmed: [ReadConfiguration] = []
    /// Configurations whose addresses are still to be withdrawn.
    var toWithdraw: [ReadConfiguration] = []
    /// Whether a reload has been announced to the service manager, which awaits `ready`.
    var isReloading = false
    /// Whether the worker has said that it runs.
    var isWorkerReady = false
    /// Whether the worker was killed because it hung: others have taken over meanwhile.
    var hasHung = false
    /// Whether a worker that ran may have left addresses behind.
    var hasLeftovers = false
    /// Whether the present worker is only there to withdraw what a dead one left behind.
    var isWithdrawing = false
    /// What to exit with when that is done; nil to go on.
    var endStatus: Int32?
    /// What to exit with as soon as the check worker has ended, too.
    var leavingStatus: Int32?
    /// How many workers there have been.
    var starts = 0

    enum Phase { case starting, running, stopping }

    init(
        _ options: Options, _ configuration: ReadConfiguration, loop: EventLoop, log: Log, pidFile: PidFile?
    ) {
        self.options = options
        self.loop = loop
        self.log = log
        self.pidFile = pidFile
        running = configuration
        worker = WorkerProcess(loop: loop, path: Self.workerPath("stayalived-vrrp")) { log.write($0) }
        checks = CheckKeeper(
            options, configuration, loop: loop, log: log, path: Self.workerPath("stayalived-check"))
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
        let status = runStartupScript() ? try serve() : ExitStatus.success
        pidFile?.remove()
        log.write(EventRecord(.stopped, .notice, "Stopped stayalived \(Version.text)"))
        return status
    }

    private func serve() throws(SystemError) -> Int32 {
        try listen()
        worker.onMessage = { [unowned self] message in heard(message) }
        worker.onEnd = { [unowned self] status in workerEnded(status) }
        keepChecks()
        if !needsVRRP, !CheckKeeper.isNeeded(for: running.configuration, options) {
            log.write(EventRecord(.warning, "Warning - stayalived has no configuration to run"))
        }
        checks.start()
        if needsVRRP { startWorker() } else { settle() }
        let status = try loop.run()
        removeWorkerPidFile()
        checks.removePidFile()
        runShutdownScript()
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
            checks.dumpState()
        }
        on(SignalNumber.statistics) { [unowned self] in order(.dumpStatistics(andClear: false)) }
        on(SignalNumber.json) { [unowned self] in order(.dumpJSON) }
        on(SignalNumber.clearStatistics) { [unowned self] in order(.dumpStatistics(andClear: true)) }
        try watch(every: Self.watchInterval)
    }

    private func on(_ signal: Int32, priority: EventLoop.Priority = .normal, _ handler: @escaping () -> Void) {
        do {
            sources.append(try loop.onSignal(signal, priority: priority, handler: handler))
        } catch {
            log.write(EventRecord(.error, "\(error)"))
        }
    }

    // MARK: The service manager and state

    /// Tells the service manager, if there is one.
    func notify(_ notices: ServiceManager.Notice...) {
        do {
            try ServiceManager.notify(notices)
        } catch {
            log.write(EventRecord(.warning, "service manager: \(error)"))
        }
    }

    /// The service manager's watchdog interval, or what takes its place where there is none. A worker gives four signs of life
    /// in it: two that are missing are too many.
    static var watchInterval: Duration { ServiceManager.watchdogInterval ?? .seconds(40) }

    // After everything else: what the worker has said by now counts.
    private func watch(every interval: Duration) throws(SystemError) {
        var due = loop.now
        let timer = try loop.timer(priority: .idle) { [unowned self] now in
            // Where this process itself stood still, so may have the worker, which had no time to speak since.
            if now - due < interval / 3 {
                judgeWorker(at: now)
                checks.replaceIfSilent(for: interval, at: now)
            }
            due = now + interval / 3
            watchdogTimer?.set(at: due)
        }
        watchdogTimer = timer
        timer.set(at: due)
    }

    // A worker that hangs is replaced. The service manager is told that all is well as long as that works.
    private func judgeWorker(at now: Instant) {
        let silence = worker.pid == nil ? .zero : now - (worker.lastHeard ?? now)
        let isHanging = silence >= Self.watchInterval / 2
        if isHanging, isWorkerReady, options.restartsWorkers {
            let text = "the VRRP worker has given no sign of life for \(silence.inSeconds) s, replacing it"
            log.write(EventRecord(.workerHangs, .error, text))
            hasHung = true
            isWorkerReady = false
            worker.signal(SIGKILL)
            return notify(.alive)
        }
        if !isHanging { notify(.alive) }
    }

    private func dumpOwnState() {
        let path = Environment.temporaryDirectory + "/keepalived_parent.data"
        var text = "------< Supervisor >------\n"
        text += " Configuration file = \(options.configurationPath)\n"
        text += " Version = \(Version.text)\n"
        text += " VRRP worker = \(worker.pid.map { String($0) } ?? "not running")\n"
        text += " Check worker = \(checks.pid.map { String($0) } ?? "not running")\n"
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
