import InternetTypes

/// What must differ between two virtual routers of one node.
struct VirtualRouterKey: Hashable {
    var interface: InterfaceName?
    var family: AddressFamily
    var group: IPAddress?
    var virtualRouterID: UInt8
}

/// What an instance's own lines said, before defaults and rules that look at several of them.
struct InstanceDraft {
    var instance: VRRPInstance
    /// Set by the first address of either family, or by `native_ipv6`.
    var family: AddressFamily?
    var state: VRRPInstance.InitialState?
    var priority: UInt8?
    var version: UInt8?
    /// Microseconds.
    var interval: Int64 = 1_000_000
    var hasAccept: Bool?
    var hasUnicastKeyword = false
    var authenticationType: String?
    var password: [UInt8]?
    var hmac: HMACSettings?
    var hasMulticastGroup = false
    var seenAddresses: Set<IPAddress> = []
}

/// `vrrp_instance`.
extension ModelBuilder {
    /// Reads one instance; one that cannot be run, or whose name is taken, does not enter the model.
    mutating func instance(_ index: Int) {
        guard wordCount(index) == 2, let name = text(index, 1) else {
            report(.consistency, "a vrrp_instance has one name: block skipped", index, hint: "vrrp_instance NAME {")
            return
        }
        guard instanceNames[name] == nil else {
            report(.consistency, "vrrp instance \(name) already defined: block skipped", index)
            return
        }
        var draft = InstanceDraft(instance: VRRPInstance(name: name, origins: Origins(block: origin(index))))
        inheritGlobals(&draft.instance)
        for child in children(of: index) where tree.nodes[child].row >= 0 {
            note(child)
            draft.instance.origins.record(Int(tree.nodes[child].row), origin(child))
            if wireSetting(child, &draft) || behaviourSetting(child, &draft)
                || announcementSetting(child, &draft.instance)
                || notifySetting(child, &draft.instance.notify, origins: draft.instance.origins)
                || trackingSetting(child, &draft.instance.tracking, owner: draft.instance)
            {
                continue
            }
            otherSetting(child, &draft)
        }
        instanceNames[name] = index
        if let instance = finished(draft, index) { configuration.instances.append(instance) }
    }

    private func inheritGlobals(_ instance: inout VRRPInstance) {
        // Field by field: a copy of all of them would cost more than the rest of a short instance.
        instance.announcements = configuration.globals.announcements
        instance.downTimerAdvertisements = configuration.globals.downTimerAdvertisements
        instance.lowerPriorityNoAdvertisement = configuration.globals.lowerPriorityNoAdvertisement
        instance.higherPrioritySendAdvertisement = configuration.globals.higherPrioritySendAdvertisement
        instance.checksUnicastSource = configuration.globals.checksUnicastSource
        instance.skipsAdvertisedAddressCheck = configuration.globals.skipsAdvertisedAddressCheck
        instance.ownerIgnoresAdvertisements = configuration.globals.ownerIgnoresAdvertisements
        instance.checksumAsVersion2 = configuration.globals.checksumAsVersion2
        instance.isStrict = configuration.globals.isStrict
        instance.notifiesPriorityChanges = configuration.globals.notifiesPriorityChanges
    }

