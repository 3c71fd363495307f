public import EventRecord
import InternetTypes
import Tracking

/// Why a line of a recording is not an input.
public struct RecordingError: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}

extension RouterInput {
    /// The recorded form: an object with `input` naming the kind. A new configuration is recorded as its text, not here.
    public var json: JSON? {
        switch self {
        case .interface(let name, let status):
            guard let status else { return .object(["input": .string("interface"), "name": .string(name.rawValue)]) }
            return .object([
                "input": .string("interface"), "name": .string(name.rawValue),
                "index": .integer(Int64(status.index.rawValue)),
                "up": .bool(status.isUp), "addresses": .array(status.addresses.map { .string($0.description) }),
            ])
        case .equipment(let all):
            return .object(["input": .string("equipment"), "all": .array(all.map(\.json))])
        case .start(let resumed):
            return .object(["input": .string("start"), "resumed": .array(resumed.map(\.json))])
        case .datagram(let datagram):
            return .object([
                "input": .string("datagram"), "source": .string(datagram.source.description),
                "destination": .string(datagram.destination.description),
                "hopLimit": datagram.hopLimit.map { .integer(Int64($0)) } ?? .null,
                "interface": .integer(Int64(datagram.interface.rawValue)),
                "bytes": .string(Hexadecimal.text(datagram.bytes)),
            ])
        case .wallClock(let offset):
            return .object(["input": .string("wallClock"), "offset": .integer(offset.wholeNanoseconds)])
        case .wake: return .object(["input": .string("wake")])
        case .scriptExited(let name, let exit):
            return .object(["input": .string("script"), "name": .string(name), "exit": exit.json])
        case .scriptKnown(let name, let works):
            return .object(["input": .string("scriptKnown"), "name": .string(name), "works": .bool(works)])
        case .fileNumber(let name, let number):
            return .object([
                "input": .string("fileNumber"), "name": .string(name), "number": .integer(Int64(number)),
            ])
        case .processCount(let name, let count):
            return .object([
                "input": .string("processCount"), "name": .string(name), "count": .integer(Int64(count)),
            ])
        case .hostAddress(let address, let isPresent):
            return .object([
                "input": .string("hostAddress"), "address": .string(address.description), "present": .bool(isPresent),
            ])
        case .drift(let handle, let drift):
            return .object([
                "input": .string("drift"), "instance": .integer(Int64(handle.rawValue)), "kind": .string(drift.kind),
                "object": .string(drift.object), "cause": .string(drift.cause.rawValue),
                "repaired": .bool(drift.isRepaired),
            ])
        case .staticObjects(let group, let missing):
            return .object([
                "input": .string("staticObjects"), "group": .string(group),
                "missing": .array(missing.map { .string($0) }),
            ])
        case .reconfigure: return nil
        case .clearStatistics: return .object(["input": .string("clearStatistics")])
        case .stop: return .object(["input": .string("stop")])
        }
    }

    /// Reads what `json` wrote.
    public init(json: JSON) throws(RecordingError) {
        switch json["input"]?.string {
        case "interface": self = try Self.interface(from: json)
        case "start":
            var resumed: Set<VirtualRouterKey> = []
            for key in json["resumed"]?.array ?? [] { resumed.insert(try VirtualRouterKey(json: key)) }
            self = .start(resumedMasters: resumed)
        case "equipment":
            var all: [Equipment] = []
            for item in json["all"]?.array ?? [] { all.append(try Equipment(json: item)) }
            self = .equipment(all)
        case "datagram": self = try Self.datagram(from: json)
        case "wallClock":
            guard let offset = json["offset"]?.integer else { throw RecordingError("wallClock needs offset") }
            self = .wallClock(offset: .nanoseconds(offset))
        case "wake": self = .wake
        case "script":
            guard let name = json["name"]?.string, let exit = json["exit"] else {
                throw RecordingError("script needs name, exit")
            }
            self = .scriptExited(name, try ScriptExit(json: exit))
        case "scriptKnown":
            guard let name = json["name"]?.string, let works = json["works"]?.bool else {
                throw RecordingError("scriptKnown needs name, works")
            }
            self = .scriptKnown(name, works: works)
        case "fileNumber":
            guard let name = json["name"]?.string, let number = json["number"]?.integer else {
                throw RecordingError("fileNumber needs name, number")
            }
            self = .fileNumber(name, Int(number))
        case "processCount":
            guard let name = json["name"]?.string, let count = json["count"]?.integer else {
                throw RecordingError("processCount needs name, count")
            }
            self = .processCount(name, Int(count))
        case "hostAddress":
            guard let address = json["address"]?.string.flatMap({ IPAddress($0) }),
                let isPresent = json["present"]?.bool
            else { throw RecordingError("hostAddress needs address, present") }
            self = .hostAddress(address, isPresent: isPresent)
        case "drift":
            guard let handle = json["instance"]?.integer, let kind = json["kind"]?.string,
                let object = json["object"]?.string, let isRepaired = json["repaired"]?.bool,
                let cause = json["cause"]?.string.flatMap({ Drift.Cause(rawValue: $0) })
            else { throw RecordingError("drift needs instance, kind, object, cause, repaired") }
            self = .drift(
                InstanceHandle(rawValue: Int(handle)),
                Drift(kind: kind, object: object, cause: cause, isRepaired: isRepaired))
        case "staticObjects":
            guard let group = json["group"]?.string, let missing = json["missing"]?.array else {
                throw RecordingError("staticObjects needs group, missing")
            }
            self = .staticObjects(group: group, missing: missing.compactMap(\.string))
        case "clearStatistics": self = .clearStatistics
        case "stop": self = .stop
        case let other: throw RecordingError("unknown input \(other ?? "(none)")")
        }
    }

