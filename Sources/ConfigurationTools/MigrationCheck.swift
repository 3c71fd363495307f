import InternetTypes
public import KeepalivedConf

/// What becomes of a running keepalived's configuration under Stayalived, keyword by keyword, and how to change over.
public struct MigrationCheck {
    /// What a keyword of the file does here.
    enum Verdict: Hashable {
        case worksAsIs
        /// Works, but for what the text says.
        case differs(String)
        case notYet
    }

    struct Use {
        let keyword: Keyword
        let verdict: Verdict
        var count: Int
        let place: Place?
    }

    private let result: LoadResult
    private(set) var uses: [Use] = []

    /// Looks at everything that a configuration uses.
    public init(_ result: LoadResult) {
        self.result = result
        var positions: [Keyword: Int] = [:]
        func walk(_ statements: [Statement]) {
            for statement in statements {
                if let keyword = statement.keyword {
                    if let position = positions[keyword] {
                        uses[position].count += 1
                    } else {
                        positions[keyword] = uses.count
                        uses.append(
                            Use(
                                keyword: keyword, verdict: Self.verdict(keyword), count: 1,
                                place: result.expanded.place(of: statement.origin)))
                    }
                }
                walk(statement.children)
            }
        }
        walk(result.expanded.statements)
    }

    /// Whether everything that the file uses works.
    public var isComplete: Bool { !uses.contains { $0.verdict == .notYet } }

    private static func verdict(_ keyword: Keyword) -> Verdict {
        guard keyword.isActedOn || keyword.status == .withoutEffect else { return .notYet }
        return differences[keyword.name].map { .differs($0) } ?? .worksAsIs
    }

    /// Where what is acted on is acted on otherwise.
    private static let differences: [String: String] = [
        "virtual_ipaddress": "an address that somebody removes is put back at once; keepalived gives the mastership up",
        "virtual_ipaddress_excluded": "an address that somebody removes is put back at once",
        "vrrp_iptables": "nftables is used instead", "vrrp_ipsets": "nftables is used instead",
        "vrrp_rt_priority":
            "real-time scheduling is taken without being asked, where the kernel permits it; this sets the priority",
        "vrrp_no_swap": "memory is locked without being asked, where the kernel permits it",
        "tmp_config_directory": "workers get the configuration in memory; nothing is written there",
        "smtp_server": "its name is looked up for at most three seconds, when the configuration is read",
    ]

    // MARK: The report

    /// The whole answer, for people.
    public var text: String { (verdictLines + [""] + steps).map { $0 + "\n" }.joined() }

    private var verdictLines: [String] {
        var lines: [String] = []
        let working = uses.filter { $0.verdict == .worksAsIs }
        lines.append("Works as is (\(working.count) of \(uses.count) keywords):")
        var contexts: [String] = []
        var names: [String: [String]] = [:]
        for use in working {
            if names[use.keyword.context] == nil { contexts.append(use.keyword.context) }
            names[use.keyword.context, default: []].append(use.keyword.name)
        }
        for context in contexts {
            lines.append(
                "  \(context.isEmpty ? "at file level" : context): " + (names[context] ?? []).joined(separator: ", "))
        }
        if working.isEmpty { lines.append("  nothing") }
        let differing = uses.filter { if case .differs = $0.verdict { true } else { false } }
        if !differing.isEmpty { lines += ["", "Works, and differs:"] }
        for use in differing {
            if case .differs(let how) = use.verdict { lines.append("  \(place(use))\(use.keyword.name): \(how)") }
        }
        let missing = uses.filter { $0.verdict == .notYet }
        if !missing.isEmpty { lines += ["", "Not yet: read and checked, but nothing is done about it:"] }
        for use in missing {
            let count = use.count > 1 ? " (\(use.count) times)" : ""
            lines.append("  \(place(use))\(use.keyword.name)\(count): \(Self.lowercased(use.keyword.effect))")
        }
        if !result.unknownKeywords.isEmpty {
            lines += [
                "", "Unknown to keepalived, too: \(result.unknownKeywords.count) words; stayalived -t names them.",
            ]
        }
        return lines
    }

