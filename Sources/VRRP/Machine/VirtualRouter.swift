public import InternetTypes

/// One virtual router: RFC 9568 section 6.4 (RFC 3768 section 6.4 for version 2) with keepalived's extensions.
///
/// A value that is told and answers; it reads no clock and touches no socket.
public struct VirtualRouter: Hashable, Sendable {
    public internal(set) var configuration: VirtualRouterConfiguration
    public internal(set) var state: State = .initialize
    public private(set) var conditions: Conditions
    public internal(set) var statistics = Statistics()
    /// When the state last changed; nil before the first change.
    public private(set) var lastTransition: Instant?

    /// A unicast peer uses the checksum of keepalived's releases up to 1.3.6: what is sent has to be in that form as well.
    var usesOldUnicastChecksum = false
    private var isStarted = false
    /// Until then nobody takes over (`vrrp_startup_delay`).
    private var delayEnd = Instant.zero
    private var startingPoint = StartingPoint.initial
    var complaints = Complaints()
    /// Sequence numbers and stamps, ours and what others have used up.
    var freshness = Freshness()
    /// What to add to the clock of deadlines for the time of day: trailers carry that.
    var wallClockOffset = Duration.zero
    /// An address owner that met another one which does not yield has given up its 255, until that one is silent.
    var concededTo: IPAddress?
    private var identification: UInt16 = 0

    /// A machine in INIT that does nothing before `start`.
    public init(_ configuration: VirtualRouterConfiguration, conditions: Conditions) {
        self.configuration = configuration
        self.conditions = conditions
    }

    /// When this machine wants `wake`; nil for never.
    public var nextWake: Instant? {
        switch state {
        case .initialize, .fault, .stopped: nil
        case .backup(let backup): backup.downTimer
        case .active(let active): active.nextWake
        }
    }

    /// Whether what lies unread must be heard before a timer is believed. A master that was suspended for whole intervals
    /// may have been replaced meanwhile; one that is on time was not.
    func mustHearFirst(at now: Instant) -> Bool {
        switch state {
        case .initialize, .fault, .stopped: false
        case .backup: true
        case .active(let active): now - active.nextWake >= configuration.interval.duration
        }
    }

    /// Whether this router would be MASTER if it were alone: what a sync group asks its members.
    public var wantsMaster: Bool {
        switch state {
        case .active: true
        case .backup: isWaitingForGroup
        case .initialize, .fault, .stopped: false
        }
    }
    /// The down timer of this sync group member fired; it waits for the others to agree.
    var isWaitingForGroup = false

    /// As BACKUP it accepted a master's advertisement at this very instant.
    func obeysMaster(since now: Instant) -> Bool {
        guard case .backup(let backup) = state, let master = backup.master else { return false }
        return master.at == now && !backup.masterResigned && backup.discarded == nil
    }

    var priority: Priority {
        concededTo == nil ? conditions.priority : min(conditions.priority, Self.concededPriority)
    }
    static let concededPriority = Priority(254)

    public mutating func handle(_ input: Input, at now: Instant) -> [Effect] {
        switch input {
        case .start(let delay, let point): start(delay: delay, as: point, at: now)
        case .conditions(let new): change(conditions: new, at: now)
        case .received(.failure(let rejection), let source): reject(rejection, from: source)
        case .received(.success(let reception), let source): receive(reception, from: source, at: now)
        case .wake: wake(at: now)
        case .takeOver(let group, let reason): takeOver(.group(group, reason), at: now)
        case .memberHeardWeaker: announceAgain(at: now)
        case .yield(let group, let member): yield(.memberLeft(group: group, member: member), at: now)
        case .stepDown(let drift): stepDown(drift, at: now)
        case .reconfigure(let new): reconfigure(new, at: now)
        case .stop: leave(for: .stopped, at: now)
        case .delete: leave(for: .deleted, at: now)
        }
    }

    // MARK: Start, conditions, stop

