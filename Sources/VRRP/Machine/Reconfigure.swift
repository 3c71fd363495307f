import InternetTypes

extension VirtualRouter {
    /// Takes over a new description of the same virtual router (the same key); the state is kept.
    mutating func reconfigure(_ new: VirtualRouterConfiguration, at now: Instant) -> [Effect] {
        let old = configuration
        configuration = new
        // What was learned from a peer stays learned, unless it is refused from now on.
        if !new.acceptsOldUnicastChecksum { usesOldUnicastChecksum = false }
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
                active.refreshElsewhere = new.announcements.refreshElsewhere.map { now + $0 }
            }
            // Peers learn at once what the advertisement says now.
            var effects: [Effect] = []
            if advertises(old) != advertises(new) {
                active.advertisementTimer = soonest
                effects.append(advertisement(priority: priority, at: now))
            }
            state = .active(active)
            // Who carries out `hold` announces the addresses that are new; the others are where everybody knows them.
            effects.append(.hold)
            return effects
        }
    }

    private func advertises(_ configuration: VirtualRouterConfiguration) -> Advertisement {
        Advertisement(
            version: configuration.version, vrid: configuration.key.vrid, priority: priority,
            interval: configuration.interval, addresses: configuration.addresses,
            authentication: configuration.authentication)
    }
}
