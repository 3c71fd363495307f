import InternetTypes
import Tracking
import VRRP

extension Schedule {
    /// Draws everything from `seed`.
    public init(seed: UInt64) {
        self.seed = seed
        var random = RandomSource(seed: seed)
        let draw = random.below(100)
        kind = draw < 40 ? .chaos : draw < 65 ? .failures : draw < 85 ? .suspensions : .splits
        let rules = Rules(kind, &random)
        world = rules.world(&random)
        hasWeights = rules.scriptWeight.map { $0 != 0 } ?? false
        let trouble = rules.longest * Int64(random.within(6...10))
        let script = Self.trouble(rules, world, until: trouble, &random)
        actions = script.sorted { $0.at < $1.at }
        hasWeights = hasWeights || actions.contains { if case .reload = $0.action { true } else { false } }
        promise = rules.promise(quietFrom: trouble + rules.stormDelay)
        settledFrom = promise.quietFrom + rules.longest * (rules.scriptWeight == nil ? 1 : 3)
        // Active_Down_Interval is at most four intervals; with a delayed preemption one more of them follows the delay.
        end = settledFrom + rules.longest * 5 + (rules.preemptDelay > 0 ? rules.preemptDelay + rules.longest * 5 : 0)
        // One each interval, and some for each node: the first as MASTER, priority 0, answers to weaker ones.
        promise.advertisements =
            Int((end - promise.quietFrom) / rules.shortest) + 5 * world.nodes.count
    }

    /// Starts, trouble, and the repair of everything at `end`.
    private static func trouble(
        _ rules: Rules, _ world: World, until end: Int64, _ random: inout RandomSource
    ) -> [(at: Int64, action: Action)] {
        var result: [(at: Int64, action: Action)] = []
        for node in world.nodes.indices {
            result.append((Int64(random.below(random.chance(50) ? 2_000_000 : Int(rules.longest) * 4)), .start(node)))
        }
        if rules.kind == .chaos, random.chance(80) {
            for segment in 0..<world.segments { result.append((0, .weather(segment: segment, rules.storm(&random)))) }
        }
        for _ in 0..<random.within(2...7) {
            let at = Int64(random.below(Int(end)))
            let node = random.below(world.nodes.count)
            let segment = random.below(world.segments)
            // Most troubles pass by themselves; the repair ends the others.
            let later = at + Int64(random.below(random.chance(50) ? Int(rules.longest) : Int(rules.longest) * 6))
            let (action, remedy) = one(rules, node, segment, world.nodes.count, &random)
            result.append((at, action))
            if let remedy, later < end, random.chance(80) { result.append((later, remedy)) }
        }
        for segment in 0..<world.segments {
            result.append((end, .weather(segment: segment, world.weather)))
            result.append((end, .partition(segment: segment, side: 0)))
            for node in world.nodes.indices { result.append((end, .link(node: node, segment: segment, isUp: true))) }
        }
        for node in world.nodes.indices {
            result.append((end, .resume(node)))
            if random.chance(90) { result.append((end, .script(node: node, .succeeds))) }
            // Some stay dead: the others have to do without them.
            if random.chance(80) { result.append((end, .start(node))) }
        }
        return result
    }

    private static func one(
        _ rules: Rules, _ node: Int, _ segment: Int, _ nodeCount: Int, _ random: inout RandomSource
    ) -> (Action, Action?) {
        let draw: Int
        switch rules.kind {
        case .chaos: draw = random.below(110)
        case .failures: draw = random.below(60)
        case .suspensions: draw = 60
        case .splits: draw = 80
        }
        switch draw {
        case ..<15: return (.crash(node), .start(node))
        case ..<25: return (.stop(node), .start(node))
        case ..<40:
            return (.link(node: node, segment: segment, isUp: false), .link(node: node, segment: segment, isUp: true))
        case ..<60:
            return (.script(node: node, random.chance(80) ? .fails : .hangs), .script(node: node, .succeeds))
        case ..<80: return (.pause(node), .resume(node))
        case ..<95:
            let side = UInt8(random.within(1...((1 << nodeCount) - 1)))
            return (.partition(segment: segment, side: side), .partition(segment: segment, side: 0))
        case 100...: return (.reload(node: node, priority: UInt8(random.within(1...254))), nil)
        default:
            let storm = rules.storm(&random)
            return (.weather(segment: segment, storm), .weather(segment: segment, Weather(delay: rules.calmDelay)))
        }
    }
}

