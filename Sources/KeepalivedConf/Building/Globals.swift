import InternetTypes

/// `global_defs` and the settings at file level.
extension ModelBuilder {
    /// A setting outside all blocks: it belongs to the supervisor.
    mutating func topSetting(_ index: Int) {
        note(index)
        configuration.globals.origins.record(Int(tree.nodes[index].row), origin(index))
        switch keyword(index).name {
        case "net_namespace": once(index, \.networkNamespace)
        case "instance": once(index, \.instanceName)
        case "use_pid_dir": configuration.globals.usesPIDFolder = true
        case "child_wait_time":
            if let seconds = integer(index) { configuration.globals.childWaitTime = .seconds(seconds) }
        case "linkbeat_use_polling": configuration.globals.pollsLinks = true
        case "net_namespace_ipvs":
            if configuration.globals.networkNamespaceIPVS != nil {
                report(.consistency, "'net_namespace_ipvs' was given before: ignored", index)
            } else {
                configuration.globals.networkNamespaceIPVS = text(index, 1) ?? ""
            }
        case "namespace_with_ipsets": configuration.globals.allowsIPSetsInNamespace = true
        default: checkValue(index)
        }
    }

    private mutating func once(_ index: Int, _ setting: WritableKeyPath<GlobalDefinitions, String?>) {
        guard let text = argument(index) else { return }
        if configuration.globals[keyPath: setting] != nil {
            report(.consistency, "'\(keyword(index).name)' was given before: ignored", index)
        } else {
            configuration.globals[keyPath: setting] = text
        }
    }

    /// One `global_defs` block; of several the later ones win, setting by setting.
    mutating func globalDefinitions(_ index: Int) {
        for child in children(of: index) where tree.nodes[child].row >= 0 {
            note(child)
            configuration.globals.origins.record(Int(tree.nodes[child].row), origin(child))
            if vrrpDefault(child) || workerSetting(child) || scriptSetting(child) { continue }
            globalSetting(child)
        }
    }

    /// Defaults of the instances.
    private mutating func vrrpDefault(_ index: Int) -> Bool {
        switch keyword(index).name {
        case "vrrp_version":
            if let value = integer(index) { configuration.globals.vrrpVersion = UInt8(clamping: value) }
        case "vrrp_mcast_group4": multicastGroup(index, .ipv4, \.multicastGroup4)
        case "vrrp_mcast_group6": multicastGroup(index, .ipv6, \.multicastGroup6)
        case "vrrp_garp_master_delay": set(duration(index), \.announcements.delay)
        case "vrrp_garp_master_repeat": set(count(index), \.announcements.repeatCount)
        case "vrrp_garp_master_refresh": set(duration(index), \.announcements.refresh)
        case "vrrp_garp_master_refresh_repeat": set(count(index), \.announcements.refreshRepeat)
        case "vrrp_garp_lower_prio_delay": set(duration(index), \.announcements.lowerPriorityDelay)
        case "vrrp_garp_lower_prio_repeat": set(count(index), \.announcements.lowerPriorityRepeat)
        case "vrrp_garp_interval": set(duration(index), \.announcements.arpInterval)
        case "vrrp_gna_interval": set(duration(index), \.announcements.neighbourInterval)
        case "vrrp_min_garp": sendsFewAnnouncements = bool(index) ?? sendsFewAnnouncements
        case "vrrp_down_timer_adverts": set(integer(index).map { UInt8(clamping: $0) }, \.downTimerAdvertisements)
        case "vrrp_lower_prio_no_advert": set(bool(index), \.lowerPriorityNoAdvertisement)
        case "vrrp_higher_prio_send_advert": set(bool(index), \.higherPrioritySendAdvertisement)
        case "vrrp_check_unicast_src": configuration.globals.checksUnicastSource = true
        case "vrrp_skip_check_adv_addr": set(bool(index), \.skipsAdvertisedAddressCheck)
        case "vrrp_owner_ignore_adverts": set(bool(index), \.ownerIgnoresAdvertisements)
        case "v3_checksum_as_v2": configuration.globals.checksumAsVersion2 = true
        case "vrrp_strict": set(bool(index), \.isStrict)
        case "vrrp_notify_priority_changes": set(bool(index), \.notifiesPriorityChanges)
        case "vrrp_startup_delay": longest(index, \.startupDelay)
        case "vrrp_delay_after_boot": longest(index, \.delayAfterBoot)
        default: return false
        }
        return true
    }

