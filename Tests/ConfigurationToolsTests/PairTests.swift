import ConfigurationTools
import KeepalivedConf
import Testing

@Suite struct PairTests {
    private let node = """
        vrrp_script chk {
            script "/bin/true"
            weight -60
        }
        vrrp_sync_group G {
            group { V1 V2 }
        }
        vrrp_instance V1 {
            interface eth0
            virtual_router_id 51
            priority 150
            advert_int 1
            authentication {
                auth_type PASS
                auth_pass secret1
            }
            virtual_ipaddress {
                192.0.2.10/24
                192.0.2.11/24
            }
            track_script { chk }
        }
        vrrp_instance V2 {
            interface eth1
            virtual_router_id 52
            priority 150
            unicast_src_ip 10.0.0.1
            unicast_peer { 10.0.0.2 }
            virtual_ipaddress { 192.0.2.20/24 }
        }
        """

    /// The other node of the pair.
    private var partner: String {
        node.replacing("priority 150", with: "priority 100").replacing("10.0.0.1", with: "10.0.0.9")
            .replacing("10.0.0.2", with: "10.0.0.1").replacing("10.0.0.9", with: "10.0.0.2")
    }

    private func findings(_ change: (String) -> String) -> [PairCheck.Finding] {
        PairCheck.findings(load(node), load(change(partner)))
    }

    @Test func aPairThatFitsHasNoFindings() {
        #expect(findings { $0 } == [])
    }

    @Test(arguments: [
        ("virtual_router_id 51", "virtual_router_id 53", Problem.Severity.error, "VRID 53, its partner 51", 10),
        ("advert_int 1", "advert_int 2", .error, "advert_int is 2 s here, 1 s there", 12),
        ("advert_int 1", "advert_int 1\n version 3", .error, "speaks VRRP version 3, its partner 2", 13),
        ("secret1", "secret2", .error, "the passwords differ", 13),
        ("192.0.2.11/24\n", "\n", .error, "virtual_ipaddress lacks 192.0.2.11", 17),
        ("192.0.2.20/24", "192.0.2.20/28", .warning, "192.0.2.20/28 is 192.0.2.20/24", 29),
        ("priority 100", "priority 150", .warning, "both nodes have priority 150", 11),
        (
            "unicast_peer { 10.0.0.1 }", "unicast_peer { 10.0.0.7 }", .error,
            "no unicast_peer is node A's unicast_src_ip 10.0.0.1", 28
        ),
        ("unicast_peer { 10.0.0.1 }", "", .error, "unicast, but node B uses multicast", 28),
        ("advert_int 1\n", "mcast_dst_ip 224.0.0.99\n", .error, "multicast group 224.0.0.99 here", 12),
        ("group { V1 V2 }", "group { V1 }", .warning, "sync group 'G'", 5),
        ("advert_int 1\n", "no_accept\n", .warning, "no_accept on this node only", 12),
        ("advert_int 1\n", "down_timer_adverts 4\n", .note, "takes over after 4", 12),
        ("advert_int 1\n", "nopreempt\n", .note, "", 0),
    ])
    func namesNodeLineAndEffect(
        old: String, new: String, severity: Problem.Severity, message: String, line: Int
    ) throws {
        let found = findings { $0.replacing(old, with: new) }
        guard !message.isEmpty else {
            // The lower priority never preempts anyway.
            #expect(found == [])
            return
        }
        let finding = try #require(found.first { $0.message.contains(message) }, "\(found.map(\.text))")
        #expect(finding.severity == severity)
        #expect(finding.place?.line == line)
        #expect(!finding.effect.isEmpty)
    }

    @Test func aTrackerMustOutweighTheDistance() throws {
        let weak = PairCheck.findings(load(node.replacing("-60", with: "-40")), load(partner))
        let finding = try #require(weak.first)
        #expect(finding.message == "script 'chk' moves the priority by 40, but the other node is 50 below")
        #expect(finding.node == .a)
        #expect(finding.severity == .warning)
    }

    @Test func aStateAgainstThePrioritiesIsNamed() {
        let reversed = findings { $0.replacing("priority 100", with: "priority 100\n    state MASTER") }
        #expect(reversed.contains { $0.message.contains("is below the other node's 150") && $0.node == .b })
    }

    @Test func aLonelyInstanceIsNamedOnEitherSide() {
        let alone = "vrrp_instance X {\n interface eth1\n virtual_router_id 9\n virtual_ipaddress { 2001:db8::9 }\n}\n"
        #expect(findings { $0 + "\n" + alone }.map(\.node) == [.b])
        #expect(PairCheck.findings(load(node + "\n" + alone), load(partner)).map(\.node) == [.a])
    }
}
