import DesiredState
import InternetTypes
import KeepalivedConf
import KernelObjects
import Testing
import Tracking
import VRRP

/// What the lines of a configuration ask of the kernel.
@Suite struct WantedTests {
    private func instance(_ globals: String = "", _ blocks: String) throws -> (Configuration, VRRPInstance) {
        let result = load(
            """
            global_defs {
                \(globals)
            }
            vrrp_instance VI_1 {
                interface eth0
                virtual_router_id 51
                version 3
                \(blocks)
            }
            """
        ) {
            $0.interfaces["red"] = .vrfMaster
            $0.names[.routingTables] = ["special": 777]
        }
        return (result.configuration, try #require(result.configuration.instances.first))
    }

    private func held(_ globals: String = "", _ blocks: String) throws -> [WantedObject] {
        let (configuration, instance) = try instance(globals, blocks)
        return instance.heldObjects(onDrift: configuration.globals.driftPolicy) { $0.device ?? instance.interface }
    }

    @Test func addressesComeFirstThenRoutesThenRules() throws {
        let objects = try held(
            "",
            """
            virtual_rules {
                from 192.0.2.100 lookup special preference 100
            }
            virtual_routes {
                10.0.0.0/8 via 192.0.2.254
            }
            virtual_ipaddress_excluded {
                2001:db8::100/64 dev eth1
            }
            virtual_ipaddress {
                192.0.2.100/24
            }
            """)
        #expect(
            objects.map(\.description) == [
                "address 192.0.2.100/24 dev eth0", "address 2001:db8::100/64 dev eth1",
                "route 10.0.0.0/8 via 192.0.2.254", "rule 100: from 192.0.2.100/32 lookup 777",
            ])
        #expect(objects.map(\.kind) == [.address, .address, .route, .rule])
    }

    private struct Case: Sendable, CustomTestStringConvertible {
        var line: String
        var broadcast: String?
        var lifetime: UInt32?
        var flags: AddressFlags = []

        var testDescription: String { line }
    }

    private static let cases: [Case] = [
        Case(line: "192.0.2.1/24 brd +", broadcast: "192.0.2.255"),
        Case(line: "192.0.2.1/24 brd -", broadcast: "192.0.2.0"),
        Case(line: "192.0.2.1/24 broadcast 192.0.2.9", broadcast: "192.0.2.9"),
        Case(line: "192.0.2.1/24 noprefixroute autojoin", flags: [.noPrefixRoute, .multicastAutoJoin]),
        Case(line: "2001:db8::1", lifetime: 0, flags: .noDAD),
        Case(line: "2001:db8::1 preferred_lft forever", flags: .noDAD),
        Case(line: "2001:db8::1 preferred_lft 60", lifetime: 60, flags: .noDAD),
        Case(line: "2001:db8::1/64", flags: .noDAD),
        Case(line: "2001:db8::1/64 -nodad home mngtmpaddr", flags: [.homeAddress, .manageTemporary]),
    ]

    @Test("Lifetimes, broadcast addresses and flags", arguments: cases)
    private func addresses(_ one: Case) throws {
        let object = try #require(try held("", "virtual_ipaddress_excluded {\n\(one.line)\n}").first)
        let address = try #require(object.address)
        #expect(address.broadcast == one.broadcast.flatMap { IPv4Address($0) })
        #expect(address.preferredLifetime == one.lifetime)
        #expect(address.flags == one.flags)
    }

    private static let lines: [(String, String)] = [
        ("default via 192.0.2.254", "0.0.0.0/0 via 192.0.2.254"), ("default6", "::/0"),
        ("10.0.0.0/8 dev eth0 metric 5", "10.0.0.0/8 dev eth0 metric 5"),
        (
            "10.0.0.0/8 via 192.0.2.254 src 192.0.2.1 table special",
            "10.0.0.0/8 via 192.0.2.254 src 192.0.2.1 table 777"
        ),
        ("10.0.0.0/8 via 192.0.2.254 vrf red", "10.0.0.0/8 via 192.0.2.254 vrf red"),
        ("blackhole 10.0.0.0/8", "blackhole 10.0.0.0/8"),
        ("unreachable 2001:db8::/32", "unreachable 2001:db8::/32"),
        (
            "10.0.0.0/8 nexthop via 192.0.2.1 dev eth0 weight 2 nexthop via 192.0.2.2",
            "10.0.0.0/8 nexthop via 192.0.2.1 dev eth0 nexthop via 192.0.2.2"
        ),
        ("10.0.0.0/8 via 192.0.2.1 or 192.0.2.2", "10.0.0.0/8 nexthop via 192.0.2.1 nexthop via 192.0.2.2"),
    ]