    // RFC 9568 section 6.4.1: an owner becomes Active at once, everybody else Backup with a full Active_Down_Timer.
    private mutating func start(delay: Duration, as point: StartingPoint, at now: Instant) -> [Effect] {
        guard !isStarted else { return [] }
        isStarted = true
        freshness.begin(at: wallClock(at: now))
        delayEnd = now + delay
        startingPoint = point
        return settle(at: now)
    }

    private mutating func change(conditions new: Conditions, at now: Instant) -> [Effect] {
        let old = conditions
        conditions = new
        guard isStarted else { return [] }
        var effects: [Effect] = []
        if old.priority != new.priority, state.kind != .initialize, state.kind != .stopped {
            effects.append(
                .event(
                    .priorityChanged(name, from: old.priority, to: new.priority, state: state.kind, cause: new.cause))
            )
            adoptPriority(was: old.priority)
        }
        return effects + settle(at: now)
    }

    // A backup's down timer contains its own skew: a changed priority moves the deadline by the difference, so that
    // the order among backups follows the priorities of now.
    private mutating func adoptPriority(was old: Priority) {
        guard case .backup(var backup) = state else { return }
        let before = configuration.skewTime(priority: old, masterInterval: backup.masterInterval)
        let after = configuration.skewTime(priority: priority, masterInterval: backup.masterInterval)
        backup.downTimer = backup.downTimer - before + after
        state = .backup(backup)
    }

    /// Brings the state in line with what surrounds the router.
    private mutating func settle(at now: Instant) -> [Effect] {
        switch state {
        case .stopped: return []
        case .initialize:
            if !conditions.faults.isEmpty { return enterFault(at: now) }
            // A predecessor an instant ago knew what trackers say; waiting for them anew would be silence on the wire.
            guard conditions.awaited.isEmpty || startingPoint == .resumedMaster else { return [] }
            return begin(at: now)
        case .fault:
            guard conditions.faults.isEmpty, conditions.awaited.isEmpty else { return [] }
            return leaveFault(at: now)
        case .backup, .active:
            return conditions.faults.isEmpty ? [] : enterFault(at: now)
        }
    }

    private mutating func begin(at now: Instant) -> [Effect] {
        switch startingPoint {
        case .resumedMaster: return becomeActive(.resumed, at: now)
        case .initial:
            if configuration.isOwner, delayEnd <= now, !isGrouped { return becomeActive(.owner, at: now) }
            return becomeBackup(
                .initial, deadline: max(now, delayEnd) + ownDownInterval(atStart: true), at: now)
        }
    }

    // An owner in a delayed start, or in a sync group, does not wait for others: only for the delay or the group.
    private func ownDownInterval(atStart: Bool) -> Duration {
        if atStart, configuration.isOwner { return .microseconds(1) }
        return configuration.downInterval(priority: priority, masterInterval: configuration.interval)
    }

    private mutating func leaveFault(at now: Instant) -> [Effect] {
        startingPoint = .initial
        // Neighbours of a link that was down may have forgotten where unicast advertisements come from.
        let source: [Effect] = if case .unicast = configuration.destination { [.announceSource] } else { [] }
        if configuration.isOwner, delayEnd <= now, !isGrouped { return source + becomeActive(.owner, at: now) }
        return source
            + becomeBackup(
                .faultCleared, deadline: max(now, delayEnd) + ownDownInterval(atStart: true), at: now)
    }

    private mutating func enterFault(at now: Instant) -> [Effect] {
        // keepalived says goodbye twice when it leaves MASTER by a fault; the second one is for a lossy link.
        // Over a link that is down nothing leaves.
        let canSend = !conditions.faults.contains { $0.silences(configuration.key.interface) }
        let goodbye = state.kind == .master && canSend ? resign(times: 2, at: now) : []
        return goodbye + transition(to: .fault, because: .fault(conditions.faults), at: now)
    }

