import Deadlines
public import InternetTypes
public import Tracking

/// All virtual routers of one worker with their trackers and sync groups: the whole pure side of `stayalived-vrrp`.
///
/// The simulator runs this very type.
public struct Router {
    struct Slot {
        var configuration: InstanceConfiguration
        var machine: VirtualRouter
        /// Own faults, without those of sync group members.
        var ownFaults: [Fault] = []
    }

    struct Group {
        var configuration: SyncGroupConfiguration
        var members: [Int] = []
        var shown: StateKind = .initialize
    }

    /// Where a datagram belongs; several instances can share it (multicast beside unicast).
    struct ReceptionKey: Hashable {
        let vrid: VRID
        let family: AddressFamily
        let interface: InterfaceName?
    }

    public internal(set) var configuration: RouterConfiguration
    var slots = SlotTable()
    /// Slot numbers in the order of the configuration.
    var order: [Int] = []
    var groups: [String: Group] = [:]
    var scripts: [String: ScriptTracker] = [:]
    var files: [String: Int] = [:]
    var processes: [String: ProcessTracker] = [:]
    /// Tracked source addresses that are on this host.
    var hostAddresses: Set<IPAddress> = []
    var interfaces: [InterfaceName: InterfaceStatus] = [:]
    /// Links that went down or up and have not been so for long enough.
    var doubtfulLinks: [InterfaceName: Instant] = [:]
    var equipment: [VirtualRouterKey: Equipment] = [:]
    var interfaceNames: [InterfaceIndex: InterfaceName] = [:]
    var receivers: [ReceptionKey: [Int]] = [:]
    var interfaceDependents: [InterfaceName: [Int]] = [:]
    var scriptDependents: [String: [Int]] = [:]
    var fileDependents: [String: [Int]] = [:]
    var processDependents: [String: [Int]] = [:]
    var addressDependents: [IPAddress: [Int]] = [:]
    var timers = TimerQueue()
    /// What proves advertisements: set before `start` or a reload that brings keys. Who has keys is in FAULT without.
    public var digests: Digests?
    private var wallClockOffset = Duration.zero
    /// The last datagram was refused for its digest: what a recording has to say, since it has no keys.
    public private(set) var sawWrongDigest = false
    /// Removed by the last reload: still there to be looked at while its effects are carried out.
    private var departed: Set<Int> = []
    var isStarted = false
    private var isStopped = false
    var strangers = Complaints()
    /// By track group.
    var missingObjects: [String: [String]] = [:]
    /// Datagrams that no instance wanted, by reason.
    public private(set) var unclaimed: [CounterKind: UInt64] = [:]

    /// A router that waits for `start`; interfaces are told before that.
    public init(_ configuration: RouterConfiguration) {
        self.configuration = configuration
        for instance in configuration.instances { add(instance) }
        for script in configuration.scripts { scripts[script.name] = ScriptTracker(script) }
        for process in configuration.processes { processes[process.name] = ProcessTracker(process) }
        index()
    }

    // MARK: Looking in

    /// Handles in the order of the configuration.
    public var handles: [InstanceHandle] { order.map { InstanceHandle(rawValue: $0) } }

    public func machine(_ handle: InstanceHandle) -> VirtualRouter? { slots[handle.rawValue]?.machine }

    /// What has to be known of a virtual router to send its advertisements; nil without a source address.
    public mutating func emission(of handle: InstanceHandle) -> Emission? {
        slots.with(handle.rawValue) { entry -> Emission? in
            guard let source = entry.machine.conditions.source else { return nil }
            return Emission(
                name: entry.machine.configuration.name, source: source,
                destination: entry.machine.configuration.destination, checksum: entry.machine.checksum,
                interface: entry.machine.configuration.key.interface, hopLimit: entry.machine.configuration.hopLimit)
        } ?? nil
    }

    public func configuration(of handle: InstanceHandle) -> InstanceConfiguration? {
        slots[handle.rawValue]?.configuration
    }

    public func script(_ name: String) -> ScriptTracker? { scripts[name] }

    public var groupConfigurations: [SyncGroupConfiguration] { configuration.groups }
    public var scriptConfigurations: [ScriptConfiguration] { configuration.scripts }
    public var processConfigurations: [ProcessConfiguration] { configuration.processes }
    public func process(_ name: String) -> ProcessTracker? { processes[name] }
    /// The number that a tracked file holds, as far as it was told.
    public func number(inFile name: String) -> Int? { files[name] }

    /// The state of a sync group as its members show it.
    public func groupState(_ name: String) -> StateKind? { groups[name]?.shown }

    /// When this router wants `wake`; nil for never.
    public var nextWake: Instant? { mutating get { timers.next } }