    /// Scheduling of the workers.
    private mutating func workerSetting(_ index: Int) -> Bool {
        let name = keyword(index).name
        let workers: [(String, WritableKeyPath<GlobalDefinitions, SchedulingSettings>)] = [
            ("vrrp_", \.vrrpScheduling), ("checker_", \.checkerScheduling), ("bfd_", \.bfdScheduling),
        ]
        guard let (prefix, worker) = workers.first(where: { name.hasPrefix($0.0) }) else { return false }
        var settings = configuration.globals[keyPath: worker]
        switch name.dropFirst(prefix.utf8.count) {
        case "priority": settings.niceness = integer(index).map { Int8(clamping: $0) } ?? 0
        case "no_swap": settings.locksMemory = true
        case "rt_priority": settings.realTimePriority = realTimePriority(index) ?? settings.realTimePriority
        case "cpu_affinity": settings.cpus = cpus(index)
        case "rlimit_rttime", "rlimit_rtime":
            if let value = integer(index) { settings.realTimeLimit = .microseconds(max(2, value)) }
        default: return false
        }
        configuration.globals[keyPath: worker] = settings
        return true
    }

    private mutating func realTimePriority(_ index: Int) -> UInt8? {
        guard let text = argument(index) else { return nil }
        guard let value = Numbers.integer(text) else {
            report(.value, "invalid number '\(text)'", index, word: 1, hint: Self.expected(1...99))
            return nil
        }
        if !(1...99).contains(value) {
            report(
                .value, "real-time priority '\(text)' outside range: clamped", index, word: 1,
                hint: Self.expected(1...99))
        }
        return UInt8(min(99, max(1, value)))
    }

    private mutating func cpus(_ index: Int) -> [Int] {
        guard argument(index) != nil else { return [] }
        var cpus: [Int] = []
        for (word, text) in texts(index).enumerated() {
            guard let cpu = Int(text), (0..<environment.processorCount).contains(cpu) else {
                report(
                    .value, "there is no CPU '\(text)': affinity ignored", index, word: word + 1,
                    hint: "CPUs are numbered from 0 to \(environment.processorCount - 1)")
                return []
            }
            cpus.append(cpu)
        }
        return cpus
    }

    /// Scripts, FIFOs and their users.
    private mutating func scriptSetting(_ index: Int) -> Bool {
        switch keyword(index).name {
        case "script_user":
            guard argument(index) != nil else { break }
            switch scriptUser(texts(index)) {
            case .success(let user): configuration.globals.scriptUser = user
            case .failure(let unknown):
                report(.value, "unknown \(unknown.what) '\(unknown.name)' for scripts", index, word: 1)
            }
        case "enable_script_security": configuration.globals.enforcesScriptSecurity = true
        case "notify_fifo": fifo(index, \.notifyFIFO)
        case "vrrp_notify_fifo": fifo(index, \.vrrpNotifyFIFO)
        case "lvs_notify_fifo": fifo(index, \.lvsNotifyFIFO)
        case "notify_fifo_script": onceScript(index, \.notifyFIFO.script)
        case "vrrp_notify_fifo_script": onceScript(index, \.vrrpNotifyFIFO.script)
        case "lvs_notify_fifo_script": onceScript(index, \.lvsNotifyFIFO.script)
        case "startup_script": onceScript(index, \.startupScript)
        case "shutdown_script": onceScript(index, \.shutdownScript)
        case "startup_script_timeout": set(duration(index), \.startupScriptTimeout)
        case "shutdown_script_timeout": set(duration(index), \.shutdownScriptTimeout)
        default: return false
        }
        return true
    }

    private mutating func globalSetting(_ index: Int) {
        switch keyword(index).name {
        case "router_id": set(argument(index), \.routerID)
        case "dynamic_interfaces":
            configuration.globals.usesDynamicInterfaces = true
            if let option = text(index, 1) {
                if option == "allow_if_changes" {
                    configuration.globals.allowsInterfaceChanges = true
                } else {
                    report(.value, "unknown option '\(option)'", index, word: 1, hint: "only 'allow_if_changes'")
                }
            }
        case "vrrp_drift":
            checkValue(index)
            configuration.globals.stepsDownOnDrift = argument(index) == "step_down"
        case "fifo_write_vrrp_states_on_reload": configuration.globals.writesStatesOnReload = true
        case "log_unknown_vrids": configuration.globals.logsUnknownVirtualRouterIDs = true
        case "max_auto_priority":
            guard let text = text(index, 1) else {
                configuration.globals.maximumAutomaticPriority = 99
                break
            }
            if let value = integer(text, -1...99, index, word: 1) {
                configuration.globals.maximumAutomaticPriority = value > 0 ? Int8(clamping: value) : nil
            }
        case "min_auto_priority_delay":
            if let value = integer(index) { configuration.globals.minimumAutomaticPriorityDelay = .microseconds(value) }
        case "default_interface": defaultInterfaceNode = argument(index) == nil ? nil : index
        case "umask": umask(index)
        case "include_check", "random_seed": checkValue(index)  // Carried out when the files were read.
        default: if !detailedGlobal(index) { checkValue(index) }
        }
    }

