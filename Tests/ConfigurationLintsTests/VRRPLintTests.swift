import ConfigurationLints
import InternetTypes
import KeepalivedConf
import Testing

private let script = """
    vrrp_script chk {
        script /bin/chk
        WEIGHT
    }

    """

private func tracking(_ weight: String, _ lines: String) -> String {
    script.replacing("WEIGHT", with: weight) + instance(lines)
}

/// What a virtual router does other than its author expects; each case with its twin, in which all is well.
struct VRRPLintTests {
    static let preemption = [
        LintCase(
            instance("state MASTER\npriority 150\n 1️⃣nopreempt"),
            Expected("1️⃣", .nopreemptMaster, "(VI_1) with state MASTER this node takes its addresses back"),
            remedy: "MASTER", "BACKUP"),
        LintCase(
            instance("state BACKUP\npriority 150\nnopreempt")
                + instance("1️⃣nopreempt\npriority 255", name: "B", address: "192.0.2.11", id: 52),
            Expected("1️⃣", .nopreemptMaster, "(B) with priority 255"), remedy: "priority 255", "priority 254"),
        LintCase(
            instance("nopreempt\npriority 100\n  track_script {\n 1️⃣chk weight -20\n}"),
            Expected("1️⃣", .nopreemptWeights, "the weight of script 'chk' moves nothing"), remedy: "nopreempt", "preempt"
        ).with(prefix: script),
        LintCase(
            instance(
                "nopreempt\npriority 100\n  track_script { chk }\n track_interface { 1️⃣eth1 weight 20\n lo weight 3 }"),
            Expected("1️⃣", .nopreemptWeights, "the weight of interface 'eth1' and of 1 more moves nothing"),
            remedy: "weight", "# weight"
        ).with(prefix: script),
        LintCase(
            "vrrp_sync_group G {\n group { VI_1 B }\n}\n" + instance("  1️⃣nopreempt")
                + instance("", name: "B", address: "192.0.2.11", id: 52),
            Expected("1️⃣", .syncGroupPreemption, "VI_1 has nopreempt and B has not"), remedy: "nopreempt", ""),
        LintCase(
            instance("  1️⃣state MASTER"),
            Expected("1️⃣", .ownerWithoutAddress, "state MASTER without a priority means 255"),
            remedy: "state MASTER", "state MASTER\npriority 150"),
    ]

    @Test(arguments: preemption) func findsPreemption(_ item: LintCase) { item.check() }

    static let weights = [
        LintCase(
            tracking("weight -20", "  priority 255\n track_script {\n  1️⃣chk\n }"),
            Expected("1️⃣", .weightNoEffect, "weights do not change priority 255"), remedy: "priority 255", "priority 254"
        ),
        LintCase(
            tracking("weight 1", "priority 100\n track_script { 1️⃣chk }"),
            Expected("1️⃣", .weightNoEffect, "one at 99 becomes equal at best, and an equal one does not"),
            remedy: "weight 1", "weight 2"),
        LintCase(
            tracking("weight 30", "priority 254\n track_script { 1️⃣chk }"),
            Expected("1️⃣", .weightNoEffect, "254 and all weights are 284, of which 254 count"),
            remedy: "priority 254", "priority 224"),
        LintCase(
            tracking("weight 30", "priority 240\n track_script { 1️⃣chk }"),
            Expected("1️⃣", .weightReorders, "failure counts for 14, not 30"), remedy: "priority 240", "priority 224"),
        LintCase(
            tracking("weight -20", "priority 100\n track_script { 1️⃣chk weight -150\n }"),
            Expected("1️⃣", .weightReorders, "takes priority 100 to 1 (100 - 150 = -50)"), remedy: "-150", "-100"),
        LintCase(
            tracking("weight -20", "priority 100\n track_script { chk\n 1️⃣chk weight -5 }"),
            Expected("1️⃣", .weightReorders, "tracked twice, with weights -20 and -5: the priority may change by 25"),
            remedy: "chk weight -5", ""),
        LintCase(
            "vrrp_sync_group G {\n group { VI_1 B }\n #\n}\n"
                + instance("  track_interface { 1️⃣eth1 weight -20 }")
                + instance("", name: "B", address: "192.0.2.11", id: 52),
            Expected("1️⃣", .weightNoEffect, "(VI_1) the weight of interface 'eth1' does not count: G has no"),
            remedy: "#", "sync_group_tracking_weight"),
        LintCase(
            "vrrp_sync_group G {\n group { VI_1 B }\n track_interface { 1️⃣eth1 weight -20 }\n}\n" + instance("")
                + instance("", name: "B", address: "192.0.2.11", id: 52),
            Expected("1️⃣", .weightNoEffect, "sync group G: the weight of interface 'eth1' does not count"),
            remedy: "weight -20", ""),
    ]

