import ConfigurationLints
import InternetTypes
import KeepalivedConf
import Testing

private func service(_ lines: String, address: String = "192.0.2.10", real: String = "TCP_CHECK { }") -> String {
    """
    virtual_server \(address) 80 {
        lvs_sched rr
        protocol TCP
        \(lines)
        real_server 198.51.100.1 80 {
            \(real)
        }
    }

    """
}

/// Addresses, servers and scripts; each case with its twin, in which all is well.
struct OtherLintTests {
    static let cases = [
        LintCase(
            instance("  virtual_ipaddress_excluded {\n 1️⃣192.0.2.10\n}"),
            Expected("1️⃣", .duplicateVIP, "(VI_1) 192.0.2.10 is listed twice"), remedy: " 192.0.2.10\n}",
            " 192.0.2.12\n}"),
        LintCase(
            instance("") + instance("", name: "B", interface: "eth1", address: "1️⃣192.0.2.10/24", id: 52),
            Expected("1️⃣", .duplicateVIP, "(B) 192.0.2.10 is also an address of VI_1"),
            remedy: "192.0.2.10/24", "192.0.2.11/24"),
        LintCase(
            instance("", address: "fe80::1")
                + instance("", name: "B", interface: "eth1", address: "1️⃣fe80::1 dev eth0", id: 52),
            Expected("1️⃣", .duplicateVIP, "also an address of VI_1"), remedy: "dev eth0", ""),
        LintCase(
            instance("", address: "fe80::1")
                + instance("#", name: "B", address: "1️⃣fe80::1", id: 52),
            Expected("1️⃣", .duplicateVIP, "also an address of VI_1"), remedy: "#", "use_vmac"),
        LintCase(
            "static_ipaddress {\n 192.0.2.10/24 dev eth0\n}\n" + instance("", address: "1️⃣192.0.2.10"),
            Expected("1️⃣", .duplicateVIP, "also an address of static_ipaddress"),
            remedy: "192.0.2.10/24", "192.0.2.1/24"),
        LintCase(
            instance("mcast_src_ip 192.0.2.10", address: "1️⃣192.0.2.10"),
            Expected("1️⃣", .vipOwnAddress, "192.0.2.10 is one that this machine sends from"),
            remedy: "mcast_src_ip 192.0.2.10", "mcast_src_ip 192.0.2.1"),
        LintCase(
            service("lvs_method NAT", real: "").replacing("real_server", with: "1️⃣real_server"),
            Expected("1️⃣", .noHealthCheck, "[192.0.2.10]:tcp:80: no real server has a check"),
            remedy: "198.51.100.1 80 {", "198.51.100.1 80 {\nPING_CHECK {\n}"),
        LintCase(
            "virtual_server fwmark 3 {\nlvs_sched rr\nlvs_method NAT\n 1️⃣ops\npersistence_timeout 50\n"
                + "real_server 198.51.100.1 80 {\nTCP_CHECK {\n}\n}\n}\n",
            Expected("1️⃣", .persistenceOps, "FWM 3: with ops"), remedy: "persistence_timeout 50", ""),
        LintCase(
            instance("") + service(" 1️⃣lvs_method DR"),
            Expected("1️⃣", .directRoutingARP, "each real server must have 192.0.2.10"), remedy: "DR", "NAT"),
    ]

    @Test(arguments: cases) func findsAndFindsNot(_ item: LintCase) { item.check() }

    @Test func aUnicastPeersAddress() {
        let text = instance("unicast_peer {\n192.0.2.2\n}", address: "1️⃣192.0.2.2")
        let options = LintOptions(disabled: [.unicastUnauthenticated])
        expectFindings(
            text, [Expected("1️⃣", .vipOwnAddress, "one that a unicast peer sends from")], options: options)
        expectFindings(text.replacing("1️⃣192.0.2.2", with: "192.0.2.3"), [], options: options)
    }

    @Test func anAddressOfTheInterface() throws {
        let eth0 = try #require(InterfaceName("eth0"))
        let own = try #require(IPAddress("192.0.2.10"))
        let prefix = try #require(AddressPrefix(own, length: 24))
        let options = LintOptions(interfaceAddresses: [eth0: [prefix]])
        expectFindings(
            instance("", address: "1️⃣192.0.2.10"),
            [Expected("1️⃣", .vipOwnAddress, "eth0 has of its own, with another prefix length")], options: options)
        // With the same length it may be there because this node is master.
        expectFindings(instance("", address: "192.0.2.10/24"), [], options: options)
        expectFindings(instance("priority 255"), [], options: options)
        expectFindings(instance("", address: "192.0.2.11"), [], options: options)
    }

    @Test func directRoutingNeedsTheAddressHere() {
        let options = LintOptions(disabled: [.directRoutingARP])
        let text =
            instance("")
            + service("lvs_method DR", address: "192.0.2.99")
            .replacing("virtual_server", with: "1️⃣virtual_server")
        expectFindings(text, [Expected("1️⃣", .directRoutingVIP, "nothing here holds 192.0.2.99")], options: options)
        expectFindings(
            instance("", address: "192.0.2.99") + service("lvs_method DR", address: "192.0.2.99"), [],
            options: options)
        // A file of services only, on a machine whose addresses are not known, says nothing.
        expectFindings(service("lvs_method DR"), [], options: options)
    }

    // MARK: Scripts

