import Foundation
import InternetTypes
import Lab
import Testing

@Suite(.enabled(if: noDaemon == nil, Comment(rawValue: noDaemon ?? "")))
struct LifeCycleTests {
    @Test func startsAdvertisesAnnouncesAndStops() async throws {
        try await DaemonUnderTest.run { daemon in
            try await daemon.becomeMaster()
            // Advertisement first, announcement after it.
            try await daemon.until("an announcement") { daemon.wire.frames.contains { $0.announced != nil } }
            let frames = daemon.wire.frames.filter {
                $0.advertisement != nil || $0.announced == DaemonUnderTest.address
            }
            #expect(frames.first?.advertisement?.priority == 150)

            let told = Instant.wallClock
            #expect(try await daemon.process.stop() == 0, "\(daemon.log)")
            #expect(Instant.wallClock - told < .milliseconds(950), "a stop takes as long as its work")
            #expect(!daemon.node.holds(DaemonUnderTest.address))
            let farewells = daemon.wire.advertisements.filter { $0.advertisement.priority == 0 }
            #expect(farewells.count == 1)
            #expect(daemon.wire.advertisements.last?.advertisement.priority == 0)
            for name in ["keepalived.pid", "vrrp.pid"] {
                #expect(!FileManager.default.fileExists(atPath: daemon.node.path(to: "/run/\(name)")))
            }
        }
    }

    /// The announcements of a burst that wait for their turn do not follow the farewell.
    @Test func aBurstEndsWithTheMastership() async throws {
        let many = (0..<2000).map { "10.9.\($0 / 250).\($0 % 250 + 1)/32" }
        let repeats = 200
        let configuration =
            DaemonUnderTest.globals
            + DaemonUnderTest.instance(
                """
                garp_master_repeat \(repeats)
                track_interface {
                    t0
                }
                virtual_ipaddress_excluded {
                    \(many.joined(separator: "\n        "))
                }
                """)
        try await DaemonUnderTest.run(
            before: { try $0.ip("link add t0 type veth peer name t1\nlink set t0 up\nlink set t1 up") }, configuration
        ) {
            daemon in
            // More than a capture can be trusted with: the interface counts.
            func sent() throws -> Int {
                let text = try daemon.node.run(["cat", "/sys/class/net/eth0/statistics/tx_packets"])
                return try #require(Int(text.trimmingCharacters(in: .whitespacesAndNewlines)))
            }
            try await daemon.until("the burst") { try sent() > 1000 }
            try daemon.node.ip("link set t1 down")
            try await daemon.until("the fault") { daemon.logs("Entering FAULT STATE") == 1 }
            try await daemon.until("no address") { !daemon.holds("10.9.7.250") && !daemon.holds("192.0.2.100") }
            let before = try sent()
            #expect(before < many.count * repeats, "the fault was to come within the burst")
            try await Task.sleep(for: .milliseconds(300))
            #expect(try sent() < before + 100)
            // And all of it once the mastership is there again.
            try daemon.node.ip("link set t1 up")
            try await daemon.until("announcements") { try sent() > before + 1000 }
        }
    }

    @Test func aDeadWorkerIsReplacedAndTheAddressNotKeptTwice() async throws {
        try await DaemonUnderTest.run { daemon in
            try await daemon.becomeMaster()
            let family = daemon.process.family
            #expect(family.count == 2)
            let worker = try #require(family.last)
            kill(worker, SIGKILL)
            try await daemon.until("another worker", within: .seconds(20)) {
                daemon.process.family.count == 2 && !daemon.process.family.contains(worker)
            }
            try await daemon.becomeMaster(times: 2)
        }
    }

    @Test func noWorkerOutlivesItsSupervisor() async throws {
        try await DaemonUnderTest.run { daemon in
            try await daemon.becomeMaster()
            let worker = try #require(daemon.process.family.last)
            daemon.process.signal(SIGKILL)
            try await daemon.until("the worker's end", within: .seconds(20)) {
                // In the node's process table, whose init reaps it.
                !FileManager.default.fileExists(atPath: "/proc/\(worker)/exe")
            }
            #expect(!daemon.node.holds(DaemonUnderTest.address), "the worker had time to clear up\n\(daemon.log)")
        }
    }

