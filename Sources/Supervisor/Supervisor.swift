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

    private enum Phase { case starting, running, reloading, stopping }

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
            becomeReady()
        } else {
            startWorker(resuming: [])
        }
        let status = try loop.run()
        pidFile?.remove()
        log.write(EventRecord(.info, "Stopped stayalived \(Version.text)"))
        return status
    }

    private func listen() throws(SystemError) {
        ProcessSettings.ignore(signal: SIGPIPE)
        on(SignalNumber.reload) { [unowned self] in reload() }
        on(SignalNumber.stop) { [unowned self] in stop() }
        on(SIGINT) { [unowned self] in if !options.ignoresInterrupt { stop() } }
        on(SignalNumber.data) { [unowned self] in
            dumpOwnState()
            order(.dumpState)
        }
        on(SignalNumber.statistics) { [unowned self] in order(.dumpStatistics(andClear: false)) }
        on(SignalNumber.clearStatistics) { [unowned self] in order(.dumpStatistics(andClear: true)) }
        if let interval = ServiceManager.watchdogInterval { try watch(every: interval) }
    }

    private func on(_ signal: Int32, _ handler: @escaping () -> Void) {
        do {
            sources.append(try loop.onSignal(signal, handler: handler))
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
        result.recording = options.recording
        result.heartbeat = ServiceManager.watchdogInterval.map { $0.wholeNanoseconds / 4 }
        return result
    }

    private func startWorker(resuming masters: Set<JSON>) {
        var payload = running.payload
        payload.resumed = Array(masters)
        do {
            try worker.start(workerOptions, payload)
        } catch {
            log.write(EventRecord(.critical, "\(error)"))
            loop.exit(ExitStatus.fatal)
        }
    }

    private func heard(_ message: WorkerMessage) {
        switch message {
        case .ready, .reloaded: becomeReady()
        case .heartbeat, .master: break
        }
    }

    private func becomeReady() {
        guard phase != .stopping else { return }
        if phase == .starting { log.write(EventRecord(.info, "Startup complete")) }
        if phase == .reloading { log.write(EventRecord(.info, "Reload complete")) }
        phase = .running
        notify(.ready)
    }

    private func workerEnded(_ status: ChildStatus) {
        if phase == .stopping { return loop.exit(ExitStatus.success) }
        if case .exited(let code) = status, ExitStatus.isPermanent(code) {
            log.write(EventRecord(.critical, "the VRRP worker ended for good: \(status)"))
            return loop.exit(code)
        }
        guard options.restartsWorkers else {
            log.write(EventRecord(.critical, "the VRRP worker died (\(status)), ending as -R asks"))
            return loop.exit(ExitStatus.success)
        }
        let delay = worker.restartDelay()
        log.write(EventRecord(.error, "the VRRP worker died (\(status)), restarting it in \(delay.inSeconds) s"))
        // After a wait somebody else is MASTER: only an immediate successor goes on where the worker stopped.
        guard delay > .zero else { return startWorker(resuming: worker.masters) }
        restartTimer = try? loop.timer(priority: .normal) { [unowned self] _ in startWorker(resuming: []) }
        restartTimer?.set(at: loop.now + delay)
    }

    private func order(_ message: SupervisorMessage) {
        do {
            try worker.send(message)
        } catch {
            log.write(EventRecord(.error, "VRRP worker: \(error)"))
        }
    }

    // MARK: Reload and stop

    private func reload() {
        guard phase != .stopping else { return }
        phase = .reloading
        notify(.reloading)
        log.write(EventRecord(.info, "Reloading \(options.configurationPath)"))
        let new = ReadConfiguration(options)
        let errors = new.newErrors(since: running)
        guard errors.isEmpty, new.fatalStatus == nil else {
            for problem in errors { log.write(problem.record) }
            log.write(
                EventRecord(.error, "the new configuration has errors: nothing was changed, the old one stays in force")
            )
            phase = .running
            return notify(.ready)
        }
        for problem in new.result.problems { log.write(problem.record) }
        running = new
        if worker.pid == nil {
            guard !new.configuration.instances.isEmpty, restartTimer?.deadline == nil else { return becomeReady() }
            return startWorker(resuming: [])
        }
        do {
            try worker.send(.reload, new.payload)
        } catch {
            log.write(EventRecord(.error, "VRRP worker: \(error)"))
            becomeReady()
        }
    }

    private func stop() {
        guard phase != .stopping else { return }
        phase = .stopping
        notify(.stopping)
        log.write(EventRecord(.info, "Stopping"))
        guard worker.pid != nil else { return loop.exit(ExitStatus.success) }
        order(.stop)
        stopTimer = try? loop.timer(priority: .normal) { [unowned self] _ in
            log.write(EventRecord(.error, "the VRRP worker does not end, killing it"))
            worker.signal(SIGKILL)
        }
        stopTimer?.set(at: loop.now + running.configuration.globals.childWaitTime)
    }

    // MARK: The service manager and state

    private func notify(_ notice: ServiceManager.Notice) {
        do {
            try ServiceManager.notify(notice)
        } catch {
            log.write(EventRecord(.warning, "service manager: \(error)"))
        }
    }

    // The watchdog of the service manager is fed only while the worker gives signs of life.
    private func watch(every interval: Duration) throws(SystemError) {
        let timer = try loop.timer(priority: .normal) { [unowned self] now in
            let silence = worker.pid == nil ? .zero : now - (worker.lastHeard ?? now)
            if silence < interval { notify(.alive) }
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
