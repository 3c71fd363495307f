import EventLoop
import EventRecord
import Glibc
import Handover
import InternetTypes
import Journal
import KeepalivedConf
import LinuxGround
import ProcessControl

// Workers: starting them, replacing those that die, and tidying up after those that are not replaced.
extension Supervisor {
    private var workerOptions: WorkerOptions {
        var result = WorkerOptions()
        result.logsToConsole = options.logsToConsole
        result.logsToSystem = options.logsToSystem
        result.detail = options.detail
        result.facility = options.facilityName
        result.keepsAddresses = options.keepsAddresses && !options.releasesAddresses
        result.pidFile = options.vrrpPidFile
        result.dumpDirectory = Environment.temporaryDirectory
        result.isSuccessor = starts > 1
        // A recording is never written over: those of successors have a number.
        result.recording = options.recording.map { starts > 1 ? "\($0).\(starts)" : $0 }
        result.heartbeat = Self.watchInterval.wholeNanoseconds / 4
        return result
    }

    /// Starts a worker that goes on where a dead one stopped: with these virtual routers as MASTER, these verdicts of scripts.
    func startWorker(resuming masters: Set<JSON> = [], scripts: [String: Bool] = [:]) {
        restartTimer?.set(at: nil)
        starts += 1
        // The successor begins where the dead one may have been, and goes the same way from there.
        let way = unconfirmed + [running]
        var payload = (way.first ?? running).payload
        payload.resumed = Array(masters)
        payload.scripts = scripts
        launch(workerOptions, payload)
        for next in way.dropFirst() { order(.reload, next.payload) }
    }

    private func launch(_ workerOptions: WorkerOptions, _ payload: Payload) {
        isWorkerReady = false
        isWithdrawing = workerOptions.onlyWithdraws
        var payload = payload
        payload.settings = worker.settings
        do {
            try worker.start(workerOptions, payload)
        } catch {
            log.write(EventRecord(.critical, "\(error)"))
            leave(endStatus ?? ExitStatus.fatal)
        }
    }

    /// What the worker says of itself.
    func heard(_ message: WorkerMessage) {
        switch message {
        case .ready:
            isWorkerReady = true
            hasLeftovers = true
            settle()
        case .reloaded:
            if !unconfirmed.isEmpty { unconfirmed.removeFirst() }
            settle()
        case .instance(let name, let isMaster): checks.note(instance: name, isMaster: isMaster)
        case .heartbeat, .master, .script, .health, .setting: break
        }
    }

    /// Says that the daemon is ready, as soon as nothing that was asked of it is outstanding.
    func settle() {
        let isUp = isWorkerReady || !needsVRRP
        // While a dead worker's successor is not due yet, a reload is complete when it has been read.
        let isBetweenWorkers = phase == .running && (worker.pid == nil || isWithdrawing)
        guard phase != .stopping, unconfirmed.isEmpty, checks.isSettled, isUp || isBetweenWorkers else { return }
        // A worker that was replaced is ready once more, but nobody waits to hear that.
        guard phase == .starting || isReloading else { return }
        log.write(
            phase == .starting
                ? EventRecord(.started, .notice, "Startup complete")
                : EventRecord(.reloaded, .notice, "Reload complete"))
        phase = .running
        isReloading = false
        if options.isForeground { notify(.ready) } else { notify(.mainProcess(getpid()), .ready) }
        // From here on this process mostly waits; reading configurations has touched nearly all of its code.
        ProcessSettings.releaseStartUpMemory()
    }

    /// The worker has ended, as it was told to or not.
    func workerEnded(_ status: ChildStatus) {
        let wasWithdrawing = isWithdrawing
        isWithdrawing = false
        isWorkerReady = false
        if status == .exited(ExitStatus.success) { hasLeftovers = false }
        if wasWithdrawing { return withdrawalEnded() }
        if phase == .stopping { return end(ExitStatus.success) }
        if case .exited(let code) = status, ExitStatus.isPermanent(code) {
            log.write(EventRecord(.workerFailed, .critical, "the VRRP worker ended for good: \(status)"))
            return end(code)
        }
        guard options.restartsWorkers else {
            log.write(EventRecord(.workerFailed, .critical, "the VRRP worker died (\(status)), ending as -R asks"))
            return end(ExitStatus.success)
        }
        let delay = worker.restartDelay()
        log.write(
            EventRecord(.workerDied, .error, "the VRRP worker died (\(status)), restarting it in \(delay.inSeconds) s"))
        // After a wait somebody else is MASTER: only an immediate successor goes on where the worker stopped.
        let masters = hasHung ? [] : worker.masters
        hasHung = false
        guard delay > .zero else { return startWorker(resuming: masters, scripts: worker.scripts) }
        checks.forgetMasters()
        if restartTimer == nil {
            restartTimer = try? loop.timer(priority: .normal) { [unowned self] _ in
                if isWithdrawing { worker.signal(SIGKILL) } else { startWorker() }
            }
        }
        restartTimer?.set(at: loop.now + delay)
        if !withdraw() { settle() }
    }

    /// Ends with `status`, after what a dead worker left on the interfaces has been withdrawn.
    func end(_ status: Int32) {
        endStatus = status
        guard withdraw() else { return leave(status) }
        limitStop()
    }

    /// Starts a worker that takes away the addresses that a dead one has left behind: nobody advertises them any more, and
    /// they would be in the way of the next MASTER. False when there is nothing to do.
    private func withdraw() -> Bool {
        guard !workerOptions.keepsAddresses else { return false }
        if hasLeftovers { toWithdraw = unconfirmed + [running] }
        unconfirmed = []
        // Once: a second worker that dies over it shows that a third would, too.
        hasLeftovers = false
        return withdrawNext()
    }

    private func withdrawNext() -> Bool {
        guard let configuration = toWithdraw.popLast() else { return false }
        var options = workerOptions
        options.onlyWithdraws = true
        options.recording = nil
        options.heartbeat = nil
        log.write(EventRecord(.warning, "withdrawing the addresses that the VRRP worker left behind"))
        launch(options, configuration.payload)
        return worker.pid != nil
    }

    private func withdrawalEnded() {
        if withdrawNext() { return }
        if let endStatus { return leave(endStatus) }
        if phase == .stopping { return leave(ExitStatus.success) }
        // The wait may have ended meanwhile, or a reload may have cut it short.
        if restartTimer?.deadline == nil, needsVRRP { return startWorker() }
        settle()
    }

    /// Tells the worker something; whether it could be told.
    @discardableResult
    func order(_ message: SupervisorMessage, _ payload: Payload? = nil) -> Bool {
        do {
            try worker.send(message, payload)
            return true
        } catch {
            log.write(EventRecord(.error, "VRRP worker: \(error)"))
            return false
        }
    }
}
