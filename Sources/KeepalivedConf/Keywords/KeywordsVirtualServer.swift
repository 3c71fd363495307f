extension KeywordTable {
    /// The keywords of `virtual_server`, `real_server`, `virtual_server_group` and `SSL`.
    static let virtualServerRows: [Keyword] = [
        Keyword("SSL", "password", .value, .word, "<string>", "none", .error),
        Keyword("SSL", "ca", .value, .word, "<file>", "none", .error),
        Keyword("SSL", "certificate", .value, .word, "<file>", "none", .error),
        Keyword("SSL", "key", .value, .word, "<file>", "none", .error),
        Keyword(
            "virtual_server_group", "<ip-range>", .listItem, .special, "<ip>[-<last octet/hextet or ip>] [<port>]", "",
            .accepted),
        Keyword("virtual_server_group", "fwmark", .listItem, .special, "<n> [inet|inet6]", "", .accepted),
        Keyword(
            "virtual_server", "ip_family", .value, .oneOf(["inet", "inet6"]), "inet or inet6", "from addresses", .exits),
        Keyword(
            "virtual_server", "retry", .value, .integer(1...4_294_967_295), "<1..4294967295>", "per checker type",
            .exits),
        Keyword(
            "virtual_server", "delay_before_retry", .value, .seconds(0...4_294_967_295_000_000), "<decimal s>",
            "per checker type", .exits),
        Keyword(
            "virtual_server", "warmup", .value, .seconds(0...4_294_967_295_000_000), "<decimal s>", "delay_loop", .exits
        ),
        Keyword("virtual_server", "connect_timeout", .value, .seconds(1...4_294_967_295), "<decimal s>", "5", .exits),
        Keyword(
            "virtual_server", "delay_loop", .value, .seconds(1...4_294_967_295_000_000), "<decimal s>", "60", .exits),
        Keyword("virtual_server", "inhibit_on_failure", .flag, .none, "(argument ignored)", "off", .accepted),
        Keyword("virtual_server", "lb_algo", .value, .special, "<scheduler>", "wlc (error if absent)", .exits),
        Keyword(
            "virtual_server", "lvs_sched", .value, .special, "rr wrr lc wlc sh mh dh fo ovf lblc lblcr sed nq twos",
            "wlc (error if absent)", .exits),
        Keyword("virtual_server", "hashed", .flag, .none, "", "", .accepted, status: .withoutEffect),
        Keyword("virtual_server", "ops", .flag, .none, "", "off", .accepted),
        Keyword("virtual_server", "flag-1", .flag, .none, "", "off", .accepted),
        Keyword("virtual_server", "flag-2", .flag, .none, "", "off", .accepted),
        Keyword("virtual_server", "flag-3", .flag, .none, "", "off", .accepted),
        Keyword("virtual_server", "sh-port", .flag, .none, "", "off", .accepted),
        Keyword("virtual_server", "sh-fallback", .flag, .none, "", "off", .accepted),
        Keyword("virtual_server", "mh-port", .flag, .none, "", "off", .accepted),
        Keyword("virtual_server", "mh-fallback", .flag, .none, "", "off", .accepted),
        Keyword(
            "virtual_server", "lb_kind", .value, .special,
            "NAT or DR or TUN; then [type ipip|gue|gre] [port N] [nocsum|csum|remcsum]", "NAT (error if absent)", .exits
        ),
        Keyword(
            "virtual_server", "lvs_method", .value, .special,
            "NAT or DR or TUN; then [type ipip|gue|gre] [port N] [nocsum|csum|remcsum]", "NAT (error if absent)", .exits
        ),
        Keyword("virtual_server", "persistence_engine", .value, .word, "<name>", "none", .exits),
        Keyword(
            "virtual_server", "persistence_timeout", .value, .optionalInteger(1...2_678_400, bare: 360),
            "[<1..2678400 s>]", "none; bare = 360", .accepted),
        Keyword(
            "virtual_server", "persistence_granularity", .value, .special, "<netmask> or <1..128>",
            "255.255.255.255 / 128", .exits),
        Keyword(
            "virtual_server", "protocol", .value, .oneOf(["TCP", "UDP", "SCTP (any case)"]),
            "TCP, UDP or SCTP (any case)", "unset: error and UDP; fwmark: none", .exits),
        Keyword("virtual_server", "ha_suspend", .flag, .none, "", "off", .accepted),
        Keyword(
            "virtual_server", "smtp_alert", .value, .bool, "[<bool>]", "smtp_alert_checker, smtp_alert, false",
            .accepted),
        Keyword("virtual_server", "virtualhost", .value, .word, "<name>", "none", .error),
        Keyword("virtual_server", "snmp_name", .value, .word, "<name>", "none", .error),
        Keyword("virtual_server", "alpha", .flag, .none, "(argument ignored)", "off", .accepted),
        Keyword("virtual_server", "omega", .flag, .none, "", "off", .accepted),
        Keyword("virtual_server", "quorum_up", .script, .script, "\"<cmd>\" [<user> [<group>]]", "none", .exits),
        Keyword("virtual_server", "quorum_down", .script, .script, "\"<cmd>\" [<user> [<group>]]", "none", .exits),
        Keyword("virtual_server", "quorum", .value, .integer(1...4_294_967_295), "<1..4294967295>", "1", .exits),
        Keyword("virtual_server", "hysteresis", .value, .integer(0...4_294_967_295), "<uint>", "0", .exits),
        Keyword("virtual_server", "weight", .value, .integer(1...2_147_483_647), "<1..2147483647>", "1", .exits),
        Keyword("virtual_server", "sorry_server", .value, .special, "<ip> [<port>]", "none", .exits),
        Keyword("virtual_server", "sorry_server_inhibit", .flag, .none, "", "off", .accepted),
        Keyword("virtual_server", "sorry_server_lvs_method", .value, .special, "as lvs_method", "VS method", .error),
        Keyword("virtual_server", "real_server", .block, .none, "<ip> [<port>] { }", "", .exits),
        Keyword("virtual_server/lvs_method", "type", .option, .special, "ipip, gue or gre", "ipip", .accepted),
        Keyword("virtual_server/lvs_method", "port", .option, .special, "<1..65535>", "none", .accepted),
        Keyword("virtual_server/lvs_method", "nocsum", .option, .special, "", "default", .accepted),
        Keyword("virtual_server/lvs_method", "csum", .option, .special, "", "off", .accepted),
        Keyword("virtual_server/lvs_method", "remcsum", .option, .special, "", "off", .accepted),
        Keyword(
            "virtual_server/real_server", "weight", .value, .integer(0...2_147_483_647), "<0..2147483647>", "VS weight",
            .exits),
        Keyword("virtual_server/real_server", "lvs_method", .value, .special, "as VS lvs_method", "VS method", .exits),
        Keyword("virtual_server/real_server", "uthreshold", .value, .integer(0...4_294_967_295), "<uint>", "0", .exits),
        Keyword("virtual_server/real_server", "lthreshold", .value, .integer(0...4_294_967_295), "<uint>", "0", .exits),
        Keyword("virtual_server/real_server", "inhibit_on_failure", .value, .bool, "[<bool>]", "VS setting", .accepted),
        Keyword(
            "virtual_server/real_server", "notify_up", .script, .script, "\"<cmd>\" [<user> [<group>]]", "none", .exits),
        Keyword(
            "virtual_server/real_server", "notify_down", .script, .script, "\"<cmd>\" [<user> [<group>]]", "none",
            .exits),
        Keyword("virtual_server/real_server", "alpha", .value, .bool, "[<bool>]", "VS alpha", .accepted),
        Keyword(
            "virtual_server/real_server", "retry", .value, .integer(1...4_294_967_295), "<1..4294967295>", "VS", .exits),
        Keyword(
            "virtual_server/real_server", "delay_before_retry", .value, .seconds(0...4_294_967_295_000_000),
            "<decimal s>", "VS", .exits),
        Keyword(
            "virtual_server/real_server", "warmup", .value, .seconds(0...4_294_967_295_000_000), "<decimal s>", "VS",
            .exits),
        Keyword(
            "virtual_server/real_server", "connect_timeout", .value, .seconds(1...4_294_967_295), "<decimal s>", "VS",
            .exits),
        Keyword(
            "virtual_server/real_server", "delay_loop", .value, .seconds(1...4_294_967_295_000_000), "<decimal s>",
            "VS", .exits),
        Keyword(
            "virtual_server/real_server", "smtp_alert", .value, .bool, "[<bool>]",
            "smtp_alert_checker, smtp_alert, TRUE", .accepted),
        Keyword("virtual_server/real_server", "virtualhost", .value, .word, "<name>", "VS virtualhost", .error),
        Keyword("virtual_server/real_server", "snmp_name", .value, .word, "<name>", "none", .error),
        Keyword("virtual_server/real_server", "MISC_CHECK", .block, .none, "{ }", "", .accepted),
        Keyword("virtual_server/real_server", "SMTP_CHECK", .block, .none, "{ }", "", .accepted),
        Keyword("virtual_server/real_server", "TCP_CHECK", .block, .none, "{ }", "", .accepted),
        Keyword("virtual_server/real_server", "PING_CHECK", .block, .none, "{ }", "", .accepted),
        Keyword("virtual_server/real_server", "UDP_CHECK", .block, .none, "{ }", "", .accepted),
        Keyword("virtual_server/real_server", "HTTP_GET", .block, .none, "{ }", "", .accepted),
        Keyword("virtual_server/real_server", "SSL_GET", .block, .none, "{ }", "", .accepted),
        Keyword("virtual_server/real_server", "DNS_CHECK", .block, .none, "{ }", "", .accepted),
        Keyword("virtual_server/real_server", "FILE_CHECK", .block, .none, "{ }", "", .accepted),
        Keyword("virtual_server/real_server", "BFD_CHECK", .block, .none, "{ }", "", .accepted),
    ]
}
