import EventLoop
import Glibc
import InternetTypes
import LinuxGround
public import ServiceTypes

/// PING_CHECK: an ICMP echo request (RFC 792, RFC 4443) and the reply to it.
public final class EchoCheck: HealthCheck {
    private let environment: CheckEnvironment
    private var endpoint: Endpoint
    private let limit: Duration
    /// What the request carries behind its header.
    private let data: [UInt8]
    private let identifier: UInt16
    private var sequence: UInt16 = 0
    private var attempt: Attempt?
    /// Raw sockets get the IPv4 header, and everybody's replies.
    private var isRaw = false

    /// - Parameter identifier: tells the replies of this check from those of others, where the kernel does not.
    public init(
        _ environment: CheckEnvironment, _ endpoint: Endpoint, limit: Duration, data: [UInt8], identifier: UInt16
    ) {
        self.environment = environment
        self.endpoint = endpoint
        self.endpoint.port = 0
        self.endpoint.bindPort = nil
        self.limit = limit
        self.data = data
        self.identifier = identifier
    }

    public func begin(_ answer: @escaping (CheckAnswer) -> Void) {
        do {
            let (socket, isRaw) = try open()
            _ = try endpoint.connect(socket)
            let request = request(isRaw: isRaw)
            try systemCall("send") { send(socket.raw, request, request.count, Int32(MSG_NOSIGNAL)) }
            let attempt = Attempt(socket, answer)
            self.isRaw = isRaw
            attempt.source = try environment.loop.watch(socket.raw, for: .readable, priority: environment.priority) {
                [unowned self] _ in receive()
            }
            attempt.timeout = environment.timeouts.after(limit) { [unowned self] in
                finish(.failure("no reply after \(limit.inSeconds) s"))
            }
            self.attempt = attempt
        } catch {
            answer(.failure(error.reason))
        }
    }

    public func abandon() { attempt = nil }

    // ICMP datagram sockets do without a privilege, but only for groups in net.ipv4.ping_group_range, which is empty in a
    // new network namespace (icmp(7)). Raw sockets need CAP_NET_RAW, and nobody's sysctl has to change.
    private func open() throws(SystemError) -> (Descriptor, isRaw: Bool) {
        let number: Int32 = isIPv4 ? Int32(IPPROTO_ICMP) : Int32(IPPROTO_ICMPV6)
        do throws(SystemError) {
            return (try endpoint.socket(.datagram, protocolNumber: number), false)
        } catch {
            guard error.isMissingPermission else { throw error }
            return (try endpoint.socket(.raw, protocolNumber: number), true)
        }
    }

    private var isIPv4: Bool { endpoint.address.family == .ipv4 }
    private var replyType: UInt8 { isIPv4 ? 0 : 129 }

    private func request(isRaw: Bool) -> [UInt8] {
        sequence &+= 1
        let header: [UInt8] = [isIPv4 ? 8 : 128, 0, 0, 0] + identifier.octets + sequence.octets
        var message = header + data
        // The kernel writes the checksum of ICMPv6, and that of datagram sockets.
        if isRaw, isIPv4 {
            let checksum = InternetChecksum.of(message)
            message.replaceSubrange(2..<4, with: checksum.octets)
        }
        return message
    }

    private func receive() {
        guard let attempt else { return }
        var octets = [UInt8](repeating: 0, count: 2_048)
        let count = recv(attempt.socket.raw, &octets, octets.count, Int32(MSG_DONTWAIT))
        guard count >= 0 else {
            let error = SystemError.last("receive")
            return error.isWouldBlock ? () : finish(.failure(error.reason))
        }
        var reply = octets[..<count]
        if isRaw, isIPv4 { reply = reply.dropFirst(Int(reply.first ?? 0) & 0xf * 4) }
        let fields = Array(reply.prefix(8))
        guard fields.count == 8, fields[0] == replyType, Array(fields[6...]) == sequence.octets else { return }
        // A datagram socket has an identifier that the kernel chose, and gets its own replies only.
        guard !isRaw || Array(fields[4..<6]) == identifier.octets else { return }
        finish(.success("reply received"))
    }

    private func finish(_ result: CheckAnswer) {
        guard let attempt else { return }
        self.attempt = nil
        attempt.answer(result)
    }
}

extension UInt16 {
    /// In network order.
    fileprivate var octets: [UInt8] { [UInt8(self >> 8), UInt8(self & 0xff)] }
}
