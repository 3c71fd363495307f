public import InternetTypes

/// Why a virtual router cannot be MASTER.
public enum Fault: Hashable, Sendable, Comparable, CustomStringConvertible {
    case interfaceMissing(InterfaceName)
    case interfaceDown(InterfaceName)
    case trackedInterfaceDown(InterfaceName)
    case noSourceAddress(AddressFamily, InterfaceName?)
    case scriptFailed(String)
    /// A tracked file holds a number that forbids mastership.
    case fileNumber(String)
    /// There are too few or too many of the processes, or, reversed, enough.
    case processCount(String)
    /// The configured source address (`track_src_ip`) is not on this host.
    case sourceAddressMissing(IPAddress)
    /// Unicast without anybody to talk to, and `unicast_fault_no_peer`.
    case noPeers
    /// It has keys, and nothing to compute with: nobody would believe it, and it could believe nobody.
    case noDigests
    /// The kernel does not have a static object of a `track_group`.
    case staticObjectMissing(group: String, String)
    /// Another member of the sync group has a fault of its own.
    case memberFault(group: String, member: String)

    /// Whether nothing can be sent over `interface` any more.
    func silences(_ interface: InterfaceName?) -> Bool {
        switch self {
        case .interfaceMissing(let name), .interfaceDown(let name): name == interface
        case .noSourceAddress, .sourceAddressMissing, .noPeers, .noDigests: true
        case .trackedInterfaceDown, .scriptFailed, .fileNumber, .processCount, .memberFault, .staticObjectMissing:
            false
        }
    }

    public static func < (left: Fault, right: Fault) -> Bool { left.description < right.description }

    public var description: String {
        switch self {
        case .interfaceMissing(let name): "interface \(name) does not exist"
        case .interfaceDown(let name): "interface \(name) is down"
        case .trackedInterfaceDown(let name): "tracked interface \(name) is down"
        case .noSourceAddress(let family, let name):
            "no \(family.rawValue) source address" + (name.map { " on \($0)" } ?? "")
        case .scriptFailed(let name): "script \(name) failed"
        case .fileNumber(let name): "the number in track file \(name)"
        case .processCount(let name): "the number of processes \(name)"
        case .sourceAddressMissing(let address): "source address \(address) is not on this host"
        case .noPeers: "no unicast peers"
        case .noDigests: "the digests that its keys need are not available"
        case .staticObjectMissing(let group, let object): "\(object) of track group \(group) is missing"
        case .memberFault(let group, let member): "\(member) of sync group \(group) is in FAULT"
        }
    }
}

/// What surrounds a virtual router: worked out from links, addresses and trackers, and told to the machine as one value.
public struct Conditions: Hashable, Sendable {
    public var faults: [Fault]
    /// Trackers that have no result yet and could forbid mastership.
    public var awaited: [String]
    /// The base priority with the weights of trackers applied; 255 for an owner.
    public var priority: Priority
    /// Where advertisements come from; needed to settle equal priorities.
    public var source: IPAddress?
    /// What changed the priority last, for the event.
    public var cause: String?

    public init(
        faults: [Fault] = [], awaited: [String] = [], priority: Priority, source: IPAddress?, cause: String? = nil
    ) {
        self.faults = faults
        self.awaited = awaited
        self.priority = priority
        self.source = source
        self.cause = cause
    }
}