    private mutating func umask(_ index: Int) {
        guard argument(index) != nil else { return }
        let names: [String: UInt16] = [
            "IRUSR": 0o400, "IWUSR": 0o200, "IXUSR": 0o100, "IRGRP": 0o040, "IWGRP": 0o020, "IXGRP": 0o010,
            "IROTH": 0o004, "IWOTH": 0o002, "IXOTH": 0o001,
        ]
        var mask: UInt16 = 0
        for (position, text) in texts(index).enumerated() {
            for part in text.split(separator: "|") {
                if let number = Numbers.cInteger(part.utf8), (0...0o777).contains(number) {
                    mask |= UInt16(clamping: number)
                } else if let bit = names[String(part)] {
                    mask |= bit
                } else {
                    report(
                        .value, "umask does not take '\(part)'", index, word: position + 1,
                        hint: "an octal number up to 0777")
                    return
                }
            }
        }
        configuration.globals.umask = mask
    }

    // MARK: Storing

    mutating func set<Value>(_ value: Value?, _ setting: WritableKeyPath<GlobalDefinitions, Value>) {
        if let value { configuration.globals[keyPath: setting] = value }
    }

    /// A number that the model holds in 32 bits.
    mutating func count(_ index: Int) -> UInt32? { integer(index).map { UInt32(clamping: $0) } }

    private mutating func longest(_ index: Int, _ setting: WritableKeyPath<GlobalDefinitions, Duration>) {
        guard let value = duration(index) else { return }
        configuration.globals[keyPath: setting] = max(value, configuration.globals[keyPath: setting])
    }

    private mutating func multicastGroup(
        _ index: Int, _ family: AddressFamily, _ setting: WritableKeyPath<GlobalDefinitions, IPAddress>
    ) {
        guard let address = address(index) else { return }
        guard address.family == family, address.isMulticast else {
            report(.value, "'\(address)' is not an \(family.rawValue) multicast address", index, word: 1)
            return
        }
        if case .v6(let group) = address, group.high >> 48 & 0xf != 2 {
            report(.value, "'\(address)' is not of link-local scope", index, word: 1, hint: "VRRP uses ff02::12")
        }
        configuration.globals[keyPath: setting] = address
    }

    private mutating func fifo(_ index: Int, _ setting: WritableKeyPath<GlobalDefinitions, FIFO>) {
        guard let path = argument(index) else { return }
        guard configuration.globals[keyPath: setting].path == nil else {
            report(.consistency, "'\(keyword(index).name)' was given before: ignored", index)
            return
        }
        configuration.globals[keyPath: setting].path = path
        guard wordCount(index) > 2 else { return }
        switch scriptUser(texts(index, from: 2)) {
        case .success(let user): configuration.globals[keyPath: setting].owner = user
        case .failure(let unknown): report(.value, "unknown \(unknown.what) '\(unknown.name)'", index, word: 2)
        }
    }

    private mutating func onceScript(_ index: Int, _ setting: WritableKeyPath<GlobalDefinitions, ScriptCommand?>) {
        if configuration.globals[keyPath: setting] != nil {
            report(.consistency, "'\(keyword(index).name)' was given before: ignored", index)
            return
        }
        // The user may be set later in global_defs, so commands are looked at when all of it is known.
        laterScripts.append((index, setting))
    }

    /// What depends on all of `global_defs`.
    mutating func finishGlobals() {
        if let name = configuration.globals.networkNamespace, !environment.hasNetworkNamespace(name) {
            missingNamespace = name
            report(
                .warning, .notice, "network namespace '\(name)' does not exist: the test is not complete",
                at: configuration.globals.origins.origin(of: "net_namespace") ?? .none)
        }
        for (index, setting) in laterScripts {
            if configuration.globals[keyPath: setting] != nil {
                report(.consistency, "'\(keyword(index).name)' was given before: ignored", index)
            } else {
                configuration.globals[keyPath: setting] = script(index)
            }
        }
        if let index = defaultInterfaceNode {
            configuration.globals.defaultInterface = interface(index, word: 1, for: " (default_interface)")
        }
        if configuration.globals.routerID.isEmpty { configuration.globals.routerID = environment.hostName }
        if configuration.globals.mail.heloName.isEmpty { configuration.globals.mail.heloName = environment.hostName }
        if configuration.globals.mail.sender.isEmpty {
            configuration.globals.mail.sender = "root@" + environment.hostName
        }
        let given = configuration.globals.origins
        var announcements = configuration.globals.announcements
        if !given.has("vrrp_garp_lower_prio_delay") { announcements.lowerPriorityDelay = announcements.delay }
        if !given.has("vrrp_garp_lower_prio_repeat") { announcements.lowerPriorityRepeat = announcements.repeatCount }
        if sendsFewAnnouncements {
            if !given.has("vrrp_garp_master_repeat") { announcements.repeatCount = 1 }
            if !given.has("vrrp_garp_master_delay") { announcements.delay = .zero }
            if !given.has("vrrp_garp_master_refresh") { announcements.refresh = .zero }
            if !given.has("vrrp_garp_master_refresh_repeat") { announcements.refreshRepeat = 1 }
            if !given.has("vrrp_garp_lower_prio_repeat") { announcements.lowerPriorityRepeat = 1 }
            if !given.has("vrrp_garp_lower_prio_delay") { announcements.lowerPriorityDelay = .zero }
        }
        configuration.globals.announcements = announcements
    }
}
