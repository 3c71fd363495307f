import InternetTypes

/// What routes carry besides their hops: tunnels and RTA_METRICS.
extension ModelBuilder {
    /// `[FROM/]TO`, by name or number, as RTA_FLOW packs them.
    mutating func realms(_ line: inout OptionLine) throws -> UInt32 {
        let text = try line.value()
        guard line.family != .ipv6 else { throw line.drop("IPv6 has no realms") }
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        var packed: UInt32 = 0
        for part in parts {
            guard let number = number(part, in: .realms, limit: Int64(UInt16.max)), number <= UInt16.max else {
                throw line.drop("unknown realm '\(part)'", hint: "[FROM/]TO, each a number or a name of rt_realms")
            }
            packed = packed << 16 | number
        }
        return packed
    }

    // MARK: Tunnels

    /// `encap` with its kind and options.
    mutating func encapsulation(_ line: inout OptionLine) throws -> Route.Encapsulation {
        let kind = try line.value()
        switch kind {
        case "ip":
            return .ip(
                try tunnel(&line, kind, trafficClass: "tos", hopLimit: "ttl") { address in
                    if case .v4(let address) = address { address } else { nil }
                })
        case "ip6":
            return .ip6(
                try tunnel(&line, kind, trafficClass: "tc", hopLimit: "hoplimit") { address in
                    if case .v6(let address) = address { address } else { nil }
                })
        case "mpls": return .mpls(try labels(&line))
        case "ila": return .ila(try locator(&line))
        default: throw line.drop("unknown encapsulation '\(kind)'", hint: "ip, ip6, mpls or ila")
        }
    }

    private mutating func tunnel<Address: Hashable & Sendable>(
        _ line: inout OptionLine, _ kind: String, trafficClass: String, hopLimit: String,
        _ address: (IPAddress) -> Address?
    ) throws -> Route.IPTunnel<Address> {
        var tunnel = Route.IPTunnel<Address>()
        options: while line.position + 1 < line.words.count {
            let option = line.words[line.position + 1]
            switch option {
            case "dst", "src":
                line.position += 1
                let text = try line.value()
                guard let parsed = IPAddress(text), let end = address(parsed) else {
                    throw line.drop("'\(text)' is no address for encap \(kind)")
                }
                if option == "dst" { tunnel.destination = end } else { tunnel.source = end }
            case "id":
                line.position += 1
                let text = try line.value()
                guard let id = UInt64(text) else { throw line.drop("invalid id '\(text)' for encap \(kind)") }
                tunnel.id = id
            case trafficClass:
                line.position += 1
                let text = try line.value()
                guard let value = number(text, in: .typesOfService, limit: 255) else {
                    throw line.drop("invalid \(trafficClass) '\(text)' for encap \(kind)")
                }
                tunnel.trafficClass = UInt8(clamping: value)
            case hopLimit:
                line.position += 1
                tunnel.hopLimit = UInt8(clamping: try line.number(0...255))
            case "flags":
                line.position += 1
                tunnel.flags = UInt16(clamping: try line.number(0...65535))
            default: break options
            }
        }
        guard tunnel.id != nil || tunnel.destination != nil else {
            throw line.drop("address or id missing for \(kind) encapsulation")
        }
        return tunnel
    }

    /// RFC 3032: a label has 20 bits, of which the first 16 values are reserved for special meanings.
    private func labels(_ line: inout OptionLine) throws -> [UInt32] {
        let text = try line.value()
        let labels = text.split(separator: "/", omittingEmptySubsequences: false).map { UInt32($0) }
        let valid = labels.compactMap { $0 }.filter { $0 < 1 << 20 }
        guard valid.count == labels.count else {
            throw line.drop("invalid mpls address '\(text)'", hint: "labels from 0 to 1048575 with '/' between them")
        }
        return valid
    }

