import KeepalivedConf

/// A configuration for every keyword of the table, with and without it.
enum KeywordExamples {
    /// A machine on which everything that examples name is there.
    static func prepare(_ environment: inout MemoryEnvironment) {
        environment.namespaces = ["blue"]
        environment.interfaces["red"] = .vrfMaster
        environment.resolvableHosts = ["mail.example.org"]
    }

    /// The texts for a row; nil where nobody wrote an example.
    static func texts(of row: Keyword) -> (with: String, without: String)? {
        let name = "\(row.context):\(row.name)"
        if let whole = whole[name] { return texts("", whole.with, whole.without) }
        return example(row).map { texts(row.context, $0.with, $0.without) }
    }

    /// The rows that may start a line.
    static var rows: [Keyword] { KeywordTable.shared.rows.filter { $0.kind != .option && $0.kind != .listItem } }

    // MARK: Examples

    /// The lines with and without a keyword; without is mostly nothing.
    private static func example(_ row: Keyword) -> (with: String, without: String)? {
        if let special = specials["\(row.context):\(row.name)"] ?? specials[row.name] {
            return (special, withouts["\(row.context):\(row.name)"] ?? withouts[row.name] ?? "")
        }
        let without = withouts[row.name] ?? ""
        switch row.grammar {
        case .none where row.kind == .flag: return (row.name, without)
        case .bool:
            // What is on by default must be switched off to be seen.
            return (row.name + " true", row.name + " false")
        case .integer(let range), .weight(let range), .optionalInteger(let range, _), .repeatCount(let range):
            return ("\(row.name) \(min(range.upperBound, max(range.lowerBound, 17)))", without)
        case .seconds(let range): return ("\(row.name) \(range.contains(7_250_000) ? "7.25" : "1")", without)
        case .milliseconds: return ("\(row.name) 1234", without)
        case .word, .optionalWord: return ("\(row.name) example", without)
        case .address: return ("\(row.name) 192.0.2.99", without)
        case .oneOf(let words): return words.last.map { ("\(row.name) \($0)", without) }
        case .script: return ("\(row.name) \"/usr/bin/example now\"", without)
        case .none, .special: return nil
        }
    }

    private static let withouts = [
        "vrrp_instance:preempt": "nopreempt", "active_key": "key 3 \(key)", "virtual_server:ops": "protocol UDP",
        "vrrp_instance:accept": "no_accept", "vmac_xmit_base": "use_vmac",
        "vrrp_instance:timer_expired_backup": "nopreempt", "vrrp_instance:thread_timer_expired": "nopreempt",
        "vrrp_instance:virtual_router_id": "", "virtual_server:sorry_server_inhibit": "sorry_server 192.0.2.9 80",
        "virtual_server:sorry_server_lvs_method": "sorry_server 192.0.2.9 80",
        "virtual_server:sh-port": "lvs_sched sh", "virtual_server:sh-fallback": "lvs_sched sh",
        "virtual_server:mh-port": "lvs_sched mh", "virtual_server:mh-fallback": "lvs_sched mh",
        "virtual_server:hashed": "lvs_sched sh", "regex_no_match": "regex a", "virtual_server:hysteresis": "quorum 3",
    ]

