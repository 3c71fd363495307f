import Foundation
import InternetTypes
import Lab
import Testing

/// Two Stayaliveds with ten advertisements a second: who is MASTER, and when.
@Suite(.enabled(if: noDaemon == nil, Comment(rawValue: noDaemon ?? "")))
struct SupervisorPairTests {
    private func withPair(_ body: (Daemon, Daemon, Segment) async throws -> Void) async throws {
        try await onSegment(["a", "b"]) { segment in
            try await body(Daemon(segment.nodes[0]), Daemon(segment.nodes[1]), segment)
        }
    }

    /// Waits until the first has the address, alone.
    private func settles(
        on daemon: Daemon, not other: Daemon, address: Int = 0, within limit: Duration = .seconds(20)
    ) async throws {
        try await eventually(
            "\(virtual(address)) on \(daemon.node.name) alone", within: limit, seen: { daemon.log + "\n" + other.log }
        ) { daemon.node.holds(virtual(address)) && !other.node.holds(virtual(address)) }
    }

    @Test func preemption() async throws {
        try await withPair { a, b, _ in
            try b.start(configuration(Instance(priority: 100)))
            try await settles(on: b, not: a)
            try a.start(configuration(Instance(priority: 200)))
            try await settles(on: a, not: b)
            try await a.says("preempting 192.0.2.11 with lower priority 100")
            try await b.says("192.0.2.10 has higher priority 200")
            #expect(try await a.process?.stop() == 0)
            try await settles(on: b, not: a, within: .seconds(20))
            try await b.says("192.0.2.10 resigned with priority 0")
        }
    }

    @Test func nopreempt() async throws {
        try await withPair { a, b, segment in
            let captures = try segment.listen()
            defer { for capture in captures { capture.stop() } }
            try b.start(configuration(Instance(priority: 100)))
            try await settles(on: b, not: a)
            try a.start(configuration(Instance(priority: 200, lines: ["nopreempt"])))
            try await a.says("BACKUP")
            let before = captures[1].advertisements.count
            try await eventually("ten adverts", within: .seconds(20)) {
                captures[1].advertisements.count >= before + 10
            }
            #expect(captures[0].advertisements.isEmpty)
            b.process?.killFamily()
            try await a.becomesHolder(of: virtual(0))
        }
    }

    @Test func preemptDelay() async throws {
        try await withPair { a, b, _ in
            try b.start(configuration(Instance(priority: 100)))
            try await settles(on: b, not: a)
            let begin = ContinuousClock.now
            try a.start(configuration(Instance(priority: 200, lines: ["preempt_delay 1"])))
            try await settles(on: a, not: b)
            #expect(.now - begin >= .seconds(1))
            #expect(.now - begin < .seconds(10))
        }
    }

    @Test func trackInterface() async throws {
        try await withPair { a, b, _ in
            try a.node.ip("link add t0 type veth peer name t1\nlink set t0 up\nlink set t1 up")
            try a.start(configuration(Instance(priority: 200, lines: ["track_interface {", "t0", "}"])))
            try b.start(configuration(Instance(priority: 100)))
            try await settles(on: a, not: b)
            try a.node.ip("link set t1 down")
            try await settles(on: b, not: a, within: .seconds(20))
            try await a.says("tracked interface t0 is down")
            try a.node.ip("link set t1 up")
            try await settles(on: a, not: b, within: .seconds(20))
            // And a tracked interface that disappears altogether.
            try a.node.ip("link delete t0")
            try await settles(on: b, not: a, within: .seconds(20))
            try a.node.ip("link add t0 type veth peer name t1\nlink set t0 up\nlink set t1 up")
            try await settles(on: a, not: b, within: .seconds(20))
        }
    }

    @Test(arguments: [0, -150]) func trackScript(_ weight: Int) async throws {
        try await withPair { a, b, _ in
            try a.script("check", "[ ! -e /run/unfit ]")
            try a.start(
                configuration(
                    Instance(priority: 200, lines: ["track_script {", "check", "}"]),
                    blocks: [
                        "vrrp_script check {\nscript /etc/keepalived/check\ninterval 0.1\nfall 2\nrise 2\nweight \(weight)\n}"
                    ]))
            try b.start(configuration(Instance(priority: 100)))
            try await settles(on: a, not: b)
            try a.node.write("", to: "/run/unfit")
            try await settles(on: b, not: a, within: .seconds(20))
            try FileManager.default.removeItem(atPath: a.node.path(to: "/run/unfit"))
            try await settles(on: a, not: b, within: .seconds(20))
        }
    }

    /// A fault of one member takes the other along, and both come back together.
    @Test func syncGroup() async throws {
        try await withPair { a, b, _ in
            try a.node.ip("link add t0 type veth peer name t1\nlink set t0 up\nlink set t1 up")
            let group = ["vrrp_sync_group G {\ngroup {\nVI_1\nVI_2\n}\n}"]
            let second = { (priority: Int) in Instance(name: "VI_2", vrid: 52, priority: priority, addresses: [1]) }
            try a.start(
                configuration(
                    Instance(priority: 200, lines: ["track_interface {", "t0", "}"]), second(200), blocks: group))
            try b.start(configuration(Instance(priority: 100), second(100), blocks: group))
            for address in 0...1 { try await settles(on: a, not: b, address: address) }
            try a.node.ip("link set t1 down")
            for address in 0...1 { try await settles(on: b, not: a, address: address, within: .seconds(20)) }
            try await a.says("VI_1 of sync group G is in FAULT")
            try a.node.ip("link set t1 up")
            for address in 0...1 { try await settles(on: a, not: b, address: address, within: .seconds(20)) }
        }
    }

    /// Somebody deletes the address, downs the link, deletes the interface and makes it again.
    @Test func theMastersSurroundingsChange() async throws {
        try await withPair { a, b, segment in
            try a.start(configuration(Instance(priority: 200)))
            try b.start(configuration(Instance(priority: 100)))
            try await settles(on: a, not: b)
            try a.node.ip("address delete 192.0.2.100/24 dev eth0")
            try await a.becomesHolder(of: virtual(0))
            try a.node.ip("link set eth0 down")
            try await settles(on: b, not: a, within: .seconds(20))
            try a.node.ip("link set eth0 up")
            try await settles(on: a, not: b, within: .seconds(20))
            try a.node.ip("link delete eth0")
            try await settles(on: b, not: a, within: .seconds(20))
            try segment.hub.ip(
                "link add port0 type veth peer name eth0 netns \(a.node.pid)\nlink set port0 master br0 up")
            try a.node.ip("link set eth0 up\naddress add 192.0.2.10/24 dev eth0")
            try await settles(on: a, not: b, within: .seconds(20))
            #expect(a.process?.isRunning == true && !a.log.contains("died"))
        }
    }
}
