import EventRecord
import KeepalivedConf
import ServiceTypes

/// What a successor of this process has to know: whatever differs from what it would assume at a start.
enum Memory {
    /// The name of a check's state. Checks of a server are counted, since two of them may be equal.
    static func check(_ number: Int, _ service: ServiceState, _ server: ServerState) -> String {
        "\(service.name) \(server.key) \(server.checks[number].checker.kind.rawValue) \(number)"
    }

    /// The name of the state of a service's quorum.
    static func quorum(_ service: ServiceState) -> String { "\(service.name) quorum" }

    /// What a check said; nil where it is what everybody assumes.
    static func record(_ check: CheckState) -> JSON? {
        guard check.isUp == check.checker.startsDown || (check.weight ?? .configured) != .configured else { return nil }
        var members: [JSON.Member] = [JSON.Member("up", .bool(check.isUp))]
        switch check.weight {
        case nil, .configured: break
        case .absolute(let weight): members.append(JSON.Member("weight", .integer(Int64(weight))))
        case .additional(let weight): members.append(JSON.Member("additional", .integer(weight)))
        }
        return .object(members)
    }

    /// Takes what a predecessor's check said: that it has been made is known of each.
    static func restore(_ check: inout CheckState, from record: JSON?) {
        check.isKnown = true
        guard let record else { return }
        check.isUp = record["up"]?.bool ?? check.isUp
        if let weight = record["weight"]?.integer.flatMap({ UInt32(exactly: $0) }) {
            check.weight = .absolute(weight)
        } else if let weight = record["additional"]?.integer {
            check.weight = .additional(weight)
        }
    }
}

extension LoadBalancer {
    func remember(_ check: CheckState, _ number: Int, _ service: ServiceState, _ server: ServerState) -> [Effect] {
        [.remember(Memory.check(number, service, server), Memory.record(check))]
    }
}