    private func place(_ use: Use) -> String { use.place.map { "\($0.file):\($0.line): " } ?? "" }

    private static func lowercased(_ text: String) -> String { text.prefix(1).lowercased() + text.dropFirst() }

    // MARK: Changing over

    /// What to do, in order, on both machines.
    private var steps: [String] {
        let file = result.expanded.fileNames.first ?? "/etc/keepalived/keepalived.conf"
        guard isComplete else {
            return [
                "Do not change over a machine that needs what is not there yet. Without it, the steps would be those that",
                "are printed for a file that does not use it.",
            ]
        }
        guard let first = result.configuration.instances.first else {
            return [
                "There is no virtual router in this file, so there is nobody to take over meanwhile: what it does is not",
                "done between the end of keepalived and the start of stayalived.",
                "  1. stayalived -t -f \(file)",
                "  2. systemctl disable --now keepalived && systemctl enable --now stayalived",
            ]
        }
        var lines = [
            "Both daemons understand each other's packets: change one machine, look, then change the other. First the one",
            "that is BACKUP now, so that the addresses move once.",
        ]
        let addresses = result.configuration.instances.flatMap(\.virtualAddresses).prefix(3).map {
            "\($0.prefix.address)"
        }
        var number = 0
        func step(_ text: String...) {
            number += 1
            lines.append("  \(number). \(text[0])")
            lines += text.dropFirst().map { "     " + $0 }
        }
        step("On both machines: install the package. keepalived goes on running.")
        step(
            "On both machines: stayalived -t -f \(file)",
            "It says nothing but warnings where keepalived would say nothing; the exit statuses are the same.")
        step(
            "Find out who is master: ip -br addr | grep -F '\(addresses.first ?? "ADDRESS")'",
            addresses.count > 1
                ? "Each instance may have another one: change the machine with the fewest first."
                : "The other machine comes first.")
        step(
            "On the BACKUP: systemctl disable --now keepalived && systemctl enable --now stayalived",
            "Nobody notices: its addresses are on the other machine.")
        step(
            "journalctl -u stayalived must show, within seconds: (\(first.name)) Entering BACKUP STATE",
            "If it shows MASTER, it does not hear the other machine: go back (step \(number + 3)) and compare both files with",
            "'stayalivectl config pair'.")
        let instance = slowest ?? first
        step(
            "On the MASTER: the same two commands as in step 4.",
            "keepalived says that it leaves (priority 0); the other machine has the addresses within its skew time,",
            "at most \(Self.skew(of: instance).seconds) s for \(instance.name) with this priority." + stays)
        step("To go back on one machine: systemctl disable --now stayalived && systemctl enable --now keepalived")
        return lines
    }

    /// The instance that waits longest when it is told that the master leaves.
    private var slowest: VRRPInstance? {
        result.configuration.instances.max { Self.skew(of: $0) < Self.skew(of: $1) }
    }

    /// What a machine with this configuration waits after priority 0 (RFC 9568 section 6.1, RFC 3768 section 6.1).
    private static func skew(of instance: VRRPInstance) -> Duration {
        let unit = instance.version == 2 ? Duration.seconds(1) : instance.advertisementInterval
        let microseconds = unit.wholeMicroseconds / 256 * Int64(256 - Int(instance.priority))
        // To the millisecond above: more says nothing.
        return .milliseconds((microseconds + 999) / 1000)
    }

    private var stays: String {
        let keeps = result.configuration.instances.filter { !$0.preempts }.map(\.name)
        return keeps.isEmpty
            ? " They return when stayalived runs there, if\n     its priority is the higher one."
            : " With nopreempt (\(keeps.prefix(3).joined(separator: ", "))) they stay\n     where they are."
    }
}
