import EventLoop
import Glibc
import InternetTypes
import LinuxGround
public import ServiceTypes

/// TCP_CHECK: a connection that can be made is a success, and is closed at once.
public final class ConnectionCheck: HealthCheck {
    private let environment: CheckEnvironment
    private let endpoint: Endpoint
    private let limit: Duration
    private var attempt: Attempt?

    public init(_ environment: CheckEnvironment, _ endpoint: Endpoint, limit: Duration) {
        self.environment = environment
        self.endpoint = endpoint
        self.limit = limit
    }

    public func begin(_ answer: @escaping (CheckAnswer) -> Void) {
        do {
            let socket = try endpoint.socket(.stream)
            // A port of our own is free for the next attempt only if the connection leaves nothing behind.
            if endpoint.bindPort != nil {
                try socket.set("linger", SOL_SOCKET, SO_LINGER, linger(l_onoff: 1, l_linger: 0))
            }
            if try endpoint.connect(socket) { return answer(.success("connected")) }
            let attempt = Attempt(socket, answer)
            attempt.source = try environment.loop.watch(socket.raw, for: .writable, priority: environment.priority) {
                [unowned self] _ in connected()
            }
            attempt.timeout = environment.timeouts.after(limit) { [unowned self] in
                finish(.failure("timeout after \(limit.inSeconds) s"))
            }
            self.attempt = attempt
        } catch {
            answer(.failure(error.reason))
        }
    }

    public func abandon() { attempt = nil }

    private func connected() {
        guard let attempt else { return }
        finish(attempt.socket.pendingError.map { .failure($0.reason) } ?? .success("connected"))
    }

    private func finish(_ result: CheckAnswer) {
        guard let attempt else { return }
        self.attempt = nil
        attempt.answer(result)
    }
}
