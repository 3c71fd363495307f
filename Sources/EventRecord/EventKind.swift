/// What kinds of events there are. The journal, its catalogue, the manual page and whoever searches for `MESSAGE_ID=` mean
/// the same by it.
///
/// What each means, and what to look at when it is seen, is said in `EventCatalogue`, which the daemons do not carry along.
public enum EventKind: String, CaseIterable, Hashable, Sendable {
    // Virtual routers.
    case transition
    case groupTransition
    case priorityChanged
    case heardLowerPriority
    case heardResignation
    case discarded
    case ownerConflict
    case rejected
    case observed
    case unknownVRID
    case timerLate

    // What decides about them.
    case scriptStatus
    case fileNumber
    case processStatus

    // The kernel.
    case drift
    case interfaceRestored
    case firewallRestored
    case kernelRefused
    case addressConflict

    // Virtual servers.
    case checkStatus
    case checkAttempt
    case realServer
    case realServerWeight
    case quorum
    case sorryServer
    case checksSuspended
    case serviceStopping
    case ipvsRefused
    case ipvsRepaired
    case ipvsMissing

    // The daemon itself.
    case starting
    case started
    case reloading
    case reloaded
    case reloadRefused
    case configurationProblem
    case workerDied
    case workerFailed
    case workerHangs
    case stopping
    case stopped
    case messagesLost

    /// 32 lower-case hexadecimal digits (sd-journal's `MESSAGE_ID`); never reused for another meaning.
    public var messageID: String {
        switch self {
        case .transition: "c0a1bbc0ea1f44b3a38d15bd0d34e50a"
        case .groupTransition: "b31e37cbfdd94420a68af8d50a93a8cc"
        case .priorityChanged: "a5715544d73e438780039a467d3c11e4"
        case .heardLowerPriority: "43d3df6f351143d2aabc4cbc4465aa60"
        case .heardResignation: "9270b53e0f5746adbaebaf966515fc85"
        case .discarded: "5cb581924c7140678b9fbfcb2129a2f4"
        case .ownerConflict: "642f9a47088946ca8b1a1727fead730f"
        case .rejected: "39cb0c54caa4444ab6dba538bdf3ec54"
        case .observed: "d3073e5d2ed04913a3d518b8e7f9d391"
        case .unknownVRID: "0ca553e06e5e40f68493d9d4fcc73fbd"
        case .timerLate: "5fc9e53cd0ae4b3bad974276aec44fca"
        case .scriptStatus: "01e366a1c225402fb28f16c669a5b82b"
        case .fileNumber: "2d9d1d9f2c5b4a0fa6b1e6c7b0f4d3a8"
        case .processStatus: "7b0a4c5e9d5e4b86a0c2f1d8e3a96b17"
        case .drift: "cbc9c8e0ec2c44b882ca6fd00e6dff5e"
        case .interfaceRestored: "2f5c26d44fbd4f408a2299b57a6a4c1a"
        case .firewallRestored: "dd4751656b614c739e6bcfb40050ca89"
        case .kernelRefused: "bbef578083314569ab67da53799dd5c4"
        case .addressConflict: "5026fe8836874e4ba68068685f5444f5"
        case .checkStatus: "babee293b7f14df0860ac42dbb0e1cf6"
        case .checkAttempt: "c4c59fffdff24b8f82e1930f7c1730f7"
        case .realServer: "da697b3f54dd4921b05877fbebe3ab86"
        case .realServerWeight: "bfcc807c9df24bf0aff11221c91b55c1"
        case .quorum: "1eb56c7145eb4af5869e7002b5467b25"
        case .sorryServer: "9a4a96ecb65b4e5faadbe9846ebe438d"
        case .checksSuspended: "b768942ac6c242f59b6c4759cd499476"
        case .serviceStopping: "a298a84584b94131bc24b18fecd50fb1"
        case .ipvsRefused: "9831cb9bdcbd49449b21f44145c028e9"
        case .ipvsRepaired: "14e3d652dee449398e2a859d1b852954"
        case .ipvsMissing: "579c8b8fbd794ec09992aec64dea12d0"
        case .starting: "27106550e8f8421c9bacabcecdfed40f"
        case .started: "eefcca83cd3e4baf9844266498f9ab2d"
        case .reloading: "87597961b1544508b788710e8cf9ac42"
        case .reloaded: "9c7245a99ed74a588a053bc1f97de53f"
        case .reloadRefused: "9455e9299b7349dcb7e1e2369ed62e87"
        case .configurationProblem: "a231b93d08a54ca788875fd8f4f27114"
        case .workerDied: "bdc02f3eda5149b8aaf8088eb3b7a355"
        case .workerFailed: "9f35f56924d7435484041181205206ae"
        case .workerHangs: "6e571cc8b3a84255847c1d5b19e54b82"
        case .stopping: "aabd3480f14d4be6910db31b65c2a94c"
        case .stopped: "05c107f5903942d38dcc28cbdff09944"
        case .messagesLost: "5b1d6dfd2f6f4e0f8a3fb8e7b1c9d642"
        }
    }
}

extension EventRecord {
    /// A record of an event; the names of its fields begin with `STAYALIVED_`.
    public init(_ kind: EventKind, _ level: Level, _ message: String, fields: [Field] = []) {
        self.init(level, message, messageID: kind.messageID, fields: fields)
    }
}
