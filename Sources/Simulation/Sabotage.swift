/// A defect put into the world on purpose, to see that the auditor reports it.
public enum Sabotage: Hashable, Sendable {
    /// The node's timers never fire.
    case timersStop(node: Int)
    /// The node does not hear advertisements of a priority above its own.
    case ignoresStronger(node: Int)
    /// The worker believes a late timer before it has read its socket.
    case undrained
    /// A router that should tolerate weaker masters preempts them.
    case preempts
    /// Addresses stay where they are when a router stops being MASTER.
    case keepsAddresses
    /// Every advertisement leaves this many times.
    case shouts(times: Int)
    /// Members of the sync group do not know of it.
    case ungrouped
    /// A master does not hear advertisements of its own priority.
    case equalsNeverYield
    /// Segments stay split.
    case neverHeals
}