    private static func interface(from json: JSON) throws(RecordingError) -> RouterInput {
        guard let name = json["name"]?.string.flatMap({ InterfaceName($0) }) else {
            throw RecordingError("interface needs a name")
        }
        guard let number = json["index"]?.integer else { return .interface(name, nil) }
        guard let index = Int32(exactly: number), let isUp = json["up"]?.bool, let texts = json["addresses"]?.array
        else {
            throw RecordingError("interface needs index, up, addresses")
        }
        let addresses = texts.compactMap { $0.string.flatMap { IPAddress($0) } }
        guard addresses.count == texts.count else { throw RecordingError("interface has a bad address") }
        return .interface(name, InterfaceStatus(index: InterfaceIndex(index), isUp: isUp, addresses: addresses))
    }

    private static func datagram(from json: JSON) throws(RecordingError) -> RouterInput {
        guard let source = json["source"]?.string.flatMap({ IPAddress($0) }),
            let destination = json["destination"]?.string.flatMap({ IPAddress($0) }),
            let interface = json["interface"]?.integer.flatMap({ Int32(exactly: $0) }),
            let bytes = json["bytes"]?.string.flatMap({ Hexadecimal.octets($0) })
        else { throw RecordingError("datagram needs source, destination, interface, bytes") }
        return .datagram(
            Datagram(
                family: source.family, source: source, destination: destination,
                hopLimit: json["hopLimit"]?.integer.flatMap { UInt8(exactly: $0) }, bytes: bytes,
                interface: InterfaceIndex(interface)))
    }
}

extension VirtualRouterKey {
    /// What a supervisor keeps for the successor of a worker that dies.
    public var json: JSON {
        .object([
            "vrid": .integer(Int64(vrid.rawValue)), "family": .string(family.rawValue),
            "interface": interface.map { .string($0.rawValue) } ?? .null,
            "group": group.map { .string($0.description) } ?? .null,
        ])
    }

    /// Reads what `json` wrote.
    public init(json: JSON) throws(RecordingError) {
        guard let number = json["vrid"]?.integer.flatMap({ UInt8(exactly: $0) }), let vrid = VRID(number),
            let family = json["family"]?.string.flatMap({ AddressFamily(rawValue: $0) })
        else { throw RecordingError("a virtual router needs vrid and family") }
        self.init(
            vrid: vrid, family: family, interface: json["interface"]?.string.flatMap { InterfaceName($0) },
            group: json["group"]?.string.flatMap { IPAddress($0) })
    }
}

extension Equipment {
    fileprivate var json: JSON {
        .object([
            "router": router.json, "interface": .string(interface.rawValue), "givesSource": .bool(givesSource),
        ])
    }

    fileprivate init(json: JSON) throws(RecordingError) {
        guard let router = json["router"], let name = json["interface"]?.string.flatMap({ InterfaceName($0) }) else {
            throw RecordingError("equipment needs router, interface")
        }
        self.init(try VirtualRouterKey(json: router), name, givesSource: json["givesSource"]?.bool ?? false)
    }
}

extension ScriptExit {
    fileprivate var json: JSON {
        switch self {
        case .status(let status): .object(["status": .integer(Int64(status))])
        case .signal(let signal): .object(["signal": .integer(Int64(signal))])
        case .notStarted(let why): .object(["notStarted": .string(why)])
        }
    }

    fileprivate init(json: JSON) throws(RecordingError) {
        if let status = json["status"]?.integer.flatMap({ Int32(exactly: $0) }) {
            self = .status(status)
        } else if let signal = json["signal"]?.integer.flatMap({ Int32(exactly: $0) }) {
            self = .signal(signal)
        } else if let why = json["notStarted"]?.string {
            self = .notStarted(why)
        } else {
            throw RecordingError("a script's exit needs status, signal or notStarted")
        }
    }
}
