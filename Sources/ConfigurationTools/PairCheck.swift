import InternetTypes
public import KeepalivedConf

/// Two nodes' configurations held against each other: what would go wrong between them on the wire.
public struct PairCheck {
    /// One thing that does not fit.
    public struct Finding: Hashable, Sendable {
        public enum Node: String, Hashable, Sendable { case a = "A", b = "B" }

        public let severity: Problem.Severity
        /// Whose line `place` is.
        public let node: Node
        public let place: Place?
        public let message: String
        /// What packets and nodes would do.
        public let effect: String

        /// Two lines for people: place, severity and message; then the effect.
        public var text: String {
            (place.map { "\($0): " } ?? "") + "\(severity.rawValue): node \(node.rawValue): \(message)\n"
                + "    on the wire: \(effect)"
        }
    }

    /// An instance of one node with what is needed to name its lines.
    struct Side {
        let node: Finding.Node
        let result: LoadResult
        let instance: VRRPInstance

        /// Where the first given of the settings stands, else the block.
        func place(_ settings: [String]) -> Place? {
            for setting in settings {
                if let origin = instance.origins.origin(of: setting) { return result.expanded.place(of: origin) }
            }
            return result.expanded.place(of: instance.origins.block)
        }
    }

    private let resultA: LoadResult
    private let resultB: LoadResult
    private(set) var findings: [Finding] = []

    /// Everything that does not fit between the two, in A's order.
    public static func findings(_ a: LoadResult, _ b: LoadResult) -> [Finding] {
        var check = PairCheck(resultA: a, resultB: b)
        check.run()
        return check.findings
    }

    private init(resultA: LoadResult, resultB: LoadResult) {
        self.resultA = resultA
        self.resultB = resultB
    }

    private mutating func run() {
        let theirs = resultB.configuration.instances
        var matched: Set<String> = []
        for instance in resultA.configuration.instances {
            let a = Side(node: .a, result: resultA, instance: instance)
            guard let partner = Self.partner(of: instance, in: theirs, notIn: matched) else {
                lonely(a)
                continue
            }
            matched.insert(partner.name)
            compare(a, Side(node: .b, result: resultB, instance: partner))
        }
        for instance in theirs where !matched.contains(instance.name) {
            lonely(Side(node: .b, result: resultB, instance: instance))
        }
        syncGroups()
    }

    /// The instance that is meant to be the same virtual router: by VRID and family, else by name, else by address.
    static func partner(
        of instance: VRRPInstance, in candidates: [VRRPInstance], notIn matched: Set<String>
    ) -> VRRPInstance? {
        let open = candidates.filter { $0.family == instance.family && !matched.contains($0.name) }
        let sameID = open.filter { $0.virtualRouterID == instance.virtualRouterID }
        let addresses = Set(instance.virtualAddresses.map(\.prefix.address))
        return sameID.first { $0.name == instance.name }
            ?? sameID.first { !addresses.isDisjoint(with: $0.virtualAddresses.map(\.prefix.address)) }
            ?? sameID.first ?? open.first { $0.name == instance.name }
            ?? open.first { !addresses.isDisjoint(with: $0.virtualAddresses.map(\.prefix.address)) }
    }

    mutating func add(
        _ severity: Problem.Severity, _ side: Side, _ settings: [String], _ message: String, _ effect: String
    ) {
        findings.append(
            Finding(
                severity: severity, node: side.node, place: side.place(settings), message: message, effect: effect))
    }

    private mutating func lonely(_ side: Side) {
        let instance = side.instance
        add(
            .error, side, ["virtual_router_id"],
            "'\(instance.name)' (VRID \(instance.virtualRouterID), \(instance.family.rawValue)) has no partner",
            "nobody answers its advertisements: it is master wherever it runs, and nothing takes over when it stops")
    }

    private mutating func compare(_ a: Side, _ b: Side) {
        guard identity(a, b) else { return }
        version(a, b)
        interval(a, b)
        authentication(a, b)
        addresses(a, b)
        priority(a, b)
        paths(a, b)
        strictness(a, b)
    }

    private mutating func syncGroups() {
        for (own, other, node, result) in [
            (resultA.configuration, resultB.configuration, Finding.Node.a, resultA),
            (resultB.configuration, resultA.configuration, Finding.Node.b, resultB),
        ] {
            for group in own.syncGroups {
                let identities = Self.identities(of: group, in: own)
                guard identities.count > 1 else { continue }
                let partners = other.syncGroups.filter {
                    !Self.identities(of: $0, in: other).isDisjoint(with: identities)
                }
                // Said once for a pair of groups, on node A.
                if let partner = partners.first, Self.identities(of: partner, in: other) == identities { continue }
                if node == .b, !partners.isEmpty { continue }
                findings.append(
                    Finding(
                        severity: .warning, node: node, place: result.expanded.place(of: group.origins.block),
                        message: partners.isEmpty
                            ? "sync group '\(group.name)' has no counterpart"
                            : "sync group '\(group.name)' and '\(partners[0].name)' of the other node have other members",
                        effect:
                            "after a fault of one member the nodes move different instances: some stay master here, "
                            + "others there"))
            }
        }
    }

    /// The members of a group by what they are on the wire.
    private static func identities(of group: SyncGroup, in configuration: Configuration) -> Set<String> {
        Set(
            configuration.instances.filter { group.members.contains($0.name) }.map {
                "\($0.family.rawValue) \($0.virtualRouterID)"
            })
    }
}
