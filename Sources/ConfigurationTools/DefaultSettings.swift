import InternetTypes
import KeepalivedConf

/// The settings that a block has without saying so, as lines that say so.
///
/// The values are those of the model, so that what other blocks and other settings of the block decide is in them.
struct DefaultSettings {
    private struct Key: Hashable {
        let line: Int32
        let offset: Int32
    }

    private var settings: [Key: [(keyword: String, line: String)]] = [:]
    /// Either name of a setting, or the keyword that is its opposite.
    private static let alternatives = [
        "preempt": ["nopreempt"], "accept": ["no_accept"], "no_accept": ["accept"], "lvs_sched": ["lb_algo"],
        "lvs_method": ["lb_kind"],
    ]

    /// The lines that say what `global_defs`, of which there may be several or none, leaves unsaid.
    let globalLines: [String]

    init(_ result: LoadResult) {
        let globals = result.configuration.globals
        globalLines = Self.settings(of: globals).filter { keyword, _ in globals.origins.origin(of: keyword) == nil }
            .map { $0 + " " + $1 }
        for instance in result.configuration.instances { add(Self.settings(of: instance), at: instance.origins.block) }
        for script in result.configuration.scripts { add(Self.settings(of: script), at: script.origins.block) }
        for server in result.configuration.virtualServers {
            add(Self.settings(of: server), at: server.origins.block)
            for real in server.realServers {
                add(
                    [
                        ("weight", String(real.weight)), ("inhibit_on_failure", Self.word(real.inhibitsOnFailure)),
                        ("alpha", Self.word(real.startsDown)),
                    ], at: real.origins.block)
                for checker in real.checkers { add(Self.settings(of: checker), at: checker.origins.block) }
            }
        }
    }

    private mutating func add(_ values: [(String, String)], at origin: Origin) {
        settings[Key(line: origin.line, offset: origin.offset)] = values.map { keyword, value in
            (keyword, value.isEmpty ? keyword : keyword + " " + value)
        }
    }

    /// The lines that say what a block leaves unsaid.
    func missing(in block: Statement) -> [String] {
        let origin = block.origin
        let given = Set(block.children.compactMap { $0.words.first })
        return (settings[Key(line: origin.line, offset: origin.offset)] ?? []).filter { keyword, _ in
            given.isDisjoint(with: [keyword] + (Self.alternatives[keyword] ?? []))
        }.map(\.line)
    }

    private static func settings(of instance: VRRPInstance) -> [(String, String)] {
        let announcements = instance.announcements
        var result: [(String, String)] = [
            ("state", instance.initialState.rawValue), ("priority", String(instance.priority)),
            ("version", String(instance.version)), ("advert_int", instance.advertisementInterval.seconds),
            ("garp_master_delay", announcements.delay.seconds),
            ("garp_master_refresh", announcements.refresh.seconds),
            ("down_timer_adverts", String(instance.downTimerAdvertisements)),
            ("higher_prio_send_advert", word(instance.higherPrioritySendAdvertisement)),
            ("skip_check_adv_addr", word(instance.skipsAdvertisedAddressCheck)),
            ("notify_priority_changes", word(instance.notifiesPriorityChanges)),
            ("strict_mode", word(instance.isStrict)),
        ]
        // A count of 0 cannot be written, and strict mode sets what it wants.
        if announcements.repeatCount > 0 { result.append(("garp_master_repeat", String(announcements.repeatCount))) }
        if announcements.refreshRepeat > 0 {
            result.append(("garp_master_refresh_repeat", String(announcements.refreshRepeat)))
        }
        if instance.preempts { result.append(("preempt", "")) }
        guard !instance.isStrict else { return result }
        result.append(("garp_lower_prio_delay", announcements.lowerPriorityDelay.seconds))
        if announcements.lowerPriorityRepeat > 0 {
            result.append(("garp_lower_prio_repeat", String(announcements.lowerPriorityRepeat)))
        }
        result.append(("lower_prio_no_advert", word(instance.lowerPriorityNoAdvertisement)))
        result.append((instance.accepts ? "accept" : "no_accept", ""))
        return result
    }

    private static func settings(of script: TrackScript) -> [(String, String)] {
        [
            ("interval", script.interval.seconds), ("timeout", script.timeout.seconds),
            ("weight", "\(script.weight)\(script.isReversed ? " reverse" : "")"), ("rise", String(script.rise)),
            ("fall", String(script.fall)),
        ]
    }

    private static func settings(of server: VirtualServer) -> [(String, String)] {
        var result = [
            ("lvs_sched", server.scheduler), ("quorum", String(server.quorum)),
            ("hysteresis", String(server.hysteresis)), ("weight", String(server.weight)),
        ]
        if server.forwarding == ForwardingMethod() { result.append(("lvs_method", server.forwarding.kind.rawValue)) }
        if let transport = server.transport { result.append(("protocol", transport.rawValue)) }
        return result
    }

