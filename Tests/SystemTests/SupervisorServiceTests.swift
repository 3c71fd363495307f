import Foundation
import InternetTypes
import Lab
import Testing

/// The daemon as systemd sees it (sd_notify(3), systemd.service(5)).
@Suite(.enabled(if: noDaemon == nil, Comment(rawValue: noDaemon ?? "")))
struct SupervisorServiceTests {
    @Test func theLifeOfAService() async throws {
        try await onSegment { segment in
            let daemon = Daemon(segment.nodes[0])
            let manager = try ServiceManagerSocket(in: daemon.node)
            try daemon.start(configuration(Instance()), environment: manager.environment)
            try await manager.hears("READY=1")
            #expect(manager.words == ["READY=1"])
            #expect(daemon.worker != nil, "ready before the worker is")

            try await daemon.reload(configuration(Instance(priority: 120)))
            try await manager.hears("READY=1", times: 2)
            let reload = try #require(manager.words.dropFirst().first)
            let lines = reload.split(separator: "\n")
            #expect(lines.first == "RELOADING=1")
            let microseconds = try #require(
                lines.last.flatMap { $0.hasPrefix("MONOTONIC_USEC=") ? Int64($0.dropFirst(15)) : nil })
            let uptime = try #require(Double(daemon.content("/proc/uptime").split(separator: " ").first ?? ""))
            #expect(abs(Double(microseconds) / 1e6 - uptime) < 10)
            #expect(manager.words.last == "READY=1")

            try await daemon.reload("nonsense {", saying: "nothing was changed")
            try await manager.hears("READY=1", times: 3)

            #expect(try await daemon.process?.stop() == 0)
            #expect(manager.words.last == "STOPPING=1")
            #expect(manager.count("READY=1") == 3)
        }
    }

    @Test func aForkingDaemonNamesItsMainProcess() async throws {
        try await onSegment { segment in
            let daemon = Daemon(segment.nodes[0])
            let manager = try ServiceManagerSocket(in: daemon.node)
            let process = try daemon.start(configuration(Instance()), [], environment: manager.environment)
            #expect(process.waitUntilExit() == 0)
            try await manager.hears("READY=1")
            let pid = daemon.content(Daemon.pidFile).dropLast()
            #expect(manager.words == ["MAINPID=\(pid)\nREADY=1"])
        }
    }

    @Test func twoReloadsAtOnceEndTogether() async throws {
        try await onSegment { segment in
            let daemon = Daemon(segment.nodes[0])
            let manager = try ServiceManagerSocket(in: daemon.node)
            try daemon.start(configuration(Instance(priority: 255)), environment: manager.environment)
            try await daemon.becomesHolder(of: virtual(0))
            for round in 1...10 {
                try daemon.configure(configuration(Instance(priority: 255, addresses: [0, round % 2])))
                daemon.process?.signal(SIGHUP)
            }
            try await daemon.losesHold(of: virtual(1))
            try await eventually("the last word READY", within: .seconds(20), seen: { "\(manager.words)" }) {
                manager.words.last == "READY=1"
            }
            // Never ready more often than it was asked for, and never while a reload is under way.
            for (before, after) in zip(manager.words, manager.words.dropFirst()) {
                #expect(!(before == "READY=1" && after == "READY=1"), "\(manager.words)")
            }
        }
    }

    /// With -R nobody replaces it: that is then the service manager's work.
    @Test func theWatchdogHearsOfAWorkerThatHangs() async throws {
        try await onSegment { segment in
            let interval = Duration.milliseconds(600)
            let daemon = Daemon(segment.nodes[0])
            let manager = try ServiceManagerSocket(in: daemon.node)
            try daemon.start(
                configuration(Instance(priority: 255)), Daemon.foreground + ["-R"],
                environment: manager.environment.merging(["WATCHDOG_USEC": "600000"]) { $1 })
            try await manager.hears("WATCHDOG=1", times: 8)

            try daemon.kill(daemon.worker, SIGSTOP)
            try await eventually("silence for a whole interval", within: .seconds(20), seen: { daemon.log }) {
                guard let last = manager.notices.last(where: { $0.text == "WATCHDOG=1" }) else { return false }
                return .now - last.time > interval
            }
            let heard = manager.count("WATCHDOG=1")
            try daemon.kill(daemon.worker, SIGCONT)
            try await manager.hears("WATCHDOG=1", times: heard + 4)
        }
    }

    /// Others have taken over meanwhile: the successor begins as BACKUP, without the addresses.
    @Test func aWorkerThatHangsIsReplaced() async throws {
        try await onSegment(["a", "b"]) { segment in
            let (a, b) = (Daemon(segment.nodes[0]), Daemon(segment.nodes[1]))
            let lines = ["nopreempt"]
            try a.start(
                configuration(Instance(priority: 200, lines: lines)),
                environment: ["WATCHDOG_USEC": "2000000"])
            try await a.becomesHolder(of: virtual(0))
            try b.start(configuration(Instance(priority: 100, lines: lines)))
            try await b.says("Startup complete")
            let old = try #require(a.worker)
            try a.kill(old, SIGSTOP)
            try await b.becomesHolder(of: virtual(0))
            try await a.says("no sign of life")
            try await a.losesHold(of: virtual(0))
            try await eventually("another worker", within: .seconds(20), seen: { a.log }) { a.worker != old }
            #expect(!a.log.contains("resumed"))
            #expect(b.node.holds(virtual(0)))
        }
    }

    /// A supervisor that stood still does not take the time for its worker's.
    @Test func aWorkerThatWasSuspendedWithItsSupervisorStays() async throws {
        try await onSegment { segment in
            let daemon = Daemon(segment.nodes[0])
            try daemon.start(configuration(Instance(priority: 255)), environment: ["WATCHDOG_USEC": "1000000"])
            try await daemon.becomesHolder(of: virtual(0))
            let worker = try #require(daemon.worker)
            daemon.process?.signal(SIGSTOP)
            try daemon.kill(worker, SIGSTOP)
            try await Task.sleep(for: .milliseconds(1500))
            daemon.process?.signal(SIGCONT)
            try daemon.kill(worker, SIGCONT)
            try await daemon.reload(configuration(Instance(priority: 255, addresses: [0, 1])))
            try await daemon.becomesHolder(of: virtual(1))
            #expect(daemon.worker == worker, "\(daemon.log)")
        }
    }
}