    /// Four groups of up to four hexadecimal digits: half an IPv6 address.
    private func locator(_ line: inout OptionLine) throws -> UInt64 {
        let text = try line.value()
        let groups = text.split(separator: ":", omittingEmptySubsequences: false).map { group in
            group.utf8.count <= 4 ? UInt16(group, radix: 16) : nil
        }
        guard groups.count == 4, !groups.contains(nil) else {
            throw line.drop("invalid locator '\(text)'", hint: "four groups of hexadecimal digits: a:b:c:d")
        }
        return groups.reduce(0) { $0 << 16 | UInt64($1 ?? 0) }
    }

    // MARK: Metrics

    private static let lockableMetrics: Set<String> = [
        "mtu", "advmss", "reordering", "cwnd", "ssthresh", "rtt", "rttvar", "rto_min", "congctl",
    ]
    private static let plainMetrics: Set<String> = [
        "hoplimit", "window", "initcwnd", "initrwnd", "features", "quickack", "fastopen_no_cookie",
    ]

    /// Takes one setting of RTA_METRICS, or `ttl-propagate`; false where the word is none.
    mutating func routeMetric(
        _ word: String, _ line: inout OptionLine, _ route: inout Route, _ index: Int
    ) throws -> Bool {
        if word == "ttl-propagate" {
            let value = try line.value()
            switch value {
            case "enabled": route.propagatesTTL = true
            case "disabled": route.propagatesTTL = false
            default: report(.value, "ttl-propagate is enabled or disabled, not '\(value)'", index, word: line.position)
            }
            return true
        }
        let isLockable = Self.lockableMetrics.contains(word)
        guard isLockable || Self.plainMetrics.contains(word) else { return false }
        var text = try line.value()
        let isLocked = isLockable && text == "lock"
        if isLocked { text = try line.value() }
        let value: Route.Metric.Value
        switch word {
        case "rtt": value = .number(try time(text, &line, unitsPerMillisecond: 8, index))
        case "rttvar": value = .number(try time(text, &line, unitsPerMillisecond: 4, index))
        case "rto_min": value = .number(try time(text, &line, unitsPerMillisecond: 1, index))
        case "congctl": value = .name(text)
        case "features":
            guard text == "ecn" else {
                report(.value, "unknown route feature '\(text)': ignored", index, word: line.position)
                return true
            }
            // RTAX_FEATURE_ECN of linux/rtnetlink.h.
            value = .number(1)
        case "quickack", "fastopen_no_cookie":
            guard text == "0" || text == "1" else { throw line.drop("'\(word)' is 0 or 1, not '\(text)'") }
            value = .number(text == "1" ? 1 : 0)
        default:
            guard let number = Numbers.cInteger(text.utf8),
                (0...(word == "hoplimit" ? 255 : Int64(UInt32.max))).contains(number)
            else { throw line.drop("invalid number '\(text)'") }
            value = .number(UInt32(clamping: number))
        }
        route.metrics.append(Route.Metric(name: word, value: value, isLocked: isLocked))
        return true
    }

    /// A time with its unit, in the unit of the kernel; without one it is in that unit already.
    private mutating func time(
        _ text: String, _ line: inout OptionLine, unitsPerMillisecond: Int64, _ index: Int
    ) throws -> UInt32 {
        let digits = text.prefix { $0.isNumber || $0 == "." }
        guard let (thousandths, _) = Numbers.fixed(String(digits), digits: 3) else {
            throw line.drop("invalid time '\(text)'", hint: "such as 300ms or 1.5s")
        }
        let units: Int64
        switch text.dropFirst(digits.count).lowercased() {
        case "": units = thousandths / 1000
        case "ms", "msec", "msecs": units = thousandths * unitsPerMillisecond / 1000
        case "s", "sec", "secs": units = thousandths.multipliedReportingOverflow(by: unitsPerMillisecond).partialValue
        default: throw line.drop("invalid time '\(text)'", hint: "such as 300ms or 1.5s")
        }
        // TCP_RTO_MIN and TCP_RTO_MAX of the kernel.
        let allowed = 200 * unitsPerMillisecond...120_000 * unitsPerMillisecond
        guard allowed.contains(units) else {
            report(.value, "time '\(text)' is not between 200 ms and 120 s: limited", index, word: line.position)
            return UInt32(clamping: min(max(units, allowed.lowerBound), allowed.upperBound))
        }
        return UInt32(clamping: units)
    }
}
