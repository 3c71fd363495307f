import EventLoop
import EventRecord
import InternetTypes
import Journal
import KeepalivedConf
import LinuxGround
import Rtnetlink
import SystemWatch
import Tracking
import VRRP

/// What the worker watches beside links, addresses and scripts: files, processes, source addresses, and links whose
/// drivers have to be asked.
final class Watchers {
    private unowned let worker: VRRPWorker
    private var files: FileWatcher?
    /// Names of `track_file` blocks by path.
    private var names: [String: [String]] = [:]
    private var fileTimer: TimerSource?
    private var processes: ProcessWatcher?
    private var patterns: [ProcessConfiguration] = []
    private var scanSource: DeferredSource?
    private var processTimer: TimerSource?
    private var probe: LinkProbe?
    private var polled: [InterfaceName: LinkProbe.Method?] = [:]
    private var carriers: [InterfaceName: Bool] = [:]
    private var linkTimer: TimerSource?
    private var sources: [Source] = []
    /// Source addresses whose absence is a fault.
    private(set) var trackedSources: Set<IPAddress> = []

    /// Where nobody tells by itself: how often to look.
    private static let period = Duration.seconds(1)

    init(_ worker: VRRPWorker) { self.worker = worker }

    /// Watches what a configuration asks for; tells the router at once what files hold and which addresses are there.
    ///
    /// - Parameter createsFiles: whether `init_file` is carried out, which is for the start of the daemon and for files
    ///   that a reload brings.
    func adopt(_ configuration: Configuration, _ router: RouterConfiguration, createsFiles: Bool) {
        do {
            try adoptFiles(configuration, router, createsFiles: createsFiles)
            try adoptProcesses(router.processes)
        } catch {
            worker.log.write(EventRecord(.error, "\(error)"))
        }
        trackedSources = Set(router.instances.filter(\.tracksSource).compactMap(\.source))
        tellSources()
    }

    // MARK: Files

    private func adoptFiles(
        _ configuration: Configuration, _ router: RouterConfiguration, createsFiles: Bool
    ) throws(SystemError) {
        let known = Set(names.keys)
        names = [:]
        let used = Set(router.files)
        for file in configuration.trackFiles {
            if let value = file.initialValue, createsFiles, !known.contains(file.path) {
                do {
                    try SmallFile.create(file.path, Array("\(value)\n".utf8), overwrites: file.overwrites)
                } catch {
                    worker.log.write(EventRecord(.error, "track file \(file.name): \(error)"))
                }
            }
            if used.contains(file.name) { names[file.path, default: []].append(file.name) }
        }
        guard !names.isEmpty || files != nil else { return }
        let watcher: FileWatcher
        if let files {
            watcher = files
        } else {
            watcher = try FileWatcher()
            files = watcher
            sources.append(
                try worker.loop.watch(watcher.fileDescriptor, for: .readable, priority: .normal) { [unowned self] _ in
                    read(watcher.changes())
                })
            fileTimer = try worker.loop.timer { [unowned self] _ in read(watcher.retry()) }
        }
        watcher.watch(Set(names.keys))
        for path in watcher.unwatched.sorted() {
            worker.log.write(EventRecord(.warning, "the folder of track file \(path) cannot be watched yet"))
        }
        read(Set(names.keys))
    }

    // A file that is missing, or holds no number, counts as 0.
    private func read(_ paths: Set<String>) {
        for path in paths.sorted() {
            let octets = SmallFile.read(path)
            let number = octets.flatMap { TrackedNumber.parse($0) }
            if let octets, !octets.isEmpty, number == nil {
                worker.log.write(EventRecord(.warning, "track file \(path) does not begin with a number: 0 assumed"))
            }
            for name in names[path] ?? [] { worker.input(.fileNumber(name, number ?? 0)) }
        }
        fileTimer?.set(at: files?.unwatched.isEmpty == false ? worker.loop.now + Self.period : nil)
    }

    // MARK: Processes

