import InternetTypes

/// The lines of `virtual_routes` and `static_routes`.
extension ModelBuilder {
    /// The routes of a block; a line that is wrong is dropped, as keepalived does, so that no half of a route is installed.
    mutating func routes(_ index: Int, isStatic: Bool) -> [Route] {
        optionLines(of: index, "route") { try $0.route(&$1, $2, isStatic: isStatic) }
    }

    private mutating func route(_ line: inout OptionLine, _ index: Int, isStatic: Bool) throws -> Route {
        var route = Route(origin: origin(index))
        var hasDestination = false
        hasSecondGateway = false
        while let word = line.current {
            if try !routeAddress(word, &line, &route, &hasDestination, index)
                && !routeAttribute(word, &line, &route, index) && !routeMetric(word, &line, &route, index)
                && !routeFlag(word, &line, &route, index, isStatic: isStatic)
            {
                try destination(&line, &route, &hasDestination)
            }
            line.position += 1
        }
        guard hasDestination else { throw line.drop("route without destination") }
        route.family = line.family ?? .ipv4
        if hasSecondGateway {
            // The former way to write two hops: both leave by the route's own device.
            var first = Route.Hop()
            first.gateway = route.gateway
            route.gateway = nil
            route.hops.insert(first, at: 0)
            for position in route.hops.indices {
                route.hops[position].device = route.device
                route.hops[position].isOnLink = route.isOnLink
            }
        }
        if route.trackGroup != nil, route.device == nil {
            report(.consistency, "a route with a track_group needs a dev: track_group ignored", index)
            route.trackGroup = nil
        }
        if route.routeProtocol != 18, route.isTracked {
            report(.consistency, "a tracked route has protocol keepalived: set", index, hint: "or add: no_track")
            route.routeProtocol = 18
        }
        return route
    }

    private mutating func destination(
        _ line: inout OptionLine, _ route: inout Route, _ hasDestination: inout Bool
    ) throws {
        guard let word = line.current, !hasDestination else { throw line.drop("unknown word '\(line.current ?? "")'") }
        let kinds = ["brd": Route.Kind.broadcast]
        if let kind = Route.Kind(rawValue: word) ?? kinds[word] {
            route.kind = kind
            _ = try line.value()
        } else if let number = UInt8(word), line.position + 1 < line.words.count {
            route.kindNumber = number
            _ = try line.value()
        }
        if line.current == "default6" {
            try line.settle(.ipv6)
        } else {
            route.destination = try line.prefix()
        }
        hasDestination = true
    }

    private mutating func routeAddress(
        _ word: String, _ line: inout OptionLine, _ route: inout Route, _ hasDestination: inout Bool, _ index: Int
    ) throws -> Bool {
        switch word {
        case "to":
            _ = try line.value()
            try destination(&line, &route, &hasDestination)
        case "inet": try line.settle(.ipv4)
        case "inet6": try line.settle(.ipv6)
        case "src": route.preferredSource = try line.address()
        case "via": route.gateway = try line.address()
        case "gw":
            report(.deprecated, "'gw' is the old word for 'via'", index, word: line.position)
            route.gateway = try line.address()
        case "from":
            _ = try line.value()
            route.source = try line.prefix()
            guard line.family == .ipv6 else { throw line.drop("only IPv6 routes have a 'from'") }
        case "as":
            report(.value, "'as' is for MPLS only: ignored", index, word: line.position)
            if try line.value() == "to" { _ = try line.value() }
        case "or":
            report(
                .deprecated, "'or' is the old way to a second gateway", index, word: line.position, hint: "use nexthop")
            var hop = Route.Hop()
            hop.gateway = try line.address()
            if hasSecondGateway {
                report(.value, "'or' was given before: ignored", index, word: line.position)
            } else {
                hasSecondGateway = true
                route.hops.append(hop)
            }
        case "nexthop":
            guard !hasSecondGateway else { throw line.drop("a route has 'or' or 'nexthop', not both") }
            try nextHop(&line, &route)
        default: return false
        }
        return true
    }

    private mutating func nextHop(_ line: inout OptionLine, _ route: inout Route) throws {
        var hop = Route.Hop()
        while line.position + 1 < line.words.count {
            switch line.words[line.position + 1] {
            case "via":
                line.position += 1
                hop.gateway = try line.address()
            case "dev":
                line.position += 1
                hop.device = try device(&line)
            case "weight":
                line.position += 1
                hop.weight = UInt16(clamping: try line.number(1...256))
            case "onlink":
                line.position += 1
                hop.isOnLink = true
            case "realms":
                line.position += 1
                hop.realms = try realms(&line)
            case "encap":
                line.position += 1
                hop.encapsulation = try encapsulation(&line)
            default:
                route.hops.append(hop)
                return
            }
        }
        route.hops.append(hop)
    }

    private mutating func routeAttribute(
        _ word: String, _ line: inout OptionLine, _ route: inout Route, _ index: Int
    ) throws -> Bool {
        switch word {
        case "dev", "oif": route.device = try device(&line)
        case "vrf":
            route.vrf = try device(&line)
            guard interfaceKind(line.current ?? "") == .vrfMaster else {
                throw line.drop("'\(line.current ?? "")' is not a VRF")
            }
        case "table": route.table = try name(&line, .routingTables, limit: Int64(UInt32.max))
        case "protocol": route.routeProtocol = UInt8(clamping: try name(&line, .protocols, limit: 255))
        case "scope": route.scope = UInt8(clamping: try name(&line, .scopes, limit: 255))
        case "tos", "dsfield": route.typeOfService = UInt8(clamping: try name(&line, .typesOfService, limit: 255))
        case "metric", "priority", "preference": route.metric = UInt32(clamping: try line.number())
        case "realms": route.realms = try realms(&line)
        case "expires":
            route.expires = UInt32(clamping: try line.number())
            guard line.family != .ipv4 else { throw line.drop("IPv4 routes do not expire") }
        case "pref":
            let names: [String: UInt8] = ["low": 3, "medium": 0, "high": 1]
            let text = try line.value()
            guard line.family != .ipv4 else { throw line.drop("IPv4 routes have no preference") }
            guard let value = names[text] ?? UInt8(text) else { throw line.drop("invalid preference '\(text)'") }
            route.preference = value
        case "encap": route.encapsulation = try encapsulation(&line)
        default: return false
        }
        return true
    }

    private mutating func name(_ line: inout OptionLine, _ table: NameTable, limit: Int64) throws -> UInt32 {
        let text = try line.value()
        guard let number = number(text, in: table, limit: limit) else {
            throw line.drop("unknown name '\(text)' for \(table.rawValue)")
        }
        return number
    }

    private mutating func routeFlag(
        _ word: String, _ line: inout OptionLine, _ route: inout Route, _ index: Int, isStatic: Bool
    ) throws -> Bool {
        switch word {
        case "onlink": route.isOnLink = true
        case "add": route.addition = .add
        case "prepend": route.addition = .prepend
        case "append": route.addition = .append
        case "no_track": route.isTracked = false
        case "track_group" where isStatic:
            let name = try line.value()
            if knownTrackGroup(name, index, word: line.position) { route.trackGroup = name }
        default: return false
        }
        return true
    }
}
