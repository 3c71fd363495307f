import DesiredState
import EventLoop
import EventRecord
import Glibc
import Handover
import InternetTypes
import Journal
import KeepalivedConf
import LinuxGround
import PacketIO
import ProcessControl
import Rtnetlink
import VRRP

/// The process that holds elections and addresses: one thread around one event loop.
///
/// It passes what comes from outside to the pure `Router`, and carries out what that answers.
final class VRRPWorker {
    /// Served first: an advertisement that is due. Then what came in, then everything else.
    enum Priorities {
        static let deadlines = EventLoop.Priority.important
        static let reception: EventLoop.Priority = -50
        static let supervisor: EventLoop.Priority = -20
    }

    let loop: EventLoop
    let channel: MessageChannel
    var options = WorkerOptions()
    private(set) var log: Log
    var configuration = Configuration()
    var instances: [String: VRRPInstance] = [:]
    var notifications = Notifications(Configuration())
    var router = Router(RouterConfiguration(instances: []))
    var recorder: Recorder?

    let monitor: NetworkMonitor
    let reconciler: AddressReconciler
    var receivers: [ReceiverKey: Receiver] = [:]
    let sender: AdvertisementSender
    let announcer: AddressAnnouncer
    let buffers = PacketBuffers()
    var announcerSource: DeferredSource?
    /// Interfaces that some instance depends on.
    var followed: Set<InterfaceName> = []
    /// All virtual addresses: never a source address.
    var virtualAddresses: Set<IPAddress> = []
    var addressBook = AddressBook()
    var changedInterfaces: Set<InterfaceName> = []

    /// Reasons for which sending failed, since it last worked.
    var saidFailures: Set<SystemError> = []
    var runs: [String: Int32] = [:]
    var notifyRuns: Set<Int32> = []
    var isStopping = false
    /// Effects of one input can cause further inputs; they wait here for their turn.
    var inbox: [RouterInput] = []
    var isHandling = false

    private var sources: [Source] = []
    var wakeTimer: TimerSource?
    var heartbeatTimer: TimerSource?
    private var stopTimer: TimerSource?
    private var pidFile: PidFile?

    /// Opens everything that needs privileges; `channel` leads to the supervisor.
    init(loop: EventLoop, channel: MessageChannel, log: Log) throws(SystemError) {
        self.loop = loop
        self.channel = channel
        self.log = log
        monitor = try NetworkMonitor()
        reconciler = try AddressReconciler(monitor)
        sender = try AdvertisementSender()
        announcer = try AddressAnnouncer()
    }

