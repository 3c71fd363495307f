import InternetTypes
public import VRRP

// What befalls nodes and segments, and what is seen of the nodes afterwards.
extension Simulation {
    mutating func perform(_ action: Action) {
        if isRecording { record("* \(action)") }
        switch action {
        case .start(let node): start(node)
        case .crash(let node): end(node)
        case .stop(let node):
            guard nodes[node].isAwake else { return }
            tell(node, .stop)
            end(node)
        case .pause(let node):
            guard nodes[node].isAwake else { return }
            nodes[node].isPaused = true
            look(at: node)
        case .resume(let node): resume(node)
        case .link(let node, let segment, let isUp): setLink(node, segment, isUp)
        case .script(let node, let behaviour): setScript(node, behaviour)
        case .reload(let node, let priority): reload(node, priority)
        case .partition(let segment, let side):
            if sabotage == .neverHeals, side == 0 { return }
            sides[segment] = side
        case .weather(let segment, let weather): self.weather[segment] = weather
        }
    }

    private mutating func start(_ node: Int) {
        guard !nodes[node].isRunning else { return }
        nodes[node].router = Router(sabotaged(world.nodes[node]))
        nodes[node].router.digests = .simulated
        nodes[node].isRunning = true
        nodes[node].life += 1
        nodes[node].deadline = nil
        nodes[node].wakeNumber = 0
        nodes[node].queue = []
        nodes[node].running = nil
        nodes[node].hasEnded = false
        // Clocks differ, but by less than any window.
        tell(node, .wallClock(offset: .seconds(1_700_000_000) + .milliseconds(300 * node)))
        tellLinks(node)
        tell(node, .start(resumedMasters: []))
        look(at: node)
    }

    private func sabotaged(_ configuration: RouterConfiguration) -> RouterConfiguration {
        var result = configuration
        for index in result.instances.indices {
            if sabotage == .preempts { result.instances[index].router.preemption = .immediate }
            if sabotage == .ungrouped { result.instances[index].router.syncGroup = nil }
        }
        if sabotage == .ungrouped { result.groups = [] }
        return result
    }

    private mutating func end(_ node: Int) {
        nodes[node].isRunning = false
        nodes[node].isPaused = false
        nodes[node].wakeNumber = 0
        nodes[node].queue = []
        if sabotage != .keepsAddresses {
            for router in nodes[node].holds.indices { nodes[node].holds[router] = false }
        }
        look(at: node)
    }

    private mutating func resume(_ node: Int) {
        guard nodes[node].isRunning, nodes[node].isPaused else { return }
        nodes[node].isPaused = false
        look(at: node)
        // The worker's order: timers, which ask for their sockets, the other sockets, what the kernel says, children.
        if let due = nodes[node].deadline, due.nanoseconds <= now {
            nodes[node].deadline = nil
            wake(node)
        }
        drain(node)
        if nodes[node].hasLinkNews { tellLinks(node) }
        if nodes[node].hasEnded { reap(node) }
        look(at: node)
    }

    private mutating func setLink(_ node: Int, _ segment: Int, _ isUp: Bool) {
        guard nodes[node].isLinkUp[segment] != isUp else { return }
        nodes[node].isLinkUp[segment] = isUp
        look(at: node)
        nodes[node].hasLinkNews = true
        linkNews(node, after: Int64(random.within(100_000...1_000_000)))
    }

    private mutating func reload(_ node: Int, _ priority: UInt8) {
        guard nodes[node].isAwake else { return }
        var configuration = sabotaged(world.nodes[node])
        for index in configuration.instances.indices where !configuration.instances[index].router.isOwner {
            configuration.instances[index].router.basePriority = Priority(priority)
        }
        tell(node, .reconfigure(configuration))
    }

    private mutating func setScript(_ node: Int, _ behaviour: ScriptBehaviour) {
        nodes[node].script = behaviour
    }

    // MARK: Looking

    /// Compares what a node is with what was known of it, and tells the auditor.
    mutating func look(at node: Int) {
        let handles = nodes[node].router.handles
        let areLinksUp = nodes[node].isLinkUp.allSatisfy { $0 }
        for (router, handle) in handles.enumerated() {
            let kind = nodes[node].isRunning ? nodes[node].router.machine(handle)?.state.kind ?? .stopped : .stopped
            states[node * routerCount + router] = kind
            let isMaster = kind == .master
            auditor.setMaster(router, node, isMaster && nodes[node].isAwake, at: now)
            auditor.setFit(
                router, node,
                nodes[node].isAwake && (isMaster || kind == .backup)
                    && (auditor.promise.isGrouped ? areLinksUp : nodes[node].isLinkUp[segmentOf[router]]), at: now)
            if nodes[node].holds[router] != isMaster {
                auditor.report(
                    .addresses, at: now,
                    "n\(node) is \(kind.rawValue) for router \(router), addresses held: \(!isMaster)")
            }
        }
        guard auditor.promise.isGrouped else { return }
        let first = states[node * routerCount]
        for router in 1..<max(routerCount, 1) where states[node * routerCount + router] != first {
            let other = states[node * routerCount + router]
            guard first == .master || other == .master || first == .fault || other == .fault else { continue }
            auditor.report(.group, at: now, "n\(node) is \(first.rawValue) and \(other.rawValue)")
        }
    }

    /// What a node shows for a virtual router; STOP where it does not run.
    public func state(_ node: Int, _ router: Int = 0) -> StateKind { states[node * routerCount + router] }

    /// The nodes that are MASTER of a virtual router and not suspended.
    public func masters(of router: Int = 0) -> [Int] { nodes.indices.filter { auditor.isMaster(router, $0) } }
}
