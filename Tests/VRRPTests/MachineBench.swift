import EventRecord
import InternetTypes
import Testing
import VRRP

/// One machine on a bench: it is told inputs, its timers fire in time, and every effect becomes one short line.
struct MachineBench {
    var machine: VirtualRouter
    var now = Instant.zero

    static let own = address("192.0.2.2")
    static let lower = address("192.0.2.1")
    static let higher = address("192.0.2.3")

    init(
        _ version: Version = .v3, priority: UInt8 = 100, interval: Int = 100, family: AddressFamily = .ipv4,
        _ adjust: (inout VirtualRouterConfiguration) -> Void = { _ in }
    ) {
        var configuration = Self.configuration(version, priority: priority, interval: interval, family: family)
        adjust(&configuration)
        machine = VirtualRouter(
            configuration,
            conditions: Conditions(priority: configuration.basePriority, source: Self.source(family)))
    }

    static func source(_ family: AddressFamily) -> IPAddress { family == .ipv4 ? own : address("fe80::2") }

    static func configuration(
        _ version: Version = .v3, name: String = "VI_1", vrid: UInt8 = 51, priority: UInt8 = 100,
        interval: Int = 100, family: AddressFamily = .ipv4, interface: String = "eth0"
    ) -> VirtualRouterConfiguration {
        let group = IPAddress.vrrpGroup(family)
        return VirtualRouterConfiguration(
            name: name,
            key: VirtualRouterKey(
                vrid: known(VRID(vrid)), family: family, interface: known(InterfaceName(interface)), group: group),
            version: version, basePriority: Priority(priority), interval: centiseconds(interval),
            addresses: [family == .ipv4 ? address("192.0.2.100") : address("fe80::100")],
            destination: .multicast(group: group))
    }

    // MARK: Telling

    mutating func tell(_ input: Input) -> [String] { machine.handle(input, at: now).map(Self.line) }

    /// A started machine, at instant zero.
    mutating func start(delay: Duration = .zero, as point: StartingPoint = .initial) -> [String] {
        tell(.start(delay: delay, as: point))
    }

    mutating func hear(
        _ priority: UInt8, from source: IPAddress = lower, interval: Int? = nil, odd: [Observation] = []
    ) -> [String] {
        let configuration = machine.configuration
        let advertisement = Advertisement(
            version: configuration.version, vrid: configuration.key.vrid, priority: Priority(priority),
            interval: interval.map(centiseconds) ?? configuration.interval, addresses: configuration.addresses)
        return tell(.received(.success(Reception(advertisement: advertisement, observations: odd)), from: source))
    }

    mutating func conditions(_ change: (inout Conditions) -> Void) -> [String] {
        var conditions = machine.conditions
        change(&conditions)
        return tell(.conditions(conditions))
    }

    mutating func priority(_ value: UInt8) -> [String] { conditions { $0.priority = Priority(value) } }

    mutating func reconfigure(_ change: (inout VirtualRouterConfiguration) -> Void) -> [String] {
        var configuration = machine.configuration
        change(&configuration)
        return tell(.reconfigure(configuration))
    }

    /// Lets time pass to `seconds` after zero; every line begins with when it happened.
    mutating func run(until seconds: Double) -> [String] {
        let end = Instant.zero + .seconds(seconds)
        var lines: [String] = []
        while let wake = machine.nextWake, wake <= end {
            now = max(now, wake)
            let stamp = (now - .zero).inSeconds
            lines += tell(.wake).map { stamp + " " + $0 }
        }
        now = end
        return lines
    }

    /// When the machine wants to be woken next, in seconds.
    var wake: String { machine.nextWake.map { ($0 - .zero).inSeconds } ?? "never" }

    /// A machine that is MASTER since it had heard nobody, at that moment; its effects are forgotten.
    mutating func becomeMaster() {
        _ = start()
        while machine.state.kind == .backup, let wake = machine.nextWake {
            now = wake
            _ = tell(.wake)
        }
    }

    // MARK: Lines

    static func line(_ effect: Effect) -> String {
        switch effect {
        case .advertise(let advertisement, _): "advert \(advertisement.priority)"
        case .hold: "hold"
        case .release: "release"
        case .announce(let repeats): "announce \(repeats)"
        case .announceElsewhere: "announce elsewhere"
        case .announceSource: "announce source"
        case .wantsMaster(let reason): "wants MASTER: \(reason)"
        case .event(let event): line(event)
        }
    }

    static func line(_ event: Event) -> String {
        switch event {
        case .transition(let change): "\(change.from.rawValue) to \(change.to.rawValue): \(change.reason)"
        case .priorityChanged, .heardLowerPriority, .heardResignation, .discarded, .ownerConflict, .rejected,
            .observed, .groupTransition, .scriptStatus, .fileNumber, .processStatus, .drift,
            .interfaceRestored, .firewallRestored, .unknownVRID, .timerLate:
            event.record.message
        }
    }
}

/// An address that the test itself wrote down.
func address(_ text: String) -> IPAddress { known(IPAddress(text)) }

func centiseconds(_ count: Int) -> AdvertisementInterval { known(AdvertisementInterval(centiseconds: count)) }

func interface(_ text: String) -> InterfaceName { known(InterfaceName(text)) }

/// Ends the test run where a test's own constant is wrong.
func known<Value>(_ value: Value?) -> Value {
    guard let value else { preconditionFailure("a constant of the tests is not valid") }
    return value
}
