import Foundation
import InternetTypes
import Lab

/// Times from the decision to become MASTER, in milliseconds.
struct Takeover: Sendable {
    var advertisement = Samples()
    var address = Samples()
    var announcement = Samples()

    mutating func add(_ other: Takeover) {
        advertisement.values += other.advertisement.values
        address.values += other.address.values
        announcement.values += other.announcement.values
    }

    mutating func note(_ stage: Stage, _ node: Int, after mark: Int, since decision: Instant) async throws {
        let limit = Duration.seconds(8)
        let first = try await stage.first(.advertisement, node, after: mark, within: limit, "the first advertisement") {
            $0.priority > 0
        }
        let added = try await stage.first(.addressAdded, node, after: mark, within: limit, "the virtual address") {
            $0.address == Setup.address
        }
        let announced = try await stage.first(.gratuitousARP, node, after: mark, within: limit, "the first ARP") {
            $0.address == Setup.address
        }
        advertisement.values.append((first.time - decision).inMilliseconds)
        address.values.append((added.time - decision).inMilliseconds)
        announcement.values.append((announced.time - decision).inMilliseconds)
    }

    static func rows(_ name: String, _ theirs: Takeover?, _ ours: Takeover?) -> [Row] {
        Row.rows("\(name): first advertisement", "ms", theirs: theirs?.advertisement, ours: ours?.advertisement)
            + Row.rows("\(name): address in the kernel", "ms", theirs: theirs?.address, ours: ours?.address)
            + Row.rows("\(name): first gratuitous ARP", "ms", theirs: theirs?.announcement, ours: ours?.announcement)
    }
}

extension Bench {
    /// Why a backup has to take over.
    enum Cause: String, CaseIterable {
        /// The master is silent: Active_Down_Interval after its last advertisement (RFC 9568 section 6.4.2).
        case timer
        /// The master says goodbye: Skew_Time after it, which is where the timer is then set.
        case priorityZero = "priority 0"
        /// An interface that the master tracks goes down; both routers are real.
        case fault
    }

    private static let backupPriority = 254

    private static func skew(_ interval: Duration) -> Duration { interval * (256 - backupPriority) / 256 }

    /// Scenario: how fast a backup takes over, by cause and advertisement interval.
    func failover() async throws {
        for interval in [Duration.milliseconds(10), .milliseconds(100), .seconds(1)] {
            for cause in Cause.allCases {
                // Slow ones are tried on several segments at a time; the machine idles meanwhile.
                let width = interval < .milliseconds(50) ? 1 : interval < .milliseconds(500) ? 2 : 5
                let trials = (isQuick ? 6 : interval < .milliseconds(500) ? 40 : 20) / width
                let results = try await eachContestant { contestant in
                    try await withThrowingTaskGroup(of: Takeover.self) { group in
                        for _ in 0..<width {
                            group.addTask { [self] in
                                cause == .fault
                                    ? try await faults(contestant, interval, trials)
                                    : try await silences(contestant, cause, interval, trials)
                            }
                        }
                        return try await group.reduce(into: Takeover()) { $0.add($1) }
                    }
                }
                Table.print(
                    rows: Takeover.rows(
                        "failover \(cause.rawValue), \(interval.inSeconds) s", results[.keepalived],
                        results[.stayalived]))
            }
        }
    }

    /// The benchmark itself plays the master, so that the moment of its last word is known.
    private func silences(
        _ contestant: Contestant, _ cause: Cause, _ interval: Duration, _ trials: Int
    ) async throws -> Takeover {
        let stage = try Stage(2)
        let voice = Packet(source: stage.address(0), priority: 255, interval: interval)
        var goodbye = voice
        goodbye.priority = 0
        var master = try stage.send([voice], from: 0, every: interval)
        let daemon = try Daemon(
            contestant, of: programs, on: stage.segment.nodes[1],
            Setup(priority: Self.backupPriority, interval: interval))
        var result = Takeover()
        // The first takeover pays for what is only done once.
        for trial in 0...trials {
            try await Task.sleep(for: max(interval * 4, .milliseconds(trial == 0 ? 1_500 : 120)))
            let mark = stage.mark
            master.stop(last: cause == .priorityZero ? goodbye : nil)
            // What came before the mark counts too: the last advertisement usually did.
            try await Task.sleep(for: .milliseconds(1))
            guard let last = stage.advertisements(0).last else {
                throw LabError.command("a master's advertisement", output: daemon.process.lastWords)
            }
            let wait = cause == .priorityZero ? Self.skew(interval) : interval * 3 + Self.skew(interval)
            var one = Takeover()
            try await one.note(stage, 1, after: mark, since: last + wait)
            if trial > 0 { result.add(one) }
            master = try stage.send([voice], from: 0, every: interval)
            _ = try await stage.first(.addressRemoved, 1, after: mark, within: .seconds(8), "the return to BACKUP") {
                $0.address == Setup.address
            }
        }
        return result
    }

    private func faults(_ contestant: Contestant, _ interval: Duration, _ trials: Int) async throws -> Takeover {
        let stage = try Stage(2, tracked: true)
        let nodes = stage.segment.nodes
        _ = try Daemon(
            contestant, of: programs, on: nodes[0], Setup(priority: 255, interval: interval, tracksInterface: true))
        _ = try await stage.first(.advertisement, 0, after: 0, within: .seconds(15), "a master")
        _ = try Daemon(contestant, of: programs, on: nodes[1], Setup(priority: Self.backupPriority, interval: interval))
        var result = Takeover()
        for trial in 0...trials {
            try await Task.sleep(for: max(interval * 4, .milliseconds(trial == 0 ? 1_500 : 120)))
            let mark = stage.mark
            try nodes[0].ip("link set eth1 down")
            let down = try await stage.first(.linkDown, 0, after: mark, within: .seconds(2), "the fault")
            var one = Takeover()
            try await one.note(stage, 1, after: mark, since: down.time + Self.skew(interval))
            if trial > 0 { result.add(one) }
            try nodes[0].ip("link set eth1 up")
            _ = try await stage.first(.addressRemoved, 1, after: mark, within: .seconds(15), "the return to BACKUP") {
                $0.address == Setup.address
            }
        }
        return result
    }
}
