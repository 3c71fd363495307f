import InternetTypes
import Simulation
import Testing
import Tracking
import VRRP

/// A course of events that an operator can read, one line for each: the second, then what happens or what must be seen.
///
///     0     n0 starts            n0 crashes, n0 stops, n0 is suspended, n0 goes on
///     5     n0 link s0 down      n0 link s0 up
///     7     n0 script fails      n0 script succeeds, n0 script hangs
///     7     n0 priority 90       by a reload
///     8     s0 split n0          n0 alone on its side; s0 whole
///     9     s0 deaf              every copy is lost; s0 clear
///     10    masters n0 n1        exactly these are MASTER of every virtual router; "masters" for none
///     10    n0 BACKUP            its state for every virtual router
///     never n1 MASTER            in the whole course
struct Story {
    struct NotUnderstood: Error { let line: String }

    private enum Step {
        case action(Action)
        case masters([Int])
        case state(Int, StateKind)
    }

    private var steps: [(at: Int64, step: Step, line: String)] = []
    private var forbidden: [String] = []

    init(_ text: String) throws {
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            guard let first = words.first else { continue }
            let rest = Array(words.dropFirst())
            if first == "never" {
                forbidden.append(rest.joined(separator: " "))
                continue
            }
            guard let seconds = Double(first), let step = Self.step(rest) else {
                throw NotUnderstood(line: String(line))
            }
            steps.append((Int64(seconds * 1e9), step, String(line)))
        }
    }

    private static func step(_ words: [String]) -> Step? {
        guard let subject = words.first else { return nil }
        if subject == "masters" { return .masters(words.dropFirst().compactMap(number)) }
        guard let number = number(subject) else { return nil }
        let text = words.dropFirst().joined(separator: " ")
        let clear = Weather()
        if subject.hasPrefix("s") {
            switch words.dropFirst().first {
            case "split":
                let side = words.dropFirst(2).compactMap(Self.number).reduce(UInt8(0)) { $0 | 1 << UInt8($1) }
                return .action(.partition(segment: number, side: side))
            case "whole": return .action(.partition(segment: number, side: 0))
            case "deaf": return .action(.weather(segment: number, Weather(lost: 100)))
            case "clear": return .action(.weather(segment: number, clear))
            default: return nil
            }
        }
        if let kind = StateKind(rawValue: text) { return .state(number, kind) }
        switch text {
        case "starts": return .action(.start(number))
        case "crashes": return .action(.crash(number))
        case "stops": return .action(.stop(number))
        case "is suspended": return .action(.pause(number))
        case "goes on": return .action(.resume(number))
        case "script fails": return .action(.script(node: number, .fails))
        case "script succeeds": return .action(.script(node: number, .succeeds))
        case "script hangs": return .action(.script(node: number, .hangs))
        default:
            if words.count == 3, words[1] == "priority", let priority = UInt8(words[2]) {
                return .action(.reload(node: number, priority: priority))
            }
            guard words.count == 4, words[1] == "link", let segment = Self.number(words[2]) else { return nil }
            return .action(.link(node: number, segment: segment, isUp: words[3] == "up"))
        }
    }

    private static func number(_ word: String) -> Int? { Int(word.dropFirst()) }

    /// Lets it happen; every line that does not come true is an issue, shown with the whole timeline.
    func play(in world: World) {
        let (failures, timeline) = failures(in: world)
        if !failures.isEmpty { Issue.record("\((timeline + failures).joined(separator: "\n"))") }
    }

    /// What did not come true, and the timeline.
    func failures(in world: World) -> (failures: [String], timeline: [String]) {
        var simulation = Simulation(world, seed: 1, isRecording: true)
        var failures: [String] = []
        let routers = world.nodes.first?.instances.count ?? 0
        for (at, step, line) in steps {
            switch step {
            case .action(let action): simulation.schedule(action, at: at)
            case .masters(let expected):
                simulation.run(until: at)
                for router in 0..<routers where simulation.masters(of: router) != expected {
                    failures.append("\(line): masters of router \(router) are \(simulation.masters(of: router))")
                }
            case .state(let node, let kind):
                simulation.run(until: at)
                for router in 0..<routers where simulation.state(node, router) != kind {
                    failures.append("\(line): it is \(simulation.state(node, router).rawValue)")
                }
            }
        }
        simulation.finish()
        failures += simulation.violations.map(\.description)
        for words in forbidden {
            let parts = words.split(separator: " ")
            failures += simulation.timeline.filter { line in
                line.contains(" \(parts.first ?? "") ") && line.contains("Entering \(parts.last ?? "") ")
            }
        }
        return (failures, simulation.timeline)
    }
}

extension World {
    /// Nodes of these priorities, each with one virtual router on every segment, at an interval of one second.
    static func nodes(
        _ priorities: UInt8..., segments: Int = 1, version: Version = .v3, family: AddressFamily = .ipv4,
        preemption: Preemption = .immediate, scriptWeight: Int? = nil
    ) throws -> World {
        let interval = AdvertisementInterval.default
        let nodes = try priorities.map { priority in
            let instances = try (0..<segments).map { segment in
                let group = IPAddress.vrrpGroup(family)
                let router = VirtualRouterConfiguration(
                    name: "VI_\(segment + 1)",
                    key: VirtualRouterKey(
                        vrid: try #require(VRID(UInt8(51 + segment))), family: family,
                        interface: World.interface(segment), group: group), version: version,
                    basePriority: Priority(priority), interval: interval,
                    preemption: priority == 255 ? .immediate : preemption,
                    addresses: [World.address(node: 99, segment: segment, family)],
                    destination: .multicast(group: group), syncGroup: segments > 1 ? "G" : nil)
                return InstanceConfiguration(
                    router, trackedScripts: scriptWeight.map { [TrackedScript("check", weight: Weight($0))] } ?? [])
            }
            return RouterConfiguration(
                instances: instances,
                groups: segments > 1
                    ? [SyncGroupConfiguration("G", members: instances.map(\.router.name))] : [],
                scripts: scriptWeight == nil ? [] : [ScriptConfiguration(name: "check")])
        }
        return World(nodes: nodes, segments: segments)
    }
}
