import Foundation
import InternetTypes
import KernelObjects
import LinuxGround
import NetworkNamespaces
import Testing

@testable import Rtnetlink

/// Routes and rules in a real kernel, as ip(8) shows them.
@Suite(.serialized, .enabled(if: NetworkNamespace.isPossible("Rtnetlink"))) struct RoutingTests {
    private final class Fixture {
        let space: NetworkNamespace
        let monitor: NetworkMonitor
        let reconciler: Reconciler
        var events: [ReconcilerEvent] = []

        init(_ space: NetworkNamespace) throws {
            self.space = space
            monitor = try NetworkMonitor()
            reconciler = try Reconciler(monitor)
            try monitor.synchronise()
            reconciler.onEvent = { [unowned self] in events.append($0) }
        }

        func wait(_ what: String = "", until condition: () -> Bool) throws {
            let done = try NetworkNamespaces.wait(for: monitor.fileDescriptor, timeout: 20_000, until: condition) {
                try monitor.handleReadable()
            }
            #expect(done, "\(what) \(events.prefix(10))")
        }

        @discardableResult
        func want(_ objects: [WantedObject]) throws -> [ObjectFailure] {
            var failures: [ObjectFailure]?
            reconciler.want(objects) { failures = $0 }
            try wait { failures != nil }
            return failures ?? []
        }

        func restored(_ object: WantedObject, _ reason: ReconcilerEvent.LossReason) throws {
            try wait("\(object) \(reason)") { events.contains(.restored(object, reason)) }
        }

        /// The routes of keepalived's protocol as ip(8) shows them, without that and without the scope that is the default.
        func routes(_ family: String = "-4", table: String = "main") throws -> [String] {
            try lines("ip \(family) route show table \(table) proto 18")
        }

        func rules(_ family: String = "-4") throws -> [String] {
            try lines("ip \(family) rule show").filter { $0.contains("proto keepalived") }
        }

        private func lines(_ command: String) throws -> [String] {
            try space.run(command).split(separator: "\n").map { line in
                line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            }
        }
    }

    private func inNetwork(_ body: (Fixture) throws -> Void) throws {
        try NetworkNamespace.with(1) { spaces in
            let space = try #require(spaces.first)
            try space.run(
                """
                ip link add va type veth peer name vb; ip link set va up; ip link set vb up
                ip link add vc type veth peer name vd; ip link set vc up; ip link set vd up
                ip address add 10.1.0.1/24 dev va; ip address add 10.2.0.1/24 dev vc
                ip address add 2001:db8:1::1/64 dev va nodad; ip address add 2001:db8:2::1/64 dev vc nodad
                """)
            try space.waitUntilUp("va")
            try space.waitUntilUp("vc")
            try space.enter { try body(Fixture(space)) }
        }
    }

    private func prefix(_ text: String) throws -> AddressPrefix {
        let parts = text.split(separator: "/")
        let address = try #require(parts.first.flatMap { IPAddress($0) })
        guard parts.count > 1 else { return AddressPrefix(host: address) }
        let length = try #require(UInt8(parts[1]))
        return try #require(AddressPrefix(address, length: length))
    }

    private func route(
        _ destination: String, via gateway: String? = nil, dev device: String? = nil,
        _ change: (inout WantedRoute) throws -> Void = { _ in }
    ) throws -> WantedObject {
        var route = WantedRoute(to: try prefix(destination))
        if gateway != nil || device != nil { route.hops = [hop(gateway, device)] }
        try change(&route)
        return .route(route)
    }

    private func hop(_ gateway: String?, _ device: String? = nil, weight: UInt16 = 1) -> WantedRoute.Hop {
        WantedRoute.Hop(
            via: gateway.flatMap { IPAddress($0) }, dev: device.flatMap { InterfaceName($0) }, weight: weight)
    }

    private func rule(
        _ preference: UInt32, _ action: WantedRule.Action, _ family: AddressFamily = .ipv4,
        _ change: (inout WantedRule) throws -> Void = { _ in }
    ) throws -> WantedObject {
        var rule = WantedRule(family, preference: preference, action)
        try change(&rule)
        return .rule(rule)
    }

    // MARK: What is written

    @Test func everyPartOfAnIPv4Route() throws {
        try inNetwork { fixture in
            let failures = try fixture.want([
                try route("10.10.0.0/16", dev: "va"),
                try route("10.11.0.0/16", via: "10.1.0.2") {
                    $0.preferredSource = IPAddress("10.1.0.1")
                    $0.metric = 5
                    $0.table = 300
                    $0.typeOfService = 4
                },
                try route("10.12.0.0/16", via: "192.0.2.1", dev: "va") { $0.hops[0].isOnLink = true },
                try route("10.13.0.0/16") {
                    $0.hops = [hop("10.1.0.2", weight: 2), hop("10.2.0.3", "vc", weight: 3)]
                },
                try route("10.14.0.0/16") { $0.kind = 6 },
                try route("10.15.0.0/16", dev: "va") {
                    $0.metrics.values = [2: 1400, 3: 3000, 4: 2400, 11: 5, 12: 1, 15: 1]
                    $0.metrics.locked = [2]
                    $0.metrics.congestionControl = "reno"
                    $0.hops[0].realms = 3 << 16 | 4
                },
                try route("10.16.0.0/16", via: "10.1.0.7") {
                    var header = WantedRoute.TunnelHeader()
                    header.id = 5
                    header.destination = IPAddress("192.0.2.4")
                    header.hopLimit = 4
                    $0.hops[0].encapsulation = .ip(header)
                },
                try route("0.0.0.0/0", via: "10.2.0.9") { $0.scope = 0 },
            ])
            #expect(failures == [])
            #expect(
                try fixture.routes() == [
                    "default via 10.2.0.9 dev vc", "10.10.0.0/16 dev va", "10.12.0.0/16 via 192.0.2.1 dev va onlink",
                    "10.13.0.0/16", "nexthop via 10.1.0.2 dev va weight 2", "nexthop via 10.2.0.3 dev vc weight 3",
                    "blackhole 10.14.0.0/16",
                    "10.15.0.0/16 dev va realms 3/4 mtu lock 1400 window 3000 rtt 300ms initcwnd 5 features ecn "
                        + "quickack 1 congctl reno",
                    "10.16.0.0/16 encap ip id 5 src 0.0.0.0 dst 192.0.2.4 ttl 4 tos 0 via 10.1.0.7 dev va",
                ])
            #expect(
                try fixture.routes(table: "300") == ["10.11.0.0/16 tos 0x04 via 10.1.0.2 dev va src 10.1.0.1 metric 5"])
            try fixture.want([])
            #expect(try fixture.routes() == [] && fixture.routes(table: "300") == [])
            #expect(fixture.events == [])
        }
    }

    @Test func everyPartOfAnIPv6Route() throws {
        try inNetwork { fixture in
            let failures = try fixture.want([
                try route("2001:db8:10::/48", via: "2001:db8:1::5", dev: "va") {
                    $0.metric = 7
                    $0.preference = 1
                    $0.expires = 1000
                    $0.metrics.values = [2: 1400, 10: 4]
                },
                try route("2001:db8:11::/48") {
                    $0.hops = [hop("2001:db8:1::5", "va", weight: 4), hop("2001:db8:2::6", "vc")]
                },
                try route("2001:db8:12::/48") { $0.kind = 7 },
                try route("2001:db8:13::/48", dev: "va") {
                    var header = WantedRoute.TunnelHeader()
                    header.destination = IPAddress("2001:db8:1::9")
                    $0.hops[0].encapsulation = .ip6(header)
                },
            ])
            #expect(failures == [])
            let shown = try fixture.routes("-6")
            #expect(shown.count == 6, "\(shown)")
            #expect(shown[0].hasPrefix("2001:db8:10::/48 via 2001:db8:1::5 dev va metric 7 expires "), "\(shown)")
            #expect(shown[0].hasSuffix("sec mtu 1400 hoplimit 4 pref high"), "\(shown)")
            #expect(
                shown.contains("nexthop via 2001:db8:1::5 dev va weight 4")
                    && shown.contains("nexthop via 2001:db8:2::6 dev vc weight 1"), "\(shown)")
            #expect(shown.contains("unreachable 2001:db8:12::/48 dev lo metric 1024 pref medium"), "\(shown)")
            #expect(
                shown.contains {
                    $0.hasPrefix("2001:db8:13::/48 encap ip6") && $0.contains(" dst 2001:db8:1::9 ")
                }, "\(shown)")
            try fixture.want([])
            #expect(try fixture.routes("-6") == [])
        }
    }

    @Test func everyPartOfARule() throws {
        try inNetwork { fixture in
            let failures = try fixture.want([
                try rule(2000, .table(100)) { $0.source = try prefix("10.1.0.100") },
                try rule(2001, .table(1000)) {
                    $0.destination = try prefix("10.3.0.0/16")
                    $0.firewallMark = 0x10
                    $0.firewallMask = 0xff
                    $0.typeOfService = 4
                    $0.inputInterface = InterfaceName("va")
                    $0.outputInterface = InterfaceName("vc")
                    $0.ipProtocol = 6
                    $0.sourcePorts = 10...20
                    $0.destinationPorts = 30...30
                    $0.userIDs = 1...5
                    $0.suppressPrefixLength = 3
                    $0.suppressInterfaceGroup = 2
                    $0.tunnelID = 77
                    $0.realms = 1 << 16 | 2
                },
                try rule(2500, .goto(3000)) { $0.source = try prefix("10.0.0.0/8") },
                try rule(2600, .blackhole) {
                    $0.source = try prefix("10.1.1.1")
                    $0.isInverted = true
                },
                try rule(2700, .layer3Master), try rule(2710, .unreachable), try rule(2720, .nop),
                try rule(2800, .prohibit, .ipv6) { $0.source = try prefix("2001:db8::/32") },
            ])
            #expect(failures == [])
            #expect(
                try fixture.rules() == [
                    "2000: from 10.1.0.100 lookup 100 proto keepalived",
                    "2001: from all to 10.3.0.0/16 tos 0x04 fwmark 0x10/0xff iif va oif vc uidrange 1-5 ipproto tcp "
                        + "sport 10-20 dport 30 tun_id 77 lookup 1000 suppress_prefixlength 3 suppress_ifgroup 2 "
                        + "realms 1/2 proto keepalived",
                    "2500: from 10.0.0.0/8 goto 3000 [unresolved] proto keepalived",
                    "2600: not from 10.1.1.1 blackhole proto keepalived",
                    "2700: from all lookup [l3mdev-table] proto keepalived",
                    "2710: from all unreachable proto keepalived", "2720: from all nop proto keepalived",
                ])
            #expect(try fixture.rules("-6") == ["2800: from 2001:db8::/32 prohibit proto keepalived"])
            // Once more is no second rule.
            #expect(try fixture.want(fixture.reconciler.wanted) == [])
            #expect(try fixture.rules().count == 7)
            try fixture.want([])
            #expect(try fixture.rules() == [] && fixture.rules("-6") == [])
        }
    }

    @Test func addressesComeBeforeTheRoutesThatNeedThemAndGoAfter() throws {
        try inNetwork { fixture in
            let name = try #require(InterfaceName("va"))
            let vip = WantedObject.address(WantedAddress(try prefix("10.9.0.1/24"), on: .name(name)))
            let through = try route("10.90.0.0/16", via: "10.9.0.2") { $0.preferredSource = IPAddress("10.9.0.1") }
            let six = WantedObject.address(
                WantedAddress(try prefix("2001:db8:9::1/64"), on: .name(name), flags: .noDAD))
            let far = try route("2001:db8:90::/48", via: "2001:db8:9::2", dev: "va")
            #expect(try fixture.want([vip, six, through, far]).filter { $0.object != far } == [])
            // IPv6 may know the way to its gateway only a moment later.
            try fixture.wait { fixture.reconciler.missing(of: [far]).isEmpty && fixture.reconciler.isIdle }
            #expect(try fixture.routes() == ["10.90.0.0/16 via 10.9.0.2 dev va src 10.9.0.1"])
            #expect(try fixture.routes("-6").count == 1)
            try fixture.want([])
            #expect(try fixture.routes() == [] && fixture.routes("-6") == [])
        }
    }

    @Test func refusalsCarryTheKernelsSentence() throws {
        try inNetwork { fixture in
            let refused = try route("10.10.0.0/16", via: "198.51.100.1")
            let taken = try route("10.11.0.0/16", dev: "va")
            let failures = try fixture.want([refused, taken])
            #expect(failures.map(\.object) == [refused])
            #expect(failures.first?.error.name == "ENETUNREACH")
            #expect(failures.first?.text?.contains("invalid gateway") == true, "\(failures)")
            #expect(fixture.events == failures.map { .failed($0) })
            #expect(try fixture.routes() == ["10.11.0.0/16 dev va"])
            // Somebody makes the gateway reachable.
            try fixture.space.run("ip address add 198.51.100.9/24 dev va")
            try fixture.restored(refused, .refused)
            #expect(try fixture.routes().contains("10.10.0.0/16 via 198.51.100.1 dev va"))
        }
    }

    @Test func aMissingInterfaceIsWaitedFor() throws {
        try inNetwork { fixture in
            let waiting = try route("10.10.0.0/16", dev: "late")
            #expect(try fixture.want([waiting]).first?.error.name == "ENODEV")
            try fixture.space.run(
                "ip link add late type veth peer name later; ip link set later up; ip link set late up")
            try fixture.wait { fixture.reconciler.missing(of: [waiting]).isEmpty && fixture.reconciler.isIdle }
            #expect(try fixture.routes().first?.hasPrefix("10.10.0.0/16 dev late") == true)
        }
    }

    @Test func anExclusiveRouteDoesNotStandBesideAnother() throws {
        try inNetwork { fixture in
            try fixture.space.run("ip route add 10.10.0.0/16 via 10.1.0.7")
            let exclusive = try route("10.10.0.0/16", via: "10.1.0.8") { $0.addition = .exclusive }
            #expect(try fixture.want([exclusive]).first?.error.name == "EEXIST")
            // The twin: others do, before it or behind it.
            let before = try route("10.10.0.0/16", via: "10.1.0.8")
            #expect(try fixture.want([before]) == [])
            let behind = try route("10.10.0.0/16", via: "10.1.0.9") { $0.addition = .append }
            #expect(try fixture.want([before, behind]) == [])
            let shown = try fixture.space.run("ip route show 10.10.0.0/16").split(separator: "\n")
            #expect(shown.map { $0.split(separator: " ")[2] } == ["10.1.0.8", "10.1.0.7", "10.1.0.9"])
        }
    }

    // MARK: Drift

    @Test func whatSomebodyDeletesIsPutBack() throws {
        try inNetwork { fixture in
            let four = try route("10.10.0.0/16", via: "10.1.0.2")
            let six = try route("2001:db8:10::/48", via: "2001:db8:1::5", dev: "va")
            let rule = try rule(2000, .table(100)) { $0.source = try prefix("10.1.0.100") }
            let (routes, sixes) = (
                ["10.10.0.0/16 via 10.1.0.2 dev va"],
                ["2001:db8:10::/48 via 2001:db8:1::5 dev va metric 1024 pref medium"]
            )
            try fixture.want([four, six, rule])
            try fixture.space.run("ip route del 10.10.0.0/16")
            try fixture.restored(four, .deleted)
            try fixture.space.run("ip -6 route del 2001:db8:10::/48")
            try fixture.restored(six, .deleted)
            try fixture.space.run("ip rule del preference 2000")
            try fixture.restored(rule, .deleted)
            #expect(try fixture.routes() == routes && fixture.routes("-6") == sixes && fixture.rules().count == 1)
            #expect(fixture.events.count == 3, "\(fixture.events)")
            // The twins: what nobody asked about is left alone.
            let untracked = try route("10.10.0.0/16", via: "10.1.0.2") { $0.onDrift = .ignore }
            try fixture.want([untracked, six, rule])
            try fixture.space.run("ip route del 10.10.0.0/16; ip rule del preference 2000")
            try fixture.wait { fixture.events.count == 4 }
            #expect(try fixture.routes() == [])
        }
    }

    @Test func whatSomebodyReplacesIsPutRight() throws {
        try inNetwork { fixture in
            let four = try route("10.10.0.0/16", via: "10.1.0.2") { $0.metrics.values = [2: 1400] }
            let six = try route("2001:db8:10::/48", via: "2001:db8:1::5", dev: "va")
            try fixture.want([four, six])
            try fixture.space.run("ip route replace 10.10.0.0/16 via 10.2.0.2")
            try fixture.restored(four, .changed)
            try fixture.space.run("ip -6 route replace 2001:db8:10::/48 via 2001:db8:2::5 dev vc")
            try fixture.restored(six, .changed)
            #expect(
                try fixture.space.run("ip route show 10.10.0.0/16").contains("via 10.1.0.2 dev va proto keepalived"))
            #expect(try fixture.routes("-6").first?.hasPrefix("2001:db8:10::/48 via 2001:db8:1::5 dev va") == true)
            #expect(
                try fixture.space.run("ip route show 10.10.0.0/16; ip -6 route show 2001:db8:10::/48").split(
                    separator: "\n"
                ).count == 2)
            // The twin: another route to the same place that does not take ours away is none of our business.
            try fixture.space.run("ip route append 10.10.0.0/16 via 10.2.0.2; ip route del 10.10.0.0/16 via 10.2.0.2")
            try fixture.space.run("ip route replace 10.20.0.0/16 via 10.2.0.2")
            try fixture.wait { fixture.reconciler.isIdle }
            #expect(fixture.events.count == 2, "\(fixture.events)")
        }
    }

    @Test func routesThatWentWithTheirInterfaceComeBackWithIt() throws {
        try inNetwork { fixture in
            let named = try route("10.10.0.0/16", dev: "va")
            let found = try route("10.11.0.0/16", via: "10.1.0.2")
            let other = try route("10.12.0.0/16", via: "10.2.0.2")
            let six = try route("2001:db8:10::/48", dev: "va")
            let all = ["10.10.0.0/16 dev va", "10.11.0.0/16 via 10.1.0.2 dev va", "10.12.0.0/16 via 10.2.0.2 dev vc"]
            try fixture.want([named, found, other, six])
            try fixture.space.run("ip link set va down")
            try fixture.wait { fixture.reconciler.missing(of: [named, found, other, six]) == [named, found, six] }
            #expect(try fixture.routes() == [all[2]])
            try fixture.space.run("ip link set va up")
            for object in [named, found, six] { try fixture.restored(object, .interfaceDown) }
            #expect(try fixture.routes() == all)
            #expect(try fixture.routes("-6").count == 1)
            #expect(fixture.events.count == 3, "\(fixture.events)")
        }
    }

    @Test func routesThatWentWithAnAddressComeBack() throws {
        try inNetwork { fixture in
            let through = try route("10.10.0.0/16", dev: "vc")
            try fixture.want([through])
            // The last address of an interface takes its routes along, and nobody is told.
            try fixture.space.run("ip address del 10.2.0.1/24 dev vc")
            try fixture.restored(through, .addressRemoved)
            #expect(try fixture.routes() == ["10.10.0.0/16 dev vc"])
            // So does the source of a route, here one of ours that is put back first.
            let name = try #require(InterfaceName("va"))
            let vip = WantedObject.address(WantedAddress(try prefix("10.9.0.1/24"), on: .name(name)))
            let sourced = try route("10.90.0.0/16", dev: "va") { $0.preferredSource = IPAddress("10.9.0.1") }
            try fixture.want([vip, through, sourced])
            try fixture.space.run("ip address del 10.9.0.1/24 dev va")
            try fixture.restored(vip, .deleted)
            try fixture.restored(sourced, .addressRemoved)
            #expect(try fixture.routes().contains("10.90.0.0/16 dev va src 10.9.0.1"))
            #expect(!fixture.events.contains { if case .failed = $0 { true } else { false } }, "\(fixture.events)")
        }
    }

    @Test func anAddressThatSomebodyChangesIsPutRight() throws {
        try inNetwork { fixture in
            let name = try #require(InterfaceName("va"))
            let vip = WantedObject.address(
                WantedAddress(try prefix("2001:db8:9::1/128"), on: .name(name), flags: .noDAD, preferredLifetime: 0))
            try fixture.want([vip])
            try fixture.wait { fixture.monitor.table.addresses.values.contains { $0.prefix.length == 128 } }
            try fixture.space.run("ip address change 2001:db8:9::1/128 dev va preferred_lft forever")
            try fixture.restored(vip, .changed)
            #expect(
                try fixture.space.run("ip -6 address show dev va").contains(
                    "2001:db8:9::1/128 scope global nodad deprecated"))
        }
    }

    @Test func strangersRoutesAreNotEvenHeardOf() throws {
        try inNetwork { fixture in
            let ours = try route("10.10.0.0/16", dev: "va")
            try fixture.want([ours])
            let many = (0..<500).map { "route add 10.\(100 + $0 / 250).\($0 % 250).0/24 via 10.1.0.7" }
            let before = fixture.reconciler.statistics.messages
            try fixture.space.run("ip -batch -", input: many.joined(separator: "\n") + "\n")
            try fixture.monitor.handleReadable()
            #expect(fixture.reconciler.statistics.messages == before && fixture.events == [])
            try fixture.space.run("ip route flush proto boot")
            try fixture.space.run("ip route del 10.10.0.0/16")
            try fixture.restored(ours, .deleted)
        }
    }
}
