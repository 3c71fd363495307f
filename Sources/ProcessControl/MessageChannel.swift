internal import CLinux
internal import Glibc
public import LinuxGround

/// One end of the line between supervisor and worker: whole messages in order, with descriptors (unix(7), SOCK_SEQPACKET).
public final class MessageChannel {
    /// What one message brought.
    public struct Message {
        public let octets: [UInt8]
        public let descriptors: [Descriptor]
    }

    /// What there was to receive.
    public enum Reception {
        case message(Message)
        /// Nothing now; to be watched for `.readable`.
        case nothing
        /// The other end has gone.
        case closed
    }

    /// The most octets of one message; more is refused by `send`. Larger things travel as a memory file.
    public static let largestMessage = 64 << 10

    /// To be watched for `.readable`; belongs to the channel.
    public let descriptor: Descriptor

    /// The end that a program was given, in the program.
    public init(_ descriptor: Descriptor) { self.descriptor = descriptor }

    /// Both ends of a new line, close-on-exec and never blocking.
    public static func pair() throws(SystemError) -> (MessageChannel, MessageChannel) {
        var ends: [Int32] = [-1, -1]
        let type = Int32(SOCK_SEQPACKET.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        try systemCall("make a socket pair") { socketpair(AF_UNIX, type, 0, &ends) }
        return (MessageChannel(Descriptor(owning: ends[0])), MessageChannel(Descriptor(owning: ends[1])))
    }

    /// Sends one message without waiting; EAGAIN when the other end does not keep up, EPIPE when it has gone.
    public func send(_ octets: [UInt8], _ descriptors: [Descriptor] = []) throws(SystemError) {
        // An empty message would look like the end of the line.
        guard !octets.isEmpty, octets.count <= Self.largestMessage else {
            throw SystemError("send a message of \(octets.count) octets", errno: EMSGSIZE)
        }
        let numbers = descriptors.map(\.raw)
        _ = try withExtendedLifetime(descriptors) { () throws(SystemError) in
            try systemCall("send a message") {
                clinux_send_message(descriptor.raw, octets, octets.count, numbers, numbers.count)
            }
        }
    }

    /// The next message, if there is one; never waits.
    public func receive() throws(SystemError) -> Reception {
        var octets = [UInt8](repeating: 0, count: Self.largestMessage)
        var numbers = [Int32](repeating: -1, count: Int(CLINUX_MESSAGE_DESCRIPTORS))
        var count = 0
        let length: Int
        do throws(SystemError) {
            length = try systemCall("receive a message") {
                clinux_receive_message(descriptor.raw, &octets, octets.count, &numbers, &count)
            }
        } catch {
            if error.isWouldBlock { return .nothing }
            if error.errno == ECONNRESET { return .closed }
            throw error
        }
        let descriptors = numbers.prefix(count).map { Descriptor(owning: $0) }
        guard length > 0 else { return .closed }
        return .message(Message(octets: Array(octets.prefix(length)), descriptors: descriptors))
    }
}
