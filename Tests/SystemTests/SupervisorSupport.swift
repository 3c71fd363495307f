import Foundation
import InternetTypes
import Lab
import Testing

/// Makes a segment with these nodes for the length of a test, and takes everything away afterwards.
func onSegment(_ names: [String] = ["a"], _ body: (Segment) async throws -> Void) async throws {
    try await Turnstile.shared.pass {
        let segment = try Segment(names)
        defer { segment.remove() }
        try await body(segment)
    }
}

/// A Stayalived in a node: its configuration, its process and the files that it leaves.
final class Daemon {
    static let program = Requirement.stayalived ?? "stayalived"
    static let file = "/etc/keepalived/keepalived.conf"
    static let pidFile = "/run/keepalived.pid"
    static let workerPidFile = "/run/vrrp.pid"
    /// Logs to the terminal, in the foreground, in detail: what most tests want.
    static let foreground = ["-n", "-l", "-D"]

    let node: Node
    private(set) var process: LabProcess?

    init(_ node: Node) { self.node = node }

    /// Starts it with a configuration.
    @discardableResult
    func start(
        _ configuration: String, _ options: [String] = Daemon.foreground, environment: [String: String] = [:]
    ) throws -> LabProcess {
        try configure(configuration)
        return try start(options, environment: environment)
    }

    @discardableResult
    func start(_ options: [String], environment: [String: String] = [:]) throws -> LabProcess {
        let process = try node.start([Self.program] + options, environment: environment)
        self.process = process
        return process
    }

    /// Writes the configuration without telling the daemon.
    func configure(_ text: String) throws { try node.write(text, to: Self.file) }

    /// Writes the configuration, asks for a reload and waits until the daemon has said what became of it.
    func reload(_ text: String, saying outcome: String = "Reload complete") async throws {
        try configure(text)
        let before = process?.lines.count ?? 0
        process?.signal(SIGHUP)
        try await says(outcome, after: before)
    }

    @discardableResult
    func says(
        _ text: String, after count: Int = 0, within limit: Duration = .seconds(20)
    ) async throws -> LabProcess.Line {
        try await #require(process).line(containing: text, after: count, within: limit)
    }

    var log: String { process?.text ?? "not started" }

    /// How many lines of the log have this text.
    func logs(_ text: String) -> Int { process?.lines.count { $0.text.contains(text) } ?? 0 }

    /// Writes an executable file into the node.
    func script(_ name: String, _ body: String) throws {
        try node.write("#!/bin/sh\n" + body + "\n", to: "/etc/keepalived/\(name)", mode: 0o755)
    }

    /// What a file of the node holds; empty where there is none.
    func content(_ path: String) -> String {
        (try? String(contentsOfFile: node.path(to: path), encoding: .utf8)) ?? ""
    }

    func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(node.path(to: path), &status) == 0
    }

    /// The worker's process number within the node; nil while there is none.
    var worker: Int? { Int(content(Self.workerPidFile).trimmingCharacters(in: .newlines)) }

    /// Sends a signal to a process of the node, by its number there.
    func kill(_ pid: Int?, _ signal: Int32) throws {
        try node.run(["/bin/kill", "-\(signal)", "\(try #require(pid))"])
    }

    /// Kills the worker and waits for the one that replaces it.
    func replaceWorker(within limit: Duration = .seconds(20)) async throws {
        let old = try #require(worker)
        try kill(old, SIGKILL)
        try await eventually("another worker", within: limit, seen: { log }) {
            guard let new = worker else { return false }
            return new != old
        }
    }

    func becomesHolder(of address: IPAddress, within limit: Duration = .seconds(20)) async throws {
        try await eventually("\(address) on \(node.name)", within: limit, seen: { log }) { node.holds(address) }
    }

    func losesHold(of address: IPAddress, within limit: Duration = .seconds(20)) async throws {
        try await eventually("no \(address) on \(node.name)", within: limit, seen: { log }) { !node.holds(address) }
    }
}

/// Virtual addresses of these tests: 192.0.2.100 and on.
func virtual(_ number: Int) -> IPAddress { .v4(IPv4Address(192, 0, 2, UInt8(clamping: 100 + number))) }

/// A `vrrp_instance` of version 3 with ten advertisements a second.
struct Instance {
    var name = "VI_1"
    var vrid = 51
    var priority = 100
    var interval = "0.1"
    var interface = "eth0"
    var addresses = [0]
    /// Further lines.
    var lines: [String] = []

    var text: String {
        ([
            "vrrp_instance \(name) {", "version 3", "state BACKUP", "interface \(interface)",
            "virtual_router_id \(vrid)",
            "priority \(priority)", "advert_int \(interval)",
        ] + lines + ["virtual_ipaddress {"] + addresses.map { "\(virtual($0))/24" } + ["}", "}", ""])
        .joined(separator: "\n")
    }
}

/// A configuration of these instances, whose scripts may run as root.
func configuration(_ instances: Instance..., blocks: [String] = []) -> String {
    (["global_defs {\nenable_script_security\nscript_user root\n}"] + blocks + instances.map(\.text))
        .joined(separator: "\n")
}

/// What the service manager is to a daemon: a socket that its notices arrive at.
final class ServiceManagerSocket {
    static let path = "/run/service-manager"
    private let socket: Int32
    private var received: [(time: ContinuousClock.Instant, text: String)] = []

    /// Listens in the node; its daemons find the socket by `environment`.
    init(in node: Node) throws {
        socket = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let name = Array(node.path(to: Self.path).utf8)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        let answer = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard answer == 0 else { throw LabError.system(doing: "listening at \(Self.path)", code: errno) }
    }

    deinit { close(socket) }

    let environment = ["NOTIFY_SOCKET": ServiceManagerSocket.path]

    /// All notices so far, with the times at which they were fetched.
    var notices: [(time: ContinuousClock.Instant, text: String)] {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(socket, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            guard count > 0 else { return received }
            received.append((.now, String(decoding: buffer.prefix(count), as: UTF8.self)))
        }
    }

    /// The notices without the watchdog's.
    var words: [String] { notices.map(\.text).filter { $0 != "WATCHDOG=1" } }

    func count(_ part: String) -> Int { notices.count { $0.text.contains(part) } }

    func hears(_ part: String, times: Int = 1, within limit: Duration = .seconds(20)) async throws {
        try await eventually("\(part) for the service manager", within: limit, seen: { words.joined(separator: "; ") })
        {
            count(part) >= times
        }
    }
}
