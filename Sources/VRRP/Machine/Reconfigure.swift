import InternetTypes

extension VirtualRouter {
    /// Takes over a new description of the same virtual router (the same key); the state is kept.
    mutating func reconfigure(_ new: VirtualRouterConfiguration, at now: Instant) -> [Effect] {
        let old = configuration
        configuration = new
        guard old != new else { return [] }
        switch state {
        case .initialize, .fault, .stopped: return []
        case .backup(var backup):
            // A version 3 master's interval is what was learned; ours only counts until somebody was heard.
            if new.version == .v2 || backup.master == nil { backup.masterInterval = new.interval }
            let longest = now + new.downInterval(priority: priority, masterInterval: backup.masterInterval)
            backup.downTimer = min(backup.downTimer, longest)
            state = .backup(backup)
            return []
        case .active(var active):
            let soonest = now + new.interval.duration
            active.advertisementTimer = min(active.advertisementTimer, soonest)
            if old.announcements != new.announcements {
                active.refresh = new.announcements.refresh.map { now + $0 }
            }
            // Peers learn at once what the advertisement says now.
            guard advertises(old) != advertises(new) else {
                state = .active(active)
                return [.hold]
            }
            active.advertisementTimer = soonest
            state = .active(active)
            return [advertisement(priority: priority), .hold]
        }
    }

    private func advertises(_ configuration: VirtualRouterConfiguration) -> Advertisement {
        Advertisement(
            version: configuration.version, vrid: configuration.key.vrid, priority: priority,
            interval: configuration.interval, addresses: configuration.addresses,
            authentication: configuration.authentication)
    }
}
