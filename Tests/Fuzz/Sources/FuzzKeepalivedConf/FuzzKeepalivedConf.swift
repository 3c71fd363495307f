import InternetTypes
import KeepalivedConf

/// Reading configurations of arbitrary text. A line `%%` ends a file: the first file is the main one, the others are
/// `1.conf`, `2.conf`, ... beside it, for the main one to include.
///
/// What a worker makes of the expanded form must be what the supervisor made of the text.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    let environment = FewFiles(input)
    // Small enough for a thousand inputs a second; what the limits do is tested with them.
    var limits = ExpansionLimits()
    limits.expandedBytes = 1 << 18
    limits.expandedLines = 2_000
    limits.lineBytes = 4_096
    limits.fileCount = 20
    limits.problems = 200
    let options = LoadOptions(configurationID: "node", limits: limits)
    let result = ConfigurationLoader.load(path: "/etc/main.conf", options: options, environment: environment)
    let formatter = ProblemFormatter()
    for problem in result.problems { precondition(!formatter.text(problem).isEmpty) }

    let serialized = result.expanded.serialized
    guard let received = ExpandedConfiguration(serialized: serialized) else {
        preconditionFailure("the serialised form is not read back")
    }
    precondition(received.serialized == serialized, "reading the serialised form changed it")
    let worker = Configuration.load(expanded: received, options: options, environment: environment)
    precondition(worker == result.configuration, "the worker's model is not the supervisor's")

    // The same octets as what a worker is handed: refused or read, never a crash.
    if let strange = ExpandedConfiguration(serialized: Array("stayconf".utf8) + [1, 0, 0, 0] + input) {
        _ = Configuration.load(expanded: strange, options: options, environment: environment)
    }
    return 0
}

/// A machine with a few files, two interfaces and one user; everything else is missing.
private struct FewFiles: LoadEnvironment {
    private var files: [String: [UInt8]] = [:]

    init(_ input: [UInt8]) {
        var contents: [[UInt8]] = [[]]
        for line in input.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            if line.elementsEqual("%%".utf8), contents.count < 8 {
                contents.append([])
            } else {
                contents[contents.count - 1] += Array(line) + [UInt8(ascii: "\n")]
            }
        }
        for (number, content) in contents.enumerated() {
            files[number == 0 ? "/etc/main.conf" : "/etc/\(number).conf"] = content
        }
    }

    func readFile(_ path: String, limit: Int) -> FileContents {
        switch path {
        case "/etc/run.sh": return .executable
        case "/etc": return .directory
        default:
            guard let content = files[path] else { return .missing }
            return content.count > limit ? .tooLarge : .regular(content)
        }
    }

    /// Everything there is, for any pattern: more than a real machine would give.
    func glob(_ pattern: String) -> [String] {
        pattern.contains("*") ? files.keys.sorted() : files.keys.contains(pattern) ? [pattern] : []
    }

    func environmentVariable(_ name: String) -> String? { name == "HOME" ? "/root" : nil }

    func interface(named name: String) -> InterfaceKind? {
        switch name {
        case "eth0", "eth1": .ordinary
        case "lo": .loopback
        default: nil
        }
    }

    func user(named name: String) -> UserRecord? { name == "root" ? UserRecord(uid: 0, gid: 0) : nil }
    func group(named name: String) -> UInt32? { name == "root" ? 0 : nil }

    func status(of path: String) -> FileStatus? {
        if path == "/etc/run.sh" { return FileStatus(kind: .regular, mode: 0o755, uid: 0, gid: 0) }
        if files[path] != nil { return FileStatus(kind: .regular, mode: 0o644, uid: 1000, gid: 0) }
        return path == "/" || path == "/etc" ? FileStatus(kind: .directory, mode: 0o755, uid: 0, gid: 0) : nil
    }

    func resolvedPath(_ path: String) -> String? { path }
    var searchPath: [String] { ["/etc"] }
    var hostName: String { "node.example.org" }
    var randomSeed: UInt64 { 4 }
    var processorCount: Int { 2 }
    func number(of name: String, in table: NameTable) -> UInt32? { name == "main" ? 254 : nil }
    func addresses(ofHost name: String) -> [IPAddress] {
        name.hasSuffix(".example.org") ? [.v4(.any)] : []
    }
    var currentDirectory: String { "/etc" }
}
