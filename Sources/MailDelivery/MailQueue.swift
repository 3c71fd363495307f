import CLinux
public import EventLoop
public import EventRecord
import Glibc
public import InternetTypes
import LinuxGround
import Mail
import ProcessControl

/// Messages on their way: handed in batches to a process of its own, one at a time, so that nobody here ever waits for a
/// mail server.
public final class MailQueue {
    /// The relay and the people; the same for all messages of a batch.
    public struct Route: Hashable, Sendable {
        public var server: IPAddress
        public var port: UInt16
        public var heloName: String
        public var sender: String
        public var recipients: [String]
        /// For each step of the exchange.
        public var timeout: Duration

        public init(
            server: IPAddress, port: UInt16, heloName: String, sender: String, recipients: [String], timeout: Duration
        ) {
            self.server = server
            self.port = port
            self.heloName = heloName
            self.sender = sender
            self.recipients = recipients
            self.timeout = timeout
        }
    }

    private let loop: EventLoop
    private let log: (EventRecord) -> Void
    private let program: String
    private var waiting: [(route: Route, message: MailMessage)] = []
    private var lost = 0
    private var courier: Int32?
    private var source: DeferredSource?

    /// More than this is not kept: whoever has not been told of a thousand changes does not need the next.
    private static let most = 1000

    /// - Parameter program: the path of `stayalived-mail`.
    public init(_ loop: EventLoop, program: String, log: @escaping (EventRecord) -> Void) {
        self.loop = loop
        self.program = program
        self.log = log
    }

    /// Puts a message on its way; it leaves when nothing more urgent is to be done.
    public func add(_ subject: String, _ body: String, by route: Route) {
        guard waiting.count < Self.most else {
            lost += 1
            return
        }
        waiting.append((route, MailMessage(subject: subject, body: body, time: Int64(time(nil)))))
        schedule()
    }

    private func schedule() {
        guard courier == nil else { return }
        do {
            if source == nil { source = try loop.deferred(priority: .idle) { [unowned self] in send() } }
            source?.schedule()
        } catch {
            log(EventRecord(.error, "mail: \(error)"))
        }
    }

    /// Sends what waits without waiting for those on their way, whose end nobody will see: for the end.
    public func sendRest() {
        while !waiting.isEmpty {
            courier = nil
            send()
        }
    }

    private func send() {
        guard courier == nil, let route = waiting.first?.route else { return }
        if lost > 0 { log(EventRecord(.warning, "\(lost) mails were dropped: too many at a time")) }
        lost = 0
        let batch = waiting.prefix { $0.route == route }
        waiting.removeFirst(batch.count)
        let order = MailOrder(
            server: route.server.description, port: route.port, heloName: route.heloName, sender: route.sender,
            recipients: route.recipients, timeout: route.timeout.wholeNanoseconds, messages: batch.map(\.message))
        do {
            let file = try Memfd.sealed(order.json.text.utf8, name: "stayalived-mail")
            // What it has to say comes back through a memory file as well.
            let answer = try Descriptor("make a memory file") {
                memfd_create("stayalived-mail", UInt32(CLINUX_MFD_CLOEXEC))
            }
            var command = Program(program, [program])
            command.descriptors = [0: file.raw, 1: answer.raw]
            // Who has left MASTER because the daemon stops is to be told all the same.
            command.parentDeathSignal = nil
            let pid = try withExtendedLifetime((file, answer)) { () throws(SystemError) in try command.spawn() }
            courier = pid
            try loop.onExit(of: pid) { [unowned self] status in ended(status, answer, batch.count) }
        } catch {
            courier = nil
            log(EventRecord(.error, "mail: \(error)"))
            if !waiting.isEmpty { schedule() }
        }
    }

    private func ended(_ status: ChildStatus, _ answer: Descriptor, _ count: Int) {
        courier = nil
        let said = (try? Memfd.contents(of: answer, limit: 1 << 16)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        if status == .exited(0) {
            log(EventRecord(.info, "SMTP alert successfully sent." + (count > 1 ? " (\(count) mails)" : "")))
        } else {
            let reason = said.split(separator: "\n").joined(separator: "; ")
            log(EventRecord(.error, "mail: \(reason.isEmpty ? "the process that sends it \(status)" : reason)"))
        }
        if !waiting.isEmpty { schedule() }
    }
}
