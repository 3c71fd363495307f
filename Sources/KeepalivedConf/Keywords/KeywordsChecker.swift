extension KeywordTable {
    /// The keywords of the health checkers.
    static let checkerRows: [Keyword] =
        [
            rows(
                ["virtual_server/real_server/MISC_CHECK"],
                [
                    Keyword(
                        "retry", .value, .integer(0...4_294_967_295), "<uint>", "real server, VS, else 0", .exits,
                        actedOn: true, effect: "How many further failures are allowed before it counts as down."),
                    Keyword(
                        "misc_path", .script, .script, "\"<cmd args>\"", "none (required)", .error,
                        actedOn: true, effect: "The command to run."),
                    Keyword(
                        "misc_timeout", .value, .integer(0...4_294), "<int s>", "delay_loop", .exits,
                        actedOn: true, effect: "After how many seconds the command is ended and counts as failed."),
                    Keyword(
                        "misc_dynamic", .flag, .none, "", "off", .accepted,
                        actedOn: true, effect: "Takes the exit status for a weight."),
                    Keyword(
                        "user", .value, .special, "<user> [<group>]", "script_user", .error,
                        actedOn: true, effect: "Names the user, and perhaps the group, that it runs as."),
                ]),
            rows(
                [
                    "virtual_server/real_server/MISC_CHECK", "virtual_server/real_server/SMTP_CHECK",
                    "virtual_server/real_server/TCP_CHECK", "virtual_server/real_server/PING_CHECK",
                    "virtual_server/real_server/UDP_CHECK",
                ],
                [
                    Keyword(
                        "delay_before_retry", .value, .seconds(0...4_294_967_295_000_000), "<decimal s>",
                        "real server, VS, else 1 s", .exits,
                        actedOn: true, effect: "How many seconds pass between an attempt that failed and the next.")
                ]),
            rows(
                [
                    "virtual_server/real_server/MISC_CHECK", "virtual_server/real_server/SMTP_CHECK",
                    "virtual_server/real_server/SMTP_CHECK/host", "virtual_server/real_server/TCP_CHECK",
                    "virtual_server/real_server/PING_CHECK", "virtual_server/real_server/UDP_CHECK",
                    "virtual_server/real_server/HTTP_GET", "virtual_server/real_server/SSL_GET",
                    "virtual_server/real_server/DNS_CHECK",
                ],
                [
                    Keyword(
                        "warmup", .value, .seconds(0...4_294_967_295_000_000), "<decimal s>",
                        "real server, VS, then delay_loop", .exits,
                        actedOn: true, effect: "Spreads the first checks over this many seconds."),
                    Keyword(
                        "delay_loop", .value, .seconds(1...4_294_967_295_000_000), "<decimal s>",
                        "real server, VS (60)", .exits, actedOn: true, effect: "How many seconds lie between checks."),
                    Keyword(
                        "alpha", .value, .bool, "[<bool>]", "real server, VS, off", .accepted,
                        actedOn: true, effect: "Takes it for down until a check succeeded."),
                    Keyword(
                        "log_all_failures", .value, .bool, "[<bool>]", "checker_log_all_failures, off", .accepted,
                        actedOn: true, effect: "Logs each failed attempt, not only changes."),
                ]),
            rows(
                ["virtual_server/real_server/SMTP_CHECK"],
                [
                    Keyword(
                        "helo_name", .value, .word, "<name>", "smtpchecker.keepalived.org", .error,
                        effect: "Sets the name given in the greeting."),
                    Keyword(
                        "host", .block, .none, "{ }", "", .accepted, status: .deprecated,
                        effect: "Gives the target in the former way."),
                ]),
            rows(
                [
                    "virtual_server/real_server/SMTP_CHECK", "virtual_server/real_server/SMTP_CHECK/host",
                    "virtual_server/real_server/TCP_CHECK", "virtual_server/real_server/PING_CHECK",
                    "virtual_server/real_server/UDP_CHECK", "virtual_server/real_server/HTTP_GET",
                    "virtual_server/real_server/SSL_GET", "virtual_server/real_server/DNS_CHECK",
                ],
                [
                    Keyword(
                        "connect_ip", .value, .address, "<ip>", "real server address", .exits,
                        actedOn: true, effect: "Sets the address to connect to."),
                    Keyword(
                        "connect_port", .value, .integer(1...65_535), "<1..65535>", "real server port", .exits,
                        actedOn: true, effect: "Sets the port to connect to."),
                    Keyword(
                        "bindto", .value, .address, "<ip>", "none", .exits, actedOn: true,
                        effect: "Sets the address to connect from."),
                    Keyword(
                        "bind_port", .value, .integer(1...65_535), "<1..65535>", "none", .exits,
                        actedOn: true, effect: "Sets the port to connect from."),
                    Keyword(
                        "bind_if", .value, .word, "<ifname>", "none", .exits,
                        actedOn: true, effect: "Sets the interface to connect through."),
                    Keyword(
                        "connect_timeout", .value, .seconds(1...4_294_967_295), "<decimal s>",
                        "real server, then VS, then 5", .exits, actedOn: true,
                        effect: "How many seconds an attempt may take."),
                    Keyword(
                        "fwmark", .value, .integer(0...4_294_967_295), "<uint>", "0", .exits,
                        actedOn: true, effect: "Marks the packets of the check."),
                ]),
            rows(
                [
                    "virtual_server/real_server/SMTP_CHECK", "virtual_server/real_server/TCP_CHECK",
                    "virtual_server/real_server/PING_CHECK", "virtual_server/real_server/UDP_CHECK",
                    "virtual_server/real_server/HTTP_GET", "virtual_server/real_server/SSL_GET",
                ],
                [
                    Keyword(
                        "retry", .value, .integer(0...4_294_967_295), "<uint>", "real server, VS, else 1", .exits,
                        actedOn: true, effect: "How many further failures are allowed before it counts as down.")
                ]),
            rows(
                ["virtual_server/real_server/SMTP_CHECK/host"],
                [
                    Keyword(
                        "retry", .value, .integer(0...4_294_967_295), "<uint>", "sets the checker value", .exits,
                        effect: "How many further failures are allowed before it counts as down."),
                    Keyword(
                        "delay_before_retry", .value, .seconds(0...4_294_967_295_000_000), "<decimal s>",
                        "sets the checker value", .exits,
                        effect: "How many seconds pass between an attempt that failed and the next."),
                ]),
            rows(
                ["virtual_server/real_server/UDP_CHECK"],
                [
                    Keyword(
                        "payload", .value, .special, "<hex digits>",
                        "32 bytes of repeated text \"keepalived check - \"", .error, actedOn: true,
                        effect: "What to send."),
                    Keyword(
                        "require_reply", .value, .special, "[<hex with X wildcard nibbles>]", "off", .accepted,
                        actedOn: true, effect: "Waits for an answer, perhaps one that begins in a certain way."),
                    Keyword(
                        "min_reply_length", .value, .integer(0...65_535), "<0..65535>", "0", .exits,
                        actedOn: true, effect: "How short an answer may be."),
                    Keyword(
                        "max_reply_length", .value, .integer(0...65_535), "<0..65535>", "255", .exits,
                        actedOn: true, effect: "How long an answer may be."),
                ]),
            rows(
                ["virtual_server/real_server/HTTP_GET", "virtual_server/real_server/SSL_GET"],
                [
                    Keyword(
                        "delay_before_retry", .value, .seconds(0...4_294_967_295_000_000), "<decimal s>",
                        "real server, VS, else 3 s", .exits,
                        effect: "How many seconds pass between an attempt that failed and the next."),
                    Keyword(
                        "nb_get_retry", .value, .integer(0...4_294_967_295), "<uint>", "", .exits, status: .deprecated,
                        aliasOf: "retry", effect: "Does what retry does, under its former name."),
                    Keyword(
                        "virtualhost", .value, .word, "<name>", "real server, VS", .error,
                        effect: "Names the host to ask for."),
                    Keyword(
                        "http_protocol", .value, .oneOf(["1.0", "1.1", "1.0C", "1.0c"]), "1.0 or 1.1 or 1.0C or 1.0c",
                        "1.0", .error, effect: "Selects the version of HTTP."),
                    Keyword(
                        "enable_sni", .value, .bool, "[<bool>]", "off", .accepted,
                        effect: "Names the host in the TLS handshake."),
                    Keyword(
                        "sni_name", .value, .optionalWord, "[<name>]", "none", .accepted,
                        effect: "Sets the host named in the TLS handshake."),
                    Keyword(
                        "fast_recovery", .value, .bool, "[<bool>]", "off", .accepted,
                        effect: "Asks for all pages at once until the state is clear."),
                    Keyword("url", .block, .none, "{ }", "", .accepted, effect: "Describes one page to ask for."),
                ]),
            rows(
                ["virtual_server/real_server/HTTP_GET/url", "virtual_server/real_server/SSL_GET/url"],
                [
                    Keyword("path", .value, .word, "<path>", "none (required)", .exits, effect: "The path to ask for."),
                    Keyword(
                        "digest", .value, .special, "<32 hex digits>", "none", .exits,
                        effect: "The MD5 digest that the page must have."),
                    Keyword(
                        "status_code", .value, .special, "<n>[-<m>] ...", "200-299 (also with digest or regex)",
                        .accepted, effect: "The status codes that are good."),
                    Keyword(
                        "virtualhost", .value, .word, "<name>", "checker, real server, VS", .error,
                        effect: "Names the host to ask for."),
                    Keyword(
                        "regex", .value, .special, "\"<pcre2>\" (quotes and escapes processed)", "none", .error,
                        effect: "The pattern that the page must match."),
                    Keyword(
                        "regex_no_match", .flag, .none, "", "off", .accepted,
                        effect: "Turns it round: the page must not match."),
                    Keyword(
                        "regex_options", .value, .special, "<word> ...", "none", .accepted,
                        effect: "Options of the pattern."),
                    Keyword(
                        "regex_min_offset", .value, .integer(0...4_294_967_295), "<uint>", "0", .accepted,
                        effect: "Where in the page a match may begin at the earliest."),
                    Keyword(
                        "regex_max_offset", .value, .integer(0...4_294_967_295), "<uint>", "unlimited", .accepted,
                        effect: "Where in the page a match may begin at the latest."),
                    Keyword(
                        "regex_stack", .value, .special, "<start> <max>", "PCRE2 default", .accepted,
                        effect: "Sizes of the stack for matching."),
                ]),
            rows(
                ["virtual_server/real_server/SSL_GET"],
                [
                    Keyword(
                        "tls_compliant", .value, .bool, "[<bool>]", "off", .accepted, since: "2.2.8",
                        effect: "Ends TLS connections properly.")
                ]),
            rows(
                ["virtual_server/real_server/SSL_GET/url"],
                [
                    Keyword(
                        "tls_compliant", .value, .bool, "[<bool>]", "checker", .accepted, since: "2.2.8",
                        effect: "Ends TLS connections properly.")
                ]),
            rows(
                ["virtual_server/real_server/DNS_CHECK"],
                [
                    Keyword(
                        "retry", .value, .integer(0...4_294_967_295), "<uint>", "real server, VS, else 3", .exits,
                        effect: "How many further failures are allowed before it counts as down."),
                    Keyword(
                        "delay_before_retry", .value, .seconds(0...4_294_967_295_000_000), "<decimal s>",
                        "real server, VS, else delay_loop", .exits,
                        effect: "How many seconds pass between an attempt that failed and the next."),
                    Keyword(
                        "type", .value, .special, "A NS CNAME SOA MX TXT AAAA RRSIG DNSKEY", "SOA", .exits,
                        effect: "Selects what kind of record to ask for."),
                    Keyword("name", .value, .word, "<domain>", ". (root)", .exits, effect: "The name to ask for."),
                ]),
            rows(
                ["virtual_server/real_server/FILE_CHECK"],
                [
                    Keyword(
                        "track_file", .value, .word, "<name>", "none (required)", .exits,
                        effect: "Names the track_file."),
                    Keyword(
                        "weight", .value, .weight(-2_147_483_647...2_147_483_647),
                        "<-2147483647..2147483647> [reverse|noreverse]", "file's weight", .error,
                        effect:
                            "Multiplies the file's number and adds it to the server's weight; 0 makes any number but 0 mean down."
                    ),
                ]),
            rows(
                ["virtual_server/real_server/BFD_CHECK"],
                [
                    Keyword(
                        "name", .value, .word, "<bfd_instance>", "none (required)", .error,
                        effect: "Names the bfd_instance."),
                    Keyword(
                        "alpha", .value, .bool, "[<bool>]", "off", .accepted,
                        effect: "Takes it for down until a check succeeded."),
                ]),
            rows(
                [
                    "virtual_server/real_server/HTTP_GET/url/regex_options",
                    "virtual_server/real_server/SSL_GET/url/regex_options",
                ],
                [
                    Keyword(
                        "allow_empty_class", .option, .special, "", "off", .accepted,
                        effect: "Compiles the pattern with PCRE2_ALLOW_EMPTY_CLASS."),
                    Keyword(
                        "alt_bsux", .option, .special, "", "off", .accepted,
                        effect: "Compiles the pattern with PCRE2_ALT_BSUX."),
                    Keyword(
                        "auto_callout", .option, .special, "", "off", .accepted,
                        effect: "Compiles the pattern with PCRE2_AUTO_CALLOUT."),
                    Keyword(
                        "caseless", .option, .special, "", "off", .accepted,
                        effect: "Compiles the pattern with PCRE2_CASELESS."),
                    Keyword(
                        "dollar_endonly", .option, .special, "", "off", .accepted,
                        effect: "Compiles the pattern with PCRE2_DOLLAR_ENDONLY."),
                    Keyword(
                        "dotall", .option, .special, "", "off", .accepted,
                        effect: "Compiles the pattern with PCRE2_DOTALL."),
                    Keyword(
                        "dupnames", .option, .special, "", "off", .accepted,
                        effect: "Compiles the pattern with PCRE2_DUPNAMES."),
                    Keyword(
                        "extended", .option, .special, "", "off", .accepted,
                        effect: "Compiles the pattern with PCRE2_EXTENDED."),
                    Keyword(
                        "firstline", .option, .special, "", "off", .accepted,
                        effect: "Compiles the pattern with PCRE2_FIRSTLINE."),
                    Keyword(
                        "match_unset_backref", .option, .special, "", "off", .accepted,
                        effect: "Compiles the pattern with PCRE2_MATCH_UNSET_BACKREF."),
                    Keyword(
                        "multiline", .option, .special, "", "off", .accepted,
                        effect: "Compiles the pattern with PCRE2_MULTILINE."),
                    Keyword(
                        "never_ucp", .option, .special, "", "off", .accepted,
                        effect: "Compiles the pattern with PCRE2_NEVER_UCP."),
                    Keyword(
                        "never_utf", .option, .special, "", "off", .accepted,
                        effect: "Compiles the pattern with PCRE2_NEVER_UTF."),
                    Keyword(
                        "no_auto_capture", .option, .special, "", "off", .accepted,
                        effect: "Compiles the pattern with PCRE2_NO_AUTO_CAPTURE."),
                    Keyword(
                        "no_auto_possess", .option, .special, "", "off", .accepted,
                        effect: "Compiles the pattern with PCRE2_NO_AUTO_POSSESS."),
                    Keyword(
                        "no_dotstar_anchor", .option, .special, "", "off", .accepted,
                        effect: "Compiles the pattern with PCRE2_NO_DOTSTAR_ANCHOR."),
                    Keyword(
                        "no_start_optimize", .option, .special, "", "off", .accepted,
                        effect: "Compiles the pattern with PCRE2_NO_START_OPTIMIZE."),
                    Keyword(
                        "ucp", .option, .special, "", "off", .accepted, effect: "Compiles the pattern with PCRE2_UCP."),
                    Keyword(
                        "ungreedy", .option, .special, "", "off", .accepted,
                        effect: "Compiles the pattern with PCRE2_UNGREEDY."),
                    Keyword(
                        "utf", .option, .special, "", "off", .accepted, effect: "Compiles the pattern with PCRE2_UTF."),
                    Keyword(
                        "never_backslash_c", .option, .special, "", "off", .accepted,
                        effect: "Compiles the pattern with PCRE2_NEVER_BACKSLASH_C."),
                    Keyword(
                        "alt_circumflex", .option, .special, "", "off", .accepted,
                        effect: "Compiles the pattern with PCRE2_ALT_CIRCUMFLEX."),
                    Keyword(
                        "alt_verbnames", .option, .special, "", "off", .accepted,
                        effect: "Compiles the pattern with PCRE2_ALT_VERBNAMES."),
                    Keyword(
                        "use_offset_limit", .option, .special, "", "off", .accepted,
                        effect: "Compiles the pattern with PCRE2_USE_OFFSET_LIMIT."),
                ]),
        ].flatMap { $0 }
}
