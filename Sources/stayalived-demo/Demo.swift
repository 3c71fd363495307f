import Glibc
import InternetTypes
import Lab

/// What the demonstration is about: the example's pair, its virtual address, and the times that the protocol promises.
///
/// The times are those of examples/nginx-pair/*.conf.
private enum Promise {
    static let virtualAddress = IPv4Address(192, 0, 2, 100)
    static let interval = Duration.milliseconds(200)
    static let priorityA = 150
    static let priorityB = 100
    /// Two runs of check-nginx, half a second apart, the first up to one interval after nginx went or came.
    static let detection = Duration.milliseconds(1000)
    /// For processes to start and run on a busy machine.
    static let slack = Duration.milliseconds(500)

    /// RFC 9568 section 6.1: three intervals and the skew.
    static func activeDownInterval(priority: Int) -> Duration { interval * 3 + interval * (256 - priority) / 256 }
}

/// The demonstration: one run, from the first start to the summary.
final class Demo {
    /// What a step was to show and what it showed.
    private struct Result {
        let name: String
        let moved: Duration?
        let bound: Duration
        let count: LoadClient.Count
        let gapBound: Duration

        var holds: Bool { moved.map { $0 <= bound } ?? false && count.gap <= gapBound }
    }

    /// A daemon under watch: how much of its log has been shown.
    private struct Watched {
        let node: Node
        let process: LabProcess
        var shown = 0
    }

    private let daemon: String
    private let pair: NginxPair
    private let client: LoadClient
    private let begin = Instant.wallClock
    private var timeline = Timeline()
    private var watched: [Watched] = []
    private var holder = ""
    private var unplugged: Set<String> = []
    private var results: [Result] = []
    private var stepBegin = Instant.wallClock
    private var lastStatus = Instant.wallClock

    init(daemon: String, example: String) throws {
        self.daemon = daemon
        pair = try NginxPair(example: example)
        client = LoadClient(in: pair.client, asking: Promise.virtualAddress)
    }

    private var nodeA: Node { pair.directors[0] }
    private var nodeB: Node { pair.directors[1] }

    /// Runs it; false where a step did not keep its promise.
    func run() async throws -> Bool {
        defer {
            client.stop()
            pair.remove()
        }
        timeline.line(timeline.paint("A failover pair: two directors with nginx, two back ends, one client", .bold))
        timeline.line(timeline.paint("daemon \(daemon)", .dim))
        timeline.line(
            timeline.paint("the client asks http://\(Promise.virtualAddress)/ every 20 ms, each time anew", .dim))

        let nginxA = try pair.startNginx(on: nodeA)
        _ = try pair.startNginx(on: nodeB)
        for node in pair.directors {
            try await eventually("nginx on \(node.name)", within: .seconds(10)) {
                (try? node.run(["/etc/keepalived/check-nginx"])) != nil
            }
        }
        let daemonA = try start(on: nodeA)
        _ = try start(on: nodeB)
        let started = Promise.activeDownInterval(priority: Promise.priorityA) + Promise.detection + Promise.slack
        timeline.columns()
        try await step("both start", until: nodeA, within: started, gap: nil) {}

        try await step(
            "nginx stops on node-a", until: nodeB,
            within: Promise.detection + Promise.interval + downB + Promise.slack, gap: .milliseconds(100)
        ) { _ = try await nginxA.stop() }

        try await step(
            "nginx is back on node-a", until: nodeA, within: Promise.detection + downA + Promise.slack,
            gap: .zero
        ) { _ = try pair.startNginx(on: nodeA) }

        try await step(
            "node-a dies: kill -9 and its cable pulled", until: nodeB, within: downB + Promise.slack,
            gap: .milliseconds(100)
        ) {
            daemonA.killFamily()
            try pair.segment.setCable(0, connected: false)
            unplugged.insert(nodeA.name)
        }

        // In this order, as after a reboot: Stayalived first removes the address that its killed predecessor left.
        try await step(
            "node-a heals: Stayalived starts, cable in", until: nodeA,
            within: Promise.detection + downA + Promise.slack, gap: .zero
        ) {
            let process = try start(on: nodeA)
            try await eventually("node-a without the address", within: .seconds(3)) { [nodeA] in
                !nodeA.holds(.v4(Promise.virtualAddress)) && process.isRunning
            }
            try pair.segment.setCable(0, connected: true)
            unplugged.remove(nodeA.name)
        }
        summarise()
        return results.allSatisfy(\.holds)
    }

    private var downA: Duration { Promise.activeDownInterval(priority: Promise.priorityA) }
    private var downB: Duration { Promise.activeDownInterval(priority: Promise.priorityB) }

    private func start(on node: Node) throws -> LabProcess {
        let process = try node.start([daemon, "-n", "-l", "-D"])
        watched.removeAll { $0.node.name == node.name }
        watched.append(Watched(node: node, process: process))
        return process
    }

