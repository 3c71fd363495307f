/// A difference between what the kernel reported before and what it reports now.
public enum NetworkChange: Hashable, Sendable {
    case linkAdded(Link)
    case linkChanged(old: Link, new: Link)
    /// The name changed, perhaps other properties with it.
    case linkRenamed(old: Link, new: Link)
    /// Its addresses have been reported as removed before.
    case linkRemoved(Link)
    case addressAdded(InterfaceAddress)
    /// Flags, label, scope or broadcast address of an address changed.
    case addressChanged(old: InterfaceAddress, new: InterfaceAddress)
    case addressRemoved(InterfaceAddress)
    /// The kernel dropped notifications (ENOBUFS): a fresh dump is under way, its differences follow as ordinary changes.
    case notificationsLost
    /// A dump has been read to its end: the table is now what the kernel has.
    case synchronised
}
