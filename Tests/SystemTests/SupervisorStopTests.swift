import Foundation
import InternetTypes
import Lab
import Testing

@Suite(.enabled(if: noDaemon == nil, Comment(rawValue: noDaemon ?? "")))
struct SupervisorStopTests {
    private func farewells(_ capture: Capture, _ vrid: UInt8) -> Int {
        capture.advertisements.count { $0.advertisement.vrid == vrid && $0.advertisement.priority == 0 }
    }

    @Test(arguments: [SIGTERM, SIGINT]) func everyMasterSaysGoodbyeOnce(_ signal: Int32) async throws {
        try await onSegment { segment in
            let daemon = Daemon(segment.nodes[0])
            let capture = try Capture(on: segment.hub)
            defer { capture.stop() }
            try daemon.script("notify", "echo \"$*\" >>/run/notified")
            let lines = ["notify /etc/keepalived/notify", "notify_stop \"/etc/keepalived/notify stopped\""]
            try daemon.start(
                configuration(
                    Instance(priority: 255, lines: lines),
                    Instance(name: "VI_2", vrid: 52, priority: 255, addresses: [1, 2], lines: lines),
                    Instance(name: "VI_3", vrid: 53, priority: 1, interval: "10", addresses: [3], lines: lines)))
            for number in 0...2 { try await daemon.becomesHolder(of: virtual(number)) }
            let begin = ContinuousClock.now
            daemon.process?.signal(signal)
            try await eventually("the end", within: .seconds(20), seen: { daemon.log }) {
                daemon.process?.isRunning == false
            }
            // As soon as its work is done: far from the second that scripts may take.
            #expect(.now - begin < .milliseconds(950))
            #expect(daemon.process?.status == 0)
            for number in 0...2 { #expect(!daemon.node.holds(virtual(number))) }
            try await eventually("farewells", within: .seconds(20)) { farewells(capture, 52) == 1 }
            #expect(farewells(capture, 51) == 1)
            #expect(farewells(capture, 53) == 0, "who is not MASTER has nothing to resign")
            let said = daemon.content("/run/notified")
            for (name, priority) in [("VI_1", 255), ("VI_2", 255), ("VI_3", 1)] {
                #expect(said.contains("INSTANCE \(name) STOP \(priority)\n"), "\(said)")
            }
            #expect(said.components(separatedBy: "stopped\n").count == 4, "\(said)")
            #expect(!daemon.exists(Daemon.pidFile) && !daemon.exists(Daemon.workerPidFile))
        }
    }

    @Test func aStopScriptThatHangsIsLeftBehind() async throws {
        try await onSegment { segment in
            let daemon = Daemon(segment.nodes[0])
            try daemon.script("hang", "echo $$ >/run/hang\nexec sleep 60")
            try daemon.start(
                configuration(Instance(priority: 255, lines: ["notify_stop /etc/keepalived/hang"])))
            try await daemon.becomesHolder(of: virtual(0))
            let begin = ContinuousClock.now
            daemon.process?.signal(SIGTERM)
            // The address does not wait for the script.
            try await daemon.losesHold(of: virtual(0))
            try await eventually("the end", within: .seconds(20), seen: { daemon.log }) {
                daemon.process?.isRunning == false
            }
            #expect(.now - begin >= .milliseconds(900), "the script had its second")
            let pid = daemon.content("/run/hang").dropLast()
            try await eventually("the end of the script", within: .seconds(20)) { !daemon.exists("/proc/\(pid)") }
        }
    }

    /// A control group that is stopped as a whole: the worker gets the signal, too, and may be faster.
    @Test func allProcessesAreToldAtOnce() async throws {
        try await onSegment { segment in
            let daemon = Daemon(segment.nodes[0])
            try daemon.start(configuration(Instance(priority: 255)))
            try await daemon.becomesHolder(of: virtual(0))
            let worker = try #require(daemon.worker)
            let supervisor = daemon.content(Daemon.pidFile).dropLast()
            try daemon.node.run(["/bin/kill", "\(worker)", "\(supervisor)"])
            #expect(daemon.process?.waitUntilExit() == 0)
            #expect(!daemon.log.contains("died"), "\(daemon.log)")
            #expect(!daemon.node.holds(virtual(0)))
        }
    }

    /// Told to stop at any moment of its start.
    @Test(arguments: ["Starting", "scheduling", "MASTER", "Startup complete"])
    func aStopDuringTheStart(_ moment: String) async throws {
        try await onSegment { segment in
            let daemon = Daemon(segment.nodes[0])
            try daemon.start(configuration(Instance(priority: 255)))
            try await daemon.says(moment)
            let status = try await daemon.process?.stop()
            // Before it listens to signals, the signal ends it like any program.
            #expect(status == 0 || (status == 128 + SIGTERM && moment == "Starting"), "\(daemon.log)")
            #expect(!daemon.node.holds(virtual(0)))
        }
    }

    /// A supervisor that was killed is replaced while its worker is still on its way out.
    @Test func anotherDaemonFollowsAtOnce() async throws {
        try await onSegment { segment in
            let daemon = Daemon(segment.nodes[0])
            let text = configuration(Instance(priority: 255, lines: ["notify_stop \"/usr/bin/sleep 60\""]))
            try daemon.start(text)
            try await daemon.becomesHolder(of: virtual(0))
            daemon.process?.signal(SIGKILL)
            try await eventually("the end", within: .seconds(20)) { daemon.process?.isRunning == false }
            try daemon.start(text)
            try await daemon.says("MASTER")
            try await daemon.becomesHolder(of: virtual(0))
            #expect(try await daemon.process?.stop() == 0)
            #expect(!daemon.node.holds(virtual(0)))
        }
    }

    /// More addresses than one write to the kernel takes, and a supervisor that is not there to wait.
    @Test func theSupervisorIsKilled() async throws {
        try await onSegment { segment in
            let daemon = Daemon(segment.nodes[0])
            let capture = try Capture(on: segment.hub)
            defer { capture.stop() }
            let numbers = Array(0..<150)
            try daemon.start(configuration(Instance(priority: 255, addresses: numbers)))
            for number in numbers { try await daemon.becomesHolder(of: virtual(number)) }
            daemon.process?.signal(SIGKILL)
            for number in numbers { try await daemon.losesHold(of: virtual(number)) }
            try await eventually("a farewell", within: .seconds(20)) { farewells(capture, 51) == 1 }
            try await eventually("the end of the worker", within: .seconds(20)) { !daemon.exists(Daemon.workerPidFile) }
        }
    }

    @Test func aWorkerThatHangsIsKilledAndTidiedUpAfter() async throws {
        try await onSegment { segment in
            let daemon = Daemon(segment.nodes[0])
            try daemon.start(
                "global_defs {\nchild_wait_time 1\n}\n" + configuration(Instance(priority: 255)))
            try await daemon.becomesHolder(of: virtual(0))
            try daemon.kill(daemon.worker, SIGSTOP)
            daemon.process?.signal(SIGTERM)
            try await eventually("the end", within: .seconds(20), seen: { daemon.log }) {
                daemon.process?.isRunning == false
            }
            #expect(daemon.process?.status == 0)
            #expect(!daemon.node.holds(virtual(0)), "\(daemon.log)")
        }
    }
}