    /// Who talks to whom, and what is in the packets.
    private mutating func wireSetting(_ index: Int, _ draft: inout InstanceDraft) -> Bool {
        switch keyword(index).name {
        case "interface": draft.instance.interface = ownInterface(index)
        case "virtual_router_id":
            if let value = integer(index) { draft.instance.virtualRouterID = UInt8(clamping: value) }
        case "priority":
            if argument(index) != nil { draft.priority = integer(index).map { UInt8(clamping: $0) } ?? 100 }
        case "state": state(index, &draft)
        case "version": if let value = integer(index) { draft.version = UInt8(clamping: value) }
        case "advert_int": advertisementInterval(index, &draft)
        case "mcast_src_ip": if let address = ownAddress(index, &draft) { draft.instance.multicastSource = address }
        case "unicast_src_ip":
            draft.hasUnicastKeyword = true
            if let address = ownAddress(index, &draft) { draft.instance.unicastSource = address }
        case "mcast_dst_ip":
            guard let address = ownAddress(index, &draft) else { break }
            guard address.isMulticast else {
                report(.value, "'\(address)' is not a multicast address", index, word: 1)
                break
            }
            draft.instance.multicastGroup = address
            draft.hasMulticastGroup = true
        case "unicast_ttl": if let value = integer(index) { draft.instance.unicastTTL = UInt8(clamping: value) }
        case "unicast_peer":
            draft.hasUnicastKeyword = true
            for child in children(of: index) { unicastPeer(child, &draft) }
        case "unicast_fault_no_peer": draft.instance.faultsWithoutPeers = true
        case "check_unicast_src": draft.instance.checksUnicastSource = true
        case "native_ipv6":
            if draft.family == .ipv4 {
                report(.consistency, "native_ipv6 after IPv4 addresses: ignored", index)
            } else {
                draft.family = .ipv6
            }
        case "virtual_ipaddress": virtualAddresses(index, &draft)
        case "virtual_ipaddress_excluded": excludedAddresses(index, &draft)
        case "authentication": authentication(index, &draft)
        case "auth_hmac": hmac(index, &draft)
        default: return false
        }
        return true
    }

    /// When it takes over and yields.
    private mutating func behaviourSetting(_ index: Int, _ draft: inout InstanceDraft) -> Bool {
        switch keyword(index).name {
        case "preempt": draft.instance.preempts = true
        case "nopreempt": draft.instance.preempts = false
        case "preempt_delay": if let value = duration(index) { draft.instance.preemptDelay = value }
        case "dont_track_primary": draft.instance.tracksInterface = false
        case "track_src_ip": draft.instance.tracksSourceAddress = true
        case "down_timer_adverts":
            if let value = integer(index) { draft.instance.downTimerAdvertisements = UInt8(clamping: value) }
        case "lower_prio_no_advert": set(bool(index), &draft.instance.lowerPriorityNoAdvertisement)
        case "higher_prio_send_advert": set(bool(index), &draft.instance.higherPrioritySendAdvertisement)
        case "owner_ignore_adverts": set(bool(index), &draft.instance.ownerIgnoresAdvertisements)
        case "skip_check_adv_addr": set(bool(index), &draft.instance.skipsAdvertisedAddressCheck)
        case "strict_mode": set(bool(index), &draft.instance.isStrict)
        case "accept": draft.hasAccept = true
        case "no_accept": draft.hasAccept = false
        case "v3_checksum_as_v2": set(bool(index), &draft.instance.checksumAsVersion2)
        case "timer_expired_backup":
            if let value = integer(index) { draft.instance.timerExpiredBackup = UInt8(clamping: value) }
        case "thread_timer_expired":
            report(.deprecated, "'thread_timer_expired' is the old name of 'timer_expired_backup'", index)
            if let value = integer(index) { draft.instance.timerExpiredBackup = UInt8(clamping: value) }
        case "no_virtual_ipaddress": draft.instance.allowsNoVirtualAddress = true
        case "promote_secondaries": draft.instance.promotesSecondaries = true
        default: return false
        }
        return true
    }

    /// Stores a value that could be read; one that could not leaves the setting as it was.
    func set<Value>(_ value: Value?, _ setting: inout Value) {
        if let value { setting = value }
    }

    private mutating func announcementSetting(_ index: Int, _ instance: inout VRRPInstance) -> Bool {
        switch keyword(index).name {
        case "garp_master_delay":
            guard let value = duration(index) else { break }
            instance.announcements.delay = value
            if !instance.origins.has("garp_lower_prio_delay"),
                !configuration.globals.origins.has("vrrp_garp_lower_prio_delay")
            {
                instance.announcements.lowerPriorityDelay = value
            }
        case "garp_master_repeat":
            guard let value = count(index) else { break }
            instance.announcements.repeatCount = value
            if !instance.origins.has("garp_lower_prio_repeat"),
                !configuration.globals.origins.has("vrrp_garp_lower_prio_repeat")
            {
                instance.announcements.lowerPriorityRepeat = value
            }
        case "garp_master_refresh": set(duration(index), &instance.announcements.refresh)
        case "garp_master_refresh_repeat": set(count(index), &instance.announcements.refreshRepeat)
        case "garp_lower_prio_delay": set(duration(index), &instance.announcements.lowerPriorityDelay)
        case "garp_lower_prio_repeat": set(count(index), &instance.announcements.lowerPriorityRepeat)
        default: return false
        }
        return true
    }

