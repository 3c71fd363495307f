import KeepalivedConf
import ServiceTypes

/// A check and what it last said.
struct CheckState {
    let id: CheckID
    var checker: Checker
    var isUp: Bool
    /// Whether it has said anything at all.
    var isKnown = false
    var weight: CheckAnswer.Weight?
}

/// A real server: configuration and state.
struct ServerState {
    var server: RealServer
    var checks: [CheckState]
    /// What scripts have been told last; nil where its first state has not been told.
    var toldUp: Bool?

    var key: DestinationKey { DestinationKey(server.address, port: server.port) }
    /// All of its checks are up.
    var isAlive: Bool { checks.allSatisfy(\.isUp) }
    var isKnown: Bool { checks.allSatisfy(\.isKnown) }

    /// The configured weight with what the checks make of it, 0 to the most that the kernel takes.
    var weight: UInt32 {
        var weight = Int64(server.weight)
        for case .absolute(let value)? in checks.map(\.weight) { weight = Int64(value) }
        for case .additional(let value)? in checks.map(\.weight) {
            // Far beyond what counts either way, and far from where numbers end.
            weight += min(max(value, -1 << 40), 1 << 40)
        }
        return UInt32(min(max(0, weight), Int64(Int32.max)))
    }
}

/// A virtual server: configuration and state.
struct ServiceState {
    var configuration: VirtualServer
    var keys: [ServiceKey]
    var servers: [ServerState]
    var isUp: Bool
    /// `ha_suspend`, and none of the addresses is here.
    var isSuspended = false

    var name: String { configuration.label }

    func name(of server: ServerState) -> Event.ServerName {
        Event.ServerName(service: name, server: label(server.key))
    }

    /// `[192.0.2.1]:tcp:80`, as keepalived names servers.
    func label(_ key: DestinationKey) -> String {
        "[\(key.address)]:\(configuration.transport.map { $0.rawValue.lowercased() } ?? "none"):\(key.port)"
    }

    /// The weight of all servers that are up.
    var liveWeight: UInt64 { servers.reduce(0) { $0 + ($1.isAlive ? UInt64($1.weight) : 0) } }

    /// Whether the quorum is there, after `isUp` before: it takes more to gain it than to keep it.
    var hasQuorum: Bool {
        let live = liveWeight
        let (quorum, hysteresis) = (UInt64(configuration.quorum), UInt64(configuration.hysteresis))
        guard isUp else { return live >= quorum + hysteresis }
        return live > 0 && live + hysteresis >= quorum
    }

    var usesSorryServer: Bool { !isUp && configuration.sorryServer != nil }

    /// The servers that IPVS shall have now.
    var destinations: [Destination] {
        var result: [Destination] = []
        for server in servers {
            // Without a sorry server the few that are left go on alone.
            let isUsed = server.isAlive && !usesSorryServer
            guard isUsed || server.server.inhibitsOnFailure else { continue }
            result.append(
                Destination(
                    server.key, server.server.forwarding.packetForwarding, weight: isUsed ? server.weight : 0,
                    upperThreshold: server.server.upperThreshold, lowerThreshold: server.server.lowerThreshold))
        }
        guard let sorry = configuration.sorryServer, usesSorryServer || sorry.inhibits else { return result }
        let destination = Destination(
            DestinationKey(sorry.address, port: sorry.port),
            (sorry.forwarding ?? configuration.forwarding).packetForwarding, weight: usesSorryServer ? 1 : 0)
        let position = result.firstIndex { $0.key == destination.key }
        if let position {
            // A real server can be the sorry server, too: whichever is in use counts.
            if usesSorryServer { result[position] = destination }
        } else {
            result.append(destination)
        }
        return result
    }
}
