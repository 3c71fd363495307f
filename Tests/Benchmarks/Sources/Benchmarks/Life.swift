import Foundation
import InternetTypes
import Lab

extension Bench {
    /// Scenario: from exec to the first advertisement, memory, and from TERM to the end.
    func life() async throws {
        struct Result: Sendable {
            var start = Samples()
            var memory = Samples()
            var stop = Samples()
            var goodbye = Samples()
        }
        let results = try await eachContestant { [self] contestant in
            var result = Result()
            for trial in 0...(isQuick ? 3 : 10) {
                let stage = try Stage(1)
                let begin = Instant.wallClock
                let daemon = try Daemon(
                    contestant, of: programs, on: stage.segment.nodes[0],
                    Setup(priority: 255, state: "MASTER", interval: .seconds(1)))
                let first = try await stage.first(
                    .advertisement, 0, after: 0, within: .seconds(10), "the first advertisement")
                // All gratuitous ARP packets and whatever else belongs to the start.
                try await Task.sleep(for: .milliseconds(1_500))
                let memory = daemon.memory
                let mark = stage.mark
                let asked = Instant.wallClock
                daemon.process.signal(SIGTERM)
                try await eventually("the end", within: .seconds(10), every: .milliseconds(1)) {
                    !daemon.process.isRunning
                }
                let end = Instant.wallClock
                let goodbye = try await stage.first(.advertisement, 0, after: mark, within: .seconds(2), "the goodbye")
                {
                    $0.priority == 0
                }
                guard trial > 0 else { continue }
                result.start.values.append((first.time - begin).inMilliseconds)
                result.memory.values.append(memory / 1024)
                result.goodbye.values.append((goodbye.time - asked).inMilliseconds)
                result.stop.values.append((end - asked).inMilliseconds)
            }
            return result
        }
        let theirs = results[.keepalived]
        let ours = results[.stayalived]
        Table.print(
            rows: Row.rows("exec to first advertisement, priority 255", "ms", theirs: theirs?.start, ours: ours?.start)
                + Row.rows("TERM to the goodbye", "ms", theirs: theirs?.goodbye, ours: ours?.goodbye)
                + Row.rows("TERM to the end", "ms", theirs: theirs?.stop, ours: ours?.stop)
                + Row.rows(
                    "PSS of all processes, one instance", "MiB", [.median], theirs: theirs?.memory, ours: ours?.memory))
    }

    /// Scenario: processor time of master and backup in steady state.
    func processor() async throws {
        let seconds = isQuick ? 5 : 20
        for instances in [1, 100, 255] {
            let results = try await eachContestant { [self] contestant in
                let (stage, daemons) = try await pair(contestant, interval: .seconds(1), instances: instances)
                try await Task.sleep(for: .seconds(6))
                let before = daemons.map(\.processorTime)
                try await Task.sleep(for: .seconds(seconds))
                return withExtendedLifetime(stage) {
                    zip(before, daemons.map(\.processorTime)).map { ($1 - $0) * 1000 }
                }
            }
            for (index, role) in ["master", "backup"].enumerated() {
                Table.print(rows: [
                    Row(
                        "CPU in \(seconds) s, \(instances) instances, 1 s: \(role)", "ms",
                        theirs: results[.keepalived]?[index], ours: results[.stayalived]?[index])
                ])
            }
        }
    }
}
