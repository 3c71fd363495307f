import InternetTypes

// How a virtual router reacts to advertisements, by state.
extension VirtualRouter {
    mutating func reject(_ rejection: Rejection, from source: IPAddress) -> [Effect] {
        statistics.rejected[rejection.reason, default: 0] += 1
        guard !rejection.isSilent, complaints.isNew(.rejected(rejection.reason), source) else { return [] }
        return [.event(.rejected(name, rejection, from: source))]
    }

    mutating func receive(_ reception: Reception, from source: IPAddress, at now: Instant) -> [Effect] {
        guard source != conditions.source else { return [] }  // our own, looped back
        let advertisement = reception.advertisement
        // Used up, whatever the state makes of it: else a copy could be believed later.
        freshness.note(advertisement, from: source)
        if configuration.isOwner, configuration.ownerIgnoresAdvertisements { return [] }
        switch state {
        case .initialize, .fault, .stopped: return []
        case .backup(let backup):
            count(advertisement)
            // What it brings about may begin a new count of what was said; so that comes first.
            let reaction = receiveAsBackup(advertisement, from: source, backup, at: now)
            return observe(reception, from: source) + reaction
        case .active(let active):
            count(advertisement)
            let reaction = receiveAsActive(advertisement, from: source, active, at: now)
            return observe(reception, from: source) + reaction
        }
    }

    private mutating func count(_ advertisement: Advertisement) {
        statistics.advertisementsReceived += 1
        if advertisement.priority == .release { statistics.priorityZeroReceived += 1 }
    }

    private mutating func observe(_ reception: Reception, from source: IPAddress) -> [Effect] {
        var effects: [Effect] = []
        for observation in reception.observations {
            if observation.reason == .addressListError { statistics.addressListErrors += 1 }
            if case .oldUnicastChecksum = observation { usesOldUnicastChecksum = true }
            if complaints.isNew(.observed(observation.reason), source) {
                effects.append(.event(.observed(name, observation, from: source)))
            }
        }
        return effects
    }

    // RFC 9568 section 6.4.2, (430) to (490).
    private mutating func receiveAsBackup(
        _ advertisement: Advertisement, from source: IPAddress, _ old: Backup, at now: Instant
    ) -> [Effect] {
        var backup = old
        let heard = Heard(source: source, priority: advertisement.priority, at: now)
        if advertisement.priority == .release {
            // Set Active_Down_Timer to Skew_Time. A goodbye from somebody who is not our master changes nothing.
            guard backup.master == nil || backup.master?.source == source || backup.discarded?.source == source else {
                return []
            }
            backup.downTimer =
                now + configuration.skewTime(priority: priority, masterInterval: backup.masterInterval)
            backup.master = heard
            backup.masterResigned = true
            state = .backup(backup)
            return []
        }
        guard advertisement.priority >= priority || toleratesLowerPriority(&backup, at: now) else {
            // Discarded: the timer goes on, so that this router takes over when it fires.
            backup.discarded = heard
            state = .backup(backup)
            guard complaints.isNew(.discarded, source) else { return [] }
            return [.event(.discarded(name, heard, ours: priority))]
        }
        // The other owner is gone: ours is the only claim again.
        if advertisement.priority < .owner { concededTo = nil }
        if advertisement.priority >= priority { backup.preemptFrom = nil }
        if backup.master?.source != source { complaints.clear() }
        if configuration.version == .v3 { backup.masterInterval = advertisement.interval }
        backup.master = heard
        backup.masterResigned = false
        backup.discarded = nil
        backup.downTimer =
            now + configuration.downInterval(priority: priority, masterInterval: backup.masterInterval)
        isWaitingForGroup = false
        state = .backup(backup)
        return []
    }

    private func toleratesLowerPriority(_ backup: inout Backup, at now: Instant) -> Bool {
        switch configuration.preemption {
        case .never: return true
        case .immediate: return false
        case .after(let delay):
            let end = backup.preemptFrom ?? now + delay
            backup.preemptFrom = end
            return now < end
        }
    }