    /// Does something and follows what comes of it until the address is where it belongs, and a little longer.
    ///
    /// - Parameter gap: how much longer than the move itself the client may be without an answer; `.zero` says that the
    ///   move is one between living nodes, of which the client should notice next to nothing; nil that it is not judged.
    private func step(
        _ name: String, until node: Node, within bound: Duration, gap: Duration?, _ action: () async throws -> Void
    ) async throws {
        timeline.heading(name)
        let from = Instant.wallClock
        stepBegin = from
        try await action()
        // What the action itself took (stopping nginx, starting a process) is not failover.
        let acted = Instant.wallClock
        var moved: Instant?
        while moved == nil, Instant.wallClock - acted < bound + .seconds(3) {
            try await look()
            if holder == node.name, client.outcomes.last?.director == node.name { moved = .wallClock }
        }
        let settled = Instant.wallClock
        while Instant.wallClock - settled < .milliseconds(1200) { try await look() }
        // A node that lost the address again did not take over.
        if holder != node.name { moved = nil }

        let to = Instant.wallClock
        let start = gap == nil ? moved ?? to : from
        let limit = gap.map { $0 == .zero ? .milliseconds(250) : bound + $0 } ?? .seconds(1)
        let result = Result(
            name: name, moved: moved.map { $0 - acted }, bound: bound, count: client.count(from: start, to: to),
            gapBound: limit)
        results.append(result)
        let verdict =
            result.moved.map { "\(node.name) serves after \($0.milliseconds)" } ?? "\(node.name) does not serve"
        event(
            to, "demo",
            "\(verdict) (bound \(bound.milliseconds)); \(result.count.answered) answered, "
                + "\(result.count.lost) lost, gap \(result.count.gap.milliseconds)",
            result.holds ? .green : .red)
        if result.moved == nil { showLogs() }
    }

    /// One look at the daemons, the addresses and the client.
    private func look() async throws {
        try await Task.sleep(for: .milliseconds(2))
        var news: [(line: LabProcess.Line, node: String)] = []
        for index in watched.indices {
            let lines = watched[index].process.lines(after: watched[index].shown)
            watched[index].shown += lines.count
            news += lines.map { ($0, watched[index].node.name) }
        }
        for (line, node) in news.sorted(by: { $0.line.time < $1.line.time }) {
            guard let entry = LogLine(line.text) else { continue }
            let colour: Timeline.Colour = entry.state == "MASTER" ? .green : entry.state == nil ? .plain : .yellow
            event(line.time, node, entry.text, colour)
        }
        let now = Instant.wallClock
        let holders = pair.segment.holders(of: .v4(Promise.virtualAddress)).map(\.name)
            .filter { !unplugged.contains($0) }.joined(separator: " and ")
        if holders != holder {
            holder = holders
            event(now, "address", holders.isEmpty ? "held by nobody" : "held by \(holders)", .bold)
        }
        if now - lastStatus > .milliseconds(100) {
            lastStatus = now
            let count = client.count(from: begin, to: now)
            let gap = client.outcomes.last { $0.answered != nil }?.answered.map { now - $0 } ?? now - begin
            let mark = timeline.paint("●", gap < .milliseconds(100) ? .green : .red)
            timeline.status(
                "\((now - begin).seconds(1).leftPadded(9))  \(mark) \(Promise.virtualAddress) at "
                    + "\(holder.isEmpty ? "nobody" : holder)   answered \(count.answered)   lost \(count.lost)   "
                    + "last answer \(gap.milliseconds) ago")
        }
    }

    private func event(_ time: Instant, _ node: String, _ text: String, _ colour: Timeline.Colour = .plain) {
        let count = client.count(from: stepBegin, to: time)
        timeline.event(time - begin, holder, count, node, text, colour)
    }

    private func showLogs() {
        for one in watched {
            timeline.line("the log of \(one.node.name), status \(one.process.status.map(String.init) ?? "running"):")
            for line in one.process.lines.suffix(30) { timeline.line("    \(line.text)") }
        }
    }

    private func summarise() {
        timeline.heading("summary")
        timeline.line(
            "  " + "step".padded(44) + "serves after".leftPadded(13) + "bound".leftPadded(10)
                + "answered".leftPadded(10)
                + "lost".leftPadded(7) + "gap".leftPadded(10) + "bound".leftPadded(10))
        for one in results {
            let mark = one.holds ? timeline.paint("✓", .green) : timeline.paint("✗", .red)
            timeline.line(
                "\(mark) " + one.name.padded(44) + (one.moved?.milliseconds ?? "never").leftPadded(13)
                    + one.bound.milliseconds.leftPadded(10) + String(one.count.answered).leftPadded(10)
                    + String(one.count.lost).leftPadded(7) + one.count.gap.milliseconds.leftPadded(10)
                    + one.gapBound.milliseconds.leftPadded(10))
        }
        let broken = results.filter { !$0.holds }.count
        timeline.line()
        timeline.line(
            broken == 0
                ? timeline.paint("Every step kept its bound.", .green)
                : timeline.paint("\(broken) of \(results.count) steps did not keep their bound.", .red))
    }
}
