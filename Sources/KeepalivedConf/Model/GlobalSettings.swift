public import InternetTypes

/// Mail about changes: whether, to whom and through which relay.
public struct MailSettings: Hashable, Sendable {
    /// `smtp_server`; nil: no mail is sent.
    public var server: MailServer?
    /// `smtp_helo_name`; the host name where it is not given.
    public var heloName = ""
    /// For each step of the exchange.
    public var timeout = Duration.seconds(30)
    /// `notification_email_from`; root at the host name where it is not given.
    public var sender = ""
    /// `notification_email`.
    public var recipients: [String] = []
    /// `smtp_alert`, then what takes its place for VRRP and for checks; nil where the keyword is not given.
    public var alerts: Bool?
    public var alertsVRRP: Bool?
    public var alertsChecker: Bool?
    /// `no_email_faults`: nothing is sent about instances in fault.
    public var skipsFaults = false
    /// `no_checker_emails`: servers and services are reported, single checkers are not.
    public var skipsCheckers = false

    public init() {}

    /// Whether changes of an instance are mailed.
    public func isSent(about instance: VRRPInstance) -> Bool {
        instance.sendsMail ?? alertsVRRP ?? alerts ?? false
    }
    /// Whether changes of a sync group are mailed.
    public func isSent(about group: SyncGroup) -> Bool { group.sendsMail ?? alertsVRRP ?? alerts ?? false }
    /// Whether a service that gains or loses its quorum is mailed.
    public func isSent(about server: VirtualServer) -> Bool { server.sendsMail ?? alertsChecker ?? alerts ?? false }
    /// Whether a real server that comes or goes is mailed: the only thing that is where nothing is said.
    public func isSent(about server: RealServer) -> Bool { server.sendsMail ?? alertsChecker ?? alerts ?? true }
}

/// A mail relay.
public struct MailServer: Hashable, Sendable {
    /// As written: a name or an address.
    public var host: String
    /// What the name stood for when the configuration was read.
    public var address: IPAddress
    public var port: UInt16

    public init(host: String, address: IPAddress, port: UInt16 = 25) {
        self.host = host
        self.address = address
        self.port = port
    }
}

/// What concerns IPVS as a whole.
public struct LVSSettings: Hashable, Sendable {
    /// What `lvs_flush_on_stop` removes.
    public enum FlushOnStop: String, Hashable, Sendable {
        /// The whole table.
        case everything = "all"
        /// The services that are configured, without taking out each real server first.
        case virtualServers = "VS"
    }

    /// `lvs_timeouts`: how long idle connections are remembered; nil leaves the kernel's value.
    public var tcpTimeout: Duration?
    public var tcpFinTimeout: Duration?
    public var udpTimeout: Duration?
    /// `lvs_flush`: the table is emptied at start.
    public var flushesAtStart = false
    public var flushOnStop: FlushOnStop?
    public var syncDaemon: LVSSyncDaemon?
    /// `rs_init_notifies`: the first state of a real server runs its scripts, too.
    public var notifiesInitialStates = false

    public init() {}
}

/// `lvs_sync_daemon`: two directors that tell each other of their connections.
public struct LVSSyncDaemon: Hashable, Sendable {
    public var interface: InterfaceName
    /// The instance whose state decides between sending and receiving; nil: both at once.
    public var instance: String?
    /// The VRID of the instance where it is not given, else 0.
    public var id: UInt8 = 0
    /// Bytes; nil leaves this and what follows to the kernel.
    public var maximumLength: UInt16?
    public var port: UInt16?
    public var ttl: UInt8?
    public var group: IPAddress?
    public var origin: Origin

    public init(interface: InterfaceName, origin: Origin = .none) {
        self.interface = interface
        self.origin = origin
    }
}

/// How the management system is served, by AgentX.
public struct SNMPSettings: Hashable, Sendable {
    /// `snmp_socket`.
    public var socket = "unix:/var/agentx/master"
    /// `enable_traps`.
    public var sendsTraps = false
    /// `enable_snmp_vrrp`: the VRRP part of KEEPALIVED-MIB.
    public var servesVRRP = false
    /// `enable_snmp_checker`: its other part.
    public var servesChecker = false
    /// `enable_snmp_rfcv2`: VRRP-MIB (RFC 2787).
    public var servesRFC2 = false
    /// `enable_snmp_rfcv3`: VRRPv3-MIB (RFC 6527).
    public var servesRFC3 = false
    /// How old statistics may be that are read from the kernel.
    public var virtualServerStatisticsInterval = Duration.seconds(5)
    public var realServerStatisticsInterval = Duration.seconds(5)

