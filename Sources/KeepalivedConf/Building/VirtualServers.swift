import InternetTypes

/// `virtual_server`, `virtual_server_group` and what they share with `real_server`.
extension ModelBuilder {
    /// Reads one group of addresses and marks.
    mutating func virtualServerGroup(_ index: Int) {
        guard let name = argument(index) else { return }
        var group = VirtualServerGroup(name: name, origin: origin(index))
        for line in children(of: index) {
            guard let first = text(line, 0) else { continue }
            if first == "fwmark" {
                if let entry = markEntry(line) { group.entries.append(entry) }
            } else if let entry = rangeEntry(first, line) {
                group.entries.append(entry)
            }
        }
        guard !group.entries.isEmpty else {
            report(.consistency, "virtual_server_group '\(name)' has no entries: removed", index)
            return
        }
        if serverGroups[name] == nil { serverGroups[name] = configuration.virtualServerGroups.count }
        configuration.virtualServerGroups.append(group)
    }

    /// The address family of an entry; nil for marks that name none.
    static func family(_ entry: VirtualServerGroup.Entry) -> AddressFamily? {
        switch entry {
        case .range(let first, _, _): first.family
        case .firewallMark(_, let family): family
        }
    }

    private mutating func markEntry(_ index: Int) -> VirtualServerGroup.Entry? {
        guard let text = text(index, 1) else {
            report(.value, "'fwmark' is missing its number", index)
            return nil
        }
        guard let mark = integer(text, 0...Int64(UInt32.max), index, word: 1) else { return nil }
        return .firewallMark(UInt32(clamping: mark), self.text(index, 2).flatMap(Self.familyNamed))
    }

    /// `inet` or `inet6`.
    static func familyNamed(_ text: String) -> AddressFamily? {
        text == "inet" ? .ipv4 : text == "inet6" ? .ipv6 : nil
    }

