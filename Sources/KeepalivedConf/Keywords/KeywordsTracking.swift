extension KeywordTable {
    /// The keywords of groups, trackers, BFD and the smaller top-level blocks.
    static let trackingRows: [Keyword] = [
        Keyword("track_group", "group", .list, .special, "{ <instance> ... }", "", .accepted),
        Keyword("vrrp_sync_group", "group", .list, .special, "{ <instance> ... }", "", .accepted, actedOn: true),
        Keyword(
            "vrrp_sync_group", "track_interface", .list, .special, "{ <ifname> [weight W [reverse]] ... }", "",
            .accepted, actedOn: true),
        Keyword(
            "vrrp_sync_group", "track_script", .list, .special, "{ <script> [weight W [reverse|noreverse]] ... }", "",
            .accepted, actedOn: true),
        Keyword(
            "vrrp_sync_group", "track_file", .list, .special, "{ <file> [weight W [reverse|noreverse]] ... }", "",
            .accepted),
        Keyword(
            "vrrp_sync_group", "track_process", .list, .special, "{ <process> [weight W [reverse|noreverse]] ... }", "",
            .accepted),
        Keyword(
            "vrrp_sync_group", "track_bfd", .list, .special, "{ <bfd> [weight W [reverse|noreverse]] ... }", "",
            .accepted),
        Keyword(
            "vrrp_sync_group", "notify_backup", .script, .script, "\"<cmd>\" [<user> [<group>]]", "none", .exits,
            actedOn: true),
        Keyword(
            "vrrp_sync_group", "notify_master", .script, .script, "\"<cmd>\" [<user> [<group>]]", "none", .exits,
            actedOn: true),
        Keyword(
            "vrrp_sync_group", "notify_fault", .script, .script, "\"<cmd>\" [<user> [<group>]]", "none", .exits,
            actedOn: true),
        Keyword(
            "vrrp_sync_group", "notify_stop", .script, .script, "\"<cmd>\" [<user> [<group>]]", "none", .exits,
            actedOn: true),
        Keyword(
            "vrrp_sync_group", "notify", .script, .script, "\"<cmd>\" [<user> [<group>]]", "none", .exits, actedOn: true
        ),
        Keyword(
            "vrrp_sync_group", "smtp_alert", .value, .bool, "[<bool>]", "smtp_alert_vrrp, smtp_alert, false", .accepted),
        Keyword(
            "vrrp_sync_group", "global_tracking", .flag, .none, "", "off", .accepted, status: .deprecated,
            aliasOf: "sync_group_tracking_weight"),
        Keyword("vrrp_sync_group", "sync_group_tracking_weight", .flag, .none, "", "off", .accepted),
        Keyword(
            "vrrp_sync_group", "notify_priority_changes", .value, .bool, "[<bool>]", "vrrp_notify_priority_changes",
            .accepted),
        Keyword("vrrp_sync_group/group", "<instance>", .listItem, .special, "<name> ...", "", .accepted, actedOn: true),
        Keyword("track_group/group", "<instance>", .listItem, .special, "<name> ...", "", .accepted),
        Keyword("garp_group", "garp_interval", .value, .seconds(0...4_294_967_295), "<decimal s>", "none", .exits),
        Keyword("garp_group", "gna_interval", .value, .seconds(0...4_294_967_295), "<decimal s>", "none", .exits),
        Keyword("garp_group", "interface", .value, .word, "<ifname>", "", .exits),
        Keyword("garp_group", "interfaces", .list, .special, "{ <ifname> ... }", "", .accepted),
        Keyword("garp_group/interfaces", "<ifname>", .listItem, .special, "<ifname> ...", "", .accepted),
        Keyword(
            "linkbeat_interfaces", "<ifname>", .listItem, .special, "<ifname> [MII|ETHTOOL|IOCTL]", "automatic",
            .accepted),
        Keyword(
            "interface_up_down_delays", "<ifname>", .listItem, .special, "<ifname> <down s> [<up s>]",
            "0 (up is 0 when omitted)", .accepted),
        Keyword("vrrp_script", "script", .script, .script, "\"<cmd args>\"", "none (required)", .error, actedOn: true),
        Keyword(
            "vrrp_script", "interval", .value, .seconds(0...4_294_967_000_000), "<decimal s>", "1", .exits,
            actedOn: true),
        Keyword(
            "vrrp_script", "timeout", .value, .seconds(0...4_294_967_000_000), "<decimal s>", "0 = interval", .exits,
            actedOn: true),
        Keyword(
            "vrrp_script", "weight", .value, .weight(-253...253), "<-253..253> [reverse]", "0", .exits, actedOn: true),
        Keyword(
            "vrrp_script", "rise", .value, .integer(1...2_147_483_647), "<1..2147483647>", "1", .exits, actedOn: true),
        Keyword(
            "vrrp_script", "fall", .value, .integer(1...2_147_483_647), "<1..2147483647>", "1", .exits, actedOn: true),
        Keyword("vrrp_script", "user", .value, .special, "<user> [<group>]", "script_user", .exits, actedOn: true),
        Keyword("vrrp_script", "init_fail", .flag, .none, "", "off", .accepted, actedOn: true),
        Keyword(
            "vrrp_track_process", "process", .value, .special, "<path or comm> [<param> ...]", "none (required)", .exits
        ),
        Keyword(
            "vrrp_track_process", "param_match", .value, .special, "[initial|partial]", "exact if bare or params given",
            .accepted),
        Keyword("vrrp_track_process", "weight", .value, .weight(-254...254), "<-254..254> [reverse]", "0", .error),
        Keyword("vrrp_track_process", "quorum", .value, .integer(1...65_535), "<1..65535>", "1", .exits),
        Keyword("vrrp_track_process", "quorum_max", .value, .integer(0...65_535), "<0..65535>", "unlimited", .exits),
        Keyword("vrrp_track_process", "delay", .value, .seconds(1...3_600_000_000), "<decimal s>", "0", .exits),
        Keyword(
            "vrrp_track_process", "terminate_delay", .value, .seconds(1...3_600_000_000), "<decimal s>", "0", .exits),
        Keyword("vrrp_track_process", "fork_delay", .value, .seconds(1...3_600_000_000), "<decimal s>", "0", .exits),
        Keyword("vrrp_track_process", "full_command", .flag, .none, "", "off", .accepted),
        Keyword("vrrp_track_process/param_match", "initial", .option, .special, "", "", .accepted),
        Keyword("vrrp_track_process/param_match", "partial", .option, .special, "", "", .accepted),
        Keyword("track_file", "file", .value, .word, "<path>", "none (required)", .error),
        Keyword("track_file", "weight", .value, .weight(-254...254), "<-254..254> [reverse]", "1", .error),
        Keyword("track_file", "init_file", .value, .special, "[<int>] [overwrite]", "not created", .accepted),
        Keyword("vrrp_track_file", "file", .value, .word, "<path>", "none (required)", .error, status: .deprecated),
        Keyword(
            "vrrp_track_file", "weight", .value, .weight(-254...254), "<-254..254> [reverse]", "1", .error,
            status: .deprecated),
        Keyword(
            "vrrp_track_file", "init_file", .value, .special, "[<int>] [overwrite]", "not created", .accepted,
            status: .deprecated),
        Keyword("track_file/init_file", "overwrite", .option, .special, "", "off", .accepted),
        Keyword("bfd_instance", "source_ip", .value, .address, "<ip>", "chosen by kernel", .exits),
        Keyword("bfd_instance", "neighbor_ip", .value, .address, "<ip>", "none (required)", .error),
        Keyword("bfd_instance", "neighbour_ip", .value, .address, "<ip>", "none (required)", .error),
        Keyword("bfd_instance", "min_rx", .value, .milliseconds(1_000...4_294_967_000), "<decimal ms>", "10", .exits),
        Keyword("bfd_instance", "min_tx", .value, .milliseconds(1_000...4_294_967_000), "<decimal ms>", "10", .exits),
        Keyword(
            "bfd_instance", "idle_tx", .value, .milliseconds(1_000_000...4_294_967_000), "<decimal ms>", "1000", .exits),
        Keyword("bfd_instance", "multiplier", .value, .integer(1...255), "<1..255>", "5", .exits),
        Keyword("bfd_instance", "passive", .flag, .none, "", "off", .accepted),
        Keyword("bfd_instance", "ttl", .value, .integer(1...255), "<1..255>", "255 IPv4, 64 IPv6", .exits),
        Keyword("bfd_instance", "hoplimit", .value, .integer(1...255), "<1..255>", "255 IPv4, 64 IPv6", .exits),
        Keyword("bfd_instance", "max_hops", .value, .integer(-1...255), "<-1..255>", "0", .exits),
        Keyword("bfd_instance", "multihop", .value, .bool, "[<bool>]", "off", .accepted, since: "2.2.8"),
        Keyword("bfd_instance", "weight", .value, .weight(-253...253), "<-253..253> [reverse]", "0", .exits),
        Keyword("bfd_instance", "vrrp", .flag, .none, "", "both", .accepted),
        Keyword("bfd_instance", "checker", .flag, .none, "", "both", .accepted),
    ]
}
