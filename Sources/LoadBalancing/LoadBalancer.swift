public import EventRecord
public import InternetTypes
public import KeepalivedConf
public import ServiceTypes

/// Decides which servers which services have: from checks through real servers and quorums to the table that IPVS shall
/// hold.
///
/// It is told what the checks say and answers with what is to be done. What the kernel shall have is asked with `wanted`.
public struct LoadBalancer {
    public enum Input: Sendable {
        /// With what a predecessor that died had found; nil for a start from nothing.
        case start(Configuration, resuming: [String: JSON]?)
        case reconfigure(Configuration)
        /// A check came to be up or down, or changed the weight.
        case verdict(CheckID, CheckAnswer, retries: UInt32)
        /// A failure that changes nothing (yet).
        case failure(CheckID, CheckAnswer, retriesLeft: UInt32?)
        /// All addresses of this machine.
        case localAddresses(Set<IPAddress>)
        case stop
    }

    public enum Effect: Sendable {
        /// What is wanted of this service may have changed.
        case install(ServiceKey)
        case event(Event)
        case run(ScriptCommand)
        case addCheck(CheckID, Checker, isUp: Bool?)
        case removeCheck(CheckID)
        case suspendCheck(CheckID)
        case resumeCheck(CheckID)
        /// What a successor of this process has to know, under a name of its own; nil for what it assumes anyway.
        case remember(String, JSON?)
    }

    var services: [ServiceState] = []
    var owners: [ServiceKey: [Int]] = [:]
    var positions: [CheckID: (service: Int, server: Int, check: Int)] = [:]
    var globals = GlobalDefinitions()
    var localAddresses: Set<IPAddress> = []
    private var lastCheck = 0
    private var isStopped = false

    public init() {}

    public mutating func handle(_ input: Input) -> [Effect] {
        switch input {
        case .start(let configuration, let memory): return start(configuration, memory)
        case .reconfigure(let configuration): return reconfigure(configuration)
        case .verdict(let id, let answer, let retries): return verdict(id, answer, retries)
        case .failure(let id, let answer, let retriesLeft): return failure(id, answer, retriesLeft)
        case .localAddresses(let addresses):
            localAddresses = addresses
            return services.indices.flatMap { updateSuspension($0) }
        case .stop: return stop()
        }
    }

    /// Every service that the kernel shall have.
    public var wantedKeys: [ServiceKey] {
        var seen: Set<ServiceKey> = []
        return isStopped ? [] : services.flatMap(\.keys).filter { seen.insert($0).inserted }
    }

    /// What the kernel shall have under this key; nil for nothing.
    ///
    /// Where several virtual servers share an entry of a group, each server is there as long as one of them wants it.
    public func wanted(_ key: ServiceKey) -> Service? {
        guard !isStopped, let owners = owners[key], let first = owners.first else { return nil }
        var service = Service(key, services[first].configuration.serviceSettings(key))
        if owners.count == 1 {
            service.destinations = services[first].destinations
            return service
        }
        for destination in owners.flatMap({ services[$0].destinations }) {
            guard let position = service.destinations.firstIndex(where: { $0.key == destination.key }) else {
                service.destinations.append(destination)
                continue
            }
            if service.destinations[position].weight == 0 { service.destinations[position] = destination }
        }
        return service
    }

    // MARK: Verdicts

    private mutating func verdict(_ id: CheckID, _ answer: CheckAnswer, _ retries: UInt32) -> [Effect] {
        guard let (index, position, number) = positions[id] else { return [] }
        let before = services[index].servers[position]
        let wasUsing = services[index].usesSorryServer
        var check = before.checks[number]
        let isChange = check.isUp != answer.isSuccess || !check.isKnown
        check.isUp = answer.isSuccess
        check.isKnown = true
        if let weight = answer.weight { check.weight = weight }
        services[index].servers[position].checks[number] = check
        let after = services[index].servers[position]

        var effects: [Effect] = []
        let checkName = name(of: check, services[index], after)
        let reason = "\(check.checker.kind.rawValue) \(answer.isSuccess ? "succeeded" : "failed"): \(answer.detail)"
        if isChange {
            effects.append(
                .event(.check(checkName, isUp: answer.isSuccess, reason: answer.detail, retries: retries)))
        }
        effects += remember(check, number, services[index], after)
        if before.weight != after.weight {
            effects.append(
                .event(
                    .weight(services[index].name(of: after), from: before.weight, to: after.weight, reason: reason)))
        }
        if before.isAlive != after.isAlive {
            effects += serverChanged(index, position, reason)
        } else if after.isAlive, !before.isKnown, after.isKnown {
            effects += firstStateKnown(index, position)
        }
        if before.isAlive != after.isAlive || before.weight != after.weight {
            effects += updateQuorum(index, wasUsingSorryServer: wasUsing)
            effects += services[index].keys.map { .install($0) }
        }
        return effects
    }