    @Test func aSecondDaemonSeesTheFirst() async throws {
        try await DaemonUnderTest.run { daemon in
            try await daemon.becomeMaster()
            let second = try daemon.node.start([DaemonUnderTest.path, "-n", "-l"])
            try await daemon.until("the second's end", within: .seconds(20)) { second.isOver }
            #expect(second.status == 0)
            #expect(second.text.contains("already running"), "\(second.text)")
            #expect(daemon.process.isRunning && daemon.node.holds(DaemonUnderTest.address))
        }
    }

    @Test func withoutPrivilegesItSaysWhich() async throws {
        try await Turnstile.shared.pass {
            let segment = try Segment(["a"])
            defer { segment.remove() }
            let node = segment.nodes[0]
            try node.write(DaemonUnderTest.globals + DaemonUnderTest.instance(), to: DaemonUnderTest.file)
            let process = try node.start([
                "setpriv", "--bounding-set", "-net_admin", "--inh-caps", "-net_admin", DaemonUnderTest.path, "-n", "-l",
            ])
            try await eventually("its end", within: .seconds(20), seen: { process.text }) { process.isOver }
            #expect(process.status == 4, "\(process.text)")
            #expect(process.text.contains("CAP_NET_ADMIN"), "\(process.text)")
        }
    }

    @Test func dumpsArePrivateAndFollowNoLinks() async throws {
        try await DaemonUnderTest.run { daemon in
            try await daemon.becomeMaster()
            let state = try await daemon.dump(SIGUSR1, "keepalived.data")
            #expect(state.contains("VI_1") && state.contains("MASTER") && state.contains("192.0.2.100"))
            let path = daemon.node.path(to: "/run/tmp/keepalived.data")
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            let statistics = try await daemon.dump(SIGUSR2, "keepalived.stats")
            #expect(statistics.contains("VRRP Instance: VI_1") && statistics.contains("Became master: 1"))

            try daemon.node.run([
                "sh", "-c", "echo precious >/run/precious; ln -sf /run/precious /run/tmp/keepalived.data",
            ])
            daemon.process.signal(SIGUSR1)
            // The statistics come after it: by then the other file has been dealt with.
            _ = try await daemon.dump(SIGUSR2, "keepalived.stats")
            #expect(try daemon.node.run(["cat", "/run/precious"]) == "precious")
        }
    }

    @Test func theServiceManagerIsKeptInformed() async throws {
        try await Turnstile.shared.pass {
            let segment = try Segment(["a"])
            defer { segment.remove() }
            let node = segment.nodes[0]
            try node.write(DaemonUnderTest.globals + DaemonUnderTest.instance(), to: DaemonUnderTest.file)
            let manager = try NotifySocket(at: node.path(to: "/run/notify"))
            let process = try node.start(
                [DaemonUnderTest.path, "-n", "-l"],
                environment: ["NOTIFY_SOCKET": "/run/notify", "WATCHDOG_USEC": "400000"])
            try await eventually("READY", within: .seconds(20), seen: { process.text }) { manager.has("READY=1") }
            try await eventually("the watchdog's food", within: .seconds(20), seen: { process.text }) {
                manager.has("WATCHDOG=1")
            }
            process.signal(SIGHUP)
            try await eventually("RELOADING and READY again", within: .seconds(20), seen: { process.text }) {
                manager.has("RELOADING=1") && manager.count("READY=1") == 2
            }
            #expect(manager.has("MONOTONIC_USEC="))
            process.signal(SIGTERM)
            try await eventually("STOPPING", within: .seconds(20), seen: { process.text }) { manager.has("STOPPING=1") }
        }
    }
}

/// Stands in for the service manager: a datagram socket that remembers what it is told.
private final class NotifySocket {
    private let socket: Int32
    private var told: [String] = []

    init(at path: String) throws {
        socket = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { room in
            for (index, byte) in path.utf8.enumerated() where index < room.count - 1 { room[index] = byte }
        }
        let answer = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard answer == 0 else { throw LabError.system(doing: "binding \(path)", code: errno) }
    }

    deinit { close(socket) }

    func count(_ part: String) -> Int {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let length = recv(socket, &buffer, buffer.count, 0), length > 0 {
            told.append(String(decoding: buffer[..<length], as: UTF8.self))
        }
        return told.flatMap { $0.split(separator: "\n") }.filter { $0.hasPrefix(part) }.count
    }

    func has(_ part: String) -> Bool { count(part) > 0 }
}
