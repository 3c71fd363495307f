import EventLoop
import Handover
import KeepalivedConf

// The check worker beside the VRRP worker.
extension Supervisor {
    /// Whether the configuration has work for the VRRP worker.
    var needsVRRP: Bool { options.runsVRRP && !running.configuration.instances.isEmpty }

    /// Hears of the check worker from here on.
    func keepChecks() {
        checks.onSettled = { [unowned self] in settle() }
        checks.onGivenUp = { [unowned self] in
            phase = .stopping
            guard worker.pid != nil else { return end(ExitStatus.success) }
            order(.stop)
            limitStop()
        }
        checks.onEnded = { [unowned self] in
            if let leavingStatus { loop.exit(leavingStatus) }
        }
    }

    /// Ends the daemon as soon as the check worker has ended, too.
    func leave(_ status: Int32) {
        leavingStatus = leavingStatus ?? status
        checks.isEnding = true
        guard checks.isRunning else { return loop.exit(status) }
        if !checks.isStopping { checks.stop() }
    }
}
