public import KernelObjects
public import LinuxGround

/// A change that the kernel refused.
public struct ObjectFailure: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Operation: String, Hashable, Sendable {
        case add, replace, delete
    }

    public let object: WantedObject
    public let operation: Operation
    /// ENODEV where the interface does not exist; the object is added as soon as it does.
    public let error: SystemError
    /// The kernel's own sentence (extended acknowledgement), where it has one.
    public let text: String?

    public var description: String { "\(error)" + (text.map { " (\($0))" } ?? "") }
}

/// What the owner of the wanted objects has to know.
public enum ReconcilerEvent: Hashable, Sendable {
    public enum LossReason: Hashable, Sendable {
        /// Somebody else deleted it, while the interface was up.
        case deleted
        /// Somebody else changed it, or put another one in its place.
        case changed
        /// A route that went with an address, of which the kernel does not tell.
        case addressRemoved
        /// It went while the interface was down: the kernel drops IPv6 addresses and all routes then, and everything
        /// before it removes the interface. Added again when the interface, or another one of its name, is up.
        case interfaceDown
        /// The interface went without being seen down. Added again when an interface of that name appears.
        case interfaceRemoved
        /// The kernel would not have it at first.
        case refused
    }

    /// An object that was in place is gone, or another than it was. What is to be repaired follows as `restored`; else
    /// it is still wanted, and `insert` puts it back.
    case lost(WantedObject, LossReason)
    /// What was gone or changed is as it is wanted again.
    case restored(WantedObject, LossReason)
    /// The kernel refused a change. Still wanted: `insert` tries again, and so does a change of its interface.
    case failed(ObjectFailure)
    /// Duplicate address detection found somebody else with this IPv6 address.
    case duplicate(WantedAddress)
}