    // RFC 9568 section 6.4.3, (670) to (750).
    private mutating func receiveAsActive(
        _ advertisement: Advertisement, from source: IPAddress, _ active: Active, at now: Instant
    ) -> [Effect] {
        if advertisement.priority == .release {
            return heardResignation(from: source, active, at: now)
        }
        var active = active
        let conflict =
            configuration.isOwner && advertisement.priority == .owner ? dispute(with: source, &active, at: now) : []
        let isStronger =
            advertisement.priority > priority
            || advertisement.priority == priority && isHigher(source, than: conditions.source)
        guard isStronger else { return conflict + heardWeaker(advertisement, from: source, active, at: now) }
        let last = configuration.answersHigherPriority ? [self.advertisement(priority: priority, at: now)] : []
        let reason: Transition.Reason =
            advertisement.priority > priority
            ? .higherPriority(source, theirs: advertisement.priority)
            : .equalPriorityHigherAddress(source)
        let interval = configuration.version == .v3 ? advertisement.interval : configuration.interval
        let deadline = now + configuration.downInterval(priority: priority, masterInterval: interval)
        let heard = Heard(source: source, priority: advertisement.priority, at: now)
        return conflict + last
            + becomeBackup(reason, deadline: deadline, master: heard, interval: interval, at: now)
    }

    // Two routers that both own the addresses cannot both be right. The lower address gives way like any other; where it
    // does not, in the time of two advertisements and 1.2 intervals, the higher one gives up its ownership, or there
    // would be two masters for good.
    private mutating func dispute(with source: IPAddress, _ active: inout Active, at now: Instant) -> [Effect] {
        let interval = configuration.interval.duration
        var effects: [Effect] = []
        if complaints.isNew(.ownerConflict, source) { effects.append(.event(.ownerConflict(name, with: source))) }
        if let rival = active.rival, rival.source == source, now - rival.last <= interval * 3 {
            active.rival?.last = now
            guard now - rival.first >= interval * 16 / 5, !isHigher(source, than: conditions.source) else {
                return effects
            }
            concededTo = source
            effects.append(
                .event(
                    .priorityChanged(
                        name, from: conditions.priority, to: priority, state: .master,
                        cause: "the address owner \(source) does not yield")))
        } else {
            active.rival = Active.Rival(source: source, first: now, last: now)
        }
        return effects
    }

    private func isHigher(_ source: IPAddress, than own: IPAddress?) -> Bool {
        guard let own else { return false }
        return source > own
    }

    // RFC 9568 section 6.4.3: discard the advertisement and send one at once, to assert the Active state.
    private mutating func heardWeaker(
        _ advertisement: Advertisement, from source: IPAddress, _ active: Active, at now: Instant
    ) -> [Effect] {
        guard mayAnswer(active, at: now) else {
            state = .active(active)
            return []
        }
        let timing = configuration.announcements
        var effects: [Effect] = []
        if complaints.isNew(.lowerPriority, source) {
            effects.append(
                .event(.heardLowerPriority(name, from: source, theirs: advertisement.priority, ours: priority)))
        }
        var next = active
        next.lastAnswer = now
        if !configuration.silentOnLowerPriority {
            effects.append(self.advertisement(priority: priority, at: now))
            next.advertisementTimer = now + configuration.interval.duration
        }
        effects += announceAgain(timing, &next, at: now)
        state = .active(next)
        return effects
    }

    // Who held the addresses beside us may have been believed by neighbours: they are told once more, and again later.
    private func announceAgain(_ timing: AnnouncementTiming, _ active: inout Active, at now: Instant) -> [Effect] {
        guard timing.lowerPriorityRepeats > 0 else { return [] }
        if timing.lowerPriorityDelay > .zero, active.lowerPriorityAnnouncement == nil {
            active.lowerPriorityAnnouncement = now + timing.lowerPriorityDelay
        }
        return [.announce(repeats: timing.lowerPriorityRepeats)]
    }

    /// What another member of the sync group heard concerns the addresses of all members.
    mutating func announceAgain(at now: Instant) -> [Effect] {
        guard case .active(var active) = state else { return [] }
        let effects = announceAgain(configuration.announcements, &active, at: now)
        state = .active(active)
        return effects
    }

    // RFC 9568 section 6.4.3: on priority 0, advertise at once, so that no backup takes over after its Skew_Time.
    private mutating func heardResignation(from source: IPAddress, _ active: Active, at now: Instant) -> [Effect] {
        guard mayAnswer(active, at: now) else { return [] }
        var effects: [Effect] = []
        if complaints.isNew(.resignation, source) { effects.append(.event(.heardResignation(name, from: source))) }
        var next = active
        next.lastAnswer = now
        next.advertisementTimer = now + configuration.interval.duration
        state = .active(next)
        return effects + [advertisement(priority: priority, at: now)]
    }

    // A process that was suspended finds a queue of advertisements to answer, and a forger sends a flood of them: one
    // answer serves all that come within a tenth of the interval.
    private func mayAnswer(_ active: Active, at now: Instant) -> Bool {
        guard let last = active.lastAnswer else { return true }
        return now - last >= configuration.interval.duration / 10
    }
}
