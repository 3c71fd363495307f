public import InternetTypes

/// A change of state, with everything that an operator wants to know about it.
public struct Transition: Hashable, Sendable {
    public let instance: String
    public let from: StateKind
    public let to: StateKind
    public let reason: Reason
    /// The effective priority at that moment.
    public let priority: Priority

    public init(_ instance: String, from: StateKind, to: StateKind, reason: Reason, priority: Priority) {
        self.instance = instance
        self.from = from
        self.to = to
        self.reason = reason
        self.priority = priority
    }

    /// What brought the change about.
    public indirect enum Reason: Hashable, Sendable {
        case initial
        /// The address owner (priority 255) does not wait for anybody.
        case owner
        /// This process replaces one that died a moment ago as MASTER.
        case resumed
        /// Nobody was heard in a whole Active_Down_Interval.
        case noMaster
        case masterSilent(IPAddress, for: Duration)
        case masterResigned(IPAddress)
        /// The master heard is weaker, and this router preempts it.
        case preempting(IPAddress, theirs: Priority)
        case higherPriority(IPAddress, theirs: Priority)
        case equalPriorityHigherAddress(IPAddress)
        case fault([Fault])
        case faultCleared
        case group(String, Reason)
        case memberLeft(group: String, member: String)
        /// Somebody took something away that a MASTER holds, and the configuration says to yield.
        case drift(Drift)
        case stopping
        case deleted
    }
}

extension Transition.Reason: CustomStringConvertible {
    public var description: String {
        switch self {
        case .initial: "init"
        case .owner: "address owner"
        case .resumed: "resumed after a restart of the worker"
        case .noMaster: "no master heard"
        case .masterSilent(let master, let time): "nothing heard from \(master) for \(time.roundedSeconds) s"
        case .masterResigned(let master): "\(master) resigned with priority 0"
        case .preempting(let master, let theirs): "preempting \(master) with lower priority \(theirs)"
        case .higherPriority(let master, let theirs): "\(master) has higher priority \(theirs)"
        case .equalPriorityHigherAddress(let master): "\(master) has equal priority and the higher address"
        case .fault(let faults): faults.map(\.description).joined(separator: ", ")
        case .faultCleared: "fault cleared"
        case .group(let group, let reason): "sync group \(group): \(reason)"
        case .memberLeft(let group, let member): "sync group \(group): \(member) is no longer MASTER"
        case .drift(let drift): drift.description
        case .stopping: "stopping"
        case .deleted: "removed from the configuration"
        }
    }
}

extension Duration {
    /// Seconds to three digits behind the point: enough for people.
    var roundedSeconds: String { Duration.milliseconds(wholeNanoseconds / 1_000_000).inSeconds }
}

/// What happened, once per change: the only source of journal entries, notify scripts, FIFO lines and control messages.
public enum Event: Hashable, Sendable {
    case transition(Transition)
    case priorityChanged(String, from: Priority, to: Priority, state: StateKind, cause: String?)
    case heardLowerPriority(String, from: IPAddress, theirs: Priority, ours: Priority)
    case heardResignation(String, from: IPAddress)
    /// A BACKUP ignores a master of lower priority, to preempt it.
    case discarded(String, Heard, ours: Priority)
    case ownerConflict(String, with: IPAddress)
    case rejected(String, Rejection, from: IPAddress)
    case observed(String, Observation, from: IPAddress)
    case groupTransition(group: String, to: StateKind, cause: String)
    case scriptStatus(script: String, isUp: Bool, detail: String)
    /// A tracked file holds another number.
    case fileNumber(file: String, Int)
    /// A process quorum was lost, gained, or known for the first time.
    case processStatus(process: String, hasQuorum: Bool, count: Int)
    /// Something that belongs here was gone or changed, and was put right; nil for static objects.
    case drift(String?, Drift)
    /// The process got no time: a timer that fired so late is not believed (`timer_expired_backup`).
    case timerLate(String, by: Duration, assumed: Priority)
    /// Somebody else removed or changed an interface that was made here; it is as it should be again.
    case interfaceRestored(InterfaceName, cause: String)
    /// Somebody else changed the tables that keep packets from virtual addresses; they are as they should be again.
    case firewallRestored(table: String, culprit: String)
    case unknownVRID(VRID, from: IPAddress, InterfaceName)

    /// The virtual router that it is about; nil for groups, scripts and strangers.
    public var instance: String? {
        switch self {
        case .transition(let transition): transition.instance
        case .priorityChanged(let name, _, _, _, _), .heardLowerPriority(let name, _, _, _),
            .heardResignation(let name, _), .timerLate(let name, _, _), .discarded(let name, _, _),
            .ownerConflict(let name, _),
            .rejected(let name, _, _), .observed(let name, _, _):
            name
        case .drift(let name, _): name
        case .groupTransition, .scriptStatus, .fileNumber, .processStatus, .interfaceRestored, .firewallRestored,
            .unknownVRID:
            nil
        }
    }
}
