import KeepalivedConf

/// A tracked thing with what its failure does, definition and use put together.
struct TrackedWeight {
    let kind: String
    let name: String
    /// 0: failure is a fault. Above: added while it works. Below: subtracted while it does not.
    let weight: Int
    /// Where it is tracked.
    let origin: Origin
    /// The weight multiplies a number that no configuration knows.
    let isFactor: Bool
}

/// The weights of everything that can be tracked, by kind and name.
struct WeightTable {
    private var scripts: [String: Int16] = [:]
    private var files: [String: Int16] = [:]
    private var processes: [String: Int16] = [:]
    private var sessions: [String: Int16] = [:]

    init(_ configuration: Configuration) {
        for script in configuration.scripts { scripts[script.name] = script.weight }
        for file in configuration.trackFiles { files[file.name] = file.weight }
        for process in configuration.trackProcesses { processes[process.name] = process.weight }
        for session in configuration.bfdInstances { sessions[session.name] = session.weight }
    }

    /// Everything tracked, weighted or not.
    func weights(of tracking: Tracking) -> [TrackedWeight] {
        func all(_ kind: String, _ tracked: [Tracked], _ known: [String: Int16]) -> [TrackedWeight] {
            tracked.map {
                TrackedWeight(
                    kind: kind, name: $0.name, weight: Int($0.weight ?? known[$0.name] ?? 0), origin: $0.origin,
                    isFactor: kind == "file")
            }
        }
        return all("interface", tracking.interfaces, [:]) + all("script", tracking.scripts, scripts)
            + all("file", tracking.files, files) + all("process", tracking.processes, processes)
            + all("BFD session", tracking.bfdSessions, sessions)
    }
}

/// What weights make of priorities. A file knows only its own node's priority, so these lints say what holds
/// whatever the peers' priorities are.
extension Linter {
    mutating func lintWeights() {
        let table = WeightTable(configuration)
        let groups = groupsByMember
        for instance in configuration.instances {
            let own = table.weights(of: instance.tracking)
            let group = groups[instance.name]
            let all = own + (group.map { table.weights(of: $0.tracking) } ?? [])
            trackedTwice(all, instance)
            let weighted = own.filter { $0.weight != 0 }
            // Without weights of its own, what a group's do is said at the group.
            if let group, !group.appliesWeights {
                ignored(weighted, "(\(instance.name))", group, instance.origins.block)
                continue
            }
            let counting = all.filter { $0.weight != 0 }
            guard let first = counting.first else { continue }
            if instance.isAddressOwner {
                find(
                    .weightNoEffect,
                    "(\(instance.name)) weights do not change priority 255: \(first.kind) '\(first.name)' never moves "
                        + "an address owner",
                    at: first.origin, in: instance.origins.block,
                    hint: "a priority from 1 to 254, or no weight, so that failure is a fault")
                continue
            }
            nopreempt(first, counting.count, instance)
            limits(counting, instance)
        }
        for group in configuration.syncGroups where !group.appliesWeights {
            let weighted = table.weights(of: group.tracking).filter { $0.weight != 0 }
            ignored(weighted, "sync group \(group.name):", group, group.origins.block)
        }
    }

    /// The sync group of each instance that is in one.
    var groupsByMember: [String: SyncGroup] {
        var result: [String: SyncGroup] = [:]
        for group in configuration.syncGroups {
            for member in group.members where result[member] == nil { result[member] = group }
        }
        return result
    }

    private mutating func ignored(
        _ weighted: [TrackedWeight], _ whose: String, _ group: SyncGroup, _ block: Origin
    ) {
        guard let first = weighted.first else { return }
        find(
            .weightNoEffect,
            "\(whose) the weight of \(first.kind) '\(first.name)' does not count: \(group.name) has no "
                + "sync_group_tracking_weight",
            at: first.origin, in: block,
            hint: "add that to the group, or leave the weight out, so that failure is a fault")
    }

    private mutating func nopreempt(_ first: TrackedWeight, _ count: Int, _ instance: VRRPInstance) {
        guard !instance.preempts else { return }
        let others = count > 1 ? " and of \(count - 1) more" : ""
        find(
            .nopreemptWeights,
            "(\(instance.name)) with nopreempt on all nodes, the weight of \(first.kind) '\(first.name)'\(others) moves "
                + "nothing: a backup accepts a master of lower priority",
            at: first.origin, in: instance.origins.block,
            hint: "leave the weight out, so that failure is a fault and the addresses move; or remove nopreempt")
    }

    private mutating func trackedTwice(_ all: [TrackedWeight], _ instance: VRRPInstance) {
        var seen: [String: TrackedWeight] = [:]
        for use in all {
            let key = use.kind + " " + use.name
            guard let other = seen[key] else {
                seen[key] = use
                continue
            }
            let later = other.origin.line < use.origin.line ? use : other
            find(
                .weightReorders,
                "(\(instance.name)) \(use.kind) '\(use.name)' is tracked twice, with weights \(other.weight) and "
                    + "\(use.weight): the priority may change by \(abs(other.weight) + abs(use.weight))",
                at: later.origin, in: instance.origins.block, hint: "track it once, in the instance or in its group")
        }
    }

    /// Effective priorities are kept within 1 to 254.
    private mutating func limits(_ weighted: [TrackedWeight], _ instance: VRRPInstance) {
        guard !weighted.contains(where: \.isFactor) else { return }
        let base = Int(instance.priority)
        let highest = base + weighted.reduce(0) { $0 + max(0, $1.weight) }
        let block = instance.origins.block
        if weighted.count == 1, let only = weighted.first, abs(only.weight) == 1 {
            return find(
                .weightNoEffect,
                "(\(instance.name)) a weight of \(only.weight) decides only between nodes of the same priority: one at "
                    + "\(max(1, base - 1)) becomes equal at best, and an equal one does not take over",
                at: only.origin, in: block,
                hint: "a weight of at least 2, more than the distance between the nodes' priorities")
        }
        for use in weighted where use.weight > 0 && highest > 254 {
            let failed = highest - use.weight
            let sum = "\(base) and all weights are \(highest), of which 254 count; without \(use.kind) '\(use.name)'"
            if failed >= 254 {
                find(
                    .weightNoEffect, "(\(instance.name)) \(sum) (\(use.weight)) it is still 254", at: use.origin,
                    in: block, hint: "a priority of at most \(max(1, 254 - (highest - base))), or smaller weights")
            } else {
                find(
                    .weightReorders,
                    "(\(instance.name)) \(sum) it is \(failed): failure counts for \(254 - failed), not \(use.weight)",
                    at: use.origin, in: block,
                    hint: "a priority of at most \(max(1, 254 - (highest - base))), or smaller weights")
            }
        }
        for use in weighted where use.weight < 0 && base + use.weight < 0 {
            find(
                .weightReorders,
                "(\(instance.name)) failure of \(use.kind) '\(use.name)' takes priority \(base) to 1 "
                    + "(\(base) - \(-use.weight) = \(base + use.weight)): this node is then below every peer, and below "
                    + "one that failed itself, unless that is at 1, too",
                at: use.origin, in: block,
                hint: "a little more than the distance to a healthy peer is enough; to give up altogether, leave the "
                    + "weight out")
        }
    }
}
