import EventLoop
import EventRecord
import Glibc
import Handover
import InternetTypes
import LinuxGround
import ProcessControl

/// A worker as the supervisor sees it: its process, the line to it, and what a successor would have to know.
final class WorkerProcess {
    let loop: EventLoop
    let path: String
    let log: (EventRecord) -> Void
    /// What the worker said.
    var onMessage: (WorkerMessage) -> Void = { _ in }
    /// The process ended by itself.
    var onEnd: (ChildStatus) -> Void = { _ in }

    private(set) var pid: Int32?
    private(set) var lastHeard: Instant?
    /// Keys of the virtual routers that it holds as MASTER.
    private(set) var masters: Set<JSON> = []
    /// Whether its tracking scripts work.
    private(set) var scripts: [String: Bool] = [:]
    /// What a successor of the check worker would have to know.
    private(set) var health: [String: JSON] = [:]
    /// Settings of the kernel that workers have changed, and what they were before the first of them.
    private(set) var settings: [String: String] = [:]
    private var channel: MessageChannel?
    private var source: IOSource?
    private var startedAt: Instant?
    private var quickDeaths = 0

    init(loop: EventLoop, path: String, log: @escaping (EventRecord) -> Void) {
        self.loop = loop
        self.path = path
        self.log = log
    }

    /// The descriptor number at which a worker finds its line to the supervisor.
    static let channelNumber: Int32 = 3

    /// Starts the process and sends it the configuration.
    func start(_ options: WorkerOptions, _ payload: Payload) throws(SystemError) {
        let (ours, theirs) = try MessageChannel.pair()
        var program = Program(path, [path])
        program.descriptors = [Self.channelNumber: theirs.descriptor.raw]
        if options.logsToConsole { program.descriptors[2] = 2 }
        program.leadsGroup = false
        program.environment = Environment.forPrograms
        // Nothing mentions the other end after this; without it the number could be closed, and reused, before the spawn.
        let child = try withExtendedLifetime(theirs) { () throws(SystemError) in try program.spawn() }
        pid = child
        startedAt = loop.now
        lastHeard = loop.now
        channel = ours
        masters = []
        scripts = [:]
        // The successor tells anew what it keeps.
        health = [:]
        source = try loop.watch(ours.descriptor.raw, for: .readable, priority: .normal) { [unowned self] _ in hear() }
        try loop.onExit(of: child) { [unowned self] status in ended(child, status) }
        do {
            try send(.start(options), payload)
        } catch {
            // One that has ended already is heard of as any other that dies.
            guard error.isOfLine else { throw error }
        }
    }

    /// Sends an order, with a configuration where it needs one.
    func send(_ message: SupervisorMessage, _ payload: Payload? = nil) throws(SystemError) {
        guard let channel else { return }
        var files: [Descriptor] = []
        if let payload { files = [try Memfd.sealed(payload.bytes, name: "stayalived-configuration")] }
        try channel.send(Array(message.json.text.utf8), files)
    }

    func signal(_ number: Int32) {
        guard let pid else { return }
        _ = try? signalProcess(pid, number)
    }

    private func hear() {
        guard let channel else { return }
        while true {
            guard let reception = try? channel.receive() else { return }
            switch reception {
            case .nothing: return
            case .closed:
                source = nil
                return
            case .message(let message):
                guard let json = try? JSON(parsing: String(decoding: message.octets, as: UTF8.self)),
                    let said = WorkerMessage(json: json)
                else { continue }
                lastHeard = loop.now
                note(said)
                onMessage(said)
            }
        }
    }

    private func note(_ message: WorkerMessage) {
        switch message {
        case .master(let key, true): masters.insert(key)
        case .master(let key, false): masters.remove(key)
        case .script(let name, let works): scripts[name] = works
        case .health(let name, let value): health[name] = value
        case .ready, .reloaded, .heartbeat, .instance: break
        case .setting(let name, let original): if settings[name] == nil { settings[name] = original }
        }
    }

    private func ended(_ child: Int32, _ status: ChildStatus) {
        guard child == pid else { return }
        // Its last words count: who was MASTER is resumed by the successor.
        hear()
        pid = nil
        // First the source: a program that is just being started may have a copy of the descriptor.
        source = nil
        channel = nil
        onEnd(status)
    }

    /// How long to wait before the next start: nothing for a worker that ran a minute, else 0, 1, 2, 4 … 60 seconds.
    func restartDelay() -> Duration {
        if let startedAt, loop.now - startedAt > .seconds(60) { quickDeaths = 0 }
        defer { quickDeaths += 1 }
        return quickDeaths == 0 ? .zero : .seconds(min(60, 1 << min(quickDeaths - 1, 6)))
    }
}

extension SystemError {
    /// Whether it is the other end of the line that has gone or does not listen, and not this process that lacks something.
    var isOfLine: Bool { isWouldBlock || [EPIPE, ECONNRESET, ENOTCONN].contains(errno) }
}