    private static let specials: [String: String] = [
        // File level.
        ":net_namespace": "net_namespace blue",
        ":global_defs": "global_defs {\nrouter_id x\n}", ":track_group": "track_group g {\ngroup {\nA\n}\n}",
        ":static_ipaddress": "static_ipaddress {\n192.0.2.200 dev eth0\n}",
        ":static_routes": "static_routes {\n198.51.100.0/24 dev eth0\n}",
        ":static_rules": "static_rules {\nfrom 192.0.2.0/24 table 5 preference 5\n}",
        ":vrrp_sync_group": "vrrp_sync_group g {\ngroup {\nA\nB\n}\n}",
        ":garp_group": "garp_group {\ngarp_interval 1\ninterface eth0\n}",
        ":linkbeat_interfaces": "linkbeat_interfaces {\neth0 MII\n}",
        ":vrrp_instance":
            "vrrp_instance C {\ninterface eth0\nvirtual_router_id 3\nvirtual_ipaddress {\n192.0.2.3\n}\n}",
        ":vrrp_script": "vrrp_script t {\nscript /usr/bin/example\n}",
        ":vrrp_track_process": "vrrp_track_process q {\nprocess nginx\n}",
        ":interface_up_down_delays": "interface_up_down_delays {\neth0 1 2\n}",
        ":track_file": "track_file g {\nfile /tmp/x\n}", ":vrrp_track_file": "vrrp_track_file g {\nfile /tmp/x\n}",
        ":SSL": "SSL {\nca /x\n}", ":virtual_server_group": "virtual_server_group h {\n192.0.2.1 80\n}",
        ":virtual_server":
            "virtual_server 192.0.2.101 80 {\nprotocol TCP\nlvs_sched rr\nlvs_method NAT\nreal_server 192.0.2.102 80 {\n}\n}",
        ":bfd_instance": "bfd_instance c {\nneighbor_ip 192.0.2.9\n}",
        // global_defs.
        "smtp_server": "smtp_server mail.example.org 587", "smtp_connect_timeout": "smtp_connect_timeout 7",
        "notification_email": "notification_email {\na@example.org b@example.org\n}",
        "max_auto_priority": "max_auto_priority 50", "dynamic_interfaces": "dynamic_interfaces",
        "default_interface": "default_interface eth1", "lvs_timeouts": "lvs_timeouts tcp 5",
        "lvs_flush_on_stop": "lvs_flush_on_stop", "lvs_flush_onstop": "lvs_flush_onstop VS",
        "lvs_sync_daemon": "lvs_sync_daemon eth0 inst A", "vrrp_mcast_group4": "vrrp_mcast_group4 224.0.0.19",
        "vrrp_mcast_group6": "vrrp_mcast_group6 ff02::13", "vrrp_garp_extra_if": "vrrp_garp_extra_if 10",
        "vrrp_vmac_garp_intvl": "vrrp_vmac_garp_intvl 10", "vrrp_iptables": "vrrp_iptables MYIN MYOUT",
        "vrrp_ipsets": "vrrp_ipsets a b", "global_defs:vrrp_version": "vrrp_version 3",
        "vrrp_cpu_affinity": "vrrp_cpu_affinity 1", "checker_cpu_affinity": "checker_cpu_affinity 1",
        "bfd_cpu_affinity": "bfd_cpu_affinity 1", "script_user": "script_user root",
        "notify_fifo": "notify_fifo /tmp/f", "vrrp_notify_fifo": "vrrp_notify_fifo /tmp/f",
        "lvs_notify_fifo": "lvs_notify_fifo /tmp/f", "vrrp_rx_bufs_policy": "vrrp_rx_bufs_policy MTU",
        "umask": "umask 022", "include_check": "include_check read", "json_version": "json_version 2",
        "reload_check_config": "reload_check_config /tmp/log", "reload_file": "reload_file /tmp/reload",
        "global_defs:nftables": "nftables mine", "global_defs:vrrp_rx_bufs_multiplier": "vrrp_rx_bufs_multiplier 5",
        // Groups.
        "track_interface": "track_interface {\neth1\n}", "track_script": "track_script {\ns\n}",
        "vrrp_instance:track_file": "track_file {\nf\n}", "vrrp_sync_group:track_file": "track_file {\nf\n}",
        "track_process": "track_process {\np\n}", "track_bfd": "track_bfd {\nb\n}",
        "garp_group:interface": "interface eth1", "garp_group:interfaces": "interfaces {\neth1\n}",
        // vrrp_instance.
        "use_vmac": "use_vmac", "use_ipvlan": "use_ipvlan 192.0.2.77",
        "vmac_xmit_base": "use_vmac\nvmac_xmit_base", "unicast_peer": "unicast_peer {\n192.0.2.2\n}",
        "old_unicast_checksum": "old_unicast_checksum", "state": "state MASTER",
        "vrrp_instance:interface": "interface eth1", "vrf": "vrf red", "mcast_dst_ip": "mcast_dst_ip 224.0.0.20",
        "vrrp_instance:version": "version 3", "advert_int": "advert_int 3",
        "virtual_ipaddress": "virtual_ipaddress {\n192.0.2.55\n}",
        "virtual_ipaddress_excluded": "virtual_ipaddress_excluded {\n192.0.2.55\n}",
        "virtual_routes": "virtual_routes {\n198.51.100.0/24 dev eth0\n}",
        "virtual_rules": "virtual_rules {\nfrom 192.0.2.0/24 table 5 preference 5\n}",
        "preempt": "nopreempt\npreempt", "accept": "no_accept\naccept",
        "timer_expired_backup": "nopreempt\ntimer_expired_backup 20",
        "thread_timer_expired": "nopreempt\nthread_timer_expired 20",
        "lvs_sync_daemon_interface": "lvs_sync_daemon_interface eth0", "garp_extra_if": "garp_extra_if 10",
        "vmac_garp_intvl": "vmac_garp_intvl 10",
        "authentication": "authentication {\nauth_type PASS\nauth_pass secret\n}",
        "auth_hmac": "auth_hmac {\nkey 1 \(key)\nactive_key 1\n}",

        "vrrp_instance/auth_hmac:key": "key 1 \(key)", "active_key": "key 3 \(key)\nactive_key 3",
        // Trackers.
        "vrrp_script:user": "user root", "MISC_CHECK:user": "user root",
        "param_match": "param_match partial",
        "init_file": "init_file 5 overwrite",
        // Servers.
        "lb_algo": "lb_algo sh", "lvs_sched": "lvs_sched sh", "sh-port": "lvs_sched sh\nsh-port",
        "sh-fallback": "lvs_sched sh\nsh-fallback", "mh-port": "lvs_sched mh\nmh-port",
        "mh-fallback": "lvs_sched mh\nmh-fallback", "hashed": "lvs_sched sh\nhashed", "lb_kind": "lb_kind TUN",
        "lvs_method": "lvs_method TUN", "persistence_granularity": "persistence_granularity 255.255.255.0",
        "virtual_server:protocol": "protocol SCTP", "hysteresis": "quorum 3\nhysteresis 2",
        "sorry_server": "sorry_server 192.0.2.9 80", "quorum": "quorum 2",
        "virtual_server:ops": "protocol UDP\nops", "path": "path /other",
        "virtual_server/real_server/FILE_CHECK:track_file": "track_file o",
        "sorry_server_inhibit": "sorry_server 192.0.2.9 80\nsorry_server_inhibit",
        "sorry_server_lvs_method": "sorry_server 192.0.2.9 80\nsorry_server_lvs_method TUN",
        "real_server": "real_server 192.0.2.92 80 {\nTCP_CHECK {\n}\n}",
        "MISC_CHECK": "MISC_CHECK {\nmisc_path /usr/bin/example\n}", "SMTP_CHECK": "SMTP_CHECK {\n}",
        "TCP_CHECK": "TCP_CHECK {\n}", "PING_CHECK": "PING_CHECK {\n}", "UDP_CHECK": "UDP_CHECK {\n}",
        "HTTP_GET": "HTTP_GET {\nurl {\npath /\n}\n}", "SSL_GET": "SSL_GET {\nurl {\npath /\n}\n}",
        "DNS_CHECK": "DNS_CHECK {\n}", "FILE_CHECK": "FILE_CHECK {\ntrack_file f\n}",
        "BFD_CHECK": "BFD_CHECK {\nname b\n}",
        // Checkers.
        "host": "host {\nconnect_port 26\n}", "payload": "payload 0102", "require_reply": "require_reply 01x2",
        "http_protocol": "http_protocol 1.1", "sni_name": "sni_name example.org",
        "url": "url {\npath /other\n}", "digest": "digest d41d8cd98f00b204e9800998ecf8427e",
        "status_code": "status_code 200 301-302", "regex": "regex \"abc\"",
        "regex_no_match": "regex a\nregex_no_match", "regex_options": "regex_options caseless",
        "regex_min_offset": "regex_min_offset 5",
        "regex_max_offset": "regex_max_offset 50", "regex_stack": "regex_stack 1000 2000",
        "virtual_server/real_server/DNS_CHECK:type": "type MX",
        "virtual_server/real_server/MISC_CHECK:user": "user root",
        "virtual_server/real_server/FILE_CHECK:weight": "weight 17 reverse",
    ]

