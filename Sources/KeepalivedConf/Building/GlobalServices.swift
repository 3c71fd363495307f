import InternetTypes

/// Settings of `global_defs` for what surrounds the workers: management systems, firewall, buffers, reloads and files.
extension ModelBuilder {
    /// Takes one; false where it belongs elsewhere.
    mutating func serviceGlobal(_ index: Int) -> Bool {
        managementSetting(index) || firewallSetting(index) || bufferSetting(index) || reloadSetting(index)
            || fileSetting(index) || processName(index)
    }

    private mutating func managementSetting(_ index: Int) -> Bool {
        switch keyword(index).name {
        case "snmp_socket": set(argument(index), \.snmp.socket)
        case "enable_traps": configuration.globals.snmp.sendsTraps = true
        case "enable_snmp_vrrp", "enable_snmp_keepalived": configuration.globals.snmp.servesVRRP = true
        case "enable_snmp_checker": configuration.globals.snmp.servesChecker = true
        case "enable_snmp_rfc":
            configuration.globals.snmp.servesRFC2 = true
            configuration.globals.snmp.servesRFC3 = true
        case "enable_snmp_rfcv2": configuration.globals.snmp.servesRFC2 = true
        case "enable_snmp_rfcv3": configuration.globals.snmp.servesRFC3 = true
        case "snmp_vs_stats_update_interval":
            guard let value = duration(index) else { break }
            configuration.globals.snmp.virtualServerStatisticsInterval = value
            if !configuration.globals.origins.has("snmp_rs_stats_update_interval") {
                configuration.globals.snmp.realServerStatisticsInterval = value
            }
        case "snmp_rs_stats_update_interval": set(duration(index), \.snmp.realServerStatisticsInterval)
        case "enable_dbus": configuration.globals.dbus.isEnabled = true
        case "dbus_service_name": set(argument(index), \.dbus.serviceName)
        case "dbus_no_interface_name": set(argument(index).map(Optional.some), \.dbus.noInterfaceName)
        default: return false
        }
        return true
    }

    private mutating func firewallSetting(_ index: Int) -> Bool {
        switch keyword(index).name {
        case "nftables": set(text(index, 1), \.firewall.table)
        case "nftables_priority": set(integer(index).map { Int32(clamping: $0) }, \.firewall.priority)
        case "nftables_ifindex": configuration.globals.firewall.matchesInterfaceIndex = true
        case "nftables_counters": configuration.globals.firewall.counts = true
        case "nftables_ipvs": configuration.globals.firewall.ipvsTable = text(index, 1) ?? "keepalived_ipvs"
        case "nftables_ipvs_priority": set(integer(index).map { Int32(clamping: $0) }, \.firewall.ipvsPriority)
        case "nftables_ipvs_start_fwmark": set(count(index), \.firewall.ipvsStartMark)
        case "vrrp_iptables":
            configuration.globals.firewall.iptablesChains = wordCount(index) > 1 ? texts(index) : ["INPUT", "OUTPUT"]
            reportIPTables(index)
        case "vrrp_ipsets":
            configuration.globals.firewall.ipsets = wordCount(index) > 1 ? texts(index) : ["keepalived"]
            reportIPTables(index)
        default: return false
        }
        return true
    }

    private mutating func reportIPTables(_ index: Int) {
        report(
            .deprecated, "'\(keyword(index).name)': iptables is not supported, nftables is used instead", index,
            hint: "replace vrrp_iptables and vrrp_ipsets by 'nftables'")
    }

    private mutating func bufferSetting(_ index: Int) -> Bool {
        let name = keyword(index).name
        guard name.contains("_bufs") else { return false }
        let buffers: [(name: String, buffer: WritableKeyPath<GlobalDefinitions, ReceiveBuffer>)] = [
            ("vrrp_netlink_cmd_rcv_bufs", \.receiveBuffers.vrrpCommand),
            ("vrrp_netlink_monitor_rcv_bufs", \.receiveBuffers.vrrpMonitor),
            ("process_monitor_rcv_bufs", \.receiveBuffers.processMonitor),
            ("lvs_netlink_cmd_rcv_bufs", \.receiveBuffers.lvsCommand),
            ("lvs_netlink_monitor_rcv_bufs", \.receiveBuffers.lvsMonitor),
        ]
        if name == "vrrp_rx_bufs_policy" {
            receiveBufferPolicy(index)
        } else if name == "vrrp_rx_bufs_multiplier" {
            set(count(index), \.receiveBuffers.multiplier)
        } else if let (_, buffer) = buffers.first(where: { name == $0.name }) {
            set(count(index), buffer.appending(path: \.size))
        } else if let (_, buffer) = buffers.first(where: { name == $0.name + "_force" }) {
            set(bool(index), buffer.appending(path: \.isForced))
        } else {
            return false
        }
        return true
    }

