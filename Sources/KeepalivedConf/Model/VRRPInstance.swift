public import InternetTypes

/// `vrrp_instance`: one virtual router, with the defaults of `global_defs` put in.
public struct VRRPInstance: Hashable, Sendable {
    /// What `state` asks for; below priority 255 an instance starts as backup all the same.
    public enum InitialState: String, Hashable, Sendable { case master = "MASTER", backup = "BACKUP" }

    public var name: String
    /// Nil only for a unicast instance with a source address.
    public var interface: InterfaceName?
    /// `vrf`.
    public var vrf: InterfaceName?
    /// 1 to 255.
    public var virtualRouterID: UInt8 = 0
    /// The family of its advertised addresses.
    public var family = AddressFamily.ipv4
    /// 2 or 3; IPv6 is always 3.
    public var version: UInt8 = 2
    /// 1 to 255; 255 is the address owner.
    public var priority: UInt8 = 100
    /// What `state` says, or what the priority implies.
    public var initialState = InitialState.backup
    /// Whole seconds in version 2; multiples of 10 ms up to 40.95 s in version 3 (RFC 9568 section 5.2.7).
    public var advertisementInterval = Duration.seconds(1)
    /// Version 2 only.
    public var authentication: Authentication?
    public var hmac: HMACSettings?

    /// Where multicast advertisements go.
    public var multicastGroup = IPAddress.vrrpGroup(.ipv4)
    /// Not empty: advertisements go to these instead of the group.
    public var unicastPeers: [UnicastPeer] = []
    /// `mcast_src_ip`; nil: the first address of the interface.
    public var multicastSource: IPAddress?
    /// `unicast_src_ip`; nil: the first address of the interface.
    public var unicastSource: IPAddress?
    /// Nil: 255 for IPv4, the kernel's default for IPv6.
    public var unicastTTL: UInt8?
    /// Advertisements count only from listed peers.
    public var checksUnicastSource = false
    /// A unicast instance whose peer list is empty is in fault rather than multicast.
    public var faultsWithoutPeers = false

    /// Advertised, in this order; no address twice.
    public var virtualAddresses: [VirtualAddress] = []
    /// `no_virtual_ipaddress`: having none is no mistake.
    public var allowsNoVirtualAddress = false
    /// Held, but not advertised.
    public var excludedAddresses: [VirtualAddress] = []
    /// Held while master.
    public var virtualRoutes: [Route] = []
    public var virtualRules: [Rule] = []
    public var promotesSecondaries = false

    /// False: `nopreempt`.
    public var preempts = true
    /// Waited before a master of lower priority is replaced.
    public var preemptDelay = Duration.zero
    /// False: the state of its own interface is ignored (`dont_track_primary`).
    public var tracksInterface = true
    /// In fault while its source address is not on this host.
    public var tracksSourceAddress = false
    /// What it watches besides its interface.
    public var tracking = Tracking()
    public var notify = NotifyScripts()
    public var announcements = AnnouncementSettings()
    /// How many advertisements may be missing (RFC 9568 section 6.1: 3).
    public var downTimerAdvertisements: UInt8 = 3
    /// A master does not answer advertisements of lower priority.
    public var lowerPriorityNoAdvertisement = false
    /// A master sends once more before it yields.
    public var higherPrioritySendAdvertisement = false
    /// An address owner drops all advertisements.
    public var ownerIgnoresAdvertisements = false
    /// Addresses are compared only where the master is a new one.
    public var skipsAdvertisedAddressCheck = false
    /// Held to the letter of the protocol; the corrections are made already.
    public var isStrict = false
    /// Packets to the virtual addresses are accepted.
    public var accepts = true
    /// Version 3 checksums over IPv4 without the pseudo-header.
    public var checksumAsVersion2 = false
    /// Priority with which it goes BACKUP where its own timer was late; nil where it does not.
    public var timerExpiredBackup: UInt8?
    /// Changes of priority go to the FIFOs.
    public var notifiesPriorityChanges = false
    public var sendsMail: Bool?
    /// Bytes; nil leaves it to the kernel.
    public var receiveBufferSize: UInt32?
    public var debugLevel: UInt8 = 0
    /// `linkbeat_use_polling` of the instance; its interface is among the configuration's polled ones, too.
    public var pollsLink = false
    public var oldUnicastChecksum = OldUnicastChecksum.detect
    /// `use_vmac`.
    public var virtualMAC: VirtualMACSettings?
    /// `use_ipvlan`.
    public var ipvlan: IPVLANSettings?
    /// `use_vmac` on the address line.
    public var usesVirtualMACForAddresses = false
    /// `vmac_xmit_base`.
    public var transmitsOnBaseInterface = false
    public var origins: Origins

    public init(name: String, origins: Origins = Origins()) {
        self.name = name
        self.origins = origins
    }

    /// Whether it owns its addresses: priority 255 (RFC 9568 section 6.1).
    public var isAddressOwner: Bool { priority == 255 }
    /// Whether advertisements go to peers.
    public var isUnicast: Bool {
        !unicastPeers.isEmpty || faultsWithoutPeers && (origins.has("unicast_peer") || origins.has("unicast_src_ip"))
    }
}

/// `old_unicast_checksum`: version 3 checksums with the multicast group in the pseudo-header of unicast packets.
public enum OldUnicastChecksum: Hashable, Sendable {
    /// Taken from peers that send so.
    case detect
    case always
    case never
}

/// The authentication of VRRP version 2 (RFC 2338); passwords are at most 8 bytes.
public enum Authentication: Hashable, Sendable {
    case password([UInt8])
    case authenticationHeader([UInt8])
}

