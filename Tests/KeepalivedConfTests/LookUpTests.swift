import ConfigurationEnvironment
import InternetTypes
import KeepalivedConf
import Testing

/// What reading a configuration asks the system's libraries.
struct LookUpTests {
    private let system = SystemEnvironment()

    @Test func patternsAreCompiledAsTheCheckerWillCompileThem() throws {
        #expect(system.problem(ofPattern: "(abc", options: []) == "missing closing parenthesis at offset 4")
        #expect(system.problem(ofPattern: "(abc)", options: ["caseless", "utf"]) == nil)
        // Valid only where an empty class is allowed.
        #expect(system.problem(ofPattern: "[]", options: []) != nil)
        #expect(system.problem(ofPattern: "[]", options: ["allow_empty_class"]) == nil)
    }

    @Test func everyOptionOfRegexOptionsIsKnown() {
        let words = KeywordTable.shared.rows.filter { $0.context.hasSuffix("HTTP_GET/url/regex_options") }.map(\.name)
        #expect(words.count == 24)
        for word in words { #expect(SystemEnvironment.knowsPatternOption(word), "\(word)") }
        #expect(!SystemEnvironment.knowsPatternOption("case_less"))
    }

    @Test func namesAreLookedUp() {
        #expect(system.addresses(ofHost: "192.0.2.1") == [IPAddress("192.0.2.1")])
        #expect(
            system.addresses(ofHost: "localhost").contains { $0.description == "127.0.0.1" || $0.description == "::1" })
        // RFC 6761: never resolves.
        #expect(system.addresses(ofHost: "nowhere.invalid") == [])
        #expect(system.addresses(ofHost: "") == [])
    }

    @Test func aRelayIsKeptWithItsAddress() throws {
        let result = load("global_defs {\nsmtp_server mail.example.org submission\n}") {
            $0.resolvableHosts = ["mail.example.org"]
        }
        #expect(result.problems == [])
        let server = try #require(result.configuration.globals.mail.server)
        #expect((server.host, server.port) == ("mail.example.org", 587))

        let failed = load("global_defs {\nsmtp_server mail.example.org\n}")
        #expect(failed.configuration.globals.mail.server == nil)
        #expect(failed.configurationTestStatus == 5)
        let odd = load("global_defs {\nsmtp_server 192.0.2.25 nowhere\n}")
        #expect(odd.configuration.globals.mail.server == nil)
        #expect(odd.problems.first?.message.contains("unknown port") == true)
    }
}

/// Tunnels, realms and metrics of routes.
struct RouteDetailTests {
    private func route(_ options: String) -> (route: Route?, problems: [Problem]) {
        let result = load("static_routes {\n198.51.100.0/24 dev eth0 \(options)\n}")
        return (result.configuration.staticRoutes.first, result.problems)
    }

    @Test func readsTunnels() throws {
        let (ip, _) = route("encap ip id 5 dst 192.0.2.7 src 192.0.2.8 tos 4 ttl 9 flags 1 mtu 1400")
        guard case .ip(let tunnel) = try #require(ip?.encapsulation) else {
            Issue.record("no ip tunnel")
            return
        }
        #expect((tunnel.id, tunnel.destination) == (5, IPv4Address("192.0.2.7")))
        #expect((tunnel.trafficClass, tunnel.hopLimit, tunnel.flags) == (4, 9, 1))
        #expect(ip?.metrics.map(\.name) == ["mtu"])
        guard case .ip6(let six) = try #require(route("encap ip6 dst 2001:db8::1 hoplimit 3").route?.encapsulation)
        else {
            Issue.record("no ip6 tunnel")
            return
        }
        #expect((six.destination, six.hopLimit) == (IPv6Address("2001:db8::1"), 3))
        #expect(route("encap mpls 16/17/18").route?.encapsulation == .mpls([16, 17, 18]))
        #expect(route("encap ila 1:2:3:4").route?.encapsulation == .ila(0x0001_0002_0003_0004))
        let hops = route("nexthop via 192.0.2.1 encap mpls 16 weight 2 nexthop dev eth1").route?.hops
        #expect(hops?.first?.encapsulation == .mpls([16]))
        #expect(hops?.map(\.weight) == [2, 1])
    }

    @Test(arguments: [
        "encap ip", "encap ip id", "encap ip dst 2001:db8::1", "encap ip ttl 256 dst 192.0.2.1",
        "encap ip dst 192.0.2.1 hoplimit 300", "encap ip6 dst 192.0.2.1", "encap mpls abc", "encap mpls 1048576",
        "encap mpls 16//17", "encap ila 1::2", "encap ila 1:2:3:12345", "encap gre", "realms nowhere", "realms 70000",
        "via 192.0.2.1 or 192.0.2.2 nexthop via 192.0.2.3", "rtt abc", "rtt 5h",
    ])
    func dropsRoutesWithMistakes(options: String) {
        let (route, problems) = route(options)
        #expect(route == nil)
        #expect(problems.configurationTestStatus == 5)
    }

    @Test func countsTimesInTheKernelsUnits() throws {
        let metrics = try #require(route("rtt 300ms rttvar lock 1.5s rto_min 250").route).metrics
        #expect(metrics.map(\.value) == [.number(2400), .number(6000), .number(250)])
        #expect(metrics.map(\.isLocked) == [false, true, false])
        let (limited, problems) = route("rto_min 5ms")
        #expect(limited?.metrics.first?.value == .number(200))
        #expect(problems.configurationTestStatus == 5)
    }

    @Test func readsRealmsAndTheFormerSecondGateway() throws {
        #expect(route("realms 5").route?.realms == 5)
        #expect(route("realms 5/6").route?.realms == 0x5_0006)
        let two = try #require(route("via 192.0.2.1 or 192.0.2.2").route)
        #expect(two.gateway == nil)
        #expect(two.hops.map(\.gateway) == [IPAddress("192.0.2.1"), IPAddress("192.0.2.2")])
        #expect(two.hops.map { $0.device?.rawValue } == ["eth0", "eth0"])
    }
}
