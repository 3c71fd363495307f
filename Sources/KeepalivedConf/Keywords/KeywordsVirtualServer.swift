extension KeywordTable {
    /// The keywords of `virtual_server`, `real_server`, `virtual_server_group` and `SSL`.
    static let virtualServerRows: [Keyword] =
        [
            rows(
                ["SSL"],
                [
                    Keyword("password", .value, .word, "<string>", "none", .error, effect: "Opens the private key."),
                    Keyword(
                        "ca", .value, .word, "<file>", "none", .error,
                        effect: "Names the file with trusted certificates."),
                    Keyword(
                        "certificate", .value, .word, "<file>", "none", .error,
                        effect: "Names the file with the client's certificate."),
                    Keyword(
                        "key", .value, .word, "<file>", "none", .error,
                        effect: "Names the file with the client's private key."),
                ]),
            rows(
                ["virtual_server_group"],
                [
                    Keyword(
                        "<ip-range>", .listItem, .special, "<ip>[-<last octet/hextet or ip>] [<port>]", "", .accepted,
                        actedOn: true, effect: "Addresses and the port that are served."),
                    Keyword(
                        "fwmark", .listItem, .special, "<n> [inet|inet6]", "", .accepted,
                        actedOn: true, effect: "Packets with this firewall mark are served."),
                ]),
            rows(
                ["virtual_server"],
                [
                    Keyword(
                        "ip_family", .value, .oneOf(["inet", "inet6"]), "inet or inet6", "from addresses", .exits,
                        actedOn: true, effect: "Says which address family a service without addresses has."),
                    Keyword(
                        "retry", .value, .integer(1...4_294_967_295), "<1..4294967295>", "per checker type", .exits,
                        actedOn: true, effect: "How many further failures are allowed before it counts as down."),
                    Keyword(
                        "delay_before_retry", .value, .seconds(0...4_294_967_295_000_000), "<decimal s>",
                        "per checker type", .exits,
                        actedOn: true, effect: "How many seconds pass between an attempt that failed and the next."),
                    Keyword(
                        "warmup", .value, .seconds(0...4_294_967_295_000_000), "<decimal s>", "delay_loop", .exits,
                        actedOn: true, effect: "Spreads the first checks over this many seconds."),
                    Keyword(
                        "connect_timeout", .value, .seconds(1...4_294_967_295), "<decimal s>", "5", .exits,
                        actedOn: true, effect: "How many seconds an attempt may take."),
                    Keyword(
                        "delay_loop", .value, .seconds(1...4_294_967_295_000_000), "<decimal s>", "60", .exits,
                        actedOn: true, effect: "How many seconds lie between checks."),
                    Keyword(
                        "inhibit_on_failure", .flag, .none, "(argument ignored)", "off", .accepted,
                        actedOn: true, effect: "Keeps failed servers with weight 0 instead of removing them."),
                    Keyword(
                        "lb_algo", .value, .special, "<scheduler>", "wlc (error if absent)", .exits,
                        actedOn: true, effect: "Selects the scheduler, under an older keyword."),
                    Keyword(
                        "lvs_sched", .value, .special, "rr wrr lc wlc sh mh dh fo ovf lblc lblcr sed nq twos",
                        "wlc (error if absent)", .exits, actedOn: true, effect: "Selects the scheduler."),
                    Keyword(
                        "hashed", .flag, .none, "", "", .accepted, status: .withoutEffect,
                        effect: "Was meant for hashing schedulers, and changes nothing."),
                    Keyword(
                        "ops", .flag, .none, "", "off", .accepted, actedOn: true, effect: "Schedules every packet anew."
                    ),
                    Keyword(
                        "flag-1", .flag, .none, "", "off", .accepted, actedOn: true,
                        effect: "Sets the scheduler's first flag."),
                    Keyword(
                        "flag-2", .flag, .none, "", "off", .accepted, actedOn: true,
                        effect: "Sets the scheduler's second flag."),
                    Keyword(
                        "flag-3", .flag, .none, "", "off", .accepted, actedOn: true,
                        effect: "Sets the scheduler's third flag."),
                    Keyword(
                        "sh-port", .flag, .none, "", "off", .accepted, actedOn: true,
                        effect: "Lets the source hash take in the port."),
                    Keyword(
                        "sh-fallback", .flag, .none, "", "off", .accepted,
                        actedOn: true, effect: "Lets the source hash look further where its server cannot be used."),
                    Keyword(
                        "mh-port", .flag, .none, "", "off", .accepted, actedOn: true,
                        effect: "Lets the Maglev hash take in the port."),
                    Keyword(
                        "mh-fallback", .flag, .none, "", "off", .accepted,
                        actedOn: true, effect: "Lets the Maglev hash look further where its server cannot be used."),
                    Keyword(
                        "lb_kind", .value, .special,
                        "NAT or DR or TUN; then [type ipip|gue|gre] [port N] [nocsum|csum|remcsum]",
                        "NAT (error if absent)", .exits,
                        actedOn: true, effect: "Selects how packets reach the servers, under an older keyword."),
                    Keyword(
                        "lvs_method", .value, .special,
                        "NAT or DR or TUN; then [type ipip|gue|gre] [port N] [nocsum|csum|remcsum]",
                        "NAT (error if absent)", .exits, actedOn: true, effect: "Selects how packets reach the servers."
                    ),
                    Keyword(
                        "persistence_engine", .value, .word, "<name>", "none", .exits,
                        actedOn: true, effect: "Selects what recognises a client, such as sip."),
                    Keyword(
                        "persistence_timeout", .value, .optionalInteger(1...2_678_400, bare: 360), "[<1..2678400 s>]",
                        "none; bare = 360", .accepted, actedOn: true,
                        effect: "How many seconds a client keeps its server."),
                    Keyword(
                        "persistence_granularity", .value, .special, "<netmask> or <1..128>", "255.255.255.255 / 128",
                        .exits, actedOn: true, effect: "Lets clients of one network count as one."),
                    Keyword(
                        "protocol", .value, .oneOf(["TCP", "UDP", "SCTP (any case)"]), "TCP, UDP or SCTP (any case)",
                        "unset: error and UDP; fwmark: none", .exits, actedOn: true,
                        effect: "Selects the transport protocol."),
                    Keyword(
                        "ha_suspend", .flag, .none, "", "off", .accepted,
                        actedOn: true, effect: "Checks only while the virtual address is on this node."),
                    Keyword(
                        "smtp_alert", .value, .bool, "[<bool>]", "smtp_alert_checker, smtp_alert, false", .accepted,
                        effect: "Decides whether its changes are mailed."),
                    Keyword(
                        "virtualhost", .value, .word, "<name>", "none", .error,
                        effect: "Names the host that HTTP checks ask for."),
                    Keyword(
                        "alpha", .flag, .none, "(argument ignored)", "off", .accepted,
                        actedOn: true, effect: "Takes servers for down until they were checked."),
                    Keyword(
                        "omega", .flag, .none, "", "off", .accepted,
                        actedOn: true, effect: "Runs the scripts for going down when the daemon stops."),
                    Keyword(
                        "quorum_up", .script, .script, "\"<cmd>\" [<user> [<group>]]", "none", .exits,
                        actedOn: true, effect: "Runs when enough servers are up."),
                    Keyword(
                        "quorum_down", .script, .script, "\"<cmd>\" [<user> [<group>]]", "none", .exits,
                        actedOn: true, effect: "Runs when too few servers are up."),
                    Keyword(
                        "quorum", .value, .integer(1...4_294_967_295), "<1..4294967295>", "1", .exits,
                        actedOn: true, effect: "How much weight must be up."),
                    Keyword(
                        "hysteresis", .value, .integer(0...4_294_967_295), "<uint>", "0", .exits,
                        actedOn: true, effect: "How far beyond the quorum the weight must go for a change to count."),
                    Keyword(
                        "weight", .value, .integer(1...2_147_483_647), "<1..2147483647>", "1", .exits,
                        actedOn: true, effect: "Sets the weight of servers that give none."),
                    Keyword(
                        "sorry_server", .value, .special, "<ip> [<port>]", "none", .exits,
                        actedOn: true, effect: "Names the server that answers when too few are up."),
                    Keyword(
                        "sorry_server_inhibit", .flag, .none, "", "off", .accepted,
                        actedOn: true, effect: "Keeps the sorry server in the table with weight 0 while it is not used."
                    ),
                    Keyword(
                        "sorry_server_lvs_method", .value, .special, "as lvs_method", "VS method", .error,
                        actedOn: true, effect: "Selects how packets reach the sorry server."),
                    Keyword(
                        "real_server", .block, .none, "<ip> [<port>] { }", "", .exits, actedOn: true,
                        effect: "Describes one back end."
                    ),
                ]),
            rows(
                ["virtual_server", "virtual_server/real_server"],
                [
                    Keyword("snmp_name", .value, .word, "<name>", "none", .error, effect: "Labels it in SNMP answers.")
                ]),
            rows(
                ["virtual_server/lvs_method"],
                [
                    Keyword(
                        "type", .option, .special, "ipip, gue or gre", "ipip", .accepted,
                        actedOn: true, effect: "Selects the encapsulation of tunnels."),
                    Keyword(
                        "port", .option, .special, "<1..65535>", "none", .accepted,
                        actedOn: true, effect: "Sets the port of GUE tunnels."),
                    Keyword(
                        "nocsum", .option, .special, "", "default", .accepted,
                        actedOn: true, effect: "Sends tunnelled packets without a checksum."),
                    Keyword(
                        "csum", .option, .special, "", "off", .accepted,
                        actedOn: true, effect: "Sends tunnelled packets with a checksum."),
                    Keyword(
                        "remcsum", .option, .special, "", "off", .accepted,
                        actedOn: true, effect: "Leaves the checksum to the far end of the tunnel."),
                ]),
            rows(
                ["virtual_server/real_server"],
                [
                    Keyword(
                        "weight", .value, .integer(0...2_147_483_647), "<0..2147483647>", "VS weight", .exits,
                        actedOn: true, effect: "Sets its share of the connections."),
                    Keyword(
                        "lvs_method", .value, .special, "as VS lvs_method", "VS method", .exits,
                        actedOn: true, effect: "Selects how packets reach this server."),
                    Keyword(
                        "uthreshold", .value, .integer(0...4_294_967_295), "<uint>", "0", .exits,
                        actedOn: true, effect: "Gives it no further connections above this number."),
                    Keyword(
                        "lthreshold", .value, .integer(0...4_294_967_295), "<uint>", "0", .exits,
                        actedOn: true, effect: "Gives it connections again below this number."),
                    Keyword(
                        "inhibit_on_failure", .value, .bool, "[<bool>]", "VS setting", .accepted,
                        actedOn: true, effect: "Keeps failed servers with weight 0 instead of removing them."),
                    Keyword(
                        "notify_up", .script, .script, "\"<cmd>\" [<user> [<group>]]", "none", .exits,
                        actedOn: true, effect: "Runs when it comes up."),
                    Keyword(
                        "notify_down", .script, .script, "\"<cmd>\" [<user> [<group>]]", "none", .exits,
                        actedOn: true, effect: "Runs when it goes down."),
                    Keyword(
                        "alpha", .value, .bool, "[<bool>]", "VS alpha", .accepted,
                        actedOn: true, effect: "Takes it for down until a check succeeded."),
                    Keyword(
                        "retry", .value, .integer(1...4_294_967_295), "<1..4294967295>", "VS", .exits,
                        actedOn: true, effect: "How many further failures are allowed before it counts as down."),
                    Keyword(
                        "delay_before_retry", .value, .seconds(0...4_294_967_295_000_000), "<decimal s>", "VS", .exits,
                        actedOn: true, effect: "How many seconds pass between an attempt that failed and the next."),
                    Keyword(
                        "warmup", .value, .seconds(0...4_294_967_295_000_000), "<decimal s>", "VS", .exits,
                        actedOn: true, effect: "Spreads the first checks over this many seconds."),
                    Keyword(
                        "connect_timeout", .value, .seconds(1...4_294_967_295), "<decimal s>", "VS", .exits,
                        actedOn: true, effect: "How many seconds an attempt may take."),
                    Keyword(
                        "delay_loop", .value, .seconds(1...4_294_967_295_000_000), "<decimal s>", "VS", .exits,
                        actedOn: true, effect: "How many seconds lie between checks."),
                    Keyword(
                        "smtp_alert", .value, .bool, "[<bool>]", "smtp_alert_checker, smtp_alert, TRUE", .accepted,
                        effect: "Decides whether its changes are mailed."),
                    Keyword(
                        "virtualhost", .value, .word, "<name>", "VS virtualhost", .error,
                        effect: "Names the host that HTTP checks of this server ask for."),
                    Keyword(
                        "MISC_CHECK", .block, .none, "{ }", "", .accepted, actedOn: true,
                        effect: "Checks by running a command."),
                    Keyword("SMTP_CHECK", .block, .none, "{ }", "", .accepted, effect: "Checks by talking SMTP."),
                    Keyword(
                        "TCP_CHECK", .block, .none, "{ }", "", .accepted, actedOn: true,
                        effect: "Checks by opening a TCP connection."),
                    Keyword(
                        "PING_CHECK", .block, .none, "{ }", "", .accepted, actedOn: true,
                        effect: "Checks by an ICMP echo."),
                    Keyword(
                        "UDP_CHECK", .block, .none, "{ }", "", .accepted, actedOn: true,
                        effect: "Checks by sending a UDP packet."),
                    Keyword(
                        "HTTP_GET", .block, .none, "{ }", "", .accepted, effect: "Checks by asking for pages over HTTP."
                    ),
                    Keyword(
                        "SSL_GET", .block, .none, "{ }", "", .accepted, effect: "Checks by asking for pages over HTTPS."
                    ),
                    Keyword("DNS_CHECK", .block, .none, "{ }", "", .accepted, effect: "Checks by a DNS query."),
                    Keyword(
                        "FILE_CHECK", .block, .none, "{ }", "", .accepted, effect: "Checks by the number in a file."),
                    Keyword(
                        "BFD_CHECK", .block, .none, "{ }", "", .accepted,
                        effect: "Checks by the state of a BFD session."),
                ]),
        ].flatMap { $0 }
}
