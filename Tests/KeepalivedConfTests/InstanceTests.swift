import InternetTypes
import KeepalivedConf
import Testing

struct InstanceTests {
    private let pair = """
        ! A pair as every tutorial has it
        global_defs {
            router_id web1
            enable_script_security
            vrrp_garp_master_delay 2
        }
        vrrp_script chk_nginx {
            script "/usr/local/bin/check nginx 'two words'"
            interval 0.5
            timeout 3
            weight -20
            rise 2
            fall 3
        }
        vrrp_sync_group G1 {
            group { VI_1 VI_2 }
            notify_master "/etc/notify G1"
        }
        vrrp_instance VI_1 {
            state MASTER
            interface eth0
            virtual_router_id 51
            priority 150
            advert_int 2
            authentication {
                auth_type PASS
                auth_pass secret
            }
            virtual_ipaddress {
                192.0.2.10/24 dev eth1 label eth1:vip brd +
                192.0.2.11
            }
            virtual_ipaddress_excluded { 2001:db8::1/64 }
            track_script {
                chk_nginx weight 5 reverse
            }
            track_interface { eth1 weight -10 }
            unicast_src_ip 192.0.2.1
            unicast_peer {
                192.0.2.2 min_ttl 254
            }
            garp_master_repeat 3
            notify "/etc/notify VI_1"
        }
        vrrp_instance VI_2 {
            interface eth1
            virtual_router_id 52
            virtual_ipaddress { 198.51.100.10 }
        }
        """

    @Test func readsAPair() throws {
        let result = load(pair)
        #expect(result.problems == [])
        let configuration = result.configuration
        #expect(configuration.globals.routerID == "web1")
        let script = try #require(configuration.scripts.first)
        #expect(script.command.arguments == ["/usr/local/bin/check", "nginx", "two words"])
        #expect(script.command.user?.uid == 500)
        #expect(script.interval == .milliseconds(500))
        #expect(script.timeout == .seconds(3))
        #expect((script.weight, script.rise, script.fall) == (-20, 2, 3))
        let instance = try #require(configuration.instances.first)
        #expect(instance.name == "VI_1")
        #expect(instance.interface == InterfaceName("eth0"))
        #expect((instance.virtualRouterID, instance.priority, instance.version) == (51, 150, 2))
        #expect(instance.initialState == .master)
        #expect(instance.advertisementInterval == .seconds(2))
        #expect(instance.authentication == .password(Array("secret".utf8)))
        #expect(instance.virtualAddresses.map(\.prefix.description) == ["192.0.2.10/24", "192.0.2.11/32"])
        let first = try #require(instance.virtualAddresses.first)
        #expect(first.device == InterfaceName("eth1"))
        #expect(first.label == "eth1:vip")
        #expect(first.broadcast == .hostBitsOne)
        #expect(instance.excludedAddresses.map(\.prefix.description) == ["2001:db8::1/64"])
        #expect(instance.tracking.scripts == [Tracked(name: "chk_nginx", weight: 5, isReversed: true)])
        #expect(instance.tracking.interfaces == [Tracked(name: "eth1", weight: -10)])
        #expect(instance.unicastPeers.first?.minimumTTL == 254)
        #expect(instance.checksUnicastSource)
        #expect(instance.announcements.delay == .seconds(2))
        #expect((instance.announcements.repeatCount, instance.announcements.lowerPriorityRepeat) == (3, 3))
        #expect(instance.notify.any?.arguments == ["/etc/notify", "VI_1"])
        #expect(configuration.syncGroups.first?.members == ["VI_1", "VI_2"])
        #expect(configuration.syncGroups.first?.notify.master != nil)
    }

    @Test func aWorkerRebuildsTheSameModel() throws {
        let result = load(pair)
        let bytes = result.expanded.serialized
        let expanded = try #require(ExpandedConfiguration(serialized: bytes))
        #expect(expanded == result.expanded)
        #expect(ExpandedConfiguration(serialized: bytes.dropLast()) == nil)
        var environment = MemoryEnvironment()
        environment.users["keepalived_script"] = UserRecord(uid: 500, gid: 500)
        environment.everyProgramExists = true
        #expect(Configuration.load(expanded: expanded, environment: environment) == result.configuration)
    }

    @Test func movingLinesChangesNothing() {
        let moved = load("\n\n# a comment\n" + pair)
        #expect(moved.configuration == load(pair).configuration)
        let changed = load(pair.replacing("priority 150", with: "priority 151"))
        #expect(changed.configuration != moved.configuration)
    }

    @Test func findsThePlaceOfASetting() throws {
        let result = load(pair)
        let instance = try #require(result.configuration.instances.first)
        let origin = try #require(instance.origins.origin(of: "priority"))
        #expect(
            result.expanded.place(of: origin) == Place(file: "/etc/keepalived/keepalived.conf", line: 23, column: 5))
        #expect(instance.origins.origin(of: "preempt_delay") == nil)
    }

    @Test(arguments: [
        ("priority 300", "number '300' outside range"), ("priority abc", "invalid number 'abc'"),
        ("advert_int 1.5", "rounding to 2"), ("priorty 100", "Unknown keyword 'priorty'"),
        ("interface eth9", "interface 'eth9' of the instance does not exist"),
        ("interface lo", "loopback"), ("state MASTR", "unknown state 'MASTR'"),
        ("track_script { nosuch }", "track script nosuch not found"),
        ("authentication { auth_type PASS }", "no password given"),
        ("virtual_ipaddress { 2001:db8::1 }", "IPv6 in an IPv4 instance"),
    ])
    func explainsMistakes(line: String, message: String) {
        let text = """
            vrrp_instance VI_1 {
                interface eth0
                virtual_router_id 51
                virtual_ipaddress { 192.0.2.10 }
                \(line)
            }
            """
        let problems = load(text).problems
        #expect(problems.contains { $0.message.contains(message) }, "\(problems)")
        #expect(problems.configurationTestStatus == 5)
        #expect(load(text.replacing(line, with: "")).problems == [])
    }

    @Test func showsTheLineWithACaret() throws {
        let result = load("vrrp_instance V {\n\tinterface eth0\n\tpriorty 100 # typing error\n}\n")
        let problem = try #require(result.problems.first)
        #expect(
            ProblemFormatter().text(problem) == """
                /etc/keepalived/keepalived.conf:3:2: error: Unknown keyword 'priorty'
                    \tpriorty 100
                    \t^~~~~~~
                    hint: did you mean 'priority'?
                """)
    }

    @Test func aMissingArgumentEndsWithTwo() {
        #expect(load("vrrp_instance V {\n interface\n}").problems.configurationTestStatus == 2)
    }
}
