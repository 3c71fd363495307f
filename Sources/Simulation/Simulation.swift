import EventRecord
import InternetTypes
import Tracking
public import VRRP

/// Nodes, segments and one virtual clock around the very routers that ship, with real datagrams between them.
///
/// A node does what the worker does, in its order: timers first, but before them the sockets that the router wants
/// drained; then the other sockets, news of links, scripts that have ended.
public struct Simulation {
    let world: World
    let sabotage: Sabotage?
    var nodes: [Node]
    var auditor: Auditor
    /// Nanoseconds of the virtual clock.
    public internal(set) var now: Int64 = 0
    /// One line per event, where recording was asked for.
    public private(set) var timeline: [String] = []
    /// Datagrams that were handled, timers that were told, actions that were done: to measure the simulator.
    public private(set) var steps = 0

    var random: RandomSource
    var weather: [Weather]
    var sides: [UInt8]
    private var events = EventQueue()
    private var actions: [Action] = []
    private var packets: [Datagram] = []
    private var isDamaged: Set<Int> = []
    /// Copies that somebody sends again, with the life of the node that has heard the original.
    private var replays: [Int: Int] = [:]
    private let isProved: Bool
    let isRecording: Bool
    /// The segment of each virtual router.
    let segmentOf: [Int]
    /// By node, then router.
    var states: [StateKind]
    let routerCount: Int

    public init(
        _ world: World, promise: Promise? = nil, seed: UInt64, sabotage: Sabotage? = nil, isRecording: Bool = false
    ) {
        self.world = world
        self.sabotage = sabotage
        self.isRecording = isRecording
        random = RandomSource(seed: seed)
        weather = Array(repeating: world.weather, count: world.segments)
        sides = Array(repeating: 0, count: world.segments)
        let instances = world.nodes.first?.instances ?? []
        routerCount = instances.count
        isProved = instances.first?.router.needsDigests ?? false
        segmentOf = instances.map { instance in
            (0..<world.segments).first { World.interface($0) == instance.router.key.interface } ?? 0
        }
        nodes = world.nodes.map { configuration in
            Node(
                router: Router(configuration), isLinkUp: Array(repeating: true, count: world.segments),
                holds: Array(repeating: false, count: instances.count))
        }
        states = Array(repeating: .stopped, count: nodes.count * routerCount)
        var known = promise ?? Promise()
        let blank = { (value: Int64) in Array(repeating: value, count: world.nodes.count) }
        if known.longestGap.isEmpty { known.longestGap = blank(.max) }
        if known.spacing.isEmpty { known.spacing = blank(.max) }
        if known.preempts.isEmpty { known.preempts = world.nodes.map { _ in true } }
        auditor = Auditor(known, nodes: nodes.count, routers: routerCount)
    }

    public var violations: [Violation] { auditor.violations }

    // MARK: Running

    /// Puts an action on the calendar.
    public mutating func schedule(_ action: Action, at instant: Int64) {
        actions.append(action)
        events.add(.action(actions.count - 1), at: max(instant, now))
    }

    /// Lets the clock run; what happens at `end` itself is included.
    public mutating func run(until end: Int64) {
        while let next = events.next, next <= end, let happening = events.removeFirst() {
            now = happening.at
            steps += 1
            switch happening.kind {
            case .action(let index): perform(actions[index])
            case .wake(let node):
                if nodes[node].isAwake, nodes[node].wakeNumber == happening.order { wake(node) }
            case .delivery(let packet, let node): deliver(packet, to: node)
            case .scriptExit(let node, let life): scriptExits(node, life)
            case .linkNews(let node):
                if nodes[node].isAwake { tellLinks(node) }
            }
        }
        now = max(now, end)
    }

    /// Ends the watch: what is under way now is judged as well.
    public mutating func finish() { auditor.finish(at: now) }

    // MARK: The nodes' events

    mutating func wake(_ node: Int) {
        if case .timersStop(node) = sabotage { return }
        let instant = Instant(nanoseconds: now)
        let interfaces = nodes[node].router.interfacesToDrain(at: instant)
        if !interfaces.isEmpty, sabotage != .undrained { drain(node, only: interfaces) }
        tell(node, .wake)
    }

    /// Reads the sockets of some interfaces, of all for nil.
    mutating func drain(_ node: Int, only interfaces: Set<InterfaceName?>? = nil) {
        guard !nodes[node].queue.isEmpty else { return }
        let waiting = nodes[node].queue
        nodes[node].queue = []
        for packet in waiting {
            let segment = Int(packets[packet].interface.rawValue) - 1
            if let interfaces, !interfaces.contains(World.interface(segment)) {
                nodes[node].queue.append(packet)
            } else {
                hear(packet, node)
            }
        }
    }

    private mutating func deliver(_ packet: Int, to node: Int) {
        let segment = Int(packets[packet].interface.rawValue) - 1
        guard nodes[node].isRunning, nodes[node].isLinkUp[segment] else { return }
        guard nodes[node].isPaused else { return hear(packet, node) }
        if nodes[node].queue.count < Node.queueLimit { nodes[node].queue.append(packet) }
    }

