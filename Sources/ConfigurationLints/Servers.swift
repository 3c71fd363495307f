import InternetTypes
import KeepalivedConf

/// Virtual servers.
extension Linter {
    mutating func lintServers() {
        for server in configuration.virtualServers {
            checks(server)
            if server.schedulesOnePacket, server.persistenceTimeout != nil {
                find(
                    .persistenceOps,
                    "\(server.label): with ops each packet is scheduled for itself, so that nothing is left to persist",
                    at: server.origins.origin(of: "ops") ?? server.origins.block, in: server.origins.block,
                    hint: "either ops or persistence_timeout; scheduler sh sends a client to the same server without "
                        + "persistence")
            }
        }
        let direct = configuration.virtualServers.filter { $0.usesDirectRouting }
        silence(direct)
        heldAddresses(direct)
    }

    private mutating func checks(_ server: VirtualServer) {
        let unchecked = server.realServers.filter(\.checkers.isEmpty)
        guard let first = unchecked.first else { return }
        let count =
            unchecked.count == server.realServers.count
            ? "no real server has" : "\(unchecked.count) of \(server.realServers.count) real servers have no"
        find(
            .noHealthCheck,
            "\(server.label): \(count) a check: a dead one gets connections all the same", at: first.origins.block,
            in: server.origins.block, hint: "add TCP_CHECK { } or another check to each real_server")
    }

    /// What the real servers' kernels are told cannot be seen from the director.
    private mutating func silence(_ direct: [VirtualServer]) {
        guard let first = direct.first(where: { $0.family != .ipv6 }) else { return }
        let address =
            if case .address(let address, _) = first.target { "\(address)" } else { "the virtual address" }
        find(
            .directRoutingARP,
            "\(first.label): with direct routing each real server must have \(address) and be silent about it in ARP, or "
                + "clients reach it past this director",
            at: first.directRoutingOrigin, in: first.origins.block,
            hint: "on the real servers: the address on lo, net.ipv4.conf.all.arp_ignore=1 and "
                + "net.ipv4.conf.all.arp_announce=2")
    }

    private mutating func heldAddresses(_ direct: [VirtualServer]) {
        guard looks(for: .directRoutingVIP), !direct.isEmpty,
            options.interfaceAddresses != nil || !configuration.instances.isEmpty
        else { return }
        var held = Set((options.interfaceAddresses ?? [:]).values.joined().map(\.address))
        held.formUnion(configuration.staticAddresses.map(\.prefix.address))
        for instance in configuration.instances {
            held.formUnion((instance.virtualAddresses + instance.excludedAddresses).map(\.prefix.address))
        }
        for server in direct {
            guard case .address(let address, _) = server.target, held.insert(address).inserted else { continue }
            find(
                .directRoutingVIP, "\(server.label): nothing here holds \(address), so its packets do not come here",
                at: server.origins.block, in: server.origins.block,
                hint: "list it in virtual_ipaddress of a vrrp_instance")
        }
    }
}

extension VirtualServer {
    fileprivate var usesDirectRouting: Bool { realServers.contains { $0.forwarding.kind == .directRouting } }

    fileprivate var directRoutingOrigin: Origin {
        for keyword in ["lvs_method", "lb_kind"] {
            if let origin = origins.origin(of: keyword) { return origin }
        }
        return origins.block
    }
}
