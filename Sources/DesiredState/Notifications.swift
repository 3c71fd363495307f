public import KeepalivedConf
public import VRRP

/// Which scripts an event runs, in the order of the documented notification interface.
public struct Notifications: Sendable {
    private var instances: [String: NotifyScripts] = [:]
    private var groups: [String: NotifyScripts] = [:]
    /// Names of instances whose changes of priority are to be told.
    private var priorityReporters: Set<String> = []

    public init(_ configuration: Configuration) {
        for instance in configuration.instances { instances[instance.name] = instance.notify }
        for group in configuration.syncGroups { groups[group.name] = group.notify }
        priorityReporters = Set(configuration.instances.filter(\.notifiesPriorityChanges).map(\.name))
        for group in configuration.syncGroups where group.notifiesPriorityChanges {
            priorityReporters.formUnion(group.members)
        }
    }

    func reportsPriority(of instance: String) -> Bool { priorityReporters.contains(instance) }

    /// Without `notify_deleted` a removed instance reports FAULT, as scripts of old expect.
    func reported(_ state: StateKind, of instance: String) -> StateKind {
        state == .deleted && instances[instance]?.reportsDeleted != true ? .fault : state
    }

    /// Keeps what `old` knows of instances and groups that are not here any more: they are about to say that they left.
    public mutating func keep(_ old: Notifications) {
        instances.merge(old.instances) { new, _ in new }
        groups.merge(old.groups) { new, _ in new }
    }

    /// The script of the new state first, then the general one with type, name, state and priority appended.
    public func commands(for event: Event) -> [ScriptCommand] {
        switch event {
        case .transition(let change):
            guard let scripts = instances[change.instance] else { return [] }
            let state = reported(change.to, of: change.instance)
            return commands(
                scripts, state, arguments: ["INSTANCE", change.instance, state.rawValue, change.priority.description])
        case .groupTransition(let group, let state, _):
            guard let scripts = groups[group] else { return [] }
            return commands(scripts, state, arguments: ["GROUP", group, state.rawValue, "0"])
        case .heardLowerPriority(let name, _, _, _):
            return instances[name]?.masterReceivedLowerPriority.map { [$0] } ?? []
        case .priorityChanged, .heardResignation, .discarded, .ownerConflict, .rejected, .observed, .scriptStatus,
            .fileNumber, .processStatus, .drift, .interfaceRestored, .firewallRestored, .timerLate,
            .unknownVRID:
            return []
        }
    }

    private func commands(_ scripts: NotifyScripts, _ state: StateKind, arguments: [String]) -> [ScriptCommand] {
        let own: ScriptCommand? =
            switch state {
            case .master: scripts.master
            case .backup: scripts.backup
            case .fault: scripts.fault
            case .stopped: scripts.stop
            case .deleted: scripts.deleted
            case .initialize: nil
            }
        var general = scripts.any
        general?.arguments += arguments
        return [own, general].compactMap { $0 }
    }
}
