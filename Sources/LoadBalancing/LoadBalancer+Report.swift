import InternetTypes
import KeepalivedConf

extension LoadBalancer {
    /// Configuration and state of everything, for people.
    public var report: String {
        var text = "------< LVS Topology >------\n"
        for service in services {
            let configuration = service.configuration
            text += " VS = \(service.name)\n"
            text += "   lb_algo = \(configuration.scheduler), lvs_method = \(configuration.forwarding.kind.rawValue)\n"
            text += "   quorum = \(configuration.quorum), hysteresis = \(configuration.hysteresis), "
            text += "live weight = \(service.liveWeight), \(service.isUp ? "UP" : "DOWN")\n"
            if service.isSuspended { text += "   checks are suspended\n" }
            if let sorry = configuration.sorryServer {
                text += "   sorry server = [\(sorry.address)]:\(sorry.port), "
                text += "\(service.usesSorryServer ? "in use" : "not in use")\n"
            }
            for server in service.servers {
                text += "   RS = \(service.label(server.key)), weight \(server.weight), "
                text += "\(server.isAlive ? "UP" : "DOWN")\n"
                for check in server.checks {
                    let schedule = check.checker.schedule
                    let state = check.isKnown ? (check.isUp ? "UP" : "DOWN") : "no result yet"
                    text += "     \(check.checker.kind.rawValue) every \(schedule.delayLoop.inSeconds) sec, "
                    text += "retry \(schedule.retry) after \(schedule.delayBeforeRetry.inSeconds) sec: \(state)\n"
                }
            }
        }
        return text
    }
}
