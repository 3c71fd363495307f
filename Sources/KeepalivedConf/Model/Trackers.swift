public import InternetTypes

/// `track_file`: a file with a number in it that changes priorities or the health of a server.
public struct TrackFile: Hashable, Sendable {
    public var name: String
    public var path = ""
    /// Multiplies the number, -254 to 254; 0 means that any other number than 0 is a fault.
    public var weight: Int16 = 1
    public var isReversed = false
    /// The file is created with this number; nil where it is not created.
    public var initialValue: Int32?
    public var overwrites = false
    public var origins: Origins
}

/// `vrrp_track_process`: how many processes of a kind must run.
public struct TrackProcess: Hashable, Sendable {
    public enum ParameterMatch: String, Hashable, Sendable { case exact, initial, partial }

    public var name: String
    /// The program and, where given, its parameters.
    public var command: [String] = []
    public var parameterMatch: ParameterMatch?
    public var weight: Int16 = 0
    public var isReversed = false
    public var quorum: UInt16 = 1
    public var quorumMaximum: UInt16?
    /// Wait before the quorum counts as lost.
    public var terminateDelay = Duration.zero
    /// Wait before the quorum counts as gained.
    public var forkDelay = Duration.zero
    /// The whole command line counts, not the 15 letters of `comm`.
    public var matchesFullCommand = false
    public var origins: Origins
}

/// `bfd_instance`: one BFD session (RFC 5880).
public struct BFDInstance: Hashable, Sendable {
    public var name: String
    public var neighbour: IPAddress
    public var source: IPAddress?
    public var requiredMinimumReceive = Duration.milliseconds(10)
    public var desiredMinimumTransmit = Duration.milliseconds(10)
    /// Transmit interval while the session is not up.
    public var idleTransmit = Duration.milliseconds(1000)
    public var multiplier: UInt8 = 5
    public var isPassive = false
    /// Nil: 255 for IPv4, 64 for IPv6.
    public var ttl: UInt8?
    /// How far below our own a received TTL may be; nil means no check.
    public var maximumHops: UInt8? = 0
    public var isMultihop = false
    public var weight: Int16 = 0
    public var isReversed = false
    /// Who is told of its state.
    public var informsVRRP = true
    public var informsCheckers = true
    public var origins: Origins
}

/// `track_group`: instances whose faults take static addresses, routes and rules away.
public struct TrackGroup: Hashable, Sendable {
    public var name: String
    public var members: [String]
    public var origin: Origin
}

/// `garp_group`: interfaces that share a limit on announcements.
public struct AnnouncementGroup: Hashable, Sendable {
    public var arpInterval: Duration?
    public var neighbourInterval: Duration?
    /// Each entry is one interface, or several that share a queue.
    public var interfaces: [[InterfaceName]] = []
    public var origin: Origin
}

/// A line of `interface_up_down_delays`.
public struct InterfaceDelay: Hashable, Sendable {
    public var interface: InterfaceName
    public var down: Duration
    public var up: Duration
    public var origin: Origin
}

/// A line of `linkbeat_interfaces`.
public struct PolledInterface: Hashable, Sendable {
    public enum Method: String, Hashable, Sendable { case mii = "MII", ethtool = "ETHTOOL", ioctl = "IOCTL" }

    public var interface: InterfaceName
    /// Nil: whichever works.
    public var method: Method?
    public var origin: Origin
}

/// `SSL`: what TLS checks present.
public struct TLSMaterial: Hashable, Sendable {
    public var password: String?
    public var certificateAuthority: String?
    public var certificate: String?
    public var key: String?
    public var origin: Origin
}
