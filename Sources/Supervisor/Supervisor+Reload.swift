import EventLoop
import EventRecord
import Glibc
import Handover
import InternetTypes
import Journal
import KeepalivedConf

// What signals ask for: another configuration, or the end.
extension Supervisor {
    /// Reads the configuration anew and passes it on, unless it has errors.
    func reload() {
        guard phase != .stopping, endStatus == nil else { return }
        isReloading = phase == .running
        notify(.reloading)
        log.write(EventRecord(.reloading, .notice, "Reloading \(options.configurationPath)"))
        let new = ReadConfiguration(options)
        guard isAcceptable(new) else {
            log.write(
                EventRecord(
                    .reloadRefused, .error,
                    "the new configuration has errors: nothing was changed, the old one stays in force")
            )
            return settle()
        }
        for problem in new.result.problems + new.newLints(since: running) { log.write(problem.record) }
        pass(new)
    }

    /// Whether a configuration can take the place of the running one; says what speaks against it.
    private func isAcceptable(_ new: ReadConfiguration) -> Bool {
        var isAcceptable = new.fatalStatus == nil
        for problem in new.newErrors(since: running) {
            log.write(problem.record)
            isAcceptable = false
        }
        let (before, after) = (running.configuration.globals, new.configuration.globals)
        if isAcceptable, options.networkNamespace == nil, before.networkNamespace != after.networkNamespace {
            log.write(EventRecord(.reloadRefused, .error, "net_namespace cannot change in a reload, please restart"))
            isAcceptable = false
        }
        if isAcceptable, before.instanceName != after.instanceName {
            log.write(EventRecord(.reloadRefused, .error, "instance cannot change in a reload, please restart"))
            isAcceptable = false
        }
        return isAcceptable
    }

    private func pass(_ new: ReadConfiguration) {
        let old = running
        if worker.pid != nil, !isWithdrawing {
            do {
                try worker.send(.reload, new.payload)
            } catch {
                guard error.isOfLine else {
                    log.write(
                        EventRecord(.error, "\(error): nothing was changed, the old configuration stays in force"))
                    return settle()
                }
                // It has died, and its end is about to be noticed; or it has not listened for long, and is of no more
                // use than a dead one. The successor goes on to the new configuration.
                log.write(EventRecord(.warning, "the VRRP worker does not take the configuration: \(error)"))
                worker.signal(SIGKILL)
            }
            unconfirmed.append(old)
            running = new
            checks.reload(new)
            return
        }
        running = new
        checks.reload(new)
        // The new configuration may be the cure for what killed the worker: no more waiting.
        restartTimer?.set(at: nil)
        if isWithdrawing { return }
        if !needsVRRP { return settle() }
        startWorker()
    }

    /// Ends in order.
    func stop() {
        guard phase != .stopping else { return }
        phase = .stopping
        notify(.stopping)
        log.write(EventRecord(.stopping, .notice, "Stopping"))
        checks.isEnding = true
        checks.stop()
        guard worker.pid != nil else { return end(ExitStatus.success) }
        order(.stop)
        limitStop()
    }

    /// A worker that does not end in time is killed; what it leaves behind is then somebody else's work.
    func limitStop() {
        if stopTimer == nil {
            stopTimer = try? loop.timer(priority: .normal) { [unowned self] _ in
                log.write(EventRecord(.workerHangs, .error, "the VRRP worker does not end, killing it"))
                worker.signal(SIGKILL)
            }
        }
        stopTimer?.set(at: loop.now + running.configuration.globals.childWaitTime)
    }
}
