import InternetTypes

/// The rules that look at several settings of an instance, applied when its block ends.
extension ModelBuilder {
    /// The instance with defaults and corrections; nil, after a problem, where it cannot be run.
    mutating func finished(_ draft: InstanceDraft, _ index: Int) -> VRRPInstance? {
        var instance = draft.instance
        let family = draft.family ?? .ipv4
        instance.family = family
        if !draft.hasMulticastGroup {
            instance.multicastGroup =
                family == .ipv4 ? configuration.globals.multicastGroup4 : configuration.globals.multicastGroup6
        }
        version(draft, &instance, index)
        priority(draft, &instance, index)
        interval(draft, &instance, index)
        preemption(&instance, index)
        authentication(draft, &instance, index)
        unicast(draft, &instance, index)
        virtualInterface(&instance, index)
        strictness(draft, &instance, index)
        if instance.virtualAddresses.isEmpty, !instance.allowsNoVirtualAddress {
            report(
                .consistency, "\(named(instance)) No VIP specified; at least one is sensible", index)
        }
        return isRunnable(draft, instance, index) ? instance : nil
    }

    /// How messages begin, as operators know it from the log.
    func named(_ instance: VRRPInstance) -> String { "(\(instance.name))" }

    private func setting(_ name: String, of instance: VRRPInstance, _ index: Int) -> Origin {
        instance.origins.origin(of: name) ?? origin(index)
    }

    private mutating func correct(
        _ category: Problem.Category, _ message: String, _ setting: String, _ instance: VRRPInstance, _ index: Int,
        hint: String? = nil
    ) {
        report(
            .error, category, "\(named(instance)) \(message)", at: self.setting(setting, of: instance, index),
            hint: hint)
    }

    private mutating func version(_ draft: InstanceDraft, _ instance: inout VRRPInstance, _ index: Int) {
        instance.version = draft.version ?? (instance.family == .ipv6 ? 3 : configuration.globals.vrrpVersion)
        if instance.family == .ipv6, instance.version == 2 {
            correct(.consistency, "IPv6 has no VRRP version 2: 3 used", "version", instance, index)
            instance.version = 3
        }
    }

    private mutating func priority(_ draft: InstanceDraft, _ instance: inout VRRPInstance, _ index: Int) {
        instance.priority = draft.priority ?? (draft.state == .master ? 255 : 100)
        instance.initialState = draft.state ?? (instance.priority == 255 ? .master : .backup)
    }

    /// RFC 9568 section 5.2.7 counts centiseconds in 12 bits; VRRP version 2 counts whole seconds in 8.
    private mutating func interval(_ draft: InstanceDraft, _ instance: inout VRRPInstance, _ index: Int) {
        var interval = draft.interval
        if instance.version == 2 {
            if interval % 1_000_000 != 0 {
                interval = max(1, (interval + 500_000) / 1_000_000) * 1_000_000
                correct(
                    .value,
                    "VRRPv2 advertisement interval must be in whole seconds - rounding to \(interval / 1_000_000)",
                    "advert_int", instance, index, hint: "fractions need 'version 3'")
            }
        } else {
            if interval % 10_000 != 0 {
                interval = (interval + 5000) / 10_000 * 10_000
                correct(
                    .value, "VRRPv3 advertisement interval must be in units of 10ms - rounding", "advert_int", instance,
                    index)
            }
            if interval > 40_950_000 {
                interval = 40_950_000
                correct(.value, "VRRPv3 advertisement interval is at most 40.95 seconds", "advert_int", instance, index)
            }
        }
        instance.advertisementInterval = .microseconds(interval)
    }

    private mutating func preemption(_ instance: inout VRRPInstance, _ index: Int) {
        if !instance.preempts, instance.initialState == .master || instance.priority == 255 {
            let why = instance.priority == 255 ? "priority 255" : "initial state MASTER"
            correct(
                .consistency, "Warning - nopreempt will not work with \(why) - clearing", "nopreempt", instance, index,
                hint: "use state BACKUP")
            instance.preempts = true
        }
        if instance.preemptDelay > .zero {
            if instance.initialState == .master {
                correct(
                    .consistency, "Warning - preempt delay will not work with initial state MASTER - clearing",
                    "preempt_delay", instance, index, hint: "use state BACKUP")
                instance.preemptDelay = .zero
            } else if !instance.preempts {
                correct(
                    .consistency, "Warning - preempt_delay is pointless with nopreempt - clearing", "preempt_delay",
                    instance, index)
                instance.preemptDelay = .zero
            }
        }
        if instance.timerExpiredBackup != nil, instance.preempts {
            correct(
                .consistency, "timer_expired_backup needs nopreempt - clearing", "timer_expired_backup", instance, index
            )
            instance.timerExpiredBackup = nil
        }
    }

