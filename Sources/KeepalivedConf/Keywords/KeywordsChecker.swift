extension KeywordTable {
    /// The keywords of the health checkers.
    static let checkerRows: [Keyword] = [
        Keyword(
            "virtual_server/real_server/MISC_CHECK", "retry", .value, .integer(0...4_294_967_295), "<uint>",
            "real server, VS, else 0", .exits),
        Keyword(
            "virtual_server/real_server/MISC_CHECK", "delay_before_retry", .value, .seconds(0...4_294_967_295_000_000),
            "<decimal s>", "real server, VS, else 1 s", .exits),
        Keyword(
            "virtual_server/real_server/MISC_CHECK", "warmup", .value, .seconds(0...4_294_967_295_000_000),
            "<decimal s>", "real server, VS, then delay_loop", .exits),
        Keyword(
            "virtual_server/real_server/MISC_CHECK", "delay_loop", .value, .seconds(1...4_294_967_295_000_000),
            "<decimal s>", "real server, VS (60)", .exits),
        Keyword(
            "virtual_server/real_server/MISC_CHECK", "alpha", .value, .bool, "[<bool>]", "real server, VS, off",
            .accepted),
        Keyword(
            "virtual_server/real_server/MISC_CHECK", "log_all_failures", .value, .bool, "[<bool>]",
            "checker_log_all_failures, off", .accepted),
        Keyword(
            "virtual_server/real_server/MISC_CHECK", "misc_path", .script, .script, "\"<cmd args>\"", "none (required)",
            .error),
        Keyword(
            "virtual_server/real_server/MISC_CHECK", "misc_timeout", .value, .integer(0...4_294), "<int s>",
            "delay_loop", .exits),
        Keyword("virtual_server/real_server/MISC_CHECK", "misc_dynamic", .flag, .none, "", "off", .accepted),
        Keyword(
            "virtual_server/real_server/MISC_CHECK", "user", .value, .special, "<user> [<group>]", "script_user", .error
        ),
        Keyword(
            "virtual_server/real_server/SMTP_CHECK", "helo_name", .value, .word, "<name>", "smtpchecker.keepalived.org",
            .error),
        Keyword(
            "virtual_server/real_server/SMTP_CHECK", "host", .block, .none, "{ }", "", .accepted, status: .deprecated),
        Keyword(
            "virtual_server/real_server/SMTP_CHECK", "connect_ip", .value, .address, "<ip>", "real server address",
            .exits),
        Keyword(
            "virtual_server/real_server/SMTP_CHECK", "connect_port", .value, .integer(1...65_535), "<1..65535>",
            "real server port", .exits),
        Keyword("virtual_server/real_server/SMTP_CHECK", "bindto", .value, .address, "<ip>", "none", .exits),
        Keyword(
            "virtual_server/real_server/SMTP_CHECK", "bind_port", .value, .integer(1...65_535), "<1..65535>", "none",
            .exits),
        Keyword("virtual_server/real_server/SMTP_CHECK", "bind_if", .value, .word, "<ifname>", "none", .exits),
        Keyword(
            "virtual_server/real_server/SMTP_CHECK", "connect_timeout", .value, .seconds(1...4_294_967_295),
            "<decimal s>", "real server, then VS, then 5", .exits),
        Keyword(
            "virtual_server/real_server/SMTP_CHECK", "fwmark", .value, .integer(0...4_294_967_295), "<uint>", "0",
            .exits),
        Keyword(
            "virtual_server/real_server/SMTP_CHECK", "retry", .value, .integer(0...4_294_967_295), "<uint>",
            "real server, VS, else 1", .exits),
        Keyword(
            "virtual_server/real_server/SMTP_CHECK", "delay_before_retry", .value, .seconds(0...4_294_967_295_000_000),
            "<decimal s>", "real server, VS, else 1 s", .exits),
        Keyword(
            "virtual_server/real_server/SMTP_CHECK", "warmup", .value, .seconds(0...4_294_967_295_000_000),
            "<decimal s>", "real server, VS, then delay_loop", .exits),
        Keyword(
            "virtual_server/real_server/SMTP_CHECK", "delay_loop", .value, .seconds(1...4_294_967_295_000_000),
            "<decimal s>", "real server, VS (60)", .exits),
        Keyword(
            "virtual_server/real_server/SMTP_CHECK", "alpha", .value, .bool, "[<bool>]", "real server, VS, off",
            .accepted),
        Keyword(
            "virtual_server/real_server/SMTP_CHECK", "log_all_failures", .value, .bool, "[<bool>]",
            "checker_log_all_failures, off", .accepted),
        Keyword(
            "virtual_server/real_server/SMTP_CHECK/host", "connect_ip", .value, .address, "<ip>", "real server address",
            .exits),
        Keyword(
            "virtual_server/real_server/SMTP_CHECK/host", "connect_port", .value, .integer(1...65_535), "<1..65535>",
            "real server port", .exits),
        Keyword("virtual_server/real_server/SMTP_CHECK/host", "bindto", .value, .address, "<ip>", "none", .exits),
        Keyword(
            "virtual_server/real_server/SMTP_CHECK/host", "bind_port", .value, .integer(1...65_535), "<1..65535>",
            "none", .exits),
        Keyword("virtual_server/real_server/SMTP_CHECK/host", "bind_if", .value, .word, "<ifname>", "none", .exits),
        Keyword(
            "virtual_server/real_server/SMTP_CHECK/host", "connect_timeout", .value, .seconds(1...4_294_967_295),
            "<decimal s>", "real server, then VS, then 5", .exits),
        Keyword(
            "virtual_server/real_server/SMTP_CHECK/host", "fwmark", .value, .integer(0...4_294_967_295), "<uint>", "0",
            .exits),
        Keyword(
            "virtual_server/real_server/SMTP_CHECK/host", "retry", .value, .integer(0...4_294_967_295), "<uint>",
            "sets the checker value", .exits),
        Keyword(
            "virtual_server/real_server/SMTP_CHECK/host", "delay_before_retry", .value,
            .seconds(0...4_294_967_295_000_000), "<decimal s>", "sets the checker value", .exits),
        Keyword(
            "virtual_server/real_server/SMTP_CHECK/host", "warmup", .value, .seconds(0...4_294_967_295_000_000),
            "<decimal s>", "real server, VS, then delay_loop", .exits),
        Keyword(
            "virtual_server/real_server/SMTP_CHECK/host", "delay_loop", .value, .seconds(1...4_294_967_295_000_000),
            "<decimal s>", "real server, VS (60)", .exits),
        Keyword(
            "virtual_server/real_server/SMTP_CHECK/host", "alpha", .value, .bool, "[<bool>]", "real server, VS, off",
            .accepted),
        Keyword(
            "virtual_server/real_server/SMTP_CHECK/host", "log_all_failures", .value, .bool, "[<bool>]",
            "checker_log_all_failures, off", .accepted),
        Keyword(
            "virtual_server/real_server/TCP_CHECK", "connect_ip", .value, .address, "<ip>", "real server address",
            .exits),
        Keyword(
            "virtual_server/real_server/TCP_CHECK", "connect_port", .value, .integer(1...65_535), "<1..65535>",
            "real server port", .exits),
        Keyword("virtual_server/real_server/TCP_CHECK", "bindto", .value, .address, "<ip>", "none", .exits),
        Keyword(
            "virtual_server/real_server/TCP_CHECK", "bind_port", .value, .integer(1...65_535), "<1..65535>", "none",
            .exits),
        Keyword("virtual_server/real_server/TCP_CHECK", "bind_if", .value, .word, "<ifname>", "none", .exits),
        Keyword(
            "virtual_server/real_server/TCP_CHECK", "connect_timeout", .value, .seconds(1...4_294_967_295),
            "<decimal s>", "real server, then VS, then 5", .exits),
        Keyword(
            "virtual_server/real_server/TCP_CHECK", "fwmark", .value, .integer(0...4_294_967_295), "<uint>", "0", .exits
        ),
        Keyword(
            "virtual_server/real_server/TCP_CHECK", "retry", .value, .integer(0...4_294_967_295), "<uint>",
            "real server, VS, else 1", .exits),
        Keyword(
            "virtual_server/real_server/TCP_CHECK", "delay_before_retry", .value, .seconds(0...4_294_967_295_000_000),
            "<decimal s>", "real server, VS, else 1 s", .exits),
        Keyword(
            "virtual_server/real_server/TCP_CHECK", "warmup", .value, .seconds(0...4_294_967_295_000_000),
            "<decimal s>", "real server, VS, then delay_loop", .exits),
        Keyword(
            "virtual_server/real_server/TCP_CHECK", "delay_loop", .value, .seconds(1...4_294_967_295_000_000),
            "<decimal s>", "real server, VS (60)", .exits),
        Keyword(
            "virtual_server/real_server/TCP_CHECK", "alpha", .value, .bool, "[<bool>]", "real server, VS, off",
            .accepted),
        Keyword(
            "virtual_server/real_server/TCP_CHECK", "log_all_failures", .value, .bool, "[<bool>]",
            "checker_log_all_failures, off", .accepted),
        Keyword(
            "virtual_server/real_server/PING_CHECK", "connect_ip", .value, .address, "<ip>", "real server address",
            .exits),
        Keyword(
            "virtual_server/real_server/PING_CHECK", "connect_port", .value, .integer(1...65_535), "<1..65535>",
            "real server port", .exits),
        Keyword("virtual_server/real_server/PING_CHECK", "bindto", .value, .address, "<ip>", "none", .exits),
        Keyword(
            "virtual_server/real_server/PING_CHECK", "bind_port", .value, .integer(1...65_535), "<1..65535>", "none",
            .exits),
        Keyword("virtual_server/real_server/PING_CHECK", "bind_if", .value, .word, "<ifname>", "none", .exits),
        Keyword(
            "virtual_server/real_server/PING_CHECK", "connect_timeout", .value, .seconds(1...4_294_967_295),
            "<decimal s>", "real server, then VS, then 5", .exits),
        Keyword(
            "virtual_server/real_server/PING_CHECK", "fwmark", .value, .integer(0...4_294_967_295), "<uint>", "0",
            .exits),
        Keyword(
            "virtual_server/real_server/PING_CHECK", "retry", .value, .integer(0...4_294_967_295), "<uint>",
            "real server, VS, else 1", .exits),
        Keyword(
            "virtual_server/real_server/PING_CHECK", "delay_before_retry", .value, .seconds(0...4_294_967_295_000_000),
            "<decimal s>", "real server, VS, else 1 s", .exits),
        Keyword(
            "virtual_server/real_server/PING_CHECK", "warmup", .value, .seconds(0...4_294_967_295_000_000),
            "<decimal s>", "real server, VS, then delay_loop", .exits),
        Keyword(
            "virtual_server/real_server/PING_CHECK", "delay_loop", .value, .seconds(1...4_294_967_295_000_000),
            "<decimal s>", "real server, VS (60)", .exits),
        Keyword(
            "virtual_server/real_server/PING_CHECK", "alpha", .value, .bool, "[<bool>]", "real server, VS, off",
            .accepted),
        Keyword(
            "virtual_server/real_server/PING_CHECK", "log_all_failures", .value, .bool, "[<bool>]",
            "checker_log_all_failures, off", .accepted),
        Keyword(
            "virtual_server/real_server/UDP_CHECK", "connect_ip", .value, .address, "<ip>", "real server address",
            .exits),
        Keyword(
            "virtual_server/real_server/UDP_CHECK", "connect_port", .value, .integer(1...65_535), "<1..65535>",
            "real server port", .exits),
        Keyword("virtual_server/real_server/UDP_CHECK", "bindto", .value, .address, "<ip>", "none", .exits),
        Keyword(
            "virtual_server/real_server/UDP_CHECK", "bind_port", .value, .integer(1...65_535), "<1..65535>", "none",
            .exits),
        Keyword("virtual_server/real_server/UDP_CHECK", "bind_if", .value, .word, "<ifname>", "none", .exits),
        Keyword(
            "virtual_server/real_server/UDP_CHECK", "connect_timeout", .value, .seconds(1...4_294_967_295),
            "<decimal s>", "real server, then VS, then 5", .exits),
        Keyword(
            "virtual_server/real_server/UDP_CHECK", "fwmark", .value, .integer(0...4_294_967_295), "<uint>", "0", .exits
        ),
        Keyword(
            "virtual_server/real_server/UDP_CHECK", "retry", .value, .integer(0...4_294_967_295), "<uint>",
            "real server, VS, else 1", .exits),
        Keyword(
            "virtual_server/real_server/UDP_CHECK", "delay_before_retry", .value, .seconds(0...4_294_967_295_000_000),
            "<decimal s>", "real server, VS, else 1 s", .exits),
        Keyword(
            "virtual_server/real_server/UDP_CHECK", "warmup", .value, .seconds(0...4_294_967_295_000_000),
            "<decimal s>", "real server, VS, then delay_loop", .exits),
        Keyword(
            "virtual_server/real_server/UDP_CHECK", "delay_loop", .value, .seconds(1...4_294_967_295_000_000),
            "<decimal s>", "real server, VS (60)", .exits),
        Keyword(
            "virtual_server/real_server/UDP_CHECK", "alpha", .value, .bool, "[<bool>]", "real server, VS, off",
            .accepted),
        Keyword(
            "virtual_server/real_server/UDP_CHECK", "log_all_failures", .value, .bool, "[<bool>]",
            "checker_log_all_failures, off", .accepted),
        Keyword(
            "virtual_server/real_server/UDP_CHECK", "payload", .value, .special, "<hex digits>",
            "32 bytes of repeated text \"keepalived check - \"", .error),
        Keyword(
            "virtual_server/real_server/UDP_CHECK", "require_reply", .value, .special,
            "[<hex with X wildcard nibbles>]", "off", .accepted),
        Keyword(
            "virtual_server/real_server/UDP_CHECK", "min_reply_length", .value, .integer(0...65_535), "<0..65535>", "0",
            .exits),
        Keyword(
            "virtual_server/real_server/UDP_CHECK", "max_reply_length", .value, .integer(0...65_535), "<0..65535>",
            "255", .exits),
        Keyword(
            "virtual_server/real_server/HTTP_GET", "connect_ip", .value, .address, "<ip>", "real server address", .exits
        ),
        Keyword(
            "virtual_server/real_server/HTTP_GET", "connect_port", .value, .integer(1...65_535), "<1..65535>",
            "real server port", .exits),
        Keyword("virtual_server/real_server/HTTP_GET", "bindto", .value, .address, "<ip>", "none", .exits),
        Keyword(
            "virtual_server/real_server/HTTP_GET", "bind_port", .value, .integer(1...65_535), "<1..65535>", "none",
            .exits),
        Keyword("virtual_server/real_server/HTTP_GET", "bind_if", .value, .word, "<ifname>", "none", .exits),
        Keyword(
            "virtual_server/real_server/HTTP_GET", "connect_timeout", .value, .seconds(1...4_294_967_295),
            "<decimal s>", "real server, then VS, then 5", .exits),
        Keyword(
            "virtual_server/real_server/HTTP_GET", "fwmark", .value, .integer(0...4_294_967_295), "<uint>", "0", .exits),
        Keyword(
            "virtual_server/real_server/HTTP_GET", "retry", .value, .integer(0...4_294_967_295), "<uint>",
            "real server, VS, else 1", .exits),
        Keyword(
            "virtual_server/real_server/HTTP_GET", "delay_before_retry", .value, .seconds(0...4_294_967_295_000_000),
            "<decimal s>", "real server, VS, else 3 s", .exits),
        Keyword(
            "virtual_server/real_server/HTTP_GET", "warmup", .value, .seconds(0...4_294_967_295_000_000), "<decimal s>",
            "real server, VS, then delay_loop", .exits),
        Keyword(
            "virtual_server/real_server/HTTP_GET", "delay_loop", .value, .seconds(1...4_294_967_295_000_000),
            "<decimal s>", "real server, VS (60)", .exits),
        Keyword(
            "virtual_server/real_server/HTTP_GET", "alpha", .value, .bool, "[<bool>]", "real server, VS, off", .accepted
        ),
        Keyword(
            "virtual_server/real_server/HTTP_GET", "log_all_failures", .value, .bool, "[<bool>]",
            "checker_log_all_failures, off", .accepted),
        Keyword(
            "virtual_server/real_server/HTTP_GET", "nb_get_retry", .value, .integer(0...4_294_967_295), "<uint>", "",
            .exits, status: .deprecated, aliasOf: "retry"),
        Keyword(
            "virtual_server/real_server/HTTP_GET", "virtualhost", .value, .word, "<name>", "real server, VS", .error),
        Keyword(
            "virtual_server/real_server/HTTP_GET", "http_protocol", .value, .oneOf(["1.0", "1.1", "1.0C", "1.0c"]),
            "1.0 or 1.1 or 1.0C or 1.0c", "1.0", .error),
        Keyword("virtual_server/real_server/HTTP_GET", "enable_sni", .value, .bool, "[<bool>]", "off", .accepted),
        Keyword(
            "virtual_server/real_server/HTTP_GET", "sni_name", .value, .optionalWord, "[<name>]", "none", .accepted),
        Keyword("virtual_server/real_server/HTTP_GET", "fast_recovery", .value, .bool, "[<bool>]", "off", .accepted),
        Keyword("virtual_server/real_server/HTTP_GET", "url", .block, .none, "{ }", "", .accepted),
        Keyword("virtual_server/real_server/HTTP_GET/url", "path", .value, .word, "<path>", "none (required)", .exits),
        Keyword(
            "virtual_server/real_server/HTTP_GET/url", "digest", .value, .special, "<32 hex digits>", "none", .exits),
        Keyword(
            "virtual_server/real_server/HTTP_GET/url", "status_code", .value, .special, "<n>[-<m>] ...",
            "200-299 (also with digest or regex)", .accepted),
        Keyword(
            "virtual_server/real_server/HTTP_GET/url", "virtualhost", .value, .word, "<name>",
            "checker, real server, VS", .error),
        Keyword(
            "virtual_server/real_server/HTTP_GET/url", "regex", .value, .special,
            "\"<pcre2>\" (quotes and escapes processed)", "none", .error),
        Keyword("virtual_server/real_server/HTTP_GET/url", "regex_no_match", .flag, .none, "", "off", .accepted),
        Keyword(
            "virtual_server/real_server/HTTP_GET/url", "regex_options", .value, .special, "<word> ...", "none",
            .accepted),
        Keyword(
            "virtual_server/real_server/HTTP_GET/url", "regex_min_offset", .value, .integer(0...4_294_967_295),
            "<uint>", "0", .accepted),
        Keyword(
            "virtual_server/real_server/HTTP_GET/url", "regex_max_offset", .value, .integer(0...4_294_967_295),
            "<uint>", "unlimited", .accepted),
        Keyword(
            "virtual_server/real_server/HTTP_GET/url", "regex_stack", .value, .special, "<start> <max>",
            "PCRE2 default", .accepted),
        Keyword(
            "virtual_server/real_server/SSL_GET", "connect_ip", .value, .address, "<ip>", "real server address", .exits),
        Keyword(
            "virtual_server/real_server/SSL_GET", "connect_port", .value, .integer(1...65_535), "<1..65535>",
            "real server port", .exits),
        Keyword("virtual_server/real_server/SSL_GET", "bindto", .value, .address, "<ip>", "none", .exits),
        Keyword(
            "virtual_server/real_server/SSL_GET", "bind_port", .value, .integer(1...65_535), "<1..65535>", "none",
            .exits),
        Keyword("virtual_server/real_server/SSL_GET", "bind_if", .value, .word, "<ifname>", "none", .exits),
        Keyword(
            "virtual_server/real_server/SSL_GET", "connect_timeout", .value, .seconds(1...4_294_967_295), "<decimal s>",
            "real server, then VS, then 5", .exits),
        Keyword(
            "virtual_server/real_server/SSL_GET", "fwmark", .value, .integer(0...4_294_967_295), "<uint>", "0", .exits),
        Keyword(
            "virtual_server/real_server/SSL_GET", "retry", .value, .integer(0...4_294_967_295), "<uint>",
            "real server, VS, else 1", .exits),
        Keyword(
            "virtual_server/real_server/SSL_GET", "delay_before_retry", .value, .seconds(0...4_294_967_295_000_000),
            "<decimal s>", "real server, VS, else 3 s", .exits),
        Keyword(
            "virtual_server/real_server/SSL_GET", "warmup", .value, .seconds(0...4_294_967_295_000_000), "<decimal s>",
            "real server, VS, then delay_loop", .exits),
        Keyword(
            "virtual_server/real_server/SSL_GET", "delay_loop", .value, .seconds(1...4_294_967_295_000_000),
            "<decimal s>", "real server, VS (60)", .exits),
        Keyword(
            "virtual_server/real_server/SSL_GET", "alpha", .value, .bool, "[<bool>]", "real server, VS, off", .accepted),
        Keyword(
            "virtual_server/real_server/SSL_GET", "log_all_failures", .value, .bool, "[<bool>]",
            "checker_log_all_failures, off", .accepted),
        Keyword(
            "virtual_server/real_server/SSL_GET", "nb_get_retry", .value, .integer(0...4_294_967_295), "<uint>", "",
            .exits, status: .deprecated, aliasOf: "retry"),
        Keyword(
            "virtual_server/real_server/SSL_GET", "virtualhost", .value, .word, "<name>", "real server, VS", .error),
        Keyword(
            "virtual_server/real_server/SSL_GET", "http_protocol", .value, .oneOf(["1.0", "1.1", "1.0C", "1.0c"]),
            "1.0 or 1.1 or 1.0C or 1.0c", "1.0", .error),
        Keyword("virtual_server/real_server/SSL_GET", "enable_sni", .value, .bool, "[<bool>]", "off", .accepted),
        Keyword("virtual_server/real_server/SSL_GET", "sni_name", .value, .optionalWord, "[<name>]", "none", .accepted),
        Keyword("virtual_server/real_server/SSL_GET", "fast_recovery", .value, .bool, "[<bool>]", "off", .accepted),
        Keyword(
            "virtual_server/real_server/SSL_GET", "tls_compliant", .value, .bool, "[<bool>]", "off", .accepted,
            since: "2.2.8"),
        Keyword("virtual_server/real_server/SSL_GET", "url", .block, .none, "{ }", "", .accepted),
        Keyword("virtual_server/real_server/SSL_GET/url", "path", .value, .word, "<path>", "none (required)", .exits),
        Keyword(
            "virtual_server/real_server/SSL_GET/url", "digest", .value, .special, "<32 hex digits>", "none", .exits),
        Keyword(
            "virtual_server/real_server/SSL_GET/url", "status_code", .value, .special, "<n>[-<m>] ...",
            "200-299 (also with digest or regex)", .accepted),
        Keyword(
            "virtual_server/real_server/SSL_GET/url", "virtualhost", .value, .word, "<name>",
            "checker, real server, VS", .error),
        Keyword(
            "virtual_server/real_server/SSL_GET/url", "regex", .value, .special,
            "\"<pcre2>\" (quotes and escapes processed)", "none", .error),
        Keyword("virtual_server/real_server/SSL_GET/url", "regex_no_match", .flag, .none, "", "off", .accepted),
        Keyword(
            "virtual_server/real_server/SSL_GET/url", "regex_options", .value, .special, "<word> ...", "none", .accepted
        ),
        Keyword(
            "virtual_server/real_server/SSL_GET/url", "regex_min_offset", .value, .integer(0...4_294_967_295), "<uint>",
            "0", .accepted),
        Keyword(
            "virtual_server/real_server/SSL_GET/url", "regex_max_offset", .value, .integer(0...4_294_967_295), "<uint>",
            "unlimited", .accepted),
        Keyword(
            "virtual_server/real_server/SSL_GET/url", "regex_stack", .value, .special, "<start> <max>", "PCRE2 default",
            .accepted),
        Keyword(
            "virtual_server/real_server/SSL_GET/url", "tls_compliant", .value, .bool, "[<bool>]", "checker", .accepted,
            since: "2.2.8"),
        Keyword(
            "virtual_server/real_server/DNS_CHECK", "connect_ip", .value, .address, "<ip>", "real server address",
            .exits),
        Keyword(
            "virtual_server/real_server/DNS_CHECK", "connect_port", .value, .integer(1...65_535), "<1..65535>",
            "real server port", .exits),
        Keyword("virtual_server/real_server/DNS_CHECK", "bindto", .value, .address, "<ip>", "none", .exits),
        Keyword(
            "virtual_server/real_server/DNS_CHECK", "bind_port", .value, .integer(1...65_535), "<1..65535>", "none",
            .exits),
        Keyword("virtual_server/real_server/DNS_CHECK", "bind_if", .value, .word, "<ifname>", "none", .exits),
        Keyword(
            "virtual_server/real_server/DNS_CHECK", "connect_timeout", .value, .seconds(1...4_294_967_295),
            "<decimal s>", "real server, then VS, then 5", .exits),
        Keyword(
            "virtual_server/real_server/DNS_CHECK", "fwmark", .value, .integer(0...4_294_967_295), "<uint>", "0", .exits
        ),
        Keyword(
            "virtual_server/real_server/DNS_CHECK", "retry", .value, .integer(0...4_294_967_295), "<uint>",
            "real server, VS, else 3", .exits),
        Keyword(
            "virtual_server/real_server/DNS_CHECK", "delay_before_retry", .value, .seconds(0...4_294_967_295_000_000),
            "<decimal s>", "real server, VS, else delay_loop", .exits),
        Keyword(
            "virtual_server/real_server/DNS_CHECK", "warmup", .value, .seconds(0...4_294_967_295_000_000),
            "<decimal s>", "real server, VS, then delay_loop", .exits),
        Keyword(
            "virtual_server/real_server/DNS_CHECK", "delay_loop", .value, .seconds(1...4_294_967_295_000_000),
            "<decimal s>", "real server, VS (60)", .exits),
        Keyword(
            "virtual_server/real_server/DNS_CHECK", "alpha", .value, .bool, "[<bool>]", "real server, VS, off",
            .accepted),
        Keyword(
            "virtual_server/real_server/DNS_CHECK", "log_all_failures", .value, .bool, "[<bool>]",
            "checker_log_all_failures, off", .accepted),
        Keyword(
            "virtual_server/real_server/DNS_CHECK", "type", .value, .special, "A NS CNAME SOA MX TXT AAAA RRSIG DNSKEY",
            "SOA", .exits),
        Keyword("virtual_server/real_server/DNS_CHECK", "name", .value, .word, "<domain>", ". (root)", .exits),
        Keyword(
            "virtual_server/real_server/FILE_CHECK", "track_file", .value, .word, "<name>", "none (required)", .exits),
        Keyword(
            "virtual_server/real_server/FILE_CHECK", "weight", .value, .weight(-2_147_483_647...2_147_483_647),
            "<-2147483647..2147483647> [reverse|noreverse]", "file's weight", .error),
        Keyword(
            "virtual_server/real_server/BFD_CHECK", "name", .value, .word, "<bfd_instance>", "none (required)", .error),
        Keyword("virtual_server/real_server/BFD_CHECK", "alpha", .value, .bool, "[<bool>]", "off", .accepted),
        Keyword(
            "virtual_server/real_server/HTTP_GET/url/regex_options", "allow_empty_class", .option, .special, "", "off",
            .accepted),
        Keyword(
            "virtual_server/real_server/HTTP_GET/url/regex_options", "alt_bsux", .option, .special, "", "off", .accepted
        ),
        Keyword(
            "virtual_server/real_server/HTTP_GET/url/regex_options", "auto_callout", .option, .special, "", "off",
            .accepted),
        Keyword(
            "virtual_server/real_server/HTTP_GET/url/regex_options", "caseless", .option, .special, "", "off", .accepted
        ),
        Keyword(
            "virtual_server/real_server/HTTP_GET/url/regex_options", "dollar_endonly", .option, .special, "", "off",
            .accepted),
        Keyword(
            "virtual_server/real_server/HTTP_GET/url/regex_options", "dotall", .option, .special, "", "off", .accepted),
        Keyword(
            "virtual_server/real_server/HTTP_GET/url/regex_options", "dupnames", .option, .special, "", "off", .accepted
        ),
        Keyword(
            "virtual_server/real_server/HTTP_GET/url/regex_options", "extended", .option, .special, "", "off", .accepted
        ),
        Keyword(
            "virtual_server/real_server/HTTP_GET/url/regex_options", "firstline", .option, .special, "", "off",
            .accepted),
        Keyword(
            "virtual_server/real_server/HTTP_GET/url/regex_options", "match_unset_backref", .option, .special, "",
            "off", .accepted),
        Keyword(
            "virtual_server/real_server/HTTP_GET/url/regex_options", "multiline", .option, .special, "", "off",
            .accepted),
        Keyword(
            "virtual_server/real_server/HTTP_GET/url/regex_options", "never_ucp", .option, .special, "", "off",
            .accepted),
        Keyword(
            "virtual_server/real_server/HTTP_GET/url/regex_options", "never_utf", .option, .special, "", "off",
            .accepted),
        Keyword(
            "virtual_server/real_server/HTTP_GET/url/regex_options", "no_auto_capture", .option, .special, "", "off",
            .accepted),
        Keyword(
            "virtual_server/real_server/HTTP_GET/url/regex_options", "no_auto_possess", .option, .special, "", "off",
            .accepted),
        Keyword(
            "virtual_server/real_server/HTTP_GET/url/regex_options", "no_dotstar_anchor", .option, .special, "", "off",
            .accepted),
        Keyword(
            "virtual_server/real_server/HTTP_GET/url/regex_options", "no_start_optimize", .option, .special, "", "off",
            .accepted),
        Keyword(
            "virtual_server/real_server/HTTP_GET/url/regex_options", "ucp", .option, .special, "", "off", .accepted),
        Keyword(
            "virtual_server/real_server/HTTP_GET/url/regex_options", "ungreedy", .option, .special, "", "off", .accepted
        ),
        Keyword(
            "virtual_server/real_server/HTTP_GET/url/regex_options", "utf", .option, .special, "", "off", .accepted),
        Keyword(
            "virtual_server/real_server/HTTP_GET/url/regex_options", "never_backslash_c", .option, .special, "", "off",
            .accepted),
        Keyword(
            "virtual_server/real_server/HTTP_GET/url/regex_options", "alt_circumflex", .option, .special, "", "off",
            .accepted),
        Keyword(
            "virtual_server/real_server/HTTP_GET/url/regex_options", "alt_verbnames", .option, .special, "", "off",
            .accepted),
        Keyword(
            "virtual_server/real_server/HTTP_GET/url/regex_options", "use_offset_limit", .option, .special, "", "off",
            .accepted),
        Keyword(
            "virtual_server/real_server/SSL_GET/url/regex_options", "allow_empty_class", .option, .special, "", "off",
            .accepted),
        Keyword(
            "virtual_server/real_server/SSL_GET/url/regex_options", "alt_bsux", .option, .special, "", "off", .accepted),
        Keyword(
            "virtual_server/real_server/SSL_GET/url/regex_options", "auto_callout", .option, .special, "", "off",
            .accepted),
        Keyword(
            "virtual_server/real_server/SSL_GET/url/regex_options", "caseless", .option, .special, "", "off", .accepted),
        Keyword(
            "virtual_server/real_server/SSL_GET/url/regex_options", "dollar_endonly", .option, .special, "", "off",
            .accepted),
        Keyword(
            "virtual_server/real_server/SSL_GET/url/regex_options", "dotall", .option, .special, "", "off", .accepted),
        Keyword(
            "virtual_server/real_server/SSL_GET/url/regex_options", "dupnames", .option, .special, "", "off", .accepted),
        Keyword(
            "virtual_server/real_server/SSL_GET/url/regex_options", "extended", .option, .special, "", "off", .accepted),
        Keyword(
            "virtual_server/real_server/SSL_GET/url/regex_options", "firstline", .option, .special, "", "off", .accepted
        ),
        Keyword(
            "virtual_server/real_server/SSL_GET/url/regex_options", "match_unset_backref", .option, .special, "", "off",
            .accepted),
        Keyword(
            "virtual_server/real_server/SSL_GET/url/regex_options", "multiline", .option, .special, "", "off", .accepted
        ),
        Keyword(
            "virtual_server/real_server/SSL_GET/url/regex_options", "never_ucp", .option, .special, "", "off", .accepted
        ),
        Keyword(
            "virtual_server/real_server/SSL_GET/url/regex_options", "never_utf", .option, .special, "", "off", .accepted
        ),
        Keyword(
            "virtual_server/real_server/SSL_GET/url/regex_options", "no_auto_capture", .option, .special, "", "off",
            .accepted),
        Keyword(
            "virtual_server/real_server/SSL_GET/url/regex_options", "no_auto_possess", .option, .special, "", "off",
            .accepted),
        Keyword(
            "virtual_server/real_server/SSL_GET/url/regex_options", "no_dotstar_anchor", .option, .special, "", "off",
            .accepted),
        Keyword(
            "virtual_server/real_server/SSL_GET/url/regex_options", "no_start_optimize", .option, .special, "", "off",
            .accepted),
        Keyword("virtual_server/real_server/SSL_GET/url/regex_options", "ucp", .option, .special, "", "off", .accepted),
        Keyword(
            "virtual_server/real_server/SSL_GET/url/regex_options", "ungreedy", .option, .special, "", "off", .accepted),
        Keyword("virtual_server/real_server/SSL_GET/url/regex_options", "utf", .option, .special, "", "off", .accepted),
        Keyword(
            "virtual_server/real_server/SSL_GET/url/regex_options", "never_backslash_c", .option, .special, "", "off",
            .accepted),
        Keyword(
            "virtual_server/real_server/SSL_GET/url/regex_options", "alt_circumflex", .option, .special, "", "off",
            .accepted),
        Keyword(
            "virtual_server/real_server/SSL_GET/url/regex_options", "alt_verbnames", .option, .special, "", "off",
            .accepted),
        Keyword(
            "virtual_server/real_server/SSL_GET/url/regex_options", "use_offset_limit", .option, .special, "", "off",
            .accepted),
    ]
}
