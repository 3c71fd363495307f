import EventLoop
import EventRecord
import Handover
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
