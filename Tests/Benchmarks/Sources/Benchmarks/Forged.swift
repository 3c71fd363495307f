import Foundation
import InternetTypes
import Lab

extension Bench {
    struct Siege: Sendable {
        var spacing: Spacing
        var lines: Double
        /// Percent of a core that the master needed.
        var load: Double
        var packets: Int
    }

    /// Scenario: forged packets, slowly and as a flood; a run without any comes first.
    func forged() async throws {
        let slow = try await eachContestant { contestant in
            try await withThrowingTaskGroup(of: (String, Siege).self) { group in
                for forgery in [nil] + Forgery.allCases.map(Optional.some) {
                    group.addTask { [self] in
                        let siege = try await besiege(
                            contestant, forgery, interval: .seconds(1), every: .milliseconds(500), burst: 1,
                            for: .seconds(isQuick ? 6 : 15))
                        return (forgery?.rawValue ?? "none", siege)
                    }
                }
                return try await group.reduce(into: [String: Siege]()) { $0[$1.0] = $1.1 }
            }
        }
        for name in ["none"] + Forgery.allCases.map(\.rawValue) {
            report("forged \(name), 2/s, 1 s", slow[.keepalived]?[name], slow[.stayalived]?[name])
        }
        for forgery in [nil] + (isQuick ? [.mix] : Forgery.allCases.map(Optional.some)) {
            let results = try await eachContestant { [self] contestant in
                try await besiege(
                    contestant, forgery, interval: .milliseconds(100), every: .milliseconds(1), burst: 20,
                    for: .seconds(isQuick ? 3 : 5))
            }
            report(
                "forged \(forgery?.rawValue ?? "none"), 20000/s, 0.1 s", results[.keepalived], results[.stayalived])
        }
    }

    private func report(_ name: String, _ theirs: Siege?, _ ours: Siege?) {
        Table.print(
            rows: Row.rows(
                "\(name): lateness", "ms", [.p99], theirs: theirs?.spacing.lateness, ours: ours?.spacing.lateness)
                + [
                    Row(
                        "\(name): takeovers", "", theirs: theirs?.spacing.takeovers, ours: ours?.spacing.takeovers,
                        limit: 0),
                    Row("\(name): log lines", "", theirs: theirs?.lines, ours: ours?.lines),
                    Row("\(name): processor", "%", theirs: theirs?.load, ours: ours?.load),
                ])
    }

    private func besiege(
        _ contestant: Contestant, _ forgery: Forgery?, interval: Duration, every period: Duration, burst: Int,
        for length: Duration
    ) async throws -> Siege {
        let (stage, daemons) = try await pair(contestant, interval: interval, nodes: 3)
        let linesBefore = daemons.map { $0.process.lines.count }.reduce(0, +)
        let timeBefore = daemons[0].processorTime
        let begin = Instant.wallClock
        let attacker = try forgery.map {
            try stage.send(
                $0.packets(from: stage.address(2), interval: interval), from: 2, every: period, burst: burst)
        }
        try await Task.sleep(for: length)
        let sent = attacker?.stop() ?? 0
        let end = Instant.wallClock
        let time = daemons[0].processorTime - timeBefore
        let lines = daemons.map { $0.process.lines.count }.reduce(0, +) - linesBefore
        return Siege(
            spacing: Spacing(stage, interval: interval, from: begin, to: end), lines: Double(lines),
            load: time / ((end - begin).inMilliseconds / 1000) * 100, packets: sent)
    }
}
