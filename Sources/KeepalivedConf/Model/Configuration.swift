public import InternetTypes

/// A keepalived configuration as typed values: the last of its four forms.
///
/// Equal configurations mean the same thing, wherever in which file their lines stand.
public struct Configuration: Hashable, Sendable {
    /// `global_defs` and what stands outside all blocks.
    public var globals = GlobalDefinitions()
    /// `vrrp_script`, in order.
    public var scripts: [TrackScript] = []
    /// `vrrp_instance`, in order; only those that can be run.
    public var instances: [VRRPInstance] = []
    /// `vrrp_sync_group`, in order; only members that exist.
    public var syncGroups: [SyncGroup] = []
    /// `track_file`.
    public var trackFiles: [TrackFile] = []
    /// `vrrp_track_process`.
    public var trackProcesses: [TrackProcess] = []
    /// `bfd_instance`.
    public var bfdInstances: [BFDInstance] = []
    /// `track_group`.
    public var trackGroups: [TrackGroup] = []
    /// `static_ipaddress`, each with a device.
    public var staticAddresses: [VirtualAddress] = []
    /// `static_routes`.
    public var staticRoutes: [Route] = []
    /// `static_rules`.
    public var staticRules: [Rule] = []
    /// `garp_group`.
    public var announcementGroups: [AnnouncementGroup] = []
    /// `interface_up_down_delays`.
    public var interfaceDelays: [InterfaceDelay] = []
    /// `linkbeat_interfaces`.
    public var polledInterfaces: [PolledInterface] = []
    /// `virtual_server_group`.
    public var virtualServerGroups: [VirtualServerGroup] = []
    /// `virtual_server`, in order; only those with real servers.
    public var virtualServers: [VirtualServer] = []
    /// `SSL`.
    public var tls: TLSMaterial?

    public init() {}

    /// The scripts that the check worker would run.
    var checkScripts: [ScriptCommand] {
        virtualServers.flatMap { server in
            [server.quorumUp, server.quorumDown].compactMap { $0 }
                + server.realServers.flatMap { real in
                    [real.notifyUp, real.notifyDown].compactMap { $0 } + real.checkers.compactMap(\.command)
                }
        } + [globals.lvsNotifyFIFO.script].compactMap { $0 }
    }
}

/// `global_defs` and the settings at file level.
public struct GlobalDefinitions: Hashable, Sendable {
    /// `router_id`; the host name where it is not given.
    public var routerID = ""
    /// `vrrp_version`: for IPv4 instances that name none.
    public var vrrpVersion: UInt8 = 2
    /// `dynamic_interfaces`: interfaces may come and go.
    public var usesDynamicInterfaces = false
    /// Whether interfaces may also change type while running.
    public var allowsInterfaceChanges = false
    /// `vrrp_drift step_down`: a master from which somebody takes an object steps down, as keepalived does.
    public var stepsDownOnDrift = false
    /// `vrrp_strict`.
    public var isStrict = false
    /// `vrrp_mcast_group4` and `vrrp_mcast_group6`.
    public var multicastGroup4 = IPAddress.vrrpGroup(.ipv4)
    public var multicastGroup6 = IPAddress.vrrpGroup(.ipv6)
    /// Defaults of the instances' own settings.
    public var announcements = AnnouncementSettings()
    /// `vrrp_down_timer_adverts`.
    public var downTimerAdvertisements: UInt8 = 3
    /// `vrrp_lower_prio_no_advert` and its siblings, each the default of the instances' setting of that name.
    public var lowerPriorityNoAdvertisement = false
    public var higherPrioritySendAdvertisement = false
    public var checksUnicastSource = false
    public var skipsAdvertisedAddressCheck = false
    public var ownerIgnoresAdvertisements = false
    public var checksumAsVersion2 = false
    public var notifiesPriorityChanges = false
    public var writesStatesOnReload = false
    /// `log_unknown_vrids`.
    public var logsUnknownVirtualRouterIDs = false
    /// How long the VRRP worker waits after its start before it acts.
    public var startupDelay = Duration.zero
    /// How long it waits after the machine was booted.
    public var delayAfterBoot = Duration.zero