    private mutating func receiveBufferPolicy(_ index: Int) {
        guard argument(index) != nil else { return }
        var isGiven = false
        for (position, text) in texts(index).enumerated() {
            let policy: ReceiveBufferSettings.Policy
            switch text.uppercased() {
            case "MTU": policy = .mtu
            case "ADVERT": policy = .advertisement
            default:
                guard let bytes = Numbers.integer(text), bytes >= 0 else {
                    report(
                        .value, "unknown receive buffer policy '\(text)'", index, word: position + 1,
                        hint: "MTU, ADVERT or a number of bytes")
                    continue
                }
                policy = .bytes(UInt32(clamping: bytes))
            }
            if isGiven {
                report(
                    .consistency, "'\(text)' contradicts what stands before it: dropped", index, word: position + 1)
            } else {
                configuration.globals.receiveBuffers.policy = policy
            }
            isGiven = true
        }
    }

    private mutating func reloadSetting(_ index: Int) -> Bool {
        switch keyword(index).name {
        case "reload_check_config":
            configuration.globals.reload.checksFirst = true
            configuration.globals.reload.checkLog = text(index, 1)
        case "reload_time_file": set(onlyWord(index), \.reload.timeFile)
        case "reload_repeat": configuration.globals.reload.repeats = true
        case "reload_file": configuration.globals.reload.file = text(index, 1) ?? ""
        default: return false
        }
        return true
    }

    private mutating func onlyWord(_ index: Int) -> String?? {
        guard let text = argument(index) else { return nil }
        guard wordCount(index) == 2 else {
            report(.value, "'\(keyword(index).name)' takes one word", index, word: 2)
            return nil
        }
        return .some(text)
    }

    private mutating func fileSetting(_ index: Int) -> Bool {
        switch keyword(index).name {
        case "state_dump_file": set(argument(index).map(Optional.some), \.files.stateDump)
        case "stats_dump_file": set(argument(index).map(Optional.some), \.files.statsDump)
        case "json_dump_file": set(argument(index).map(Optional.some), \.files.jsonDump)
        case "json_version": set(integer(index).map { UInt8(clamping: $0) }, \.files.jsonVersion)
        case "data_use_instance": set(bool(index), \.files.namesContainInstance)
        case "config_save_dir": set(argument(index).map(Optional.some), \.files.configurationCopies)
        case "tmp_config_directory": set(argument(index).map(Optional.some), \.files.temporaryConfiguration)
        case "iproute_usr_dir": set(argument(index).map(Optional.some), \.iprouteUsrFolder)
        case "iproute_etc_dir": set(argument(index).map(Optional.some), \.iprouteEtcFolder)
        case "use_symlink_paths": set(bool(index), \.usesSymlinkPaths)
        case "set_supplementary_groups": set(bool(index), \.setsSupplementaryGroups)
        case "disable_local_igmp": configuration.globals.disablesLocalIGMP = true
        case "vmac_prefix": prefix(index, \.vmacPrefix)
        case "vmac_addr_prefix": prefix(index, \.vmacAddressPrefix)
        default: return false
        }
        return true
    }

    private mutating func prefix(_ index: Int, _ setting: WritableKeyPath<GlobalDefinitions, String>) {
        let name = keyword(index).name
        guard let text = argument(index) else { return }
        guard givenPrefixes.insert(name).inserted else {
            report(.consistency, "'\(name)' was given before: ignored", index)
            return
        }
        // It is cut where the name of an interface would be too long.
        configuration.globals[keyPath: setting] = text
        if name == "vmac_prefix", !givenPrefixes.contains("vmac_addr_prefix") {
            configuration.globals.vmacAddressPrefix = text
        }
    }

    private mutating func processName(_ index: Int) -> Bool {
        let setting: WritableKeyPath<GlobalDefinitions, String?>
        switch keyword(index).name {
        case "process_names":
            configuration.globals.processNames.namesWorkers = true
            return true
        case "process_name": setting = \.processNames.parent
        case "vrrp_process_name": setting = \.processNames.vrrp
        case "checker_process_name", "lvs_process_name": setting = \.processNames.checker
        case "bfd_process_name": setting = \.processNames.bfd
        default: return false
        }
        guard let name = argument(index) else { return true }
        // TASK_COMM_LEN is 16 with the NUL.
        if name.utf8.count > 15 {
            report(.value, "process name '\(name)' truncated to 15 characters", index, word: 1)
        }
        configuration.globals[keyPath: setting] = String(decoding: name.utf8.prefix(15), as: UTF8.self)
        return true
    }
}
