import Checks
import EventLoop
import EventRecord
import Glibc
import Handover
import HealthChecking
import IPVS
import InternetTypes
import Journal
import KeepalivedConf
import LinuxGround
import LoadBalancing
import ProcessControl
import Rtnetlink
import ServiceTypes

/// The process that checks real servers and keeps IPVS true: one thread around one event loop.
///
/// It passes what checks say to the pure `LoadBalancer`, and makes the kernel have what that wants.
final class CheckWorker {
    /// The supervisor first, then the kernel's answers; checks come last.
    enum Priorities {
        static let supervisor: EventLoop.Priority = -20
        static let kernel: EventLoop.Priority = -10
    }

    let loop: EventLoop
    let channel: MessageChannel
    var options = WorkerOptions()
    private(set) var log: Log
    var configuration = Configuration()
    var balancer = LoadBalancer()

    var runner = CheckRunner(spreadBy: SystemRandomNumberGenerator())
    var factory: CheckFactory
    var checks: [CheckID: any HealthCheck] = [:]
    /// Kinds of checks that were said not to be made.
    var saidMissing: Set<Checker.Kind> = []

    /// Nil while the kernel has no IPVS.
    var table: ServiceTable?
    var tableSource: IOSource?
    var compareTimer: TimerSource?
    var syncDaemons: [SyncDaemon.Role: SyncDaemon] = [:]
    /// What the timeouts of connections were before they were set here.
    var foundTimeouts: IPVS.Timeouts?
    /// Instances that the VRRP worker holds as MASTER, as far as anybody wants to know.
    var masters: Set<String> = []
    var monitor: NetworkMonitor?
    var monitorSource: IOSource?
    var addressesTimer: DeferredSource?

    /// Scripts that are running, which the end waits for.
    var scriptRuns: Set<Int32> = []
    var isStopping = false
    /// What is done as soon as the kernel has everything.
    var whenSettled: [() -> Void] = []

    private(set) lazy var lines = NotifyLines(loop) { [unowned self] in log.write($0) }

    private var sources: [Source] = []
    private var channelSource: IOSource?
    private var wakeTimer: TimerSource?
    private var heartbeatTimer: TimerSource?
    private var stopTimer: TimerSource?
    private var pidFile: PidFile?
    /// What a successor has to know and the supervisor has not taken yet, since its end of the line was full.
    private var untold: [String: JSON?] = [:]
    private var resumed: [String: JSON]?

    /// `channel` leads to the supervisor.
    init(loop: EventLoop, channel: MessageChannel, log: Log) throws(SystemError) {
        self.loop = loop
        self.channel = channel
        self.log = log
        factory = CheckFactory(try CheckEnvironment(loop: loop))
    }

    /// Serves until it is told to stop; the value is the exit status.
    func run() throws(SystemError) -> Int32 {
        wakeTimer = try loop.timer(priority: .normal) { [unowned self] now in
            follow(runner.wake(at: now))
            wakeTimer?.set(at: runner.nextWake)
        }
        channelSource = try loop.watch(channel.descriptor.raw, for: .readable, priority: Priorities.supervisor) {
            [unowned self] _ in hearSupervisor()
        }
        sources.append(try loop.onSignal(SIGTERM) { [unowned self] in stop() })
        // A terminal sends it to the supervisor as well, whose decision it is.
        sources.append(try loop.onSignal(SIGINT) {})
        sources.append(try loop.onSignal(SIGUSR1) { [unowned self] in dumpState() })
        sources.append(try loop.onSignal(SIGUSR2) {})
        // Only the supervisor reads configuration files.
        sources.append(try loop.onSignal(SIGHUP) {})
        return try loop.run()
    }

    // MARK: The supervisor

    private func hearSupervisor() {
        while true {
            do {
                switch try channel.receive() {
                case .nothing: return
                case .closed:
                    // The supervisor is gone: leave as it would have told us to.
                    channelSource = nil
                    return stop()
                case .message(let message): obey(message)
                }
            } catch {
                return log.write(EventRecord(.error, "\(error)"))
            }
        }
    }

    private func obey(_ message: MessageChannel.Message) {
        guard let json = try? JSON(parsing: String(decoding: message.octets, as: UTF8.self)),
            let order = SupervisorMessage(json: json)
        else { return log.write(EventRecord(.error, "the supervisor sent a message that is not understood")) }
        switch order {
        case .start(let options): start(options, message.descriptors.first)
        case .reload: reload(message.descriptors.first)
        case .instance(let name, let isMaster): follow(instance: name, isMaster: isMaster)
        case .dumpState: dumpState()
        // The JSON dump is about virtual routers only, as keepalived's is.
        case .dumpStatistics, .dumpJSON: break
        case .stop: stop()
        }
    }

    private func tell(_ message: WorkerMessage) {
        do {
            try channel.send(Array(message.json.text.utf8))
        } catch {
            if error.errno == EPIPE || (error.isWouldBlock && message == .heartbeat) { return }
            log.write(EventRecord(.warning, "supervisor: \(error)"))
        }
    }

    /// Tells the supervisor, now or as soon as it listens, what a successor of this process has to know.
    func remember(_ name: String, _ value: JSON?) {
        untold.updateValue(value, forKey: name)
        tellUntold()
    }

    private func tellUntold() {
        for (name, value) in untold {
            do {
                try channel.send(Array(WorkerMessage.health(name, value).json.text.utf8))
                untold[name] = nil
            } catch {
                return
            }
        }
    }