    /// Interfaces whose sockets must be drained before `wake` is told at `now`: a late timer is not believed while the
    /// master's advertisements lie unread.
    public mutating func interfacesToDrain(at now: Instant) -> Set<InterfaceName?> {
        var result: Set<InterfaceName?> = []
        for owner in timers.popDue(at: now) {
            switch owner {
            case .instance(let slot):
                timers.set(owner, at: slots.with(slot) { $0.machine.nextWake } ?? nil)
                guard slots.with(slot, { $0.machine.mustHearFirst(at: now) }) == true else { continue }
                result.insert(slots.with(slot) { $0.machine.configuration.key.interface } ?? nil)
            case .script(let name): timers.set(owner, at: scripts[name]?.nextWake)
            case .process(let name): timers.set(owner, at: processes[name]?.nextWake)
            case .link(let name): timers.set(owner, at: doubtfulLinks[name])
            }
        }
        return result
    }

    // MARK: Handling

    public mutating func handle(_ input: RouterInput, at now: Instant) -> [RouterEffect] {
        // After the stop scripts still exit and links still change; nothing follows from that any more.
        guard !isStopped else { return [] }
        if !departed.isEmpty {
            for slot in departed { slots.remove(slot) }
            departed = []
        }
        var effects: [RouterEffect] = []
        switch input {
        case .interface(let name, let status): change(name, to: status, at: now, into: &effects)
        case .equipment(let new):
            equipment = Dictionary(new.map { ($0.router, $0) }, uniquingKeysWith: { first, _ in first })
            index()
        case .start(let resumed): start(resumed, at: now, into: &effects)
        case .datagram(let datagram): receive(datagram, at: now, into: &effects)
        case .wallClock(let offset):
            wallClockOffset = offset
            for slot in order { slots[slot]?.machine.wallClockOffset = offset }
        case .wake: wake(at: now, into: &effects)
        case .scriptExited(let name, let exit): tell(script: name, .exited(exit), at: now, into: &effects)
        case .scriptKnown(let name, let works): tell(script: name, .known(works: works), at: now, into: &effects)
        case .fileNumber(let name, let number): note(file: name, number, at: now, into: &effects)
        case .processCount(let name, let count): tell(process: name, .counted(count), at: now, into: &effects)
        case .hostAddress(let address, let isPresent): note(address, isPresent, at: now, into: &effects)
        case .drift(let handle, let drift): note(drift, of: handle, at: now, into: &effects)
        case .staticObjects(let group, let missing):
            guard missingObjects[group, default: []] != missing else { break }
            missingObjects[group] = missing
            let members = order.filter { slots[$0]?.configuration.trackGroups.contains(group) ?? false }
            updateConditions(of: members, cause: "track group \(group)", at: now, into: &effects)
        case .reconfigure(let new): reconfigure(new, at: now, into: &effects)
        case .clearStatistics:
            for slot in order { slots[slot]?.machine.clearStatistics() }
        case .stop: stop(at: now, into: &effects)
        }
        return effects
    }

    private mutating func start(
        _ resumed: Set<VirtualRouterKey>, at now: Instant, into effects: inout [RouterEffect]
    ) {
        guard !isStarted else { return }
        isStarted = true
        for name in scripts.keys.sorted() { tell(script: name, .start, at: now, into: &effects) }
        // All of them first: a member must not start as if the others of its sync group had no fault.
        updateConditions(of: order, cause: nil, at: now, into: &effects)
        // The clock of deadlines began when the machine was booted. A reload delays nothing, nor does the replacement of
        // a worker that died.
        let sinceBoot = now - Instant.zero
        let wish = max(configuration.startDelay, configuration.delayAfterBoot - sinceBoot, .zero)
        let delay = resumed.isEmpty ? wish : .zero
        for slot in order { begin(slot, resumed: resumed, after: delay, at: now, into: &effects) }
        // At the start a group's notification comes before those of its members, as keepalived has it.
        let groups = effects.filter { $0.isOfGroup }
        if !groups.isEmpty { effects = groups + effects.filter { !$0.isOfGroup } }
    }

    private mutating func begin(
        _ slot: Int, resumed: Set<VirtualRouterKey> = [], after delay: Duration = .zero, at now: Instant,
        into effects: inout [RouterEffect]
    ) {
        guard let key = slots[slot]?.configuration.router.key else { return }
        let point: StartingPoint = resumed.contains(key) ? .resumedMaster : .initial
        tell(slot, .start(delay: delay, as: point), at: now, into: &effects)
    }

