import Foundation
public import InternetTypes

/// An Ethernet segment: a bridge in a node of its own, with a cable to `eth0` of each node on it.
public final class Segment: Sendable {
    /// The node that the bridge is in; its `br0` sees every frame.
    public let hub: Node
    public let nodes: [Node]

    /// Makes nodes of these names and connects them.
    ///
    /// The node at index n gets 192.0.2.(10+n)/24 and 2001:db8::(10+n)/64 on `eth0`, the MAC address
    /// 00:00:5e:00:53:(10+n) (RFC 7042's range for documentation) and the link-local address fe80::(10+n), so that who
    /// has the higher address is known beforehand.
    public init(_ names: [String]) throws {
        hub = try Node("hub")
        nodes = try names.map { try Node($0) }
        // The bridge is a piece of wire: it has no address, waits for nothing and takes every group for wanted.
        try hub.sysctl("net.ipv6.conf.default.disable_ipv6", "1")
        try hub.ip("link add br0 type bridge stp_state 0 mcast_snooping 0 forward_delay 0\nlink set br0 up")
        for (index, node) in nodes.enumerated() {
            try node.sysctl("net.ipv6.conf.default.accept_dad", "0")
            try node.sysctl("net.ipv6.conf.default.router_solicitations", "0")
            try plug(index)
        }
    }

    /// Makes a node's `eth0`, with its addresses and a cable to the bridge.
    public func plug(_ index: Int) throws {
        let number = 10 + index
        let node = nodes[index]
        try hub.ip(
            """
            link add port\(index) type veth peer name eth0 address \(Self.macAddress(index)) netns \(node.pid)
            link set port\(index) master br0 up
            """)
        try node.ip(
            """
            link set eth0 addrgenmode none
            link set eth0 up
            address add 192.0.2.\(number)/24 dev eth0
            address add 2001:db8::\(String(number, radix: 16))/64 dev eth0 nodad
            address add fe80::\(String(number, radix: 16))/64 dev eth0 nodad
            """)
    }

    /// Deletes a node's `eth0`, as when its card is pulled out.
    public func unplug(_ index: Int) throws { try hub.ip("link del port\(index)") }

    /// The MAC address of that node's `eth0`.
    public static func macAddress(_ index: Int) -> String { "00:00:5e:00:53:" + String(format: "%02x", 10 + index) }

    /// The node of that index's own IPv4 and IPv6 addresses.
    public static func address(_ index: Int, _ family: AddressFamily) -> IPAddress {
        switch family {
        case .ipv4: .v4(IPv4Address(192, 0, 2, UInt8(clamping: 10 + index)))
        case .ipv6: .v6(IPv6Address(high: 0xfe80_0000_0000_0000, low: UInt64(10 + index)))
        }
    }

    /// Plugs a node's cable in or pulls it out: its `eth0` has a carrier or none.
    public func setCable(_ index: Int, connected: Bool) throws {
        try hub.ip("link set port\(index) \(connected ? "up" : "down")")
    }

    /// Keeps a node's frames from all others that are kept apart, and theirs from it, while every carrier stays.
    public func setApart(_ index: Int, _ isApart: Bool) throws {
        try hub.ip("link set port\(index) type bridge_slave isolated \(isApart ? "on" : "off")")
    }

    /// Listens to what each node sends.
    public func listen() throws -> [Capture] {
        try nodes.indices.map { try Capture(on: hub, interface: "port\($0)", onlyReceived: true) }
    }

    /// Those of the nodes that hold the address at this moment.
    public func holders(of address: IPAddress) -> [Node] { nodes.filter { $0.holds(address) } }

    /// Ends all nodes and what runs in them.
    public func remove() {
        for node in nodes { node.remove() }
        hub.remove()
    }
}