    private mutating func hear(_ packet: Int, _ node: Int) {
        if isStifled(packet, node) { return }
        if let life = replays[packet], life != nodes[node].life { return }
        let isForged = isDamaged.contains(packet) || replays[packet] != nil
        guard isForged else {
            tell(node, .datagram(packets[packet]))
            let segment = Int(packets[packet].interface.rawValue) - 1
            if isProved, random.chance(weather[segment].replayed) { replay(packet, to: node) }
            return
        }
        let before = nodes[node].router.nextWake
        let states = self.states
        tell(node, .datagram(packets[packet]))
        if nodes[node].router.nextWake != before || states != self.states {
            auditor.report(
                .refusal, at: now, "n\(node) acted on a \(replays[packet] == nil ? "damaged" : "replayed") datagram")
        }
    }

    private mutating func replay(_ packet: Int, to node: Int) {
        packets.append(packets[packet])
        replays[packets.count - 1] = nodes[node].life
        events.add(.delivery(packet: packets.count - 1, node: node), at: now + Int64(random.below(8_000_000_000)))
    }

    private func isStifled(_ packet: Int, _ node: Int) -> Bool {
        switch sabotage {
        case .ignoresStronger(node): priority(in: packets[packet]) > priority(of: node, 0)
        case .equalsNeverYield: priority(in: packets[packet]) == priority(of: node, 0)
        case .ignoresStronger, .timersStop, .undrained, .preempts, .keepsAddresses, .shouts, .ungrouped, .neverHeals,
            nil:
            false
        }
    }

    private func priority(in packet: Datagram) -> UInt8 {
        let start = packet.family == .ipv4 ? 20 : 0
        return packet.bytes.count > start + 2 ? packet.bytes[start + 2] : 0
    }

    func priority(of node: Int, _ router: Int) -> UInt8 {
        machine(node, router)?.conditions.priority.rawValue ?? 0
    }

    /// The machine of a virtual router as the node's router has it.
    public func machine(_ node: Int, _ router: Int) -> VirtualRouter? {
        let handles = nodes[node].router.handles
        return router < handles.count ? nodes[node].router.machine(handles[router]) : nil
    }

    private mutating func scriptExits(_ node: Int, _ life: Int) {
        guard nodes[node].life == life, nodes[node].isRunning else { return }
        guard !nodes[node].isPaused else {
            nodes[node].hasEnded = true
            return
        }
        reap(node)
    }

    mutating func reap(_ node: Int) {
        nodes[node].hasEnded = false
        guard let name = nodes[node].running else { return }
        nodes[node].running = nil
        tell(node, .scriptExited(name, nodes[node].script == .succeeds ? .status(0) : .status(1)))
    }

    mutating func tellLinks(_ node: Int) {
        nodes[node].hasLinkNews = false
        for segment in 0..<world.segments { tellLink(node, segment) }
    }

    func status(_ node: Int, _ segment: Int) -> InterfaceStatus {
        InterfaceStatus(
            index: InterfaceIndex(Int32(segment) + 1), isUp: nodes[node].isLinkUp[segment],
            addresses: AddressFamily.allCases.map { World.address(node: node, segment: segment, $0) })
    }

    private mutating func tellLink(_ node: Int, _ segment: Int) {
        guard let name = World.interface(segment) else { return }
        tell(node, .interface(name, status(node, segment)))
    }

    mutating func linkNews(_ node: Int, after delay: Int64) { events.add(.linkNews(node: node), at: now + delay) }

    // MARK: Telling routers, carrying effects out

    mutating func tell(_ node: Int, _ input: RouterInput) {
        let effects = nodes[node].router.handle(input, at: Instant(nanoseconds: now))
        if !effects.isEmpty {
            var mustLook = false
            for effect in effects {
                carryOut(effect, of: node)
                switch effect {
                case .hold, .release, .event: mustLook = true
                case .advertise, .announce, .announceElsewhere, .announceSource, .runScript, .terminateScript,
                    .killScript:
                    break
                }
            }
            if mustLook { look(at: node) }
        }
        setWake(node)
    }

    private mutating func setWake(_ node: Int) {
        let due = nodes[node].router.nextWake
        guard due != nodes[node].deadline else { return }
        nodes[node].deadline = due
        nodes[node].wakeNumber = 0
        guard let due else { return }
        let late = world.lateness > 0 ? random.below(world.lateness + 1) : 0
        let at = max(due.nanoseconds, now)
        nodes[node].wakeNumber = events.add(.wake(node: node), at: at > .max - Int64(late) ? at : at + Int64(late))
    }

