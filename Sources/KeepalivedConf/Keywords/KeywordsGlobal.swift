extension KeywordTable {
    /// The keywords of `global_defs`.
    static let globalRows: [Keyword] = [
        Keyword("global_defs", "process_names", .flag, .none, "", "off", .accepted),
        Keyword("global_defs", "process_name", .value, .word, "<name>", "keepalived", .exits),
        Keyword("global_defs", "vrrp_process_name", .value, .word, "<name>", "process_name", .exits),
        Keyword("global_defs", "checker_process_name", .value, .word, "<name>", "process_name", .exits),
        Keyword(
            "global_defs", "lvs_process_name", .value, .word, "<name>", "process_name", .exits, status: .deprecated,
            aliasOf: "checker_process_name"),
        Keyword("global_defs", "bfd_process_name", .value, .word, "<name>", "process_name", .exits),
        Keyword("global_defs", "use_symlink_paths", .value, .bool, "[<bool>]", "false", .accepted, since: "2.3.0"),
        Keyword("global_defs", "set_supplementary_groups", .value, .bool, "[<bool>]", "false", .accepted),
        Keyword("global_defs", "router_id", .value, .word, "<string>", "local host name", .error, actedOn: true),
        Keyword("global_defs", "notification_email_from", .value, .word, "<addr>", "<user>@<host>", .error),
        Keyword(
            "global_defs", "smtp_server", .value, .special, "<ip-or-host> [<port or service>]",
            "none (127.0.0.1 not assumed), port 25", .exits),
        Keyword("global_defs", "smtp_helo_name", .value, .optionalWord, "[<name>]", "local host name", .accepted),
        Keyword("global_defs", "smtp_connect_timeout", .value, .special, "<int s>", "30", .exits),
        Keyword("global_defs", "notification_email", .list, .special, "{ <addr> ... }", "none", .accepted),
        Keyword("global_defs", "smtp_alert", .value, .bool, "[<bool>]", "unset", .accepted),
        Keyword("global_defs", "startup_script", .script, .script, "\"<cmd>\" [<user> [<group>]]", "none", .error),
        Keyword("global_defs", "startup_script_timeout", .value, .integer(1...1_000), "<int s>", "10", .error),
        Keyword("global_defs", "shutdown_script", .script, .script, "\"<cmd>\" [<user> [<group>]]", "none", .error),
        Keyword("global_defs", "shutdown_script_timeout", .value, .integer(1...1_000), "<int s>", "10", .error),
        Keyword(
            "global_defs", "max_auto_priority", .value, .special, "[<-1..99>]",
            "0 (off; a NOTICE is logged); bare keyword = 99", .accepted),
        Keyword(
            "global_defs", "min_auto_priority_delay", .value, .integer(1...10_000_000), "<int us>", "1000000", .error),
        Keyword("global_defs", "smtp_alert_vrrp", .value, .bool, "[<bool>]", "unset (smtp_alert)", .accepted),
        Keyword("global_defs", "smtp_alert_checker", .value, .bool, "[<bool>]", "unset (smtp_alert)", .accepted),
        Keyword("global_defs", "checker_log_all_failures", .value, .bool, "[<bool>]", "false", .accepted),
        Keyword(
            "global_defs", "dynamic_interfaces", .value, .special, "[allow_if_changes]", "off", .accepted, actedOn: true
        ),
        Keyword("global_defs", "no_email_faults", .flag, .none, "", "off", .accepted),
        Keyword("global_defs", "default_interface", .value, .word, "<ifname>", "eth0", .error),
        Keyword("global_defs", "disable_local_igmp", .flag, .none, "", "off", .accepted),
        Keyword(
            "global_defs", "v3_checksum_as_v2", .flag, .none, "(argument ignored)", "off", .accepted, since: "2.2.8"),
        Keyword(
            "global_defs", "lvs_timeouts", .value, .special, "[tcp <s>] [tcpfin <s>] [udp <s>]", "kernel's", .error),
        Keyword("global_defs", "lvs_flush", .flag, .none, "", "off", .accepted),
        Keyword("global_defs", "lvs_flush_on_stop", .value, .special, "[VS]", "disabled", .accepted),
        Keyword(
            "global_defs", "lvs_flush_onstop", .value, .special, "[VS]", "disabled", .accepted, status: .deprecated,
            aliasOf: "lvs_flush_on_stop"),
        Keyword(
            "global_defs", "lvs_sync_daemon", .value, .special,
            "<ifname> [<inst>|inst <inst>] [id <0-255>] [maxlen <1..65507>] [port <1..65535>] [ttl <1..255>] [group <mcast ip>]",
            "id = VRID, port 8848 and group kernel default", .error),
        Keyword("global_defs", "vrrp_mcast_group4", .value, .address, "<ipv4>", "224.0.0.18", .exits, actedOn: true),
        Keyword("global_defs", "vrrp_mcast_group6", .value, .address, "<ipv6>", "ff02::12", .exits, actedOn: true),
        Keyword(
            "global_defs", "vrrp_garp_master_delay", .value, .integer(0...4_294), "<int s>", "5", .exits, actedOn: true),
        Keyword(
            "global_defs", "vrrp_garp_master_repeat", .value, .repeatCount(0...4_294_967_295), "<uint>", "5", .exits,
            actedOn: true),
        Keyword(
            "global_defs", "vrrp_garp_master_refresh", .value, .integer(0...4_294_967_295), "<uint s>", "0 (off)",
            .exits, actedOn: true),
        Keyword(
            "global_defs", "vrrp_garp_master_refresh_repeat", .value, .repeatCount(0...4_294_967_295), "<uint>", "1",
            .exits, actedOn: true),
        Keyword(
            "global_defs", "vrrp_garp_lower_prio_delay", .value, .integer(0...4_294), "<int s>",
            "vrrp_garp_master_delay", .exits, actedOn: true),
        Keyword(
            "global_defs", "vrrp_garp_lower_prio_repeat", .value, .integer(0...2_147_483_647), "<int>",
            "vrrp_garp_master_repeat", .exits, actedOn: true),
        Keyword(
            "global_defs", "vrrp_down_timer_adverts", .value, .integer(1...100), "<1..100>", "3", .exits, actedOn: true),
        Keyword(
            "global_defs", "vrrp_garp_interval", .value, .seconds(1...4_294_967_295), "<decimal s>", "0", .exits,
            actedOn: true),
        Keyword(
            "global_defs", "vrrp_gna_interval", .value, .seconds(1...4_294_967_295), "<decimal s>", "0", .exits,
            actedOn: true),
        Keyword("global_defs", "vrrp_min_garp", .value, .bool, "[<bool>]", "false", .accepted, actedOn: true),
        Keyword("global_defs", "vrrp_garp_extra_if", .value, .special, "[all] <int s>", "0 (off)", .error),
        Keyword(
            "global_defs", "vrrp_vmac_garp_intvl", .value, .special, "[all] <int s>", "0", .error, status: .deprecated,
            aliasOf: "vrrp_garp_extra_if"),
        Keyword(
            "global_defs", "vrrp_lower_prio_no_advert", .value, .bool, "[<bool>]", "false", .accepted, actedOn: true),
        Keyword(
            "global_defs", "vrrp_higher_prio_send_advert", .value, .bool, "[<bool>]", "false", .accepted, actedOn: true),
        Keyword("global_defs", "vrrp_version", .value, .integer(2...3), "2 or 3", "2", .exits, actedOn: true),
        Keyword("global_defs", "vrrp_iptables", .value, .special, "[<in chain> [<out chain>]]", "INPUT OUTPUT", .error),
        Keyword(
            "global_defs", "vrrp_ipsets", .value, .special, "[<set name> ...] (up to 6)",
            "keepalived, keepalived6, ...", .error),
        Keyword("global_defs", "nftables", .value, .optionalWord, "[<table>]", "table keepalived", .accepted),
        Keyword(
            "global_defs", "nftables_priority", .value, .integer(-2_147_483_648...2_147_483_647), "<int32>", "-1",
            .exits),
        Keyword("global_defs", "nftables_ifindex", .flag, .none, "", "off (names)", .accepted),
        Keyword("global_defs", "vrrp_check_unicast_src", .flag, .none, "", "off", .accepted, actedOn: true),
        Keyword(
            "global_defs", "vrrp_skip_check_adv_addr", .value, .bool, "[<bool>]", "false", .accepted, actedOn: true),
        Keyword("global_defs", "vrrp_strict", .value, .bool, "[<bool>]", "false", .accepted, actedOn: true),
        Keyword(
            "global_defs", "vrrp_priority", .value, .integer(-20...19), "<nice -20..19>", "0", .error, actedOn: true),
        Keyword("global_defs", "vrrp_no_swap", .flag, .none, "", "off", .accepted, actedOn: true),
        Keyword(
            "global_defs", "vrrp_rt_priority", .value, .integer(1...99), "<1..99>", "0 (off)", .error, actedOn: true),
        Keyword("global_defs", "vrrp_cpu_affinity", .value, .special, "<cpu> ...", "all", .error, actedOn: true),
        Keyword(
            "global_defs", "vrrp_rlimit_rttime", .value, .integer(1...4_294_967_295), "<us>", "10000", .exits,
            actedOn: true),
        Keyword(
            "global_defs", "vrrp_rlimit_rtime", .value, .integer(0...4_294_967_295), "<us>", "10000", .exits,
            status: .deprecated, aliasOf: "vrrp_rlimit_rttime", actedOn: true),
        Keyword("global_defs", "nftables_ipvs", .value, .optionalWord, "[<table>]", "table keepalived_ipvs", .accepted),
        Keyword(
            "global_defs", "nftables_ipvs_priority", .value, .integer(-2_147_483_648...2_147_483_647), "<int32>", "-1",
            .exits),
        Keyword(
            "global_defs", "nftables_ipvs_start_fwmark", .value, .integer(1...4_294_967_295), "<1..4294967295>", "1000",
            .exits),
        Keyword("global_defs", "nftables_counters", .flag, .none, "", "off", .accepted),
        Keyword("global_defs", "notify_fifo", .value, .special, "<path> [<user> [<group>]]", "none", .error),
        Keyword("global_defs", "notify_fifo_script", .script, .script, "\"<cmd>\" [<user> [<group>]]", "none", .error),
        Keyword("global_defs", "vrrp_notify_fifo", .value, .special, "<path> [<user> [<group>]]", "none", .error),
        Keyword(
            "global_defs", "vrrp_notify_fifo_script", .script, .script, "\"<cmd>\" [<user> [<group>]]", "none", .error),
        Keyword("global_defs", "vrrp_notify_priority_changes", .value, .bool, "[<bool>]", "false", .accepted),
        Keyword("global_defs", "fifo_write_vrrp_states_on_reload", .flag, .none, "", "off", .accepted),
        Keyword("global_defs", "lvs_notify_fifo", .value, .special, "<path> [<user> [<group>]]", "none", .error),
        Keyword(
            "global_defs", "lvs_notify_fifo_script", .script, .script, "\"<cmd>\" [<user> [<group>]]", "none", .error),
        Keyword("global_defs", "checker_priority", .value, .integer(-20...19), "<nice -20..19>", "0", .error),
        Keyword("global_defs", "checker_no_swap", .flag, .none, "", "off", .accepted),
        Keyword("global_defs", "checker_rt_priority", .value, .integer(1...99), "<1..99>", "0", .error),
        Keyword("global_defs", "checker_cpu_affinity", .value, .special, "<cpu> ...", "all", .error),
        Keyword("global_defs", "checker_rlimit_rttime", .value, .integer(1...4_294_967_295), "<us>", "10000", .exits),
        Keyword(
            "global_defs", "checker_rlimit_rtime", .value, .integer(0...4_294_967_295), "<us>", "10000", .exits,
            status: .deprecated, aliasOf: "checker_rlimit_rttime"),
        Keyword("global_defs", "bfd_priority", .value, .integer(-20...19), "<nice -20..19>", "0", .error),
        Keyword("global_defs", "bfd_no_swap", .flag, .none, "", "off", .accepted),
        Keyword("global_defs", "bfd_rt_priority", .value, .integer(1...99), "<1..99>", "0", .error),
        Keyword("global_defs", "bfd_cpu_affinity", .value, .special, "<cpu> ...", "all", .error),
        Keyword("global_defs", "bfd_rlimit_rttime", .value, .integer(1...4_294_967_295), "<us>", "10000", .exits),
        Keyword(
            "global_defs", "bfd_rlimit_rtime", .value, .integer(0...4_294_967_295), "<us>", "10000", .exits,
            status: .deprecated, aliasOf: "bfd_rlimit_rttime"),
        Keyword("global_defs", "snmp_socket", .value, .word, "<agentx spec>", "unix:/var/agentx/master", .error),
        Keyword("global_defs", "enable_traps", .flag, .none, "", "off", .accepted),
        Keyword("global_defs", "enable_snmp_vrrp", .flag, .none, "", "off", .accepted),
        Keyword(
            "global_defs", "enable_snmp_keepalived", .flag, .none, "", "off", .accepted, status: .deprecated,
            aliasOf: "enable_snmp_vrrp"),
        Keyword("global_defs", "enable_snmp_rfc", .flag, .none, "", "off", .accepted),
        Keyword("global_defs", "enable_snmp_rfcv2", .flag, .none, "", "off", .accepted),
        Keyword("global_defs", "enable_snmp_rfcv3", .flag, .none, "", "off", .accepted),
        Keyword("global_defs", "enable_snmp_checker", .flag, .none, "", "off", .accepted),
        Keyword(
            "global_defs", "snmp_vs_stats_update_interval", .value, .seconds(1_000...30_000_000), "<decimal s>", "5",
            .exits, since: "2.3.0"),
        Keyword(
            "global_defs", "snmp_rs_stats_update_interval", .value, .seconds(1_000...30_000_000), "<decimal s>",
            "VS interval", .exits, since: "2.3.0"),
        Keyword("global_defs", "enable_dbus", .flag, .none, "", "off", .accepted),
        Keyword("global_defs", "dbus_service_name", .value, .word, "<name>", "org.keepalived.Vrrp1", .error),
        Keyword("global_defs", "dbus_no_interface_name", .value, .word, "<name>", "none", .error, since: "2.3.0"),
        Keyword(
            "global_defs", "script_user", .value, .special, "<user> [<group>|:<group>]",
            "keepalived_script if that user exists, else root", .error, actedOn: true),
        Keyword("global_defs", "enable_script_security", .flag, .none, "", "off", .accepted, actedOn: true),
        Keyword(
            "global_defs", "vrrp_netlink_cmd_rcv_bufs", .value, .integer(0...4_294_967_295), "<uint bytes>",
            "0 (kernel)", .error),
        Keyword("global_defs", "vrrp_netlink_cmd_rcv_bufs_force", .value, .bool, "[<bool>]", "false", .accepted),
        Keyword(
            "global_defs", "vrrp_netlink_monitor_rcv_bufs", .value, .integer(0...4_294_967_295), "<uint bytes>",
            "0 (kernel)", .error),
        Keyword("global_defs", "vrrp_netlink_monitor_rcv_bufs_force", .value, .bool, "[<bool>]", "false", .accepted),
        Keyword(
            "global_defs", "process_monitor_rcv_bufs", .value, .integer(0...4_294_967_295), "<uint bytes>",
            "0 (kernel)", .error),
        Keyword("global_defs", "process_monitor_rcv_bufs_force", .value, .bool, "[<bool>]", "false", .accepted),
        Keyword(
            "global_defs", "lvs_netlink_cmd_rcv_bufs", .value, .integer(0...4_294_967_295), "<uint bytes>",
            "0 (kernel)", .error),
        Keyword("global_defs", "lvs_netlink_cmd_rcv_bufs_force", .value, .bool, "[<bool>]", "false", .accepted),
        Keyword(
            "global_defs", "lvs_netlink_monitor_rcv_bufs", .value, .integer(0...4_294_967_295), "<uint bytes>",
            "0 (kernel)", .error),
        Keyword("global_defs", "lvs_netlink_monitor_rcv_bufs_force", .value, .bool, "[<bool>]", "false", .accepted),
        Keyword("global_defs", "rs_init_notifies", .value, .bool, "[<bool>]", "false", .accepted),
        Keyword("global_defs", "no_checker_emails", .value, .bool, "[<bool>]", "false", .accepted),
        Keyword(
            "global_defs", "vrrp_rx_bufs_policy", .value, .special, "MTU or ADVERT or <bytes>", "kernel default", .error
        ),
        Keyword(
            "global_defs", "vrrp_rx_bufs_multiplier", .value, .integer(1...4_294_967_295), "<uint ≥1>", "3", .error),
        Keyword(
            "global_defs", "vrrp_startup_delay", .value, .seconds(1_000...4_294_967_295), "<decimal s>", "0", .exits,
            actedOn: true),
        Keyword(
            "global_defs", "vrrp_delay_after_boot", .value, .seconds(1_000...4_294_967_295), "<decimal s>", "0", .exits,
            since: "2.4.0"),
        Keyword("global_defs", "log_unknown_vrids", .flag, .none, "", "off", .accepted),
        Keyword(
            "global_defs", "vrrp_owner_ignore_adverts", .value, .bool, "[<bool>]", "false", .accepted, since: "2.3.3",
            actedOn: true),
        Keyword("global_defs", "vmac_prefix", .value, .word, "<string>", "vrrp", .exits),
        Keyword("global_defs", "vmac_addr_prefix", .value, .word, "<string>", "vmac_prefix", .exits),
        Keyword(
            "global_defs", "umask", .value, .special, "<number> or IRUSR[|IWUSR...] words", "0177", .exits,
            actedOn: true),
        Keyword(
            "global_defs", "random_seed", .value, .integer(0...4_294_967_295), "<uint>", "time", .exits, actedOn: true),
        Keyword(
            "global_defs", "reload_check_config", .value, .optionalWord, "[<log file>]", "off; bare = log to /dev/null",
            .accepted),
        Keyword("global_defs", "reload_time_file", .value, .word, "<path>", "none", .error),
        Keyword("global_defs", "reload_repeat", .flag, .none, "", "off", .accepted),
        Keyword(
            "global_defs", "reload_file", .value, .optionalWord, "[<path>]", "none; bare = <pid file base>.reload",
            .accepted),
        Keyword(
            "global_defs", "include_check", .value, .special,
            "[read|match|wildcard_match|brace_match] [+x ...] [-x ...]", "none", .accepted, actedOn: true),
        Keyword("global_defs", "config_save_dir", .value, .word, "<dir>", "none", .exits),
        Keyword("global_defs", "tmp_config_directory", .value, .word, "<dir>", "memfd", .error),
        Keyword("global_defs", "data_use_instance", .value, .bool, "[<bool>]", "false", .accepted),
        Keyword("global_defs", "json_version", .value, .integer(1...2), "1 or 2", "1", .error, since: "2.2.8"),
        Keyword(
            "global_defs", "iproute_usr_dir", .value, .word, "<path>", "build default (/etc/iproute2)", .error,
            since: "2.3.2"),
        Keyword("global_defs", "iproute_etc_dir", .value, .word, "<path>", "/etc/iproute2", .error, since: "2.3.2"),
        Keyword(
            "global_defs", "state_dump_file", .value, .word, "<path>", "$TMPDIR or /tmp, keepalived.data", .error,
            since: "2.3.3"),
        Keyword(
            "global_defs", "stats_dump_file", .value, .word, "<path>", "", .error, status: .withoutEffect,
            since: "2.3.3"),
        Keyword(
            "global_defs", "json_dump_file", .value, .word, "<path>", "", .error, status: .withoutEffect, since: "2.3.3"
        ),
        Keyword("global_defs/notification_email", "<address>", .listItem, .special, "<addr> ...", "", .accepted),
        Keyword("global_defs/lvs_timeouts", "tcp", .option, .special, "<s>", "kernel", .accepted),
        Keyword("global_defs/lvs_timeouts", "tcpfin", .option, .special, "<s>", "kernel", .accepted),
        Keyword("global_defs/lvs_timeouts", "udp", .option, .special, "<s>", "kernel", .accepted),
        Keyword("global_defs/lvs_sync_daemon", "inst", .option, .special, "<vrrp_instance>", "none", .accepted),
        Keyword("global_defs/lvs_sync_daemon", "id", .option, .special, "<0..255>", "VRID of inst, else 0", .accepted),
        Keyword("global_defs/lvs_sync_daemon", "maxlen", .option, .special, "<1..65507>", "kernel", .accepted),
        Keyword("global_defs/lvs_sync_daemon", "port", .option, .special, "<1..65535>", "kernel (8848)", .accepted),
        Keyword("global_defs/lvs_sync_daemon", "ttl", .option, .special, "<1..255>", "kernel (1)", .accepted),
        Keyword(
            "global_defs/lvs_sync_daemon", "group", .option, .special, "<mcast ip>", "kernel (224.0.0.81)", .accepted),
        Keyword(
            "global_defs/dynamic_interfaces", "allow_if_changes", .option, .special, "", "off", .accepted, actedOn: true
        ),
        Keyword("global_defs/lvs_flush_on_stop", "VS", .option, .special, "", "", .accepted),
        Keyword("global_defs/vrrp_garp_extra_if", "all", .option, .special, "", "off", .accepted),
        Keyword("global_defs/vrrp_rx_bufs_policy", "MTU", .option, .special, "", "", .accepted),
        Keyword("global_defs/vrrp_rx_bufs_policy", "ADVERT", .option, .special, "", "", .accepted),
        Keyword("global_defs/include_check", "read", .option, .special, "[+|-]", "off", .accepted, actedOn: true),
        Keyword("global_defs/include_check", "match", .option, .special, "[+|-]", "off", .accepted, actedOn: true),
        Keyword(
            "global_defs/include_check", "wildcard_match", .option, .special, "[+|-]", "off", .accepted, actedOn: true),
        Keyword(
            "global_defs/include_check", "brace_match", .option, .special, "[+|-]", "off", .accepted, actedOn: true),
    ]
}