    public init() {}
}

/// What is offered on the system bus.
public struct DBusSettings: Hashable, Sendable {
    /// `enable_dbus`.
    public var isEnabled = false
    public var serviceName = "org.keepalived.Vrrp1"
    /// `dbus_no_interface_name`: stands in object paths for the interface of instances without one.
    public var noInterfaceName: String?

    public init() {}
}

/// How packets are filtered and marked.
public struct FirewallSettings: Hashable, Sendable {
    /// `nftables`: the name of the table.
    public var table = "keepalived"
    /// `nftables_priority`.
    public var priority: Int32 = -1
    /// `nftables_ifindex`: interfaces are matched by number.
    public var matchesInterfaceIndex = false
    /// `nftables_counters`.
    public var counts = false
    /// `nftables_ipvs`: groups of virtual servers become one service by marks that this table sets; nil: they do not.
    public var ipvsTable: String?
    public var ipvsPriority: Int32 = -1
    /// The first mark.
    public var ipvsStartMark: UInt32 = 1000
    /// `vrrp_iptables` with its chains: given, but nftables is used.
    public var iptablesChains: [String] = []
    /// `vrrp_ipsets`, likewise.
    public var ipsets: [String] = []

    public init() {}
}

/// A receive buffer of a netlink socket.
public struct ReceiveBuffer: Hashable, Sendable {
    /// Bytes; 0 leaves it to the kernel.
    public var size: UInt32 = 0
    /// More than the limit of unprivileged processes (SO_RCVBUFFORCE).
    public var isForced = false

    public init() {}
}

/// The receive buffers of all sockets.
public struct ReceiveBufferSettings: Hashable, Sendable {
    /// How large the buffers of VRRP sockets are for each instance.
    public enum Policy: Hashable, Sendable {
        case kernel
        /// What the interface carries in one packet.
        case mtu
        /// The longest advertisement that is expected.
        case advertisement
        case bytes(UInt32)
    }

    public var vrrpCommand = ReceiveBuffer()
    public var vrrpMonitor = ReceiveBuffer()
    public var processMonitor = ReceiveBuffer()
    public var lvsCommand = ReceiveBuffer()
    public var lvsMonitor = ReceiveBuffer()
    /// `vrrp_rx_bufs_policy`.
    public var policy = Policy.kernel
    /// How many packets there is room for.
    public var multiplier: UInt32 = 3

    public init() {}
}

/// When and how the configuration is read again.
public struct ReloadSettings: Hashable, Sendable {
    /// `reload_check_config`: an extra process checks first.
    public var checksFirst = false
    /// What that process says; nil: nowhere.
    public var checkLog: String?
    /// `reload_time_file`: when to reload next.
    public var timeFile: String?
    /// `reload_repeat`: the file stays, and counts every day.
    public var repeats = false
    /// `reload_file`: exists while a reload is wanted to happen; empty: beside the pid file.
    public var file: String?

    public init() {}
}

/// Files and folders that the daemon writes.
public struct OutputFiles: Hashable, Sendable {
    /// `state_dump_file` and its siblings; nil: the documented names in the folder for temporary files.
    public var stateDump: String?
    public var statsDump: String?
    public var jsonDump: String?
    /// `data_use_instance`: the names of dumps have the daemon's instance in them.
    public var namesContainInstance = false
    /// `json_version`: 1 or 2.
    public var jsonVersion: UInt8 = 1
    /// `config_save_dir`: keeps a copy of each configuration.
    public var configurationCopies: String?
    /// `tmp_config_directory`: has no effect on what is handed to workers, which is memory.
    public var temporaryConfiguration: String?

    public init() {}
}

/// The names of the processes.
public struct ProcessNames: Hashable, Sendable {
    /// `process_names`: each worker has a telling name.
    public var namesWorkers = false
    public var parent: String?
    public var vrrp: String?
    public var checker: String?
    public var bfd: String?

    public init() {}
}
