import Foundation
import InternetTypes
import Lab
import Testing

/// What somebody takes away from a master, or the kernel: addresses, routes, rules, and what is static.
@Suite(.enabled(if: noDaemon == nil, Comment(rawValue: noDaemon ?? "")))
struct DriftTests {
    private static let blocks = """
        virtual_routes {
                10.9.0.0/16 via 192.0.2.2
                2001:db8:9::/48 dev eth0
            }
            virtual_rules {
                from 192.0.2.100 lookup 100 preference 900
            }
        """

    private static let statics = """
        static_ipaddress {
            198.51.100.7/24 dev eth0
        }
        static_routes {
            10.8.0.0/16 dev eth0
        }
        static_rules {
            from 198.51.100.7 lookup 100 preference 800
        }

        """

    private static func configuration(
        globals: String = "", statics: String = statics, _ more: String = blocks
    ) -> String {
        DaemonUnderTest.globals.replacing("router_id node-a", with: "router_id node-a\n    \(globals)") + statics
            + DaemonUnderTest.instance(more)
    }

    /// What ip(8) shows of keepalived's routes and rules.
    private static func routing(_ daemon: DaemonUnderTest) throws -> String {
        try ["-4 route show proto 18", "-6 route show proto 18", "rule show"]
            .map { try daemon.node.run(["ip"] + $0.split(separator: " ").map(String.init)) }.joined()
    }

    private static let all = [
        "10.9.0.0/16 via 192.0.2.2 dev eth0", "2001:db8:9::/48 dev eth0", "900:\tfrom 192.0.2.100 lookup 100",
    ]

    @Test func whatSomebodyTakesAwayIsPutBackAndTheMasterStays() async throws {
        try await DaemonUnderTest.run(Self.configuration()) { daemon in
            try await daemon.becomeMaster()
            try await daemon.until("everything") {
                let seen = try Self.routing(daemon)
                return (Self.all + ["10.8.0.0/16 dev eth0", "800:"]).allSatisfy(seen.contains)
            }
            for (command, word) in [
                ("route del 10.9.0.0/16", "route 10.9.0.0/16 via 192.0.2.2 was removed"),
                ("route del 2001:db8:9::/48", "route 2001:db8:9::/48 dev eth0 was removed"),
                ("rule del preference 900", "rule 900: from 192.0.2.100/32 lookup 100 was removed"),
                ("address del 192.0.2.100/24 dev eth0", "address 192.0.2.100/24 dev eth0 was removed"),
                ("route del 10.8.0.0/16", "route 10.8.0.0/16 dev eth0 was removed"),
                ("rule del preference 800", "rule 800: from 198.51.100.7/32 lookup 100 was removed"),
                ("address del 198.51.100.7/24 dev eth0", "address 198.51.100.7/24 dev eth0 was removed"),
                ("route replace 10.9.0.0/16 dev eth0", "route 10.9.0.0/16 via 192.0.2.2 was changed"),
            ] {
                try daemon.node.ip(command)
                try await daemon.until("a word about '\(command)'") { daemon.logs(word) == 1 }
            }
            let seen = try Self.routing(daemon)
            #expect((Self.all + ["10.8.0.0/16 dev eth0", "800:"]).allSatisfy(seen.contains), "\(seen)")
            #expect(daemon.holds("192.0.2.100") && daemon.holds("198.51.100.7"))
            #expect(daemon.logs("Entering ") == 2, "\(daemon.log)")
            #expect(daemon.wire.advertisements.allSatisfy { $0.advertisement.priority == 150 })
            #expect(try await daemon.process.stop() == 0)
            let left = try Self.routing(daemon)
            #expect(!left.contains("10.") && !left.contains("900:") && !left.contains("800:"), "\(left)")
            #expect(!daemon.holds("192.0.2.100") && !daemon.holds("198.51.100.7"))
        }
    }

    @Test(arguments: ["address del 192.0.2.100/24 dev eth0", "route del 10.9.0.0/16", "rule del preference 900"])
    func withStepDownTheMasterGoesAndIsElectedAgain(_ command: String) async throws {
        try await DaemonUnderTest.run(Self.configuration(globals: "vrrp_drift step_down")) { daemon in
            try await daemon.becomeMaster()
            try await daemon.until("everything") {
                let seen = try Self.routing(daemon)
                return Self.all.allSatisfy(seen.contains)
            }
            try daemon.node.ip(command)
            try await daemon.until("BACKUP") { daemon.logs("Entering BACKUP STATE") == 2 }
            try await daemon.becomeMaster(times: 2)
            try await daemon.until("everything again") {
                let seen = try Self.routing(daemon)
                return Self.all.allSatisfy(seen.contains) && daemon.node.holds(DaemonUnderTest.address)
            }
            #expect(daemon.wire.advertisements.filter { $0.advertisement.priority == 0 }.count == 1)
        }
    }

