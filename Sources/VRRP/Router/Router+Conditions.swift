import InternetTypes
import Tracking

// What links, addresses and trackers mean for each virtual router.
extension Router {
    /// Works the conditions of some instances out anew and tells those for which they changed; members of their sync
    /// groups follow.
    mutating func updateConditions(
        of changed: [Int], cause: String?, at now: Instant, into effects: inout [RouterEffect]
    ) {
        var affected = changed
        var isAffected = Set(changed)
        for slot in changed {
            guard let configuration = slots[slot]?.configuration else { continue }
            let own = faults(of: configuration)
            slots[slot]?.ownFaults = own
            guard let group = configuration.router.syncGroup, let members = groups[group]?.members else { continue }
            for member in members where isAffected.insert(member).inserted { affected.append(member) }
        }
        for slot in affected {
            guard let entry = slots[slot] else { continue }
            var conditions = conditions(of: entry)
            // Without a change of the priority its old cause stays.
            conditions.cause =
                conditions.priority == entry.machine.conditions.priority
                ? entry.machine.conditions.cause : cause
            guard conditions != entry.machine.conditions else { continue }
            tell(slot, .conditions(conditions), at: now, into: &effects)
        }
    }

    private func conditions(of entry: Slot) -> Conditions {
        let instance = entry.configuration
        var faults = entry.ownFaults
        if let group = instance.router.syncGroup, let members = groups[group]?.members {
            for member in members {
                guard let other = slots[member], other.configuration.router.name != instance.router.name,
                    !other.ownFaults.isEmpty
                else { continue }
                faults.append(.memberFault(group: group, member: other.configuration.router.name))
            }
        }
        return Conditions(
            faults: faults.sorted(), awaited: awaited(by: instance), priority: priority(of: instance),
            source: source(of: instance))
    }

    private func faults(of instance: InstanceConfiguration) -> [Fault] {
        var faults: [Fault] = []
        let key = instance.router.key
        if let name = key.interface {
            if let status = interfaces[name] {
                if !status.isUp, instance.tracksOwnInterface { faults.append(.interfaceDown(name)) }
            } else {
                faults.append(.interfaceMissing(name))
            }
        }
        if case .unicast(let peers, _) = instance.router.destination, peers.isEmpty { faults.append(.noPeers) }
        if instance.router.needsDigests, digests == nil { faults.append(.noDigests) }
        if let made = equipment[key]?.interface, interfaces[made] == nil { faults.append(.interfaceMissing(made)) }
        if source(of: instance) == nil { faults.append(.noSourceAddress(key.family, key.interface)) }
        for tracked in instance.trackedInterfaces where tracked.weight.isFault {
            let isUp = interfaces[tracked.name]?.isUp ?? false
            if isUp == tracked.weight.isReversed { faults.append(.trackedInterfaceDown(tracked.name)) }
        }
        for tracked in instance.trackedScripts where tracked.weight.isFault {
            if let works = scripts[tracked.name]?.works, works == tracked.weight.isReversed {
                faults.append(.scriptFailed(tracked.name))
            }
        }
        for group in instance.trackGroups {
            faults += missingObjects[group, default: []].map { .staticObjectMissing(group: group, $0) }
        }
        return faults + trackerFaults(of: instance)
    }

    private func awaited(by instance: InstanceConfiguration) -> [String] {
        instance.trackedScripts.filter { $0.weight.isFault && scripts[$0.name]?.works == nil }.map(\.name)
            + instance.trackedProcesses.filter { $0.weight.isFault && processes[$0.name]?.hasQuorum == nil }.map(\.name)
    }

    private func source(of instance: InstanceConfiguration) -> IPAddress? {
        if let source = instance.source { return source }
        let key = instance.router.key
        let made = equipment[key].flatMap { $0.givesSource ? $0.interface : nil }
        guard let name = made ?? key.interface else { return nil }
        return interfaces[name]?.source(key.family)
    }

    /// Base priority and weights, within 1 to 254; an owner's 255 never changes.
    private func priority(of instance: InstanceConfiguration) -> Priority {
        guard !instance.router.isOwner else { return .owner }
        var total = Int(instance.router.basePriority.rawValue)
        for tracked in instance.trackedInterfaces where !tracked.weight.isFault {
            total += tracked.weight.adjustment(works: interfaces[tracked.name]?.isUp ?? false)
        }
        for tracked in instance.trackedScripts where !tracked.weight.isFault {
            total += tracked.weight.adjustment(works: scripts[tracked.name]?.works)
        }
        total += trackerAdjustment(of: instance)
        return Priority(UInt8(min(max(total, 1), 254)))
    }
}