    @Test("Routes as ip(8) would call them", arguments: lines)
    func routes(_ line: String, _ expected: String) throws {
        let objects = try held("", "virtual_routes {\n\(line)\n}")
        #expect(objects.map(\.description) == ["route " + expected])
    }

    @Test func metricsHaveTheKernelsNumbersAndUnits() throws {
        let objects = try held(
            "",
            """
            virtual_routes {
                10.0.0.0/8 dev eth0 mtu lock 1400 rtt 300ms rttvar 1s features ecn congctl lock reno realms 3/4
            }
            """)
        guard case .route(let route) = objects.first else { throw Missing() }
        #expect(route.metrics.values == [2: 1400, 4: 2400, 5: 4000, 12: 1])
        #expect(route.metrics.locked == [2, 16])
        #expect(route.metrics.congestionControl == "reno")
        #expect(route.hops.first?.realms == UInt32(0x3_0004))
    }

    private struct Missing: Error {}

    @Test func whatIsDoneAboutDrift() throws {
        let blocks = """
            virtual_ipaddress {
                192.0.2.100
                192.0.2.101 no_track
            }
            virtual_routes {
                10.0.0.0/8 dev eth0
                10.0.0.0/7 dev eth0 no_track
            }
            virtual_rules {
                to 10.0.0.0/8 table 5 preference 7
                to 10.0.0.0/8 table 5 preference 8 no_track
            }
            """
        let tracked = [true, false, true, false, true, false]
        #expect(try held("", blocks).map(\.onDrift) == tracked.map { $0 ? .repair : .ignore })
        #expect(try held("vrrp_drift step_down", blocks).map(\.onDrift) == tracked.map { $0 ? .report : .ignore })
        #expect(try held("vrrp_drift repair", blocks).map(\.onDrift) == tracked.map { $0 ? .repair : .ignore })
    }

    @Test func staticObjectsAndWhatTrackGroupsWantToKnow() {
        let result = load(
            """
            track_group G {
                group {
                    VI_1
                }
            }
            static_ipaddress {
                192.0.2.7/24 dev eth0 track_group G
                192.0.2.8/24 dev eth0
            }
            static_routes {
                10.0.0.0/8 dev eth0 track_group G
            }
            static_rules {
                from 192.0.2.7 table 5 preference 7
            }
            """)
        let objects = StaticObjects(result.configuration)
        #expect(
            objects.objects.map(\.description) == [
                "address 192.0.2.7/24 dev eth0", "address 192.0.2.8/24 dev eth0", "route 10.0.0.0/8 dev eth0",
                "rule 7: from 192.0.2.7/32 lookup 5",
            ])
        #expect(
            objects.tracked == ["G": [objects.objects[0], objects.objects[2]]])
        #expect(objects.objects.allSatisfy { $0.onDrift == .repair })
    }

    @Test func interfacesOfWhatIsTrackedCount() throws {
        let (configuration, instance) = try instance(
            "dynamic_interfaces",
            """
            track_interface {
                eth1 weight -10
            }
            virtual_ipaddress {
                192.0.2.100 dev eth0
                192.0.2.101 dev a1
                192.0.2.102 dev a2 no_track
            }
            virtual_routes {
                10.0.0.0/8 dev b1
                10.0.0.0/7 dev b2 no_track
                10.0.0.0/6 nexthop dev b3 nexthop dev b4
                10.0.0.0/5 dev eth1
            }
            virtual_rules {
                iif c1 oif c2 table 5 preference 7
                iif c3 table 5 preference 8 no_track
            }
            """)
        let names = ["a1", "b1", "eth1", "c1", "c2"]
        #expect(instance.interfacesOfHeldObjects.map(\.rawValue) == names)
        let router = RouterConfiguration(configuration)
        // What track_interface says stands.
        #expect(
            router.instances.first?.trackedInterfaces.map { "\($0.name) \($0.weight.value)" }
                == ["eth1 -10", "a1 0", "b1 0", "c1 0", "c2 0"])
    }
}
