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