/// The numbers that the nodes of a schedule have in common, and what follows from them.
struct Rules {
    enum Proof { case none, password, header, trailer, monotonicTrailer }

    let kind: Schedule.Kind
    let version: Version
    let family: AddressFamily
    let isUnicast: Bool
    /// How advertisements prove who sent them.
    let proof: Proof
    let segments: Int
    let routers: Int
    let isGrouped: Bool
    /// By node, in centiseconds.
    let intervals: [Int]
    let priorities: [Int]
    let preemptions: [Preemption]
    let preemptDelay: Int64
    let scriptWeight: Int?
    /// The longest interval in nanoseconds.
    let longest: Int64
    let shortest: Int64
    let calmDelay: ClosedRange<Int>
    /// The longest delay while there is trouble.
    let stormDelay: Int64
    let lateness: Int

    init(_ kind: Schedule.Kind, _ random: inout RandomSource) {
        self.kind = kind
        let nodes = random.pick([2, 2, 3, 3, 3, 4])
        version = random.chance(35) ? .v2 : .v3
        family = version == .v3 && random.chance(40) ? .ipv6 : .ipv4
        isUnicast = random.chance(20)
        proof =
            version == .v2
            ? random.pick([.none, .password, .header]) : random.pick([.none, .none, .trailer, .monotonicTrailer])
        segments = random.chance(25) ? 2 : 1
        routers = segments
        isGrouped = segments == 2 && random.chance(70)
        let base = random.pick(version == .v2 ? [100, 200] : [10, 20, 50, 100, 300])
        // Only version 3 understands a difference.
        let differs = version == .v3 && random.chance(20)
        intervals = (0..<nodes).map { _ in differs ? base * random.within(1...3) : base }
        var priorities = (0..<nodes).map { _ in random.within(1...254) }
        if random.chance(25) { priorities = priorities.map { _ in 100 } }
        let hasOwner = random.chance(10)
        if hasOwner { priorities[random.below(nodes)] = 255 }
        // A mistake that is made: two of them.
        if hasOwner, random.chance(30) { priorities[random.below(nodes)] = 255 }
        self.priorities = priorities
        let style = random.below(10)
        let delay = Duration.milliseconds(base * 10 * random.within(1...3))
        preemptions = priorities.map { priority in
            // An owner always preempts.
            guard priority < 255 else { return .immediate }
            switch style {
            case ..<6: return .immediate
            case ..<8: return .never
            case 8: return .after(delay)
            default: return random.chance(50) ? .immediate : .never
            }
        }
        preemptDelay = style == 8 ? delay.wholeNanoseconds : 0
        let hasScript = kind == .chaos || kind == .failures
        scriptWeight =
            hasScript && !hasOwner && random.chance(60)
            ? (kind == .failures ? 0 : random.pick([0, 0, 30, -30, 100, -100])) : nil
        let nanoseconds = intervals.map { Int64($0) * 10_000_000 }
        longest = nanoseconds.max() ?? 0
        shortest = nanoseconds.min() ?? 0
        let calm = Int(shortest) / random.pick([20, 100, 1000])
        // A clear network keeps the order of what one node sends: a farewell never arrives after the next greeting.
        calmDelay = kind == .failures || kind == .suspensions ? calm...calm : calm / 10...calm
        stormDelay = kind == .chaos ? max(Int64(calm), longest / 2) : Int64(calm)
        lateness = random.chance(30) ? Int(shortest) / 50 : 0
    }

    func storm(_ random: inout RandomSource) -> Weather {
        let low = random.below(Int(stormDelay) / 4)
        return Weather(
            lost: random.pick([0, 5, 20, 50]), doubled: random.pick([0, 10, 30]), damaged: random.pick([0, 0, 10, 30]),
            replayed: random.pick([0, 10, 50]), delay: low...random.within(low...Int(stormDelay)))
    }

