public import InternetTypes

/// What a virtual router is told.
public enum Input: Hashable, Sendable {
    /// Leave INIT when conditions allow (RFC 9568 section 6.4.1); `delay` shifts the first timers.
    case start(delay: Duration, as: StartingPoint)
    case conditions(Conditions)
    /// A datagram for this virtual router, decoded or refused: a refusal is counted and touches nothing else.
    case received(Result<Reception, Rejection>, from: IPAddress)
    /// The time that `nextWake` asked for has come.
    case wake
    /// The whole sync group goes MASTER, because this member or another one timed out.
    case takeOver(group: String, Transition.Reason)
    /// Another member of the sync group, MASTER like this one, heard a master of lower priority.
    case memberHeardWeaker
    /// Another member of the sync group became BACKUP.
    case yield(group: String, member: String)
    /// Somebody took away something that a MASTER holds, and the configuration says to yield then.
    case stepDown(Drift)
    case reconfigure(VirtualRouterConfiguration)
    case stop
    /// Removed from the configuration.
    case delete
}

/// Where a machine begins.
public enum StartingPoint: Hashable, Sendable {
    case initial
    /// This process replaces one that crashed while MASTER an instant ago: go on where it stopped.
    case resumedMaster
}

/// What a virtual router wants done, in this order.
public enum Effect: Hashable, Sendable {
    /// Send now. The number is for the IPv4 identification field: 1, 2, 3 … per virtual router.
    case advertise(Advertisement, identification: UInt16)
    /// The virtual addresses belong on the interface from now on.
    case hold
    /// The virtual addresses do not belong there any more; after the advertisements before it have left.
    case release
    /// Announce all virtual addresses as soon as the kernel has them: that many packets for each.
    case announce(repeats: Int)
    /// Announce once the addresses on other interfaces than the virtual router's own.
    case announceElsewhere
    /// Announce once where the source of unicast advertisements is.
    case announceSource
    /// A member of a sync group timed out and asks its group.
    case wantsMaster(Transition.Reason)
    case event(Event)
}