    /// A notify script of an instance or group; the first of two is kept.
    mutating func notifySetting(_ index: Int, _ notify: inout NotifyScripts, origins: Origins) -> Bool {
        let setting: WritableKeyPath<NotifyScripts, ScriptCommand?>
        switch keyword(index).name {
        case "notify_master": setting = \.master
        case "notify_backup": setting = \.backup
        case "notify_fault": setting = \.fault
        case "notify_stop": setting = \.stop
        case "notify": setting = \.any
        case "notify_master_rx_lower_pri": setting = \.masterReceivedLowerPriority
        case "notify_deleted":
            notify.reportsDeleted = true
            guard scriptWords(index) != nil else { return true }
            setting = \.deleted
        default: return false
        }
        if notify[keyPath: setting] != nil {
            report(.consistency, "'\(keyword(index).name)' was given before: ignored", index)
        } else {
            notify[keyPath: setting] = script(index)
        }
        return true
    }

    private mutating func otherSetting(_ index: Int, _ draft: inout InstanceDraft) {
        switch keyword(index).name {
        case "virtual_routes": draft.instance.virtualRoutes += routes(index, isStatic: false)
        case "virtual_rules": draft.instance.virtualRules += rules(index, isStatic: false)
        case "smtp_alert": draft.instance.sendsMail = bool(index) ?? draft.instance.sendsMail
        case "notify_priority_changes": set(bool(index), &draft.instance.notifiesPriorityChanges)
        case "debug": if let value = integer(index) { draft.instance.debugLevel = UInt8(clamping: value) }
        case "kernel_rx_buf_size": if let value = count(index) { draft.instance.receiveBufferSize = value }
        case "use_vmac": virtualMAC(index, &draft)
        case "use_ipvlan": ipvlan(index, &draft)
        case "vrf": virtualRoutingDomain(index, &draft)
        case "garp_extra_if", "vmac_garp_intvl":
            if let (seconds, coversAll) = extraInterfaceRefresh(index, 0...86400) {
                draft.instance.announcements.extraInterfaceRefresh = .seconds(seconds)
                draft.instance.announcements.coversAllExtraInterfaces = coversAll
            }
        case "old_unicast_checksum":
            switch text(index, 1) {
            case nil: draft.instance.oldUnicastChecksum = .always
            case "never": draft.instance.oldUnicastChecksum = .never
            case let text?:
                report(.value, "old_unicast_checksum does not take '\(text)'", index, word: 1, hint: "only 'never'")
            }
        case "vmac_xmit_base": draft.instance.transmitsOnBaseInterface = true
        case "use_vmac_addr": draft.instance.usesVirtualMACForAddresses = true
        case "linkbeat_use_polling":
            report(
                .deprecated, "'linkbeat_use_polling' in an instance is deprecated", index,
                hint: "use linkbeat_interfaces")
            draft.instance.pollsLink = true
        case "lvs_sync_daemon_interface":
            report(
                .deprecated, "'lvs_sync_daemon_interface' in an instance is deprecated", index,
                hint: "use lvs_sync_daemon in global_defs")
            guard let name = argument(index).flatMap({ InterfaceName($0) }),
                configuration.globals.lvs.syncDaemon == nil
            else { break }
            configuration.globals.lvs.syncDaemon = LVSSyncDaemon(interface: name, origin: origin(index))
            configuration.globals.lvs.syncDaemon?.instance = draft.instance.name
        default: if keyword(index).kind != .list { checkValue(index) }
        }
    }

    // MARK: Single settings

    private mutating func virtualRoutingDomain(_ index: Int, _ draft: inout InstanceDraft) {
        guard argument(index) != nil, let name = interface(index, word: 1, for: " (vrf)") else { return }
        guard interfaceKind(name.rawValue) == .vrfMaster || configuration.globals.usesDynamicInterfaces else {
            report(.badInterface, "interface '\(name)' is not a VRF", index, word: 1)
            return
        }
        draft.instance.vrf = name
    }

