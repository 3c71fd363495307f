import InternetTypes

/// `vrrp_sync_group`, and what is only known when everything was read.
extension ModelBuilder {
    /// Reads one group. Its members may stand further down, so they are looked for at the end.
    mutating func syncGroup(_ index: Int) {
        guard wordCount(index) == 2, let name = text(index, 1) else {
            report(.consistency, "a vrrp_sync_group has one name: block skipped", index, hint: "vrrp_sync_group NAME {")
            return
        }
        guard groupNames.insert(name).inserted else {
            report(.consistency, "sync group \(name) already defined: block skipped", index)
            return
        }
        var group = SyncGroup(name: name, origins: Origins(block: origin(index)))
        group.notifiesPriorityChanges = configuration.globals.notifiesPriorityChanges
        var memberOrigins: [Origin] = []
        for child in children(of: index) where tree.nodes[child].row >= 0 {
            note(child)
            let isRepeated = group.origins.has("group")
            group.origins.record(Int(tree.nodes[child].row), origin(child))
            if notifySetting(child, &group.notify, origins: group.origins)
                || trackingSetting(child, &group.tracking, owner: nil)
            {
                continue
            }
            switch keyword(child).name {
            case "group":
                if isRepeated {
                    report(.consistency, "'group' was given before: ignored", child)
                    continue
                }
                for line in children(of: child) {
                    for word in 0..<wordCount(line) {
                        group.members.append(text(line, word) ?? "")
                        memberOrigins.append(origin(line, word: word))
                    }
                }
            case "smtp_alert": group.sendsMail = bool(child) ?? group.sendsMail
            case "sync_group_tracking_weight": group.appliesWeights = true
            case "global_tracking":
                group.appliesWeights = true
                report(.deprecated, "'global_tracking' is the old name of 'sync_group_tracking_weight'", child)
            case "notify_priority_changes":
                group.notifiesPriorityChanges = bool(child) ?? group.notifiesPriorityChanges
            default: checkValue(child)
            }
        }
        if group.members.isEmpty {
            report(
                .consistency, "sync group \(name) has no members: removed", index, hint: "add: group { INSTANCE ... }")
            return
        }
        configuration.syncGroups.append(group)
        groupMembers.append(memberOrigins)
    }

    /// Checks that need all instances, groups and scripts.
    mutating func finish() {
        finishGroups()
        finishSyncDaemon()
        finishPolledLinks()
        for script in configuration.scripts where !usedScripts.contains(script.name) {
            report(
                .error, .consistency, "track script '\(script.name)' is not used: ignoring", at: script.origins.block,
                hint: "name it in the track_script block of an instance or group")
        }
    }

    private mutating func finishSyncDaemon() {
        guard !hasSyncDaemonID, let name = configuration.globals.lvs.syncDaemon?.instance,
            let instance = configuration.instances.first(where: { $0.name == name })
        else { return }
        configuration.globals.lvs.syncDaemon?.id = instance.virtualRouterID
    }

    /// Adds the interfaces of instances that asked for polling in the former way.
    private mutating func finishPolledLinks() {
        var known: Set<InterfaceName>?
        for instance in configuration.instances where instance.pollsLink {
            var names = known ?? Set(configuration.polledInterfaces.map(\.interface))
            if let name = instance.interface, names.insert(name).inserted {
                configuration.polledInterfaces.append(
                    PolledInterface(interface: name, origin: instance.origins.block))
            }
            known = names
        }
    }

    private mutating func finishGroups() {
        var kept: [SyncGroup] = []
        for (group, origins) in zip(configuration.syncGroups, groupMembers) {
            var group = group
            let names = group.members
            group.members = []
            for (name, origin) in zip(names, origins) {
                if instanceNames[name] != nil {
                    group.members.append(name)
                } else {
                    report(
                        .error, .consistency,
                        "virtual router \(name) in sync group \(group.name) does not exist: ignored", at: origin,
                        hint: suggestion(for: name, among: instanceNames.keys))
                }
            }
            if group.members.isEmpty {
                report(
                    .error, .consistency, "sync group \(group.name) has no members left: removed",
                    at: group.origins.block)
                continue
            }
            if group.members.count == 1 {
                report(
                    .warning, .consistency, "Sync group \(group.name) has only 1 virtual router(s)",
                    at: group.origins.block, hint: "a group of one changes nothing")
            }
            kept.append(group)
        }
        configuration.syncGroups = kept
    }
}
