import InternetTypes

// Members of a sync group become MASTER, BACKUP and FAULT together. A fault reaches the others through their conditions.
extension Router {
    /// One member timed out: when every member wants to be MASTER, all of them become it.
    mutating func agree(
        _ slot: Int, _ reason: Transition.Reason, at now: Instant, into effects: inout [RouterEffect]
    ) {
        guard let name = slots[slot]?.configuration.router.syncGroup, let group = groups[name] else { return }
        guard group.members.allSatisfy({ slots[$0]?.machine.wantsMaster ?? false }) else { return }
        for member in group.members { tell(member, .takeOver(group: name, reason), at: now, into: &effects) }
    }

    /// A member that obeys a master cannot be taken along; so the others, which a reload may have brought into its group
    /// as MASTER, give way.
    mutating func conform(_ slot: Int, at now: Instant, into effects: inout [RouterEffect]) {
        guard let machine = slots[slot]?.machine, let name = machine.configuration.syncGroup,
            let group = groups[name], machine.obeysMaster(since: now)
        else { return }
        for member in group.members where member != slot {
            tell(member, .yield(group: name, member: machine.name), at: now, into: &effects)
        }
    }

    /// Lets the others follow a member's change of state, and reports the group's.
    mutating func follow(
        _ slot: Int, from: StateKind, to: StateKind, at now: Instant, into effects: inout [RouterEffect]
    ) {
        guard let router = slots[slot]?.configuration.router, let name = router.syncGroup, let group = groups[name]
        else { return }
        if from == .master, to == .backup {
            for member in group.members where member != slot {
                tell(member, .yield(group: name, member: router.name), at: now, into: &effects)
            }
        }
        let states = Set(group.members.compactMap { slots[$0]?.machine.state.kind })
        guard states.count == 1, let common = states.first, groups[name]?.shown != common else { return }
        groups[name]?.shown = common
        effects.append(.event(.groupTransition(group: name, to: common, cause: router.name)))
    }
}
