import Checks
import EventLoop
import EventRecord
import Handover
import HealthChecking
import Journal
import KeepalivedConf
import LinuxGround
import LoadBalancing
import ProcessControl
import ServiceTypes

// Checks, and who is told of what came of them.
extension CheckWorker {
    func addCheck(_ id: CheckID, _ checker: Checker, isUp: Bool?) {
        guard let check = factory.make(checker) else { return sayMissing(checker.kind) }
        checks[id] = check
        let schedule = checker.schedule
        let plan = CheckPlan(
            interval: schedule.delayLoop, retries: schedule.retry, delayBeforeRetry: schedule.delayBeforeRetry,
            warmup: schedule.warmup)
        runner.add(id, plan, isUp: isUp, at: loop.now)
    }

    // Its server counts as up, or as down with alpha: nobody asks it.
    private func sayMissing(_ kind: Checker.Kind) {
        guard saidMissing.insert(kind).inserted else { return }
        log.write(EventRecord(.warning, "\(kind.rawValue) is not made in this release: its servers are not asked"))
    }

    func removeCheck(_ id: CheckID) {
        follow(runner.remove(id))
        checks[id] = nil
    }

    /// Carries out what the runner of checks decided.
    func follow(_ effects: [CheckRunner.Effect]) {
        for effect in effects {
            switch effect {
            case .begin(let id): checks[id]?.begin { [unowned self] answer in answered(id, answer) }
            case .abandon(let id): checks[id]?.abandon()
            case .verdict(let id, let answer, let retries): perform(.verdict(id, answer, retries: retries))
            case .failure(let id, let answer, let left): perform(.failure(id, answer, retriesLeft: left))
            }
        }
    }

    private func answered(_ id: CheckID, _ answer: CheckAnswer) {
        follow(runner.answered(id, answer, at: loop.now))
        rearm()
    }

    // MARK: Telling

    func report(_ event: Event) {
        log.write(event.record)
        if let line = event.fifoLine { lines.write(line) }
    }

    /// Starts a script; nobody waits for it but the end of the worker.
    func run(_ command: ScriptCommand) {
        do {
            let pid = try Program(command).spawn()
            scriptRuns.insert(pid)
            try loop.onExit(of: pid) { [unowned self] _ in
                scriptRuns.remove(pid)
                finishWhenDone()
            }
        } catch {
            log.write(EventRecord(.error, "notify script: \(error)"))
        }
    }

    /// USR1: services, servers and checks with their states into `keepalived_check.data`.
    func dumpState() {
        let path = options.dumpDirectory + "/keepalived_check.data"
        do {
            try PrivateFile.write(balancer.report.utf8, to: path)
            log.write(EventRecord(.info, "wrote \(path)"))
        } catch {
            log.write(EventRecord(.error, "\(error)"))
        }
    }
}
