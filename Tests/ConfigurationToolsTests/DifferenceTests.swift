import ConfigurationTools
import KeepalivedConf
import Testing

@Suite struct DifferenceTests {
    private let base = """
        vrrp_script chk {
            script "/bin/true"
            interval 2
        }
        vrrp_instance VI_1 {
            interface eth0
            virtual_router_id 51
            priority 100
            authentication {
                auth_type PASS
                auth_pass secret1
            }
            virtual_ipaddress {
                192.0.2.10/24
                192.0.2.11/24 dev eth1
            }
            track_script { chk }
        }
        virtual_server 192.0.2.10 80 {
            lvs_sched rr
            lvs_method NAT
            protocol TCP
            real_server 10.0.0.1 80 {
                weight 1
            }
        }
        """

    private func difference(_ change: (String) -> String) -> [String] {
        let difference = ConfigurationDifference(
            from: load(base).configuration, to: load(change(base)).configuration)
        return difference.text.split(separator: "\n").map { $0.trimmingPrefix { $0 == " " } }.map(String.init)
    }

    @Test func whatMeansTheSameIsNoDifference() {
        #expect(difference { "# moved\n\n" + $0.replacing("100", with: "\"100\"") } == [])
    }

    @Test(arguments: [
        ("priority 100", "priority 150", ["~ vrrp_instance VI_1", "priority: 100 -> 150"]),
        (
            "interval 2", "interval 0.5\n rise 2",
            ["~ vrrp_script chk", "interval: 2 s -> 0.5 s", "timeout: 2 s -> 0.5 s", "rise: 1 -> 2"]
        ),
        (
            "192.0.2.11/24 dev eth1", "192.0.2.12/24",
            ["~ vrrp_instance VI_1", "virtual_ipaddress: - 192.0.2.11/24", "virtual_ipaddress: + 192.0.2.12/24"]
        ),
        ("dev eth1", "", ["~ vrrp_instance VI_1", "virtual_ipaddress: 192.0.2.11/24: device: eth1 -> (none)"]),
        ("secret1", "secret2", ["~ vrrp_instance VI_1", "authentication: changed (not shown)"]),
        (
            "weight 1", "weight 3",
            ["~ virtual_server 192.0.2.10 80 TCP", "real_server: real_server 10.0.0.1 80: weight: 1 -> 3"]
        ),
        ("lvs_sched rr", "lvs_sched wrr", ["~ virtual_server 192.0.2.10 80 TCP", "lvs_sched: rr -> wrr"]),
    ])
    func namesTheSetting(old: String, new: String, expected: [String]) {
        #expect(difference { $0.replacing(old, with: new) } == expected)
    }

    @Test func namesBlocksThatComeAndGo() {
        let more =
            "vrrp_instance VI_2 {\n interface eth1\n virtual_router_id 52\n virtual_ipaddress { 192.0.2.99 }\n}\n"
        #expect(
            difference { $0 + "\n" + more } == [
                "+ vrrp_instance VI_2", "interface: eth1", "virtual_router_id: 52", "priority: 100",
                "virtual_ipaddress: 192.0.2.99/32",
            ])
        let fewer = ConfigurationDifference(from: load(base + more).configuration, to: load(base).configuration)
        #expect(fewer.text == "- vrrp_instance VI_2\n")
    }

    @Test func noDifferenceEscapesIt() throws {
        // Whatever makes two models unequal must show.
        let environment = try CorpusFile.environment()
        let models = try CorpusFile.all().prefix(120).map { $0.load(in: environment).configuration }
        for (first, second) in zip(models, models.dropFirst()) {
            #expect(ConfigurationDifference(from: first, to: second).isEmpty == (first == second))
            #expect(ConfigurationDifference(from: first, to: first).isEmpty)
        }
    }
}
