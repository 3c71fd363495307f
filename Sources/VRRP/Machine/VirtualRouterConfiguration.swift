public import InternetTypes

/// What makes two descriptions the same virtual router over a reload: not its name, but what peers see.
public struct VirtualRouterKey: Hashable, Sendable, CustomStringConvertible {
    public let vrid: VRID
    public let family: AddressFamily
    /// The interface that advertisements use; nil for unicast without a named interface.
    public let interface: InterfaceName?
    /// The multicast group, or nil for unicast.
    public let group: IPAddress?

    public init(vrid: VRID, family: AddressFamily, interface: InterfaceName?, group: IPAddress?) {
        self.vrid = vrid
        self.family = family
        self.interface = interface
        self.group = group
    }

    public var description: String {
        "VRID \(vrid.rawValue) \(family.rawValue) on \(interface?.rawValue ?? "any interface") "
            + (group.map { "to \($0)" } ?? "unicast")
    }
}

/// Whether a router of higher priority takes over from a working master of lower priority (RFC 9568 section 6.1,
/// Preempt_Mode).
public enum Preemption: Hashable, Sendable {
    case immediate
    /// keepalived's `preempt_delay`: the master of lower priority is tolerated for this long.
    case after(Duration)
    /// `nopreempt`.
    case never
}

/// How often the holder of the addresses announces them by gratuitous ARP or unsolicited NA.
public struct AnnouncementTiming: Hashable, Sendable {
    /// Packets per address on becoming MASTER, and again after `delay`.
    public var repeats: Int
    public var delay: Duration
    /// Period of repeated announcements while MASTER; nil for none.
    public var refresh: Duration?
    public var refreshRepeats: Int
    /// The same after an advertisement of lower priority was heard.
    public var lowerPriorityRepeats: Int
    public var lowerPriorityDelay: Duration
    /// Period of single announcements on other interfaces than the virtual router's own; nil for none.
    public var refreshElsewhere: Duration?

    /// keepalived's defaults: five at once and five after five seconds.
    public init(
        repeats: Int = 5, delay: Duration = .seconds(5), refresh: Duration? = nil, refreshRepeats: Int = 1,
        lowerPriorityRepeats: Int = 5, lowerPriorityDelay: Duration = .seconds(5),
        refreshElsewhere: Duration? = nil
    ) {
        self.repeats = repeats
        self.delay = delay
        self.refresh = refresh
        self.refreshRepeats = refreshRepeats
        self.lowerPriorityRepeats = lowerPriorityRepeats
        self.lowerPriorityDelay = lowerPriorityDelay
        self.refreshElsewhere = refreshElsewhere
    }
}

/// Everything that one virtual router's machine needs to know; nothing about the kernel.
public struct VirtualRouterConfiguration: Hashable, Sendable {
    public var name: String
    public var key: VirtualRouterKey
    public var version: Version
    /// The configured priority; 255 says that this router owns the addresses.
    public var basePriority: Priority
    public var interval: AdvertisementInterval
    public var authentication: Authentication
    /// How many intervals without an advertisement make the master down (3 in the RFC).
    public var downTimerAdvertisements: Int
    public var preemption: Preemption
    /// The addresses in advertisements, in configured order.
    public var addresses: [IPAddress]
    public var destination: ReceptionPolicy.Destination
    /// TTL or hop limit of advertisements; 255 for multicast.
    public var hopLimit: UInt8
    /// `skip_check_adv_addr`: compare the address list only when the master changes.
    public var skipsAddressListCheck: Bool
    public var checksum: ChecksumMode
    public var acceptsOldUnicastChecksum: Bool
    /// Stay silent when a master of lower priority is heard, leaving it to time out.
    public var silentOnLowerPriority: Bool
    /// Send one more advertisement before yielding to a higher priority.
    public var answersHigherPriority: Bool
    /// As address owner, drop all that others advertise.
    public var ownerIgnoresAdvertisements: Bool
    public var announcements: AnnouncementTiming
    /// `auth_hmac`; nil without.
    public var trailer: TrailerSettings?
    /// `timer_expired_backup`: the priority of the master that is assumed when the process got no time; nil for off.
    public var timerExpiredBackup: Priority?
    /// The name of the sync group that this virtual router changes state with.
    public var syncGroup: String?

    public init(
        name: String, key: VirtualRouterKey, version: Version, basePriority: Priority, interval: AdvertisementInterval,
        authentication: Authentication = .none, downTimerAdvertisements: Int = 3, preemption: Preemption = .immediate,
        addresses: [IPAddress], destination: ReceptionPolicy.Destination, hopLimit: UInt8 = 255,
        skipsAddressListCheck: Bool = false, checksum: ChecksumMode = .normal, acceptsOldUnicastChecksum: Bool = true,
        silentOnLowerPriority: Bool = false, answersHigherPriority: Bool = false,
        ownerIgnoresAdvertisements: Bool = false, announcements: AnnouncementTiming = AnnouncementTiming(),
        trailer: TrailerSettings? = nil, timerExpiredBackup: Priority? = nil, syncGroup: String? = nil
    ) {
        self.name = name
        self.key = key
        self.version = version
        self.basePriority = basePriority
        self.interval = interval
        self.authentication = authentication
        self.downTimerAdvertisements = downTimerAdvertisements
        self.preemption = preemption
        self.addresses = addresses
        self.destination = destination
        self.hopLimit = hopLimit
        self.skipsAddressListCheck = skipsAddressListCheck
        self.checksum = checksum
        self.acceptsOldUnicastChecksum = acceptsOldUnicastChecksum
        self.silentOnLowerPriority = silentOnLowerPriority
        self.answersHigherPriority = answersHigherPriority
        self.ownerIgnoresAdvertisements = ownerIgnoresAdvertisements
        self.announcements = announcements
        self.trailer = trailer
        self.timerExpiredBackup = timerExpiredBackup
        self.syncGroup = syncGroup
    }

    public var isOwner: Bool { basePriority == .owner }

    /// Whether its advertisements are proved by an Authentication Header.
    public var hasAuthenticationHeader: Bool {
        if case .header = authentication { true } else { false }
    }
    /// Whether it has keys to compute with.
    public var needsDigests: Bool { hasAuthenticationHeader || trailer != nil }

    /// What the codec checks arriving advertisements against, but for what changes with each one.
    public func receptionPolicy(ownSource: IPAddress?, skipAddressListCheck: Bool) -> ReceptionPolicy {
        ReceptionPolicy(
            family: key.family, version: version, vrid: key.vrid, authentication: authentication, interval: interval,
            addresses: addresses, destination: destination, ownSource: ownSource,
            skipAddressListCheck: skipAddressListCheck, checksum: checksum,
            acceptOldUnicastChecksum: acceptsOldUnicastChecksum)
    }
}
