public import EventRecord
import InternetTypes
import KeepalivedConf

extension EnvironmentFacts {
    /// The facts as they are handed down and recorded. Answers of "not there" are written as null.
    ///
    /// A recording leaves the keys out: zeros stand in their place, so that it can be played back.
    public func json(withSecrets: Bool) -> JSON {
        .object([
            "secrets": Self.object(secrets.mapValues { $0 }) {
                .string(Hexadecimal.text(withSecrets ? $0 : [UInt8](repeating: 0, count: $0.count)))
            },
            "environment": Self.object(environmentVariables) { .string($0) },
            "interfaces": Self.object(interfaces) { .string($0.word) },
            "users": Self.object(users) { .array([.integer(Int64($0.uid)), .integer(Int64($0.gid))]) },
            "groups": Self.object(groups) { .integer(Int64($0)) },
            "files": Self.object(statuses) {
                .array([
                    .string($0.kind.word), .integer(Int64($0.mode)), .integer(Int64($0.uid)), .integer(Int64($0.gid)),
                ])
            },
            "paths": Self.object(resolvedPaths) { .string($0) },
            "hosts": Self.object(hosts.mapValues { $0 }) { .array($0.map { .string($0.description) }) },
            "namespaces": Self.object(networkNamespaces.mapValues { $0 }) { .bool($0) },
            "numbers": Self.object(numbers.mapValues { $0 }) { names in Self.object(names) { .integer(Int64($0)) } },
            "searchPath": .array(searchPath.map { .string($0) }), "hostName": .string(hostName),
            "randomSeed": .integer(Int64(bitPattern: randomSeed)), "processors": .integer(Int64(processorCount)),
            "directory": .string(currentDirectory),
        ])
    }

    private static func object<Answer>(_ answers: [String: Answer?], _ value: (Answer) -> JSON) -> JSON {
        .object(answers.sorted { $0.key < $1.key }.map { JSON.Member($0.key, $0.value.map(value) ?? .null) })
    }

    /// Reads what `json` wrote; what is missing or odd is left out.
    public init(json: JSON) {
        self.init()
        environmentVariables = Self.answers(json["environment"]) { $0.string }
        interfaces = Self.answers(json["interfaces"]) { $0.string.flatMap { InterfaceKind(word: $0) } }
        users = Self.answers(json["users"]) { value in
            guard let numbers = value.array?.compactMap({ $0.integer.flatMap { UInt32(exactly: $0) } }),
                numbers.count == 2
            else { return nil }
            return UserRecord(uid: numbers[0], gid: numbers[1])
        }
        groups = Self.answers(json["groups"]) { $0.integer.flatMap { UInt32(exactly: $0) } }
        statuses = Self.answers(json["files"]) { FileStatus(json: $0) }
        resolvedPaths = Self.answers(json["paths"]) { $0.string }
        hosts = Self.answers(json["hosts"]) { $0.array?.compactMap { $0.string.flatMap { IPAddress($0) } } }
            .compactMapValues { $0 }
        secrets = Self.answers(json["secrets"]) { $0.string.flatMap { Hexadecimal.octets($0) } }
            .compactMapValues { $0 }
        networkNamespaces = Self.answers(json["namespaces"]) { $0.bool }.compactMapValues { $0 }
        numbers = Self.answers(json["numbers"]) { names in
            Self.answers(names) { $0.integer.flatMap { UInt32(exactly: $0) } }
        }
        .compactMapValues { $0 }
        searchPath = json["searchPath"]?.array?.compactMap(\.string) ?? []
        hostName = json["hostName"]?.string ?? ""
        randomSeed = json["randomSeed"]?.integer.map { UInt64(bitPattern: $0) } ?? 0
        processorCount = json["processors"]?.integer.flatMap { Int(exactly: $0) } ?? 1
        currentDirectory = json["directory"]?.string ?? "/"
    }

    private static func answers<Answer>(_ json: JSON?, _ read: (JSON) -> Answer?) -> [String: Answer?] {
        guard case .object(let members) = json else { return [:] }
        var result: [String: Answer?] = [:]
        for member in members { result.updateValue(read(member.value), forKey: member.name) }
        return result
    }
}

extension InterfaceKind {
    fileprivate var word: String {
        switch self {
        case .ordinary: "ordinary"
        case .loopback: "loopback"
        case .vrfMaster: "vrf"
        }
    }

    fileprivate init?(word: String) {
        switch word {
        case "ordinary": self = .ordinary
        case "loopback": self = .loopback
        case "vrf": self = .vrfMaster
        default: return nil
        }
    }
}

extension FileStatus {
    fileprivate init?(json: JSON) {
        guard let parts = json.array, parts.count == 4, let kind = parts[0].string.flatMap({ Kind(word: $0) }),
            let mode = parts[1].integer.flatMap({ UInt16(exactly: $0) }),
            let uid = parts[2].integer.flatMap({ UInt32(exactly: $0) }),
            let gid = parts[3].integer.flatMap({ UInt32(exactly: $0) })
        else { return nil }
        self.init(kind: kind, mode: mode, uid: uid, gid: gid)
    }
}

extension FileStatus.Kind {
    fileprivate var word: String {
        switch self {
        case .regular: "file"
        case .directory: "directory"
        case .symbolicLink: "link"
        case .other: "other"
        }
    }

    fileprivate init?(word: String) {
        switch word {
        case "file": self = .regular
        case "directory": self = .directory
        case "link": self = .symbolicLink
        case "other": self = .other
        default: return nil
        }
    }
}
