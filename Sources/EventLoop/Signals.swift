internal import CLinux
internal import CSystemd
internal import Glibc
public import LinuxGround

/// A signal that arrives as an event instead of interrupting (signalfd(2)).
public final class SignalSource: Source {
    private let handler: () -> Void

    fileprivate init(
        _ loop: EventLoop, _ signal: Int32, _ priority: EventLoop.Priority, _ handler: @escaping () -> Void
    ) throws(SystemError) {
        self.handler = handler
        super.init(loop)
        // It stays blocked when the source goes: a second TERM during the orderly end must not kill.
        try SignalSource.block(signal)
        try adopt("watch signal \(signal)", priority: priority) { handle, userdata in
            sd_event_add_signal(
                loop.event, &handle, signal,
                { _, _, userdata in
                    SignalSource.behind(userdata)?.handler()
                    return 0
                }, userdata)
        }
    }

    /// Adds `signal` to the mask of the calling thread, the only one.
    static func block(_ signal: Int32) throws(SystemError) {
        var set = sigset_t()
        sigemptyset(&set)
        guard sigaddset(&set, signal) == 0 else { throw SystemError.last("block signal \(signal)") }
        try check("block signal \(signal)", -pthread_sigmask(SIG_BLOCK, &set, nil))
    }
}

/// How a child process ended (wait(2)).
public enum ChildStatus: Hashable, Sendable, CustomStringConvertible {
    /// It exited by itself, with this status of 0 to 255.
    case exited(Int32)
    /// A signal ended it.
    case killed(signal: Int32, dumpedCore: Bool)

    public var description: String {
        switch self {
        case .exited(let status): return "exited with status \(status)"
        case .killed(let signal, let dumpedCore):
            let name = sigabbrev_np(signal).map { "SIG" + String(cString: $0) } ?? "signal \(signal)"
            return "was killed by \(name)" + (dumpedCore ? " and dumped core" : "")
        }
    }
}

/// A child process whose end is awaited; the loop holds and reaps it.
public final class ChildSource: Source {
    /// The child's process id, valid until its handler has run.
    public let pid: Int32
    private let handler: (ChildStatus) -> Void

    fileprivate init(
        _ loop: EventLoop, _ pid: Int32, _ priority: EventLoop.Priority, _ handler: @escaping (ChildStatus) -> Void
    ) throws(SystemError) {
        self.pid = pid
        self.handler = handler
        super.init(loop)
        // libsystemd insists on this even though it waits on a pidfd.
        try SignalSource.block(SIGCHLD)
        try adopt("watch process \(pid)", priority: priority) { handle, userdata in
            sd_event_add_child(
                loop.event, &handle, pid, WEXITED,
                { _, information, userdata in
                    guard let child = ChildSource.behind(userdata), let information else { return 0 }
                    child.ended(information.pointee)
                    return 0
                }, userdata)
        }
    }

    private func ended(_ information: siginfo_t) {
        loop.children[pid] = nil
        let status = information._sifields._sigchld.si_status
        switch Int(information.si_code) {
        case Int(CLD_EXITED): handler(.exited(status))
        case let code: handler(.killed(signal: status, dumpedCore: code == Int(CLD_DUMPED)))
        }
    }
}

extension EventLoop {
    /// Blocks `signal` for good and runs `handler` whenever it arrives.
    public func onSignal(
        _ signal: Int32, priority: Priority = .normal, handler: @escaping () -> Void
    ) throws(SystemError) -> SignalSource {
        try SignalSource(self, signal, priority, handler)
    }

    /// Runs `handler` once when the child `pid` has ended, and reaps it. Nobody has to hold the source: the loop does.
    @discardableResult
    public func onExit(
        of pid: Int32, priority: Priority = .normal, handler: @escaping (ChildStatus) -> Void
    ) throws(SystemError) -> ChildSource {
        let source = try ChildSource(self, pid, priority, handler)
        children[pid] = source
        return source
    }
}