    private mutating func note(
        _ drift: Drift, of handle: InstanceHandle, at now: Instant, into effects: inout [RouterEffect]
    ) {
        guard let name = slots[handle.rawValue]?.configuration.router.name else { return }
        if drift.isRepaired {
            effects.append(.event(.drift(name, drift)))
        } else {
            tell(handle.rawValue, .stepDown(drift), at: now, into: &effects)
        }
    }

    private mutating func stop(at now: Instant, into effects: inout [RouterEffect]) {
        isStopped = true
        for slot in order { tell(slot, .stop, at: now, into: &effects) }
        for (name, script) in scripts.sorted(by: { $0.key < $1.key }) where script.isRunning {
            effects.append(.terminateScript(name))
        }
        timers = TimerQueue()
    }

    private mutating func wake(at now: Instant, into effects: inout [RouterEffect]) {
        for owner in timers.popDue(at: now) {
            switch owner {
            case .instance(let slot): tell(slot, .wake, at: now, into: &effects)
            case .script(let name): tell(script: name, .wake, at: now, into: &effects)
            case .process(let name): tell(process: name, .wake, at: now, into: &effects)
            case .link(let name): believe(name, at: now, into: &effects)
            }
        }
    }

    private mutating func receive(_ datagram: Datagram, at now: Instant, into effects: inout [RouterEffect]) {
        sawWrongDigest = false
        let vrid: VRID
        switch Codec.vrid(of: datagram) {
        case .success(let found): vrid = found
        case .failure(let rejection):
            unclaimed[rejection.reason, default: 0] += 1
            return
        }
        let interface = interfaceNames[datagram.interface]
        let named = receivers[ReceptionKey(vrid: vrid, family: datagram.family, interface: interface)] ?? []
        let unnamed =
            interface == nil
            ? [] : receivers[ReceptionKey(vrid: vrid, family: datagram.family, interface: nil)] ?? []
        for slot in named + unnamed {
            guard let policy = slots.with(slot, { $0.machine.receptionPolicy(for: datagram.source, at: now) }) else {
                continue
            }
            let result = Codec.decode(datagram, expecting: policy, digests: digests ?? .none)
            if case .failure(let rejection) = result {
                if rejection.reason == .otherDestination { continue }
                sawWrongDigest = rejection.isWrongDigest
            }
            tell(slot, .received(result, from: datagram.source), at: now, into: &effects)
            if slots.with(slot, { $0.machine.configuration.syncGroup != nil }) == true {
                conform(slot, at: now, into: &effects)
            }
            return
        }
        unclaimed[.unknownVRID, default: 0] += 1
        if configuration.reportsUnknownVRIDs, let interface,
            strangers.isNew(.rejected(.unknownVRID), datagram.source)
        {
            effects.append(.event(.unknownVRID(vrid, from: datagram.source, interface)))
        }
    }

    // MARK: Telling the machines

    /// Passes an input to one machine, sorts out what it wants, and lets its sync group follow.
    mutating func tell(_ slot: Int, _ input: Input, at now: Instant, into effects: inout [RouterEffect]) {
        guard let before = slots.with(slot, { $0.machine.state.kind }) else { return }
        let answers = slots.with(slot) { $0.machine.handle(input, at: now) } ?? []
        let handle = InstanceHandle(rawValue: slot)
        timers.set(.instance(slot), at: slots.with(slot) { $0.machine.nextWake } ?? nil)
        var wish: Transition.Reason?
        for answer in answers {
            switch answer {
            case .advertise(let advertisement, let identification):
                effects.append(.advertise(handle, advertisement, identification: identification))
            case .hold: effects.append(.hold(handle))
            case .release: effects.append(.release(handle))
            case .announce(let repeats):
                effects.append(.announce(handle, repeats: repeats))
                if case .received = input { announceOthers(of: slot, at: now, into: &effects) }
            case .announceElsewhere: effects.append(.announceElsewhere(handle))
            case .announceSource: effects.append(.announceSource(handle))
            case .wantsMaster(let reason): wish = reason
            case .event(let event): effects.append(.event(event))
            }
        }
        if let wish { agree(slot, wish, at: now, into: &effects) }
        guard let after = slots.with(slot, { $0.machine.state.kind }), after != before else { return }
        follow(slot, from: before, to: after, at: now, into: &effects)
    }

    private mutating func tell(
        script name: String, _ input: ScriptTracker.Input, at now: Instant, into effects: inout [RouterEffect]
    ) {
        guard let answers = scripts[name]?.handle(input, at: now) else { return }
        timers.set(.script(name), at: scripts[name]?.nextWake)
        for answer in answers {
            switch answer {
            case .run: effects.append(.runScript(name))
            case .terminate: effects.append(.terminateScript(name))
            case .kill: effects.append(.killScript(name))
            case .verdict(let works, let detail):
                effects.append(.event(.scriptStatus(script: name, isUp: works, detail: detail)))
                updateConditions(
                    of: scriptDependents[name] ?? [], cause: "script \(name) \(detail)", at: now, into: &effects)
            }
        }
    }

