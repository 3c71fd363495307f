import InternetTypes
import Testing
import Tracking
import VRRP

/// One router on a bench, with scripts that end when the test says so; every effect becomes one short line.
struct RouterBench {
    var router: Router
    var now = Instant.zero

    init(
        _ instances: [InstanceConfiguration], groups: [SyncGroupConfiguration] = [],
        scripts: [ScriptConfiguration] = [],
        _ adjust: (inout RouterConfiguration) -> Void = { _ in }
    ) {
        var configuration = RouterConfiguration(instances: instances, groups: groups, scripts: scripts)
        adjust(&configuration)
        router = Router(configuration)
    }

    /// An instance on `interface`, whose address there is 192.0.2.2 (fe80::2).
    static func instance(
        _ name: String, vrid: UInt8 = 51, priority: UInt8 = 100, family: AddressFamily = .ipv4,
        on interface: String = "eth0", group: String? = nil, _ adjust: (inout InstanceConfiguration) -> Void = { _ in }
    ) -> InstanceConfiguration {
        var configuration = MachineBench.configuration(
            name: name, vrid: vrid, priority: priority, family: family, interface: interface)
        configuration.syncGroup = group
        configuration.announcements.delay = .zero
        var instance = InstanceConfiguration(configuration)
        adjust(&instance)
        return instance
    }

    /// Two members of the group G, on eth0 and eth1.
    static func pair(priority: UInt8 = 100, owners: Bool = false) -> RouterBench {
        RouterBench(
            [
                instance("A", vrid: 1, priority: owners ? 255 : priority, on: "eth0", group: "G"),
                instance("B", vrid: 2, priority: owners ? 255 : priority, on: "eth1", group: "G"),
            ], groups: [SyncGroupConfiguration("G", members: ["A", "B"])])
    }

    // MARK: Telling

    mutating func tell(_ input: RouterInput) -> [String] { router.handle(input, at: now).map(line) }

    mutating func link(
        _ name: String, up: Bool = true, index: Int32? = nil,
        addresses: [IPAddress] = [MachineBench.own, address("fe80::2")]
    ) -> [String] {
        let number = index ?? Int32(name.utf8.last ?? 0)
        let status = InterfaceStatus(index: InterfaceIndex(number), isUp: up, addresses: addresses)
        return tell(.interface(interface(name), status))
    }

    /// Both interfaces are up, then the router starts.
    mutating func start(resumed: Set<VirtualRouterKey> = []) -> [String] {
        _ = link("eth0")
        _ = link("eth1")
        return tell(.start(resumedMasters: resumed))
    }

    /// A real datagram: encoded as a peer would, decoded by the router.
    mutating func hear(
        _ priority: UInt8, for name: String, from source: String = "192.0.2.1", hopLimit: UInt8 = 255,
        damage: (inout [UInt8]) -> Void = { _ in }
    ) -> [String] {
        tell(.datagram(datagram(priority, for: name, from: source, hopLimit: hopLimit, damage: damage)))
    }

    func datagram(
        _ priority: UInt8, for name: String, from source: String = "192.0.2.1", hopLimit: UInt8 = 255,
        damage: (inout [UInt8]) -> Void = { _ in }
    ) -> Datagram {
        let router = known(instance(name)).configuration.router
        let advertisement = Advertisement(
            version: router.version, vrid: router.key.vrid, priority: Priority(priority), interval: router.interval,
            addresses: router.addresses)
        let destination = router.key.group ?? MachineBench.own
        var bytes = Codec.encode(
            advertisement,
            header: TransmitHeader(source: address(source), destination: destination, hopLimit: hopLimit))
        damage(&bytes)
        let index = router.key.interface.flatMap { $0.rawValue.utf8.last } ?? 0
        return Datagram(
            family: router.key.family, source: address(source), destination: destination,
            hopLimit: router.key.family == .ipv6 ? hopLimit : nil, bytes: bytes, interface: InterfaceIndex(Int32(index))
        )
    }

    /// Lets time pass; what the timers bring about, with the second before each line.
    mutating func run(until seconds: Double) -> [String] {
        let end = Instant.zero + .seconds(seconds)
        var lines: [String] = []
        while let wake = router.nextWake, wake <= end {
            now = max(now, wake)
            let stamp = (now - .zero).inSeconds
            lines += tell(.wake).map { stamp + " " + $0 }
        }
        now = end
        return lines
    }

    // MARK: Looking

    func instance(_ name: String) -> (machine: VirtualRouter, configuration: InstanceConfiguration)? {
        for handle in router.handles {
            if let machine = router.machine(handle), let configuration = router.configuration(of: handle),
                configuration.router.name == name
            {
                return (machine, configuration)
            }
        }
        return nil
    }

    func state(_ name: String) -> StateKind? { instance(name)?.machine.state.kind }
    func priority(_ name: String) -> UInt8? { instance(name)?.machine.conditions.priority.rawValue }

    private func line(_ effect: RouterEffect) -> String {
        switch effect {
        case .advertise(let handle, let advertisement, _): name(handle) + " advert \(advertisement.priority)"
        case .hold(let handle): name(handle) + " hold"
        case .release(let handle): name(handle) + " release"
        case .announce(let handle, let repeats): name(handle) + " announce \(repeats)"
        case .announceElsewhere(let handle): name(handle) + " announce elsewhere"
        case .announceSource(let handle): name(handle) + " announce source"
        case .runScript(let name): "run \(name)"
        case .terminateScript(let name): "TERM \(name)"
        case .killScript(let name): "KILL \(name)"
        case .event(let event): (event.instance.map { $0 + " " } ?? "") + MachineBench.line(event)
        }
    }

    private func name(_ handle: InstanceHandle) -> String {
        router.configuration(of: handle)?.router.name ?? "(removed)"
    }
}

extension [String] {
    /// Only changes of state, without the instants before them.
    var transitions: [String] { filter { $0.contains(" to ") && !$0.contains("Changing") } }
}
