import EventRecord
import InternetTypes
import KeepalivedConf
import LoadBalancing
import ServiceTypes

/// A machine on which nothing is asked that these configurations need.
struct EmptyMachine: LoadEnvironment {
    let text: String

    func readFile(_ path: String, limit: Int) -> FileContents { .regular(Array(text.utf8)) }
    func glob(_ pattern: String) -> [String] { [] }
    func environmentVariable(_ name: String) -> String? { nil }
    func interface(named name: String) -> InterfaceKind? { .ordinary }
    func user(named name: String) -> UserRecord? { name == "root" ? UserRecord(uid: 0, gid: 0) : nil }
    func group(named name: String) -> UInt32? { 0 }
    func status(of path: String) -> FileStatus? { FileStatus(kind: .regular, mode: 0o755, uid: 0, gid: 0) }
    func resolvedPath(_ path: String) -> String? { path }
    func number(of name: String, in table: NameTable) -> UInt32? { nil }
    func hasNetworkNamespace(_ name: String) -> Bool { false }
    func addresses(ofHost name: String) -> [IPAddress] { [] }
    var searchPath: [String] { [] }
    var hostName: String { "director" }
    var randomSeed: UInt64 { 1 }
    var processorCount: Int { 1 }
    var currentDirectory: String { "/" }
}

func configuration(_ text: String) -> Configuration {
    ConfigurationLoader.load(path: "test.conf", options: LoadOptions(), environment: EmptyMachine(text: text))
        .configuration
}

/// A load balancer whose checks are answered by name, and whose table reads like `ipvsadm -Sn`.
struct Bench {
    var balancer = LoadBalancer()
    /// Checks by the address of their server, in the order of the configuration.
    private(set) var checks: [(address: String, id: CheckID)] = []
    private(set) var suspended: Set<CheckID> = []
    private(set) var memory: [String: JSON] = [:]
    private(set) var installed: Set<ServiceKey> = []

    init(_ text: String, resuming memory: [String: JSON]? = nil) {
        startLines = []
        startLines = perform(.start(configuration(text), resuming: memory))
    }

    /// What the start brought.
    private(set) var startLines: [String]

    /// What is told and run, in order: FIFO lines, scripts, and events that are neither.
    @discardableResult
    mutating func perform(_ input: LoadBalancer.Input) -> [String] {
        var lines: [String] = []
        installed = []
        for effect in balancer.handle(input) {
            switch effect {
            case .event(let event): if let line = event.fifoLine { lines.append(line) }
            case .run(let command): lines.append("run " + command.arguments.dropFirst().joined(separator: " "))
            case .addCheck(let id, let checker, _): checks.append(("\(checker.connection.address)", id))
            case .removeCheck(let id): checks.removeAll { $0.id == id }
            case .suspendCheck(let id): suspended.insert(id)
            case .resumeCheck(let id): suspended.remove(id)
            case .remember(let name, let value): memory[name] = value
            case .install(let key): installed.insert(key)
            }
        }
        return lines
    }

    @discardableResult
    mutating func answer(_ address: String, _ isUp: Bool, weight: CheckAnswer.Weight? = nil) -> [String] {
        checks.filter { $0.address == address }.flatMap { check in
            perform(.verdict(check.id, CheckAnswer(isSuccess: isUp, "as told", weight: weight), retries: 0))
        }
    }

    /// `SERVICE: SERVER weight, ...` for each service.
    var table: [String] {
        balancer.wantedKeys.compactMap { balancer.wanted($0) }.map { service in
            let servers = service.destinations.map { "\($0.key.address) \($0.weight)" }.joined(separator: ", ")
            return "\(service.key): \(servers)"
        }
    }

    /// The servers of the only service.
    var servers: String { table.first.map { String($0.drop { $0 != " " }.dropFirst()) } ?? "none" }
}