    // MARK: The world

    func world(_ random: inout RandomSource) -> World {
        World(
            nodes: intervals.indices.map(node), segments: segments,
            // Whoever records and replays needs no bad weather.
            weather: Weather(replayed: random.pick([0, 10]), delay: calmDelay), lateness: lateness)
    }

    private func node(_ node: Int) -> RouterConfiguration {
        let scripts =
            scriptWeight.map { weight in
                [
                    ScriptConfiguration(
                        name: "check", interval: .nanoseconds(longest), timeout: .nanoseconds(longest / 2),
                        weight: Weight(weight))
                ]
            } ?? []
        return RouterConfiguration(
            instances: (0..<routers).compactMap { instance(node, $0) },
            groups: isGrouped
                ? [SyncGroupConfiguration("G", members: (0..<routers).map { "VI_\($0 + 1)" })] : [], scripts: scripts)
    }

    private func instance(_ node: Int, _ router: Int) -> InstanceConfiguration? {
        guard let vrid = VRID(UInt8(51 + router)), let interface = World.interface(router),
            let interval = AdvertisementInterval(centiseconds: intervals[node])
        else { return nil }
        let group = isUnicast ? nil : IPAddress.vrrpGroup(family)
        let peers = intervals.indices.filter { $0 != node }.map {
            ReceptionPolicy.Peer(World.address(node: $0, segment: router, family))
        }
        let configuration = VirtualRouterConfiguration(
            name: "VI_\(router + 1)",
            key: VirtualRouterKey(vrid: vrid, family: family, interface: interface, group: group), version: version,
            basePriority: Priority(UInt8(clamping: priorities[node])), interval: interval,
            authentication: authentication,
            preemption: preemptions[node], addresses: [World.address(node: 99, segment: router, family)],
            destination: group.map { .multicast(group: $0) } ?? .unicast(peers: peers, checkSource: true),
            announcements: AnnouncementTiming(
                delay: .nanoseconds(longest), lowerPriorityDelay: .nanoseconds(longest)),
            trailer: trailer, syncGroup: isGrouped ? "G" : nil)
        return InstanceConfiguration(
            configuration, trackedScripts: scriptWeight.map { [TrackedScript("check", weight: Weight($0))] } ?? [])
    }

    private var authentication: Authentication {
        switch proof {
        case .none, .trailer, .monotonicTrailer: .none
        case .password: .password(AuthenticationPassword("secret"))
        case .header: .header(AuthenticationPassword("secret"))
        }
    }

    private var trailer: TrailerSettings? {
        guard proof == .trailer || proof == .monotonicTrailer else { return nil }
        return TrailerSettings(
            keys: [Self.key], signingKey: Self.key, window: max(5, longest * 3 / 1_000_000_000),
            isMonotonic: proof == .monotonicTrailer)
    }
    private static let key = HMACKey(id: 1, octets: Array(repeating: 0x5a, count: 32))

    // MARK: What must hold

    func promise(quietFrom: Int64) -> Promise {
        var promise = Promise()
        let nodes = intervals.count
        let late = Int64(lateness)
        promise.quietFrom = quietFrom
        promise.longestDoubt = longest + 4 * Int64(calmDelay.upperBound) + late
        promise.longestGap = priorities.indices.map { _ in
            // Skew_Time is below one interval, and below one second in version 2.
            longest * 3 + max(longest, version == .v2 ? 1_000_000_000 : 0) + longest + stormDelay + late
        }
        promise.spacing = intervals.map { Int64($0) * 10_000_000 + late }
        promise.preempts = preemptions.map { $0 != .never }
        // Two owners take over from each other.
        promise.isClear =
            (kind == .failures || kind == .suspensions) && longest == shortest && scriptWeight ?? 0 == 0
            && priorities.filter { $0 == 255 }.count < 2
        promise.reach = Int64(calmDelay.upperBound) + late
        promise.isGrouped = isGrouped
        // Out of FAULT, up to MASTER, and down again before a stronger one: more is a storm.
        promise.transitions = 3
        // Two bursts for each time that a router becomes MASTER or hears a weaker one.
        promise.announcements = 4 * nodes
        return promise
    }
}