    public var logsAllCheckFailures = false
    /// `script_user`; nil where scripts run as keepalived_script, or as root where there is no such user.
    public var scriptUser: ScriptUser?
    /// `enable_script_security`.
    public var enforcesScriptSecurity = false
    /// `vrrp_priority`, `vrrp_rt_priority` and so on; likewise for the other workers.
    public var vrrpScheduling = SchedulingSettings()
    public var checkerScheduling = SchedulingSettings()
    public var bfdScheduling = SchedulingSettings()
    /// The ceiling for raising the real-time priority of a late process; nil where it is not raised.
    public var maximumAutomaticPriority: Int8?
    public var minimumAutomaticPriorityDelay = Duration.seconds(1)

    /// The FIFOs of all workers, of the VRRP worker and of the check worker.
    public var notifyFIFO = FIFO()
    public var vrrpNotifyFIFO = FIFO()
    public var lvsNotifyFIFO = FIFO()
    /// Runs before the workers start, and its sibling after they have ended.
    public var startupScript: ScriptCommand?
    public var startupScriptTimeout = Duration.seconds(10)
    public var shutdownScript: ScriptCommand?
    public var shutdownScriptTimeout = Duration.seconds(10)

    public var mail = MailSettings()
    public var lvs = LVSSettings()
    public var snmp = SNMPSettings()
    public var dbus = DBusSettings()
    public var firewall = FirewallSettings()
    public var receiveBuffers = ReceiveBufferSettings()
    public var reload = ReloadSettings()
    public var files = OutputFiles()
    public var processNames = ProcessNames()

    /// `linkbeat_use_polling`: every interface's link state is polled.
    public var pollsLinks = false
    /// `disable_local_igmp`.
    public var disablesLocalIGMP = false
    /// `vmac_prefix`, and its sibling for `use_vmac` on address lines: how names of macvlans begin.
    public var vmacPrefix = "vrrp"
    public var vmacAddressPrefix = "vrrp"
    /// `use_symlink_paths`: scripts are started by the path as written.
    public var usesSymlinkPaths = false
    /// `set_supplementary_groups`: scripts have all groups of their user.
    public var setsSupplementaryGroups = false
    /// `iproute_usr_dir` and `iproute_etc_dir`: where the name tables are; nil: the usual places.
    public var iprouteUsrFolder: String?
    public var iprouteEtcFolder: String?

    /// `net_namespace`.
    public var networkNamespace: String?
    /// `net_namespace_ipvs`; nil: the same as everything else, empty: the default namespace.
    public var networkNamespaceIPVS: String?
    /// `namespace_with_ipsets`.
    public var allowsIPSetsInNamespace = false
    /// `instance`.
    public var instanceName: String?
    public var usesPIDFolder = false
    /// `umask`: the permissions taken from new files; nil leaves the command line's or the default.
    public var umask: UInt16?
    /// `child_wait_time`: how long workers have to end.
    public var childWaitTime = Duration.seconds(5)
    public var defaultInterface: InterfaceName?
    /// Where each setting was given.
    public var origins = Origins()

    public init() {}
}

/// How a worker is scheduled; nil and false leave the choice to Stayalived.
public struct SchedulingSettings: Hashable, Sendable {
    /// Nice value, -20 to 19.
    public var niceness: Int8?
    /// SCHED_RR priority, 1 to 99.
    public var realTimePriority: UInt8?
    public var locksMemory = false
    /// The CPUs to be bound to; empty means all.
    public var cpus: [Int] = []
    /// RLIMIT_RTTIME.
    public var realTimeLimit: Duration?

    public init() {}
}

/// A FIFO that takes one line per event.
public struct FIFO: Hashable, Sendable {
    public var path: String?
    public var owner: ScriptUser?
    /// Started once with the path as its last argument.
    public var script: ScriptCommand?

    public init() {}
}

/// A user and group as the configuration names them, with the numbers that the system gave when it was read.
public struct ScriptUser: Hashable, Sendable {
    public var name: String
    public var groupName: String?
    public var uid: UInt32
    public var gid: UInt32

    public init(name: String, groupName: String? = nil, uid: UInt32, gid: UInt32) {
        self.name = name
        self.groupName = groupName
        self.uid = uid
        self.gid = gid
    }
}

