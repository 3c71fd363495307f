import Foundation
import InternetTypes
import Lab

/// Our daemon alone on node `a` of a segment, master of 192.0.2.100; node `b` is there for whoever disturbs it.
final class DaemonUnderTest {
    static let address = IPAddress.v4(IPv4Address(192, 0, 2, 100))
    static let file = "/etc/keepalived/keepalived.conf"

    let segment: Segment
    let node: Node
    let wire: Capture
    private(set) var process: LabProcess

    /// One instance, version 3, ten advertisements a second.
    static func instance(
        _ more: String = "", name: String = "VI_1", vrid: Int = 51, addresses: [String] = ["192.0.2.100/24"]
    ) -> String {
        """
        vrrp_instance \(name) {
            state BACKUP
            interface eth0
            version 3
            virtual_router_id \(vrid)
            priority 150
            advert_int 0.1
            virtual_ipaddress {
                \(addresses.joined(separator: "\n        "))
            }
            \(more)
        }

        """
    }

    static let globals = """
        global_defs {
            router_id node-a
            enable_script_security
            script_user root
        }

        """

    init(
        _ configuration: String = globals + instance(), files: [String: String] = [:],
        before: (Node) throws -> Void = { _ in }
    ) throws {
        let segment = try Segment(["a", "b"])
        self.segment = segment
        node = segment.nodes[0]
        wire = try Capture(on: segment.hub, interface: "port0", onlyReceived: true)
        try node.write(configuration, to: Self.file)
        for (path, text) in files { try node.write(text, to: path, mode: 0o755) }
        try before(node)
        process = try node.start([Self.path, "-n", "-l", "-D"])
    }

    static var path: String { Requirement.stayalived ?? "stayalived" }

    /// Runs the test, with as many others as there is room for, and removes everything after it.
    static func run(
        before: (Node) throws -> Void = { _ in }, _ configuration: String = globals + instance(),
        _ body: (DaemonUnderTest) async throws -> Void
    ) async throws {
        try await Turnstile.shared.pass {
            let daemon = try DaemonUnderTest(configuration, before: before)
            defer { daemon.segment.remove() }
            try await body(daemon)
        }
    }

    var log: String { process.text }

    func holds(_ text: String) -> Bool { IPAddress(text).map(node.holds) ?? false }

    func logs(_ text: String) -> Int { process.lines.filter { $0.text.contains(text) }.count }

    /// Writes another configuration and tells the daemon.
    func reload(_ configuration: String) throws {
        try node.write(configuration, to: Self.file)
        process.signal(SIGHUP)
    }

    func becomeMaster(_ name: String = "VI_1", times: Int = 1) async throws {
        try await until("\(name) as master for the \(times). time", within: .seconds(20)) {
            logs("(\(name)) Entering MASTER STATE") >= times
        }
        guard name == "VI_1" else { return }
        try await until("the address") { node.holds(Self.address) }
    }

    func until(_ what: String, within limit: Duration = .seconds(20), _ condition: () throws -> Bool) async throws {
        try await eventually(what, within: limit, seen: { self.log }, condition)
    }

    /// Lets so many advertisements go by, and answers the longest time between two of them since `begin`.
    func longestSilence(of vrid: UInt8 = 51, since begin: Instant, advertisements count: Int) async throws -> Duration {
        func times() -> [Instant] {
            wire.advertisements.filter { $0.time >= begin && $0.advertisement.vrid == vrid }.map(\.time)
        }
        try await until("\(count) advertisements", within: .milliseconds(100 * count + 20_000)) {
            times().count >= count
        }
        let all = times()
        return zip(all, all.dropFirst()).map { $1 - $0 }.max() ?? .zero
    }

    /// Asks for a dump with a signal and reads the file when it is there.
    func dump(_ signal: Int32, _ name: String) async throws -> String {
        let path = node.path(to: "/run/tmp/\(name)")
        try? FileManager.default.removeItem(atPath: path)
        process.signal(signal)
        try await until(name) { (try? Data(contentsOf: URL(fileURLWithPath: path)).isEmpty) == false }
        return try String(contentsOfFile: path, encoding: .utf8)
    }
}

let noDaemon = Requirement.whyNoNodes