    /// `FIRST[-LAST] [PORT]`, where LAST is an address, or what replaces the last part of FIRST; or `ADDRESS/LENGTH [PORT]`.
    private mutating func rangeEntry(_ text: String, _ index: Int) -> VirtualServerGroup.Entry? {
        let isPrefix = text.utf8.contains(UInt8(ascii: "/"))
        let separator: Character = isPrefix ? "/" : "-"
        let parts = text.split(separator: separator, maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard var first = IPAddress(parts[0]) else {
            report(.value, "invalid address '\(text)' in virtual_server_group: skipped", index, word: 0)
            return nil
        }
        var last = first
        if isPrefix {
            guard let length = UInt8(parts[1]), let range = Self.range(first, length: length) else {
                report(
                    .value, "invalid prefix '\(text)': skipped", index, word: 0,
                    hint: "such as 192.0.2.8/29, at most \(Self.largestRange) addresses")
                return nil
            }
            (first, last) = range
        } else if parts.count > 1 {
            guard let end = IPAddress(parts[1]) ?? Self.replacingLast(of: first, with: parts[1]),
                end.family == first.family, first <= end, Self.isSmall(first, end)
            else {
                report(
                    .value, "invalid address range '\(text)': skipped", index, word: 0,
                    hint: "such as 192.0.2.10-20, at most \(Self.largestRange) addresses")
                return nil
            }
            last = end
        }
        var port: UInt16 = 0
        if let text = self.text(index, 1) {
            guard let value = integer(text, 0...65535, index, word: 1) else { return nil }
            port = UInt16(clamping: value)
        }
        return .range(first: first, last: last, port: port)
    }

    /// Each address becomes a service of its own; more than the last part of an IPv6 address can name is a mistake.
    private static let largestRange = 65_536

    private static func isSmall(_ first: IPAddress, _ last: IPAddress) -> Bool {
        switch (first, last) {
        case (.v4(let first), .v4(let last)): last.rawValue - first.rawValue < largestRange
        case (.v6(let first), .v6(let last)):
            // Within 2^64 of one another the difference of the lower halves is the distance, also over a carry.
            last.high - first.high <= (last.low < first.low ? 1 : 0) && last.low &- first.low < largestRange
        case (.v4, .v6), (.v6, .v4): false
        }
    }

    /// All addresses of a prefix; nil where there are too many, or the length is none.
    private static func range(_ address: IPAddress, length: UInt8) -> (IPAddress, IPAddress)? {
        guard length <= address.family.addressBits, address.family.addressBits - length <= 16 else { return nil }
        let hosts = UInt32(1) << UInt32(address.family.addressBits - length) - 1
        switch address {
        case .v4(let v4):
            return (.v4(IPv4Address(rawValue: v4.rawValue & ~hosts)), .v4(IPv4Address(rawValue: v4.rawValue | hosts)))
        case .v6(let v6):
            return (
                .v6(IPv6Address(high: v6.high, low: v6.low & ~UInt64(hosts))),
                .v6(IPv6Address(high: v6.high, low: v6.low | UInt64(hosts)))
            )
        }
    }

    private static func replacingLast(of address: IPAddress, with text: String) -> IPAddress? {
        switch address {
        case .v4(let v4):
            UInt8(text).map { .v4(IPv4Address(rawValue: v4.rawValue & 0xffff_ff00 | UInt32($0))) }
        case .v6(let v6):
            UInt16(text, radix: 16).map { .v6(IPv6Address(high: v6.high, low: v6.low & ~0xffff | UInt64($0))) }
        }
    }

    // MARK: The service

    /// Reads one service. Its real servers come last, since they inherit what may stand below them.
    mutating func virtualServer(_ index: Int) {
        guard argument(index) != nil, let target = target(index) else { return }
        var server = VirtualServer(target: target, origins: Origins(block: origin(index)))
        server.family = family(of: target)
        var draft = VirtualServerDraft()
        let settings = settings(of: index, &server.origins)
        for setting in settings where keyword(setting).name != "real_server" {
            if serviceSetting(setting, &server, &draft) || schedulerSetting(setting, &server, &draft)
                || checkTime(setting, &server.checks)
            {
                continue
            }
            serverSetting(setting, &server, &draft)
        }
        let realServers = settings.filter { keyword($0).name == "real_server" }
        server.realServers.reserveCapacity(realServers.count)
        realServerKeys = []
        for setting in realServers { realServer(setting, &server) }
        finish(&server, draft, index)
    }

    private mutating func target(_ index: Int) -> VirtualServer.Target? {
        guard let first = text(index, 1) else { return nil }
        switch first {
        case "fwmark":
            guard let text = text(index, 2) else {
                missingArgument(index)
                return nil
            }
            return integer(text, 0...Int64(UInt32.max), index, word: 2).map { .firewallMark(UInt32(clamping: $0)) }
        case "group":
            guard let name = text(index, 2) else {
                missingArgument(index)
                return nil
            }
            return .group(name)
        default:
            guard let (address, port) = addressAndPort(index, "virtual server") else { return nil }
            return .address(address, port: port)
        }
    }

    /// `ADDRESS [PORT]` after a keyword; nil, after a problem, where it is malformed.
    mutating func addressAndPort(_ index: Int, _ what: String) -> (IPAddress, UInt16)? {
        guard let first = argument(index) else { return nil }
        let portText = text(index, 2)
        // A port of 0 is the same as none.
        let port = portText.map { Numbers.integer($0) } ?? 0
        guard let address = IPAddress(first), let port, (0...65535).contains(port) else {
            report(
                .value, "Invalid \(what) IP address/port \(first)\(portText.map { "/" + $0 } ?? "") - skipping", index,
                word: 1, hint: "an address, then a port of 1 to 65535")
            return nil
        }
        return (address, UInt16(clamping: port))
    }

    private func serverGroup(_ name: String) -> VirtualServerGroup? {
        serverGroups[name].map { configuration.virtualServerGroups[$0] }
    }

    private func family(of target: VirtualServer.Target) -> AddressFamily? {
        switch target {
        case .address(let address, _): address.family
        case .firewallMark: nil
        case .group(let name):
            serverGroup(name)?.entries.lazy.compactMap(Self.family).first
        }
    }

    /// What a service said itself, as opposed to defaults.
    struct VirtualServerDraft {
        var hasScheduler = false
        var hasForwarding = false
        var hasProtocol = false
        var sorryServer: SorryServer?
        var persistencePrefix: UInt8?
    }

    private mutating func serviceSetting(
        _ index: Int, _ server: inout VirtualServer, _ draft: inout VirtualServerDraft
    ) -> Bool {
        switch keyword(index).name {
        case "ip_family":
            guard let text = argument(index) else { break }
            guard let family = Self.familyNamed(text) else {
                report(.value, "ip_family is inet or inet6, not '\(text)'", index, word: 1)
                break
            }
            if let known = server.family, known != family {
                report(.consistency, "ip_family does not fit the service's addresses", index, word: 1)
            } else {
                server.family = family
            }
        case "protocol":
            guard let text = argument(index) else { break }
            guard let transport = VirtualServer.TransportProtocol(rawValue: text.uppercased()) else {
                report(.value, "unknown protocol '\(text)': ignored", index, word: 1, hint: "TCP, UDP or SCTP")
                break
            }
            draft.hasProtocol = true
            server.transport = transport
        case "lb_kind", "lvs_method":
            if let forwarding = forwarding(index) {
                server.forwarding = forwarding
                draft.hasForwarding = true
            }
        case "persistence_engine":
            guard let name = argument(index) else { break }
            if name.utf8.count > 15 { report(.value, "name '\(name)' truncated to 15 characters", index, word: 1) }
            server.persistenceEngine = String(decoding: name.utf8.prefix(15), as: UTF8.self)
        case "persistence_timeout":
            if let value = integer(index) { server.persistenceTimeout = .seconds(value) }
        case "persistence_granularity": draft.persistencePrefix = granularity(index, server) ?? draft.persistencePrefix
        case "sorry_server": sorryServer(index, server, &draft)
        case "sorry_server_inhibit":
            if draft.sorryServer == nil {
                report(.consistency, "sorry_server_inhibit before sorry_server: ignored", index)
            }
            draft.sorryServer?.inhibits = true
        case "sorry_server_lvs_method":
            guard argument(index) != nil else { break }
            if draft.sorryServer == nil {
                report(.consistency, "sorry_server_lvs_method before sorry_server: ignored", index)
            } else {
                draft.sorryServer?.forwarding = forwarding(index)
            }
        default: return false
        }
        return true
    }

    private mutating func sorryServer(_ index: Int, _ server: VirtualServer, _ draft: inout VirtualServerDraft) {
        guard let (address, port) = addressAndPort(index, "sorry server") else { return }
        if let family = server.family, family != address.family, server.forwarding.kind != .tunnel {
            report(.consistency, "sorry server \(address) is of the other address family: skipped", index, word: 1)
            return
        }
        draft.sorryServer = SorryServer(address: address, port: port, origin: origin(index))
    }

    private mutating func granularity(_ index: Int, _ server: VirtualServer) -> UInt8? {
        guard let text = argument(index) else { return nil }
        if server.family != .ipv6, let mask = IPv4Address(text) {
            let ones = (~mask.rawValue).leadingZeroBitCount
            if mask.rawValue == 0 || mask.rawValue == UInt32.max << UInt32(32 - ones) { return UInt8(ones) }
        } else if server.family != .ipv4, let length = UInt8(text), (1...128).contains(length) {
            return length
        }
        report(
            .value, "Invalid persistence_granularity '\(text)'", index, word: 1,
            hint: server.family == .ipv6 ? "a prefix length from 1 to 128" : "a netmask such as 255.255.255.0")
        return nil
    }

    /// `NAT`, `DR` or `TUN` with the options of tunnels.
    mutating func forwarding(_ index: Int) -> ForwardingMethod? {
        guard let text = argument(index) else { return nil }
        guard let kind = ForwardingMethod.Kind(rawValue: text) else {
            report(.value, "unknown forwarding method '\(text)'", index, word: 1, hint: "NAT, DR or TUN")
            return nil
        }
        var method = ForwardingMethod()
        method.kind = kind
        var word = 2
        while let option = self.text(index, word) {
            let value = self.text(index, word + 1)
            switch option {
            case "type":
                guard let tunnel = value.flatMap(ForwardingMethod.Tunnel.init) else {
                    report(.value, "unknown tunnel type '\(value ?? "")'", index, word: word, hint: "ipip, gue or gre")
                    return method
                }
                method.tunnel = tunnel
                word += 1
            case "port":
                guard let value, let port = integer(value, 1...65535, index, word: word + 1) else { return method }
                method.port = UInt16(clamping: port)
                word += 1
            default:
                guard let checksum = ForwardingMethod.Checksum(rawValue: option) else {
                    report(.value, "unknown tunnel option '\(option)'", index, word: word)
                    return method
                }
                method.checksum = checksum
            }
            word += 1
        }
        if (method.tunnel == .gue) != (method.port != nil) {
            report(.consistency, "a GUE tunnel has a port, and only that", index)
            method.port = nil
        }
        if method.checksum != nil, method.tunnel == .ipip {
            report(.consistency, "an IPIP tunnel has no checksum option", index)
            method.checksum = nil
        }
        return method
    }

    private static let schedulers = [
        "rr", "wrr", "lc", "wlc", "sh", "mh", "dh", "fo", "ovf", "lblc", "lblcr", "sed", "nq", "twos",
    ]

    private mutating func schedulerSetting(
        _ index: Int, _ server: inout VirtualServer, _ draft: inout VirtualServerDraft
    ) -> Bool {
        let name = keyword(index).name
        switch name {
        case "lb_algo", "lvs_sched":
            guard let text = argument(index) else { break }
            guard Self.schedulers.contains(text) else {
                report(
                    .value, "unknown scheduler '\(text)': ignored", index, word: 1,
                    hint: Suggestions.nearest(to: text, in: Self.schedulers).map { "did you mean '\($0)'?" }
                        ?? "one of \(Self.schedulers.joined(separator: " "))")
                break
            }
            server.scheduler = text
            draft.hasScheduler = true
        case "ops": server.schedulesOnePacket = true
        case "flag-1": server.schedulerFlags |= 1
        case "flag-2": server.schedulerFlags |= 2
        case "flag-3": server.schedulerFlags |= 4
        case "sh-port", "sh-fallback", "mh-port", "mh-fallback", "hashed":
            guard ["sh", "mh"].contains(server.scheduler) else {
                report(.consistency, "'\(name)' without scheduler sh or mh before it: ignored", index)
                break
            }
            // What the kernel calls flag-1 and flag-2 of these two.
            if name.hasPrefix(server.scheduler) { server.schedulerFlags |= name.hasSuffix("fallback") ? 1 : 2 }
        default: return false
        }
        return true
    }

    /// The times that virtual server, real server and checker have in common.
    mutating func checkTime(_ index: Int, _ times: inout CheckTimes) -> Bool {
        switch keyword(index).name {
        case "retry": times.retry = count(index) ?? times.retry
        case "nb_get_retry":
            report(.deprecated, "nb_get_retry is deprecated - please use 'retry'", index)
            times.retry = count(index) ?? times.retry
        case "delay_before_retry": times.delayBeforeRetry = duration(index) ?? times.delayBeforeRetry
        case "warmup": times.warmup = duration(index) ?? times.warmup
        case "connect_timeout": times.connectTimeout = duration(index) ?? times.connectTimeout
        case "delay_loop": times.delayLoop = duration(index) ?? times.delayLoop
        default: return false
        }
        return true
    }

    private mutating func serverSetting(_ index: Int, _ server: inout VirtualServer, _ draft: inout VirtualServerDraft)
    {
        switch keyword(index).name {
        case "inhibit_on_failure": server.inhibitsOnFailure = true
        case "ha_suspend": server.suspendsWithoutAddress = true
        case "alpha": server.startsDown = true
        case "omega": server.runsScriptsAtStop = true
        case "quorum": server.quorum = integer(index).map { UInt32(clamping: $0) } ?? 1
        case "hysteresis": set(count(index), &server.hysteresis)
        case "weight": set(count(index), &server.weight)
        case "virtualhost": server.virtualHost = argument(index) ?? server.virtualHost
        case "snmp_name": server.snmpName = argument(index) ?? server.snmpName
        case "smtp_alert": server.sendsMail = bool(index) ?? server.sendsMail
        case "quorum_up": onlyScript(index, &server.quorumUp)
        case "quorum_down": onlyScript(index, &server.quorumDown)
        default: checkValue(index)
        }
        server.sorryServer = draft.sorryServer
    }

    /// A script of which the first in a block is kept.
    mutating func onlyScript(_ index: Int, _ script: inout ScriptCommand?) {
        if script != nil {
            report(.consistency, "'\(keyword(index).name)' was given before: ignored", index)
        } else {
            script = self.script(index)
        }
    }

    private mutating func finish(_ server: inout VirtualServer, _ draft: VirtualServerDraft, _ index: Int) {
        server.sorryServer = draft.sorryServer
        if case .group(let name) = server.target,
            serverGroups[name] == nil
        {
            report(.consistency, "Virtual server group \(name) is not defined: service ignored", index, word: 2)
            return
        }
        guard !server.realServers.isEmpty else {
            report(.consistency, "Virtual server \(server.label) has no real servers - ignoring", index)
            return
        }
        transport(&server, draft, index)
        if !draft.hasScheduler {
            report(
                .consistency, "Virtual server \(server.label): no scheduler set, setting default 'wlc'", index,
                hint: "add: lvs_sched wlc")
        }
        if !draft.hasForwarding, server.realServers.contains(where: { !$0.origins.has("lvs_method") }) {
            report(
                .consistency, "Virtual server \(server.label): no forwarding method set, setting default NAT", index,
                hint: "add: lvs_method NAT")
        }
        server.persistencePrefix = draft.persistencePrefix
        if draft.persistencePrefix != nil, server.persistenceTimeout == nil {
            server.persistenceTimeout = .seconds(360)
        }
        ports(&server, index)
        quorum(&server, index)
        configuration.virtualServers.append(server)
    }

    private mutating func transport(_ server: inout VirtualServer, _ draft: VirtualServerDraft, _ index: Int) {
        var isMark = false
        if case .firewallMark = server.target { isMark = true }
        if case .group(let name) = server.target,
            let group = serverGroup(name)
        {
            isMark = group.entries.allSatisfy { if case .firewallMark = $0 { true } else { false } }
        }
        if isMark {
            if draft.hasProtocol {
                report(
                    .consistency,
                    "Warning: Virtual server \(server.label): protocol specified for fwmark - protocol will be ignored",
                    index)
                server.transport = nil
            }
            if server.suspendsWithoutAddress {
                report(
                    .consistency, "Virtual server \(server.label): ha_suspend does not work with fwmarks - clearing",
                    index)
                server.suspendsWithoutAddress = false
            }
            return
        }
        if !draft.hasProtocol {
            report(
                .consistency, "Virtual server \(server.label): no protocol set - defaulting to UDP", index,
                hint: "add: protocol TCP")
            server.transport = .udp
        }
        if server.schedulesOnePacket, server.transport != .udp {
            report(
                .consistency, "Virtual server \(server.label): one packet scheduling requires UDP - resetting", index)
            server.schedulesOnePacket = false
        }
    }

    /// Ports of service and servers where packets are forwarded unchanged.
    private mutating func ports(_ server: inout VirtualServer, _ index: Int) {
        var servicePort: UInt16?
        if case .address(_, let port) = server.target {
            servicePort = port
            if port == 0, server.persistenceTimeout == nil {
                report(
                    .consistency,
                    "Virtual server \(server.label): zero port only valid for persistent services - setting", index)
                server.persistenceTimeout = .seconds(360)
            }
        }
        for position in server.realServers.indices {
            let real = server.realServers[position]
            guard real.forwarding.kind != .nat else { continue }
            if let servicePort, real.port != servicePort {
                report(
                    .error, .consistency,
                    "WARNING - virtual server \(server.label) and real server [\(real.address)]:\(real.port) ports don't match - resetting",
                    at: real.origins.block, hint: "only NAT changes ports")
                server.realServers[position].port = servicePort
            } else if case .firewallMark = server.target, real.port != 0 {
                report(
                    .error, .consistency, "Virtual server \(server.label): real server port cleared",
                    at: real.origins.block,
                    hint: "only NAT changes ports")
                server.realServers[position].port = 0
            }
        }
    }

    private mutating func quorum(_ server: inout VirtualServer, _ index: Int) {
        let total = server.realServers.reduce(UInt64(0)) { $0 + UInt64($1.weight) }
        if UInt64(server.quorum) > total {
            report(
                .error, .consistency,
                "Warning - quorum \(server.quorum) for \(server.label) exceeds total weight of real servers \(total), reducing quorum to \(total)",
                at: server.origins.origin(of: "quorum") ?? server.origins.block)
            server.quorum = UInt32(clamping: total)
        }
        if server.hysteresis > 0, server.hysteresis >= server.quorum {
            report(
                .error, .consistency, "Virtual server \(server.label): hysteresis must be below the quorum",
                at: server.origins.origin(of: "hysteresis") ?? server.origins.block)
            server.hysteresis = server.quorum > 0 ? server.quorum - 1 : 0
        }
    }
}
