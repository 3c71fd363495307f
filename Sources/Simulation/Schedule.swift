import InternetTypes
import Tracking
import VRRP

/// A world, what befalls it, and what must hold: all drawn from one seed, so that the seed is enough to see it again.
public struct Schedule: Sendable {
    /// What kind of trouble a schedule consists of.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Loss, delay, reordering, doubles, damage, splits, suspended and crashing nodes, links, scripts.
        case chaos
        /// A clear network; nodes crash, stop, return, lose links, and their scripts fail.
        case failures
        /// A clear network; nodes are suspended and go on.
        case suspensions
        /// Segments split and heal.
        case splits
    }

    public let seed: UInt64
    public internal(set) var kind: Kind = .chaos
    public internal(set) var world = World(nodes: [])
    public internal(set) var actions: [(at: Int64, action: Action)] = []
    public internal(set) var promise = Promise()
    /// From here on who is MASTER may only change for a better one.
    var settledFrom: Int64 = 0
    public internal(set) var end: Int64 = 0
    var hasWeights = false

    /// Runs it from its start to its end.
    public func run(sabotage: Sabotage? = nil, isRecording: Bool = false) -> Outcome {
        var simulation = Simulation(
            world, promise: promise, seed: seed ^ 0x5eed, sabotage: sabotage, isRecording: isRecording)
        for (at, action) in actions { simulation.schedule(action, at: at) }
        simulation.run(until: settledFrom)
        let early = (0..<simulation.routerCount).map { simulation.masters(of: $0) }
        simulation.run(until: end)
        simulation.finish()
        for router in 0..<simulation.routerCount { judge(router, early[router], &simulation) }
        return Outcome(
            violations: simulation.violations, timeline: simulation.timeline, steps: simulation.steps,
            extremes: simulation.auditor.extremes)
    }

    public struct Outcome: Sendable {
        public let violations: [Violation]
        public let timeline: [String]
        public let steps: Int
        public let extremes: Extremes
    }

    // Who must be MASTER in the end.
    private func judge(_ router: Int, _ early: [Int], _ simulation: inout Simulation) {
        let fit = world.nodes.indices.filter { simulation.auditor.isFit(router, $0) }
        let masters = simulation.masters(of: router)
        guard let master = masters.first else {
            if !fit.isEmpty {
                simulation.auditor.report(.noMaster, at: end, "router \(router) has none in the end, fit: \(fit)")
            }
            return
        }
        guard masters.count == 1 else {
            simulation.auditor.report(.twoMasters, at: end, "router \(router) has \(masters) in the end")
            return
        }
        let priority = simulation.priority(of: master, router)
        for other in fit where simulation.priority(of: other, router) > priority && promise.preempts[other] {
            simulation.auditor.report(
                .wrongMaster, at: end, "router \(router): n\(master), though n\(other) is stronger and preempts")
        }
        // RFC 9568 section 6.4.3: of several masters the highest priority stays, then the highest address.
        guard !hasWeights else { return }
        let ranks = early.filter { fit.contains($0) }.map { (simulation.priority(of: $0, router), $0) }
        if let best = ranks.max(by: { $0 < $1 }), (priority, master) < best {
            simulation.auditor.report(
                .wrongMaster, at: end, "router \(router): n\(master), though n\(best.1) was MASTER and stronger")
        }
    }
}

extension Schedule: CustomStringConvertible {
    /// The schedule for people: how to see it again, the nodes, what befalls them.
    public var description: String {
        var lines = ["seed \(seed), \(kind.rawValue), \(world.nodes.count) nodes, \(world.segments) segments"]
        for (index, node) in world.nodes.enumerated() {
            for instance in node.instances {
                let router = instance.router
                lines.append(
                    "  n\(index) \(router.name) version \(router.version.rawValue) \(router.key.family.rawValue)"
                        + " priority \(router.basePriority) interval \(router.interval) s \(router.preemption)"
                        + (router.key.group == nil ? " unicast" : "")
                        + (router.hasAuthenticationHeader ? " AH" : "")
                        + (router.trailer.map { $0.isMonotonic ? " auth_hmac monotonic" : " auth_hmac" } ?? "")
                        + instance.trackedScripts.map { " script weight \($0.weight.value)" }.joined()
                        + (router.syncGroup.map { " group \($0)" } ?? ""))
            }
        }
        lines += actions.map { "  \(Simulation.seconds($0.at)) \($0.action)" }
        lines.append("  quiet from \(Simulation.seconds(promise.quietFrom)), ends at \(Simulation.seconds(end))")
        return lines.joined(separator: "\n")
    }
}
