public import InternetTypes

/// What reading a path gave.
public enum FileContents: Hashable, Sendable {
    case regular([UInt8])
    /// A regular file that we could execute: most likely a script by mistake.
    case executable
    case directory
    /// A device, socket or FIFO.
    case notRegular
    case missing
    /// There, but not for us; with the system's words.
    case unreadable(String)
    /// Longer than the limit, in bytes.
    case tooLarge
}

/// What the kernel says about a path, without following a final symbolic link.
public struct FileStatus: Hashable, Sendable {
    public enum Kind: Hashable, Sendable { case regular, directory, symbolicLink, other }

    public var kind: Kind
    /// The permission bits, 0o7777.
    public var mode: UInt16
    public var uid: UInt32
    public var gid: UInt32

    public init(kind: Kind, mode: UInt16, uid: UInt32, gid: UInt32) {
        self.kind = kind
        self.mode = mode
        self.uid = uid
        self.gid = gid
    }
}

/// A user as the system knows it.
public struct UserRecord: Hashable, Sendable {
    public var uid: UInt32
    public var gid: UInt32

    public init(uid: UInt32, gid: UInt32) {
        self.uid = uid
        self.gid = gid
    }
}

/// What an interface is, as far as a configuration cares.
public enum InterfaceKind: Hashable, Sendable { case ordinary, loopback, vrfMaster }

/// The name tables of iproute2.
public enum NameTable: String, Hashable, Sendable, CaseIterable {
    case routingTables = "rt_tables"
    case protocols = "rt_protos"
    case scopes = "rt_scopes"
    case realms = "rt_realms"
    case typesOfService = "rt_dsfield"
    case groups = "group"
}

/// Everything that reading a configuration asks of the machine it is read on: the seam for tests.
public protocol LoadEnvironment {
    /// The contents of a configuration file of at most `limit` bytes.
    func readFile(_ path: String, limit: Int) -> FileContents
    /// The contents of a key file: to be handed on, but never to be shown or kept.
    func readSecret(_ path: String) -> FileContents
    /// The paths that match a pattern of `*`, `?` and `[...]`, sorted; braces are expanded by the caller.
    func glob(_ pattern: String) -> [String]
    /// Nil where it is not set; `${_ENV NAME}` is then empty.
    func environmentVariable(_ name: String) -> String?
    /// Whether there is a network namespace of that name.
    func hasNetworkNamespace(_ name: String) -> Bool
    /// Nil where there is no such interface.
    func interface(named name: String) -> InterfaceKind?
    /// Nil where there is no such user.
    func user(named name: String) -> UserRecord?
    /// The group's number; nil where there is none.
    func group(named name: String) -> UInt32?
    /// Does not follow a final symbolic link; nil where there is nothing.
    func status(of path: String) -> FileStatus?
    /// The path with every symbolic link resolved; nil where there is nothing.
    func resolvedPath(_ path: String) -> String?
    /// The folders in which commands without a slash are looked for.
    var searchPath: [String] { get }
    /// The name of this node, domain included where it has one.
    var hostName: String { get }
    /// A number that differs from run to run.
    var randomSeed: UInt64 { get }
    /// How many CPUs there are to be bound to.
    var processorCount: Int { get }
    /// The number that iproute2's table gives a name; nil where it has none.
    func number(of name: String, in table: NameTable) -> UInt32?
    /// The addresses of a host name, best first; empty where it has none, or where the network must not be asked.
    func addresses(ofHost name: String) -> [IPAddress]
    /// What is wrong with a regular expression of PCRE2 under these `regex_options`; nil where nothing is.
    func problem(ofPattern pattern: String, options: [String]) -> String?
    /// The folder that relative paths are relative to.
    var currentDirectory: String { get }
}

extension LoadEnvironment {
    /// Where there is no PCRE2 to ask.
    public func problem(ofPattern _: String, options _: [String]) -> String? { nil }

    /// Where secrets are files like others.
    public func readSecret(_ path: String) -> FileContents { readFile(path, limit: 4096) }

    /// Where nothing else is known: a worker is already in the namespace that it was started in.
    public func hasNetworkNamespace(_: String) -> Bool { true }
}
