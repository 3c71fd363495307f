package import CNetlink
import Glibc
package import LinuxGround

/// A non-blocking netlink socket of libnl, for commands and, where it is subscribed to groups, notifications.
///
/// Both share it on purpose: the kernel then puts the notification of a change and the acknowledgement of the command
/// that made it into one queue, in order, and "was it us?" has one answer.
package final class NetlinkSocket {
    private static let sendFlags = Int32(MSG_DONTWAIT | MSG_NOSIGNAL)

    private let socket: OpaquePointer
    /// -1 only before the socket is connected.
    package let descriptor: Int32
    /// Our address: what the kernel writes into `nlmsg_pid` of answers to us.
    package let port: UInt32
    private let buffer: UnsafeMutableRawBufferPointer
    private var lastSequence: UInt32 = 0

    package enum Received {
        /// A datagram of this many octets at the start of the buffer.
        case datagram(UnsafeRawBufferPointer)
        case nothing
        /// The kernel dropped messages for want of room (ENOBUFS).
        case overflow
    }

    /// - Parameters:
    ///   - family: the netlink protocol, as NETLINK_ROUTE.
    ///   - groups: what to be notified of.
    ///   - receiveBuffer: the octets asked for, with SO_RCVBUFFORCE, and SO_RCVBUF where that is not permitted.
    package init(_ family: Int32, groups: [Int32] = [], receiveBuffer: Int32) throws(SystemError) {
        guard let socket = nl_socket_alloc() else { throw SystemError("allocate a netlink socket", errno: ENOMEM) }
        do {
            // libnl opens it with SOCK_CLOEXEC.
            try checkNetlink("open a netlink socket", nl_connect(socket, family))
            try checkNetlink("make the netlink socket non-blocking", nl_socket_set_nonblocking(socket))
            for group in groups {
                try checkNetlink("join a netlink group", nl_socket_add_membership(socket, group))
            }
        } catch {
            nl_socket_free(socket)
            throw error
        }
        self.socket = socket
        descriptor = nl_socket_get_fd(socket)
        port = nl_socket_get_local_port(socket)
        // The kernel fills up to 32 KiB per read of a dump (netlink_dump), and acknowledgements are small.
        buffer = .allocate(byteCount: 64 << 10, alignment: 16)
        Self.setBuffer(descriptor, SO_RCVBUFFORCE, SO_RCVBUF, receiveBuffer)
        Self.setBuffer(descriptor, SO_SNDBUFFORCE, SO_SNDBUF, 1 << 20)
        // Failures come with the kernel's own sentence, and without the message that we sent. Kernels that have
        // neither still answer with an errno, so a refusal is no reason to give up.
        for option in [NETLINK_EXT_ACK, NETLINK_CAP_ACK] {
            var on: Int32 = 1
            _ = setsockopt(descriptor, SOL_NETLINK, option, &on, socklen_t(MemoryLayout<Int32>.size))
        }
    }

    deinit {
        nl_socket_free(socket)
        buffer.deallocate()
    }

    /// Subscribes to a group of notifications (`RTNLGRP_*` and the like).
    package func join(_ group: Int32) throws(SystemError) {
        try checkNetlink("join a netlink group", nl_socket_add_membership(socket, group))
    }

    /// Lets the kernel drop messages for which the classic BPF program returns 0.
    package func attach(_ program: [sock_filter]) throws(SystemError) {
        var program = program
        let count = UInt16(clamping: program.count)
        let result = program.withUnsafeMutableBufferPointer { program in
            var filter = sock_fprog(len: count, filter: program.baseAddress)
            return setsockopt(
                descriptor, SOL_SOCKET, SO_ATTACH_FILTER, &filter, socklen_t(MemoryLayout<sock_fprog>.size))
        }
        if result != 0 { throw SystemError("filter netlink messages", errno: errno) }
    }

    private static func setBuffer(_ descriptor: Int32, _ forced: Int32, _ permitted: Int32, _ size: Int32) {
        var size = size
        let length = socklen_t(MemoryLayout<Int32>.size)
        guard setsockopt(descriptor, SOL_SOCKET, forced, &size, length) != 0 else { return }
        _ = setsockopt(descriptor, SOL_SOCKET, permitted, &size, length)
    }

    /// A number for the next message to the kernel; never 0, which notifications carry.
    package func nextSequence() -> UInt32 {
        lastSequence &+= 1
        if lastSequence == 0 { lastSequence = 1 }
        return lastSequence
    }

    /// Hands one or more whole messages to the kernel in one write.
    ///
    /// The kernel works them off, in order, before the call returns.
    package func send(_ messages: UnsafeRawBufferPointer) throws(SystemError) {
        try systemCall("write to the netlink socket") {
            Glibc.send(descriptor, messages.baseAddress, messages.count, Self.sendFlags)
        }
    }

    /// Whether `receive` would find something, an overflow included; takes nothing away.
    package var isReadable: Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, 0) > 0
    }

    /// Reads one datagram; its octets are valid until the next call.
    package func receive() throws(SystemError) -> Received {
        while true {
            var sender = sockaddr_nl()
            var vector = iovec(iov_base: buffer.baseAddress, iov_len: buffer.count)
            var truncated = false
            let count = withUnsafeMutablePointer(to: &sender) { sender in
                withUnsafeMutablePointer(to: &vector) { vector in
                    var header = msghdr()
                    header.msg_name = UnsafeMutableRawPointer(sender)
                    header.msg_namelen = socklen_t(MemoryLayout<sockaddr_nl>.size)
                    header.msg_iov = vector
                    header.msg_iovlen = 1
                    let count = recvmsg(descriptor, &header, Int32(MSG_DONTWAIT))
                    truncated = header.msg_flags & Int32(MSG_TRUNC) != 0
                    return count
                }
            }
            if count < 0 {
                switch errno {
                case EINTR: continue
                case EAGAIN: return .nothing
                case ENOBUFS: return .overflow
                case let code: throw SystemError("read from the netlink socket", errno: code)
                }
            }
            // A message cut short is a message lost; and only the kernel (port 0) is believed.
            if truncated { return .overflow }
            if sender.nl_pid == 0 { return .datagram(UnsafeRawBufferPointer(rebasing: buffer[..<count])) }
        }
    }
}

/// Turns libnl's negative error numbers into an error with the errno that lies behind them.
@discardableResult
private func checkNetlink(_ operation: String, _ result: Int32) throws(SystemError) -> Int32 {
    guard result < 0 else { return result }
    let code: Int32 =
        switch -result {
        case NLE_NOMEM: ENOMEM
        case NLE_PERM: EPERM
        case NLE_NOACCESS: EACCES
        case NLE_EXIST, NLE_BUSY: EBUSY
        case NLE_AF_NOSUPPORT: EAFNOSUPPORT
        case NLE_OPNOTSUPP: EOPNOTSUPP
        case NLE_AGAIN: EAGAIN
        default: EINVAL
        }
    throw SystemError("\(operation) (\(String(cString: nl_geterror(result))))", errno: code)
}

extension NetlinkSocket {
    /// Hands a batch of messages to the kernel in one write.
    package func send(_ batch: borrowing NetlinkBatch) throws(SystemError) {
        let bytes = batch.bytes
        let result = bytes.withUnsafeBytes { bytes in Result { () throws(SystemError) in try send(bytes) } }
        try result.get()
    }
}
