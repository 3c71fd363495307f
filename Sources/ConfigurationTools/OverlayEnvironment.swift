import InternetTypes
import KeepalivedConf

/// A machine on which the files that an editor has open are as the editor has them.
struct OverlayEnvironment: LoadEnvironment {
    let base: any LoadEnvironment
    /// By path.
    let texts: [String: String]

    func readFile(_ path: String, limit: Int) -> FileContents {
        guard let text = texts[TextDocument.normalized(path)] else { return base.readFile(path, limit: limit) }
        return text.utf8.count > limit ? .tooLarge : .regular(Array(text.utf8))
    }

    func glob(_ pattern: String) -> [String] { base.glob(pattern) }
    func environmentVariable(_ name: String) -> String? { base.environmentVariable(name) }
    func hasNetworkNamespace(_ name: String) -> Bool { base.hasNetworkNamespace(name) }
    func interface(named name: String) -> InterfaceKind? { base.interface(named: name) }
    func user(named name: String) -> UserRecord? { base.user(named: name) }
    func group(named name: String) -> UInt32? { base.group(named: name) }
    func status(of path: String) -> FileStatus? { base.status(of: path) }
    func resolvedPath(_ path: String) -> String? { base.resolvedPath(path) }
    var searchPath: [String] { base.searchPath }
    var hostName: String { base.hostName }
    var randomSeed: UInt64 { 0 }
    var processorCount: Int { base.processorCount }
    func number(of name: String, in table: NameTable) -> UInt32? { base.number(of: name, in: table) }
    func problem(ofPattern pattern: String, options: [String]) -> String? {
        base.problem(ofPattern: pattern, options: options)
    }
    func addresses(ofHost name: String) -> [IPAddress] { base.addresses(ofHost: name) }
    var currentDirectory: String { base.currentDirectory }
}
