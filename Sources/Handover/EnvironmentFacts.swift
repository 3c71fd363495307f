public import InternetTypes
public import KeepalivedConf

/// What reading a configuration asked of the machine, and the answers.
///
/// The supervisor reads first and may wait for a directory server; the workers read the same expanded text with these
/// answers, so that they get the same model without asking anybody. A recording keeps them too.
public struct EnvironmentFacts: Hashable, Sendable {
    var environmentVariables: [String: String?] = [:]
    var interfaces: [String: InterfaceKind?] = [:]
    var users: [String: UserRecord?] = [:]
    var groups: [String: UInt32?] = [:]
    var statuses: [String: FileStatus?] = [:]
    var resolvedPaths: [String: String?] = [:]
    var hosts: [String: [IPAddress]] = [:]
    /// Contents of key files.
    var secrets: [String: [UInt8]] = [:]
    var networkNamespaces: [String: Bool] = [:]
    var numbers: [String: [String: UInt32?]] = [:]
    var searchPath: [String] = []
    var hostName = ""
    var randomSeed: UInt64 = 0
    var processorCount = 1
    var currentDirectory = "/"

    public init() {}
}

/// Asks the real environment and remembers what it said.
public final class RecordingEnvironment: LoadEnvironment {
    private let real: any LoadEnvironment
    public private(set) var facts = EnvironmentFacts()

    public init(_ real: any LoadEnvironment) {
        self.real = real
        facts.searchPath = real.searchPath
        facts.hostName = real.hostName
        facts.randomSeed = real.randomSeed
        facts.processorCount = real.processorCount
        facts.currentDirectory = real.currentDirectory
    }

    public func readFile(_ path: String, limit: Int) -> FileContents { real.readFile(path, limit: limit) }
    public func glob(_ pattern: String) -> [String] { real.glob(pattern) }
    public var searchPath: [String] { facts.searchPath }
    public var hostName: String { facts.hostName }
    public var randomSeed: UInt64 { facts.randomSeed }
    public var processorCount: Int { facts.processorCount }
    public var currentDirectory: String { facts.currentDirectory }

    public func environmentVariable(_ name: String) -> String? {
        remember(real.environmentVariable(name), name, in: \.environmentVariables)
    }
    public func interface(named name: String) -> InterfaceKind? {
        remember(real.interface(named: name), name, in: \.interfaces)
    }
    public func user(named name: String) -> UserRecord? { remember(real.user(named: name), name, in: \.users) }
    public func group(named name: String) -> UInt32? { remember(real.group(named: name), name, in: \.groups) }
    public func status(of path: String) -> FileStatus? { remember(real.status(of: path), path, in: \.statuses) }
    public func resolvedPath(_ path: String) -> String? {
        remember(real.resolvedPath(path), path, in: \.resolvedPaths)
    }
    public func addresses(ofHost name: String) -> [IPAddress] {
        let answer = real.addresses(ofHost: name)
        facts.hosts[name] = answer
        return answer
    }
    public func readSecret(_ path: String) -> FileContents {
        let answer = real.readSecret(path)
        if case .regular(let bytes) = answer { facts.secrets[path] = bytes }
        return answer
    }
    /// Not remembered: the worker that matches compiles the pattern itself, and leaves out one that does not compile.
    public func problem(ofPattern pattern: String, options: [String]) -> String? {
        real.problem(ofPattern: pattern, options: options)
    }
    public func hasNetworkNamespace(_ name: String) -> Bool {
        let answer = real.hasNetworkNamespace(name)
        facts.networkNamespaces[name] = answer
        return answer
    }
    public func number(of name: String, in table: NameTable) -> UInt32? {
        let answer = real.number(of: name, in: table)
        facts.numbers[table.rawValue, default: [:]].updateValue(answer, forKey: name)
        return answer
    }

    private func remember<Answer>(
        _ answer: Answer?, _ question: String, in kind: WritableKeyPath<EnvironmentFacts, [String: Answer?]>
    ) -> Answer? {
        facts[keyPath: kind].updateValue(answer, forKey: question)
        return answer
    }
}

/// Answers from remembered facts alone; what nobody asked before is not there.
public struct RecordedEnvironment: LoadEnvironment, Hashable, Sendable {
    private let facts: EnvironmentFacts

    public init(_ facts: EnvironmentFacts) { self.facts = facts }

    public func readFile(_ path: String, limit: Int) -> FileContents { .missing }
    public func glob(_ pattern: String) -> [String] { [] }
    public func environmentVariable(_ name: String) -> String? { facts.environmentVariables[name] ?? nil }
    public func interface(named name: String) -> InterfaceKind? { facts.interfaces[name] ?? nil }
    public func user(named name: String) -> UserRecord? { facts.users[name] ?? nil }
    public func group(named name: String) -> UInt32? { facts.groups[name] ?? nil }
    public func status(of path: String) -> FileStatus? { facts.statuses[path] ?? nil }
    public func resolvedPath(_ path: String) -> String? { facts.resolvedPaths[path] ?? nil }
    public func number(of name: String, in table: NameTable) -> UInt32? { facts.numbers[table.rawValue]?[name] ?? nil }
    public func hasNetworkNamespace(_ name: String) -> Bool { facts.networkNamespaces[name] ?? false }
    public func addresses(ofHost name: String) -> [IPAddress] { facts.hosts[name] ?? [] }
    public func readSecret(_ path: String) -> FileContents { facts.secrets[path].map { .regular($0) } ?? .missing }
    public var searchPath: [String] { facts.searchPath }
    public var hostName: String { facts.hostName }
    public var randomSeed: UInt64 { facts.randomSeed }
    public var processorCount: Int { facts.processorCount }
    public var currentDirectory: String { facts.currentDirectory }
}
