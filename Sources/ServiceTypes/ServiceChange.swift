/// One change of the kernel's IPVS table.
public enum ServiceChange: Hashable, Sendable {
    /// A new service, as yet without servers.
    case add(ServiceKey, ServiceSettings)
    case alter(ServiceKey, ServiceSettings)
    /// Its servers go with it.
    case remove(ServiceKey)
    case addDestination(ServiceKey, Destination)
    case alterDestination(ServiceKey, Destination)
    case removeDestination(ServiceKey, DestinationKey)

    /// The service that is changed.
    public var service: ServiceKey {
        switch self {
        case .add(let key, _), .alter(let key, _), .remove(let key), .addDestination(let key, _),
            .alterDestination(let key, _), .removeDestination(let key, _):
            key
        }
    }
}

extension Service {
    /// What makes `present` into `wanted`; nothing where they are the same.
    ///
    /// Servers come before others go, so that at no moment a service has fewer than it needs.
    public static func changes(from present: Service?, to wanted: Service?) -> [ServiceChange] {
        guard let wanted else { return present.map { [.remove($0.key)] } ?? [] }
        guard let present else {
            return [.add(wanted.key, wanted.settings)] + wanted.destinations.map { .addDestination(wanted.key, $0) }
        }
        guard present != wanted else { return [] }
        var changes: [ServiceChange] = []
        if present.settings != wanted.settings { changes.append(.alter(wanted.key, wanted.settings)) }
        var old = Dictionary(present.destinations.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        for destination in wanted.destinations {
            guard let before = old.removeValue(forKey: destination.key) else {
                changes.append(.addDestination(wanted.key, destination))
                continue
            }
            if before != destination { changes.append(.alterDestination(wanted.key, destination)) }
        }
        for destination in present.destinations where old[destination.key] != nil {
            changes.append(.removeDestination(wanted.key, destination.key))
        }
        return changes
    }

    /// The service after a change of it that the kernel has made; nil where there is none any more.
    public static func applying(_ change: ServiceChange, to service: Service?) -> Service? {
        switch change {
        case .add(let key, let settings): return Service(key, settings)
        case .remove: return nil
        case .alter(let key, let settings): return Service(key, settings, destinations: service?.destinations ?? [])
        case .addDestination(_, let destination), .alterDestination(_, let destination):
            guard var service else { return nil }
            if let position = service.destinations.firstIndex(where: { $0.key == destination.key }) {
                service.destinations[position] = destination
            } else {
                service.destinations.append(destination)
            }
            return service
        case .removeDestination(_, let key):
            guard var service else { return nil }
            service.destinations.removeAll { $0.key == key }
            return service
        }
    }
}
