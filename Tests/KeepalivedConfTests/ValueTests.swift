import KeepalivedConf
import Testing

/// Single values, for every keyword that the table has.
struct ValueTests {
    /// A configuration without a problem into which one line of a context can be put.
    static func surrounding(_ context: String) -> (before: String, after: String)? {
        let parts = context.split(separator: "/").map(String.init)
        guard let outermost = parts.first else { return ("", "\n") }
        let opening = [
            "global_defs": "global_defs {\n", "track_group": "track_group G {\n", "garp_group": "garp_group {\n",
            "vrrp_sync_group": "vrrp_sync_group G {\n",
            "vrrp_instance":
                "vrrp_instance A {\ninterface eth0\nvirtual_router_id 1\nvirtual_ipaddress {\n192.0.2.1\n}\n",
            "vrrp_script": "vrrp_script S {\n", "vrrp_track_process": "vrrp_track_process P {\n",
            "track_file": "track_file F {\n", "vrrp_track_file": "vrrp_track_file F {\n", "SSL": "SSL {\n",
            "virtual_server": "virtual_server 192.0.2.1 80 {\n", "bfd_instance": "bfd_instance B {\n",
        ]
        guard var before = opening[outermost] else { return nil }
        for part in parts.dropFirst() {
            before += part == "real_server" ? "real_server 192.0.2.2 80 {\n" : part + " {\n"
        }
        return (before, "\n" + String(repeating: "}\n", count: parts.count))
    }

    private func problems(_ line: String, in context: String) -> [Problem] {
        guard let (before, after) = Self.surrounding(context) else { return [] }
        let number = before.count { $0 == "\n" } + 1
        return load(before + line + after).problems.filter { $0.place?.line == number }
    }

    @Test func keywordsWithoutTheirArgument() {
        for row in KeywordTable.shared.rows {
            guard [.value, .script].contains(row.kind) || row.kind == .block && row.arguments.hasPrefix("<"),
                row.status != .deprecated, Self.surrounding(row.context) != nil
            else { continue }
            // The lack of these is a problem of the block, where it is reported.
            guard !["misc_path", "vrrp_ipsets", "vrrp_iptables", "timer_expired_backup"].contains(row.name) else {
                continue
            }
            let line = row.kind == .block ? row.name + " {\n}" : row.name
            let found = problems(line, in: row.context).filter { $0.severity == .error }
            switch row.missingArgument {
            case .exits:
                #expect(found.configurationTestStatus == 2, "\(row.context) \(row.name): \(found)")
            case .error:
                #expect(found.configurationTestStatus == 5, "\(row.context) \(row.name): \(found)")
            case .accepted:
                guard row.kind != .block else { continue }
                #expect(found.configurationTestStatus == 0, "\(row.context) \(row.name): \(found)")
            }
        }
    }

    @Test func numbersAtTheEndsOfTheirRanges() {
        // Rules between several settings have a say about these ends.
        let related: Set<String> = [
            "quorum", "hysteresis", "timer_expired_backup", "max_hops", "version", "quorum_max", "regex_max_offset",
        ]
        for row in KeywordTable.shared.rows where row.kind == .value && Self.surrounding(row.context) != nil {
            guard row.status == .current, !related.contains(row.name) else { continue }
            let range: ClosedRange<Int64>
            switch row.grammar {
            case .integer(let allowed), .weight(let allowed), .optionalInteger(let allowed, _): range = allowed
            default: continue
            }
            for (number, isGood) in [
                (range.lowerBound, true), (range.upperBound, true), (range.lowerBound - 1, false),
                (range.upperBound + 1, false),
            ] {
                let found = problems("\(row.name) \(number)", in: row.context)
                #expect(found.isEmpty == isGood, "\(row.context) \(row.name) \(number): \(found)")
            }
            #expect(!problems("\(row.name) 1x", in: row.context).isEmpty)
        }
    }

    @Test func timesAtTheEndsOfTheirRanges() {
        for row in KeywordTable.shared.rows where row.kind == .value && Self.surrounding(row.context) != nil {
            guard row.status == .current, case .seconds(let range) = row.grammar, row.context != "vrrp_script" else {
                continue
            }
            func text(_ microseconds: Int64) -> String {
                let sign = microseconds < 0 ? "-" : ""
                let fraction = String(microseconds.magnitude % 1_000_000 + 1_000_000).dropFirst()
                return "\(sign)\(microseconds.magnitude / 1_000_000).\(fraction)"
            }
            for (number, isGood) in [
                (range.lowerBound, true), (range.upperBound, true), (range.lowerBound - 1, false),
                (range.upperBound + 1, false),
            ] {
                let found = problems("\(row.name) \(text(number))", in: row.context)
                #expect(found.isEmpty == isGood, "\(row.context) \(row.name) \(text(number)): \(found)")
            }
        }
    }

    @Test func booleansAreWrittenInSixWays() {
        for row in KeywordTable.shared.rows where row.grammar == .bool && Self.surrounding(row.context) != nil {
            for word in ["", "true", "on", "yes", "false", "off", "no"] {
                #expect(problems("\(row.name) \(word)", in: row.context).isEmpty, "\(row.context) \(row.name) \(word)")
            }
            for word in ["True", "1", "maybe"] {
                #expect(
                    problems("\(row.name) \(word)", in: row.context).count == 1, "\(row.context) \(row.name) \(word)")
            }
        }
    }

    @Test(
        arguments: [
            ("1", 2, 1_000_000), ("0.01", 3, 10_000), ("40.95", 3, 40_950_000), ("255", 2, 255_000_000),
            ("1.5", 2, 2_000_000), ("0.3", 2, 1_000_000), ("0.015", 3, 20_000), ("50", 3, 40_950_000),
        ] as [(String, Int, Int64)])
    func advertisementIntervals(text: String, version: Int, microseconds: Int64) throws {
        let result = load(
            """
            vrrp_instance A {
                interface eth0
                virtual_router_id 1
                version \(version)
                advert_int \(text)
                virtual_ipaddress { 192.0.2.1 }
            }
            """)
        let instance = try #require(result.configuration.instances.first)
        #expect(instance.advertisementInterval == .microseconds(microseconds))
        let isExact = ["1", "0.01", "40.95", "255"].contains(text)
        #expect(result.problems.isEmpty == isExact)
    }

    @Test func scriptsHaveAParserOfTheirOwn() throws {
        let result = load(
            #"""
            global_defs { enable_script_security }
            vrrp_instance A {
                interface eth0
                virtual_router_id 1
                virtual_ipaddress { 192.0.2.1 }
                notify_master "/etc/s.sh a\x41\101 \"q r\" 'x y' z\ w" root
                notify_backup '/etc/s.sh "a b" c' root root
                notify_fault /etc/s.sh
                notify_stop /etc/s.sh nosuchuser
            }
            """#)
        let notify = try #require(result.configuration.instances.first).notify
        #expect(notify.master?.arguments == ["/etc/s.sh", "aAA", "\"q", "r\"", "x y", "z w"])
        #expect(notify.master?.user?.uid == 0)
        #expect(notify.backup?.arguments == ["/etc/s.sh", "a b", "c"])
        #expect(notify.backup?.user?.groupName == "root")
        #expect(notify.fault?.user?.name == "keepalived_script")
        #expect(notify.stop == nil)
        #expect(result.problems.map(\.category) == [.notice])
    }
}
