import KeepalivedConf
public import VRRP

extension Notifications {
    /// The line that an event writes to the FIFOs; nil for none. Names are quoted and not escaped, as keepalived has it.
    public func line(for event: Event) -> String? {
        switch event {
        case .transition(let change):
            guard change.to != .initialize else { return nil }
            return Self.line(
                instance: change.instance, reported(change.to, of: change.instance).rawValue,
                change.priority.description)
        case .groupTransition(let group, let state, _):
            return state == .initialize ? nil : Self.line(group: group, state.rawValue)
        case .heardLowerPriority(let name, _, _, let ours):
            return Self.line(instance: name, "MASTER_RX_LOWER_PRI", ours.description)
        case .priorityChanged(let name, _, let priority, let state, _):
            guard reportsPriority(of: name), state == .master || state == .backup else { return nil }
            return Self.line(instance: name, state.rawValue + "_PRIORITY", priority.description)
        // Everything else is for the journal.
        default: return nil
        }
    }

    /// Lines with the states of all virtual routers and groups: what `fifo_write_vrrp_states_on_reload` asks for.
    public static func lines(for router: Router) -> [String] {
        let instances = router.handles.compactMap { router.machine($0) }.filter { $0.state.kind != .initialize }.map {
            line(instance: $0.configuration.name, $0.state.kind.rawValue, $0.conditions.priority.description)
        }
        let groups = router.groupConfigurations.compactMap { group in
            router.groupState(group.name).flatMap {
                $0 == .initialize ? nil : line(group: group.name, $0.rawValue)
            }
        }
        return instances + groups
    }

    private static func line(instance: String, _ state: String, _ priority: String) -> String {
        "INSTANCE \"\(instance)\" \(state) \(priority)\n"
    }

    private static func line(group: String, _ state: String) -> String { "GROUP \"\(group)\" \(state) 0\n" }
}