    private mutating func carryOut(_ effect: RouterEffect, of node: Int) {
        switch effect {
        case .advertise(let handle, let advertisement, let identification):
            advertise(handle, advertisement, identification, from: node)
        case .hold(let handle): nodes[node].holds[handle.rawValue] = true
        case .release(let handle):
            if sabotage == .keepsAddresses { return }
            if !nodes[node].holds[handle.rawValue] {
                auditor.report(.addresses, at: now, "n\(node) releases what it does not hold")
            }
            nodes[node].holds[handle.rawValue] = false
        case .announce(let handle, _): auditor.announced(handle.rawValue, at: now)
        case .announceElsewhere, .announceSource: break
        case .runScript(let name):
            nodes[node].running = name
            guard nodes[node].script != .hangs else { return }
            events.add(
                .scriptExit(node: node, life: nodes[node].life), at: now + Int64(random.within(1_000_000...5_000_000)))
        case .terminateScript, .killScript:
            events.add(.scriptExit(node: node, life: nodes[node].life), at: now + 1_000_000)
        case .event(let event): note(event, node)
        }
    }

    private mutating func note(_ event: Event, _ node: Int) {
        if isRecording { record("n\(node) \(event.line)") }
        guard case .transition(let change) = event else { return }
        let index = nodes[node].router.handles.first {
            nodes[node].router.configuration(of: $0)?.router.name == change.instance
        }
        guard let router = index?.rawValue else { return }
        auditor.transitioned(router, node, at: now)
        guard change.to == .master, auditor.promise.isClear else { return }
        let priorities = nodes.indices.map { priority(of: $0, router) }
        auditor.takesOver(router, node, priorities: priorities, at: now)
    }

    mutating func record(_ line: String) {
        if isRecording { timeline.append(Self.seconds(now) + " " + line) }
    }

    // MARK: The wire

    private mutating func advertise(
        _ handle: InstanceHandle, _ advertisement: Advertisement, _ identification: UInt16, from node: Int
    ) {
        let router = handle.rawValue
        guard let configuration = nodes[node].router.configuration(of: handle),
            let machine = nodes[node].router.machine(handle), let source = machine.conditions.source
        else { return }
        let times = if case .shouts(let times) = sabotage { times } else { 1 }
        for _ in 0..<times { auditor.advertised(router, node, at: now) }
        if isRecording { record("n\(node) advert \(advertisement.priority) for \(configuration.router.name)") }
        let segment = segmentOf[router]
        guard nodes[node].isLinkUp[segment] else { return }
        let targets: [IPAddress] =
            switch configuration.router.destination {
            case .multicast(let group): [group]
            case .unicast(let peers, _): peers.map(\.address)
            }
        for destination in targets {
            let bytes = Codec.encode(
                advertisement,
                header: TransmitHeader(
                    source: source, destination: destination, hopLimit: configuration.router.hopLimit,
                    identification: identification), checksum: machine.checksum,
                digests: .simulated)
            let family = configuration.router.key.family
            packets.append(
                Datagram(
                    family: family, source: source, destination: destination,
                    hopLimit: family == .ipv6 ? configuration.router.hopLimit : nil, bytes: bytes,
                    interface: InterfaceIndex(Int32(segment) + 1)))
            for _ in 0..<times { spread(packets.count - 1, destination, from: node, on: segment) }
        }
    }

    private mutating func spread(_ packet: Int, _ destination: IPAddress, from node: Int, on segment: Int) {
        let weather = self.weather[segment]
        for other in nodes.indices where other != node {
            guard (sides[segment] >> node) & 1 == (sides[segment] >> other) & 1 else { continue }
            if !destination.isMulticast,
                destination != World.address(node: other, segment: segment, destination.family)
            {
                continue
            }
            guard !random.chance(weather.lost) else { continue }
            for _ in 0..<(random.chance(weather.doubled) ? 2 : 1) {
                let copy = random.chance(weather.damaged) ? damage(packet) : packet
                events.add(.delivery(packet: copy, node: other), at: now + Int64(random.within(weather.delay)))
            }
        }
    }

    /// Turns one bit over, behind the IP header: the kernel has checked that one's sum.
    private mutating func damage(_ packet: Int) -> Int {
        var copy = packets[packet]
        let start = copy.family == .ipv4 ? 20 : 0
        copy.bytes[start + random.below(copy.bytes.count - start)] ^= 1 << UInt8(random.below(8))
        packets.append(copy)
        isDamaged.insert(packets.count - 1)
        return packets.count - 1
    }

    /// Nanoseconds as seconds, for people.
    static func seconds(_ nanoseconds: Int64) -> String { Duration.nanoseconds(nanoseconds).inSeconds }
}

extension Digests {
    /// Cheap, since it runs unoptimised over every datagram: depends on all of key and message, and is no secret.
    static let simulated = Digests { _, key, message in
        var low: UInt64 = 0xcbf2_9ce4_8422_2325
        for octet in key { low = (low ^ UInt64(octet)) &* 0x100_0000_01b3 }
        message.withUnsafeBytes { octets in
            for octet in octets { low = (low ^ UInt64(octet)) &* 0x100_0000_01b3 }
        }
        let high = low &* 0x9e37_79b9_7f4a_7c15
        return (0..<16).map { UInt8(truncatingIfNeeded: ($0 < 8 ? low : high) >> (UInt64($0 % 8) * 8)) }
    }
}

extension Event {
    /// The journal's line for this event.
    fileprivate var line: String { record.message }
}
