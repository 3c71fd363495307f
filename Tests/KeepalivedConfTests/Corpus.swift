import Foundation
import KeepalivedConf
import Testing

/// Real configurations with what `keepalived -t` made of them.
struct CorpusFile: Sendable, CustomTestStringConvertible {
    /// Relative to the corpus folder, such as `wild/001.conf`.
    let name: String
    let text: [UInt8]
    /// The exit status of keepalived 2.4.3; 137 and 139 are a hang and a crash.
    let status: Int32
    let unknownKeywordMessages: Int
    let firstMessage: String

    var testDescription: String { name }

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Corpus")

    static func all() throws -> [CorpusFile] {
        let index = try String(contentsOf: folder.appendingPathComponent("index.tsv"), encoding: .utf8)
        return try index.split(separator: "\n").dropFirst().map { line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            return CorpusFile(
                name: fields[0], text: Array(try Data(contentsOf: folder.appendingPathComponent(fields[0]))),
                status: try #require(Int32(fields[4])), unknownKeywordMessages: try #require(Int(fields[6])),
                firstMessage: fields[7])
        }
    }

    /// The machine that the verdicts were taken on.
    static func environment() throws -> MemoryEnvironment {
        var environment = MemoryEnvironment()
        let interfaces = try String(contentsOf: folder.appendingPathComponent("interfaces.txt"), encoding: .utf8)
        environment.interfaces = [:]
        for line in interfaces.split(separator: "\n") {
            guard let name = line.split(whereSeparator: { $0 == "@" || $0 == " " }).first else { continue }
            environment.interfaces[String(name)] = name == "lo" ? .loopback : .ordinary
        }
        environment.users["keepalived_script"] = UserRecord(uid: 500, gid: 500)
        for (id, name) in ["daemon", "bin", "sys", "mail", "www-data"].enumerated() {
            environment.users[name] = UserRecord(uid: UInt32(id + 1), gid: UInt32(id + 1))
        }
        environment.resolvableHosts = ["localhost"]
        environment.users["nobody"] = UserRecord(uid: 65534, gid: 65534)
        return environment
    }

    /// The machine as it was for this file.
    func environment(from environment: MemoryEnvironment) -> MemoryEnvironment {
        var environment = environment
        environment.files = [path: .regular(text)]
        if name.hasPrefix("wild/") {
            environment.everyProgramExists = true
        } else {
            // These were tested with what a machine has, and without a user for scripts.
            environment.users["keepalived_script"] = nil
            environment.searchPath = ["/usr/sbin", "/usr/bin"]
            for program in ["killall", "ps", "sleep", "bash", "sh", "true"] {
                environment.addProgram("/bin/" + program)
                environment.addProgram("/usr/bin/" + program)
            }
            for program in ["ip", "ipvsadm"] {
                environment.addProgram("/sbin/" + program)
                environment.addProgram("/usr/sbin/" + program)
            }
        }
        return environment
    }

    private var path: String { "/corpus/" + name }

    /// The same file with another text.
    func with(_ text: [UInt8]) -> CorpusFile {
        CorpusFile(
            name: name, text: text, status: status, unknownKeywordMessages: unknownKeywordMessages,
            firstMessage: firstMessage)
    }

    /// What we make of the file in that machine.
    func load(in environment: MemoryEnvironment) -> LoadResult {
        ConfigurationLoader.load(path: path, options: LoadOptions(), environment: self.environment(from: environment))
    }
}

/// How a file's verdicts compare.
struct Verdict {
    let file: CorpusFile
    let status: Int32
    let unknownKeywordMessages: Int
    /// The reference looked at global_defs only.
    let endsEarly: Bool
    let problems: [Problem]

    init(_ file: CorpusFile, in environment: MemoryEnvironment) {
        self.file = file
        let result = file.load(in: environment)
        problems = result.problems
        status = result.configurationTestStatus
        endsEarly = result.missingNamespace != nil
        // The reference complains at file level once in its parent and once in each of three children.
        unknownKeywordMessages = result.unknownKeywords.reduce(0) { $0 + ($1.context.isEmpty ? 4 : 1) }
    }

    var agreesOnZero: Bool { (status == 0) == (file.status == 0) }
    var agrees: Bool { status == file.status }
}
