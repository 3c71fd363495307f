import EventLoop
import EventRecord
import Glibc
import IPVS
import InternetTypes
import Journal
import KeepalivedConf
import LinuxGround
import LoadBalancing
import ProcessControl
import Rtnetlink

// The kernel: its IPVS table, its sync daemons, the addresses of the machine.
extension CheckWorker {
    /// Opens the way to IPVS, loading the module where that helps; `then` goes on with or without.
    func openTable(then: @escaping () -> Void) {
        guard let error = tryToOpen() else { return then() }
        guard error.errno == ENOENT, let pid = startModprobe() else { return lacksIPVS(error, then) }
        let watch = try? loop.onExit(of: pid) { [unowned self] _ in
            if let error = tryToOpen() { lacksIPVS(error, then) } else { then() }
        }
        if watch == nil { lacksIPVS(error, then) }
    }

    /// Why there is no table now; nil when there is one.
    private func tryToOpen() -> SystemError? {
        do throws(SystemError) {
            try adopt(makeTable())
            return nil
        } catch {
            return error
        }
    }

    private func makeTable() throws(SystemError) -> ServiceTable {
        guard let name = configuration.globals.networkNamespaceIPVS else { return try ServiceTable() }
        return try NetworkNamespace.visit(name) { () throws(SystemError) in try ServiceTable() }
    }

    private func startModprobe() -> Int32? {
        for path in ["/usr/sbin/modprobe", "/sbin/modprobe"] where access(path, X_OK) == 0 {
            return try? Program(path, [path, "-q", "ip_vs"]).spawn()
        }
        return nil
    }

    private func lacksIPVS(_ error: SystemError, _ then: () -> Void) {
        log.write(
            EventRecord(
                .ipvsMissing, .error,
                "virtual servers are off: \(error); is the module ip_vs there? Virtual routers are not concerned",
                fields: [EventRecord.Field("STAYALIVED_REASON", error.reason)]))
        then()
    }

    private func adopt(_ new: ServiceTable) throws(SystemError) {
        tableSource = try loop.watch(new.fileDescriptor, for: .readable, priority: Priorities.kernel) {
            [unowned self] _ in
            do {
                try table?.handleReadable()
            } catch {
                log.write(EventRecord(.error, "\(error)"))
            }
        }
        new.onEvent = { [unowned self] event in report(event) }
        new.onIdle = { [unowned self] in settled() }
        compareTimer = try loop.timer(priority: .idle) { [unowned self] _ in compareTable() }
        table = new
    }

    /// What concerns the table as a whole, before the first service.
    ///
    /// - Parameter memory: what a predecessor had found; nil for a start from nothing.
    func prepareTable(_ memory: [String: JSON]?) {
        let remembered = memory?[Self.timeoutsName]?.array?.compactMap { $0.integer.flatMap { UInt32(exactly: $0) } }
        if let remembered, remembered.count == 3 {
            foundTimeouts = IPVS.Timeouts(tcp: remembered[0], tcpFin: remembered[1], udp: remembered[2])
        } else {
            foundTimeouts = try? table?.timeouts()
        }
        if let found = foundTimeouts {
            remember(Self.timeoutsName, .array([found.tcp, found.tcpFin, found.udp].map { .integer(Int64($0)) }))
        }
        if memory == nil {
            if configuration.globals.lvs.flushesAtStart { table?.flush() }
            // Left by somebody who was killed: with other settings than ours, perhaps.
            for role in SyncDaemon.Role.allCases where configuration.globals.lvs.syncDaemon != nil {
                table?.stopDaemon(role, id: 0)
            }
        }
        setTimeouts()
        updateSyncDaemons()
    }

    /// The name under which a successor is told what the timeouts were before anybody set them.
    private static let timeoutsName = "IPVS timeouts"

    func setTimeouts() {
        guard setsTimeouts else { return }
        let lvs = configuration.globals.lvs
        let seconds = { (duration: Duration?) in UInt32(clamping: duration?.components.seconds ?? 0) }
        table?.set(
            IPVS.Timeouts(
                tcp: seconds(lvs.tcpTimeout), tcpFin: seconds(lvs.tcpFinTimeout), udp: seconds(lvs.udpTimeout)))
    }

