public import InternetTypes
public import VRRP

/// How a segment treats what is sent on it. Times in nanoseconds.
public struct Weather: Hashable, Sendable {
    /// Of a hundred copies, so many are lost, doubled, damaged.
    public var lost: Int
    public var doubled: Int
    public var damaged: Int
    /// Of a hundred advertisements that a node has heard, so many are sent to it once more, by somebody who recorded
    /// them. Only where advertisements are proved to be new; nobody else could tell.
    public var replayed: Int
    /// The least and the greatest delay of a copy: as each draws its own, a wide range also reorders.
    public var delay: ClosedRange<Int>

    public init(
        lost: Int = 0, doubled: Int = 0, damaged: Int = 0, replayed: Int = 0,
        delay: ClosedRange<Int> = 50_000...200_000
    ) {
        self.lost = lost
        self.doubled = doubled
        self.damaged = damaged
        self.replayed = replayed
        self.delay = delay
    }
}

/// What a node's tracking script does when it runs.
public enum ScriptBehaviour: Hashable, Sendable {
    case succeeds
    case fails
    /// Runs until it is terminated.
    case hangs
}

/// Something that befalls the world.
public enum Action: Hashable, Sendable {
    /// The node boots with a new router; nothing where it runs already.
    case start(Int)
    /// The node is gone from one instant to the next, with its addresses.
    case crash(Int)
    /// The daemon is stopped in an orderly way; the node can be started again.
    case stop(Int)
    /// The process gets no time: timers pass, its socket queues what arrives.
    case pause(Int)
    case resume(Int)
    case link(node: Int, segment: Int, isUp: Bool)
    case script(node: Int, ScriptBehaviour)
    /// A reload that gives all virtual routers of the node this priority, until it starts anew; owners keep theirs.
    case reload(node: Int, priority: UInt8)
    /// Only nodes on the same side hear each other; bit n of `side` is node n's.
    case partition(segment: Int, side: UInt8)
    case weather(segment: Int, Weather)
}

extension Action: CustomStringConvertible {
    public var description: String {
        switch self {
        case .start(let node): "n\(node) starts"
        case .crash(let node): "n\(node) crashes"
        case .stop(let node): "n\(node) is told to stop"
        case .pause(let node): "n\(node) is suspended"
        case .resume(let node): "n\(node) goes on"
        case .link(let node, let segment, let isUp): "n\(node) link s\(segment) is \(isUp ? "up" : "down")"
        case .script(let node, let behaviour): "n\(node) script \(behaviour)"
        case .reload(let node, let priority): "n\(node) reloads, priority \(priority)"
        case .partition(let segment, 0): "s\(segment) is whole"
        case .partition(let segment, let side): "s\(segment) is split, side \(String(side, radix: 2))"
        case .weather(let segment, let weather):
            "s\(segment) loses \(weather.lost) %, doubles \(weather.doubled) %, damages \(weather.damaged) %, replays \(weather.replayed) %, delays "
                + "\(weather.delay.lowerBound / 1000) to \(weather.delay.upperBound / 1000) us"
        }
    }
}

/// Nodes on segments. Every node runs the same virtual routers in the same order; node n has the address 10.s.0.(n+1) or
/// fe80::s:(n+1) on its interface "s" followed by the number of the segment.
public struct World: Sendable {
    public var nodes: [RouterConfiguration]
    public var segments: Int
    public var weather: Weather
    /// Up to so many nanoseconds after its instant a timer is handled.
    public var lateness: Int

    public init(nodes: [RouterConfiguration], segments: Int = 1, weather: Weather = Weather(), lateness: Int = 0) {
        self.nodes = nodes
        self.segments = segments
        self.weather = weather
        self.lateness = lateness
    }

    /// The interface of every node on a segment.
    public static func interface(_ segment: Int) -> InterfaceName? { InterfaceName("s\(segment)") }

    public static func address(node: Int, segment: Int, _ family: AddressFamily) -> IPAddress {
        switch family {
        case .ipv4: .v4(IPv4Address(10, UInt8(clamping: segment), 0, UInt8(clamping: node + 1)))
        case .ipv6:
            .v6(IPv6Address(high: 0xfe80 << 48, low: UInt64(segment & 0xffff) << 16 | UInt64((node + 1) & 0xffff)))
        }
    }
}
