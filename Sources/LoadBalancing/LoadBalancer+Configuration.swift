import EventRecord
import InternetTypes
import KeepalivedConf
import ServiceTypes

// Starting and reloading: what is the same before and after keeps its state.
extension LoadBalancer {
    mutating func start(_ configuration: Configuration, _ memory: [String: JSON]?) -> [Effect] {
        globals = configuration.globals
        var effects = adopt(configuration)
        for index in services.indices {
            if let memory {
                resume(index, memory)
                effects += remembered(index)
                continue
            }
            services[index].isUp = services[index].liveWeight > 0 && services[index].hasQuorum
            // A service whose servers all start as down has no quorum to lose; it is said where it matters now.
            if services[index].isUp || services[index].usesSorryServer {
                effects += quorumEffects(index, isInitial: true)
                effects += sorryServerEffects(index, wasUsed: false)
            } else {
                effects.append(.remember(Memory.quorum(services[index]), .bool(false)))
            }
        }
        for service in services {
            for check in service.servers.flatMap(\.checks) {
                effects.append(.addCheck(check.id, check.checker, isUp: check.isKnown ? check.isUp : nil))
            }
        }
        for index in services.indices { effects += updateSuspension(index) }
        return effects + wantedKeys.map { .install($0) }
    }

    private mutating func resume(_ index: Int, _ memory: [String: JSON]) {
        for position in services[index].servers.indices {
            let server = services[index].servers[position]
            for number in server.checks.indices {
                let record = memory[Memory.check(number, services[index], server)]
                Memory.restore(&services[index].servers[position].checks[number], from: record)
            }
            services[index].servers[position].toldUp = services[index].servers[position].isAlive
        }
        services[index].isUp = memory[Memory.quorum(services[index])] == nil
        // Only what cannot be: the configuration is the same, but a verdict may have been the predecessor's last word.
        services[index].isUp = services[index].hasQuorum
    }

    // For the successor of this one.
    private func remembered(_ index: Int) -> [Effect] {
        let service = services[index]
        var effects: [Effect] = service.isUp ? [] : [.remember(Memory.quorum(service), .bool(false))]
        for server in service.servers {
            for (number, check) in server.checks.enumerated() where Memory.record(check) != nil {
                effects += remember(check, number, service, server)
            }
        }
        return effects
    }

    mutating func reconfigure(_ configuration: Configuration) -> [Effect] {
        globals = configuration.globals
        let before = Dictionary(services.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let oldServices = services
        let oldKeys = Set(owners.keys)
        var effects = adopt(configuration)
        var changed = oldKeys.subtracting(owners.keys)
        var kept: Set<CheckID> = []
        for index in services.indices {
            let service = services[index]
            let old = before[service.name]
            let ids = Set(old?.servers.flatMap(\.checks).map(\.id) ?? [])
            for check in service.servers.flatMap(\.checks) {
                if ids.contains(check.id) {
                    kept.insert(check.id)
                } else {
                    let isUp = check.isKnown ? check.isUp : nil
                    effects.append(.addCheck(check.id, check.checker, isUp: isUp))
                    if service.isSuspended { effects.append(.suspendCheck(check.id)) }
                }
            }
            guard let old else {
                services[index].isUp = service.liveWeight > 0 && service.hasQuorum
                if services[index].isUp || services[index].usesSorryServer {
                    effects += quorumEffects(index, isInitial: true)
                    effects += sorryServerEffects(index, wasUsed: false)
                }
                effects += updateSuspension(index)
                changed.formUnion(service.keys)
                continue
            }
            effects += removedServers(old, service)
            effects += updateQuorum(index, wasUsingSorryServer: old.usesSorryServer)
            effects += updateSuspension(index)
            if old.keys != service.keys || old.configuration != service.configuration
                || old.destinations != services[index].destinations
            {
                changed.formUnion(service.keys)
                changed.formUnion(old.keys)
            }
        }
        for service in oldServices {
            for check in service.servers.flatMap(\.checks) where !kept.contains(check.id) {
                effects.append(.removeCheck(check.id))
            }
        }
        return effects + changed.map { .install($0) }
    }

    private func removedServers(_ old: ServiceState, _ new: ServiceState) -> [Effect] {
        let keys = Set(new.servers.map(\.key))
        return old.servers.filter { !keys.contains($0.key) }.flatMap { server -> [Effect] in
            server.checks.indices.map { .remember(Memory.check($0, old, server), nil) }
                + [.event(.serverRemoved(old.name(of: server)))]
        }
    }

    /// Makes this the configuration, with the states of what it has in common with the one before.
    private mutating func adopt(_ configuration: Configuration) -> [Effect] {
        let groups = Dictionary(
            configuration.virtualServerGroups.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        var old = Dictionary(services.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        var effects: [Effect] = []
        services = configuration.virtualServers.map { server in
            merge(server, server.serviceKeys(groups: groups), old.removeValue(forKey: server.label))
        }
        for gone in old.values {
            effects.append(.remember(Memory.quorum(gone), nil))
            effects += removedServers(
                gone, ServiceState(configuration: gone.configuration, keys: [], servers: [], isUp: false))
        }
        owners = [:]
        positions = [:]
        for (index, service) in services.enumerated() {
            for key in service.keys { owners[key, default: []].append(index) }
            for (position, server) in service.servers.enumerated() {
                for (number, check) in server.checks.enumerated() { positions[check.id] = (index, position, number) }
            }
        }
        return effects
    }

    private mutating func merge(_ server: VirtualServer, _ keys: [ServiceKey], _ old: ServiceState?) -> ServiceState {
        var before = Dictionary(
            old?.servers.map { ($0.key, $0) } ?? [], uniquingKeysWith: { first, _ in first })
        let servers = server.realServers.map { real in
            merge(real, before.removeValue(forKey: DestinationKey(real.address, port: real.port)), isAdded: old != nil)
        }
        return ServiceState(
            configuration: server, keys: keys, servers: servers, isUp: old?.isUp ?? true,
            isSuspended: old?.isSuspended ?? false)
    }

    /// - Parameter isAdded: the service was there before. A new server of it then has to prove itself first, while the
    ///   others serve.
    private mutating func merge(_ real: RealServer, _ old: ServerState?, isAdded: Bool) -> ServerState {
        var rest = old?.checks ?? []
        let checks = real.checkers.map { checker -> CheckState in
            if let position = rest.firstIndex(where: { $0.checker == checker }) { return rest.remove(at: position) }
            var check = CheckState(id: newCheckID(), checker: checker, isUp: !checker.startsDown)
            if let position = rest.firstIndex(where: { $0.checker.kind == checker.kind }) {
                // The same check under other terms: what it found still stands, until it says something else.
                check.isUp = rest.remove(at: position).isUp
            } else if old == nil, isAdded {
                check.isUp = false
            }
            return check
        }
        return ServerState(server: real, checks: checks, toldUp: old?.toldUp)
    }
}
