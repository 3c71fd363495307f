public import KeepalivedConf
public import VRRP

/// Which changes of state are mailed, and in which words.
public struct StateMails: Sendable {
    public struct Text: Hashable, Sendable {
        public let subject: String
        public let body: String
    }

    private var routerID = ""
    /// Names of those whose changes are mailed; of instances, whether a removal is called by its name.
    private var instances: [String: Bool] = [:]
    private var groups: Set<String> = []
    private var skipsFaults = false
    /// The last state that was mailed: none is mailed twice running.
    private var instanceStates: [String: StateKind] = [:]
    private var groupStates: [String: StateKind] = [:]

    public init() {}

    /// Takes over a configuration.
    ///
    /// - Parameter keepsRemoved: what is not in it any more is about to say so, and still counts.
    public mutating func adopt(_ configuration: Configuration, keepsRemoved: Bool = false) {
        let mail = configuration.globals.mail
        let isPossible = mail.server != nil && !mail.recipients.isEmpty
        routerID = configuration.globals.routerID
        skipsFaults = mail.skipsFaults
        if !keepsRemoved {
            instances = [:]
            groups = []
        }
        for instance in configuration.instances {
            instances[instance.name] =
                isPossible && mail.isSent(about: instance) ? instance.notify.reportsDeleted : nil
        }
        for group in configuration.syncGroups {
            if isPossible, mail.isSent(about: group) { groups.insert(group.name) } else { groups.remove(group.name) }
        }
    }

    /// What is to be mailed about an event; nil for nothing.
    public mutating func text(for event: Event) -> Text? {
        switch event {
        case .transition(let change):
            guard let reportsDeleted = instances[change.instance] else { return nil }
            let state = change.to == .deleted && !reportsDeleted ? StateKind.fault : change.to
            guard instanceStates.updateValue(state, forKey: change.instance) != state else { return nil }
            return instance(change.instance, state)
        case .groupTransition(let name, let state, _):
            guard groups.contains(name), groupStates.updateValue(state, forKey: name) != state else { return nil }
            return group(name, state)
        // Everything else is for the journal.
        default: return nil
        }
    }

    private func instance(_ name: String, _ state: StateKind) -> Text? {
        let body: String
        switch state {
        case .initialize: return nil
        case .master: body = "VRRP Instance is now owning VRRP VIPs"
        case .backup: body = "VRRP Instance is no longer owning VRRP VIPs"
        case .fault:
            if skipsFaults { return nil }
            body = "VRRP Instance is no longer owning VRRP VIPs"
        case .stopped: body = "VRRP Instance stopping"
        case .deleted: body = "VRRP Deleted at reload"
        }
        return text("VRRP Instance \(name)", state, body)
    }

    private func group(_ name: String, _ state: StateKind) -> Text? {
        if state == .initialize || state == .fault && skipsFaults { return nil }
        let body =
            state == .stopped
            ? "All VRRP group instances are now stopping"
            : "All VRRP group instances are now in \(state.rawValue) state"
        return text("VRRP Group \(name)", state, body)
    }

    private func text(_ subject: String, _ state: StateKind, _ body: String) -> Text {
        let what =
            switch state {
            case .stopped: "Stopping"
            case .deleted: "Deleted"
            case .initialize, .backup, .master, .fault: "Entering \(state.rawValue) state"
            }
        return Text(subject: "[\(routerID)] \(subject) - \(what)", body: "=> \(body) <=")
    }
}