    private var setsTimeouts: Bool {
        let lvs = configuration.globals.lvs
        return lvs.tcpTimeout != nil || lvs.tcpFinTimeout != nil || lvs.udpTimeout != nil
    }

    /// Leaves the kernel's timeouts as they were found.
    func restoreTimeouts() {
        if setsTimeouts, let foundTimeouts { table?.set(foundTimeouts) }
    }

    /// Reads the kernel's table and puts right what somebody else changed; comes back by itself.
    func compareTable() {
        guard let table, !isStopping else { return }
        table.compare()
        // A thousandth of the time at most is spent on looking.
        compareTimer?.set(at: loop.now + max(.seconds(10), table.statistics.lastComparison * 1_000))
    }

    private func settled() {
        let actions = whenSettled
        whenSettled = []
        for action in actions { action() }
        finishWhenDone()
    }

    private func report(_ event: ServiceTableEvent) {
        switch event {
        case .refused(let error, let text):
            log.write(
                EventRecord(
                    .ipvsRefused, .error, "\(error)" + (text.map { " (\($0))" } ?? ""),
                    fields: [
                        EventRecord.Field("STAYALIVED_ERRNO", error.name),
                        EventRecord.Field("STAYALIVED_REASON", text ?? error.reason),
                    ]))
        case .repaired(let key):
            log.write(
                EventRecord(
                    .ipvsRepaired, .warning, "virtual service \(key) was changed by somebody else and is put back",
                    fields: [EventRecord.Field("STAYALIVED_VIRTUAL_SERVER", "\(key)")]))
        }
    }

    // MARK: Sync daemons

    /// An instance became MASTER, or is it no longer.
    func follow(instance: String, isMaster: Bool) {
        if isMaster { masters.insert(instance) } else { masters.remove(instance) }
        guard table != nil, !isStopping else { return }
        updateSyncDaemons()
        table?.pump()
    }

    /// Both roles where no instance decides, else the one that fits its state.
    func updateSyncDaemons() {
        var wanted: [SyncDaemon.Role: SyncDaemon] = [:]
        if let settings = configuration.globals.lvs.syncDaemon {
            let roles: [SyncDaemon.Role] =
                settings.instance.map { masters.contains($0) ? [.master] : [.backup] } ?? SyncDaemon.Role.allCases
            for role in roles { wanted[role] = SyncDaemon(settings, role) }
        }
        for (role, daemon) in syncDaemons where wanted[role] != daemon {
            table?.stopDaemon(role, id: daemon.id)
        }
        for role in SyncDaemon.Role.allCases where wanted[role] != syncDaemons[role] {
            if let daemon = wanted[role] { table?.start(daemon) }
        }
        syncDaemons = wanted
    }

    func stopSyncDaemons() {
        for (role, daemon) in syncDaemons { table?.stopDaemon(role, id: daemon.id) }
        syncDaemons = [:]
    }

    // MARK: Addresses

    /// Follows the addresses of this machine while a service wants to know of them.
    func followAddresses() {
        let isWanted = configuration.virtualServers.contains(where: \.suspendsWithoutAddress)
        guard isWanted else { return monitor = nil }
        guard monitor == nil else { return }
        do {
            let new = try NetworkMonitor()
            try new.synchronise()
            addressesTimer = try loop.deferred(priority: .normal) { [unowned self] in tellAddresses() }
            monitorSource = try loop.watch(new.fileDescriptor, for: .readable, priority: Priorities.kernel) {
                [unowned self] _ in
                do {
                    try monitor?.handleReadable()
                } catch {
                    log.write(EventRecord(.error, "\(error)"))
                }
            }
            // A burst of changes is one answer.
            new.onChange = { [unowned self] _ in addressesTimer?.schedule() }
            monitor = new
            tellAddresses()
        } catch {
            log.write(EventRecord(.error, "\(error)"))
        }
    }

    private func tellAddresses() {
        guard let monitor else { return }
        perform(.localAddresses(Set(monitor.table.addresses.values.map(\.key.prefix.address))))
    }
}

extension SyncDaemon {
    fileprivate init(_ settings: LVSSyncDaemon, _ role: Role) {
        self.init(
            role, interface: settings.interface, id: settings.id, maximumLength: settings.maximumLength,
            port: settings.port, ttl: settings.ttl, group: settings.group)
    }
}
