import InternetTypes

/// What tells the real servers of a service apart.
struct RealServerKey: Hashable {
    var address: IPAddress
    var port: UInt16
}

/// `real_server`.
extension ModelBuilder {
    /// Reads one server. Its settings come before its checkers, which inherit them wherever in the block they stand.
    mutating func realServer(_ index: Int, _ service: inout VirtualServer) {
        guard let (address, givenPort) = addressAndPort(index, "real server") else { return }
        var port = givenPort
        // A server without a port is reached on the service's own.
        if wordCount(index) < 3, case .address(_, let servicePort) = service.target { port = servicePort }
        var server = RealServer(
            address: address, port: port, weight: service.weight, forwarding: service.forwarding,
            inhibitsOnFailure: service.inhibitsOnFailure, startsDown: service.startsDown, checks: CheckTimes(),
            origins: Origins(block: origin(index)))
        let settings = settings(of: index, &server.origins)
        for setting in settings where keyword(setting).kind != .block {
            if !checkTime(setting, &server.checks) { serverSetting(setting, &server) }
        }
        if let family = service.family, family != address.family, server.forwarding.kind != .tunnel {
            report(
                .consistency, "real server \(address) is of another address family than the service: skipped", index,
                word: 1)
            return
        }
        if service.family == nil { service.family = address.family }
        server.checks = server.checks.inheriting(service.checks)
        server.virtualHost = server.virtualHost ?? service.virtualHost
        let checkers = settings.filter { keyword($0).kind == .block }
        server.checkers.reserveCapacity(checkers.count)
        for setting in checkers {
            if let checker = checker(setting, server, service) { server.checkers.append(checker) }
        }
        guard realServerKeys.insert(RealServerKey(address: address, port: port)).inserted else {
            report(.consistency, "real server [\(address)]:\(port) is listed twice: second removed", index)
            return
        }
        service.realServers.append(server)
    }

    private mutating func serverSetting(_ index: Int, _ server: inout RealServer) {
        switch keyword(index).name {
        case "weight": set(count(index), &server.weight)
        case "lvs_method": set(forwarding(index), &server.forwarding)
        case "uthreshold": set(count(index), &server.upperThreshold)
        case "lthreshold": set(count(index), &server.lowerThreshold)
        case "inhibit_on_failure": set(bool(index), &server.inhibitsOnFailure)
        case "alpha": set(bool(index), &server.startsDown)
        case "notify_up": onlyScript(index, &server.notifyUp)
        case "notify_down": onlyScript(index, &server.notifyDown)
        case "virtualhost": server.virtualHost = argument(index) ?? server.virtualHost
        case "snmp_name": server.snmpName = argument(index) ?? server.snmpName
        case "smtp_alert": server.sendsMail = bool(index) ?? server.sendsMail
        default: checkValue(index)
        }
    }
}