    private mutating func authentication(_ draft: InstanceDraft, _ instance: inout VRRPInstance, _ index: Int) {
        instance.hmac = draft.hmac
        guard let type = draft.authenticationType else { return }
        if draft.hmac != nil {
            correct(.consistency, "auth_hmac replaces authentication. Ignoring.", "authentication", instance, index)
        } else if instance.version == 3 {
            correct(
                .consistency, "VRRP version 3 does not support authentication. Ignoring.", "authentication", instance,
                index,
                hint: "remove the authentication block, or use auth_hmac")
        } else if let password = draft.password, !password.isEmpty {
            instance.authentication = type == "PASS" ? .password(password) : .authenticationHeader(password)
            if type == "AH", instance.initialState == .master, instance.priority != 255 {
                correct(
                    .consistency, "Initial state master is incompatible with AH authentication - clearing", "state",
                    instance, index, hint: "use state BACKUP")
                instance.initialState = .backup
            }
        } else {
            correct(
                .consistency, "Authentication specified but no password given. Ignoring", "authentication", instance,
                index)
        }
    }

    private mutating func unicast(_ draft: InstanceDraft, _ instance: inout VRRPInstance, _ index: Int) {
        guard draft.hasUnicastKeyword, instance.unicastPeers.isEmpty, !instance.faultsWithoutPeers else { return }
        let keyword = instance.origins.has("unicast_peer") ? "unicast_peer" : "unicast_src_ip"
        correct(
            .deprecated,
            "A unicast keyword has been specified without any unicast peers. Defaulting to multicast.", keyword,
            instance,
            index, hint: "list the other nodes in unicast_peer, or use mcast_src_ip")
        if instance.multicastSource == nil { instance.multicastSource = instance.unicastSource }
    }

    /// What strict mode insists on; each correction is an error.
    private mutating func strictness(_ draft: InstanceDraft, _ instance: inout VRRPInstance, _ index: Int) {
        instance.accepts = draft.hasAccept ?? true
        guard instance.isStrict else {
            if instance.priority == 255, instance.origins.has("owner_ignore_adverts"),
                !instance.ownerIgnoresAdvertisements
            {
                correct(
                    .consistency, "the address owner ignores adverts: setting", "owner_ignore_adverts", instance, index)
                instance.ownerIgnoresAdvertisements = true
            }
            return
        }
        if instance.initialState == .master, instance.priority != 255 {
            correct(.consistency, "Cannot start in MASTER state if not address owner", "state", instance, index)
            instance.initialState = .backup
        }
        if instance.authentication != nil {
            correct(
                .consistency, "Strict mode does not support authentication. Ignoring.", "authentication", instance,
                index)
            instance.authentication = nil
        }
        if let hmac = instance.hmac, hmac.mode != .enforce {
            correct(
                .consistency, "strict mode needs auth_hmac in mode enforce - resetting", "mode", instance, index)
            instance.hmac?.mode = .enforce
        }
        if !instance.unicastPeers.isEmpty {
            correct(.fatal, "Strict mode does not support unicast peers", "unicast_peer", instance, index)
        }
        if instance.preemptDelay > .zero {
            correct(
                .consistency, "preempt_delay is incompatible with strict mode - resetting", "preempt_delay", instance,
                index)
            instance.preemptDelay = .zero
        }
        if instance.downTimerAdvertisements != 3 {
            correct(
                .consistency, "strict mode uses 3 missed adverts - resetting", "down_timer_adverts", instance, index)
            instance.downTimerAdvertisements = 3
        }
        if instance.allowsNoVirtualAddress {
            correct(
                .consistency, "no_virtual_ipaddress is incompatible with strict mode", "no_virtual_ipaddress", instance,
                index)
        }
        if let first = instance.virtualAddresses.first, instance.family == .ipv6, !first.prefix.address.isLinkLocal {
            correct(
                .consistency, "the first IPv6 VIP must be link-local in strict mode", "virtual_ipaddress", instance,
                index)
        }
        if instance.version == 2, draft.hasAccept == true, !instance.isAddressOwner {
            correct(.consistency, "strict mode with version 2 has no accept - resetting", "accept", instance, index)
            instance.accepts = false
        } else {
            instance.accepts = draft.hasAccept ?? instance.isAddressOwner
        }
        instance.announcements.lowerPriorityDelay = .zero
        instance.announcements.lowerPriorityRepeat = 0
        instance.lowerPriorityNoAdvertisement = true
        instance.higherPrioritySendAdvertisement = false
        instance.ownerIgnoresAdvertisements = true
    }

    private mutating func isRunnable(_ draft: InstanceDraft, _ instance: VRRPInstance, _ index: Int) -> Bool {
        guard instance.virtualRouterID > 0 else {
            report(
                .consistency, "\(named(instance)) the virtual router id must be set", index,
                hint: "add: virtual_router_id NUMBER (1 to 255)")
            return false
        }
        guard instance.interface != nil || (instance.unicastSource != nil && instance.isUnicast) else {
            if !instance.origins.has("interface") {
                report(.badInterface, "\(named(instance)) Unknown interface!", index, hint: "add: interface NAME")
            }
            return false
        }
        let key = VirtualRouterKey(
            interface: instance.interface, family: instance.family,
            group: instance.isUnicast ? nil : instance.multicastGroup, virtualRouterID: instance.virtualRouterID)
        if let other = virtualRouters[key], !instance.isUnicast {
            report(
                .consistency,
                "\(named(instance)) virtual router id \(instance.virtualRouterID) is already used by '\(other)' on the same interface",
                index)
            return false
        }
        virtualRouters[key] = instance.name
        return true
    }
}