    @Test(arguments: weights) func findsWeights(_ item: LintCase) { item.check() }

    static let packets = [
        LintCase(
            instance(" authentication {\nauth_type PASS\n  1️⃣auth_pass secret789\n}"),
            Expected("1️⃣", .authPassLength, "(VI_1) 1 of the 9 bytes of the password"), remedy: "secret789", "secret78"),
        LintCase(
            instance("unicast_src_ip 192.0.2.1\n 1️⃣unicast_peer {\n192.0.2.2\n}"),
            Expected("1️⃣", .unicastUnauthenticated, "(VI_1) unicast without authentication"),
            remedy: "unicast_peer {",
            "auth_hmac { \nkey 1 0123456789abcdef0123456789abcdef\nactive_key 1\n}\nunicast_peer {"),
        LintCase(
            instance("authentication { auth_type PASS\nauth_pass x\n}\n 1️⃣unicast_peer {\n192.0.2.2\n}"),
            Expected("1️⃣", .unicastUnauthenticated, "a password that everybody on the way can read"),
            remedy: "192.0.2.2\n", ""),
        LintCase(
            instance("  1️⃣advert_int 1.5"),
            Expected("1️⃣", .advertIntRounded, "every 2 s, and their absence is noticed after 6.609 s; version 2"),
            remedy: "advert_int", "version 3\nadvert_int"),
        LintCase(
            instance("version 3\n  1️⃣advert_int 0.255"),
            Expected("1️⃣", .advertIntRounded, "every 0.26 s"), remedy: "0.255", "0.25"),
        LintCase(
            "interface_up_down_delays {\n 1️⃣eth0 2 1\n}\n" + instance(""),
            Expected("1️⃣", .downDelayCapped, "a down delay of 2 s on eth0 is cut to 1.996 s for VI_1"),
            remedy: "eth0 2 1", "eth0 1.9 2"),
        LintCase(
            tracking(" 1️⃣interval 30\nfall 2", "track_script { chk }"),
            Expected("1️⃣", .slowTrackScript, "up to 60 s (fall 2, interval 30 s) to tell of a failure"),
            remedy: "interval 30", "interval 5"),
        LintCase(
            tracking("interval 2\n 1️⃣timeout 20", "track_script { chk }"),
            Expected(
                "1️⃣", .slowTrackScript,
                "timeout 20 s) to tell of something that hangs; a dead machine is noticed after 3.609 s"),
            remedy: "track_script", "advert_int 10\ntrack_script"),
    ]

    @Test(arguments: packets) func findsPackets(_ item: LintCase) { item.check() }

    @Test func anOwnerHasTheAddress() throws {
        let text = instance("  1️⃣priority 255")
        let eth0 = try #require(InterfaceName("eth0"))
        func options(_ addresses: String...) -> LintOptions {
            LintOptions(interfaceAddresses: [
                eth0: addresses.compactMap { IPAddress($0).map(AddressPrefix.init(host:)) }
            ])
        }
        expectFindings(
            text, [Expected("1️⃣", .ownerWithoutAddress, "no interface has it")], options: options("192.0.2.1"))
        expectFindings(text, [], options: options("192.0.2.1", "192.0.2.10"))
        expectFindings(text, [])
    }

    @Test func oneIDServesBothFamilies() {
        expectFindings(instance("") + instance("", name: "B", address: "fe80::1"), [])
    }
}

extension LintCase {
    /// The finding in the text, and none in its twin.
    func check(sourceLocation: SourceLocation = #_sourceLocation) {
        expectFindings(text, expected, sourceLocation: sourceLocation)
        #expect(twin != MarkedText(text).text, sourceLocation: sourceLocation)
        expectFindings(twin, [], sourceLocation: sourceLocation)
    }

    /// With a definition before it.
    func with(prefix: String) -> LintCase {
        LintCase(text: prefix.replacing("WEIGHT", with: "") + text, expected: expected, remedy: remedy)
    }

    init(text: String, expected: [Expected], remedy: (from: String, to: String)) {
        self.text = text
        self.expected = expected
        self.remedy = remedy
    }
}
