import Foundation
import InternetTypes
import Lab

extension Bench {
    /// Scenario: a thousand virtual addresses at once.
    func addresses() async throws {
        struct Result: Sendable {
            var all = Samples()
            var gap = Samples()
        }
        let count = 1_000
        let interval = Duration.milliseconds(100)
        let repetitions = isQuick ? 1 : 5
        let results = try await eachContestant { [self] contestant in
            var result = Result()
            for _ in 0..<repetitions {
                let stage = try Stage(1)
                let daemon = try Daemon(
                    contestant, of: programs, on: stage.segment.nodes[0],
                    Setup(priority: 255, state: "MASTER", interval: interval, excluded: count))
                let first = try await stage.first(.advertisement, 0, after: 0, within: .seconds(20), "a master")
                try await eventually("all addresses", within: .seconds(60), seen: { daemon.process.lastWords }) {
                    stage.events(.addressAdded, 0).count > count
                }
                let last = stage.events(.addressAdded, 0).last?.time ?? first.time
                try await Task.sleep(for: .seconds(2))
                // A master that is still busy has not advertised again: its gap lasts at least until now.
                let adverts = stage.advertisements(0) + [Instant.wallClock]
                result.all.values.append((last - first.time).inMilliseconds)
                result.gap.values.append(
                    zip(adverts, adverts.dropFirst()).map { ($1 - $0).inMilliseconds }.max() ?? 0)
            }
            return result
        }
        let batch = try (0..<repetitions).map { _ -> Double in
            let stage = try Stage(1)
            let lines = (0..<count).map { "address add 10.99.\($0 / 250).\($0 % 250 + 1)/32 dev eth0" }
            let begin = Instant.wallClock
            try stage.segment.nodes[0].ip(lines.joined(separator: "\n"))
            return (Instant.wallClock - begin).inMilliseconds
        }
        let theirs = results[.keepalived]
        let ours = results[.stayalived]
        Table.print(
            rows: Row.rows(
                "\(count) addresses: MASTER to all in the kernel", "ms", [.median, .maximum], theirs: theirs?.all,
                ours: ours?.all)
                + Row.rows(
                    "\(count) addresses: the same by `ip -batch`", "ms", [.median], theirs: Samples(batch),
                    ours: ours?.all)
                + Row.rows(
                    "\(count) addresses: longest gap at advert_int 0.1", "ms", [.median, .maximum], theirs: theirs?.gap,
                    ours: ours?.gap))
    }
}