    private static let key = "0123456789abcdef0123456789abcdef"

    /// Keywords without which there is no block: here the block is what one of the texts lacks.
    private static let whole: [String: (with: String, without: String)] = [
        "vrrp_sync_group:group": ("vrrp_sync_group y {\ngroup {\nA\nB\n}\n}", "vrrp_sync_group y {\n}"),
        "track_group:group": ("track_group y {\ngroup {\nA\nB\n}\n}", "track_group y {\n}"),
        "vrrp_instance:native_ipv6": (instance("no_virtual_ipaddress\nnative_ipv6"), instance("no_virtual_ipaddress")),
        "vrrp_instance:no_virtual_ipaddress": (instance("no_virtual_ipaddress"), instance("")),
        "vrrp_instance/authentication:auth_type": (
            instance(address + "authentication {\nauth_type AH\nauth_pass x\n}"),
            instance(address + "authentication {\nauth_pass x\n}")
        ),
        "vrrp_instance/authentication:auth_pass": (
            instance(address + "authentication {\nauth_type AH\nauth_pass x\n}"),
            instance(address + "authentication {\nauth_type AH\n}")
        ),
        "vrrp_script:script": ("vrrp_script t {\nscript /usr/bin/true\n}", "vrrp_script t {\n}"),
        "vrrp_track_process:process": ("vrrp_track_process q {\nprocess x\n}", "vrrp_track_process q {\n}"),
        "track_file:file": ("track_file g {\nfile /tmp/g\n}", "track_file g {\n}"),
        "vrrp_track_file:file": ("vrrp_track_file g {\nfile /tmp/g\n}", "vrrp_track_file g {\n}"),
        "bfd_instance:neighbor_ip": ("bfd_instance c {\nneighbor_ip 192.0.2.60\n}", "bfd_instance c {\n}"),
        "bfd_instance:neighbour_ip": ("bfd_instance c {\nneighbour_ip 192.0.2.60\n}", "bfd_instance c {\n}"),
        "virtual_server:ip_family": (
            "virtual_server fwmark 5 {\nip_family inet6\nlvs_sched rr\nlvs_method TUN\nreal_server 192.0.2.9 {\n}\n}",
            "virtual_server fwmark 5 {\nlvs_sched rr\nlvs_method TUN\nreal_server 192.0.2.9 {\n}\n}"
        ),
        "virtual_server/real_server/BFD_CHECK:name": (server("BFD_CHECK {\nname d\n}"), server("BFD_CHECK {\n}")),
    ]