    /// Left out is what other settings are derived from only as long as it is not given.
    private static func settings(of globals: GlobalDefinitions) -> [(String, String)] {
        let announcements = globals.announcements
        var result: [(String, String)] = [
            ("router_id", ConfigurationPrinter.quoted(globals.routerID)),
            ("notification_email_from", ConfigurationPrinter.quoted(globals.mail.sender)),
            ("smtp_helo_name", ConfigurationPrinter.quoted(globals.mail.heloName)),
            ("smtp_connect_timeout", globals.mail.timeout.seconds),
            ("no_checker_emails", word(globals.mail.skipsCheckers)),
            ("startup_script_timeout", globals.startupScriptTimeout.seconds),
            ("shutdown_script_timeout", globals.shutdownScriptTimeout.seconds),
            ("min_auto_priority_delay", String(globals.minimumAutomaticPriorityDelay.wholeMicroseconds)),
            ("checker_log_all_failures", word(globals.logsAllCheckFailures)),
            ("vrrp_version", String(globals.vrrpVersion)), ("vrrp_mcast_group4", globals.multicastGroup4.description),
            ("vrrp_mcast_group6", globals.multicastGroup6.description),
            ("vrrp_garp_master_delay", announcements.delay.seconds),
            ("vrrp_garp_master_refresh", announcements.refresh.seconds),
            ("vrrp_down_timer_adverts", String(globals.downTimerAdvertisements)),
            ("vrrp_lower_prio_no_advert", word(globals.lowerPriorityNoAdvertisement)),
            ("vrrp_higher_prio_send_advert", word(globals.higherPrioritySendAdvertisement)),
            ("vrrp_skip_check_adv_addr", word(globals.skipsAdvertisedAddressCheck)),
            ("vrrp_owner_ignore_adverts", word(globals.ownerIgnoresAdvertisements)),
            ("vrrp_notify_priority_changes", word(globals.notifiesPriorityChanges)),
            ("vrrp_strict", word(globals.isStrict)), ("vmac_prefix", ConfigurationPrinter.quoted(globals.vmacPrefix)),
            ("vmac_addr_prefix", ConfigurationPrinter.quoted(globals.vmacAddressPrefix)),
            ("use_symlink_paths", word(globals.usesSymlinkPaths)),
            ("set_supplementary_groups", word(globals.setsSupplementaryGroups)),
            ("nftables_priority", String(globals.firewall.priority)),
            ("nftables_ipvs_priority", String(globals.firewall.ipvsPriority)),
            ("nftables_ipvs_start_fwmark", String(globals.firewall.ipvsStartMark)),
            ("vrrp_rx_bufs_multiplier", String(globals.receiveBuffers.multiplier)),
            ("rs_init_notifies", word(globals.lvs.notifiesInitialStates)),
            ("snmp_socket", ConfigurationPrinter.quoted(globals.snmp.socket)),
            ("snmp_vs_stats_update_interval", globals.snmp.virtualServerStatisticsInterval.seconds),
            ("snmp_rs_stats_update_interval", globals.snmp.realServerStatisticsInterval.seconds),
            ("dbus_service_name", ConfigurationPrinter.quoted(globals.dbus.serviceName)),
            ("data_use_instance", word(globals.files.namesContainInstance)),
            ("json_version", String(globals.files.jsonVersion)),
        ]
        // A count of 0 cannot be written.
        if announcements.repeatCount > 0 {
            result.append(("vrrp_garp_master_repeat", String(announcements.repeatCount)))
        }
        if announcements.refreshRepeat > 0 {
            result.append(("vrrp_garp_master_refresh_repeat", String(announcements.refreshRepeat)))
        }
        return result
    }

    private static func settings(of checker: Checker) -> [(String, String)] {
        let schedule = checker.schedule
        var all: [(String, String)] = [
            ("retry", String(schedule.retry)), ("delay_before_retry", schedule.delayBeforeRetry.seconds),
            ("warmup", schedule.warmup.seconds), ("delay_loop", schedule.delayLoop.seconds),
            ("connect_timeout", schedule.timeout.seconds), ("alpha", word(checker.startsDown)),
            ("log_all_failures", word(checker.logsAllFailures)),
            ("connect_ip", checker.connection.address.description), ("fwmark", String(checker.connection.firewallMark)),
            ("helo_name", ConfigurationPrinter.quoted(checker.heloName)), ("type", checker.queryType),
            ("http_protocol", checker.http.version), ("enable_sni", word(checker.http.sendsServerName)),
            ("fast_recovery", word(checker.http.recoversFast)),
            ("tls_compliant", word(checker.http.closesCompliantly)),
        ]
        if checker.connection.port > 0 { all.append(("connect_port", String(checker.connection.port))) }
        if checker.kind == .dns { all.append(("name", ConfigurationPrinter.quoted(checker.queryName))) }
        let context = "virtual_server/real_server/" + checker.kind.rawValue
        return all.filter { KeywordTable.shared.keyword($0.0, in: context) != nil }
    }

    private static func word(_ value: Bool) -> String { value ? "true" : "false" }
}