/// keepalived's HMAC-SHA256 trailer.
public struct HMACSettings: Hashable, Sendable {
    /// Whether advertisements are signed, and whether unsigned ones are taken.
    public enum Mode: String, Hashable, Sendable { case enforce, permissive, receiveOnly = "receive-only" }
    /// Whether a remembered sequence number may grow old.
    public enum AntiReplay: String, Hashable, Sendable { case time, monotonic }

    /// Raw keys of 32 to 64 bytes by number.
    public var keys: [UInt8: [UInt8]] = [:]
    public var activeKey: UInt8 = 0
    /// Nil: three advertisement intervals, at least 5 s.
    public var timeWindow: Duration?
    public var antiReplay = AntiReplay.time
    public var mode = Mode.enforce

    public init() {}
}

/// A unicast peer and the TTLs that its advertisements may arrive with.
public struct UnicastPeer: Hashable, Sendable {
    public var address: IPAddress
    /// Advertisements that arrive with a lower TTL are dropped; likewise above the other.
    public var minimumTTL: UInt8?
    public var maximumTTL: UInt8?
    public var origin: Origin

    public init(address: IPAddress, minimumTTL: UInt8? = nil, maximumTTL: UInt8? = nil, origin: Origin = .none) {
        self.address = address
        self.minimumTTL = minimumTTL
        self.maximumTTL = maximumTTL
        self.origin = origin
    }
}

/// How gratuitous ARPs and unsolicited neighbour advertisements are sent.
public struct AnnouncementSettings: Hashable, Sendable {
    /// Wait before the second burst; zero means none.
    public var delay = Duration.seconds(5)
    /// Per address and burst.
    public var repeatCount: UInt32 = 5
    /// Period of refreshes while master; zero means none.
    public var refresh = Duration.zero
    public var refreshRepeat: UInt32 = 1
    /// After an advertisement of lower priority.
    public var lowerPriorityDelay = Duration.seconds(5)
    public var lowerPriorityRepeat: UInt32 = 5
    /// Least time between gratuitous ARPs on an interface.
    public var arpInterval = Duration.zero
    /// Least time between neighbour advertisements on an interface.
    public var neighbourInterval = Duration.zero
    /// Period of single announcements on the extra interfaces; zero means none.
    public var extraInterfaceRefresh = Duration.zero
    public var coversAllExtraInterfaces = false

    public init() {}
}

/// `use_vmac`: a macvlan with the virtual router's MAC address.
public struct VirtualMACSettings: Hashable, Sendable {
    public var interface: InterfaceName?
    public var address: MACAddress?
    /// The address was given with five octets: the VRID is its last.
    public var endsWithVirtualRouterID = false
    public var group: UInt32?
    public var sendsNetlinkMessage = false

    public init() {}
}

/// `use_ipvlan`: an ipvlan in place of a macvlan.
public struct IPVLANSettings: Hashable, Sendable {
    public enum Mode: String, Hashable, Sendable { case bridge, `private`, vepa }

    public var interface: InterfaceName?
    public var mode: Mode?
    public var group: UInt32?
    public var address: AddressPrefix?

    public init() {}
}

/// What an instance or group watches besides its own interface.
public struct Tracking: Hashable, Sendable {
    public var interfaces: [Tracked] = []
    public var scripts: [Tracked] = []
    public var files: [Tracked] = []
    public var processes: [Tracked] = []
    public var bfdSessions: [Tracked] = []

    public init() {}
}

/// One watched thing by name, with this watcher's own weight.
public struct Tracked: Hashable, Sendable {
    public var name: String
    /// -253 to 253 (files and processes -254 to 254); 0 means that failure is a fault. Nil: the thing's own weight.
    public var weight: Int16?
    /// Well means unwell; nil: as the thing itself says.
    public var isReversed: Bool?
    public var origin: Origin

    public init(name: String, weight: Int16? = nil, isReversed: Bool? = nil, origin: Origin = .none) {
        self.name = name
        self.weight = weight
        self.isReversed = isReversed
        self.origin = origin
    }
}

/// An address that a virtual router holds while it is master, or that is held always.
public struct VirtualAddress: Hashable, Sendable {
    /// The broadcast address that goes with an IPv4 address.
    public enum Broadcast: Hashable, Sendable {
        case none
        case address(IPv4Address)
        /// `+`: all host bits one.
        case hostBitsOne
        /// `-`: all host bits zero.
        case hostBitsZero
    }

    public var prefix: AddressPrefix
    /// Nil: the instance's own interface.
    public var device: InterfaceName?
    /// At most 15 bytes; IPv4 only.
    public var label: String?
    public var broadcast = Broadcast.none
    /// The kernel's RT_SCOPE number; 0 is global.
    public var scope: UInt8 = 0
    /// The remote end of a point-to-point address.
    public var peer: IPAddress?
    /// IFA_F_HOMEADDRESS.
    public var isHomeAddress = false
    /// Duplicate address detection is left to the kernel (`-nodad`); without, addresses are added with IFA_F_NODAD.
    public var detectsDuplicates = false
    /// IFA_F_MANAGETEMPADDR.
    public var managesTemporaryAddresses = false
    /// IFA_F_NOPREFIXROUTE.
    public var hasNoPrefixRoute = false
    /// IFA_F_MCAUTOJOIN.
    public var joinsMulticastAutomatically = false
    /// False: nothing happens where somebody else removes it (`no_track`).
    public var isTracked = true
    /// In seconds, `UInt32.max` for ever; nil: for ever, but 0 for an IPv6 /128.
    public var preferredLifetime: UInt32?
    public var usesVirtualMAC = false
    /// Static addresses only: removed while a member of this group is in fault.
    public var trackGroup: String?
    public var origin: Origin

    public init(prefix: AddressPrefix, origin: Origin = .none) {
        self.prefix = prefix
        self.origin = origin
    }
}
