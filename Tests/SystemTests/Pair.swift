import InternetTypes
import Lab
import Testing

/// Two routers on a segment, and what is heard of them.
final class Pair {
    let dialect: Dialect
    let segment: Segment
    let routers: [Router]
    private let captures: [Capture]
    /// For start-up of programs, script runs, and a machine with other things to do.
    static let slack = Duration.seconds(3)

    init(_ kinds: [Kind], _ dialect: Dialect, priorities: [Int]) throws {
        self.dialect = dialect
        let segment = try Segment(["a", "b"])
        self.segment = segment
        captures = try segment.listen()
        routers = try kinds.indices.map { index in
            try Router(kinds[index], index, on: segment, dialect, priority: priorities[index])
        }
        // Kept apart, they could not ask for each other's MAC address, and unicast would not even leave.
        guard dialect.isUnicast else { return }
        for (node, other) in [(0, 1), (1, 0)] {
            let mac = Segment.macAddress(other)
            try segment.nodes[node].ip(
                "neighbor replace \(Segment.address(other, dialect.family)) lladdr \(mac) nud permanent dev eth0")
        }
    }

    var a: Router { routers[0] }
    var b: Router { routers[1] }

    /// Everything that is worth reading when a test fails.
    var report: String {
        let heard = routers.flatMap { router in advertisements(of: router).map { (router.node.name, $0) } }
            .sorted { $0.1.time < $1.1.time }
        let first = heard.first?.1.time ?? .zero
        let wire = heard.suffix(40).map { name, one in
            "  \((one.time - first).inSeconds) \(name) priority \(one.advertisement.priority) from \(one.advertisement.source)"
        }
        return (["advertisements:"] + wire + routers.map(\.log)).joined(separator: "\n")
    }

    func advertisements(of router: Router) -> [(time: Instant, advertisement: Frame.Advertisement)] {
        captures[router.index].advertisements
    }

    func announcements(of router: Router) -> [Frame] {
        captures[router.index].frames.filter { $0.announced == dialect.virtualAddress }
    }

    /// Waits until the router advertises, and answers when it was first heard to, after `begin`.
    func mastership(of router: Router, after begin: Instant, within limit: Duration) async throws -> Instant {
        var first: Instant?
        try await eventually(
            "\(router.kind.rawValue) on \(router.node.name) as master", within: limit, seen: { report }
        ) {
            first = advertisements(of: router).first { $0.time > begin && $0.advertisement.priority > 0 }?.time
            return first != nil
        }
        return try #require(first)
    }

    /// Holds where the router is the only master, has the address, and stays it for five advertisements.
    func expectSoleMaster(_ router: Router) async throws {
        let other = routers[1 - router.index]
        // One advertisement of the other may have been on its way.
        try await eventually("addresses where they belong", within: Self.slack, seen: { report }) {
            router.holdsAddress ?? true && !(other.holdsAddress ?? false)
        }
        let begin = Instant.wallClock
        try await eventually(
            "five more advertisements", within: dialect.interval * 6 + Self.slack, seen: { report }
        ) {
            advertisements(of: router).filter { $0.time > begin }.count >= 5
        }
        let foreign = advertisements(of: other).filter { $0.time > begin && $0.advertisement.priority > 0 }
        #expect(foreign.isEmpty, "two masters\n\(report)")
        #expect(router.holdsAddress ?? true && !(other.holdsAddress ?? false), "\(report)")
        #expect(!announcements(of: router).isEmpty, "the address was never announced\n\(report)")
    }

    /// Holds where the router has the address soon: it comes after the first advertisement.
    func expectAddress(at router: Router) async throws {
        guard router.kind != .frr else { return }
        try await eventually("the address at \(router.node.name)", within: Self.slack, seen: { report }) {
            router.holdsAddress == true
        }
    }

    /// Starts the first router and waits until it is master, then the second, which stays backup.
    func startInOrder(_ first: Router, _ second: Router) async throws {
        let begin = Instant.wallClock
        try await first.start()
        let limit = dialect.down(first.priority) + Self.slack * 2
        _ = try await mastership(of: first, after: begin, within: limit)
        try await second.start()
    }

    func end() { segment.remove() }
}