    @Test func aReloadTouchesOnlyTheDifference() async throws {
        try await DaemonUnderTest.run(Self.configuration()) { daemon in
            try await daemon.becomeMaster()
            try await daemon.until("everything") { try Self.all.allSatisfy(Self.routing(daemon).contains) }
            let begin = Instant.wallClock
            // A watcher sees all that changes.
            let watch = try daemon.node.start(["ip", "monitor", "route", "rule", "address"])
            try await daemon.until("the watcher") {
                try daemon.node.ip("route add 10.255.0.0/16 dev eth0")
                try daemon.node.ip("route del 10.255.0.0/16 dev eth0")
                return watch.text.contains("10.255.0.0/16")
            }
            let more = Self.blocks.replacing("10.9.0.0/16 via", with: "10.10.0.0/16 dev eth0\n        10.9.0.0/16 via")
            try daemon.reload(Self.configuration(more))
            try await daemon.until("the new route") { try Self.routing(daemon).contains("10.10.0.0/16 dev eth0") }
            try daemon.reload(Self.configuration())
            try await daemon.until("the new route gone") { try !Self.routing(daemon).contains("10.10.0.0/16") }
            try await daemon.until("the watcher's word") { watch.text.contains("Deleted 10.10.0.0/16") }
            let lines = watch.lines.map(\.text).filter { !$0.contains("10.255.") && !$0.isEmpty }
            #expect(lines.count == 2 && lines.allSatisfy { $0.contains("10.10.0.0/16") }, "\(lines)")
            let silence = try await daemon.longestSilence(since: begin, advertisements: 10)
            #expect(silence <= .milliseconds(150), "\(silence)")
            #expect(daemon.logs("Entering ") == 2, "\(daemon.log)")
            // A static route that is no longer configured goes, the others stay.
            try daemon.reload(Self.configuration(statics: ""))
            try await daemon.until("the static objects gone") {
                let seen = try Self.routing(daemon)
                return !seen.contains("10.8.0.0/16") && !seen.contains("800:") && !daemon.holds("198.51.100.7")
            }
            #expect(try Self.all.allSatisfy(Self.routing(daemon).contains))
        }
    }

    @Test func routesComeBackWithTheirInterface() async throws {
        let more = Self.blocks.replacing(
            "10.9.0.0/16 via", with: "10.10.0.0/16 dev extra no_track\n        10.9.0.0/16 via")
        try await DaemonUnderTest.run(
            before: { try $0.ip("link add extra type veth peer name other\nlink set extra up\nlink set other up") },
            Self.configuration(more)
        ) { daemon in
            try await daemon.becomeMaster()
            try await daemon.until("the route") { try Self.routing(daemon).contains("10.10.0.0/16 dev extra") }
            try daemon.node.ip("link set extra down")
            try await daemon.until("no route") { try !Self.routing(daemon).contains("10.10.0.0/16") }
            try daemon.node.ip("link set extra up")
            try await daemon.until("the route again") { try Self.routing(daemon).contains("10.10.0.0/16 dev extra") }
            try await daemon.until("a word") { daemon.logs("route 10.10.0.0/16 dev extra was lost") == 1 }
            #expect(daemon.logs("Entering ") == 2, "\(daemon.log)")
        }
    }

    @Test func aStaticObjectThatDoesNotComeBackIsAFaultOfItsTrackGroup() async throws {
        let statics = """
            track_group G {
                group {
                    VI_1
                }
            }
            static_routes {
                10.8.0.0/16 dev extra track_group G
            }

            """
        try await DaemonUnderTest.run(
            before: { try $0.ip("link add extra type veth peer name other\nlink set extra up\nlink set other up") },
            Self.configuration(statics: statics)
        ) { daemon in
            try await daemon.becomeMaster()
            try daemon.node.ip("link set extra down")
            try await daemon.until("FAULT") {
                daemon.logs("route 10.8.0.0/16 dev extra of track group G is missing") >= 1
            }
            try daemon.node.ip("link set extra up")
            try await daemon.becomeMaster(times: 2)
        }
    }

    @Test func aWorkerThatIsReplacedFindsItsRoutes() async throws {
        try await DaemonUnderTest.run(Self.configuration()) { daemon in
            try await daemon.becomeMaster()
            try await daemon.until("everything") { try Self.all.allSatisfy(Self.routing(daemon).contains) }
            let watch = try daemon.node.start(["ip", "monitor", "route", "rule"])
            let worker = try #require(daemon.process.family.dropFirst().first)
            kill(worker, SIGKILL)
            try await daemon.until("its successor") { daemon.logs("resumed after a restart") == 1 }
            try daemon.node.ip("route add 10.255.0.0/16 dev eth0")
            try await daemon.until("the watcher") { watch.text.contains("10.255.0.0/16") }
            #expect(!watch.text.contains("Deleted"), "\(watch.text)")
            #expect(try Self.all.allSatisfy(Self.routing(daemon).contains))
            #expect(daemon.logs("File exists") == 0)
            // It repairs what it has inherited, too.
            try daemon.node.ip("route del 10.9.0.0/16")
            try await daemon.until("the route") { daemon.logs("route 10.9.0.0/16 via 192.0.2.2 was removed") == 1 }
        }
    }
}
