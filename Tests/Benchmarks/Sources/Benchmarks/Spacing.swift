import Foundation
import InternetTypes
import Lab

/// How evenly a master advertises, and what its backup made of it.
struct Spacing: Sendable {
    /// By how much each advertisement came later than one interval after the one before, in milliseconds.
    var lateness = Samples()
    var takeovers = 0.0

    init(_ stage: Stage, interval: Duration, from begin: Instant, to end: Instant) {
        let times = stage.advertisements(0).filter { $0 >= begin && $0 <= end }
        lateness = Samples(
            zip(times, times.dropFirst()).map { max(0, ($1 - $0 - interval).inMilliseconds) })
        // One advertisement after another from the backup is one takeover.
        var last: Instant?
        for time in stage.advertisements(1) where time >= begin && time <= end {
            if last.map({ time - $0 > interval * 2 }) ?? true { takeovers += 1 }
            last = time
        }
    }
}

extension Bench {
    /// Scenario: the spacing of advertisements 10 ms apart on a machine that has other work.
    func spacing() async throws {
        let interval = Duration.milliseconds(10)
        let cores = ProcessInfo.processInfo.activeProcessorCount
        for (name, loops) in [("idle", 0), ("one busy loop per core", cores), ("four busy loops per core", 4 * cores)] {
            let results = try await eachContestant { [self] contestant in
                let (stage, _) = try await pair(contestant, interval: interval)
                let busy = try (0..<loops).map { _ in
                    try stage.segment.hub.start(["/bin/sh", "-c", "while :; do :; done"])
                }
                try await Task.sleep(for: .seconds(1))
                let begin = Instant.wallClock
                try await Task.sleep(for: .seconds(isQuick ? 10 : 40))
                let end = Instant.wallClock
                for one in busy { one.signal(SIGKILL) }
                return Spacing(stage, interval: interval, from: begin, to: end)
            }
            let theirs = results[.keepalived]
            let ours = results[.stayalived]
            Table.print(
                rows: Row.rows(
                    "spacing, \(name): lateness", "ms", [.median, .p99, .maximum], theirs: theirs?.lateness,
                    ours: ours?.lateness, limits: [.p99: 2])
                    + [
                        Row(
                            "spacing, \(name): takeovers", "", theirs: theirs?.takeovers, ours: ours?.takeovers,
                            limit: 0)
                    ])
        }
    }

    /// A master on the first node and a backup on the second, both settled.
    func pair(
        _ contestant: Contestant, interval: Duration, instances: Int = 1, nodes: Int = 2
    ) async throws -> (stage: Stage, daemons: [Daemon]) {
        let stage = try Stage(nodes)
        let master = try Daemon(
            contestant, of: programs, on: stage.segment.nodes[0],
            Setup(instances: instances, priority: 200, interval: interval))
        try await eventually("masters", within: .seconds(60), seen: { master.process.lastWords }) {
            Set(stage.events(.advertisement, 0).map(\.vrid)).count == instances
        }
        let mark = stage.mark
        let backup = try Daemon(
            contestant, of: programs, on: stage.segment.nodes[1],
            Setup(instances: instances, priority: 100, interval: interval))
        try await Task.sleep(for: .milliseconds(1_500) + interval)
        // keepalived needs seconds to start with hundreds of instances, and may take some over meanwhile.
        guard instances > 1 || stage.advertisements(1, after: mark).isEmpty else {
            throw LabError.command("a backup that stays one", output: backup.process.lastWords)
        }
        return (stage, [master, backup])
    }
}
