extension KeywordTable {
    /// The keywords of `global_defs`.
    static let globalRows: [Keyword] =
        [
            rows(
                ["global_defs"],
                [
                    Keyword(
                        "process_names", .flag, .none, "", "off", .accepted,
                        effect: "Gives every worker process a telling name."),
                    Keyword(
                        "process_name", .value, .word, "<name>", "keepalived", .exits,
                        effect: "Sets the process name of the supervisor, and of workers without one of their own."),
                    Keyword(
                        "vrrp_process_name", .value, .word, "<name>", "process_name", .exits,
                        effect: "Sets the process name of the VRRP worker."),
                    Keyword(
                        "checker_process_name", .value, .word, "<name>", "process_name", .exits,
                        effect: "Sets the process name of the check worker."),
                    Keyword(
                        "lvs_process_name", .value, .word, "<name>", "process_name", .exits, status: .deprecated,
                        aliasOf: "checker_process_name",
                        effect: "Sets the process name of the check worker, under a former keyword."),
                    Keyword(
                        "bfd_process_name", .value, .word, "<name>", "process_name", .exits,
                        effect: "Sets the process name of the BFD worker."),
                    Keyword(
                        "use_symlink_paths", .value, .bool, "[<bool>]", "false", .accepted, since: "2.3.0",
                        effect: "Starts scripts by the path as written rather than by the path it resolves to."),
                    Keyword(
                        "set_supplementary_groups", .value, .bool, "[<bool>]", "false", .accepted,
                        effect: "Lets scripts have all groups of the user they run as."),
                    Keyword(
                        "router_id", .value, .word, "<string>", "local host name", .error, actedOn: true,
                        effect: "Names this node in mails and to management systems."),
                    Keyword(
                        "notification_email_from", .value, .word, "<addr>", "<user>@<host>", .error,
                        actedOn: true, effect: "Sets the sender of mails."),
                    Keyword(
                        "smtp_server", .value, .special, "<ip-or-host> [<port or service>]",
                        "none (127.0.0.1 not assumed), port 25", .exits,
                        actedOn: true, effect: "Names the relay that takes mails; without it there are none."),
                    Keyword(
                        "smtp_helo_name", .value, .optionalWord, "[<name>]", "local host name", .accepted,
                        actedOn: true, effect: "Sets the name under which the relay is greeted."),
                    Keyword(
                        "smtp_connect_timeout", .value, .special, "<int s>", "30", .exits,
                        actedOn: true, effect: "Limits how long each step of sending a mail may take, in seconds."),
                    Keyword(
                        "notification_email", .list, .special, "{ <addr> ... }", "none", .accepted,
                        actedOn: true, effect: "Lists those who get mails."),
                    Keyword(
                        "smtp_alert", .value, .bool, "[<bool>]", "unset", .accepted,
                        actedOn: true, effect: "Decides about mails where nothing more particular does."),
                    Keyword(
                        "startup_script", .script, .script, "\"<cmd>\" [<user> [<group>]]", "none", .error,
                        actedOn: true,
                        effect: "Runs to its end before any worker is started."),
                    Keyword(
                        "startup_script_timeout", .value, .integer(1...1_000), "<int s>", "10", .error, actedOn: true,
                        effect: "Limits how long the startup script may run, in seconds."),
                    Keyword(
                        "shutdown_script", .script, .script, "\"<cmd>\" [<user> [<group>]]", "none", .error,
                        actedOn: true,
                        effect: "Runs after all workers have ended."),
                    Keyword(
                        "shutdown_script_timeout", .value, .integer(1...1_000), "<int s>", "10", .error, actedOn: true,
                        effect: "Limits how long the shutdown script may run, in seconds."),
                    Keyword(
                        "max_auto_priority", .value, .special, "[<-1..99>]",
                        "0 (off; a NOTICE is logged); bare keyword = 99", .accepted,
                        actedOn: true, effect: "Permits raising a late worker to real-time priority, up to this one."),
                    Keyword(
                        "min_auto_priority_delay", .value, .integer(1...10_000_000), "<int us>", "1000000", .error,
                        actedOn: true,
                        effect: "How late a worker must be, in microseconds, before its priority is raised."),
                    Keyword(
                        "smtp_alert_vrrp", .value, .bool, "[<bool>]", "unset (smtp_alert)", .accepted,
                        actedOn: true,
                        effect: "Decides about mails of instances and groups that say nothing themselves."),
                    Keyword(
                        "smtp_alert_checker", .value, .bool, "[<bool>]", "unset (smtp_alert)", .accepted,
                        effect: "Decides about mails of servers that say nothing themselves."),
                    Keyword(
                        "checker_log_all_failures", .value, .bool, "[<bool>]", "false", .accepted,
                        actedOn: true, effect: "Makes checkers log each failed attempt unless they say otherwise."),
                    Keyword(
                        "dynamic_interfaces", .value, .special, "[allow_if_changes]", "off", .accepted, actedOn: true,
                        effect: "Lets interfaces be missing at start and come later."),
                    Keyword(
                        "vrrp_drift", .value, .oneOf(["repair", "step_down"]), "repair or step_down", "repair", .error,
                        actedOn: true,
                        effect:
                            "Says whether a master puts back what somebody took from it, or steps down (only in Stayalived)."
                    ),
                    Keyword(
                        "no_email_faults", .flag, .none, "", "off", .accepted,
                        actedOn: true, effect: "Sends no mail when an instance goes into fault."),
                    Keyword(
                        "default_interface", .value, .word, "<ifname>", "eth0", .error,
                        effect: "Names the interface of static addresses that name none."),
                    Keyword(
                        "disable_local_igmp", .flag, .none, "", "off", .accepted,
                        actedOn: true, effect: "Joins the multicast group without the kernel reporting it locally."),
                    Keyword(
                        "v3_checksum_as_v2", .flag, .none, "(argument ignored)", "off", .accepted, since: "2.2.8",
                        actedOn: true, effect: "Leaves the pseudo-header out of checksums of VRRP version 3 over IPv4."),
                    Keyword(
                        "lvs_timeouts", .value, .special, "[tcp <s>] [tcpfin <s>] [udp <s>]", "kernel's", .error,
                        actedOn: true, effect: "Sets how long IPVS remembers idle connections."),
                    Keyword(
                        "lvs_flush", .flag, .none, "", "off", .accepted, actedOn: true,
                        effect: "Empties the IPVS table at start."),
                    Keyword(
                        "lvs_flush_on_stop", .value, .special, "[VS]", "disabled", .accepted,
                        actedOn: true, effect: "Empties the IPVS table at stop."),
                    Keyword(
                        "lvs_flush_onstop", .value, .special, "[VS]", "disabled", .accepted, status: .deprecated,
                        aliasOf: "lvs_flush_on_stop", actedOn: true,
                        effect: "Empties the IPVS table at stop, under a former spelling."
                    ),
                    Keyword(
                        "lvs_sync_daemon", .value, .special,
                        "<ifname> [<inst>|inst <inst>] [id <0-255>] [maxlen <1..65507>] [port <1..65535>] [ttl <1..255>] [group <mcast ip>]",
                        "id = VRID, port 8848 and group kernel default", .error,
                        actedOn: true, effect: "Keeps the connection tables of two directors in step."),
                    Keyword(
                        "vrrp_mcast_group4", .value, .address, "<ipv4>", "224.0.0.18", .exits, actedOn: true,
                        effect: "Sets the group that IPv4 advertisements go to."),
                    Keyword(
                        "vrrp_mcast_group6", .value, .address, "<ipv6>", "ff02::12", .exits, actedOn: true,
                        effect: "Sets the group that IPv6 advertisements go to."),
                    Keyword(
                        "vrrp_garp_master_delay", .value, .integer(0...4_294), "<int s>", "5", .exits, actedOn: true,
                        effect:
                            "How many seconds after becoming master addresses are announced a second time; 0 means never."
                    ),
                    Keyword(
                        "vrrp_garp_master_repeat", .value, .repeatCount(0...4_294_967_295), "<uint>", "5", .exits,
                        actedOn: true, effect: "How often each address is announced in a burst."),
                    Keyword(
                        "vrrp_garp_master_refresh", .value, .integer(0...4_294_967_295), "<uint s>", "0 (off)", .exits,
                        actedOn: true,
                        effect: "Every how many seconds a master announces its addresses again; 0 means never."),
                    Keyword(
                        "vrrp_garp_master_refresh_repeat", .value, .repeatCount(0...4_294_967_295), "<uint>", "1",
                        .exits, actedOn: true, effect: "How often each address is announced in a refresh."),
                    Keyword(
                        "vrrp_garp_lower_prio_delay", .value, .integer(0...4_294), "<int s>", "vrrp_garp_master_delay",
                        .exits, actedOn: true,
                        effect:
                            "How many seconds after a lower-priority advertisement addresses are announced a second time."
                    ),
                    Keyword(
                        "vrrp_garp_lower_prio_repeat", .value, .integer(0...2_147_483_647), "<int>",
                        "vrrp_garp_master_repeat", .exits, actedOn: true,
                        effect: "How often each address is announced after a lower-priority advertisement."),
                    Keyword(
                        "vrrp_down_timer_adverts", .value, .integer(1...100), "<1..100>", "3", .exits, actedOn: true,
                        effect: "How many advertisements may be missing before the master counts as down."),
                    Keyword(
                        "vrrp_garp_interval", .value, .seconds(1...4_294_967_295), "<decimal s>", "0", .exits,
                        actedOn: true, effect: "Keeps this many seconds between gratuitous ARPs on one interface."),
                    Keyword(
                        "vrrp_gna_interval", .value, .seconds(1...4_294_967_295), "<decimal s>", "0", .exits,
                        actedOn: true,
                        effect: "Keeps this many seconds between neighbour advertisements on one interface."),
                    Keyword(
                        "vrrp_min_garp", .value, .bool, "[<bool>]", "false", .accepted, actedOn: true,
                        effect: "Announces each address only once."),
                    Keyword(
                        "vrrp_garp_extra_if", .value, .special, "[all] <int s>", "0 (off)", .error,
                        actedOn: true, effect: "Announces at this period on the further interfaces of an instance."),
                    Keyword(
                        "vrrp_vmac_garp_intvl", .value, .special, "[all] <int s>", "0", .error, status: .deprecated,
                        aliasOf: "vrrp_garp_extra_if",
                        actedOn: true, effect: "Does what vrrp_garp_extra_if does, under its former name."),
                    Keyword(
                        "vrrp_lower_prio_no_advert", .value, .bool, "[<bool>]", "false", .accepted, actedOn: true,
                        effect: "Lets a master leave lower-priority advertisements unanswered."),
                    Keyword(
                        "vrrp_higher_prio_send_advert", .value, .bool, "[<bool>]", "false", .accepted, actedOn: true,
                        effect: "Lets a master send one more advertisement before it yields."),
                    Keyword(
                        "vrrp_version", .value, .integer(2...3), "2 or 3", "2", .exits, actedOn: true,
                        effect: "Sets the protocol version of instances that name none."),
                    Keyword(
                        "vrrp_iptables", .value, .special, "[<in chain> [<out chain>]]", "INPUT OUTPUT", .error,
                        actedOn: true, effect: "Asked for iptables chains; nftables are used instead."),
                    Keyword(
                        "vrrp_ipsets", .value, .special, "[<set name> ...] (up to 6)", "keepalived, keepalived6, ...",
                        .error, actedOn: true, effect: "Named ipsets for iptables; nftables are used instead."),
                    Keyword(
                        "nftables", .value, .optionalWord, "[<table>]", "table keepalived", .accepted,
                        actedOn: true, effect: "Uses nftables for what must not be accepted, and names the table."),
                    Keyword(
                        "nftables_priority", .value, .integer(-2_147_483_648...2_147_483_647), "<int32>", "-1", .exits,
                        actedOn: true, effect: "Sets the priority of the chains that the VRRP worker makes."),
                    Keyword(
                        "nftables_ifindex", .flag, .none, "", "off (names)", .accepted,
                        actedOn: true, effect: "Makes firewall rules match interfaces by number instead of by name."),
                    Keyword(
                        "vrrp_check_unicast_src", .flag, .none, "", "off", .accepted, actedOn: true,
                        effect: "Takes unicast advertisements only from configured peers."),
                    Keyword(
                        "vrrp_skip_check_adv_addr", .value, .bool, "[<bool>]", "false", .accepted, actedOn: true,
                        effect: "Compares the advertised addresses only when the master changes."),
                    Keyword(
                        "vrrp_strict", .value, .bool, "[<bool>]", "false", .accepted, actedOn: true,
                        effect: "Holds all instances to the letter of the protocol."),
                    Keyword(
                        "vrrp_priority", .value, .integer(-20...19), "<nice -20..19>", "0", .error, actedOn: true,
                        effect: "Sets the nice value of the VRRP worker."),
                    Keyword(
                        "vrrp_no_swap", .flag, .none, "", "off", .accepted, actedOn: true,
                        effect: "Keeps the VRRP worker in memory."),
                    Keyword(
                        "vrrp_rt_priority", .value, .integer(1...99), "<1..99>", "0 (off)", .error, actedOn: true,
                        effect: "Runs the VRRP worker under this real-time priority."),
                    Keyword(
                        "vrrp_cpu_affinity", .value, .special, "<cpu> ...", "all", .error, actedOn: true,
                        effect: "Binds the VRRP worker to these CPUs."),
                    Keyword(
                        "vrrp_rlimit_rttime", .value, .integer(1...4_294_967_295), "<us>", "10000", .exits,
                        actedOn: true,
                        effect: "Limits how long the VRRP worker may hold a CPU without a break, in microseconds."),
                    Keyword(
                        "vrrp_rlimit_rtime", .value, .integer(0...4_294_967_295), "<us>", "10000", .exits,
                        status: .deprecated, aliasOf: "vrrp_rlimit_rttime", actedOn: true,
                        effect: "Does what vrrp_rlimit_rttime does, under a misspelt former name."),
                    Keyword(
                        "nftables_ipvs", .value, .optionalWord, "[<table>]", "table keepalived_ipvs", .accepted,
                        effect: "Turns groups of addresses into firewall marks, one service each."),
                    Keyword(
                        "nftables_ipvs_priority", .value, .integer(-2_147_483_648...2_147_483_647), "<int32>", "-1",
                        .exits, effect: "Sets the priority of the chains that the check worker makes."),
                    Keyword(
                        "nftables_ipvs_start_fwmark", .value, .integer(1...4_294_967_295), "<1..4294967295>", "1000",
                        .exits, effect: "Sets the first firewall mark that nftables_ipvs takes."),
                    Keyword(
                        "nftables_counters", .flag, .none, "", "off", .accepted,
                        actedOn: true, effect: "Counts packets in the firewall rules."),
                    Keyword(
                        "notify_fifo", .value, .special, "<path> [<user> [<group>]]", "none", .error,
                        actedOn: true, effect: "Names a FIFO that takes a line for each event of any worker."),
                    Keyword(
                        "notify_fifo_script", .script, .script, "\"<cmd>\" [<user> [<group>]]", "none", .error,
                        actedOn: true, effect: "Starts a program that reads the common FIFO."),
                    Keyword(
                        "vrrp_notify_fifo", .value, .special, "<path> [<user> [<group>]]", "none", .error,
                        actedOn: true, effect: "Names a FIFO that takes a line for each event of the VRRP worker."),
                    Keyword(
                        "vrrp_notify_fifo_script", .script, .script, "\"<cmd>\" [<user> [<group>]]", "none", .error,
                        actedOn: true, effect: "Starts a program that reads the VRRP worker's FIFO."),
                    Keyword(
                        "vrrp_notify_priority_changes", .value, .bool, "[<bool>]", "false", .accepted,
                        actedOn: true, effect: "Writes changes of priority to the FIFOs, too."),
                    Keyword(
                        "fifo_write_vrrp_states_on_reload", .flag, .none, "", "off", .accepted,
                        actedOn: true, effect: "Writes all states to the FIFOs after a reload."),
                    Keyword(
                        "lvs_notify_fifo", .value, .special, "<path> [<user> [<group>]]", "none", .error,
                        actedOn: true, effect: "Names a FIFO that takes a line for each event of the check worker."),
                    Keyword(
                        "lvs_notify_fifo_script", .script, .script, "\"<cmd>\" [<user> [<group>]]", "none", .error,
                        actedOn: true, effect: "Starts a program that reads the check worker's FIFO."),
                    Keyword(
                        "checker_priority", .value, .integer(-20...19), "<nice -20..19>", "0", .error,
                        actedOn: true, effect: "Sets the nice value of the check worker."),
                    Keyword(
                        "checker_no_swap", .flag, .none, "", "off", .accepted,
                        actedOn: true, effect: "Keeps the check worker in memory."),
                    Keyword(
                        "checker_rt_priority", .value, .integer(1...99), "<1..99>", "0", .error,
                        actedOn: true, effect: "Runs the check worker under this real-time priority."),
                    Keyword(
                        "checker_cpu_affinity", .value, .special, "<cpu> ...", "all", .error,
                        actedOn: true, effect: "Binds the check worker to these CPUs."),
                    Keyword(
                        "checker_rlimit_rttime", .value, .integer(1...4_294_967_295), "<us>", "10000", .exits,
                        actedOn: true,
                        effect: "Limits how long the check worker may hold a CPU without a break, in microseconds."),
                    Keyword(
                        "checker_rlimit_rtime", .value, .integer(0...4_294_967_295), "<us>", "10000", .exits,
                        status: .deprecated, aliasOf: "checker_rlimit_rttime",
                        actedOn: true, effect: "Does what checker_rlimit_rttime does, under a misspelt former name."),
                    Keyword(
                        "bfd_priority", .value, .integer(-20...19), "<nice -20..19>", "0", .error,
                        effect: "Sets the nice value of the BFD worker."),
                    Keyword(
                        "bfd_no_swap", .flag, .none, "", "off", .accepted, effect: "Keeps the BFD worker in memory."),
                    Keyword(
                        "bfd_rt_priority", .value, .integer(1...99), "<1..99>", "0", .error,
                        effect: "Runs the BFD worker under this real-time priority."),
                    Keyword(
                        "bfd_cpu_affinity", .value, .special, "<cpu> ...", "all", .error,
                        effect: "Binds the BFD worker to these CPUs."),
                    Keyword(
                        "bfd_rlimit_rttime", .value, .integer(1...4_294_967_295), "<us>", "10000", .exits,
                        effect: "Limits how long the BFD worker may hold a CPU without a break, in microseconds."),
                    Keyword(
                        "bfd_rlimit_rtime", .value, .integer(0...4_294_967_295), "<us>", "10000", .exits,
                        status: .deprecated, aliasOf: "bfd_rlimit_rttime",
                        effect: "Does what bfd_rlimit_rttime does, under a misspelt former name."),
                    Keyword(
                        "snmp_socket", .value, .word, "<agentx spec>", "unix:/var/agentx/master", .error,
                        effect: "Says where the SNMP master agent listens."),
                    Keyword("enable_traps", .flag, .none, "", "off", .accepted, effect: "Sends SNMP traps."),
                    Keyword(
                        "enable_snmp_vrrp", .flag, .none, "", "off", .accepted,
                        effect: "Answers SNMP questions about instances."),
                    Keyword(
                        "enable_snmp_keepalived", .flag, .none, "", "off", .accepted, status: .deprecated,
                        aliasOf: "enable_snmp_vrrp",
                        effect: "Answers SNMP questions about instances, under a former keyword."),
                    Keyword(
                        "enable_snmp_rfc", .flag, .none, "", "off", .accepted,
                        effect: "Answers SNMP questions about VRRP in both standard forms."),
                    Keyword(
                        "enable_snmp_rfcv2", .flag, .none, "", "off", .accepted,
                        effect: "Answers SNMP questions about VRRP version 2 in its standard form."),
                    Keyword(
                        "enable_snmp_rfcv3", .flag, .none, "", "off", .accepted,
                        effect: "Answers SNMP questions about VRRP version 3 in its standard form."),
                    Keyword(
                        "enable_snmp_checker", .flag, .none, "", "off", .accepted,
                        effect: "Answers SNMP questions about servers."),
                    Keyword(
                        "snmp_vs_stats_update_interval", .value, .seconds(1_000...30_000_000), "<decimal s>", "5",
                        .exits, since: "2.3.0",
                        effect: "How old, in seconds, the counters of virtual servers in SNMP answers may be."),
                    Keyword(
                        "snmp_rs_stats_update_interval", .value, .seconds(1_000...30_000_000), "<decimal s>",
                        "VS interval", .exits, since: "2.3.0",
                        effect: "How old, in seconds, the counters of real servers in SNMP answers may be."),
                    Keyword("enable_dbus", .flag, .none, "", "off", .accepted, effect: "Offers the D-Bus interface."),
                    Keyword(
                        "dbus_service_name", .value, .word, "<name>", "org.keepalived.Vrrp1", .error,
                        effect: "Sets the name under which the daemon is found on D-Bus."),
                    Keyword(
                        "dbus_no_interface_name", .value, .word, "<name>", "none", .error, since: "2.3.0",
                        effect: "Sets what stands for the interface in D-Bus paths of instances without one."),
                    Keyword(
                        "script_user", .value, .special, "<user> [<group>|:<group>]",
                        "keepalived_script if that user exists, else root", .error, actedOn: true,
                        effect: "Names the user, and perhaps the group, that scripts run as."),
                    Keyword(
                        "enable_script_security", .flag, .none, "", "off", .accepted, actedOn: true,
                        effect: "Refuses scripts that would run as root and that others than root can change."),
                    Keyword(
                        "vrrp_netlink_cmd_rcv_bufs", .value, .integer(0...4_294_967_295), "<uint bytes>", "0 (kernel)",
                        .error, effect: "Sets the receive buffer of the VRRP worker's netlink commands, in bytes."),
                    Keyword(
                        "vrrp_netlink_cmd_rcv_bufs_force", .value, .bool, "[<bool>]", "false", .accepted,
                        effect: "Lets that buffer be larger than the system allows in general."),
                    Keyword(
                        "vrrp_netlink_monitor_rcv_bufs", .value, .integer(0...4_294_967_295), "<uint bytes>",
                        "0 (kernel)", .error,
                        effect: "Sets the receive buffer of the VRRP worker's netlink monitor, in bytes."),
                    Keyword(
                        "vrrp_netlink_monitor_rcv_bufs_force", .value, .bool, "[<bool>]", "false", .accepted,
                        effect: "Lets that buffer be larger than the system allows in general."),
                    Keyword(
                        "process_monitor_rcv_bufs", .value, .integer(0...4_294_967_295), "<uint bytes>", "0 (kernel)",
                        .error, effect: "Sets the receive buffer for news about processes, in bytes."),
                    Keyword(
                        "process_monitor_rcv_bufs_force", .value, .bool, "[<bool>]", "false", .accepted,
                        effect: "Lets that buffer be larger than the system allows in general."),
                    Keyword(
                        "lvs_netlink_cmd_rcv_bufs", .value, .integer(0...4_294_967_295), "<uint bytes>", "0 (kernel)",
                        .error, effect: "Sets the receive buffer of the check worker's netlink commands, in bytes."),
                    Keyword(
                        "lvs_netlink_cmd_rcv_bufs_force", .value, .bool, "[<bool>]", "false", .accepted,
                        effect: "Lets that buffer be larger than the system allows in general."),
                    Keyword(
                        "lvs_netlink_monitor_rcv_bufs", .value, .integer(0...4_294_967_295), "<uint bytes>",
                        "0 (kernel)", .error,
                        effect: "Sets the receive buffer of the check worker's netlink monitor, in bytes."),
                    Keyword(
                        "lvs_netlink_monitor_rcv_bufs_force", .value, .bool, "[<bool>]", "false", .accepted,
                        effect: "Lets that buffer be larger than the system allows in general."),
                    Keyword(
                        "rs_init_notifies", .value, .bool, "[<bool>]", "false", .accepted,
                        actedOn: true, effect: "Runs the scripts of real servers for their first state, too."),
                    Keyword(
                        "no_checker_emails", .value, .bool, "[<bool>]", "false", .accepted,
                        effect: "Sends mails for changes of servers only, not of single checkers."),
                    Keyword(
                        "vrrp_rx_bufs_policy", .value, .special, "MTU or ADVERT or <bytes>", "kernel default", .error,
                        actedOn: true, effect: "Says from what the size of sockets' receive buffers is worked out."),
                    Keyword(
                        "vrrp_rx_bufs_multiplier", .value, .integer(1...4_294_967_295), "<uint ≥1>", "3", .error,
                        actedOn: true, effect: "How many packets a receive buffer has room for."),
                    Keyword(
                        "vrrp_startup_delay", .value, .seconds(1_000...4_294_967_295), "<decimal s>", "0", .exits,
                        actedOn: true, effect: "How many seconds the VRRP worker stays passive after its start."),
                    Keyword(
                        "vrrp_delay_after_boot", .value, .seconds(1_000...4_294_967_295), "<decimal s>", "0", .exits,
                        since: "2.4.0",
                        actedOn: true,
                        effect: "How many seconds the VRRP worker stays passive after the machine booted."),
                    Keyword(
                        "log_unknown_vrids", .flag, .none, "", "off", .accepted, actedOn: true,
                        effect: "Logs advertisements of virtual routers that are not configured."),
                    Keyword(
                        "vrrp_owner_ignore_adverts", .value, .bool, "[<bool>]", "false", .accepted, since: "2.3.3",
                        actedOn: true, effect: "Lets address owners pay no attention to advertisements."),
                    Keyword(
                        "vmac_prefix", .value, .word, "<string>", "vrrp", .exits,
                        actedOn: true, effect: "Sets how the names of macvlans for virtual routers begin."),
                    Keyword(
                        "vmac_addr_prefix", .value, .word, "<string>", "vmac_prefix", .exits,
                        actedOn: true, effect: "Sets how the names of macvlans for further addresses begin."),
                    Keyword(
                        "umask", .value, .special, "<number> or IRUSR[|IWUSR...] words", "0177", .exits, actedOn: true,
                        effect: "Sets the permissions that new files do not get."),
                    Keyword(
                        "random_seed", .value, .integer(0...4_294_967_295), "<uint>", "time", .exits, actedOn: true,
                        effect: "Makes random numbers the same in every run."),
                    Keyword(
                        "reload_check_config", .value, .optionalWord, "[<log file>]", "off; bare = log to /dev/null",
                        .accepted, effect: "Tests a new configuration before it replaces the running one."),
                    Keyword(
                        "reload_time_file", .value, .word, "<path>", "none", .error,
                        effect: "Names a file that holds the time of the next reload."),
                    Keyword(
                        "reload_repeat", .flag, .none, "", "off", .accepted,
                        effect: "Reloads every day at the time in that file."),
                    Keyword(
                        "reload_file", .value, .optionalWord, "[<path>]", "none; bare = <pid file base>.reload",
                        .accepted, effect: "Names a file that is there while a configuration is being read."),
                    Keyword(
                        "include_check", .value, .special, "[read|match|wildcard_match|brace_match] [+x ...] [-x ...]",
                        "none", .accepted, actedOn: true,
                        effect: "Decides what makes later includes of the same file fail."),
                    Keyword(
                        "config_save_dir", .value, .word, "<dir>", "none", .exits,
                        effect: "Keeps a copy of every configuration that was read in this folder."),
                    Keyword(
                        "tmp_config_directory", .value, .word, "<dir>", "memfd", .error,
                        effect: "Hands the configuration to workers through files in this folder."),
                    Keyword(
                        "data_use_instance", .value, .bool, "[<bool>]", "false", .accepted,
                        effect: "Puts the daemon's name into the names of its dumps."),
                    Keyword(
                        "json_version", .value, .integer(1...2), "1 or 2", "1", .error, since: "2.2.8",
                        actedOn: true, effect: "Selects the layout of the JSON dump."),
                    Keyword(
                        "iproute_usr_dir", .value, .word, "<path>", "build default (/etc/iproute2)", .error,
                        since: "2.3.2", effect: "Says where the system's routing name tables are."),
                    Keyword(
                        "iproute_etc_dir", .value, .word, "<path>", "/etc/iproute2", .error, since: "2.3.2",
                        effect: "Says where the administrator's routing name tables are."),
                    Keyword(
                        "state_dump_file", .value, .word, "<path>", "$TMPDIR or /tmp, keepalived.data", .error,
                        since: "2.3.3", effect: "Says where the state is written on request."),
                    Keyword(
                        "stats_dump_file", .value, .word, "<path>", "", .error, status: .withoutEffect, since: "2.3.3",
                        effect: "Was meant to say where the statistics go, and changes nothing."),
                    Keyword(
                        "json_dump_file", .value, .word, "<path>", "", .error, status: .withoutEffect, since: "2.3.3",
                        effect: "Was meant to say where the JSON dump goes, and changes nothing."),
                ]),
            rows(
                ["global_defs/notification_email"],
                [
                    Keyword(
                        "<address>", .listItem, .special, "<addr> ...", "", .accepted, actedOn: true,
                        effect: "One recipient.")
                ]),
            rows(
                ["global_defs/lvs_timeouts"],
                [
                    Keyword(
                        "tcp", .option, .special, "<s>", "kernel", .accepted, actedOn: true,
                        effect: "For established TCP connections."
                    ),
                    Keyword(
                        "tcpfin", .option, .special, "<s>", "kernel", .accepted,
                        actedOn: true, effect: "For TCP connections that are being closed."),
                    Keyword(
                        "udp", .option, .special, "<s>", "kernel", .accepted, actedOn: true,
                        effect: "For UDP exchanges."),
                ]),
            rows(
                ["global_defs/lvs_sync_daemon"],
                [
                    Keyword(
                        "inst", .option, .special, "<vrrp_instance>", "none", .accepted,
                        actedOn: true, effect: "Names the instance whose state decides which side sends."),
                    Keyword(
                        "id", .option, .special, "<0..255>", "VRID of inst, else 0", .accepted,
                        actedOn: true, effect: "Tells several pairs of directors apart."),
                    Keyword(
                        "maxlen", .option, .special, "<1..65507>", "kernel", .accepted,
                        actedOn: true, effect: "Limits the length of messages."),
                    Keyword(
                        "port", .option, .special, "<1..65535>", "kernel (8848)", .accepted,
                        actedOn: true, effect: "Sets the UDP port."),
                    Keyword(
                        "ttl", .option, .special, "<1..255>", "kernel (1)", .accepted,
                        actedOn: true, effect: "Sets how many hops messages may go."),
                    Keyword(
                        "group", .option, .special, "<mcast ip>", "kernel (224.0.0.81)", .accepted,
                        actedOn: true, effect: "Sets the multicast group."),
                ]),
            rows(
                ["global_defs/dynamic_interfaces"],
                [
                    Keyword(
                        "allow_if_changes", .option, .special, "", "off", .accepted, actedOn: true,
                        effect: "Lets interfaces turn into another kind while running.")
                ]),
            rows(
                ["global_defs/lvs_flush_on_stop"],
                [
                    Keyword(
                        "VS", .option, .special, "", "", .accepted,
                        actedOn: true, effect: "Removes services at once instead of server by server.")
                ]),
            rows(
                ["global_defs/vrrp_garp_extra_if"],
                [
                    Keyword(
                        "all", .option, .special, "", "off", .accepted,
                        actedOn: true, effect: "Takes in every interface of the instance, not only its macvlans.")
                ]),
            rows(
                ["global_defs/vrrp_rx_bufs_policy"],
                [
                    Keyword(
                        "MTU", .option, .special, "", "", .accepted,
                        actedOn: true, effect: "Takes the interface's MTU for a packet's size."),
                    Keyword(
                        "ADVERT", .option, .special, "", "", .accepted,
                        actedOn: true, effect: "Takes the longest expected advertisement for a packet's size."),
                ]),
            rows(
                ["global_defs/include_check"],
                [
                    Keyword(
                        "read", .option, .special, "[+|-]", "off", .accepted, actedOn: true,
                        effect: "Files that cannot be read fail."),
                    Keyword(
                        "match", .option, .special, "[+|-]", "off", .accepted, actedOn: true,
                        effect: "Files that are named and not there fail."),
                    Keyword(
                        "wildcard_match", .option, .special, "[+|-]", "off", .accepted, actedOn: true,
                        effect: "Patterns that match nothing fail."),
                    Keyword(
                        "brace_match", .option, .special, "[+|-]", "off", .accepted, actedOn: true,
                        effect: "Alternatives in braces that match nothing fail."),
                ]),
        ].flatMap { $0 }
}
