import CLab
import Foundation
public import InternetTypes
import Synchronization

/// A client that asks for `/` over HTTP at a fixed pace, each time on a new connection, and counts what it gets.
public final class LoadClient: Sendable {
    /// One request and what became of it.
    public struct Outcome: Sendable {
        public let asked: Instant
        /// When the whole answer was there; nil where the request was lost.
        public let answered: Instant?
        /// The value of the answer's `X-Director` header.
        public let director: String?
    }

    /// What happened in a stretch of time.
    public struct Count: Sendable {
        public var answered = 0
        public var lost = 0
        /// The longest time without an answer, from one answer to the next.
        public var gap = Duration.zero
    }

    private struct Request {
        let asked: Instant
        let socket: Int32
        var isAsked = false
        var answer: [UInt8] = []
    }

    private let state = Mutex((outcomes: [Outcome](), isStopped: false))
    private let node: Node
    private let target: [UInt8]
    private let pace: Duration
    private let patience: Duration

    /// Starts to ask; the address is IPv4, the port 80.
    ///
    /// - Parameter patience: a request not fully answered by then is lost.
    public init(
        in node: Node, asking target: IPv4Address, every pace: Duration = .milliseconds(20),
        patience: Duration = .milliseconds(500)
    ) {
        self.node = node
        self.target = target.bytes
        self.pace = pace
        self.patience = patience
        let thread = Thread { [weak self] in
            var requests: [Request] = []
            var next = Instant.wallClock
            // Held only while it works, so that dropping the client ends the thread.
            while let self, !state.withLock(\.isStopped) {
                turn(&requests, &next)
            }
            for request in requests { close(request.socket) }
        }
        thread.start()
    }

    deinit { stop() }

    public func stop() { state.withLock { $0.isStopped = true } }

    /// All requests that are decided, in the order of their decision.
    public var outcomes: [Outcome] { state.withLock(\.outcomes) }

    /// The requests decided between two moments. A gap counts whole where its end, or the latest moment, falls within.
    public func count(from begin: Instant, to end: Instant = .wallClock) -> Count {
        var count = Count()
        var last = begin
        for outcome in outcomes {
            if let answered = outcome.answered {
                guard answered <= end else { continue }
                guard answered >= begin else {
                    last = answered
                    continue
                }
                count.answered += 1
                count.gap = max(count.gap, answered - last)
                last = answered
            } else if outcome.asked >= begin, outcome.asked <= end {
                count.lost += 1
            }
        }
        count.gap = max(count.gap, end - last)
        return count
    }

    private func turn(_ requests: inout [Request], _ next: inout Instant) {
        let now = Instant.wallClock
        if now >= next {
            next = max(next + pace, now)
            if let request = begin(at: now) { requests.append(request) }
        }
        var waits = requests.map { request in
            pollfd(fd: request.socket, events: Int16(request.isAsked ? POLLIN : POLLOUT), revents: 0)
        }
        let pause = max(1, (next - .wallClock).wholeMicroseconds / 1000)
        poll(&waits, nfds_t(waits.count), Int32(clamping: min(pause, 20)))
        let arrived = Instant.wallClock
        var rest: [Request] = []
        for (wait, request) in zip(waits, requests) {
            var request = request
            var isOver = arrived - request.asked > patience
            if wait.revents != 0, !isOver { isOver = advance(&request) }
            guard isOver else {
                rest.append(request)
                continue
            }
            close(request.socket)
            decide(request, at: arrived)
        }
        requests = rest
    }

    private func begin(at now: Instant) -> Request? {
        let socket = clab_socket(node.pid, AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
        guard socket >= 0 else { return nil }
        let request = Request(asked: now, socket: socket)
        guard clab_connect(socket, target, 80) == 0 else {
            close(socket)
            decide(request, at: now)
            return nil
        }
        return request
    }

    /// Writes or reads what can be written or read now; true when nothing more will come.
    private func advance(_ request: inout Request) -> Bool {
        guard request.isAsked else {
            guard clab_socket_error(request.socket) == 0 else { return true }
            let question = Array("GET / HTTP/1.0\r\nHost: pair\r\n\r\n".utf8)
            request.isAsked = true
            // Far smaller than any socket buffer: it goes out whole or not at all.
            return send(request.socket, question, question.count, Int32(MSG_NOSIGNAL)) != question.count
        }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = recv(request.socket, &buffer, buffer.count, 0)
        if count > 0 { request.answer += buffer[..<count] }
        return count == 0 || count < 0 && errno != EAGAIN && errno != EINTR
    }

    private func decide(_ request: Request, at now: Instant) {
        let text = String(decoding: request.answer, as: UTF8.self)
        let isAnswered = text.hasPrefix("HTTP/1.1 200 ") && text.contains("\r\n\r\n") && !text.hasSuffix("\r\n\r\n")
        let header = text.split(separator: "\r\n").first { $0.lowercased().hasPrefix("x-director:") }
        let director = header?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
        state.withLock {
            $0.outcomes.append(
                Outcome(asked: request.asked, answered: isAnswered ? now : nil, director: isAnswered ? director : nil))
        }
    }
}
