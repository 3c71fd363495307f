public import EventRecord

/// What a worker has to know that is not in the configuration: the part of the command line that concerns it.
public struct WorkerOptions: Hashable, Sendable {
    /// Log lines to the terminal (`-l`).
    public var logsToConsole = false
    /// Log to the journal or syslog; false for `-G`.
    public var logsToSystem = true
    /// How often `-D` was given.
    public var detail = 0
    /// The syslog facility, as option -S names it.
    public var facility = "daemon"
    /// Leave addresses in place on exit (`-V`).
    public var keepsAddresses = false
    /// Leave the services in IPVS on exit (`-I`).
    public var keepsServices = false
    /// The pid file of this worker.
    public var pidFile: String?
    /// Where state and statistics are dumped.
    public var dumpDirectory = "/tmp"
    /// Every input of the worker is appended to this file, as JSON lines.
    public var recording: String?
    /// How often the supervisor wants a sign of life, in nanoseconds; nil for never.
    public var heartbeat: Int64?
    /// Withdraw what a worker that died has left on the interfaces, and end.
    public var onlyWithdraws = false
    /// A worker ran before this one: what is only for the start of the daemon has been done.
    public var isSuccessor = false

    public init() {}

    public var json: JSON {
        .object([
            "console": .bool(logsToConsole), "system": .bool(logsToSystem), "detail": .integer(Int64(detail)),
            "facility": .string(facility), "keepsAddresses": .bool(keepsAddresses),
            "keepsServices": .bool(keepsServices),
            "pidFile": pidFile.map { .string($0) } ?? .null, "dumpDirectory": .string(dumpDirectory),
            "recording": recording.map { .string($0) } ?? .null, "heartbeat": heartbeat.map { .integer($0) } ?? .null,
            "onlyWithdraws": .bool(onlyWithdraws), "isSuccessor": .bool(isSuccessor),
        ])
    }

    public init(json: JSON) {
        logsToConsole = json["console"]?.bool ?? false
        logsToSystem = json["system"]?.bool ?? true
        detail = json["detail"]?.integer.flatMap { Int(exactly: $0) } ?? 0
        facility = json["facility"]?.string ?? "daemon"
        keepsAddresses = json["keepsAddresses"]?.bool ?? false
        keepsServices = json["keepsServices"]?.bool ?? false
        pidFile = json["pidFile"]?.string
        dumpDirectory = json["dumpDirectory"]?.string ?? "/tmp"
        recording = json["recording"]?.string
        heartbeat = json["heartbeat"]?.integer
        onlyWithdraws = json["onlyWithdraws"]?.bool ?? false
        isSuccessor = json["isSuccessor"]?.bool ?? false
    }
}

/// What the supervisor tells a worker: one datagram each over their socket pair.
public enum SupervisorMessage: Hashable, Sendable {
    /// The first message. A memory file with a `Payload` comes with it.
    case start(WorkerOptions)
    /// A new configuration: a memory file with a `Payload` comes with it.
    case reload
    /// To the check worker: this instance became MASTER in the VRRP worker, or is it no longer.
    case instance(String, isMaster: Bool)
    case dumpState
    case dumpStatistics(andClear: Bool)
    case dumpJSON
    case stop

    public var json: JSON {
        switch self {
        case .start(let options): .object(["message": .string("start"), "options": options.json])
        case .reload: .object(["message": .string("reload")])
        case .instance(let name, let isMaster):
            .object(["message": .string("instance"), "name": .string(name), "is": .bool(isMaster)])
        case .dumpState: .object(["message": .string("dumpState")])
        case .dumpStatistics(let clear):
            .object(["message": .string("dumpStatistics"), "clear": .bool(clear)])
        case .dumpJSON: .object(["message": .string("dumpJSON")])
        case .stop: .object(["message": .string("stop")])
        }
    }

    /// Nil for what no supervisor sends.
    public init?(json: JSON) {
        switch json["message"]?.string {
        case "start":
            guard let options = json["options"] else { return nil }
            self = .start(WorkerOptions(json: options))
        case "reload": self = .reload
        case "instance":
            guard let name = json["name"]?.string, let isMaster = json["is"]?.bool else { return nil }
            self = .instance(name, isMaster: isMaster)
        case "dumpState": self = .dumpState
        case "dumpStatistics": self = .dumpStatistics(andClear: json["clear"]?.bool ?? false)
        case "dumpJSON": self = .dumpJSON
        case "stop": self = .stop
        default: return nil
        }
    }
}

/// What a worker tells the supervisor.
public enum WorkerMessage: Hashable, Sendable {
    /// The start is complete: sockets open, machines running.
    case ready
    case reloaded
    case heartbeat
    /// A virtual router, named by its key, became MASTER or is it no longer: what a successor of this worker must know.
    case master(JSON, Bool)
    /// A tracking script came to succeed or to fail: so must this.
    case script(String, Bool)
    /// An instance that the check worker follows became MASTER, or is it no longer.
    case instance(String, isMaster: Bool)
    /// What a successor of the check worker must know, under a name of its own; nil for what it assumes anyway.
    case health(String, JSON?)
    /// A setting of the kernel is about to be changed, and what it was: whoever ends last puts it back.
    case setting(String, original: String)

