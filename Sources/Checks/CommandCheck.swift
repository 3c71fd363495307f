import EventLoop
import Glibc
import InternetTypes
import LinuxGround
public import ProcessControl
public import ServiceTypes

/// MISC_CHECK: a program whose exit status tells.
public final class CommandCheck: HealthCheck {
    /// From TERM to KILL, as keepalived does.
    private static let killDelay = Duration.seconds(2)

    private let environment: CheckEnvironment
    private let program: Program
    private let limit: Duration
    /// What an exit status means.
    private let judge: (Int32) -> CheckAnswer
    private var answer: ((CheckAnswer) -> Void)?
    /// The program's process, also one that nobody waits for any more.
    private var process: Int32?
    private var timeout: Timeouts.Timeout?

    public init(
        _ environment: CheckEnvironment, _ program: Program, limit: Duration, judge: @escaping (Int32) -> CheckAnswer
    ) {
        self.environment = environment
        self.program = program
        self.limit = limit
        self.judge = judge
    }

    deinit {
        if let process { _ = try? signalGroup(process, SIGKILL) }
    }

    public func begin(_ answer: @escaping (CheckAnswer) -> Void) {
        guard process == nil else { return answer(.failure("the program's previous run has not ended")) }
        do {
            let pid = try program.spawn()
            process = pid
            self.answer = answer
            try environment.loop.onExit(of: pid, priority: environment.priority) { [weak self] status in
                self?.ended(status)
            }
            timeout = environment.timeouts.after(limit) { [unowned self] in tooLate() }
        } catch {
            self.answer = nil
            answer(.failure("\(error)"))
        }
    }

    public func abandon() {
        answer = nil
        terminate()
    }

    private func ended(_ status: ChildStatus) {
        process = nil
        timeout = nil
        switch status {
        case .exited(let code): finish(judge(code))
        case .killed: finish(.failure("\(status)"))
        }
    }

    private func tooLate() {
        terminate()
        finish(.failure("no result after \(limit.inSeconds) s"))
    }

    private func terminate() {
        guard let process else { return timeout = nil }
        _ = try? signalGroup(process, SIGTERM)
        timeout = environment.timeouts.after(Self.killDelay) { [unowned self] in
            if let process = self.process { _ = try? signalGroup(process, SIGKILL) }
        }
    }

    private func finish(_ result: CheckAnswer) {
        let answer = answer
        self.answer = nil
        answer?(result)
    }
}
