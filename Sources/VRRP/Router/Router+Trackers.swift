import Deadlines
import InternetTypes
import Tracking

// Tracked files, counted processes, source addresses, and links that must be down or up for a while before they count.
extension Router {
    mutating func note(file name: String, _ number: Int, at now: Instant, into effects: inout [RouterEffect]) {
        let known = files.updateValue(number, forKey: name)
        guard known ?? 0 != number else { return }
        effects.append(.event(.fileNumber(file: name, number)))
        updateConditions(
            of: fileDependents[name] ?? [], cause: "track file \(name) holds \(number)", at: now, into: &effects)
    }

    mutating func tell(
        process name: String, _ input: ProcessTracker.Input, at now: Instant, into effects: inout [RouterEffect]
    ) {
        guard let verdict = processes[name]?.handle(input, at: now) else {
            timers.set(.process(name), at: processes[name]?.nextWake)
            return
        }
        timers.set(.process(name), at: nil)
        let count = processes[name]?.count ?? 0
        effects.append(.event(.processStatus(process: name, hasQuorum: verdict, count: count)))
        updateConditions(
            of: processDependents[name] ?? [], cause: "process \(name): \(count) running", at: now, into: &effects)
    }

    mutating func note(
        _ address: IPAddress, _ isPresent: Bool, at now: Instant, into effects: inout [RouterEffect]
    ) {
        guard hostAddresses.contains(address) != isPresent else { return }
        if isPresent { hostAddresses.insert(address) } else { hostAddresses.remove(address) }
        updateConditions(of: addressDependents[address] ?? [], cause: nil, at: now, into: &effects)
    }

    // MARK: What they mean

    func trackerFaults(of instance: InstanceConfiguration) -> [Fault] {
        var faults: [Fault] = []
        for tracked in instance.trackedFiles where tracked.weight.effect(ofNumber: files[tracked.name] ?? 0) == .fault {
            faults.append(.fileNumber(tracked.name))
        }
        for tracked in instance.trackedProcesses where tracked.weight.isFault {
            if let hasQuorum = processes[tracked.name]?.hasQuorum, hasQuorum == tracked.weight.isReversed {
                faults.append(.processCount(tracked.name))
            }
        }
        if instance.tracksSource, let source = instance.source, !hostAddresses.contains(source) {
            faults.append(.sourceAddressMissing(source))
        }
        return faults
    }

    func trackerAdjustment(of instance: InstanceConfiguration) -> Int {
        var total = 0
        for tracked in instance.trackedFiles {
            if case .adjustment(let value) = tracked.weight.effect(ofNumber: files[tracked.name] ?? 0) {
                total += value
            }
        }
        for tracked in instance.trackedProcesses where !tracked.weight.isFault {
            total += tracked.weight.adjustment(works: processes[tracked.name]?.hasQuorum)
        }
        return total
    }

    // MARK: Configuration

    mutating func indexTrackers(_ instance: InstanceConfiguration, _ slot: Int) {
        for name in Set(instance.trackedFiles.map(\.name)) { fileDependents[name, default: []].append(slot) }
        for name in Set(instance.trackedProcesses.map(\.name)) { processDependents[name, default: []].append(slot) }
        if instance.tracksSource, let source = instance.source { addressDependents[source, default: []].append(slot) }
    }

    /// After a reload: what is known of files and processes that are still there is kept.
    mutating func reconfigureTrackers(at now: Instant, into effects: inout [RouterEffect]) {
        let names = Set(configuration.files)
        files = files.filter { names.contains($0.key) }
        let old = processes
        processes = [:]
        for name in old.keys { timers.set(.process(name), at: nil) }
        for process in configuration.processes {
            guard let known = old[process.name], known.configuration.pattern == process.pattern else {
                processes[process.name] = ProcessTracker(process)
                continue
            }
            processes[process.name] = known
            tell(process: process.name, .reconfigure(process), at: now, into: &effects)
        }
        for name in doubtfulLinks.keys where configuration.linkDelays[name] == nil { timers.set(.link(name), at: now) }
    }

    // MARK: Links

    /// What the virtual routers are told of a link: that it went down or up only after the configured delay.
    mutating func believed(
        _ status: InterfaceStatus?, of name: InterfaceName, was old: InterfaceStatus?, at now: Instant
    ) -> InterfaceStatus? {
        guard var status, let old, isStarted, let delays = configuration.linkDelays[name], status.isUp != old.isUp
        else {
            if doubtfulLinks.removeValue(forKey: name) != nil { timers.set(.link(name), at: nil) }
            return status
        }
        let delay = status.isUp ? delays.up : delays.down
        guard delay > .zero else { return status }
        let deadline = doubtfulLinks[name] ?? now + delay
        doubtfulLinks[name] = deadline
        timers.set(.link(name), at: deadline)
        status.isUp = old.isUp
        return status
    }

    /// The delay of a link has passed without its going back.
    mutating func believe(_ name: InterfaceName, at now: Instant, into effects: inout [RouterEffect]) {
        guard doubtfulLinks.removeValue(forKey: name) != nil, let status = interfaces[name] else { return }
        let isUp = !status.isUp
        interfaces[name]?.isUp = isUp
        updateConditions(
            of: interfaceDependents[name] ?? [], cause: "interface \(name) is \(isUp ? "up" : "down")", at: now,
            into: &effects)
    }

    // MARK: Announcements

    /// A master of lower priority was heard by one member of a sync group: neighbours of the others may be misled as well.
    mutating func announceOthers(of slot: Int, at now: Instant, into effects: inout [RouterEffect]) {
        guard let name = slots[slot]?.configuration.router.syncGroup, let members = groups[name]?.members else {
            return
        }
        for member in members where member != slot { tell(member, .memberHeardWeaker, at: now, into: &effects) }
    }
}

extension RouterEffect {
    /// A sync group's change of state.
    var isOfGroup: Bool {
        if case .event(.groupTransition) = self { true } else { false }
    }
}
