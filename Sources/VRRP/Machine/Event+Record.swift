public import EventRecord
import InternetTypes

extension Event {
    /// The event as the journal gets it: level, kind, fields and one line for people.
    ///
    /// The texts begin as keepalived's do, so that what operators search for is found, and go on with the reason.
    public var record: EventRecord {
        var fields = instance.map { [EventRecord.Field("STAYALIVED_INSTANCE", $0)] } ?? []
        fields += ownFields.map { EventRecord.Field("STAYALIVED_" + $0.key, $0.value) }
        return EventRecord(level, message, messageID: messageID, fields: fields)
    }

    private var level: Level {
        switch self {
        case .transition(let transition): transition.to == .fault ? .warning : .notice
        case .priorityChanged, .heardLowerPriority, .heardResignation, .groupTransition, .scriptStatus,
            .processStatus:
            .notice
        case .discarded, .unknownVRID, .fileNumber: .info
        case .ownerConflict: .error
        case .rejected, .observed, .addressRestored: .warning
        }
    }

    /// Names the kind of event for `journalctl MESSAGE_ID=`; never reused for another meaning.
    private var messageID: String {
        switch self {
        case .transition: "c0a1bbc0ea1f44b3a38d15bd0d34e50a"
        case .priorityChanged: "a5715544d73e438780039a467d3c11e4"
        case .heardLowerPriority: "43d3df6f351143d2aabc4cbc4465aa60"
        case .heardResignation: "9270b53e0f5746adbaebaf966515fc85"
        case .discarded: "5cb581924c7140678b9fbfcb2129a2f4"
        case .ownerConflict: "642f9a47088946ca8b1a1727fead730f"
        case .rejected: "39cb0c54caa4444ab6dba538bdf3ec54"
        case .observed: "d3073e5d2ed04913a3d518b8e7f9d391"
        case .groupTransition: "b31e37cbfdd94420a68af8d50a93a8cc"
        case .scriptStatus: "01e366a1c225402fb28f16c669a5b82b"
        case .fileNumber: "2d9d1d9f2c5b4a0fa6b1e6c7b0f4d3a8"
        case .processStatus: "7b0a4c5e9d5e4b86a0c2f1d8e3a96b17"
        case .addressRestored: "cbc9c8e0ec2c44b882ca6fd00e6dff5e"
        case .unknownVRID: "0ca553e06e5e40f68493d9d4fcc73fbd"
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
        case .addressRestored(let name, let address, let interface):
            "(\(name)) address \(address) was removed from \(interface) by somebody else and is put back"
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
        case .addressRestored(_, let address, let interface):
            ["ADDRESS": address.description, "INTERFACE": interface.rawValue]
        case .unknownVRID(let vrid, let source, let interface):
            ["VRID": vrid.description, "SOURCE": source.description, "INTERFACE": interface.rawValue]
        }
    }
}