    private mutating func serverChanged(_ index: Int, _ position: Int, _ reason: String) -> [Effect] {
        let service = services[index]
        let server = service.servers[position]
        services[index].servers[position].toldUp = server.isAlive
        let event = Event.server(
            service.name(of: server), isUp: server.isAlive, keepsEntry: server.server.inhibitsOnFailure, reason: reason)
        let script = server.isAlive ? server.server.notifyUp : server.server.notifyDown
        return [.event(event)] + (script.map { [.run($0)] } ?? [])
    }

    // A server that was taken for up, and is: said only where `rs_init_notifies` asks for it.
    private mutating func firstStateKnown(_ index: Int, _ position: Int) -> [Effect] {
        guard globals.lvs.notifiesInitialStates, services[index].servers[position].toldUp == nil else { return [] }
        return serverChanged(index, position, "all its checks succeed")
    }

    private func failure(_ id: CheckID, _ answer: CheckAnswer, _ retriesLeft: UInt32?) -> [Effect] {
        guard let (index, position, number) = positions[id] else { return [] }
        let server = services[index].servers[position]
        let check = server.checks[number]
        guard check.checker.logsAllFailures else { return [] }
        let name = name(of: check, services[index], server)
        return [.event(.attemptFailed(name, reason: answer.detail, retriesLeft: retriesLeft))]
    }

    func name(of check: CheckState, _ service: ServiceState, _ server: ServerState) -> Event.CheckName {
        Event.CheckName(
            service: service.name, server: service.label(server.key), check: check.checker.kind.rawValue)
    }

    // MARK: Quorum

    /// Sees whether the quorum was gained or lost; the caller has the table installed.
    mutating func updateQuorum(_ index: Int, wasUsingSorryServer: Bool) -> [Effect] {
        let isUp = services[index].hasQuorum
        guard isUp != services[index].isUp else { return [] }
        services[index].isUp = isUp
        return quorumEffects(index, isInitial: false) + sorryServerEffects(index, wasUsed: wasUsingSorryServer)
    }

    func quorumEffects(_ index: Int, isInitial: Bool) -> [Effect] {
        let service = services[index]
        let configuration = service.configuration
        let event = Event.quorum(
            service: service.name, isUp: service.isUp, quorum: configuration.quorum,
            hysteresis: configuration.hysteresis, live: service.liveWeight, isInitial: isInitial)
        let script = service.isUp ? configuration.quorumUp : configuration.quorumDown
        let memory: Effect = .remember(Memory.quorum(service), service.isUp ? nil : .bool(false))
        return [.event(event), memory] + (script.map { [.run($0)] } ?? [])
    }

    func sorryServerEffects(_ index: Int, wasUsed: Bool) -> [Effect] {
        let service = services[index]
        guard let sorry = service.configuration.sorryServer, service.usesSorryServer != wasUsed else { return [] }
        let label = service.label(DestinationKey(sorry.address, port: sorry.port))
        return [.event(.sorryServer(service: service.name, server: label, isUsed: service.usesSorryServer))]
    }

    // MARK: Suspension

    /// `ha_suspend`: nothing is checked for addresses that another machine holds.
    mutating func updateSuspension(_ index: Int) -> [Effect] {
        let service = services[index]
        let isHere = service.keys.contains { key in
            if case .address(let address, _, _) = key { localAddresses.contains(address) } else { true }
        }
        let isSuspended = service.configuration.suspendsWithoutAddress && !isHere
        guard isSuspended != service.isSuspended else { return [] }
        services[index].isSuspended = isSuspended
        let checks = service.servers.flatMap(\.checks).map(\.id)
        return [.event(.suspended(service: service.name, isSuspended))]
            + checks.map { isSuspended ? .suspendCheck($0) : .resumeCheck($0) }
    }

    // MARK: The end

    private mutating func stop() -> [Effect] {
        guard !isStopped else { return [] }
        isStopped = true
        var effects: [Effect] = []
        for service in services {
            let omega = service.configuration.runsScriptsAtStop
            for server in service.servers {
                effects += server.checks.map { .removeCheck($0.id) }
                let runsScripts = omega && server.isAlive
                effects.append(.event(.shutDown(service.name(of: server), runsScripts: runsScripts)))
                if runsScripts, let script = server.server.notifyDown { effects.append(.run(script)) }
            }
            guard omega else { continue }
            effects.append(.event(.serviceDown(service: service.name)))
            if let script = service.configuration.quorumDown { effects.append(.run(script)) }
        }
        return effects + owners.keys.map { .install($0) }
    }

    mutating func newCheckID() -> CheckID {
        lastCheck += 1
        return CheckID(lastCheck)
    }
}