    // RFC 9568 section 6.4.3: on Shutdown the Active router cancels Adver_Timer and advertises priority 0.
    private mutating func leave(for kind: StateKind, at now: Instant) -> [Effect] {
        guard state.kind != .stopped else { return [] }
        let goodbye = state.kind == .master ? resign(times: 1, at: now) : []
        let from = state.kind
        let reason: Transition.Reason = kind == .deleted ? .deleted : .stopping
        let released: [Effect] = from == .master ? [.release] : []
        if from == .master { statistics.releasedMaster += 1 }
        state = .stopped
        lastTransition = now
        return goodbye + released
            + [.event(.transition(Transition(name, from: from, to: kind, reason: reason, priority: priority)))]
    }

    // keepalived's way with a VIP, route or rule that somebody deleted: one goodbye, BACKUP, and as if another router had
    // resigned the next election is over after Skew_Time.
    private mutating func stepDown(_ drift: Drift, at now: Instant) -> [Effect] {
        guard state.kind == .master else { return [] }
        let skew = configuration.skewTime(priority: priority, masterInterval: configuration.interval)
        return resign(times: 1, at: now) + becomeBackup(.drift(drift), deadline: now + skew, at: now)
    }

    mutating func resign(times: Int, at now: Instant) -> [Effect] {
        (0..<times).map { _ in advertisement(priority: .release, at: now) }
    }

    // MARK: Timers

    private mutating func wake(at now: Instant) -> [Effect] {
        switch state {
        case .initialize, .fault, .stopped: return []
        case .backup(let backup):
            guard backup.downTimer <= now else { return [] }
            return downTimerFired(backup, at: now)
        case .active(let active): return activeTimersFired(active, at: now)
        }
    }

    // RFC 9568 section 6.4.2: if Active_Down_Timer fires, become Active.
    private mutating func downTimerFired(_ backup: Backup, at now: Instant) -> [Effect] {
        if let effects = stayBehindLateTimer(backup, at: now) { return effects }
        let reason = takeOverReason(backup, at: now)
        guard isGrouped else { return becomeActive(reason, at: now) }
        // A member waits for its group; until the others agree the timer runs again.
        var waiting = backup
        waiting.downTimer = now + configuration.downInterval(priority: priority, masterInterval: backup.masterInterval)
        isWaitingForGroup = true
        state = .backup(waiting)
        return [.wantsMaster(reason)]
    }

    // timer_expired_backup: a timer that fires more than an interval late says that this process got no time, not that
    // there is no master.
    private mutating func stayBehindLateTimer(_ old: Backup, at now: Instant) -> [Effect]? {
        let lateness = now - old.downTimer
        guard let assumed = configuration.timerExpiredBackup, lateness > old.masterInterval.duration else { return nil }
        var backup = old
        backup.downTimer = now + configuration.downInterval(priority: priority, masterInterval: old.masterInterval)
        state = .backup(backup)
        return [.event(.timerLate(name, by: lateness, assumed: assumed))]
    }

    private func takeOverReason(_ backup: Backup, at now: Instant) -> Transition.Reason {
        if backup.masterResigned, let master = backup.master { return .masterResigned(master.source) }
        let window = configuration.downInterval(priority: priority, masterInterval: backup.masterInterval)
        if let discarded = backup.discarded, now - discarded.at <= window {
            return .preempting(discarded.source, theirs: discarded.priority)
        }
        if let master = backup.master { return .masterSilent(master.source, for: now - master.at) }
        return .noMaster
    }