    /// Serves until it is told to stop; the value is the exit status.
    func run() throws(SystemError) -> Int32 {
        wakeTimer = try loop.timer(priority: Priorities.deadlines) { [unowned self] now in deadline(at: now) }
        announcerSource = try loop.deferred(priority: .idle) { [unowned self] in announceMore() }
        sources.append(
            try loop.watch(channel.descriptor.raw, for: .readable, priority: Priorities.supervisor) {
                [unowned self] _ in
                hearSupervisor()
            })
        for signal in [SIGTERM, SIGINT] {
            sources.append(try loop.onSignal(signal) { [unowned self] in stop() })
        }
        sources.append(try loop.onSignal(SIGUSR1) { [unowned self] in dumpState() })
        sources.append(try loop.onSignal(SIGUSR2) { [unowned self] in dumpStatistics(andClear: false) })
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
                    sources.removeAll()
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
        case .dumpState: dumpState()
        case .dumpStatistics(let clear): dumpStatistics(andClear: clear)
        case .stop: stop()
        }
    }

    func tell(_ message: WorkerMessage) {
        do {
            try channel.send(Array(message.json.text.utf8))
        } catch {
            // EPIPE is reported by the closed channel as well.
            if error.errno != EPIPE { log.write(EventRecord(.warning, "supervisor: \(error)")) }
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
        guard let (payload, configuration) = payload(descriptor) else { return loop.exit(ExitStatus.software) }
        guard takePidFile() else { return loop.exit(ExitStatus.success) }
        obtainScheduling(configuration.globals)
        do {
            if let path = options.recording { recorder = try Recorder(path) }
            recorder?.record(payload, at: loop.now)
            try monitor.synchronise()
            try follow(monitor)
            if let nanoseconds = options.heartbeat { try beat(every: .nanoseconds(nanoseconds)) }
        } catch {
            log.write(EventRecord(.critical, "\(error)"))
            return loop.exit(error.isMissingPermission ? ExitStatus.permission : ExitStatus.fatal)
        }
        let resumed = Set(payload.resumed.compactMap { try? VirtualRouterKey(json: $0) })
        adopt(configuration)
        router = Router(RouterConfiguration(configuration))
        removeLeftovers(except: resumed)
        for name in followed.sorted() { input(.interface(name, status(of: name))) }
        openReceivers()
        input(.start(resumedMasters: resumed))
        tell(.ready)
    }

    private func reload(_ descriptor: Descriptor?) {
        guard !isStopping, let (payload, new) = payload(descriptor) else { return tell(.reloaded) }
        recorder?.record(payload, at: loop.now)
        adopt(new)
        // Sockets and interfaces of new instances first: they begin as soon as the router knows them.
        for name in followed.sorted() { input(.interface(name, status(of: name))) }
        input(.reconfigure(RouterConfiguration(new)))
        openReceivers()
        tell(.reloaded)
    }

    private func adopt(_ new: Configuration) {
        configuration = new
        notifications = Notifications(new)
        instances = Dictionary(new.instances.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        followed = []
        virtualAddresses = []
        for instance in new.instances {
            followed.formUnion([instance.interface].compactMap { $0 })
            followed.formUnion(instance.tracking.interfaces.compactMap { InterfaceName($0.name) })
            for address in instance.virtualAddresses + instance.excludedAddresses {
                virtualAddresses.insert(address.prefix.address)
            }
        }
        for group in new.syncGroups {
            followed.formUnion(group.tracking.interfaces.compactMap { InterfaceName($0.name) })
        }
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

    // What makes advertisements leave on time on a busy machine, as far as the kernel permits it.
    private func obtainScheduling(_ globals: GlobalDefinitions) {
        let wanted = globals.vrrpScheduling
        var wish = SchedulingWish(
            realTimePriority: wanted.realTimePriority.map { Int32($0) } ?? (wanted.niceness == nil ? 50 : nil),
            realTimeLimit: wanted.realTimeLimit, nice: Int32(wanted.niceness ?? -20), locksMemory: true,
            cpus: wanted.cpus.compactMap { Int32(exactly: $0) })
        if wish.realTimePriority != nil, wish.realTimeLimit == nil { wish.realTimeLimit = .seconds(2) }
        log.write(EventRecord(.info, "VRRP worker scheduling: \(wish.obtain())"))
    }

    private func beat(every interval: Duration) throws(SystemError) {
        let timer = try loop.timer(priority: .normal) { [unowned self] now in
            tell(.heartbeat)
            heartbeatTimer?.set(at: now + interval)
        }
        heartbeatTimer = timer
        timer.set(at: loop.now)
    }

    // MARK: The pure side

    /// Passes one input to the router and carries out what it answers.
    func input(_ new: RouterInput) {
        inbox.append(new)
        guard !isHandling else { return }
        isHandling = true
        defer { isHandling = false }
        while !inbox.isEmpty {
            let next = inbox.removeFirst()
            let now = loop.now
            recorder?.record(next, at: now)
            perform(router.handle(next, at: now))
        }
        wakeTimer?.set(at: router.nextWake)
    }

    private func deadline(at now: Instant) {
        // A late timer is not believed while the master's advertisements lie unread in the socket.
        for interface in router.interfacesToDrain(at: now) { drainReceivers(of: interface) }
        input(.wake)
    }

    // MARK: The end

    /// Says goodbye, withdraws the addresses, runs the stop scripts, and ends as soon as that is done.
    func stop() {
        guard !isStopping else { return }
        isStopping = true
        input(.stop)
        stopTimer = try? loop.timer(priority: .normal) { [unowned self] _ in finish() }
        stopTimer?.set(at: loop.now + .seconds(1))
        finishWhenDone()
    }

    func finishWhenDone() {
        if isStopping, reconciler.isIdle, notifyRuns.isEmpty { finish() }
    }

    private func finish() {
        for pid in runs.values { _ = try? signalGroup(pid, SIGKILL) }
        pidFile?.remove()
        loop.exit(ExitStatus.success)
    }

    /// Keeps `source` for as long as the worker lives.
    func keep(_ source: Source) { sources.append(source) }
}

extension LogOptions {
    init(_ options: WorkerOptions) {
        self.init(
            identifier: "stayalived-vrrp", toConsole: options.logsToConsole, toSystemLog: options.logsToSystem,
            facility: SyslogFacility(options.facility) ?? .daemon, detail: options.detail)
    }
}
