import DesiredState
import EventLoop
import EventRecord
import Firewall
import Glibc
import Handover
import InternetTypes
import Journal
import KeepalivedConf
import KernelObjects
import LinuxGround
import MailDelivery
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
    let reconciler: Reconciler
    let links: LinkReconciler
    let settings = SettingsKeeper()
    /// Interfaces made for virtual routers, and those of the configuration before while a reload is under way.
    var virtual = VirtualInterfaces.none
    var departing = VirtualInterfaces.none
    /// Addresses that virtual interfaces have whoever is MASTER.
    var lentAddresses: [WantedAddress] = []
    /// Put back since the router was last told of interfaces.
    var restoredInterfaces: [(name: InterfaceName, cause: String)] = []
    let firewall = Firewall()
    /// What instances hold that packets must not reach.
    var guarded: [InstanceHandle: Set<GuardedAddress>] = [:]
    var hasGuardingInstances = false
    var saidFirewallFailures: Set<AddressFamily> = []
    var saidMissingFeatures: Set<String> = []
    var firewallMonitor: FirewallMonitor?
    var firewallSource: IOSource?
    var firewallTimer: TimerSource?
    var lastFirewallRepair: Instant?
    var firewallCulprit = ""

    var receivers: [ReceiverKey: Receiver] = [:]
    /// The keys of the receivers by the interface that instances are configured on.
    var receiversByInterface: [InterfaceName?: [ReceiverKey]] = [:]
    let sender: AdvertisementSender
    let announcer: AddressAnnouncer
    let buffers = PacketBuffers()
    var announcerSource: DeferredSource?
    var announcerTimer: TimerSource?
    /// Interfaces that some instance depends on.
    var followed: Set<InterfaceName> = []
    /// All virtual addresses: never a source address.
    var virtualAddresses: Set<IPAddress> = []
    var holdings = HoldingBook()
    /// What of the kernel does not depend on any instance.
    var staticObjects = StaticObjects()
    /// By track group, as the router was told last.
    var missingObjects: [String: [String]] = [:]
    var promoter = SecondaryPromoter()
    /// What is wanted now may be there already, from a predecessor.
    var isAdopting = false
    var changedInterfaces: Set<InterfaceName> = []
    var keys = KeyState()
    var automaticPriority: AutomaticPriority?
    /// Tracked source addresses that came or went.
    var changedSources: Set<IPAddress> = []
    private(set) lazy var watchers = Watchers(self)
    private(set) lazy var fifos = NotifyFIFOs(self)
    private(set) lazy var mailQueue = makeMailQueue()
    var stateMails = StateMails()

    /// Reasons for which sending failed, since it last worked.
    var saidFailures: Set<SystemError> = []
    var runs: [String: Int32] = [:]
    var notifyRuns: Set<Int32> = []
    /// Runs of scripts that a reload removed, which nobody else follows to their end.
    var abandonedRuns: Set<Int32> = []
    var isStopping = false
    private var hasStoppedWaiting = false
    /// Effects of one input can cause further inputs; they wait here for their turn.
    var inbox: [RouterInput] = []
    var isHandling = false

    private var sources: [Source] = []
    private var channelSource: IOSource?
    /// What the supervisor has not taken yet, since its end of the line was full: the last word on each matter.
    private var untold: [Matter: Bool] = [:]

    /// What a successor of this process must know.
    private enum Matter: Hashable {
        case master(VirtualRouterKey)
        case script(String)
        case instance(String)
    }
    var wakeTimer: TimerSource?
    var heartbeatTimer: TimerSource?
    private var stopTimer: TimerSource?
    private var pidFile: PidFile?
    /// The CPUs that were this process's before a configuration bound it to some; empty before.
    private var cpusBefore: [Int32] = []

    /// Opens everything that needs privileges; `channel` leads to the supervisor.
    init(loop: EventLoop, channel: MessageChannel, log: Log) throws(SystemError) {
        self.loop = loop
        self.channel = channel
        self.log = log
        monitor = try NetworkMonitor()
        reconciler = try Reconciler(monitor)
        links = try LinkReconciler(monitor)
        sender = try AdvertisementSender()
        announcer = try AddressAnnouncer()
    }

    /// Serves until it is told to stop; the value is the exit status.
    func run() throws(SystemError) -> Int32 {
        wakeTimer = try loop.timer(priority: Priorities.deadlines) { [unowned self] now in deadline(at: now) }
        settings.onFirstChange = { [unowned self] in tell(.setting($0.path, original: $1)) }
        settings.onFailure = { [unowned self] in log.write(EventRecord(.kernelRefused, .error, "\($0)")) }
        links.onEvent = { [unowned self] event in note(event) }
        announcerSource = try loop.deferred(priority: .idle) { [unowned self] in announceMore() }
        announcerTimer = try loop.timer { [unowned self] _ in announceDue() }
        channelSource = try loop.watch(channel.descriptor.raw, for: .readable, priority: Priorities.supervisor) {
            [unowned self] _ in hearSupervisor()
        }
        sources.append(try loop.onSignal(SIGTERM) { [unowned self] in stop() })
        // A terminal sends it to the supervisor as well, whose decision it is.
        sources.append(try loop.onSignal(SIGINT) {})
        sources.append(try loop.onSignal(SIGUSR1) { [unowned self] in dumpState() })
        sources.append(try loop.onSignal(SIGUSR2) { [unowned self] in dumpStatistics(andClear: false) })
        // SIGRTMIN+2, as keepalived's children take it.
        sources.append(try loop.onSignal(36) { [unowned self] in dumpJSON() })
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
        case .start(let options): ProcessSettings.wipingFreedMemory { start(options, message.descriptors.first) }
        case .reload: ProcessSettings.wipingFreedMemory { reload(message.descriptors.first) }
        // For the check worker.
        case .instance: break
        case .dumpState: dumpState()
        case .dumpStatistics(let clear): dumpStatistics(andClear: clear)
        case .dumpJSON: dumpJSON()
        case .stop: stop()
        }
    }

    func tell(_ message: WorkerMessage) {
        do {
            try channel.send(Array(message.json.text.utf8))
        } catch {
            // EPIPE is reported by the closed channel as well; a supervisor that is suspended needs no sign of life.
            if error.errno == EPIPE || (error.isWouldBlock && message == .heartbeat) { return }
            log.write(EventRecord(.warning, "supervisor: \(error)"))
        }
    }

    /// Tells the supervisor, now or as soon as it listens, that a virtual router became MASTER or is it no longer.
    func tell(_ key: VirtualRouterKey, isMaster: Bool) { tell(.master(key), isMaster) }

    /// Tells the supervisor, now or as soon as it listens, what a tracking script says.
    func tell(script name: String, works: Bool) { tell(.script(name), works) }

    /// Tells the supervisor, now or as soon as it listens, what the check worker wants to know of an instance.
    func tell(instance name: String, isMaster: Bool) { tell(.instance(name), isMaster) }

    private func tell(_ matter: Matter, _ value: Bool) {
        untold[matter] = value
        tellUntold()
    }

    private func tellUntold() {
        for (matter, value) in untold {
            let message: WorkerMessage =
                switch matter {
                case .master(let key): .master(key.json, value)
                case .script(let name): .script(name, value)
                case .instance(let name): .instance(name, isMaster: value)
                }
            do {
                try channel.send(Array(message.json.text.utf8))
                untold[matter] = nil
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
        guard let (payload, configuration) = payload(descriptor) else { return loop.exit(ExitStatus.software) }
        guard takePidFile() else { return loop.exit(ExitStatus.success) }
        if options.onlyWithdraws { return withdraw(configuration, payload) }
        obtainScheduling(configuration.globals)
        do {
            if let path = options.recording { recorder = try Recorder(path) }
            recorder?.record(payload, configuration, at: loop.now)
            try monitor.synchronise()
            try follow(monitor)
            if let nanoseconds = options.heartbeat { try beat(every: .nanoseconds(nanoseconds)) }
        } catch {
            log.write(EventRecord(.critical, "\(error)"))
            return loop.exit(error.isMissingPermission ? ExitStatus.permission : ExitStatus.fatal)
        }
        let resumed = Set(payload.resumed.compactMap { try? VirtualRouterKey(json: $0) })
        adopt(configuration)
        settings.inherit(payload.settings.sorted { $0.key < $1.key }.map { (KernelSetting($0.key), $0.value) })
        let wanted = RouterConfiguration(configuration)
        router = Router(wanted)
        prepareDigests(for: wanted)
        equip()
        forgetSecrets()
        removeLeftovers(except: resumed)
        isAdopting = true
        holdStaticObjects()
        fifos.adopt(configuration.globals)
        paceAnnouncements()
        watchers.poll(configuration, followed)
        for name in followed.sorted() { input(.interface(name, status(of: name))) }
        watchers.adopt(configuration, router.configuration, createsFiles: !options.isSuccessor)
        // Before the first group is joined; what a predecessor held stays guarded all the time.
        guardAddresses(
            of: router.handles.filter { router.machine($0).map { resumed.contains($0.configuration.key) } ?? false })
        openReceivers()
        for (name, works) in payload.scripts.sorted(by: { $0.key < $1.key }) {
            input(.scriptKnown(name, works: works))
            // For the successor of this one.
            tell(script: name, works: works)
        }
        input(.start(resumedMasters: resumed))
        isAdopting = false
        // What was resumed and has a fault by now, or is waiting, does not advertise and so may not hold addresses.
        if !resumed.isEmpty { removeLeftovers(except: mastersNow) }
        tell(.ready)
        // What reading the configuration needed shall not stay locked in memory.
        ProcessSettings.releaseStartUpMemory()
    }

    private var mastersNow: Set<VirtualRouterKey> {
        Set(
            router.handles.compactMap { router.machine($0) }.filter { $0.state.kind == .master }.map(
                \.configuration.key))
    }

    // After a crash, while no successor is to start yet: addresses that nobody advertises would be in the way of
    // whoever is MASTER by now.
    private func withdraw(_ configuration: Configuration, _ payload: Payload) {
        do {
            try monitor.synchronise()
            try follow(monitor)
        } catch {
            log.write(EventRecord(.critical, "\(error)"))
            return loop.exit(ExitStatus.fatal)
        }
        adopt(configuration)
        settings.inherit(payload.settings.sorted { $0.key < $1.key }.map { (KernelSetting($0.key), $0.value) })
        router = Router(RouterConfiguration(configuration))
        adoptLeftInterfaces()
        removeLeftovers(except: [])
        removeLeftFirewall()
        // These virtual routers never were in this process: nobody is to be told that they stop.
        router = Router(RouterConfiguration(instances: []))
        stop()
    }

    private func reload(_ descriptor: Descriptor?) {
        guard !isStopping, let (payload, new) = payload(descriptor) else { return tell(.reloaded) }
        let old = notifications
        let oldMails = stateMails
        let before = configuration.globals
        adopt(new)
        if SchedulingSource(before) != SchedulingSource(new.globals) { obtainScheduling(new.globals) }
        equip()
        // Whoever is removed still says so.
        notifications.keep(old)
        stateMails = oldMails
        stateMails.adopt(new, keepsRemoved: true)
        // Interfaces of new instances first: they begin as soon as the router knows them.
        fifos.adopt(configuration.globals)
        paceAnnouncements()
        watchers.poll(configuration, followed)
        for name in followed.sorted() { input(.interface(name, status(of: name))) }
        let wanted = RouterConfiguration(new)
        watchers.adopt(configuration, wanted, createsFiles: true)
        recorder?.record(payload, new, at: loop.now)
        prepareDigests(for: wanted)
        forgetSecrets()
        input(.reconfigure(wanted))
        notifications = Notifications(new)
        stateMails.adopt(new)
        if new.globals.writesStatesOnReload { for line in Notifications.lines(for: router) { fifos.write(line) } }
        // Excluded addresses, labels and the like are nothing that the virtual router knows of.
        let masters = router.handles.filter { router.machine($0)?.state.kind == .master }
        guarded = [:]
        guardAddresses(of: masters)
        for handle in masters { hold(handle) }
        holdStaticObjects()
        openReceivers()
        dismissFormerInterfaces()
        refreshFirewall()
        tell(.reloaded)
    }

    private func adopt(_ new: Configuration) {
        configuration = new
        notifications = Notifications(new)
        stateMails.adopt(new)
        instances = Dictionary(new.instances.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        followed = []
        virtualAddresses = []
        hasGuardingInstances = new.instances.contains(where: \.refusesPackets)
        for instance in new.instances {
            followed.formUnion([instance.interface].compactMap { $0 })
            followed.formUnion(instance.tracking.interfaces.compactMap { InterfaceName($0.name) })
            followed.formUnion(instance.interfacesOfHeldObjects)
            for address in instance.virtualAddresses + instance.excludedAddresses {
                virtualAddresses.insert(address.prefix.address)
            }
        }
        staticObjects = StaticObjects(new)
        promoter.settle(promotingInterfaces, say: { log.write($0) })
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

    /// What of a configuration decides how the worker is scheduled.
    private struct SchedulingSource: Equatable {
        let settings: SchedulingSettings
        let ceiling: Int8?
        let tolerated: Duration

        init(_ globals: GlobalDefinitions) {
            settings = globals.vrrpScheduling
            ceiling = globals.maximumAutomaticPriority
            tolerated = globals.minimumAutomaticPriorityDelay
        }
    }

    // What makes advertisements leave on time on a busy machine, as far as the kernel permits it.
    private func obtainScheduling(_ globals: GlobalDefinitions) {
        let wanted = globals.vrrpScheduling
        var wish = SchedulingWish(
            realTimePriority: wanted.realTimePriority.map { Int32($0) } ?? (wanted.niceness == nil ? 50 : nil),
            realTimeLimit: wanted.realTimeLimit, nice: Int32(wanted.niceness ?? -20), locksMemory: true,
            cpus: wanted.cpus.compactMap { Int32(exactly: $0) })
        // A reload that no longer binds it gives back what it was bound away from.
        if wish.cpus.isEmpty { wish.cpus = cpusBefore }
        if wish.realTimePriority != nil, wish.realTimeLimit == nil { wish.realTimeLimit = .seconds(2) }
        let outcome = wish.obtain()
        if cpusBefore.isEmpty { cpusBefore = outcome.cpusBefore }
        log.write(EventRecord(.info, "VRRP worker scheduling: \(outcome)"))
        automaticPriority = AutomaticPriority(globals, current: wish.realTimePriority ?? 0)
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

    /// Passes one input to the router and carries out what it answers.
    func input(_ new: RouterInput) {
        inbox.append(new)
        guard !isHandling else { return }
        isHandling = true
        defer { isHandling = false }
        while !inbox.isEmpty {
            let next = inbox.removeFirst()
            let now = loop.now
            if let clock = changedWallClock() {
                recorder?.record(clock, at: now)
                _ = router.handle(clock, at: now)
            }
            if case .datagram = next, recorder != nil, router.digests != nil {
                let effects = router.handle(next, at: now)
                recorder?.record(next, at: now, hasWrongDigest: router.sawWrongDigest)
                perform(effects)
            } else {
                // Before it is handled: should that be the end of the process, it is known what did it.
                recorder?.record(next, at: now)
                perform(router.handle(next, at: now))
            }
        }
        wakeTimer?.set(at: router.nextWake)
    }

    private func deadline(at now: Instant) {
        if let due = router.nextWake { automaticPriority?.note(lateness: now - due, log) }
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
        releaseStaticObjects()
        stopTimer = try? loop.timer(priority: .normal) { [unowned self] _ in stopWaiting() }
        stopTimer?.set(at: loop.now + Self.scriptPatience)
        finishWhenDone()
    }

    /// How long the end waits for stop scripts, and then at most for the kernel.
    private static let (scriptPatience, kernelPatience) = (Duration.seconds(1), Duration.seconds(4))

    // Scripts had their time; addresses still have to go, unless the kernel does not answer at all.
    private func stopWaiting() {
        guard !hasStoppedWaiting, !reconciler.isIdle else { return finish() }
        hasStoppedWaiting = true
        endNotifyRuns()
        stopTimer?.set(at: loop.now + Self.kernelPatience)
    }

    private func endNotifyRuns() {
        for pid in notifyRuns { _ = try? signalGroup(pid, SIGTERM) }
        notifyRuns = []
    }

    func finishWhenDone() {
        // Within an input the work has only begun: more instances may have to withdraw, more scripts to run.
        if isStopping, !isHandling, reconciler.isIdle, notifyRuns.isEmpty, !fifos.hasReaders { finish() }
    }

    private func finish() {
        endNotifyRuns()
        fifos.closeAll()
        mailQueue.sendRest()
        dismantle()
        for pid in Array(runs.values) + Array(abandonedRuns) { _ = try? signalGroup(pid, SIGKILL) }
        promoter.settle([], say: { log.write($0) })
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
