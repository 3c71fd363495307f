public import InternetTypes
public import Tracking

/// A link whose state a virtual router follows.
public struct TrackedInterface: Hashable, Sendable {
    public var name: InterfaceName
    public var weight: Weight

    public init(_ name: InterfaceName, weight: Weight = Weight(0)) {
        self.name = name
        self.weight = weight
    }
}

/// A `vrrp_script` that a virtual router follows, with the weight that it has there.
public struct TrackedScript: Hashable, Sendable {
    public var name: String
    public var weight: Weight

    public init(_ name: String, weight: Weight) {
        self.name = name
        self.weight = weight
    }
}

/// A `track_file` that a virtual router follows, with the weight that it has there.
public struct TrackedFile: Hashable, Sendable {
    public var name: String
    public var weight: Weight

    public init(_ name: String, weight: Weight) {
        self.name = name
        self.weight = weight
    }
}

/// A `vrrp_track_process` that a virtual router follows, with the weight that it has there.
public struct TrackedProcess: Hashable, Sendable {
    public var name: String
    public var weight: Weight

    public init(_ name: String, weight: Weight) {
        self.name = name
        self.weight = weight
    }
}

/// How long a link must be down or up before it counts (keepalived's `interface_up_down_delays`).
public struct LinkDelays: Hashable, Sendable {
    public var down: Duration
    public var up: Duration

    public init(down: Duration, up: Duration) {
        self.down = down
        self.up = up
    }
}

/// One virtual router with what it depends on.
public struct InstanceConfiguration: Hashable, Sendable {
    public var router: VirtualRouterConfiguration
    /// `mcast_src_ip` or `unicast_src_ip`; nil for the interface's first address of the family.
    public var source: IPAddress?
    /// False for `dont_track_primary`.
    public var tracksOwnInterface: Bool
    public var trackedInterfaces: [TrackedInterface]
    public var trackedScripts: [TrackedScript]
    public var trackedFiles: [TrackedFile] = []
    public var trackedProcesses: [TrackedProcess] = []
    /// The track groups that it is in: a fault while a static object of one of them is missing.
    public var trackGroups: [String] = []
    /// `track_src_ip`: a fault while `source` is not on this host.
    public var tracksSource = false

    public init(
        _ router: VirtualRouterConfiguration, source: IPAddress? = nil, tracksOwnInterface: Bool = true,
        trackedInterfaces: [TrackedInterface] = [], trackedScripts: [TrackedScript] = []
    ) {
        self.router = router
        self.source = source
        self.tracksOwnInterface = tracksOwnInterface
        self.trackedInterfaces = trackedInterfaces
        self.trackedScripts = trackedScripts
    }
}

/// Virtual routers that change state together (keepalived's `vrrp_sync_group`).
public struct SyncGroupConfiguration: Hashable, Sendable {
    public var name: String
    /// Names of virtual routers.
    public var members: [String]

    public init(_ name: String, members: [String]) {
        self.name = name
        self.members = members
    }
}

/// All that the VRRP worker does, as one value: reload compares two of them.
public struct RouterConfiguration: Hashable, Sendable {
    public var instances: [InstanceConfiguration]
    public var groups: [SyncGroupConfiguration]
    public var scripts: [ScriptConfiguration]
    /// Names of the tracked files that some virtual router follows.
    public var files: [String] = []
    public var processes: [ProcessConfiguration] = []
    public var linkDelays: [InterfaceName: LinkDelays] = [:]
    /// `vrrp_startup_delay`: shifts the first timers of all virtual routers.
    public var startDelay: Duration
    /// `vrrp_delay_after_boot`: the same, counted from when the machine was booted.
    public var delayAfterBoot: Duration
    public var reportsUnknownVRIDs: Bool

    public init(
        instances: [InstanceConfiguration], groups: [SyncGroupConfiguration] = [], scripts: [ScriptConfiguration] = [],
        startDelay: Duration = .zero, delayAfterBoot: Duration = .zero, reportsUnknownVRIDs: Bool = false
    ) {
        self.instances = instances
        self.groups = groups
        self.scripts = scripts
        self.startDelay = startDelay
        self.delayAfterBoot = delayAfterBoot
        self.reportsUnknownVRIDs = reportsUnknownVRIDs
    }
}

/// What the kernel says about an interface, as far as VRRP depends on it.
public struct InterfaceStatus: Hashable, Sendable {
    public var index: InterfaceIndex
    /// Administratively up and running.
    public var isUp: Bool
    /// Addresses in the kernel's order, without those that this daemon put there.
    public var addresses: [IPAddress]

    public init(index: InterfaceIndex, isUp: Bool, addresses: [IPAddress]) {
        self.index = index
        self.isUp = isUp
        self.addresses = addresses
    }

    /// Where advertisements of a family come from: the first IPv4 address, or the first link-local IPv6 one
    /// (RFC 9568 section 5.1.1.1 and 5.1.2.1).
    func source(_ family: AddressFamily) -> IPAddress? {
        addresses.first { $0.family == family && (family == .ipv4 || $0.isLinkLocal) }
    }
}
