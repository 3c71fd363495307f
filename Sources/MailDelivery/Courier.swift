import EventRecord
import Glibc
import InternetTypes
import LinuxGround
import Mail
import ProcessControl

/// The program `stayalived-mail`: delivers the messages that descriptor 0 holds, says on descriptor 1 what went wrong,
/// and ends; 0 when all were taken over by the relay.
///
/// It talks to a machine somewhere in the network, so it does that as nobody. It may wait: nobody waits for it.
public func courierMain() -> Int32 {
    _ = signal(SIGPIPE, SIG_IGN)
    guard let octets = try? Memfd.contents(of: Descriptor(owning: dup(0))),
        let json = try? JSON(parsing: String(decoding: octets, as: UTF8.self)), let order = MailOrder(json: json)
    else {
        say("stayalived-mail is started by stayalived, not by hand")
        return 2
    }
    becomeNobody()
    var courier = Courier(order)
    return courier.deliver() ? 0 : 1
}

private func say(_ text: String) {
    let line = Array((text + "\n").utf8)
    _ = write(1, line, line.count)
}

private func becomeNobody() {
    guard geteuid() == 0 else { return }
    // Debian's nobody and nogroup; the kernel's overflow numbers.
    _ = setgroups(0, nil)
    _ = setgid(65534)
    _ = setuid(65534)
}

private struct Courier {
    var order: MailOrder

    init(_ order: MailOrder) { self.order = order }

    /// What failed for a moment only is tried again: a network that has just changed its master needs its time.
    private static let pauses: [UInt32] = [2, 5, 10]

    mutating func deliver() -> Bool {
        var pauses = Self.pauses[...]
        while true {
            var session = MailSession(order)
            let failure = attempt(&session)
            for complaint in session.complaints { say(complaint) }
            order.messages.removeFirst(session.delivered)
            guard let failure else { return session.complaints.isEmpty }
            guard failure.isTemporary, session.complaints.isEmpty, let pause = pauses.popFirst() else {
                say(failure.text)
                return false
            }
            sleep(pause)
        }
    }

    private struct Failure {
        var text: String
        var isTemporary = true
    }

    private func attempt(_ session: inout MailSession) -> Failure? {
        do {
            let socket = try connect()
            var buffer = [UInt8](repeating: 0, count: 4096)
            while true {
                try wait(for: Int16(POLLIN), on: socket, "an answer")
                let count = recv(socket.raw, &buffer, buffer.count, 0)
                guard count >= 0 else { throw SystemError.last("receive from \(order.server)") }
                guard count > 0 else { return Failure(text: "\(order.server) hung up") }
                switch session.receive(buffer[..<count]) {
                case .send(let octets): try send(octets, over: socket)
                case .finished: return nil
                case .failed(let why, let isTemporary): return Failure(text: why, isTemporary: isTemporary)
                }
            }
        } catch let error as SystemError {
            return Failure(text: error.description)
        } catch {
            return Failure(text: "\(error)")
        }
    }

    private func connect() throws -> Descriptor {
        guard let address = IPAddress(order.server) else {
            throw SystemError("use relay \(order.server)", errno: EINVAL)
        }
        let what = "connect to \(order.server) port \(order.port)"
        let family = address.family == .ipv4 ? AF_INET : AF_INET6
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let socket = try Descriptor(what) { Glibc.socket(family, type, 0) }
        let answer: Int32 =
            switch address {
            case .v4(let host):
                withSocketAddress(
                    sockaddr_in(
                        sin_family: sa_family_t(AF_INET), sin_port: order.port.bigEndian,
                        sin_addr: in_addr(s_addr: host.rawValue.bigEndian), sin_zero: (0, 0, 0, 0, 0, 0, 0, 0))
                ) { Glibc.connect(socket.raw, $0, $1) }
            case .v6:
                withSocketAddress(Self.name(address, order.port)) { Glibc.connect(socket.raw, $0, $1) }
            }
        if answer != 0, errno != EINPROGRESS { throw SystemError.last(what) }
        try wait(for: Int16(POLLOUT), on: socket, "the connection")
        var code: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        _ = getsockopt(socket.raw, SOL_SOCKET, SO_ERROR, &code, &size)
        guard code == 0 else { throw SystemError(what, errno: code) }
        return socket
    }

    private static func name(_ address: IPAddress, _ port: UInt16) -> sockaddr_in6 {
        var name = sockaddr_in6()
        name.sin6_family = sa_family_t(AF_INET6)
        name.sin6_port = port.bigEndian
        withUnsafeMutableBytes(of: &name.sin6_addr) { $0.copyBytes(from: address.bytes) }
        return name
    }

    private func withSocketAddress<Name>(
        _ name: Name, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        withUnsafePointer(to: name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<Name>.size)) }
        }
    }

    private func send(_ octets: [UInt8], over socket: Descriptor) throws {
        var rest = octets[...]
        while !rest.isEmpty {
            try wait(for: Int16(POLLOUT), on: socket, "room to send")
            let count = rest.withUnsafeBytes { Glibc.send(socket.raw, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { throw SystemError.last("send to \(order.server)") }
            rest = rest.dropFirst(count)
        }
    }

    /// smtp_connect_timeout holds for each step.
    private func wait(for events: Int16, on socket: Descriptor, _ what: String) throws {
        var wish = pollfd(fd: socket.raw, events: events, revents: 0)
        let answer = try systemCall("wait for \(what)") {
            poll(&wish, 1, Int32(clamping: max(1, order.timeout / 1_000_000)))
        }
        guard answer > 0 else { throw SystemError("get \(what) from \(order.server)", errno: ETIMEDOUT) }
    }
}
