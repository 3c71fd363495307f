import CLab
import Foundation
public import InternetTypes
import Synchronization

/// Listens on an interface of a node and keeps what concerns VRRP: advertisements, ARP, neighbour advertisements.
///
/// On a segment's hub, `br0` sees all that is multicast, and `port0` all that the first node sends or is sent.
public final class Capture: Sendable {
    private let socket: Int32
    private let onlyReceived: Bool
    private let state = Mutex(State())

    private struct State {
        var frames: [Frame] = []
        /// Advertisements as they stood in their frames, the first of them: to be sent again.
        var packets: [[UInt8]] = []
        var isStopped = false
    }
    private static let packetLimit = 1_000

    /// Starts to listen.
    ///
    /// - Parameter onlyReceived: leave out what this end of the wire sends: on a hub's port, keep what its node says.
    public init(on node: Node, interface: String = "br0", onlyReceived: Bool = false) throws {
        self.onlyReceived = onlyReceived
        socket = clab_packet_socket(node.pid, interface, 1)
        guard socket >= 0 else {
            throw LabError.system(doing: "listening on \(interface) of \(node.name)", code: -socket)
        }
        let thread = Thread { [weak self, socket] in
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while true {
                var wait = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
                poll(&wait, 1, 100)
                guard let self, !self.state.withLock(\.isStopped) else { break }
                self.drain(&buffer)
            }
            close(socket)
        }
        thread.start()
    }

    deinit { stop() }

    private func drain(_ buffer: inout [UInt8]) {
        var header = clab_frame()
        while clab_receive(socket, &buffer, buffer.count, &header) == 1 {
            guard let frame = Frame(buffer[..<header.length], time: Instant(nanoseconds: header.nanoseconds)),
                frame.content != .other, !onlyReceived || header.outgoing == 0
            else { continue }
            let packet = frame.advertisement == nil ? nil : Array(buffer[14..<max(14, Int(header.length))])
            state.withLock { state in
                state.frames.append(frame)
                if let packet, state.packets.count < Self.packetLimit { state.packets.append(packet) }
            }
        }
    }

    /// Everything kept so far, in the order of the wire.
    public var frames: [Frame] { state.withLock(\.frames) }

    /// The advertisements so far, with their times.
    public var advertisements: [(time: Instant, advertisement: Frame.Advertisement)] {
        frames.compactMap { frame in frame.advertisement.map { (frame.time, $0) } }
    }

    /// The first advertisements as IP packets.
    public var packets: [[UInt8]] { state.withLock(\.packets) }

    public func stop() { state.withLock { $0.isStopped = true } }
}