    private func payload(_ descriptor: Descriptor?) -> (Payload, Configuration)? {
        guard let descriptor, let bytes = try? Memfd.contents(of: descriptor), let payload = Payload(bytes: bytes),
            let expanded = ExpandedConfiguration(serialized: payload.configuration)
        else {
            log.write(EventRecord(.error, "the configuration from the supervisor cannot be read"))
            return nil
        }
        return (payload, Configuration.load(expanded: expanded, environment: RecordedEnvironment(payload.facts)))
    }

    private func start(_ options: WorkerOptions, _ descriptor: Descriptor?) {
        self.options = options
        log = Log(LogOptions(options))
        guard let (payload, new) = payload(descriptor) else { return loop.exit(ExitStatus.software) }
        guard takePidFile() else { return loop.exit(ExitStatus.success) }
        configuration = new
        resumed = payload.health
        obtainScheduling()
        if let nanoseconds = options.heartbeat { try? beat(every: .nanoseconds(nanoseconds)) }
        openTable { [unowned self] in begin() }
    }

    // With IPVS or without: then nothing is checked, for nobody would hear of it.
    private func begin() {
        guard table != nil else { return tell(.ready) }
        lines.adopt(configuration.globals)
        prepareTable(resumed)
        followAddresses()
        perform(.start(configuration, resuming: resumed))
        whenSettled.append { [unowned self] in
            tell(.ready)
            // What reading the configuration needed shall not stay in memory.
            ProcessSettings.releaseStartUpMemory()
        }
        compareTable()
    }

    private func reload(_ descriptor: Descriptor?) {
        guard !isStopping, let (_, new) = payload(descriptor) else { return tell(.reloaded) }
        configuration = new
        guard table != nil else {
            return openTable { [unowned self] in
                if table == nil { return tell(.reloaded) }
                begin()
                tell(.reloaded)
            }
        }
        setTimeouts()
        updateSyncDaemons()
        followAddresses()
        lines.adopt(new.globals)
        perform(.reconfigure(new))
        whenSettled.append { [unowned self] in tell(.reloaded) }
        table?.pump()
    }

    private func takePidFile() -> Bool {
        guard let path = options.pidFile else { return true }
        do {
            switch try PidFile.acquire(at: path) {
            case .acquired(let file): pidFile = file
            case .locked(let other):
                log.write(EventRecord(.error, "another process\(other.map { " (\($0))" } ?? "") holds \(path)"))
                return false
            }
        } catch {
            log.write(EventRecord(.warning, "\(error)"))
        }
        return true
    }

    // Nothing here has a deadline that the normal class would miss: only what is asked for.
    private func obtainScheduling() {
        let wanted = configuration.globals.checkerScheduling
        let wish = SchedulingWish(
            realTimePriority: wanted.realTimePriority.map { Int32($0) }, realTimeLimit: wanted.realTimeLimit,
            nice: wanted.niceness.map { Int32($0) }, locksMemory: wanted.locksMemory,
            cpus: wanted.cpus.compactMap { Int32(exactly: $0) }, timerSlack: nil)
        guard wish != SchedulingWish(timerSlack: nil) else { return }
        log.write(EventRecord(.info, "check worker scheduling: \(wish.obtain())"))
    }

    private func beat(every interval: Duration) throws(SystemError) {
        let timer = try loop.timer(priority: .normal) { [unowned self] now in
            tell(.heartbeat)
            tellUntold()
            heartbeatTimer?.set(at: now + interval)
        }
        heartbeatTimer = timer
        timer.set(at: loop.now)
    }

    // MARK: The pure side

    /// Passes one input to the load balancer and carries out what it answers: the kernel first, then whoever is told.
    func perform(_ input: LoadBalancer.Input) {
        let effects = balancer.handle(input)
        if !(isStopping && options.keepsServices) {
            for case .install(let key) in effects { table?.want(key, balancer.wanted(key)) }
            table?.pump()
        }
        for effect in effects {
            switch effect {
            case .install: break
            case .event(let event): report(event)
            case .run(let command): run(command)
            case .addCheck(let id, let checker, let isUp): addCheck(id, checker, isUp: isUp)
            case .removeCheck(let id): removeCheck(id)
            case .suspendCheck(let id): follow(runner.suspend(id))
            case .resumeCheck(let id): runner.resume(id, at: loop.now)
            case .remember(let name, let value): remember(name, value)
            }
        }
        wakeTimer?.set(at: runner.nextWake)
    }

    /// Arms the timer for the next check that is due.
    func rearm() { wakeTimer?.set(at: runner.nextWake) }

    // MARK: The end

    /// Takes the services out of the kernel, runs what omega asks for, and ends as soon as that is done.
    func stop() {
        guard !isStopping else { return }
        isStopping = true
        perform(.stop)
        stopSyncDaemons()
        restoreTimeouts()
        if configuration.globals.lvs.flushOnStop == .everything, !options.keepsServices { table?.flush() }
        table?.pump()
        stopTimer = try? loop.timer(priority: .normal) { [unowned self] _ in finish() }
        stopTimer?.set(at: loop.now + Self.patience)
        finishWhenDone()
    }

    /// How long the end waits for scripts and the kernel.
    private static let patience = Duration.seconds(1)

    func finishWhenDone() {
        if isStopping, scriptRuns.isEmpty, table?.isIdle ?? true { finish() }
    }

    private func finish() {
        for pid in scriptRuns { _ = try? signalGroup(pid, SIGTERM) }
        for check in checks.values { check.abandon() }
        lines.closeAll()
        pidFile?.remove()
        loop.exit(ExitStatus.success)
    }
}

extension LogOptions {
    fileprivate init(_ options: WorkerOptions) {
        self.init(
            identifier: "stayalived-check", toConsole: options.logsToConsole, toSystemLog: options.logsToSystem,
            facility: SyslogFacility(options.facility) ?? .daemon, detail: options.detail)
    }
}
