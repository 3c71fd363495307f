public import EventRecord
import InternetTypes

extension Event {
    /// The event as the journal gets it: level, kind, fields and one line for people.
    ///
    /// The texts begin as keepalived's do, so that what operators search for is found, and go on with the reason.
    public var record: EventRecord {
        var fields = instance.map { [EventRecord.Field("STAYALIVED_INSTANCE", $0)] } ?? []
        fields += ownFields.map { EventRecord.Field("STAYALIVED_" + $0.key, $0.value) }
        return EventRecord(kind, level, message, fields: fields)
    }

    private var level: Level {
        switch self {
        case .transition(let transition): transition.to == .fault ? .warning : .notice
        case .priorityChanged, .heardLowerPriority, .heardResignation, .groupTransition, .scriptStatus,
            .processStatus:
            .notice
        case .discarded, .unknownVRID, .fileNumber: .info
        case .ownerConflict: .error
        case .rejected, .observed, .timerLate, .interfaceRestored, .firewallRestored: .warning
        case .drift(_, let drift): drift.cause == .lost || drift.cause == .refused ? .notice : .warning
        }
    }

    /// What kind of event it is, for `journalctl MESSAGE_ID=` and the catalogue.
    public var kind: EventKind {
        switch self {
        case .transition: .transition
        case .priorityChanged: .priorityChanged
        case .heardLowerPriority: .heardLowerPriority
        case .heardResignation: .heardResignation
        case .discarded: .discarded
        case .ownerConflict: .ownerConflict
        case .rejected: .rejected
        case .observed: .observed
        case .groupTransition: .groupTransition
        case .scriptStatus: .scriptStatus
        case .fileNumber: .fileNumber
        case .processStatus: .processStatus
        case .drift: .drift
        case .timerLate: .timerLate
        case .interfaceRestored: .interfaceRestored
        case .firewallRestored: .firewallRestored
        case .unknownVRID: .unknownVRID
        }
    }

    private var message: String {
        switch self {
        case .transition(let change):
            "(\(change.instance)) \(Self.heading(change.to)): \(change.reason), priority \(change.priority)"
        case .priorityChanged(let name, let from, let to, _, let cause):
            "(\(name)) Changing effective priority from \(from) to \(to)" + (cause.map { ": " + $0 } ?? "")
        case .heardLowerPriority(let name, let source, let theirs, let ours):
            "(\(name)) Received advert from \(source) with lower priority \(theirs), ours \(ours), forcing new election"
        case .heardResignation(let name, let source):
            "(\(name)) Master received priority 0 message from \(source)"
        case .discarded(let name, let heard, let ours):
            "(\(name)) received lower priority (\(heard.priority)) advert from \(heard.source) - discarding, "
                + "ours is \(ours)"
        case .ownerConflict(let name, let other):
            "(\(name)) CONFIGURATION ERROR: local instance and \(other) are both configured as address owner, "
                + "please resolve"
        case .rejected(let name, let rejection, _): "(\(name)) \(rejection)"
        case .observed(let name, let observation, _): "(\(name)) \(observation)"
        case .groupTransition(let group, let state, let cause):
            "VRRP_Group(\(group)) Syncing instances to \(state.rawValue) state: \(cause)"
        case .scriptStatus(let script, let isUp, let detail):
            "Script `\(script)` now \(isUp ? "succeeding" : "failing"): \(detail)"
        case .fileNumber(let file, let number): "Track file `\(file)` now holds \(number)"
        case .processStatus(let process, let hasQuorum, let count):
            "Quorum of process `\(process)` \(hasQuorum ? "gained" : "lost"): \(count) running"
        case .drift(let name, let drift): (name.map { "(\($0)) " } ?? "") + drift.description
        case .timerLate(let name, let time, let assumed):
            "(\(name)) timer expired \(time.roundedSeconds) s late, assuming a master of priority \(assumed)"
        case .interfaceRestored(let interface, let cause):
            "interface \(interface) was \(cause) by somebody else and is put back"
        case .firewallRestored(let table, let culprit):
            "nftables \(table) were changed by \(culprit) and are put back"
        case .unknownVRID(let vrid, let source, let interface):
            "unknown VRID \(vrid) in advert from \(source) on \(interface)"
        }
    }

    private static func heading(_ state: StateKind) -> String {
        switch state {
        case .initialize, .backup, .master, .fault: "Entering \(state.rawValue) STATE"
        case .stopped: "Stopped"
        case .deleted: "Deleted"
        }
    }

    private var ownFields: KeyValuePairs<String, String> {
        switch self {
        case .transition(let change):
            [
                "FROM": change.from.rawValue, "TO": change.to.rawValue, "REASON": change.reason.description,
                "PRIORITY": change.priority.description,
            ]
        case .priorityChanged(_, let from, let to, let state, let cause):
            [
                "PRIORITY_FROM": from.description, "PRIORITY": to.description, "STATE": state.rawValue,
                "REASON": cause ?? "",
            ]
        case .heardLowerPriority(_, let source, let theirs, let ours):
            ["SOURCE": source.description, "PEER_PRIORITY": theirs.description, "PRIORITY": ours.description]
        case .heardResignation(_, let source), .ownerConflict(_, let source): ["SOURCE": source.description]
        case .discarded(_, let heard, let ours):
            [
                "SOURCE": heard.source.description, "PEER_PRIORITY": heard.priority.description,
                "PRIORITY": ours.description,
            ]
        case .rejected(_, let rejection, let source):
            ["SOURCE": source.description, "REASON": rejection.reason.rawValue]
        case .observed(_, let observation, let source):
            ["SOURCE": source.description, "REASON": observation.reason.rawValue]
        case .groupTransition(let group, let state, let cause):
            ["GROUP": group, "TO": state.rawValue, "REASON": cause]
        case .scriptStatus(let script, let isUp, let detail):
            ["SCRIPT": script, "STATE": isUp ? "UP" : "DOWN", "REASON": detail]
        case .fileNumber(let file, let number): ["FILE": file, "NUMBER": String(number)]
        case .processStatus(let process, let hasQuorum, let count):
            ["PROCESS": process, "STATE": hasQuorum ? "UP" : "DOWN", "COUNT": String(count)]
        case .drift(_, let drift):
            ["OBJECT": drift.object, "OBJECT_KIND": drift.kind, "REASON": drift.cause.rawValue]
        case .timerLate(_, let time, let assumed):
            ["LATE": time.roundedSeconds, "PEER_PRIORITY": assumed.description]
        case .interfaceRestored(let interface, let cause): ["INTERFACE": interface.rawValue, "REASON": cause]
        case .firewallRestored(let table, let culprit): ["TABLE": table, "REASON": culprit]
        case .unknownVRID(let vrid, let source, let interface):
            ["VRID": vrid.description, "SOURCE": source.description, "INTERFACE": interface.rawValue]
        }
    }
}
