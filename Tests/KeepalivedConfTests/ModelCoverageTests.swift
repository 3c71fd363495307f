import InternetTypes
import KeepalivedConf
import Testing

/// Every keyword of the table must be in the typed model: with it, the model of a configuration is another than without.
struct ModelCoverageTests {
    /// What is not in the model, and why.
    private let withoutModel: [String: String] = [
        "global_defs:include_check": "is carried out while files are read",
        "global_defs:random_seed": "is carried out while files are read",
        "virtual_server:hashed": "has no effect in any release",
    ]

    @Test func everyKeywordChangesTheModel() throws {
        var missing: [String] = []
        for row in KeywordExamples.rows {
            let name = "\(row.context):\(row.name)"
            let (with, without) = try #require(KeywordExamples.texts(of: row), "no example of \(name)")
            let loaded = load(with) { KeywordExamples.prepare(&$0) }
            let plain = load(without) { KeywordExamples.prepare(&$0) }
            // A keyword that is refused proves nothing.
            let refused = loaded.problems.filter { problem in
                !plain.problems.contains { $0.message == problem.message } && problem.category != .deprecated
                    && problem.category != .security
                    && !problem.message.contains("is not used")
            }
            if row.status == .current { #expect(refused.isEmpty, "\(name): \(refused.map(\.message)) in\n\(with)") }
            if loaded.configuration == plain.configuration { missing.append(name) }
        }
        #expect(missing.sorted() == withoutModel.keys.sorted())
    }

    @Test func everyOptionOfAKeywordChangesTheModel() {
        // The options of lines; those of addresses, routes and rules have tests of their own.
        let lines: [(context: String, without: String, with: [String])] = [
            (
                "global_defs", "lvs_timeouts tcp 5",
                ["lvs_timeouts tcp 6", "lvs_timeouts tcp 5 tcpfin 7", "lvs_timeouts tcp 5 udp 8"]
            ),
            (
                "global_defs", "lvs_sync_daemon eth0",
                ["inst A", "id 7", "maxlen 1000", "port 9000", "ttl 3", "group 224.0.0.82", "A", "A 9"].map {
                    "lvs_sync_daemon eth0 " + $0
                }
            ),
            ("global_defs", "dynamic_interfaces", ["dynamic_interfaces allow_if_changes"]),
            ("global_defs", "lvs_flush_on_stop", ["lvs_flush_on_stop VS"]),
            ("global_defs", "vrrp_garp_extra_if 10", ["vrrp_garp_extra_if all 10"]),
            ("global_defs", "vrrp_rx_bufs_policy MTU", ["vrrp_rx_bufs_policy ADVERT", "vrrp_rx_bufs_policy 10000"]),
            (
                "global_defs", "smtp_server 192.0.2.25",
                ["smtp_server 192.0.2.25 587", "smtp_server 192.0.2.25 submission"]
            ),
            (
                "vrrp_instance", "use_vmac",
                ["name v0", "v0", "02:00:00:00:00:01", "netlink_notify_msg", "group 5"].map { "use_vmac " + $0 }
            ),
            (
                "vrrp_instance", "use_ipvlan 192.0.2.78",
                ["bridge", "private", "vepa", "group 5", "name v0", "192.0.2.77/24"].map {
                    "use_ipvlan 192.0.2.78 " + $0
                }
            ),
            ("vrrp_instance", "old_unicast_checksum", ["old_unicast_checksum never"]),
            (
                "vrrp_instance", "unicast_peer {\n192.0.2.2\n}",
                ["min_ttl 5", "max_ttl 200"].map { "unicast_peer {\n192.0.2.2 \($0)\n}" }
            ),
            (
                "vrrp_instance", "track_interface {\neth1\n}",
                ["weight 5", "weight 5 reverse"].map { "track_interface {\neth1 \($0)\n}" }
            ),
            (
                "vrrp_instance", "track_script {\ns\n}",
                ["weight 5", "weight 5 reverse", "weight 5 noreverse"].map { "track_script {\ns \($0)\n}" }
            ),
            ("vrrp_track_process", "param_match", ["param_match initial", "param_match partial"]),
            ("track_file", "init_file 5", ["init_file 6", "init_file 5 overwrite"]),
            (
                "virtual_server", "lvs_method TUN",
                [
                    "lvs_method TUN type gue port 6080", "lvs_method TUN type gre", "lvs_method TUN type gre csum",
                    "lvs_method TUN type gue port 6080 remcsum", "lvs_method TUN type gre nocsum",
                ]
            ),
            ("virtual_server", "persistence_timeout", ["persistence_timeout 10"]),
        ]
        for (context, without, with) in lines {
            for line in with {
                let (changed, plain) = KeywordExamples.texts(context, line, without)
                let loaded = load(changed) { KeywordExamples.prepare(&$0) }
                #expect(loaded.problems.filter { $0.category == .value } == [], "\(line)")
                let other = load(plain) { KeywordExamples.prepare(&$0) }
                #expect(loaded.configuration != other.configuration, "\(line)")
            }
        }
    }
}
