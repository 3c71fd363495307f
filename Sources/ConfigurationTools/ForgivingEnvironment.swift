public import InternetTypes
public import KeepalivedConf

/// A machine on which every interface, user, script and network namespace that a configuration names is there: for
/// looking at configurations of other machines.
public struct ForgivingEnvironment: LoadEnvironment {
    private let base: any LoadEnvironment

    /// Files, names and variables are those of `base`; what it lacks is made up.
    public init(_ base: any LoadEnvironment) { self.base = base }

    public func readFile(_ path: String, limit: Int) -> FileContents { base.readFile(path, limit: limit) }
    public func readSecret(_ path: String) -> FileContents { base.readSecret(path) }
    public func glob(_ pattern: String) -> [String] { base.glob(pattern) }
    public func environmentVariable(_ name: String) -> String? { base.environmentVariable(name) }
    public func hasNetworkNamespace(_: String) -> Bool { true }

    public func interface(named name: String) -> InterfaceKind? {
        base.interface(named: name) ?? (name == "lo" ? .loopback : .ordinary)
    }

    public func user(named name: String) -> UserRecord? { base.user(named: name) ?? UserRecord(uid: 65534, gid: 65534) }
    public func group(named name: String) -> UInt32? { base.group(named: name) ?? 65534 }

    public func status(of path: String) -> FileStatus? {
        base.status(of: path) ?? FileStatus(kind: .regular, mode: 0o755, uid: 0, gid: 0)
    }

    public func resolvedPath(_ path: String) -> String? { base.resolvedPath(path) ?? path }
    public var searchPath: [String] { base.searchPath.isEmpty ? ["/usr/bin"] : base.searchPath }
    public var hostName: String { base.hostName }
    public var randomSeed: UInt64 { 0 }
    public var processorCount: Int { 1024 }
    public func number(of name: String, in table: NameTable) -> UInt32? { base.number(of: name, in: table) }
    public func problem(ofPattern pattern: String, options: [String]) -> String? {
        base.problem(ofPattern: pattern, options: options)
    }
    public func addresses(ofHost name: String) -> [IPAddress] { [IPAddress(name) ?? .v4(.any)] }
    public var currentDirectory: String { base.currentDirectory }
}
