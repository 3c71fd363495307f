import Foundation
import InternetTypes
import Lab
import Testing

/// Forged advertisements between a master and its backup: neither believes them, and neither talks much about them.
@Suite(.enabled(if: noDaemon == nil, Comment(rawValue: noDaemon ?? "")))
struct ForgedPacketsTests {
    /// Each is wrong in one way; were it believed, its priority would depose the master.
    enum Forgery: String, CaseIterable, CustomTestStringConvertible {
        case timeToLive, checksum, type, version, length, trailer, foreignVRID

        var testDescription: String { rawValue }

        var packet: [UInt8] {
            func packet(
                version: UInt8 = 3, type: UInt8 = 1, vrid: UInt8 = 51, count: UInt8? = nil, ttl: UInt8 = 255,
                checksumError: UInt8 = 0, trailer: [UInt8] = []
            ) -> [UInt8] {
                Injector.advertisement(
                    version: version, type: type, vrid: vrid, priority: 254, interval: 10,
                    source: IPv4Address(192, 0, 2, 12), addresses: [IPv4Address(192, 0, 2, 100)], claimedCount: count,
                    ttl: ttl, checksumError: checksumError, trailer: trailer)
            }
            return switch self {
            case .timeToLive: packet(ttl: 64)
            case .checksum: packet(checksumError: 0x5a)
            case .type: packet(type: 2)
            case .version: packet(version: 7)
            case .length: packet(count: 9)
            case .trailer: packet(trailer: [UInt8](repeating: 7, count: 1200))
            case .foreignVRID: packet(vrid: 200)
            }
        }
    }

    @Test(arguments: Forgery.allCases, [2, 20_000])
    func neitherMasterNorBackupMinds(_ forgery: Forgery, perSecond rate: Int) async throws {
        try await Self.withstands(rate, from: "192.0.2.12") { _ in [forgery.packet] }
    }

    /// What can be done with recorded advertisements that are signed.
    enum Replay: String, CaseIterable, CustomTestStringConvertible {
        case copies, oldCaptures, wrongDigests, unsigned, mix

        var testDescription: String { rawValue }

        func packets(_ recorded: [[UInt8]]) -> [[UInt8]] {
            let fresh = Array(recorded.suffix(5))
            let old = Array(recorded.prefix(5))
            let wrong = fresh.map { packet in
                var packet = packet
                packet[packet.count - 1] ^= 1
                return packet
            }
            let unsigned = Injector.advertisement(
                version: 3, vrid: 51, priority: 254, interval: 10, source: IPv4Address(192, 0, 2, 10),
                addresses: [IPv4Address(192, 0, 2, 100)])
            return switch self {
            case .copies: fresh
            case .oldCaptures: old
            case .wrongDigests: wrong
            case .unsigned: [unsigned]
            case .mix: fresh + old + wrong + [unsigned]
            }
        }
    }

    @Test(arguments: [(Replay.mix, 2)] + Replay.allCases.map { ($0, 20_000) })
    func signedAdvertisementsAreNotReplayed(_ replay: Replay, perSecond rate: Int) async throws {
        let hmac = [
            "auth_hmac {", "key 1 An-ASCII-key-of-forty-bytes-0123456789ab", "active_key 1", "time_window 1", "}",
        ]
        // Copies carry the master's own address: a line for each kind that there is.
        try await Self.withstands(rate, from: "from 192.0.2.10", lines: hmac, kinds: replay == .mix ? 4 : 2) { wire in
            // The first ones have to grow older than the window.
            try await eventually("old captures", within: .seconds(20)) { wire.packets.count > 30 }
            return replay.packets(wire.packets)
        }
    }

    /// Runs a master and its backup, and a third node that sends for two seconds what it makes of the master's packets.
    private static func withstands(
        _ rate: Int, from source: String, lines: [String] = [], kinds: Int = 1,
        _ forge: (Capture) async throws -> [[UInt8]]
    ) async throws {
        try await onSegment(["a", "b", "c"]) { segment in
            let wires = try segment.listen()
            let master = Daemon(segment.nodes[0])
            try master.start(configuration(Instance(priority: 200, lines: lines)))
            try await master.becomesHolder(of: virtual(0))
            let backup = Daemon(segment.nodes[1])
            try backup.start(configuration(Instance(priority: 100, lines: lines)))
            try await backup.says("Entering BACKUP STATE")
            // Whoever hears of a new master is told all that is odd afresh.
            let heard = wires[0].advertisements.count
            try await eventually("a backup that knows its master", within: .seconds(20)) {
                wires[0].advertisements.count >= heard + 2
            }
            let packets = try await forge(wires[0])
            let daemons = [master, backup]
            let before = daemons.map { $0.process?.lines.count ?? 0 }

            let begin = Instant.wallClock
            let length = Duration.seconds(2)
            let injector = try Injector(on: segment.nodes[2], index: 2)
            let flood = Thread {
                var sent = 0
                while Instant.wallClock - begin < length {
                    let due = Int((Instant.wallClock - begin).wholeMicroseconds) * rate / 1_000_000
                    while sent <= due {
                        injector.multicast(packets[sent % packets.count])
                        sent += 1
                    }
                    usleep(500)
                }
            }
            flood.start()
            func times() -> [Instant] { wires[0].advertisements.map(\.time).filter { $0 > begin } }
            try await eventually("advertisements after the flood", within: .seconds(20), seen: { master.log }) {
                times().last.map { $0 > begin + length + .milliseconds(100) } ?? false
            }

            let all = times()
            let silence = zip(all, all.dropFirst()).map { $1 - $0 }.max() ?? .zero
            #expect(silence < .milliseconds(300), "an interval of 100 ms became \(silence)\n\(master.log)")
            #expect(wires[1].advertisements.isEmpty, "the backup spoke\n\(backup.log)")
            #expect(master.node.holds(virtual(0)) && !backup.node.holds(virtual(0)))
            for (daemon, count) in zip(daemons, before) {
                let news = daemon.process?.lines(after: count).map(\.text) ?? []
                #expect(news.filter { $0.contains("STATE") }.isEmpty, "\(news)")
                #expect(news.filter { $0.contains(source) }.count <= kinds, "\(news)")
            }
        }
    }
}