/// A command to run: argv as it is passed, the program's path resolved, and as whom.
public struct ScriptCommand: Hashable, Sendable {
    /// The program first, as configured.
    public var arguments: [String]
    /// The file to execute: absolute, symbolic links resolved.
    public var path: String
    /// None or one; an array, so that the many places which could have a script stay small.
    private var users: [ScriptUser]
    /// Nil means the user of the daemon.
    public var user: ScriptUser? {
        get { users.first }
        set { users = newValue.map { [$0] } ?? [] }
    }
    public var origin: Origin

    /// `</path`: succeeds where the file can be opened; no program is run.
    public var onlyOpensAFile: Bool { arguments.first?.utf8.first == UInt8(ascii: "<") }

    public init(arguments: [String], path: String? = nil, user: ScriptUser? = nil, origin: Origin = .none) {
        self.arguments = arguments
        self.path = path ?? arguments.first ?? ""
        users = user.map { [$0] } ?? []
        self.origin = origin
    }
}

/// `vrrp_script`: a command whose exit status tells whether something is well.
public struct TrackScript: Hashable, Sendable {
    public var name: String
    /// What to run.
    public var command: ScriptCommand
    /// From the start of one run to that of the next.
    public var interval = Duration.seconds(1)
    /// After this the script counts as failed; the interval where nothing was given.
    public var timeout = Duration.seconds(1)
    /// Added to the priority; 0 means that failure is a fault.
    public var weight: Int16 = 0
    /// Success counts as failure.
    public var isReversed = false
    /// How many successes in a row make it well.
    public var rise: UInt32 = 1
    /// How many failures in a row make it unwell.
    public var fall: UInt32 = 1
    /// Taken for failed until its first success.
    public var startsFailed = false
    public var origins: Origins

    public init(name: String, command: ScriptCommand, origins: Origins = Origins()) {
        self.name = name
        self.command = command
        self.origins = origins
    }
}

/// `vrrp_sync_group`: instances that change state together.
public struct SyncGroup: Hashable, Sendable {
    public var name: String
    /// Names of instances, all of which exist.
    public var members: [String] = []
    public var tracking = Tracking()
    public var notify = NotifyScripts()
    /// Weighted trackers change the members' priorities.
    public var appliesWeights = false
    /// Nil: as `smtp_alert_vrrp` or `smtp_alert` say.
    public var sendsMail: Bool?
    public var notifiesPriorityChanges = false
    public var origins: Origins

    public init(name: String, origins: Origins = Origins()) {
        self.name = name
        self.origins = origins
    }
}

/// The scripts that a change of state runs.
///
/// Most instances have few of them, so they stand in a dictionary: ten thousand instances cost what they use.
public struct NotifyScripts: Hashable, Sendable {
    private enum Occasion: Hashable { case master, backup, fault, stop, deleted, any, masterReceivedLowerPriority }

    private var scripts: [Occasion: ScriptCommand] = [:]
    /// A removed instance says DELETED rather than FAULT.
    public var reportsDeleted = false

    public init() {}

    /// On becoming master.
    public var master: ScriptCommand? {
        get { scripts[.master] }
        set { scripts[.master] = newValue }
    }
    /// On becoming backup.
    public var backup: ScriptCommand? {
        get { scripts[.backup] }
        set { scripts[.backup] = newValue }
    }
    /// On going into fault.
    public var fault: ScriptCommand? {
        get { scripts[.fault] }
        set { scripts[.fault] = newValue }
    }
    /// When the daemon stops.
    public var stop: ScriptCommand? {
        get { scripts[.stop] }
        set { scripts[.stop] = newValue }
    }
    /// When a reload removed the instance.
    public var deleted: ScriptCommand? {
        get { scripts[.deleted] }
        set { scripts[.deleted] = newValue }
    }
    /// Run on every change, with INSTANCE or GROUP, name, state and priority appended.
    public var any: ScriptCommand? {
        get { scripts[.any] }
        set { scripts[.any] = newValue }
    }
    /// When a master hears of a lower priority.
    public var masterReceivedLowerPriority: ScriptCommand? {
        get { scripts[.masterReceivedLowerPriority] }
        set { scripts[.masterReceivedLowerPriority] = newValue }
    }

    /// In the order of the file.
    var all: [ScriptCommand] {
        scripts.values.sorted { ($0.origin.line, $0.origin.offset) < ($1.origin.line, $1.origin.offset) }
    }
}
