public import EventRecord

extension Event {
    /// The event as the journal gets it. The texts begin as keepalived's do, and go on with the reason.
    public var record: EventRecord {
        EventRecord(kind, level, message, fields: fields.map { EventRecord.Field("STAYALIVED_" + $0.key, $0.value) })
    }

    private var level: Level {
        switch self {
        case .check(_, let isUp, _, _): isUp ? .info : .notice
        case .attemptFailed: .info
        case .server(_, let isUp, _, _): isUp ? .notice : .warning
        case .quorum(_, let isUp, _, _, _, _): isUp ? .notice : .warning
        case .weight, .sorryServer, .suspended, .serverRemoved: .notice
        case .shutDown, .serviceDown: .info
        }
    }

    private var kind: EventKind {
        switch self {
        case .check: .checkStatus
        case .attemptFailed: .checkAttempt
        case .server: .realServer
        case .weight: .realServerWeight
        case .quorum: .quorum
        case .sorryServer: .sorryServer
        case .suspended: .checksSuspended
        case .shutDown, .serviceDown, .serverRemoved: .serviceStopping
        }
    }

    private var message: String {
        switch self {
        case .check(let name, true, let reason, _):
            return "\(name.check) on service \(name.server) of VS \(name.service) succeeded: \(reason)"
        case .check(let name, false, let reason, let retries):
            let after = retries > 0 ? " after \(retries) \(retries == 1 ? "retry" : "retries")" : ""
            return "\(name.check) on service \(name.server) of VS \(name.service) failed\(after): \(reason)"
        case .attemptFailed(let name, let reason, let left):
            let rest = left.map { ", \($0 + 1) more \($0 == 0 ? "try" : "tries")" } ?? ""
            return "\(name.check) on service \(name.server) of VS \(name.service) failed once more: \(reason)\(rest)"
        case .server(let name, let isUp, let keepsEntry, let reason):
            let verb = isUp ? (keepsEntry ? "Enabling" : "Adding") : (keepsEntry ? "Disabling" : "Removing")
            let preposition = keepsEntry ? "of" : isUp ? "to" : "from"
            return "\(verb) service \(name.server) \(preposition) VS \(name.service): \(reason)"
        case .weight(let name, let from, let to, let reason):
            return "Changing weight from \(from) to \(to) for service \(name.server) of VS \(name.service): \(reason)"
        case .quorum(let service, let isUp, let quorum, let hysteresis, let live, let isInitial):
            // As keepalived writes it: the threshold, and how the live weight compares.
            if isUp {
                let threshold = UInt64(quorum) + UInt64(hysteresis)
                return "Gained quorum \(quorum)+\(hysteresis)=\(threshold) <= \(live) for VS \(service)"
            }
            let threshold = quorum - min(hysteresis, quorum)
            let verb = isInitial ? "Starting with quorum down" : "Lost quorum"
            return "\(verb) \(quorum)-\(hysteresis)=\(threshold) > \(live) for VS \(service)"
        case .sorryServer(let service, let server, let isUsed):
            return "\(isUsed ? "Adding" : "Removing") sorry server \(server) \(isUsed ? "to" : "from") VS \(service)"
        case .suspended(let service, true):
            return "Suspending the checks of VS \(service): none of its addresses is on this machine"
        case .suspended(let service, false):
            return "Resuming the checks of VS \(service): an address of it is on this machine"
        case .shutDown(let name, _): return "Shutting down service \(name.server) from VS \(name.service)"
        case .serviceDown(let service): return "Shutting down VS \(service)"
        case .serverRemoved(let name):
            return "Removing service \(name.server) from VS \(name.service): not configured any more"
        }
    }

    private var fields: KeyValuePairs<String, String> {
        switch self {
        case .check(let name, let isUp, let reason, let retries):
            [
                "VIRTUAL_SERVER": name.service, "REAL_SERVER": name.server, "CHECK": name.check,
                "STATE": isUp ? "UP" : "DOWN", "REASON": reason, "RETRIES": "\(retries)",
            ]
        case .attemptFailed(let name, let reason, _):
            ["VIRTUAL_SERVER": name.service, "REAL_SERVER": name.server, "CHECK": name.check, "REASON": reason]
        case .server(let name, let isUp, _, let reason):
            [
                "VIRTUAL_SERVER": name.service, "REAL_SERVER": name.server, "STATE": isUp ? "UP" : "DOWN",
                "REASON": reason,
            ]
        case .weight(let name, let from, let to, let reason):
            [
                "VIRTUAL_SERVER": name.service, "REAL_SERVER": name.server, "WEIGHT_FROM": "\(from)",
                "WEIGHT": "\(to)", "REASON": reason,
            ]
        case .quorum(let service, let isUp, let quorum, let hysteresis, let live, _):
            [
                "VIRTUAL_SERVER": service, "STATE": isUp ? "UP" : "DOWN", "QUORUM": "\(quorum)",
                "HYSTERESIS": "\(hysteresis)", "LIVE_WEIGHT": "\(live)",
            ]
        case .sorryServer(let service, let server, let isUsed):
            ["VIRTUAL_SERVER": service, "REAL_SERVER": server, "STATE": isUsed ? "UP" : "DOWN"]
        case .suspended(let service, let isSuspended):
            ["VIRTUAL_SERVER": service, "STATE": isSuspended ? "SUSPENDED" : "RESUMED"]
        case .shutDown(let name, _), .serverRemoved(let name):
            ["VIRTUAL_SERVER": name.service, "REAL_SERVER": name.server]
        case .serviceDown(let service): ["VIRTUAL_SERVER": service]
        }
    }
}
