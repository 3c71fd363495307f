extension KeywordTable {
    /// The keywords at file level.
    static let topRows: [Keyword] =
        [
            rows(
                [""],
                [
                    Keyword(
                        "linkbeat_use_polling", .flag, .none, "", "off (netlink link state)", .accepted,
                        actedOn: true,
                        effect: "Finds out link states by polling interfaces instead of listening to netlink."),
                    Keyword(
                        "net_namespace", .value, .word, "<name>", "none", .error, actedOn: true,
                        effect: "Runs everything in the named network namespace."),
                    Keyword(
                        "net_namespace_ipvs", .value, .optionalWord, "[<name>]", "same as net_namespace", .accepted,
                        actedOn: true, effect: "Names the network namespace in which IPVS is configured."),
                    Keyword(
                        "namespace_with_ipsets", .flag, .none, "", "off", .accepted,
                        effect: "Permits ipsets together with a namespace on kernels without namespaced ipsets."),
                    Keyword(
                        "use_pid_dir", .flag, .none, "", "off", .accepted, actedOn: true,
                        effect: "Keeps pid files in a folder of their own."),
                    Keyword(
                        "instance", .value, .word, "<name>", "none", .error, actedOn: true,
                        effect: "Names this daemon, so that several can run on one machine."),
                    Keyword(
                        "child_wait_time", .value, .integer(0...4_294_967_295), "<uint s>", "5", .exits, actedOn: true,
                        effect: "How many seconds workers have to end before they are killed."),
                    Keyword(
                        "global_defs", .block, .none, "{ }", "", .accepted, actedOn: true,
                        effect: "Holds what applies to the whole daemon."),
                    Keyword(
                        "track_group", .block, .none, "<NAME> { }", "", .accepted, actedOn: true,
                        effect: "Names instances that are in fault while a static object of the group is missing."),
                    Keyword(
                        "static_ipaddress", .list, .none, "{ address lines }", "", .accepted, actedOn: true,
                        effect: "Lists addresses that are held whatever the state of any instance."),
                    Keyword(
                        "static_routes", .list, .none, "{ route lines }", "", .accepted, actedOn: true,
                        effect: "Lists routes that are held whatever the state of any instance."),
                    Keyword(
                        "static_rules", .list, .none, "{ rule lines }", "", .accepted, actedOn: true,
                        effect: "Lists policy rules that are held whatever the state of any instance."),
                    Keyword(
                        "vrrp_sync_group", .block, .none, "<NAME> { }", "", .accepted, actedOn: true,
                        effect: "Ties instances together, so that all of them change state when one does."),
                    Keyword(
                        "garp_group", .block, .none, "{ }", "", .accepted,
                        actedOn: true, effect: "Makes several interfaces share one limit on the rate of announcements."),
                    Keyword(
                        "linkbeat_interfaces", .list, .none, "{ <ifname> [MII|ETHTOOL|IOCTL] ... }", "", .accepted,
                        actedOn: true, effect: "Lists interfaces whose link state is polled, and by which means."),
                    Keyword(
                        "vrrp_instance", .block, .none, "<NAME> { }", "", .accepted, actedOn: true,
                        effect: "Describes one virtual router."),
                    Keyword(
                        "vrrp_script", .block, .none, "<NAME> { }", "", .exits, actedOn: true,
                        effect: "Describes a command whose exit status instances can follow."),
                    Keyword(
                        "vrrp_track_process", .block, .none, "<NAME> { }", "", .exits,
                        actedOn: true, effect: "Describes which processes must run, and how many of them."),
                    Keyword(
                        "interface_up_down_delays", .list, .none, "{ <ifname> <down s> [<up s>] }", "0", .accepted,
                        actedOn: true,
                        effect: "Makes changes of link state count only after they have lasted for a while."),
                    Keyword(
                        "track_file", .block, .none, "<NAME> { }", "", .exits,
                        actedOn: true,
                        effect: "Describes a file whose number changes priorities or the health of servers."),
                    Keyword(
                        "vrrp_track_file", .block, .none, "<NAME> { }", "", .exits, status: .deprecated,
                        aliasOf: "track_file", actedOn: true,
                        effect: "Does what track_file does, under its former name."),
                    Keyword(
                        "SSL", .block, .none, "{ }", "", .accepted,
                        effect: "Gives the key material that TLS checks present."),
                    Keyword(
                        "virtual_server_group", .list, .none, "<NAME> { entries }", "", .exits,
                        actedOn: true,
                        effect: "Collects addresses, ports and firewall marks that share their real servers."),
                    Keyword(
                        "virtual_server", .block, .none, "(<ip> [<port>]) or (fwmark <n>) or (group <NAME>), then { }",
                        "", .exits, actedOn: true, effect: "Describes one load-balanced service."),
                    Keyword(
                        "bfd_instance", .block, .none, "<NAME> { }", "", .error,
                        effect: "Describes one BFD session with a neighbour."),
                ])
        ].flatMap { $0 }
}
