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

    @Test func theWatchdogHearsOfAWorkerThatHangs() async throws {
        try await onSegment { segment in
            let interval = Duration.milliseconds(600)
            let daemon = Daemon(segment.nodes[0])
            let manager = try ServiceManagerSocket(in: daemon.node)
            try daemon.start(
                configuration(Instance(priority: 255)),
                environment: manager.environment.merging(["WATCHDOG_USEC": "600000"]) { $1 })
            try await manager.hears("WATCHDOG=1", times: 8)
            let pings = manager.notices.filter { $0.text == "WATCHDOG=1" }.map(\.time)
            for (one, next) in zip(pings, pings.dropFirst()) { #expect(next - one < interval) }

            try daemon.kill(daemon.worker, SIGSTOP)
            try await eventually("silence for a whole interval", within: interval * 4, seen: { daemon.log }) {
                guard let last = manager.notices.last(where: { $0.text == "WATCHDOG=1" }) else { return false }
                return .now - last.time > interval
            }
            let heard = manager.count("WATCHDOG=1")
            try daemon.kill(daemon.worker, SIGCONT)
            try await manager.hears("WATCHDOG=1", times: heard + 4, within: interval * 4)
        }
    }
}
