import CBench
import Foundation
import InternetTypes
import Lab
import Synchronization

/// Nodes on a segment, with a recorder on each node's port and kernel.
final class Stage: Sendable {
    let segment: Segment
    private let recorder: Pointer
    private let seen = Mutex<[Event]>([])

    // C's own lock guards what is behind it.
    private struct Pointer: @unchecked Sendable { let value: OpaquePointer }

    /// What was seen, when, and at which node.
    struct Event: Sendable {
        let time: Instant
        let kind: Kind
        let node: Int
        let address: UInt32
        let vrid: UInt8
        let priority: UInt8
    }

    enum Kind: UInt8, Sendable {
        case advertisement = 1
        case gratuitousARP, addressAdded, addressRemoved, linkUp, linkDown, lost
    }

    /// - Parameter tracked: give the first node an `eth1` that can be taken down.
    init(_ count: Int, tracked: Bool = false) throws {
        segment = try Segment((0..<count).map { "node\($0)" })
        if tracked {
            try segment.nodes[0].ip(
                "link add eth1 type veth peer name eth2\nlink set eth1 up\nlink set eth2 up")
        }
        guard let made = bench_recorder_new() else { throw LabError.system(doing: "making a recorder", code: ENOMEM) }
        recorder = Pointer(value: made)
        for (index, node) in segment.nodes.enumerated() {
            try check("recording", bench_watch_port(made, segment.hub.pid, "port\(index)", UInt8(clamping: index)))
            try check(
                "recording", bench_watch_kernel(made, node.pid, tracked ? "eth1" : "eth0", UInt8(clamping: index)))
        }
        try check("recording", bench_recorder_start(made))
    }

    private func check(_ what: String, _ result: Int32) throws {
        if result < 0 { throw LabError.system(doing: what, code: -result) }
    }

    deinit {
        segment.remove()
        bench_recorder_free(recorder.value)
    }

    /// Everything so far, in the order in which it was read.
    var events: [Event] {
        seen.withLock { seen in
            var buffer = [bench_event](repeating: bench_event(), count: 8192)
            while true {
                let count = bench_events(recorder.value, seen.count, &buffer, buffer.count)
                seen += buffer[..<count].compactMap { event in
                    Kind(rawValue: event.kind).map {
                        Event(
                            time: Instant(nanoseconds: event.nanoseconds), kind: $0, node: Int(event.node),
                            address: event.address, vrid: event.vrid, priority: event.priority)
                    }
                }
                guard count == buffer.count else { return seen }
            }
        }
    }

    /// A place in the record: what comes after it is news.
    var mark: Int { events.count }

    func events(_ kind: Kind, _ node: Int, after mark: Int = 0) -> [Event] {
        events[mark...].filter { $0.kind == kind && $0.node == node }
    }

    /// The first event of that kind at a node for which `condition` holds, waiting for it.
    func first(
        _ kind: Kind, _ node: Int, after mark: Int, within limit: Duration, _ what: String,
        where condition: (Event) -> Bool = { _ in true }
    ) async throws -> Event {
        var found: Event?
        try await eventually(what, within: limit, every: .milliseconds(2)) {
            found = events[mark...].first { $0.kind == kind && $0.node == node && condition($0) }
            return found != nil
        }
        guard let found else { throw LabError.command(what, output: "nothing") }
        return found
    }

    /// Times of a node's advertisements, in order.
    func advertisements(_ node: Int, after mark: Int = 0) -> [Instant] {
        events(.advertisement, node, after: mark).map(\.time)
    }

    func address(_ node: Int) -> IPv4Address { IPv4Address(192, 0, 2, UInt8(clamping: 10 + node)) }

    /// Sends packets in turn from a node until told to stop.
    func send(_ packets: [Packet], from node: Int, every period: Duration, burst: Int = 1) throws -> Sender {
        try Sender(segment.nodes[node], packets.map(\.raw), period, burst)
    }
}

/// Somebody on the segment who sends at a pace.
final class Sender: Sendable {
    private struct Pointer: @unchecked Sendable { let value: OpaquePointer }

    private let sender: Mutex<Pointer?>

    fileprivate init(_ node: Node, _ packets: [bench_packet], _ period: Duration, _ burst: Int) throws {
        var error: Int32 = 0
        let made = bench_sender_start(
            node.pid, "eth0", packets, packets.count, period.wholeNanoseconds, Int32(clamping: burst), &error)
        guard let made else { throw LabError.system(doing: "sending on \(node.name)", code: error) }
        sender = Mutex(Pointer(value: made))
    }

    deinit { stop() }

    /// Stops, after one more packet where one is given; how many it has sent.
    @discardableResult
    func stop(last: Packet? = nil) -> Int {
        let pointer = sender.withLock { sender in
            defer { sender = nil }
            return sender
        }
        guard let pointer else { return 0 }
        guard var raw = last?.raw else { return Int(clamping: bench_sender_stop(pointer.value, nil)) }
        return Int(clamping: bench_sender_stop(pointer.value, &raw))
    }
}

extension Duration {
    var inMilliseconds: Double { Double(wholeNanoseconds) / 1e6 }
}
