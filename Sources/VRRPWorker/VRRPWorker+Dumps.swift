import EventLoop
import EventRecord
import Glibc
import Handover
import InternetTypes
import Journal
import KernelObjects
import LinuxGround
import ProcessControl
import Rtnetlink
import VRRP

extension VRRPWorker {
    /// USR1: configuration and state into `keepalived.data`.
    func dumpState() {
        let text = Reports.state(router, at: loop.now) { handle in
            holdings.objects(of: .instance(handle)).map(\.description)
        }
        write(text, to: "keepalived.data")
    }

    /// USR2: the counters into `keepalived.stats`.
    func dumpStatistics(andClear clear: Bool) {
        write(Reports.statistics(router), to: "keepalived.stats")
        if clear { input(.clearStatistics) }
    }

    /// SIGRTMIN+2: configuration, state and counters into `keepalived.json`; nothing where there is no instance.
    func dumpJSON() {
        guard !router.handles.isEmpty else { return }
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let wall = Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
        let report = JSONReport(
            router: router, configuration: configuration, epoch: wall - loop.now.nanoseconds,
            holds: { [unowned self] in !holdings.addresses(of: $0).isEmpty })
        write(report.text, to: "keepalived.json")
    }

    private func write(_ text: String, to name: String) {
        let path = options.dumpDirectory + "/" + name
        do {
            try PrivateFile.write(text.utf8, to: path)
            log.write(EventRecord(.info, "wrote \(path)"))
        } catch {
            log.write(EventRecord(.error, "\(error)"))
        }
    }
}
