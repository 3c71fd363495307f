import Foundation
import InternetTypes
import Lab
import Testing

private let replayer = URL(fileURLWithPath: Daemon.program).deletingLastPathComponent()
    .appendingPathComponent("stayalivectl").path

/// What `--record` wrote, `stayalivectl replay` plays: the same transitions for the same reasons.
@Suite(
    .enabled(if: noDaemon == nil, Comment(rawValue: noDaemon ?? "")),
    .enabled(if: FileManager.default.isExecutableFile(atPath: replayer), "no stayalivectl"))
struct SupervisorReplayTests {
    /// What the virtual routers say of themselves, in a log or in a replay: `(VI_1) Entering MASTER STATE: ...`.
    private func events(_ text: String) -> [String] {
        text.split(separator: "\n").compactMap { line in line.range(of: "(VI_").map { String(line[$0.lowerBound...]) } }
    }

    @Test func aRealRunPlaysAgain() async throws {
        try await onSegment(["a", "b"]) { segment in
            let (a, b) = (Daemon(segment.nodes[0]), Daemon(segment.nodes[1]))
            try a.script("check", "[ ! -e /run/unfit ]")
            let scripts = [
                "vrrp_script check {\nscript /etc/keepalived/check\ninterval 0.1\nweight -150\nrise 1\nfall 1\n}"
            ]
            let tracked = Instance(priority: 200, lines: ["track_script {", "check", "}"])
            let second = Instance(name: "VI_2", vrid: 52, priority: 255, addresses: [1])
            try a.start(
                configuration(tracked, blocks: scripts), Daemon.foreground + ["--record", "/run/recording"])
            try b.start(configuration(Instance(priority: 100)))
            try await a.becomesHolder(of: virtual(0))
            try a.node.write("", to: "/run/unfit")
            try await a.losesHold(of: virtual(0))
            try await a.reload(configuration(tracked, second, blocks: scripts))
            try await a.becomesHolder(of: virtual(1))
            try FileManager.default.removeItem(atPath: a.node.path(to: "/run/unfit"))
            try await a.becomesHolder(of: virtual(0))
            try segment.setCable(0, connected: false)
            try await a.says("FAULT")
            try segment.setCable(0, connected: true)
            try await a.becomesHolder(of: virtual(0))
            #expect(try await a.process?.stop() == 0)

            let replay = try a.node.run([replayer, "replay", "/run/recording"])
            // The worker's lines alone: the supervisor has something to say about instances, too.
            let lines = a.log.split(separator: "\n").filter { $0.contains(" stayalived-vrrp: ") }
            let logged = events(lines.joined(separator: "\n"))
            #expect(logged.count >= 8, "\(a.log)")
            #expect(events(replay) == logged, "\(replay)\n\(a.log)")
        }
    }

    /// The secret of each kind of authentication is neither in the recording nor in the worker's log, and yet the recording
    /// plays.
    @Test(arguments: [
        ["version 2", "authentication {", "auth_type PASS", "auth_pass pa55w0rd", "}"],
        ["version 2", "authentication {", "auth_type AH", "auth_pass pa55w0rd", "}"],
        ["auth_hmac {", "key 1 pa55w0rd-of-forty-bytes-0123456789abcdef", "active_key 1", "}"],
    ])
    func secretsAreNotRecorded(_ lines: [String]) async throws {
        try await onSegment(["a", "b"]) { segment in
            let (a, b) = (Daemon(segment.nodes[0]), Daemon(segment.nodes[1]))
            try b.start(configuration(Instance(priority: 100, interval: "1", lines: lines)))
            try await b.becomesHolder(of: virtual(0))
            try a.start(
                configuration(Instance(priority: 200, interval: "1", lines: lines)),
                Daemon.foreground + ["-D", "--record", "/run/recording"])
            try await a.becomesHolder(of: virtual(0))
            try await b.losesHold(of: virtual(0))
            #expect(try await a.process?.stop() == 0)

            let recording = try String(contentsOfFile: a.node.path(to: "/run/recording"), encoding: .utf8)
            let hexadecimal = "pa55w0rd".utf8.map { String($0, radix: 16) }.joined()
            #expect(recording.contains("\"datagram\""), "b was heard")
            #expect(!recording.contains("pa55w0rd") && !recording.contains(hexadecimal))
            #expect(!a.log.contains("pa55w0rd") && !a.log.contains(hexadecimal))
            let replay = try a.node.run([replayer, "replay", "/run/recording"])
            let workers = a.log.split(separator: "\n").filter { $0.contains(" stayalived-vrrp: ") }
            #expect(events(replay) == events(workers.joined(separator: "\n")), "\(replay)\n\(a.log)")
            #expect(replay.contains("preempting"), "b was believed\n\(replay)")
        }
    }

    /// A successor does not write over what its predecessor recorded, and does not fail for it either.
    @Test func everyWorkerHasARecordingOfItsOwn() async throws {
        try await onSegment { segment in
            let daemon = Daemon(segment.nodes[0])
            try daemon.start(
                configuration(Instance(priority: 255)), Daemon.foreground + ["--record", "/run/recording"])
            try await daemon.becomesHolder(of: virtual(0))
            try await daemon.replaceWorker()
            try await daemon.says("resumed")
            #expect(try await daemon.process?.stop() == 0)
            for file in ["/run/recording", "/run/recording.2"] {
                #expect(try daemon.node.run([replayer, "replay", file]).contains("MASTER"))
            }
        }
    }
}