    private mutating func ownInterface(_ index: Int) -> InterfaceName? {
        guard argument(index) != nil, let name = interface(index, word: 1, for: " of the instance") else {
            hasInstanceWithoutInterface = true
            return nil
        }
        guard interfaceKind(name.rawValue) != .loopback else {
            report(.value, "the loopback interface cannot carry VRRP: ignored", index, word: 1)
            return nil
        }
        return name
    }

    private mutating func state(_ index: Int, _ draft: inout InstanceDraft) {
        guard let text = argument(index) else { return }
        guard let state = VRRPInstance.InitialState(rawValue: text) else {
            let near = Suggestions.nearest(to: text, in: ["MASTER", "BACKUP"])
            report(
                .value, "unknown state '\(text)': BACKUP used", index, word: 1,
                hint: near.map { "did you mean '\($0)'?" } ?? "MASTER or BACKUP")
            draft.state = .backup
            return
        }
        if let known = draft.state, known != state {
            report(.consistency, "state was \(known.rawValue) before: ignored", index, word: 1)
            return
        }
        draft.state = state
    }

    private mutating func advertisementInterval(_ index: Int, _ draft: inout InstanceDraft) {
        guard let text = argument(index),
            let value = microseconds(text, digits: 6, 10_000...255_000_000, index, word: 1)
        else { return }
        draft.interval = value
    }

    /// An address that must be of the instance's family, which it decides if it is the first.
    private mutating func ownAddress(_ index: Int, _ draft: inout InstanceDraft) -> IPAddress? {
        guard let address = address(index) else { return nil }
        return isOwnFamily(address, &draft, index, word: 1) ? address : nil
    }

    private mutating func isOwnFamily(
        _ address: IPAddress, _ draft: inout InstanceDraft, _ index: Int, word: Int
    ) -> Bool {
        if let family = draft.family, family != address.family {
            report(
                .consistency, "'\(address)' is \(address.family.rawValue) in an \(family.rawValue) instance: ignored",
                index,
                word: word,
                hint: "addresses of the other family go to virtual_ipaddress_excluded, or to an instance of their own")
            return false
        }
        draft.family = address.family
        return true
    }

    private mutating func unicastPeer(_ index: Int, _ draft: inout InstanceDraft) {
        guard let first = text(index, 0) else { return }
        guard let address = IPAddress(first) else {
            report(.value, "malformed address '\(first)' of a unicast peer: ignored", index, word: 0)
            return
        }
        guard isOwnFamily(address, &draft, index, word: 0) else { return }
        var peer = UnicastPeer(address: address, origin: origin(index, word: 0))
        var word = 1
        while let option = text(index, word) {
            guard option == "min_ttl" || option == "max_ttl" else {
                report(
                    .value, "unknown option '\(option)' of a unicast peer", index, word: word,
                    hint: IPAddress(option) == nil ? "min_ttl or max_ttl" : "each peer has a line of its own")
                break
            }
            guard let text = text(index, word + 1) else {
                report(.value, "'\(option)' is missing its value", index, word: word)
                break
            }
            if let value = integer(text, 0...255, index, word: word + 1) {
                if option == "min_ttl" {
                    peer.minimumTTL = UInt8(clamping: value)
                } else {
                    peer.maximumTTL = UInt8(clamping: value)
                }
                draft.instance.checksUnicastSource = true
            }
            word += 2
        }
        if let minimum = peer.minimumTTL, let maximum = peer.maximumTTL, maximum < minimum {
            report(.consistency, "max_ttl \(maximum) is below min_ttl \(minimum): every packet will be dropped", index)
        }
        draft.instance.unicastPeers.append(peer)
    }

    private mutating func virtualAddresses(_ index: Int, _ draft: inout InstanceDraft) {
        for child in children(of: index) {
            guard let address = addressLine(child, isStatic: false),
                isOwnFamily(address.prefix.address, &draft, child, word: 0)
            else { continue }
            guard draft.seenAddresses.insert(address.prefix.address).inserted else {
                report(.consistency, "VIP duplicates a VIP \(address.prefix.address) - ignoring", child, word: 0)
                continue
            }
            draft.instance.virtualAddresses.append(address)
        }
    }

    private mutating func excludedAddresses(_ index: Int, _ draft: inout InstanceDraft) {
        for child in children(of: index) {
            if let address = addressLine(child, isStatic: false) { draft.instance.excludedAddresses.append(address) }
        }
    }
}
