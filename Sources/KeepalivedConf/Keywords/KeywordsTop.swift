extension KeywordTable {
    /// The keywords at file level.
    static let topRows: [Keyword] = [
        Keyword("", "linkbeat_use_polling", .flag, .none, "", "off (netlink link state)", .accepted),
        Keyword("", "net_namespace", .value, .word, "<name>", "none", .error),
        Keyword("", "net_namespace_ipvs", .value, .optionalWord, "[<name>]", "same as net_namespace", .accepted),
        Keyword("", "namespace_with_ipsets", .flag, .none, "", "off", .accepted),
        Keyword("", "use_pid_dir", .flag, .none, "", "off", .accepted),
        Keyword("", "instance", .value, .word, "<name>", "none", .error),
        Keyword("", "child_wait_time", .value, .integer(0...4_294_967_295), "<uint s>", "5", .exits),
        Keyword("", "global_defs", .block, .none, "{ }", "", .accepted, actedOn: true),
        Keyword("", "track_group", .block, .none, "<NAME> { }", "", .accepted),
        Keyword("", "static_ipaddress", .list, .none, "{ address lines }", "", .accepted),
        Keyword("", "static_routes", .list, .none, "{ route lines }", "", .accepted),
        Keyword("", "static_rules", .list, .none, "{ rule lines }", "", .accepted),
        Keyword("", "vrrp_sync_group", .block, .none, "<NAME> { }", "", .accepted, actedOn: true),
        Keyword("", "garp_group", .block, .none, "{ }", "", .accepted),
        Keyword("", "linkbeat_interfaces", .list, .none, "{ <ifname> [MII|ETHTOOL|IOCTL] ... }", "", .accepted),
        Keyword("", "vrrp_instance", .block, .none, "<NAME> { }", "", .accepted, actedOn: true),
        Keyword("", "vrrp_script", .block, .none, "<NAME> { }", "", .exits, actedOn: true),
        Keyword("", "vrrp_track_process", .block, .none, "<NAME> { }", "", .exits),
        Keyword("", "interface_up_down_delays", .list, .none, "{ <ifname> <down s> [<up s>] }", "0", .accepted),
        Keyword("", "track_file", .block, .none, "<NAME> { }", "", .exits),
        Keyword(
            "", "vrrp_track_file", .block, .none, "<NAME> { }", "", .exits, status: .deprecated, aliasOf: "track_file"),
        Keyword("", "SSL", .block, .none, "{ }", "", .accepted),
        Keyword("", "virtual_server_group", .list, .none, "<NAME> { entries }", "", .exits),
        Keyword(
            "", "virtual_server", .block, .none, "(<ip> [<port>]) or (fwmark <n>) or (group <NAME>), then { }", "",
            .exits),
        Keyword("", "bfd_instance", .block, .none, "<NAME> { }", "", .error),
    ]
}