    static let owners: [(String, FileStatus, String?)] = [
        (
            "/opt/s/check", FileStatus(kind: .regular, mode: 0o755, uid: 1000, gid: 0),
            "'/opt/s/check' belongs to user 1000 (mode 0755)"
        ),
        (
            "/opt/s", FileStatus(kind: .directory, mode: 0o755, uid: 33, gid: 0),
            "'/opt/s' belongs to user 33 (mode 0755)"
        ),
        (
            "/opt", FileStatus(kind: .directory, mode: 0o777, uid: 0, gid: 0),
            "everybody can write '/opt' (owner 0, mode 0777)"
        ),
        (
            "/opt/s/check", FileStatus(kind: .regular, mode: 0o775, uid: 0, gid: 4),
            "group 4 can write '/opt/s/check' (owner 0, mode 0775)"
        ),
        ("/opt/s/check", FileStatus(kind: .regular, mode: 0o775, uid: 0, gid: 0), nil),
        ("/opt", FileStatus(kind: .directory, mode: 0o1777, uid: 0, gid: 0), nil),
    ]

    @Test(arguments: owners) func saysWhoCouldChangeAScript(_ path: String, _ status: FileStatus, _ message: String?) {
        func text(_ user: String, _ security: String = "") -> String {
            "global_defs {\nscript_user \(user)\n\(security)\n}\n" + instance(" notify \"1️⃣/opt/s/check\"")
        }
        let prepare = { (environment: inout MemoryEnvironment) in
            environment.everyProgramExists = false
            environment.addProgram("/opt/s/check")
            environment.statuses[path] = status
        }
        let expected = message.map { [Expected("1️⃣", .scriptOwnership, "root runs '/opt/s/check', but \($0)")] } ?? []
        expectFindings(text("root"), expected, prepare: prepare)
        expectFindings(text("keepalived_script"), [], prepare: prepare)
        // With script security it is an error, and a lint no more.
        expectFindings(text("root", "enable_script_security"), [], prepare: prepare)
    }

    // MARK: Switching off

    @Test func eachLintCanBeSwitchedOff() {
        for item in VRRPLintTests.preemption + VRRPLintTests.weights + VRRPLintTests.packets + Self.cases {
            expectFindings(item.text, [], options: LintOptions(disabled: Set(item.expected.map(\.lint))))
        }
    }

    @Test(arguments: [
        ("nopreempt # stayalived: allow nopreempt-master", true),
        ("nopreempt#stayalived: allow nopreempt-master", true),
        ("! stayalived: allow weight-reorders, nopreempt-master - why\n\n# more\nnopreempt", true),
        ("# stayalived: allow nopreempt-master\nnopreempt", true),
        ("# stayalived: allow nopreempt-master\npriority 100\nnopreempt", false),
        ("nopreempt # stayalived: allow weight-reorders", false), ("nopreempt # allow nopreempt-master", false),
    ])
    func aCommentAllows(lines: String, isAllowed: Bool) {
        #expect(findings(instance("state MASTER\npriority 100\n\(lines)")).isEmpty == isAllowed)
    }

    @Test func aCommentAtTheBlockAllows() {
        let text = instance("state MASTER\npriority 100\nnopreempt")
        #expect(findings(text).count == 1)
        #expect(findings(text.replacing("VI_1 {", with: "VI_1 { # stayalived: allow nopreempt-master")).isEmpty)
        #expect(findings("# stayalived: allow nopreempt-master\n" + text).isEmpty)
    }

    @Test func commentsOfIncludedFilesCount() {
        let part = instance("state MASTER\npriority 100\nnopreempt # stayalived: allow nopreempt-master")
        let include = { (text: String) in
            findings("include part.conf\n") { $0.files["/etc/keepalived/part.conf"] = .regular(Array(text.utf8)) }
        }
        #expect(include(part).isEmpty)
        let found = include(part.replacing("allow", with: "forbid"))
        #expect(found.first?.place == Place(file: "/etc/keepalived/part.conf", line: 9, column: 1))
    }

    @Test func namesAreReadInLists() {
        #expect(Lint.named("duplicate-vip,weight-reorders") == .success([.duplicateVIP, .weightReorders]))
        #expect(Lint.named("duplicate-vip,nosuch") == .failure(UnknownLint(name: "nosuch")))
    }

    @Test func aRepetitionIsShownWithWhatItBecame() throws {
        let text = instance("virtual_ipaddress_excluded {\n  1️⃣~SEQ(i, 9, 11) 192.0.2.${i}/24\n}")
        expectFindings(text, [Expected("1️⃣", .duplicateVIP, "(VI_1) 192.0.2.10 is listed twice")])
        let found = try #require(findings(MarkedText(text).text).first)
        #expect(found.sourceLine == "  ~SEQ(i, 9, 11) 192.0.2.${i}/24")
        #expect(found.expandedLine?.contains("192.0.2.10/24") == true)
        expectFindings(MarkedText(text).text.replacing("9, 11", with: "11, 13"), [])
    }

    @Test func aHundredMistakesAreCountedNotListed() {
        let many = (1...30).map { instance("state MASTER", name: "V\($0)", address: "192.0.2.\($0)", id: $0) }.joined()
        let found = findings(many)
        #expect(found.count == 21)
        #expect(found.last?.message == "and in 10 more places [owner-without-address]")
    }
}