    public var json: JSON {
        switch self {
        case .ready: .object(["message": .string("ready")])
        case .reloaded: .object(["message": .string("reloaded")])
        case .heartbeat: .object(["message": .string("heartbeat")])
        case .master(let key, let isMaster):
            .object(["message": .string("master"), "router": key, "is": .bool(isMaster)])
        case .script(let name, let works):
            .object(["message": .string("script"), "name": .string(name), "works": .bool(works)])
        case .instance(let name, let isMaster):
            .object(["message": .string("instance"), "name": .string(name), "is": .bool(isMaster)])
        case .health(let name, let value):
            .object(["message": .string("health"), "name": .string(name), "value": value ?? .null])
        case .setting(let name, let original):
            .object(["message": .string("setting"), "name": .string(name), "original": .string(original)])
        }
    }

    /// Nil for what no worker sends.
    public init?(json: JSON) {
        switch json["message"]?.string {
        case "ready": self = .ready
        case "reloaded": self = .reloaded
        case "heartbeat": self = .heartbeat
        case "master":
            guard let key = json["router"], let isMaster = json["is"]?.bool else { return nil }
            self = .master(key, isMaster)
        case "script":
            guard let name = json["name"]?.string, let works = json["works"]?.bool else { return nil }
            self = .script(name, works)
        case "instance":
            guard let name = json["name"]?.string, let isMaster = json["is"]?.bool else { return nil }
            self = .instance(name, isMaster: isMaster)
        case "health":
            guard let name = json["name"]?.string else { return nil }
            self = .health(name, json["value"].flatMap { $0 == .null ? nil : $0 })
        case "setting":
            guard let name = json["name"]?.string, let original = json["original"]?.string else { return nil }
            self = .setting(name, original: original)
        default: return nil
        }
    }
}

/// What stands in the memory file: a line of JSON with the facts and the masters to resume, then the expanded
/// configuration, byte for byte the same for every worker.
public struct Payload: Hashable, Sendable {
    public var facts: EnvironmentFacts
    /// Keys of the virtual routers that were MASTER when the predecessor died.
    public var resumed: [JSON]
    /// Whether tracking scripts worked then.
    public var scripts: [String: Bool]
    /// What the check worker's predecessor had found; nil where there was none.
    public var health: [String: JSON]?
    /// Settings of the kernel that predecessors changed, and what they were.
    public var settings: [String: String] = [:]
    public var configuration: [UInt8]

    public init(
        facts: EnvironmentFacts, resumed: [JSON] = [], scripts: [String: Bool] = [:], health: [String: JSON]? = nil,
        configuration: [UInt8]
    ) {
        self.facts = facts
        self.resumed = resumed
        self.scripts = scripts
        self.health = health
        self.configuration = configuration
    }

    /// As it is handed to a worker, keys and all.
    public var bytes: [UInt8] { bytes(withSecrets: true) }

    /// As it is written to a recording: the contents of key files are replaced by zeros.
    public var bytesToRecord: [UInt8] { bytes(withSecrets: false) }

    private func bytes(withSecrets: Bool) -> [UInt8] {
        let verdicts = scripts.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .bool($0.value)) }
        let findings: JSON =
            health.map { .object($0.sorted { $0.key < $1.key }.map { JSON.Member($0.key, $0.value) }) } ?? .null
        let head = JSON.object([
            "facts": facts.json(withSecrets: withSecrets), "resumed": .array(resumed), "scripts": .object(verdicts),
            "health": findings,
            "settings": .object(
                settings.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .string($0.value)) }),
        ])
        return Array(head.text.utf8) + [10] + configuration
    }

    /// Nil where the first line is not what `bytes` wrote.
    public init?(bytes: [UInt8]) {
        guard let end = bytes.firstIndex(of: 10),
            let head = try? JSON(parsing: String(decoding: bytes[..<end], as: UTF8.self)), let facts = head["facts"]
        else { return nil }
        self.facts = EnvironmentFacts(json: facts)
        resumed = head["resumed"]?.array ?? []
        scripts = [:]
        if case .object(let verdicts)? = head["scripts"] {
            for verdict in verdicts { scripts[verdict.name] = verdict.value.bool }
        }
        if case .object(let findings)? = head["health"] {
            health = Dictionary(findings.map { ($0.name, $0.value) }, uniquingKeysWith: { _, last in last })
        }
        if case .object(let originals)? = head["settings"] {
            for original in originals { settings[original.name] = original.value.string }
        }
        configuration = Array(bytes[(end + 1)...])
    }
}

/// What a daemon or worker exits with (keepalived's numbers).
public enum ExitStatus {
    public static let success: Int32 = 0
    public static let fatal: Int32 = 1
    public static let configuration: Int32 = 2
    public static let permission: Int32 = 4
    public static let missingConfiguration: Int32 = 6
    public static let software: Int32 = 70

    /// Starting the worker again would not help.
    public static func isPermanent(_ status: Int32) -> Bool { [fatal, configuration, permission].contains(status) }
}
