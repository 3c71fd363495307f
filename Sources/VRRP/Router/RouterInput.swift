public import InternetTypes
public import Tracking

/// Names a virtual router within one worker; never reused while the worker lives.
public struct InstanceHandle: Hashable, Sendable {
    public let rawValue: Int
}

/// An interface that was made for a virtual router, which cannot work without it.
public struct Equipment: Hashable, Sendable {
    public let router: VirtualRouterKey
    public let interface: InterfaceName
    /// Advertisements come from an address of this interface, not of the configured one.
    public let givesSource: Bool

    public init(_ router: VirtualRouterKey, _ interface: InterfaceName, givesSource: Bool) {
        self.router = router
        self.interface = interface
        self.givesSource = givesSource
    }
}

/// Everything that reaches the VRRP worker from outside.
public enum RouterInput: Hashable, Sendable {
    /// What is known of an interface now; nil when it does not exist (any more).
    case interface(InterfaceName, InterfaceStatus?)
    /// Before `start` and before a `reconfigure` that needs it: the interfaces made for virtual routers.
    case equipment([Equipment])
    /// Begin; the named virtual routers were MASTER in a predecessor that died an instant ago.
    case start(resumedMasters: Set<VirtualRouterKey>)
    case datagram(Datagram)
    /// What to add to the clock of deadlines for nanoseconds since 1970: told at the start, and when somebody has set the
    /// clock. Only trailers depend on it.
    case wallClock(offset: Duration)
    case wake
    case scriptExited(String, ScriptExit)
    /// Before `start`: whether a script worked, as a predecessor that died an instant ago knew.
    case scriptKnown(String, works: Bool)
    /// The number in a tracked file; 0 where there is no file.
    case fileNumber(String, Int)
    /// How many processes of a `vrrp_track_process` there are.
    case processCount(String, Int)
    /// Whether a source address that is tracked is on this host.
    case hostAddress(IPAddress, isPresent: Bool)
    /// Something that an instance holds was gone or changed; what has not been put right makes it step down.
    case drift(InstanceHandle, Drift)
    /// Which static objects of a track group the kernel does not have now.
    case staticObjects(group: String, missing: [String])
    case reconfigure(RouterConfiguration)
    case clearStatistics
    case stop
}

/// What the worker has to do, in this order.
public enum RouterEffect: Hashable, Sendable {
    case advertise(InstanceHandle, Advertisement, identification: UInt16)
    case hold(InstanceHandle)
    case release(InstanceHandle)
    case announce(InstanceHandle, repeats: Int)
    case announceElsewhere(InstanceHandle)
    case announceSource(InstanceHandle)
    case runScript(String)
    case terminateScript(String)
    case killScript(String)
    case event(Event)
}
