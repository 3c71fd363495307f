import EventLoop
import Glibc
import InternetTypes
import LinuxGround
public import ServiceTypes

/// UDP_CHECK and whatever else sends one datagram and looks at what comes back.
public final class DatagramCheck: HealthCheck {
    /// What to make of a datagram that came.
    public enum Judgement: Hashable, Sendable {
        case answer(CheckAnswer)
        /// Not for us: wait on.
        case ignore
    }

    /// How long an answer may be; longer ones are cut.
    public static let longestReply = 65_535

    private let environment: CheckEnvironment
    private let endpoint: Endpoint
    private let limit: Duration
    private let payload: () -> [UInt8]
    private let silence: CheckAnswer
    private let judge: ([UInt8]) -> Judgement
    private var attempt: Attempt?

    /// - Parameters:
    ///   - payload: what to send, asked before each attempt.
    ///   - silence: the answer where nothing comes within the limit.
    ///   - judge: looks at each datagram from the target.
    public init(
        _ environment: CheckEnvironment, _ endpoint: Endpoint, limit: Duration, payload: @escaping () -> [UInt8],
        silence: CheckAnswer, judge: @escaping ([UInt8]) -> Judgement
    ) {
        self.environment = environment
        self.endpoint = endpoint
        self.limit = limit
        self.payload = payload
        self.silence = silence
        self.judge = judge
    }

    public func begin(_ answer: @escaping (CheckAnswer) -> Void) {
        do {
            let socket = try endpoint.socket(.datagram)
            _ = try endpoint.connect(socket)
            let octets = payload()
            try systemCall("send") { send(socket.raw, octets, octets.count, Int32(MSG_NOSIGNAL)) }
            let attempt = Attempt(socket, answer)
            attempt.source = try environment.loop.watch(socket.raw, for: .readable, priority: environment.priority) {
                [unowned self] _ in receive()
            }
            attempt.timeout = environment.timeouts.after(limit) { [unowned self] in finish(silence) }
            self.attempt = attempt
        } catch {
            answer(.failure(error.reason))
        }
    }

    public func abandon() { attempt = nil }

    // One datagram a turn: who floods us does not keep the loop.
    private func receive() {
        guard let attempt else { return }
        var octets = [UInt8](repeating: 0, count: Self.longestReply)
        let count = recv(attempt.socket.raw, &octets, octets.count, Int32(MSG_DONTWAIT))
        guard count >= 0 else {
            let error = SystemError.last("receive")
            // What an ICMP error brought: connection refused, host unreachable.
            return error.isWouldBlock ? () : finish(.failure(error.reason))
        }
        switch judge(Array(octets.prefix(count))) {
        case .answer(let result): finish(result)
        case .ignore: break
        }
    }

    private func finish(_ result: CheckAnswer) {
        guard let attempt else { return }
        self.attempt = nil
        attempt.answer(result)
    }
}
