extension KeywordTable {
    /// The keywords of `vrrp_instance` and the blocks in it.
    static let instanceRows: [Keyword] = [
        Keyword(
            "vrrp_instance", "use_vmac", .value, .special,
            "[[name] <ifname>] [<5 or 6 octet MAC>] [netlink_notify_msg] [group <g>]", "off; name vrrp.<vrid>",
            .accepted),
        Keyword("vrrp_instance", "use_vmac_addr", .flag, .none, "", "off", .accepted),
        Keyword("vrrp_instance", "vmac_xmit_base", .flag, .none, "", "off", .accepted),
        Keyword(
            "vrrp_instance", "use_ipvlan", .value, .special,
            "[bridge|private|vepa] [group <g>] [[name] <ifname>] [<ip>[/<len>]]", "off", .accepted),
        Keyword(
            "vrrp_instance", "unicast_peer", .list, .special, "{ <ip> [min_ttl N] [max_ttl N] ... }", "multicast",
            .accepted, actedOn: true),
        Keyword("vrrp_instance", "unicast_fault_no_peer", .flag, .none, "", "off", .accepted),
        Keyword(
            "vrrp_instance", "check_unicast_src", .flag, .none, "", "vrrp_check_unicast_src", .accepted, actedOn: true),
        Keyword("vrrp_instance", "old_unicast_checksum", .value, .special, "[never]", "automatic detection", .accepted),
        Keyword("vrrp_instance", "native_ipv6", .flag, .none, "", "from addresses", .accepted, actedOn: true),
        Keyword(
            "vrrp_instance", "state", .value, .special, "MASTER or BACKUP", "from priority (255 = MASTER)", .exits,
            actedOn: true),
        Keyword(
            "vrrp_instance", "interface", .value, .word, "<ifname>",
            "none (required unless unicast with source address)", .exits, actedOn: true),
        Keyword("vrrp_instance", "vrf", .value, .word, "<ifname>", "none", .exits),
        Keyword("vrrp_instance", "dont_track_primary", .flag, .none, "", "off", .accepted, actedOn: true),
        Keyword(
            "vrrp_instance", "track_interface", .list, .special, "{ <ifname> [weight W [reverse]] ... }", "", .accepted,
            actedOn: true),
        Keyword(
            "vrrp_instance", "track_script", .list, .special, "{ <script> [weight W [reverse|noreverse]] ... }",
            "script's weight", .accepted, actedOn: true),
        Keyword(
            "vrrp_instance", "track_file", .list, .special, "{ <file> [weight W [reverse|noreverse]] ... }",
            "file's weight", .accepted),
        Keyword(
            "vrrp_instance", "track_process", .list, .special, "{ <process> [weight W [reverse|noreverse]] ... }",
            "process's weight", .accepted),
        Keyword(
            "vrrp_instance", "track_bfd", .list, .special, "{ <bfd> [weight W [reverse|noreverse]] ... }",
            "bfd's weight", .accepted),
        Keyword(
            "vrrp_instance", "mcast_src_ip", .value, .address, "<ip>", "interface's first address", .exits,
            actedOn: true),
        Keyword(
            "vrrp_instance", "unicast_src_ip", .value, .address, "<ip>", "interface's first address", .exits,
            actedOn: true),
        Keyword(
            "vrrp_instance", "mcast_dst_ip", .value, .address, "<ip>", "vrrp_mcast_group4/6", .exits, actedOn: true),
        Keyword("vrrp_instance", "track_src_ip", .flag, .none, "", "off", .accepted),
        Keyword(
            "vrrp_instance", "virtual_router_id", .value, .integer(1...255), "<1..255>", "none (required)", .exits,
            actedOn: true),
        Keyword(
            "vrrp_instance", "unicast_ttl", .value, .integer(0...255), "<0..255>",
            "255 for IPv4, kernel default for IPv6", .exits, actedOn: true),
        Keyword(
            "vrrp_instance", "version", .value, .integer(2...3), "2 or 3", "vrrp_version (IPv6: 3)", .exits,
            actedOn: true),
        Keyword(
            "vrrp_instance", "priority", .value, .integer(1...255), "<1..255>", "100, or 255 with state MASTER", .exits,
            actedOn: true),
        Keyword("vrrp_instance", "advert_int", .value, .special, "<decimal s>", "1", .exits, actedOn: true),
        Keyword(
            "vrrp_instance", "virtual_ipaddress", .list, .special, "{ address lines }", "", .accepted, actedOn: true),
        Keyword(
            "vrrp_instance", "virtual_ipaddress_excluded", .list, .special, "{ address lines }", "", .accepted,
            actedOn: true),
        Keyword(
            "vrrp_instance", "no_virtual_ipaddress", .flag, .none, "", "off", .accepted, since: "2.2.8", actedOn: true),
        Keyword("vrrp_instance", "promote_secondaries", .flag, .none, "", "off", .accepted),
        Keyword("vrrp_instance", "linkbeat_use_polling", .flag, .none, "", "off", .accepted, status: .deprecated),
        Keyword(
            "vrrp_instance", "v3_checksum_as_v2", .value, .bool, "[<bool>]", "global v3_checksum_as_v2", .accepted,
            since: "2.2.8"),
        Keyword("vrrp_instance", "virtual_routes", .list, .special, "{ route lines }", "", .accepted),
        Keyword("vrrp_instance", "virtual_rules", .list, .special, "{ rule lines }", "", .accepted),
        Keyword(
            "vrrp_instance", "accept", .flag, .none, "", "on unless strict_mode and not owner", .accepted, actedOn: true
        ),
        Keyword("vrrp_instance", "no_accept", .flag, .none, "", "off", .accepted),
        Keyword(
            "vrrp_instance", "skip_check_adv_addr", .value, .bool, "[<bool>]", "vrrp_skip_check_adv_addr", .accepted,
            actedOn: true),
        Keyword("vrrp_instance", "strict_mode", .value, .bool, "[<bool>]", "vrrp_strict", .accepted, actedOn: true),
        Keyword("vrrp_instance", "preempt", .flag, .none, "", "on", .accepted, actedOn: true),
        Keyword("vrrp_instance", "nopreempt", .flag, .none, "", "off", .accepted, actedOn: true),
        Keyword(
            "vrrp_instance", "preempt_delay", .value, .seconds(0...1_000_000_000), "<decimal s>", "0", .exits,
            actedOn: true),
        Keyword("vrrp_instance", "debug", .value, .integer(0...4), "<0..4>", "0", .exits),
        Keyword(
            "vrrp_instance", "notify_backup", .script, .script, "\"<cmd>\" [<user> [<group>]]", "none", .exits,
            actedOn: true),
        Keyword(
            "vrrp_instance", "notify_master", .script, .script, "\"<cmd>\" [<user> [<group>]]", "none", .exits,
            actedOn: true),
        Keyword(
            "vrrp_instance", "notify_fault", .script, .script, "\"<cmd>\" [<user> [<group>]]", "none", .exits,
            actedOn: true),
        Keyword(
            "vrrp_instance", "notify_stop", .script, .script, "\"<cmd>\" [<user> [<group>]]", "none", .exits,
            actedOn: true),
        Keyword(
            "vrrp_instance", "notify_deleted", .script, .script, "[\"<cmd>\" [<user> [<group>]]]",
            "off (FAULT notified instead)", .accepted),
        Keyword(
            "vrrp_instance", "notify", .script, .script, "\"<cmd>\" [<user> [<group>]]", "none", .exits, actedOn: true),
        Keyword(
            "vrrp_instance", "notify_master_rx_lower_pri", .script, .script, "\"<cmd>\" [<user> [<group>]]", "none",
            .exits),
        Keyword(
            "vrrp_instance", "smtp_alert", .value, .bool, "[<bool>]", "smtp_alert_vrrp, smtp_alert, false", .accepted),
        Keyword(
            "vrrp_instance", "notify_priority_changes", .value, .bool, "[<bool>]", "vrrp_notify_priority_changes",
            .accepted),
        Keyword(
            "vrrp_instance", "lvs_sync_daemon_interface", .value, .word, "<ifname>", "", .exits, status: .deprecated,
            aliasOf: "lvs_sync_daemon"),
        Keyword(
            "vrrp_instance", "garp_master_delay", .value, .integer(0...4_294), "<int s>", "vrrp_garp_master_delay",
            .exits, actedOn: true),
        Keyword(
            "vrrp_instance", "garp_master_refresh", .value, .integer(0...4_294_967_295), "<uint s>",
            "vrrp_garp_master_refresh", .exits, actedOn: true),
        Keyword(
            "vrrp_instance", "garp_master_repeat", .value, .repeatCount(0...4_294_967_295), "<uint>",
            "vrrp_garp_master_repeat", .exits, actedOn: true),
        Keyword(
            "vrrp_instance", "garp_master_refresh_repeat", .value, .repeatCount(0...4_294_967_295), "<uint>",
            "vrrp_garp_master_refresh_repeat", .exits, actedOn: true),
        Keyword(
            "vrrp_instance", "garp_lower_prio_delay", .value, .integer(0...4_294), "<int s>",
            "vrrp_garp_lower_prio_delay", .exits, actedOn: true),
        Keyword(
            "vrrp_instance", "garp_lower_prio_repeat", .value, .integer(0...2_147_483_647), "<int>",
            "vrrp_garp_lower_prio_repeat", .exits, actedOn: true),
        Keyword(
            "vrrp_instance", "down_timer_adverts", .value, .integer(1...100), "<1..100>", "vrrp_down_timer_adverts",
            .exits, actedOn: true),
        Keyword(
            "vrrp_instance", "timer_expired_backup", .value, .optionalInteger(1...254, bare: 254), "[<1..254>]",
            "off; bare = 254", .accepted, since: "2.2.8"),
        Keyword(
            "vrrp_instance", "thread_timer_expired", .value, .special, "[<1..254>]", "off", .error, status: .deprecated,
            aliasOf: "timer_expired_backup", since: "2.3.2"),
        Keyword("vrrp_instance", "garp_extra_if", .value, .special, "[all] <int s>", "vrrp_garp_extra_if", .error),
        Keyword(
            "vrrp_instance", "vmac_garp_intvl", .value, .special, "[all] <int s>", "", .error, status: .deprecated,
            aliasOf: "garp_extra_if"),
        Keyword(
            "vrrp_instance", "lower_prio_no_advert", .value, .bool, "[<bool>]", "vrrp_lower_prio_no_advert", .accepted,
            actedOn: true),
        Keyword(
            "vrrp_instance", "higher_prio_send_advert", .value, .bool, "[<bool>]", "vrrp_higher_prio_send_advert",
            .accepted, actedOn: true),
        Keyword(
            "vrrp_instance", "owner_ignore_adverts", .value, .bool, "[<bool>]", "vrrp_owner_ignore_adverts", .accepted,
            since: "2.3.3", actedOn: true),
        Keyword(
            "vrrp_instance", "kernel_rx_buf_size", .value, .integer(0...4_294_967_295), "<uint bytes>", "policy", .error
        ),
        Keyword("vrrp_instance", "authentication", .block, .none, "{ }", "none", .accepted, actedOn: true),
        Keyword("vrrp_instance", "auth_hmac", .block, .none, "{ }", "none", .accepted, since: "2.4.0"),
        Keyword("vrrp_instance/use_vmac", "name", .option, .special, "<ifname>", "vrrp.<vrid>", .accepted),
        Keyword("vrrp_instance/use_vmac", "netlink_notify_msg", .option, .special, "", "off", .accepted),
        Keyword("vrrp_instance/use_vmac", "group", .option, .special, "<number or name>", "none", .accepted),
        Keyword("vrrp_instance/use_ipvlan", "bridge", .option, .special, "", "default", .accepted),
        Keyword("vrrp_instance/use_ipvlan", "private", .option, .special, "", "", .accepted),
        Keyword("vrrp_instance/use_ipvlan", "vepa", .option, .special, "", "", .accepted),
        Keyword("vrrp_instance/use_ipvlan", "group", .option, .special, "<number or name>", "none", .accepted),
        Keyword("vrrp_instance/use_ipvlan", "name", .option, .special, "<ifname>", "generated", .accepted),
        Keyword("vrrp_instance/unicast_peer", "<ip>", .listItem, .special, "<ip>", "", .accepted, actedOn: true),
        Keyword("vrrp_instance/unicast_peer", "min_ttl", .option, .special, "<0..255>", "0", .accepted, actedOn: true),
        Keyword(
            "vrrp_instance/unicast_peer", "max_ttl", .option, .special, "<0..255>", "255", .accepted, actedOn: true),
        Keyword("vrrp_instance/old_unicast_checksum", "never", .option, .special, "", "", .accepted),
        Keyword(
            "vrrp_instance/track_interface", "<ifname>", .listItem, .special, "<ifname>", "", .accepted, actedOn: true),
        Keyword(
            "vrrp_instance/track_interface", "weight", .option, .special, "<-253..253>", "0", .accepted, actedOn: true),
        Keyword("vrrp_instance/track_interface", "reverse", .option, .special, "", "off", .accepted, actedOn: true),
        Keyword("vrrp_instance/track_script", "<script>", .listItem, .special, "<name>", "", .accepted, actedOn: true),
        Keyword(
            "vrrp_instance/track_script", "weight", .option, .special, "<-253..253>", "script weight", .accepted,
            actedOn: true),
        Keyword(
            "vrrp_instance/track_script", "reverse", .option, .special, "", "script setting", .accepted, actedOn: true),
        Keyword(
            "vrrp_instance/track_script", "noreverse", .option, .special, "", "script setting", .accepted, actedOn: true
        ),
        Keyword("vrrp_instance/track_file", "<file>", .listItem, .special, "<name>", "", .accepted),
        Keyword("vrrp_instance/track_file", "weight", .option, .special, "<-254..254>", "file weight", .accepted),
        Keyword("vrrp_instance/track_file", "reverse", .option, .special, "", "file setting", .accepted),
        Keyword("vrrp_instance/track_file", "noreverse", .option, .special, "", "file setting", .accepted),
        Keyword("vrrp_instance/track_process", "<process>", .listItem, .special, "<name>", "", .accepted),
        Keyword("vrrp_instance/track_process", "weight", .option, .special, "<-254..254>", "process weight", .accepted),
        Keyword("vrrp_instance/track_process", "reverse", .option, .special, "", "process setting", .accepted),
        Keyword("vrrp_instance/track_process", "noreverse", .option, .special, "", "process setting", .accepted),
        Keyword("vrrp_instance/track_bfd", "<bfd>", .listItem, .special, "<name>", "", .accepted),
        Keyword("vrrp_instance/track_bfd", "weight", .option, .special, "<-253..253>", "bfd weight", .accepted),
        Keyword("vrrp_instance/track_bfd", "reverse", .option, .special, "", "bfd setting", .accepted),
        Keyword("vrrp_instance/track_bfd", "noreverse", .option, .special, "", "bfd setting", .accepted),
        Keyword(
            "vrrp_instance/authentication", "auth_type", .value, .oneOf(["PASS", "AH"]), "PASS or AH", "none", .exits,
            actedOn: true),
        Keyword(
            "vrrp_instance/authentication", "auth_pass", .value, .word, "<string ≤ 8>", "none", .exits, actedOn: true),
        Keyword(
            "vrrp_instance/auth_hmac", "key", .value, .special, "<id 1..255> <text>|hex:<digits>|file:<path>", "none",
            .error, since: "2.4.0"),
        Keyword(
            "vrrp_instance/auth_hmac", "active_key", .value, .integer(1...255), "<1..255>", "none (required)", .exits,
            since: "2.4.0"),
        Keyword(
            "vrrp_instance/auth_hmac", "time_window", .value, .integer(1...300), "<1..300 s>",
            "3 × advert_int, minimum 5", .exits, since: "2.4.0"),
        Keyword(
            "vrrp_instance/auth_hmac", "anti_replay", .value, .oneOf(["time", "monotonic"]), "time or monotonic",
            "time", .exits, since: "2.4.0"),
        Keyword(
            "vrrp_instance/auth_hmac", "mode", .value, .oneOf(["enforce", "permissive", "receive-only"]),
            "enforce, permissive or receive-only", "enforce", .exits, since: "2.4.0"),
    ]
}
