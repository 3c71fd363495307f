extension KeywordTable {
    /// The keywords of groups, trackers, BFD and the smaller top-level blocks.
    static let trackingRows: [Keyword] =
        [
            rows(
                ["track_group"],
                [
                    Keyword(
                        "group", .list, .special, "{ <instance> ... }", "", .accepted, actedOn: true,
                        effect: "Lists the instances.")
                ]),
            rows(
                ["vrrp_sync_group"],
                [
                    Keyword(
                        "group", .list, .special, "{ <instance> ... }", "", .accepted, actedOn: true,
                        effect: "Lists the members."),
                    Keyword(
                        "track_interface", .list, .special, "{ <ifname> [weight W [reverse]] ... }", "", .accepted,
                        actedOn: true, effect: "Lists further interfaces whose state matters."),
                    Keyword(
                        "track_script", .list, .special, "{ <script> [weight W [reverse|noreverse]] ... }", "",
                        .accepted, actedOn: true, effect: "Lists scripts whose results matter."),
                    Keyword(
                        "track_file", .list, .special, "{ <file> [weight W [reverse|noreverse]] ... }", "", .accepted,
                        actedOn: true, effect: "Lists files whose numbers matter."),
                    Keyword(
                        "track_process", .list, .special, "{ <process> [weight W [reverse|noreverse]] ... }", "",
                        .accepted, actedOn: true, effect: "Lists process counts that matter."),
                    Keyword(
                        "track_bfd", .list, .special, "{ <bfd> [weight W [reverse|noreverse]] ... }", "", .accepted,
                        effect: "Lists BFD sessions whose state matters."),
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
                        "notify", .script, .script, "\"<cmd>\" [<user> [<group>]]", "none", .exits, actedOn: true,
                        effect: "Runs on every change of state, with what changed appended."),
                    Keyword(
                        "smtp_alert", .value, .bool, "[<bool>]", "smtp_alert_vrrp, smtp_alert, false", .accepted,
                        actedOn: true, effect: "Decides whether its changes are mailed."),
                    Keyword(
                        "global_tracking", .flag, .none, "", "off", .accepted, status: .deprecated,
                        aliasOf: "sync_group_tracking_weight", actedOn: true,
                        effect: "Does what sync_group_tracking_weight does, under its former name."),
                    Keyword(
                        "sync_group_tracking_weight", .flag, .none, "", "off", .accepted, actedOn: true,
                        effect: "Lets weights of trackers change the members' priorities."),
                    Keyword(
                        "notify_priority_changes", .value, .bool, "[<bool>]", "vrrp_notify_priority_changes", .accepted,
                        actedOn: true, effect: "Writes its changes of priority to the FIFOs."),
                ]),
            rows(
                ["vrrp_sync_group/group"],
                [
                    Keyword(
                        "<instance>", .listItem, .special, "<name> ...", "", .accepted, actedOn: true,
                        effect: "Name of an instance.")
                ]),
            rows(
                ["track_group/group"],
                [
                    Keyword(
                        "<instance>", .listItem, .special, "<name> ...", "", .accepted, actedOn: true,
                        effect: "Name of an instance.")
                ]),
            rows(
                ["garp_group"],
                [
                    Keyword(
                        "garp_interval", .value, .seconds(0...4_294_967_295), "<decimal s>", "none", .exits,
                        actedOn: true, effect: "Keeps this many seconds between gratuitous ARPs of the group."),
                    Keyword(
                        "gna_interval", .value, .seconds(0...4_294_967_295), "<decimal s>", "none", .exits,
                        actedOn: true, effect: "Keeps this many seconds between neighbour advertisements of the group."),
                    Keyword(
                        "interface", .value, .word, "<ifname>", "", .exits, actedOn: true, effect: "Adds one interface."
                    ),
                    Keyword(
                        "interfaces", .list, .special, "{ <ifname> ... }", "", .accepted,
                        actedOn: true, effect: "Adds interfaces that wait for one another."),
                ]),
            rows(
                ["garp_group/interfaces"],
                [
                    Keyword(
                        "<ifname>", .listItem, .special, "<ifname> ...", "", .accepted, actedOn: true,
                        effect: "Name of an interface.")
                ]),
            rows(
                ["linkbeat_interfaces"],
                [
                    Keyword(
                        "<ifname>", .listItem, .special, "<ifname> [MII|ETHTOOL|IOCTL]", "automatic", .accepted,
                        actedOn: true, effect: "Name of an interface.")
                ]),
            rows(
                ["interface_up_down_delays"],
                [
                    Keyword(
                        "<ifname>", .listItem, .special, "<ifname> <down s> [<up s>]", "0 (up is 0 when omitted)",
                        .accepted, actedOn: true, effect: "Name of an interface.")
                ]),
            rows(
                ["vrrp_script"],
                [
                    Keyword(
                        "script", .script, .script, "\"<cmd args>\"", "none (required)", .error, actedOn: true,
                        effect: "The command to run."),
                    Keyword(
                        "interval", .value, .seconds(0...4_294_967_000_000), "<decimal s>", "1", .exits, actedOn: true,
                        effect: "How many seconds lie between the starts of two runs."),
                    Keyword(
                        "timeout", .value, .seconds(0...4_294_967_000_000), "<decimal s>", "0 = interval", .exits,
                        actedOn: true, effect: "After how many seconds a run is ended and counts as failed."),
                    Keyword(
                        "weight", .value, .weight(-253...253), "<-253..253> [reverse]", "0", .exits, actedOn: true,
                        effect: "Changes the priority by this much; 0 makes failure a fault."),
                    Keyword(
                        "rise", .value, .integer(1...2_147_483_647), "<1..2147483647>", "1", .exits, actedOn: true,
                        effect: "How many successes in a row make it good."),
                    Keyword(
                        "fall", .value, .integer(1...2_147_483_647), "<1..2147483647>", "1", .exits, actedOn: true,
                        effect: "How many failures in a row make it bad."),
                    Keyword(
                        "user", .value, .special, "<user> [<group>]", "script_user", .exits, actedOn: true,
                        effect: "Names the user, and perhaps the group, that it runs as."),
                    Keyword(
                        "init_fail", .flag, .none, "", "off", .accepted, actedOn: true,
                        effect: "Counts as failed until its first success."),
                ]),
            rows(
                ["vrrp_track_process"],
                [
                    Keyword(
                        "process", .value, .special, "<path or comm> [<param> ...]", "none (required)", .exits,
                        actedOn: true, effect: "Names the program to count, perhaps with its arguments."),
                    Keyword(
                        "param_match", .value, .special, "[initial|partial]", "exact if bare or params given",
                        .accepted, actedOn: true, effect: "Says how exactly the arguments must be the same."),
                    Keyword(
                        "weight", .value, .weight(-254...254), "<-254..254> [reverse]", "0", .error,
                        actedOn: true, effect: "Changes the priority by this much; 0 makes a lost quorum a fault."),
                    Keyword(
                        "quorum", .value, .integer(1...65_535), "<1..65535>", "1", .exits,
                        actedOn: true, effect: "How many processes there must be at least."),
                    Keyword(
                        "quorum_max", .value, .integer(0...65_535), "<0..65535>", "unlimited", .exits,
                        actedOn: true, effect: "How many processes there may be at most."),
                    Keyword(
                        "delay", .value, .seconds(1...3_600_000_000), "<decimal s>", "0", .exits,
                        actedOn: true, effect: "Sets both terminate_delay and fork_delay."),
                    Keyword(
                        "terminate_delay", .value, .seconds(1...3_600_000_000), "<decimal s>", "0", .exits,
                        actedOn: true, effect: "How many seconds pass before too few processes count."),
                    Keyword(
                        "fork_delay", .value, .seconds(1...3_600_000_000), "<decimal s>", "0", .exits,
                        actedOn: true, effect: "How many seconds pass before enough processes count."),
                    Keyword(
                        "full_command", .flag, .none, "", "off", .accepted,
                        actedOn: true, effect: "Compares the whole command line rather than the process name."),
                ]),
            rows(
                ["vrrp_track_process/param_match"],
                [
                    Keyword(
                        "initial", .option, .special, "", "", .accepted,
                        actedOn: true, effect: "The configured arguments must be the first ones."),
                    Keyword(
                        "partial", .option, .special, "", "", .accepted,
                        actedOn: true, effect: "The last configured argument may be the beginning of one."),
                ]),
            rows(
                ["track_file"],
                [
                    Keyword(
                        "file", .value, .word, "<path>", "none (required)", .error, actedOn: true,
                        effect: "Path of the file."),
                    Keyword(
                        "weight", .value, .weight(-254...254), "<-254..254> [reverse]", "1", .error,
                        actedOn: true, effect: "Multiplies the file's number; 0 makes any number but 0 a fault."),
                    Keyword(
                        "init_file", .value, .special, "[<int>] [overwrite]", "not created", .accepted,
                        actedOn: true, effect: "Creates the file with a number in it."),
                ]),
            rows(
                ["vrrp_track_file"],
                [
                    Keyword(
                        "file", .value, .word, "<path>", "none (required)", .error, status: .deprecated,
                        actedOn: true, effect: "Path of the file."),
                    Keyword(
                        "weight", .value, .weight(-254...254), "<-254..254> [reverse]", "1", .error,
                        status: .deprecated, actedOn: true,
                        effect: "Multiplies the file's number; 0 makes any number but 0 a fault."),
                    Keyword(
                        "init_file", .value, .special, "[<int>] [overwrite]", "not created", .accepted,
                        status: .deprecated, actedOn: true, effect: "Creates the file with a number in it."),
                ]),
            rows(
                ["track_file/init_file"],
                [
                    Keyword(
                        "overwrite", .option, .special, "", "off", .accepted, actedOn: true,
                        effect: "Replaces what the file holds.")
                ]),
            rows(
                ["bfd_instance"],
                [
                    Keyword(
                        "source_ip", .value, .address, "<ip>", "chosen by kernel", .exits,
                        effect: "Sets the address to send from."),
                    Keyword(
                        "neighbor_ip", .value, .address, "<ip>", "none (required)", .error,
                        effect: "Sets the neighbour's address."),
                    Keyword(
                        "neighbour_ip", .value, .address, "<ip>", "none (required)", .error,
                        effect: "Sets the neighbour's address."),
                    Keyword(
                        "min_rx", .value, .milliseconds(1_000...4_294_967_000), "<decimal ms>", "10", .exits,
                        effect: "How many milliseconds must lie between packets received."),
                    Keyword(
                        "min_tx", .value, .milliseconds(1_000...4_294_967_000), "<decimal ms>", "10", .exits,
                        effect: "How many milliseconds should lie between packets sent."),
                    Keyword(
                        "idle_tx", .value, .milliseconds(1_000_000...4_294_967_000), "<decimal ms>", "1000", .exits,
                        effect: "How many milliseconds lie between packets sent while the session is not up."),
                    Keyword(
                        "multiplier", .value, .integer(1...255), "<1..255>", "5", .exits,
                        effect: "How many packets may be missing before the session is down."),
                    Keyword(
                        "passive", .flag, .none, "", "off", .accepted,
                        effect: "Stays silent until the neighbour speaks."),
                    Keyword(
                        "ttl", .value, .integer(1...255), "<1..255>", "255 IPv4, 64 IPv6", .exits,
                        effect: "Sets the TTL of packets."),
                    Keyword(
                        "hoplimit", .value, .integer(1...255), "<1..255>", "255 IPv4, 64 IPv6", .exits,
                        effect: "Sets the hop limit of packets."),
                    Keyword(
                        "max_hops", .value, .integer(-1...255), "<-1..255>", "0", .exits,
                        effect: "How many hops away the neighbour may be."),
                    Keyword(
                        "multihop", .value, .bool, "[<bool>]", "off", .accepted, since: "2.2.8",
                        effect: "Uses the port of sessions over several hops."),
                    Keyword(
                        "weight", .value, .weight(-253...253), "<-253..253> [reverse]", "0", .exits,
                        effect: "Sets the weight of trackers that give none."),
                    Keyword(
                        "vrrp", .flag, .none, "", "both", .accepted, effect: "Tells the VRRP worker about the session."),
                    Keyword(
                        "checker", .flag, .none, "", "both", .accepted,
                        effect: "Tells the check worker about the session."),
                ]),
        ].flatMap { $0 }
}