    private static let address = "virtual_ipaddress {\n192.0.2.3\n}\n"

    private static func instance(_ lines: String) -> String {
        "vrrp_instance C {\ninterface eth0\nvirtual_router_id 3\n\(lines)\n}"
    }

    private static func server(_ check: String) -> String {
        "bfd_instance d {\nneighbor_ip 192.0.2.61\n}\nvirtual_server 192.0.2.71 80 {\nprotocol TCP\nlvs_sched rr\nlvs_method NAT\nreal_server 192.0.2.91 80 {\n\(check)\n}\n}"
    }

    /// A whole configuration around a line of a context, with and without that line.
    static func texts(
        _ context: String, _ with: String, _ without: String
    ) -> (with: String, without: String) {
        let names = context.isEmpty ? [] : context.split(separator: "/").map(String.init)
        return (text(names, with), text(names, without))
    }

    private static func text(_ context: [String], _ line: String) -> String {
        let outer = context.first
        func inside(_ name: String) -> String { outer == name ? nested(Array(context.dropFirst()), line) : "" }
        return """
            \(outer == nil ? line : "")
            global_defs {
            \(inside("global_defs"))
            }
            vrrp_script s {
            script /usr/bin/true
            \(inside("vrrp_script"))
            }
            track_file f {
            file /tmp/f
            \(inside("track_file"))
            }
            vrrp_track_file o {
            file /tmp/o
            \(inside("vrrp_track_file"))
            }
            vrrp_track_process p {
            process nginx
            \(inside("vrrp_track_process"))
            }
            bfd_instance b {
            neighbor_ip 192.0.2.50
            \(inside("bfd_instance"))
            }
            garp_group {
            gna_interval 2
            \(inside("garp_group"))
            }
            vrrp_sync_group x {
            group {
            A
            B
            }
            \(inside("vrrp_sync_group"))
            }
            vrrp_instance A {
            interface eth0
            virtual_router_id 1
            virtual_ipaddress {
            192.0.2.1
            }
            \(inside("vrrp_instance"))
            }
            vrrp_instance B {
            interface eth1
            virtual_router_id 2
            virtual_ipaddress {
            192.0.2.2
            }
            track_script {
            s
            }
            }
            \(outer == "SSL" ? "SSL {\n\(line)\n}" : "")
            \(outer == "track_group" ? "track_group t {\n\(line)\n}" : "")
            virtual_server 192.0.2.70 80 {
            protocol TCP
            lvs_sched rr
            lvs_method NAT
            real_server 192.0.2.90 80 {
            weight 5
            \(context.first == "virtual_server" && context.count > 1 ? nested(Array(context.dropFirst(2)), line) : "")
            }
            \(context == ["virtual_server"] ? line : "")
            }
            """
    }

    private static func nested(_ context: [String], _ line: String) -> String {
        guard let first = context.first else { return line }
        let needed = [
            "MISC_CHECK": "misc_path /usr/bin/true", "HTTP_GET": "url {\npath /\n}", "SSL_GET": "url {\npath /\n}",
            "FILE_CHECK": "track_file f", "BFD_CHECK": "name b", "url": "path /first",
            "authentication": "auth_type PASS\nauth_pass secret", "auth_hmac": "key 2 \(key)\nactive_key 2",
        ]
        return "\(first) {\n\(needed[first] ?? "")\n\(nested(Array(context.dropFirst()), line))\n}"
    }
}
