extension KeywordTable {
    /// The keywords of `vrrp_instance` and the blocks in it.
    static let instanceRows: [Keyword] =
        [
            rows(
                ["vrrp_instance"],
                [
                    Keyword(
                        "use_vmac", .value, .special,
                        "[[name] <ifname>] [<5 or 6 octet MAC>] [netlink_notify_msg] [group <g>]",
                        "off; name vrrp.<vrid>", .accepted,
                        actedOn: true, effect: "Sends from a macvlan that has the virtual router's MAC address."),
                    Keyword(
                        "use_vmac_addr", .flag, .none, "", "off", .accepted,
                        actedOn: true, effect: "Puts addresses on other interfaces on macvlans, too."),
                    Keyword(
                        "vmac_xmit_base", .flag, .none, "", "off", .accepted,
                        actedOn: true, effect: "Sends advertisements from the interface under the macvlan."),
                    Keyword(
                        "use_ipvlan", .value, .special,
                        "[bridge|private|vepa] [group <g>] [[name] <ifname>] [<ip>[/<len>]]", "off", .accepted,
                        actedOn: true, effect: "Sends from an ipvlan instead of a macvlan."),
                    Keyword(
                        "unicast_peer", .list, .special, "{ <ip> [min_ttl N] [max_ttl N] ... }", "multicast", .accepted,
                        actedOn: true,
                        effect: "Lists the nodes that advertisements go to instead of the multicast group."),
                    Keyword(
                        "unicast_fault_no_peer", .flag, .none, "", "off", .accepted,
                        actedOn: true, effect: "Makes an empty list of peers a fault instead of a return to multicast."),
                    Keyword(
                        "check_unicast_src", .flag, .none, "", "vrrp_check_unicast_src", .accepted, actedOn: true,
                        effect: "Takes advertisements only from listed peers."),
                    Keyword(
                        "old_unicast_checksum", .value, .special, "[never]", "automatic detection", .accepted,
                        actedOn: true, effect: "Uses the checksum that releases before 1.3.6 sent over unicast."),
                    Keyword(
                        "native_ipv6", .flag, .none, "", "from addresses", .accepted, actedOn: true,
                        effect: "Makes this an IPv6 instance whatever its addresses."),
                    Keyword(
                        "state", .value, .special, "MASTER or BACKUP", "from priority (255 = MASTER)", .exits,
                        actedOn: true, effect: "Says which state the instance starts towards."),
                    Keyword(
                        "interface", .value, .word, "<ifname>", "none (required unless unicast with source address)",
                        .exits, actedOn: true, effect: "Names the interface that advertisements are sent on."),
                    Keyword(
                        "vrf", .value, .word, "<ifname>", "none", .exits,
                        effect: "Names the VRF that the instance belongs to."),
                    Keyword(
                        "dont_track_primary", .flag, .none, "", "off", .accepted, actedOn: true,
                        effect: "Pays no attention to the state of its own interface."),
                    Keyword(
                        "track_interface", .list, .special, "{ <ifname> [weight W [reverse]] ... }", "", .accepted,
                        actedOn: true, effect: "Lists further interfaces whose state matters."),
                    Keyword(
                        "track_script", .list, .special, "{ <script> [weight W [reverse|noreverse]] ... }",
                        "script's weight", .accepted, actedOn: true, effect: "Lists scripts whose results matter."),
                    Keyword(
                        "track_file", .list, .special, "{ <file> [weight W [reverse|noreverse]] ... }", "file's weight",
                        .accepted, actedOn: true, effect: "Lists files whose numbers matter."),
                    Keyword(
                        "track_process", .list, .special, "{ <process> [weight W [reverse|noreverse]] ... }",
                        "process's weight", .accepted, actedOn: true, effect: "Lists process counts that matter."),
                    Keyword(
                        "track_bfd", .list, .special, "{ <bfd> [weight W [reverse|noreverse]] ... }", "bfd's weight",
                        .accepted, effect: "Lists BFD sessions whose state matters."),
                    Keyword(
                        "mcast_src_ip", .value, .address, "<ip>", "interface's first address", .exits, actedOn: true,
                        effect: "Sets the source address of multicast advertisements."),
                    Keyword(
                        "unicast_src_ip", .value, .address, "<ip>", "interface's first address", .exits, actedOn: true,
                        effect: "Sets the source address of unicast advertisements."),
                    Keyword(
                        "mcast_dst_ip", .value, .address, "<ip>", "vrrp_mcast_group4/6", .exits, actedOn: true,
                        effect: "Sets the multicast group of this instance."),
                    Keyword(
                        "track_src_ip", .flag, .none, "", "off", .accepted,
                        actedOn: true, effect: "Makes it a fault when the source address is not on this node."),
                    Keyword(
                        "virtual_router_id", .value, .integer(1...255), "<1..255>", "none (required)", .exits,
                        actedOn: true, effect: "Tells the virtual routers of a network apart."),
                    Keyword(
                        "unicast_ttl", .value, .integer(0...255), "<0..255>", "255 for IPv4, kernel default for IPv6",
                        .exits, actedOn: true, effect: "Sets the TTL of unicast advertisements."),
                    Keyword(
                        "version", .value, .integer(2...3), "2 or 3", "vrrp_version (IPv6: 3)", .exits, actedOn: true,
                        effect: "Selects the protocol version."),
                    Keyword(
                        "priority", .value, .integer(1...255), "<1..255>", "100, or 255 with state MASTER", .exits,
                        actedOn: true, effect: "Decides who becomes master: the highest wins."),
                    Keyword(
                        "advert_int", .value, .special, "<decimal s>", "1", .exits, actedOn: true,
                        effect: "How many seconds pass between advertisements."),
                    Keyword(
                        "virtual_ipaddress", .list, .special, "{ address lines }", "", .accepted, actedOn: true,
                        effect: "Lists the addresses that the master holds and advertises."),
                    Keyword(
                        "virtual_ipaddress_excluded", .list, .special, "{ address lines }", "", .accepted,
                        actedOn: true, effect: "Lists addresses that the master holds but does not advertise."),
                    Keyword(
                        "no_virtual_ipaddress", .flag, .none, "", "off", .accepted, since: "2.2.8", actedOn: true,
                        effect: "Permits an instance without addresses."),
                    Keyword(
                        "promote_secondaries", .flag, .none, "", "off", .accepted, actedOn: true,
                        effect: "Keeps secondary addresses of the interface when the primary goes."),
                    Keyword(
                        "linkbeat_use_polling", .flag, .none, "", "off", .accepted, status: .deprecated,
                        actedOn: true, effect: "Polls the link of its own interface."),
                    Keyword(
                        "v3_checksum_as_v2", .value, .bool, "[<bool>]", "global v3_checksum_as_v2", .accepted,
                        since: "2.2.8", actedOn: true,
                        effect: "Leaves the pseudo-header out of version 3 checksums over IPv4."),
                    Keyword(
                        "virtual_routes", .list, .special, "{ route lines }", "", .accepted, actedOn: true,
                        effect: "Lists routes that the master holds."),
                    Keyword(
                        "virtual_rules", .list, .special, "{ rule lines }", "", .accepted, actedOn: true,
                        effect: "Lists policy rules that the master holds."),
                    Keyword(
                        "accept", .flag, .none, "", "on unless strict_mode and not owner", .accepted, actedOn: true,
                        effect: "Lets packets to the virtual addresses in."),
                    Keyword(
                        "no_accept", .flag, .none, "", "off", .accepted,
                        actedOn: true, effect: "Drops packets to the virtual addresses, except what neighbours need."),
                    Keyword(
                        "skip_check_adv_addr", .value, .bool, "[<bool>]", "vrrp_skip_check_adv_addr", .accepted,
                        actedOn: true, effect: "Compares the advertised addresses only when the master changes."),
                    Keyword(
                        "strict_mode", .value, .bool, "[<bool>]", "vrrp_strict", .accepted, actedOn: true,
                        effect: "Holds the instance to the letter of the protocol."),
                    Keyword(
                        "preempt", .flag, .none, "", "on", .accepted, actedOn: true,
                        effect: "Takes over from a master of lower priority, which is the default."),
                    Keyword(
                        "nopreempt", .flag, .none, "", "off", .accepted, actedOn: true,
                        effect: "Leaves a master of lower priority in place."),
                    Keyword(
                        "preempt_delay", .value, .seconds(0...1_000_000_000), "<decimal s>", "0", .exits, actedOn: true,
                        effect: "How many seconds to wait before taking over from a master of lower priority."),
                    Keyword(
                        "debug", .value, .integer(0...4), "<0..4>", "0", .exits,
                        effect: "Sets how much this instance logs for its developers."),
                    Keyword(
                        "notify_backup", .script, .script, "\"<cmd>\" [<user> [<group>]]", "none", .exits,
                        actedOn: true, effect: "Runs on becoming backup."),
                    Keyword(
                        "notify_master", .script, .script, "\"<cmd>\" [<user> [<group>]]", "none", .exits,
                        actedOn: true, effect: "Runs on becoming master."),
                    Keyword(
                        "notify_fault", .script, .script, "\"<cmd>\" [<user> [<group>]]", "none", .exits, actedOn: true,
                        effect: "Runs on going into fault."),
                    Keyword(
                        "notify_stop", .script, .script, "\"<cmd>\" [<user> [<group>]]", "none", .exits, actedOn: true,
                        effect: "Runs when the daemon stops."),
                    Keyword(
                        "notify_deleted", .script, .script, "[\"<cmd>\" [<user> [<group>]]]",
                        "off (FAULT notified instead)", .accepted,
                        actedOn: true,
                        effect: "Runs when a reload has removed the instance, and lets it say DELETED instead of FAULT."
                    ),
                    Keyword(
                        "notify", .script, .script, "\"<cmd>\" [<user> [<group>]]", "none", .exits, actedOn: true,
                        effect: "Runs on every change of state, with what changed appended."),
                    Keyword(
                        "notify_master_rx_lower_pri", .script, .script, "\"<cmd>\" [<user> [<group>]]", "none", .exits,
                        actedOn: true, effect: "Runs when a master hears of a lower priority."),
                    Keyword(
                        "smtp_alert", .value, .bool, "[<bool>]", "smtp_alert_vrrp, smtp_alert, false", .accepted,
                        actedOn: true, effect: "Decides whether its changes are mailed."),
                    Keyword(
                        "notify_priority_changes", .value, .bool, "[<bool>]", "vrrp_notify_priority_changes", .accepted,
                        actedOn: true, effect: "Writes its changes of priority to the FIFOs."),
                    Keyword(
                        "lvs_sync_daemon_interface", .value, .word, "<ifname>", "", .exits, status: .deprecated,
                        aliasOf: "lvs_sync_daemon",
                        effect: "Does what lvs_sync_daemon in global_defs does, for this instance."),
                    Keyword(
                        "garp_master_delay", .value, .integer(0...4_294), "<int s>", "vrrp_garp_master_delay", .exits,
                        actedOn: true,
                        effect:
                            "How many seconds after becoming master addresses are announced a second time; 0 means never."
                    ),
                    Keyword(
                        "garp_master_refresh", .value, .integer(0...4_294_967_295), "<uint s>",
                        "vrrp_garp_master_refresh", .exits, actedOn: true,
                        effect: "Every how many seconds a master announces its addresses again; 0 means never."),
                    Keyword(
                        "garp_master_repeat", .value, .repeatCount(0...4_294_967_295), "<uint>",
                        "vrrp_garp_master_repeat", .exits, actedOn: true,
                        effect: "How often each address is announced in a burst."),
                    Keyword(
                        "garp_master_refresh_repeat", .value, .repeatCount(0...4_294_967_295), "<uint>",
                        "vrrp_garp_master_refresh_repeat", .exits, actedOn: true,
                        effect: "How often each address is announced in a refresh."),
                    Keyword(
                        "garp_lower_prio_delay", .value, .integer(0...4_294), "<int s>", "vrrp_garp_lower_prio_delay",
                        .exits, actedOn: true,
                        effect:
                            "How many seconds after a lower-priority advertisement addresses are announced a second time."
                    ),
                    Keyword(
                        "garp_lower_prio_repeat", .value, .integer(0...2_147_483_647), "<int>",
                        "vrrp_garp_lower_prio_repeat", .exits, actedOn: true,
                        effect: "How often each address is announced after a lower-priority advertisement."),
                    Keyword(
                        "down_timer_adverts", .value, .integer(1...100), "<1..100>", "vrrp_down_timer_adverts", .exits,
                        actedOn: true,
                        effect: "How many advertisements may be missing before the master counts as down."),
                    Keyword(
                        "timer_expired_backup", .value, .optionalInteger(1...254, bare: 254), "[<1..254>]",
                        "off; bare = 254", .accepted, since: "2.2.8",
                        actedOn: true,
                        effect: "Stays backup where the timer expired only because the process had not been running."),
                    Keyword(
                        "thread_timer_expired", .value, .special, "[<1..254>]", "off", .error, status: .deprecated,
                        aliasOf: "timer_expired_backup", since: "2.3.2",
                        actedOn: true, effect: "Does what timer_expired_backup does, under its former name."),
                    Keyword(
                        "garp_extra_if", .value, .special, "[all] <int s>", "vrrp_garp_extra_if", .error,
                        actedOn: true, effect: "Announces at this period on the further interfaces of the instance."),
                    Keyword(
                        "vmac_garp_intvl", .value, .special, "[all] <int s>", "", .error, status: .deprecated,
                        aliasOf: "garp_extra_if", actedOn: true,
                        effect: "Does what garp_extra_if does, under its former name."),
                    Keyword(
                        "lower_prio_no_advert", .value, .bool, "[<bool>]", "vrrp_lower_prio_no_advert", .accepted,
                        actedOn: true, effect: "Lets the master leave lower-priority advertisements unanswered."),
                    Keyword(
                        "higher_prio_send_advert", .value, .bool, "[<bool>]", "vrrp_higher_prio_send_advert", .accepted,
                        actedOn: true, effect: "Lets the master send one more advertisement before it yields."),
                    Keyword(
                        "owner_ignore_adverts", .value, .bool, "[<bool>]", "vrrp_owner_ignore_adverts", .accepted,
                        since: "2.3.3", actedOn: true,
                        effect: "Lets the address owner pay no attention to advertisements."),
                    Keyword(
                        "kernel_rx_buf_size", .value, .integer(0...4_294_967_295), "<uint bytes>", "policy", .error,
                        actedOn: true, effect: "Sets the receive buffer of the instance's socket, in bytes."),
                    Keyword(
                        "authentication", .block, .none, "{ }", "none", .accepted, actedOn: true,
                        effect: "Holds the authentication of VRRP version 2."),
                    Keyword(
                        "auth_hmac", .block, .none, "{ }", "none", .accepted, since: "2.4.0",
                        actedOn: true, effect: "Holds keys that sign and check advertisements."),
                ]),
            rows(
                ["vrrp_instance/use_vmac"],
                [
                    Keyword(
                        "name", .option, .special, "<ifname>", "vrrp.<vrid>", .accepted, actedOn: true,
                        effect: "Names the macvlan."),
                    Keyword(
                        "netlink_notify_msg", .option, .special, "", "off", .accepted,
                        actedOn: true, effect: "Makes the kernel tell about the interface once the macvlan is there."),
                    Keyword(
                        "group", .option, .special, "<number or name>", "none", .accepted,
                        actedOn: true, effect: "Puts the macvlan into an interface group."),
                ]),
            rows(
                ["vrrp_instance/use_ipvlan"],
                [
                    Keyword(
                        "bridge", .option, .special, "", "default", .accepted,
                        actedOn: true, effect: "Lets ipvlans of one interface talk to one another."),
                    Keyword(
                        "private", .option, .special, "", "", .accepted, actedOn: true,
                        effect: "Keeps ipvlans of one interface apart."
                    ),
                    Keyword(
                        "vepa", .option, .special, "", "", .accepted,
                        actedOn: true, effect: "Sends what goes between ipvlans through the switch."),
                    Keyword(
                        "group", .option, .special, "<number or name>", "none", .accepted,
                        actedOn: true, effect: "Puts the ipvlan into an interface group."),
                    Keyword(
                        "name", .option, .special, "<ifname>", "generated", .accepted, actedOn: true,
                        effect: "Names the ipvlan."),
                ]),
            rows(
                ["vrrp_instance/unicast_peer"],
                [
                    Keyword(
                        "<ip>", .listItem, .special, "<ip>", "", .accepted, actedOn: true, effect: "Address of a peer."),
                    Keyword(
                        "min_ttl", .option, .special, "<0..255>", "0", .accepted, actedOn: true,
                        effect: "Refuses advertisements that arrive with a lower TTL."),
                    Keyword(
                        "max_ttl", .option, .special, "<0..255>", "255", .accepted, actedOn: true,
                        effect: "Refuses advertisements that arrive with a higher TTL."),
                ]),
            rows(
                ["vrrp_instance/old_unicast_checksum"],
                [
                    Keyword(
                        "never", .option, .special, "", "", .accepted,
                        actedOn: true, effect: "Never falls back to the old checksum by itself.")
                ]),
            rows(
                ["vrrp_instance/track_interface"],
                [
                    Keyword(
                        "<ifname>", .listItem, .special, "<ifname>", "", .accepted, actedOn: true,
                        effect: "Name of an interface."),
                    Keyword(
                        "weight", .option, .special, "<-253..253>", "0", .accepted, actedOn: true,
                        effect: "Changes the priority by this much; 0 makes it a fault."),
                    Keyword(
                        "reverse", .option, .special, "", "off", .accepted, actedOn: true,
                        effect: "Takes up for down and down for up."),
                ]),
            rows(
                ["vrrp_instance/track_script"],
                [
                    Keyword(
                        "<script>", .listItem, .special, "<name>", "", .accepted, actedOn: true,
                        effect: "Name of a vrrp_script."),
                    Keyword(
                        "weight", .option, .special, "<-253..253>", "script weight", .accepted, actedOn: true,
                        effect: "Changes the priority by this much; 0 makes failure a fault."),
                    Keyword(
                        "reverse", .option, .special, "", "script setting", .accepted, actedOn: true,
                        effect: "Takes up for down and down for up."),
                    Keyword(
                        "noreverse", .option, .special, "", "script setting", .accepted, actedOn: true,
                        effect: "Takes back what the definition says about reversing."),
                ]),
            rows(
                ["vrrp_instance/track_file"],
                [
                    Keyword(
                        "<file>", .listItem, .special, "<name>", "", .accepted, actedOn: true,
                        effect: "Name of a track_file."),
                    Keyword(
                        "weight", .option, .special, "<-254..254>", "file weight", .accepted,
                        actedOn: true, effect: "Multiplies the file's number; 0 makes any number but 0 a fault."),
                    Keyword(
                        "reverse", .option, .special, "", "file setting", .accepted,
                        actedOn: true, effect: "Takes up for down and down for up."),
                    Keyword(
                        "noreverse", .option, .special, "", "file setting", .accepted,
                        actedOn: true, effect: "Takes back what the definition says about reversing."),
                ]),
            rows(
                ["vrrp_instance/track_process"],
                [
                    Keyword(
                        "<process>", .listItem, .special, "<name>", "", .accepted,
                        actedOn: true, effect: "Name of a vrrp_track_process."),
                    Keyword(
                        "weight", .option, .special, "<-254..254>", "process weight", .accepted,
                        actedOn: true, effect: "Changes the priority by this much; 0 makes a lost quorum a fault."),
                    Keyword(
                        "reverse", .option, .special, "", "process setting", .accepted,
                        actedOn: true, effect: "Takes up for down and down for up."),
                    Keyword(
                        "noreverse", .option, .special, "", "process setting", .accepted,
                        actedOn: true, effect: "Takes back what the definition says about reversing."),
                ]),
            rows(
                ["vrrp_instance/track_bfd"],
                [
                    Keyword("<bfd>", .listItem, .special, "<name>", "", .accepted, effect: "Name of a bfd_instance."),
                    Keyword(
                        "weight", .option, .special, "<-253..253>", "bfd weight", .accepted,
                        effect: "Changes the priority by this much; 0 makes a session that is down a fault."),
                    Keyword(
                        "reverse", .option, .special, "", "bfd setting", .accepted,
                        effect: "Takes up for down and down for up."),
                    Keyword(
                        "noreverse", .option, .special, "", "bfd setting", .accepted,
                        effect: "Takes back what the definition says about reversing."),
                ]),
            rows(
                ["vrrp_instance/authentication"],
                [
                    Keyword(
                        "auth_type", .value, .oneOf(["PASS", "AH"]), "PASS or AH", "none", .exits, actedOn: true,
                        effect: "Selects a plain password or an authentication header."),
                    Keyword(
                        "auth_pass", .value, .word, "<string ≤ 8>", "none", .exits, actedOn: true,
                        effect: "Sets the password, of which 8 bytes count."),
                ]),
            rows(
                ["vrrp_instance/auth_hmac"],
                [
                    Keyword(
                        "key", .value, .special, "<id 1..255> <text>|hex:<digits>|file:<path>", "none", .error,
                        since: "2.4.0", actedOn: true, effect: "Defines a secret under a number."),
                    Keyword(
                        "active_key", .value, .integer(1...255), "<1..255>", "none (required)", .exits, since: "2.4.0",
                        actedOn: true, effect: "Says which key signs."),
                    Keyword(
                        "time_window", .value, .integer(1...300), "<1..300 s>", "3 × advert_int, minimum 5", .exits,
                        since: "2.4.0", actedOn: true, effect: "How far apart, in seconds, the nodes' clocks may be."),
                    Keyword(
                        "anti_replay", .value, .oneOf(["time", "monotonic"]), "time or monotonic", "time", .exits,
                        since: "2.4.0", actedOn: true, effect: "Says whether remembered sequence numbers may grow old."),
                    Keyword(
                        "mode", .value, .oneOf(["enforce", "permissive", "receive-only"]),
                        "enforce, permissive or receive-only", "enforce", .exits, since: "2.4.0",
                        actedOn: true, effect: "Says whether unsigned advertisements are sent and taken."),
                ]),
        ].flatMap { $0 }
}
