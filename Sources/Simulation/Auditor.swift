/// A promise that was broken.
public struct Violation: Hashable, Sendable, CustomStringConvertible {
    public enum Rule: String, Hashable, Sendable, CaseIterable {
        /// Two masters for longer than it takes one to hear the other, on a whole segment.
        case twoMasters = "two masters"
        /// No master for longer than Active_Down_Interval and one interval, though a router was fit.
        case noMaster = "no master"
        /// A router took over from a working master that it must tolerate.
        case takeover = "takeover"
        /// The master in the end is not the one that it must be.
        case wrongMaster = "wrong master"
        /// Members of a sync group differ.
        case group = "sync group"
        /// Addresses are held by a router that is not MASTER, or not held by one that is.
        case addresses = "addresses"
        /// Transitions, advertisements or announcements beyond what the events explain.
        case storm = "storm"
        /// A master let more than its interval pass between two advertisements.
        case spacing = "spacing"
        /// Priority 0 from a router that stays MASTER.
        case farewell = "farewell"
        /// A refused datagram changed a state or a timer.
        case refusal = "refusal"
    }

    public let rule: Rule
    /// Nanoseconds of the virtual clock.
    public let at: Int64
    public let text: String

    public var description: String { "\(rule.rawValue) at \(Simulation.seconds(at)) s: \(text)" }
}

/// What the auditor takes for granted about a world; times in nanoseconds.
public struct Promise: Sendable {
    /// From here on nothing befalls the world any more, and all that was under way has arrived. `Int64.max` for never.
    public var quietFrom: Int64 = .max
    /// Two masters may last this long on a whole segment.
    ///
    /// The stronger one advertises within its interval, the other one hears it after the delay and yields; a router that
    /// takes over just then, and the answers, add some delays. So: the longest interval, four delays, the lateness.
    public var longestDoubt: Int64 = .max
    /// By node: the longest time from the last advertisement to taking over: Active_Down_Interval with the longest
    /// interval and the lowest priority that occur, one more interval, the longest delay, the lateness.
    public var longestGap: [Int64] = []
    /// Whether every router hears every master at once all the time, so that nobody may take over from a working one
    /// unless it preempts: no loss, no split, no difference of intervals.
    public var isClear = false
    /// How long news travels in a clear world.
    public var reach: Int64 = 0
    /// By node: preempts masters of lower priority.
    public var preempts: [Bool] = []
    /// By node, per router: most time between two advertisements of a master.
    public var spacing: [Int64] = []
    /// Most transitions of one router on one node, and advertisements and announcements of one router on all nodes,
    /// after `quietFrom`.
    public var transitions = Int.max
    public var advertisements = Int.max
    public var announcements = Int.max
    public var isGrouped = false

    public init() {}
}

/// The most that was seen, as hundredths of what was promised: shows how near a schedule came to a bound.
public struct Extremes: Hashable, Sendable {
    public var doubt = 0
    public var gap = 0
    public var transitions = 0
    public var advertisements = 0
    public var announcements = 0

    public init() {}

    /// The greater of each.
    public mutating func merge(_ other: Extremes) {
        doubt = max(doubt, other.doubt)
        gap = max(gap, other.gap)
        transitions = max(transitions, other.transitions)
        advertisements = max(advertisements, other.advertisements)
        announcements = max(announcements, other.announcements)
    }

    static func percent(_ value: Int64, of bound: Int64) -> Int {
        bound > 0 && bound < .max / 100 && value < .max / 100 ? Int(value * 100 / bound) : 0
    }
}

/// Watches a simulation and reports every broken promise.
struct Auditor {
    let promise: Promise
    private let nodeCount: Int
    private let routerCount: Int
    /// By router, then node: since when it works as MASTER, -1 for not.
    private var masterSince: [Int64]
    /// By router, then node: since when nothing would keep it from being MASTER, -1 for not.
    private var fitSince: [Int64]
    private var lastAdvertisement: [Int64]
    private var transitions: [Int]
    /// By router.
    private var masters: [Int]
    private var doubtSince: [Int64]
    private var gapSince: [Int64]
    private var advertisements: [Int]
    private var announcements: [Int]
    private(set) var violations: [Violation] = []
    private(set) var extremes = Extremes()

    init(_ promise: Promise, nodes: Int, routers: Int) {
        self.promise = promise
        nodeCount = nodes
        routerCount = routers
        masterSince = Array(repeating: -1, count: nodes * routers)
        fitSince = masterSince
        lastAdvertisement = masterSince
        transitions = Array(repeating: 0, count: nodes * routers)
        masters = Array(repeating: 0, count: routers)
        doubtSince = Array(repeating: -1, count: routers)
        gapSince = Array(repeating: 0, count: routers)
        advertisements = masters
        announcements = masters
    }

    mutating func report(_ rule: Violation.Rule, at now: Int64, _ text: @autoclosure () -> String) {
        // One schedule needs no more than a few to be looked into.
        guard violations.count < 8 else { return }
        violations.append(Violation(rule: rule, at: now, text: text()))
    }

