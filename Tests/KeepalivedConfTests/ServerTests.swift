import InternetTypes
import KeepalivedConf
import Testing

/// Virtual servers, checkers, routes and rules.
struct ServerTests {
    private let server = """
        virtual_server 192.0.2.1 80 {
            delay_loop 6
            lvs_sched wrr
            lvs_method DR
            protocol TCP
            persistence_timeout
            persistence_granularity 255.255.255.0
            retry 2
            quorum 3
            hysteresis 1
            sorry_server 192.0.2.9 80
            real_server 192.0.2.2 80 {
                weight 2
                retry 4
                HTTP_GET {
                    url { path / status_code 200 }
                    url {
                        path /health
                        status_code 200-204 301
                        digest d41d8cd98f00b204e9800998ecf8427e
                    }
                    connect_timeout 0.5
                }
            }
            real_server 192.0.2.3 {
                TCP_CHECK {
                    connect_port 8080
                    retry 1
                }
            }
        }
        """

    @Test func readsAServer() throws {
        let result = load(server.replacing("url { path / status_code 200 }", with: "url {\npath /\n}"))
        #expect(result.problems == [])
        let server = try #require(result.configuration.virtualServers.first)
        #expect(server.target == .address(try #require(IPAddress("192.0.2.1")), port: 80))
        #expect((server.transport, server.scheduler, server.forwarding.kind) == (.tcp, "wrr", .directRouting))
        #expect((server.persistenceTimeout, server.persistencePrefix) == (.seconds(360), 24))
        #expect((server.quorum, server.hysteresis) == (3, 1))
        #expect(server.sorryServer?.port == 80)
        #expect(server.realServers.map(\.weight) == [2, 1])
        #expect(server.realServers.map(\.port) == [80, 80])
        let checkers = server.realServers.flatMap(\.checkers)
        #expect(checkers.map(\.kind) == [.http, .tcp])
        #expect(checkers.map(\.times.retry) == [4, 1])
        #expect(checkers.map(\.times.delayLoop) == [.seconds(6), .seconds(6)])
        #expect(checkers[0].times.connectTimeout == .milliseconds(500))
        #expect(checkers[0].http.urls.map(\.path) == ["/", "/health"])
        #expect(checkers[0].http.urls.last?.statusCodes == [200...204, 301...301])
        #expect(checkers[1].connection.port == 8080)
    }

    @Test(arguments: [
        ("protocol TCP", "", "defaulting to UDP"), ("lvs_sched wrr", "", "no scheduler set"),
        ("lvs_method DR", "", "no forwarding method set"), ("quorum 3", "quorum 30", "exceeds total weight"),
        ("hysteresis 1", "hysteresis 3", "hysteresis"),
        ("real_server 192.0.2.2 80", "real_server 192.0.2.2 81", "ports don't match"),
        ("real_server 192.0.2.3", "real_server 192.0.2.2 80", "listed twice"),
        ("lvs_sched wrr", "lvs_sched wwr", "unknown scheduler"),
        ("retry 4", "nb_get_retry 4", "Unknown keyword"), ("path /health", "", "url has no path"),
        ("real_server 192.0.2.3", "real_server 2001:db8::1", "another address family"),
        ("protocol TCP", "protocol TCP\nops", "one packet scheduling"),
    ])
    func explainsMistakes(part: String, replacement: String, message: String) {
        let text = server.replacing("url { path / status_code 200 }", with: "")
        #expect(load(text).problems == [])
        let problems = load(text.replacing(part, with: replacement)).problems
        #expect(problems.contains { $0.message.contains(message) }, "\(problems)")
        #expect(problems.configurationTestStatus == 5)
    }

    private func routes(_ kind: String, _ line: String) -> LoadResult {
        load(
            """
            vrrp_instance A {
                interface eth0
                virtual_router_id 1
                virtual_ipaddress { 192.0.2.1 }
                \(kind) {
                    \(line)
                }
            }
            """)
    }

    @Test(arguments: [
        "198.51.100.0/24 via 192.0.2.254 dev eth0", "default via 192.0.2.254", "blackhole 198.51.100.0/24",
        "2001:db8::/32 via fe80::1 dev eth0 metric 100", "198.51.100.0/24 dev eth0 src 192.0.2.1 table 100 scope link",
        "198.51.100.0/24 nexthop via 192.0.2.2 dev eth0 weight 2 nexthop via 192.0.2.3 dev eth1",
        "198.51.100.0/24 dev eth0 mtu lock 1400 rto_min 200ms quickack 1", "default6 via fe80::1 dev eth0",
    ])
    func goodRoutes(line: String) {
        let result = routes("virtual_routes", line)
        #expect(result.problems == [])
        #expect(result.configuration.instances.first?.virtualRoutes.count == 1)
    }

    @Test(arguments: [
        "via 192.0.2.254", "198.51.100.0/33 dev eth0", "198.51.100.0/24 via fe80::1", "198.51.100.0/24 dev nosuch",
        "198.51.100.0/24 nonsense", "198.51.100.0/24 metric", "via 192.0.2.254 default", "198.51.100.0/24 table nosuch",
    ])
    func wrongRoutesAreDropped(line: String) {
        let result = routes("virtual_routes", line)
        #expect(result.configurationTestStatus == 5)
        #expect(result.configuration.instances.first?.virtualRoutes.isEmpty == true)
    }

    @Test(arguments: [
        ("from 192.0.2.1 lookup 100 preference 10", 0, 1), ("to 198.51.100.0/24 table main priority 0x10", 0, 1),
        ("from all to 2001:db8::/32 blackhole order 5", 0, 1),
        ("not fwmark 0x10/0xff iif eth0 table 5 preference 7", 0, 1),
        ("from 192.0.2.1 table 100", 1, 1), ("from 192.0.2.1", 1, 0),
        ("from 192.0.2.1 table 100 nop preference 3", 1, 0),
        ("from 192.0.2.1 pref 5 table 100", 1, 0), ("table 100 sport 80 preference 3", 1, 1),
        ("goto 100 preference 200", 1, 0), ("goto 200 preference 100", 0, 1),
    ])
    func rules(line: String, problems: Int, rules: Int) {
        let result = routes("virtual_rules", line)
        #expect(result.problems.count == problems, "\(result.problems)")
        #expect(result.configuration.instances.first?.virtualRules.count == rules)
    }
}
