public import InternetTypes

/// A keepalived configuration as typed values: the last of its four forms.
///
/// Equal configurations mean the same thing, wherever in which file their lines stand.
public struct Configuration: Hashable, Sendable {
    public var globals = GlobalDefinitions()
    public var scripts: [TrackScript] = []
    public var instances: [VRRPInstance] = []
    public var syncGroups: [SyncGroup] = []
    public var trackFiles: [TrackFile] = []
    public var trackProcesses: [TrackProcess] = []
    public var bfdInstances: [BFDInstance] = []
    public var trackGroups: [TrackGroup] = []
    public var staticAddresses: [VirtualAddress] = []
    public var staticRoutes: [Route] = []
    public var staticRules: [Rule] = []
    public var announcementGroups: [AnnouncementGroup] = []
    public var interfaceDelays: [InterfaceDelay] = []
    public var polledInterfaces: [PolledInterface] = []
    public var virtualServerGroups: [VirtualServerGroup] = []
    public var virtualServers: [VirtualServer] = []
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
    public var routerID = ""
    public var vrrpVersion: UInt8 = 2
    public var usesDynamicInterfaces = false
    /// Whether interfaces may also change type while running.
    public var allowsInterfaceChanges = false
    public var isStrict = false
    public var multicastGroup4 = IPAddress.vrrpGroup(.ipv4)
    public var multicastGroup6 = IPAddress.vrrpGroup(.ipv6)
    /// Defaults of the instances' own settings.
    public var announcements = AnnouncementSettings()
    public var downTimerAdvertisements: UInt8 = 3
    public var lowerPriorityNoAdvertisement = false
    public var higherPrioritySendAdvertisement = false
    public var checksUnicastSource = false
    public var skipsAdvertisedAddressCheck = false
    public var ownerIgnoresAdvertisements = false
    public var checksumAsVersion2 = false
    public var notifiesPriorityChanges = false
    public var writesStatesOnReload = false
    public var logsUnknownVirtualRouterIDs = false
    /// How long the VRRP worker waits after its start before it acts.
    public var startupDelay = Duration.zero
    /// How long it waits after the machine was booted.
    public var delayAfterBoot = Duration.zero

    public var logsAllCheckFailures = false
    public var scriptUser: ScriptUser?
    public var enforcesScriptSecurity = false
    public var vrrpScheduling = SchedulingSettings()
    public var checkerScheduling = SchedulingSettings()
    public var bfdScheduling = SchedulingSettings()
    /// The ceiling for raising the real-time priority of a late process; nil where it is not raised.
    public var maximumAutomaticPriority: Int8?
    public var minimumAutomaticPriorityDelay = Duration.seconds(1)

    public var notifyFIFO = FIFO()
    public var vrrpNotifyFIFO = FIFO()
    public var lvsNotifyFIFO = FIFO()
    public var startupScript: ScriptCommand?
    public var startupScriptTimeout = Duration.seconds(10)
    public var shutdownScript: ScriptCommand?
    public var shutdownScriptTimeout = Duration.seconds(10)

    public var networkNamespace: String?
    public var instanceName: String?
    public var usesPIDFolder = false
    public var umask: UInt16?
    public var childWaitTime = Duration.seconds(5)
    public var defaultInterface: InterfaceName?
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
    public var command: ScriptCommand
    public var interval = Duration.seconds(1)
    /// After this the script counts as failed; the interval where nothing was given.
    public var timeout = Duration.seconds(1)
    /// Added to the priority; 0 means that failure is a fault.
    public var weight: Int16 = 0
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
    public var members: [String] = []
    public var tracking = Tracking()
    public var notify = NotifyScripts()
    /// Weighted trackers change the members' priorities.
    public var appliesWeights = false
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

    public var master: ScriptCommand? {
        get { scripts[.master] }
        set { scripts[.master] = newValue }
    }
    public var backup: ScriptCommand? {
        get { scripts[.backup] }
        set { scripts[.backup] = newValue }
    }
    public var fault: ScriptCommand? {
        get { scripts[.fault] }
        set { scripts[.fault] = newValue }
    }
    public var stop: ScriptCommand? {
        get { scripts[.stop] }
        set { scripts[.stop] = newValue }
    }
    public var deleted: ScriptCommand? {
        get { scripts[.deleted] }
        set { scripts[.deleted] = newValue }
    }
    /// Run on every change, with INSTANCE or GROUP, name, state and priority appended.
    public var any: ScriptCommand? {
        get { scripts[.any] }
        set { scripts[.any] = newValue }
    }
    public var masterReceivedLowerPriority: ScriptCommand? {
        get { scripts[.masterReceivedLowerPriority] }
        set { scripts[.masterReceivedLowerPriority] = newValue }
    }

    /// In the order of the file.
    var all: [ScriptCommand] {
        scripts.values.sorted { ($0.origin.line, $0.origin.offset) < ($1.origin.line, $1.origin.offset) }
    }
}