    func isMaster(_ router: Int, _ node: Int) -> Bool { masterSince[router * nodeCount + node] >= 0 }
    func isFit(_ router: Int, _ node: Int) -> Bool { fitSince[router * nodeCount + node] >= 0 }

    // MARK: Masters

    /// A node works as MASTER from now on, or no longer does; `priorities` are those of all nodes at this moment.
    mutating func setMaster(_ router: Int, _ node: Int, _ isMaster: Bool, at now: Int64) {
        let place = router * nodeCount + node
        guard isMaster != (masterSince[place] >= 0) else { return }
        masterSince[place] = isMaster ? now : -1
        lastAdvertisement[place] = isMaster ? now : -1
        masters[router] += isMaster ? 1 : -1
        if isMaster, masters[router] == 1 { endGap(router, at: now) }
        if isMaster, masters[router] == 2 { doubtSince[router] = now }
        if !isMaster, masters[router] == 1 { endDoubt(router, at: now) }
        if !isMaster, masters[router] == 0 { gapSince[router] = now }
    }

    /// Called when a router becomes MASTER, before it counts as one.
    mutating func takesOver(_ router: Int, _ node: Int, priorities: [UInt8], at now: Int64) {
        guard promise.isClear else { return }
        for other in 0..<nodeCount where other != node {
            let since = masterSince[router * nodeCount + other]
            guard since >= 0, since < now - promise.reach else { continue }
            guard !promise.preempts[node] || priorities[node] <= priorities[other] else { continue }
            report(
                .takeover, at: now,
                "n\(node) takes router \(router) over from n\(other), MASTER since \(Simulation.seconds(since)) s")
        }
    }

    private mutating func endDoubt(_ router: Int, at now: Int64) {
        let since = max(doubtSince[router], promise.quietFrom)
        extremes.doubt = max(extremes.doubt, Extremes.percent(now - since, of: promise.longestDoubt))
        if now > since, now - since > promise.longestDoubt {
            report(.twoMasters, at: now, "router \(router) had several for \(Simulation.seconds(now - since)) s")
        }
    }

    // MARK: Fitness

    mutating func setFit(_ router: Int, _ node: Int, _ isFit: Bool, at now: Int64) {
        let place = router * nodeCount + node
        guard isFit != (fitSince[place] >= 0) else { return }
        if !isFit { checkGap(router, node, at: now) }
        fitSince[place] = isFit ? now : -1
    }

    private mutating func endGap(_ router: Int, at now: Int64) {
        masters[router] = 0
        for node in 0..<nodeCount { checkGap(router, node, at: now) }
        masters[router] = 1
    }

    private mutating func checkGap(_ router: Int, _ node: Int, at now: Int64) {
        let fit = fitSince[router * nodeCount + node]
        guard masters[router] == 0, fit >= 0 else { return }
        let since = max(fit, gapSince[router])
        extremes.gap = max(extremes.gap, Extremes.percent(now - since, of: promise.longestGap[node]))
        guard now - since > promise.longestGap[node] else { return }
        report(
            .noMaster, at: now, "router \(router) had none for \(Simulation.seconds(now - since)) s, n\(node) was fit")
        // Once is enough for this gap.
        gapSince[router] = now
    }

    // MARK: Traffic

    mutating func advertised(_ router: Int, _ node: Int, at now: Int64) {
        let place = router * nodeCount + node
        let last = lastAdvertisement[place]
        if last >= 0, now - last > promise.spacing[node] {
            report(.spacing, at: now, "n\(node) router \(router): \(Simulation.seconds(now - last)) s")
        }
        if last >= 0 { lastAdvertisement[place] = now }
        if now >= promise.quietFrom { advertisements[router] += 1 }
    }

    mutating func announced(_ router: Int, at now: Int64) {
        if now >= promise.quietFrom { announcements[router] += 1 }
    }

    mutating func transitioned(_ router: Int, _ node: Int, at now: Int64) {
        guard now >= promise.quietFrom else { return }
        transitions[router * nodeCount + node] += 1
    }

    /// Checks what is still under way at the end.
    mutating func finish(at now: Int64) {
        for router in 0..<routerCount {
            if masters[router] > 1 { endDoubt(router, at: now) }
            for node in 0..<nodeCount {
                checkGap(router, node, at: now)
                let count = transitions[router * nodeCount + node]
                extremes.transitions = max(
                    extremes.transitions, Extremes.percent(Int64(count), of: Int64(promise.transitions)))
                if count > promise.transitions {
                    report(.storm, at: now, "n\(node) router \(router): \(count) transitions")
                }
            }
            let (sent, bursts) = (advertisements[router], announcements[router])
            extremes.advertisements = max(
                extremes.advertisements, Extremes.percent(Int64(sent), of: Int64(promise.advertisements)))
            extremes.announcements = max(
                extremes.announcements, Extremes.percent(Int64(bursts), of: Int64(promise.announcements)))
            if sent > promise.advertisements {
                report(.storm, at: now, "router \(router): \(sent) advertisements")
            }
            if bursts > promise.announcements {
                report(.storm, at: now, "router \(router): \(bursts) announcements")
            }
        }
    }
}
