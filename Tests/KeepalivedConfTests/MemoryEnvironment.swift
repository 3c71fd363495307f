import InternetTypes
import KeepalivedConf

/// A machine that exists only in a test: files, interfaces, users.
struct MemoryEnvironment: LoadEnvironment {
    var files: [String: FileContents] = [:]
    var statuses: [String: FileStatus] = [:]
    var variables: [String: String] = [:]
    var interfaces: [String: InterfaceKind] = ["lo": .loopback, "eth0": .ordinary, "eth1": .ordinary]
    var namespaces: Set<String> = []
    var users: [String: UserRecord] = ["root": UserRecord(uid: 0, gid: 0)]
    var groups: [String: UInt32] = ["root": 0]
    /// Every path with a slash is then an inert, root-owned program.
    var everyProgramExists = false
    var searchPath: [String] = []
    var hostName = "web1.example.org"
    var randomSeed: UInt64 = 1
    var processorCount = 2
    var currentDirectory = "/"
    var resolvableHosts: Set<String> = []
    var names: [NameTable: [String: UInt32]] = [:]

    init(_ text: String = "", path: String = "/etc/keepalived/keepalived.conf") {
        files[path] = .regular(Array(text.utf8))
    }

    func readFile(_ path: String, limit: Int) -> FileContents {
        guard let contents = files[path] else { return .missing }
        if case .regular(let bytes) = contents, bytes.count > limit { return .tooLarge }
        return contents
    }

    func glob(_ pattern: String) -> [String] {
        files.keys.filter { Self.matches($0.utf8[...], pattern.utf8[...]) }.sorted()
    }

    /// Enough of a glob for tests: `*` and `?`.
    private static func matches(_ text: Substring.UTF8View, _ pattern: Substring.UTF8View) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        if first == UInt8(ascii: "*") {
            if matches(text, pattern.dropFirst()) { return true }
            return !text.isEmpty && text.first != UInt8(ascii: "/") && matches(text.dropFirst(), pattern)
        }
        guard let byte = text.first, first == UInt8(ascii: "?") || byte == first else { return false }
        return matches(text.dropFirst(), pattern.dropFirst())
    }

    func hasNetworkNamespace(_ name: String) -> Bool { namespaces.contains(name) }
    func environmentVariable(_ name: String) -> String? { variables[name] }
    func interface(named name: String) -> InterfaceKind? { interfaces[name] }
    func user(named name: String) -> UserRecord? { users[name] }
    func group(named name: String) -> UInt32? { groups[name] }

    func status(of path: String) -> FileStatus? {
        if let status = statuses[path] { return status }
        if statuses.keys.contains(where: { $0.hasPrefix(path + "/") }) {
            return FileStatus(kind: .directory, mode: 0o755, uid: 0, gid: 0)
        }
        guard everyProgramExists, path.dropFirst().contains("/") else { return nil }
        return FileStatus(kind: .regular, mode: 0o755, uid: 0, gid: 0)
    }

    func resolvedPath(_ path: String) -> String? { status(of: path) == nil ? nil : path }
    func number(of name: String, in table: NameTable) -> UInt32? { names[table]?[name] }
    func addresses(ofHost name: String) -> [IPAddress] { resolvableHosts.contains(name) ? [.v4(.any)] : [] }

    mutating func addProgram(_ path: String, mode: UInt16 = 0o755, uid: UInt32 = 0) {
        statuses[path] = FileStatus(kind: .regular, mode: mode, uid: uid, gid: 0)
    }
}

/// Reads a text as the main file of a small machine.
func load(
    _ text: String, options: LoadOptions = LoadOptions(reportsKeywordsNotActedOn: false),
    prepare: (inout MemoryEnvironment) -> Void = { _ in }
) -> LoadResult {
    var environment = MemoryEnvironment(text)
    environment.users["keepalived_script"] = UserRecord(uid: 500, gid: 500)
    environment.everyProgramExists = true
    prepare(&environment)
    return ConfigurationLoader.load(
        path: "/etc/keepalived/keepalived.conf", options: options, environment: environment)
}