    // RFC 9568 section 6.4.3: if Adver_Timer fires, send an advertisement and reset the timer.
    private mutating func activeTimersFired(_ old: Active, at now: Instant) -> [Effect] {
        var active = old
        var effects: [Effect] = []
        if active.advertisementTimer <= now {
            effects.append(advertisement(priority: priority, at: now))
            // From the deadline, not from now: lateness of one advertisement must not shift all later ones. Where
            // whole intervals were missed (a suspended process) they are not made up for.
            let next = active.advertisementTimer + configuration.interval.duration
            active.advertisementTimer = next > now ? next : now + configuration.interval.duration
        }
        if let due = active.secondAnnouncement, due <= now {
            active.secondAnnouncement = nil
            effects.append(.announce(repeats: configuration.announcements.repeats))
        }
        if let due = active.lowerPriorityAnnouncement, due <= now {
            active.lowerPriorityAnnouncement = nil
            effects.append(.announce(repeats: configuration.announcements.lowerPriorityRepeats))
        }
        if let due = active.refresh, due <= now {
            active.refresh = configuration.announcements.refresh.map { now + $0 }
            effects.append(.announce(repeats: configuration.announcements.refreshRepeats))
        }
        if let due = active.refreshElsewhere, due <= now {
            active.refreshElsewhere = configuration.announcements.refreshElsewhere.map { now + $0 }
            effects.append(.announceElsewhere)
        }
        state = .active(active)
        return effects
    }

    // MARK: Transitions

    var name: String { configuration.name }
    private var isGrouped: Bool { configuration.syncGroup != nil }

    mutating func advertisement(priority: Priority, at now: Instant) -> Effect {
        identification = identification == .max ? 1 : identification + 1
        statistics.advertisementsSent += 1
        if priority == .release { statistics.priorityZeroSent += 1 }
        var advertisement = Advertisement(
            version: configuration.version, vrid: configuration.key.vrid, priority: priority,
            interval: configuration.interval, addresses: configuration.addresses,
            authentication: configuration.authentication)
        prove(&advertisement, at: now)
        return .advertise(advertisement, identification: identification)
    }

    private mutating func takeOver(_ reason: Transition.Reason, at now: Instant) -> [Effect] {
        guard state.kind == .backup else { return [] }
        return becomeActive(reason, at: now)
    }

    private mutating func yield(_ reason: Transition.Reason, at now: Instant) -> [Effect] {
        isWaitingForGroup = false
        guard state.kind == .master else { return [] }
        return becomeBackup(reason, deadline: now + ownDownInterval(atStart: false), at: now)
    }

    // RFC 9568 section 6.4.1 and 6.4.2, becoming Active: advertise, take the addresses, announce them.
    private mutating func becomeActive(_ reason: Transition.Reason, at now: Instant) -> [Effect] {
        let timing = configuration.announcements
        concededTo = nil
        let active = Active(
            advertisementTimer: now + configuration.interval.duration, lastAnswer: nil,
            secondAnnouncement: timing.delay > .zero ? now + timing.delay : nil, lowerPriorityAnnouncement: nil,
            refresh: timing.refresh.map { now + timing.delay + $0 },
            refreshElsewhere: timing.refreshElsewhere.map { now + $0 })
        statistics.becameMaster += 1
        let first = advertisement(priority: priority, at: now)
        return [first, .hold, .announce(repeats: timing.repeats)]
            + transition(to: .active(active), because: reason, at: now)
    }

    mutating func becomeBackup(
        _ reason: Transition.Reason, deadline: Instant, master: Heard? = nil, interval: AdvertisementInterval? = nil,
        at now: Instant
    ) -> [Effect] {
        let backup = Backup(
            downTimer: deadline, masterInterval: interval ?? configuration.interval, master: master, preemptFrom: nil,
            discarded: nil, masterResigned: false)
        return transition(to: .backup(backup), because: reason, at: now)
    }

    mutating func transition(to new: State, because reason: Transition.Reason, at now: Instant) -> [Effect] {
        let from = state.kind
        state = new
        lastTransition = now
        isWaitingForGroup = false
        complaints.clear()
        let released: [Effect] = from == .master && new.kind != .master ? [.release] : []
        if !released.isEmpty { statistics.releasedMaster += 1 }
        return released
            + [.event(.transition(Transition(name, from: from, to: new.kind, reason: reason, priority: priority)))]
    }
}

extension VirtualRouter {
    /// How advertisements are to be encoded now.
    public var checksum: ChecksumMode { usesOldUnicastChecksum ? .oldUnicast : configuration.checksum }

    /// Sets all counters to zero.
    public mutating func clearStatistics() { statistics = Statistics() }
}