    private mutating func change(
        _ name: InterfaceName, to status: InterfaceStatus?, at now: Instant, into effects: inout [RouterEffect]
    ) {
        let old = interfaces[name]
        let status = believed(status, of: name, was: old, at: now)
        guard old != status else { return }
        // A renamed interface keeps its index, and its new name may have been told first.
        if let old, interfaceNames[old.index] == name { interfaceNames[old.index] = nil }
        if let status { interfaceNames[status.index] = name }
        interfaces[name] = status
        let cause = "interface \(name) " + (status.map { $0.isUp ? "is up" : "is down" } ?? "is gone")
        updateConditions(of: interfaceDependents[name] ?? [], cause: cause, at: now, into: &effects)
    }

    // MARK: Configuration

    mutating func add(_ instance: InstanceConfiguration) {
        let conditions = Conditions(priority: instance.router.basePriority, source: instance.source)
        var machine = VirtualRouter(instance.router, conditions: conditions)
        machine.wallClockOffset = wallClockOffset
        order.append(slots.add(Slot(configuration: instance, machine: machine)))
    }

    /// Rebuilds the look-up tables from slots and configuration.
    mutating func index() {
        receivers = [:]
        interfaceDependents = [:]
        scriptDependents = [:]
        fileDependents = [:]
        processDependents = [:]
        addressDependents = [:]
        var byName: [String: Int] = [:]
        for slot in order {
            guard let instance = slots[slot]?.configuration else { continue }
            let key = instance.router.key
            byName[instance.router.name] = slot
            receivers[ReceptionKey(vrid: key.vrid, family: key.family, interface: key.interface), default: []].append(
                slot)
            let names = Set(
                instance.trackedInterfaces.map(\.name)
                    + [key.interface, equipment[key]?.interface].compactMap { $0 })
            for name in names { interfaceDependents[name, default: []].append(slot) }
            for script in Set(instance.trackedScripts.map(\.name)) {
                scriptDependents[script, default: []].append(slot)
            }
            indexTrackers(instance, slot)
        }
        let old = groups
        groups = [:]
        for group in configuration.groups {
            groups[group.name] = Group(
                configuration: group, members: group.members.compactMap { byName[$0] },
                shown: old[group.name]?.shown ?? .initialize)
        }
    }

    private mutating func reconfigure(
        _ new: RouterConfiguration, at now: Instant, into effects: inout [RouterEffect]
    ) {
        configuration = new
        var wanted: [VirtualRouterKey: InstanceConfiguration] = [:]
        for instance in new.instances { wanted[instance.router.key] = instance }
        var kept: [VirtualRouterKey: Int] = [:]
        for slot in order {
            guard let key = slots[slot]?.configuration.router.key else { continue }
            if wanted[key] == nil {
                tell(slot, .delete, at: now, into: &effects)
                timers.set(.instance(slot), at: nil)
            } else {
                kept[key] = slot
            }
        }
        let removed = Set(order).subtracting(kept.values)
        order = []
        var added: [Int] = []
        for instance in new.instances {
            if let slot = kept[instance.router.key] {
                slots[slot]?.configuration = instance
                order.append(slot)
            } else {
                add(instance)
                if let slot = order.last { added.append(slot) }
            }
        }
        reconfigureScripts(at: now, into: &effects)
        index()
        reconfigureTrackers(at: now, into: &effects)
        for slot in order where !added.contains(slot) {
            guard let router = slots[slot]?.configuration.router else { continue }
            tell(slot, .reconfigure(router), at: now, into: &effects)
        }
        updateConditions(of: order.filter { !added.contains($0) }, cause: "reload", at: now, into: &effects)
        if isStarted {
            updateConditions(of: added, cause: nil, at: now, into: &effects)
            for slot in added { begin(slot, at: now, into: &effects) }
        }
        departed = removed
    }

    private mutating func reconfigureScripts(at now: Instant, into effects: inout [RouterEffect]) {
        let names = Set(configuration.scripts.map(\.name))
        for (name, script) in scripts where !names.contains(name) {
            if script.isRunning { effects.append(.terminateScript(name)) }
            timers.set(.script(name), at: nil)
            scripts[name] = nil
        }
        for script in configuration.scripts {
            if scripts[script.name] != nil {
                tell(script: script.name, .reconfigure(script), at: now, into: &effects)
            } else {
                scripts[script.name] = ScriptTracker(script)
                if isStarted { tell(script: script.name, .start, at: now, into: &effects) }
            }
        }
    }
}
