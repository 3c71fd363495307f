import InternetTypes

/// The lines of `virtual_rules` and `static_rules`.
extension ModelBuilder {
    /// The rules of a block; a line that is wrong is dropped: a rule without one of its selectors would catch too much.
    mutating func rules(_ index: Int, isStatic: Bool) -> [Rule] {
        optionLines(of: index, "rule") { try $0.rule(&$1, $2, isStatic: isStatic) }
    }

    private mutating func rule(_ line: inout OptionLine, _ index: Int, isStatic: Bool) throws -> Rule {
        var rule = Rule(action: .nop, origin: origin(index))
        var action: Rule.Action?
        var preference: UInt32?
        while let word = line.current {
            if try ruleAction(word, &line, &action) {
                line.position += 1
                continue
            }
            switch word {
            case "inet": try line.settle(.ipv4)
            case "inet6": try line.settle(.ipv6)
            case "from":
                _ = try line.value()
                rule.source = try line.prefix()
            case "to":
                _ = try line.value()
                rule.destination = try line.prefix()
            case "not": rule.isInverted = true
            case "preference", "order", "priority": preference = UInt32(clamping: try line.number())
            default:
                if try !ruleSelector(word, &line, &rule, index)
                    && !ruleTracking(word, &line, &rule, index, isStatic: isStatic)
                {
                    throw line.drop("Unknown rule option '\(word)'")
                }
            }
            line.position += 1
        }
        guard let action else { throw line.drop("No action specified", hint: "add: lookup TABLE") }
        rule.action = action
        rule.family = line.family ?? .ipv4
        try finish(&rule, preference: preference, line, index)
        return rule
    }

    private mutating func finish(_ rule: inout Rule, preference: UInt32?, _ line: OptionLine, _ index: Int) throws {
        var isTable = false
        if case .table = rule.action { isTable = true }
        if !isTable, rule.realms != nil || rule.suppressPrefixLength != nil || rule.suppressInterfaceGroup != nil {
            throw line.drop("realms and suppress options need a table")
        }
        if case .goto(let target) = rule.action {
            guard let preference, preference < target else {
                throw line.drop("goto needs a preference of its own that is smaller than its target")
            }
        }
        if let preference {
            rule.preference = preference
        } else {
            let next = nextRulePreference[rule.family] ?? 16384
            nextRulePreference[rule.family] = max(1, next - 1)
            rule.preference = next
            report(
                .consistency,
                "Rule has no preference specified - setting to \(next). This is probably not what you want.",
                index, hint: "add: preference NUMBER")
        }
        // keepalived marks as its own only the rules that it tracks, unless told otherwise.
        if !rule.isTracked, !line.words.contains("protocol") { rule.ruleProtocol = 0 }
        if rule.ruleProtocol != 18, rule.isTracked {
            report(.consistency, "a tracked rule has protocol keepalived: set", index, hint: "or add: no_track")
            rule.ruleProtocol = 18
        }
        if rule.trackGroup != nil, rule.inputInterface == nil {
            report(.consistency, "a rule with a track_group needs a dev: track_group ignored", index)
            rule.trackGroup = nil
        }
    }

    private mutating func ruleAction(
        _ word: String, _ line: inout OptionLine, _ action: inout Rule.Action?
    ) throws -> Bool {
        let found: Rule.Action
        switch word {
        case "type": return true
        case "table", "lookup":
            let text = try line.value()
            guard let table = number(text, in: .routingTables, limit: Int64(UInt32.max)), table > 0 else {
                throw line.drop("unknown routing table '\(text)'")
            }
            found = .table(table)
        case "goto": found = .goto(UInt32(clamping: try line.number()))
        case "nop": found = .nop
        case "blackhole": found = .blackhole
        case "unreachable": found = .unreachable
        case "prohibit": found = .prohibit
        case "l3mdev": found = .layer3Master
        default: return false
        }
        guard action == nil else { throw line.drop("a rule has one action") }
        action = found
        return true
    }

    private mutating func ruleSelector(
        _ word: String, _ line: inout OptionLine, _ rule: inout Rule, _ index: Int
    ) throws -> Bool {
        switch word {
        case "tos", "dsfield":
            let text = try line.value()
            guard let number = number(text, in: .typesOfService, limit: 255) else {
                throw line.drop("unknown type of service '\(text)'")
            }
            rule.typeOfService = UInt8(clamping: number)
        case "fwmark":
            let parts = try line.value().split(separator: "/", maxSplits: 1).map { Numbers.cInteger($0.utf8) }
            guard let mark = parts.first.flatMap({ $0 }), !parts.contains(nil) else {
                throw line.drop("invalid firewall mark")
            }
            rule.firewallMark = UInt32(clamping: mark)
            if parts.count > 1, let mask = parts[1] { rule.firewallMask = UInt32(clamping: mask) }
        case "realms": rule.realms = try realms(&line)
        case "suppress_prefixlength", "sup_pl":
            rule.suppressPrefixLength = UInt32(clamping: try line.number(0...Int64(Int32.max)))
        case "suppress_ifgroup", "sup_group":
            let text = try line.value()
            guard let group = number(text, in: .groups, limit: Int64(UInt32.max)) else {
                throw line.drop("unknown interface group '\(text)'")
            }
            rule.suppressInterfaceGroup = group
        case "dev", "iif": rule.inputInterface = try device(&line)
        case "oif": rule.outputInterface = try device(&line)
        case "tunnel-id":
            let text = try line.value()
            guard let number = UInt64(text) else { throw line.drop("invalid number '\(text)'") }
            rule.tunnelID = number
        case "uidrange":
            guard let range: ClosedRange<UInt32> = Self.range(try line.value()) else {
                throw line.drop("invalid range of users", hint: "FIRST-LAST")
            }
            rule.userIDs = range
        case "protocol":
            let text = try line.value()
            if let number = UInt8(text) {
                rule.ruleProtocol = number
            } else {
                report(.value, "invalid protocol '\(text)': ignored", index, word: line.position)
            }
        case "ipproto":
            let names: [String: UInt8] = [
                "icmp": 1, "tcp": 6, "udp": 17, "gre": 47, "esp": 50, "ah": 51, "ipv6-icmp": 58, "sctp": 132,
            ]
            let text = try line.value()
            rule.ipProtocol = names[text.lowercased()] ?? UInt8(text)
            if rule.ipProtocol == nil {
                report(.value, "unknown IP protocol '\(text)': ignored", index, word: line.position)
            }
        case "sport", "dport":
            let text = try line.value()
            guard let range: ClosedRange<UInt16> = Self.range(text) else {
                report(
                    .value, "invalid port range '\(text)': ignored", index, word: line.position,
                    hint: "FIRST-LAST, also for a single port")
                return true
            }
            if word == "sport" { rule.sourcePorts = range } else { rule.destinationPorts = range }
        default: return false
        }
        return true
    }

    private static func range<Number: FixedWidthInteger>(_ text: String) -> ClosedRange<Number>? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Number($0) }
        guard parts.count == 2, let first = parts[0], let last = parts[1], first <= last else { return nil }
        return first...last
    }

    private mutating func ruleTracking(
        _ word: String, _ line: inout OptionLine, _ rule: inout Rule, _ index: Int, isStatic: Bool
    ) throws -> Bool {
        switch word {
        case "no_track": rule.isTracked = false
        case "track_group" where isStatic:
            let name = try line.value()
            if knownTrackGroup(name, index, word: line.position) { rule.trackGroup = name }
        default: return false
        }
        return true
    }
}