    private func adoptProcesses(_ wanted: [ProcessConfiguration]) throws(SystemError) {
        guard !wanted.isEmpty || processes != nil else { return }
        let isSame = wanted.map(\.name) == patterns.map(\.name) && wanted.map(\.pattern) == patterns.map(\.pattern)
        patterns = wanted
        guard !isSame else { return }
        let watcher: ProcessWatcher
        if let processes {
            watcher = processes
        } else {
            watcher = ProcessWatcher()
            processes = watcher
            scanSource = try worker.loop.deferred(priority: .idle) { [unowned self] in scan() }
            if let descriptor = watcher.fileDescriptor {
                sources.append(
                    try worker.loop.watch(descriptor, for: .readable, priority: .normal) { [unowned self] _ in
                        watcher.handleReadable()
                        tellCounts()
                    })
            } else {
                worker.log.write(
                    EventRecord(.info, "the kernel does not tell about processes here: /proc is read every second"))
            }
            processTimer = try worker.loop.timer { [unowned self] _ in
                watcher.beginScan()
                scanSource?.schedule()
            }
        }
        watcher.watch(
            wanted.map { configuration in
                ProcessWatcher.Kind(needsCommandLine: configuration.pattern.comparesCommandLine) { name, line in
                    configuration.pattern.matches(name: name, commandLine: line)
                }
            })
        scanSource?.schedule()
    }

    // In slices: a machine with thousands of processes must not make an advertisement late.
    private func scan() {
        guard let processes else { return }
        if processes.scanSlice() {
            scanSource?.schedule()
            return
        }
        tellCounts()
        if processes.fileDescriptor == nil, !patterns.isEmpty { processTimer?.set(at: worker.loop.now + Self.period) }
    }

    private func tellCounts() {
        guard let processes else { return }
        if let counts = processes.counts {
            for (pattern, count) in zip(patterns, counts) where worker.router.process(pattern.name)?.count != count {
                worker.input(.processCount(pattern.name, count))
            }
        }
        // Events that the kernel had to drop begin another reading.
        if processes.isScanning { scanSource?.schedule() }
    }

    // MARK: Source addresses

    /// Tells the router whether these addresses, or all that are tracked, are on this host.
    func tellSources(_ addresses: Set<IPAddress>? = nil) {
        let wanted = addresses.map { trackedSources.intersection($0) } ?? trackedSources
        guard !wanted.isEmpty else { return }
        let present = Set(worker.monitor.table.addresses.values.filter(\.isUsable).map(\.address))
        for address in wanted.sorted() {
            worker.input(.hostAddress(address, isPresent: present.contains(address)))
        }
    }

    // MARK: Links

    /// Before interfaces are told: asks the drivers of links that are to be polled, and goes on doing so.
    func poll(_ configuration: Configuration, _ followed: Set<InterfaceName>) {
        polled = [:]
        if configuration.globals.pollsLinks { for name in followed { polled[name] = .some(nil) } }
        for item in configuration.polledInterfaces { polled[item.interface] = .some(item.method.map { $0.probe }) }
        guard !polled.isEmpty else {
            linkTimer?.set(at: nil)
            carriers = [:]
            return
        }
        do {
            if probe == nil {
                probe = try LinkProbe()
                linkTimer = try worker.loop.timer { [unowned self] _ in poll() }
            }
        } catch {
            return worker.log.write(EventRecord(.error, "polling links: \(error)"))
        }
        _ = ask()
        linkTimer?.set(at: worker.loop.now + Self.period)
    }

    private func poll() {
        for name in ask().sorted() { worker.input(.interface(name, worker.status(of: name))) }
        linkTimer?.set(at: worker.loop.now + Self.period)
    }

    private func ask() -> [InterfaceName] {
        let old = carriers
        carriers = [:]
        for (name, method) in polled { carriers[name] = probe?.hasCarrier(name, preferring: method) }
        return polled.keys.filter { old[$0] != carriers[$0] }
    }

    /// Whether a link works, by what netlink says or, where it is polled, by its driver.
    func isOperational(_ link: Link) -> Bool {
        guard let carrier = carriers[link.name] else { return link.isOperational }
        return link.isUp && carrier
    }
}

extension PolledInterface.Method {
    fileprivate var probe: LinkProbe.Method {
        switch self {
        case .mii: .mii
        case .ethtool: .ethtool
        case .ioctl: .flags
        }
    }
}
