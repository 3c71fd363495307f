import InternetTypes
import KernelObjects
import LinuxGround
import NetworkNamespaces
import Testing

@testable import Rtnetlink

@Suite(.serialized, .enabled(if: NetworkNamespace.isPossible("Rtnetlink"))) struct MonitorTests {
    /// A monitor in a namespace with a veth pair a-b, and the changes since its first dump.
    private func withPair(
        receiveBuffer: Int32 = 16 << 20, _ body: (NetworkNamespace, NetworkMonitor) throws -> Void
    ) throws {
        try NetworkNamespace.with(1) { spaces in
            let space = try #require(spaces.first)
            try space.run("ip link add va type veth peer name vb; ip link set va up; ip link set vb up")
            try space.waitUntilUp("va")
            try space.enter {
                let monitor = try NetworkMonitor(receiveBuffer: receiveBuffer)
                try monitor.synchronise()
                try body(space, monitor)
            }
        }
    }

    private func changes(
        _ monitor: NetworkMonitor, after action: () throws -> Void, until: (NetworkChange) -> Bool
    ) throws -> [NetworkChange] {
        var seen: [NetworkChange] = []
        monitor.onChange = { seen.append($0) }
        defer { monitor.onChange = { _ in } }
        try action()
        let found = try wait(for: monitor.fileDescriptor, until: { seen.contains(where: until) }) {
            try monitor.handleReadable()
        }
        #expect(found, "\(seen)")
        return seen
    }

    @Test func theFirstDumpHasLinksAndAddresses() throws {
        try withPair { space, monitor in
            let a = try #require(InterfaceName("va").flatMap { monitor.table.link(named: $0) })
            #expect(a.kind == "veth")
            #expect(a.mtu == 1500)
            #expect(a.isOperational && a.isMulticastCapable && !a.isLoopback)
            let text = try space.run("cat /sys/class/net/va/address")
            #expect(a.mac?.description == text.filter { $0 != "\n" })
            let lo = try #require(InterfaceName("lo").flatMap { monitor.table.link(named: $0) })
            #expect(lo.isLoopback)
            #expect(monitor.table.addresses(on: lo.index).map(\.prefix.description) == ["127.0.0.1/8", "::1/128"])
        }
    }

    @Test func addressesComeChangeAndGo() throws {
        try withPair { space, monitor in
            let added = try changes(monitor) {
                try space.run("ip addr add 192.0.2.1/24 brd + label va:x dev va scope link")
            } until: {
                if case .addressAdded = $0 { true } else { false }
            }
            guard case .addressAdded(let address)? = added.last else { return }
            #expect(address.prefix.description == "192.0.2.1/24")
            #expect(address.broadcast?.description == "192.0.2.255")
            #expect(address.label == "va:x")
            #expect(address.scope == 253)
            _ = try changes(monitor) {
                try space.run("ip addr change 192.0.2.1/24 dev va label va:x preferred_lft 0")
            } until: {
                if case .addressChanged(_, let new) = $0 { new.flags.contains(.deprecated) } else { false }
            }
            _ = try changes(monitor) {
                try space.run("ip addr del 192.0.2.1/24 dev va")
            } until: {
                if case .addressRemoved(let old) = $0 { old.key == address.key } else { false }
            }
            let peer = try changes(monitor) {
                try space.run("ip addr add 192.0.2.1 peer 192.0.2.2 dev va")
            } until: {
                if case .addressAdded(let new) = $0 { new.key.peer != nil } else { false }
            }
            guard case .addressAdded(let pointToPoint)? = peer.last else { return }
            #expect(pointToPoint.key.description.hasPrefix("192.0.2.1/32 peer 192.0.2.2"))
        }
    }

    @Test func aLinkGoesDownIsRenamedAndGoes() throws {
        try withPair { space, monitor in
            _ = try changes(monitor) {
                try space.run("ip link set vb down")
            } until: {
                // The other end loses its carrier.
                if case .linkChanged(let old, let new) = $0 {
                    new.name.rawValue == "va" && old.isOperational && !new.isOperational && new.isUp
                } else {
                    false
                }
            }
            _ = try changes(monitor) {
                try space.run("ip link set vb name vc")
            } until: {
                if case .linkRenamed(let old, let new) = $0 {
                    old.name.rawValue == "vb" && new.name.rawValue == "vc"
                } else {
                    false
                }
            }
            #expect(InterfaceName("vb").flatMap { monitor.table.link(named: $0) } == nil)
            let removed = try changes(monitor) {
                try space.run("ip link del vc")
            } until: {
                if case .linkRemoved(let link) = $0 { link.name.rawValue == "va" } else { false }
            }
            // Nothing of the link's addresses outlives it.
            #expect(removed.contains { if case .addressRemoved = $0 { true } else { false } })
            #expect(monitor.table.links.count == 1)
            #expect(monitor.table.addresses.count == 2)
        }
    }

    @Test func forwardingIsKnownAndFollowed() throws {
        try withPair { space, monitor in
            let va = try #require(InterfaceName("va"))
            #expect(monitor.table.link(named: va)?.forwardsIPv6 == false)
            _ = try changes(monitor) {
                try space.run("sysctl -qw net.ipv6.conf.va.forwarding=1")
            } until: {
                if case .linkChanged(_, let new) = $0 { new.name == va && new.forwardsIPv6 } else { false }
            }
            // A dump says the same.
            let second = try NetworkMonitor()
            try second.synchronise()
            #expect(second.table.link(named: va)?.forwardsIPv6 == true)
            _ = try changes(monitor) {
                try space.run("sysctl -qw net.ipv6.conf.all.forwarding=0")
            } until: {
                if case .linkChanged(_, let new) = $0 { new.name == va && !new.forwardsIPv6 } else { false }
            }
        }
    }

    @Test func membershipOfAVRFIsKnown() throws {
        try withPair { space, monitor in
            _ = try? space.run("ip link add red type vrf table 10 && ip link set red up && ip link set va master red")
            try monitor.handleReadable()
            let a = try #require(InterfaceName("va").flatMap { monitor.table.link(named: $0) })
            guard let red = InterfaceName("red").flatMap({ monitor.table.link(named: $0) }) else {
                return print("SKIPPED membershipOfAVRFIsKnown: this kernel has no VRF")
            }
            #expect(a.vrf == red.index)
            #expect(red.kind == "vrf")
        }
    }

    @Test func aLossOfNotificationsIsMadeGoodByADump() throws {
        try withPair(receiveBuffer: 4096) { space, monitor in
            try space.run("ip addr add 192.0.2.1/24 dev va")
            try monitor.synchronise()
            try monitor.handleReadable()
            // 2,000 additions and one removal while nobody reads.
            let lines = (0..<2_000).map { "addr add 10.1.\($0 / 250).\($0 % 250 + 1)/32 dev va" }
            let seen = try changes(monitor) {
                let all = (lines + ["addr del 192.0.2.1/24 dev va"]).joined(separator: "\n")
                try space.run("ip -batch -", input: all + "\n")
            } until: {
                $0 == .synchronised
            }
            #expect(seen.contains(.notificationsLost))
            let added = seen.count { if case .addressAdded = $0 { true } else { false } }
            let removed = seen.count { if case .addressRemoved = $0 { true } else { false } }
            #expect(added == 2_000)
            #expect(removed == 1)
            #expect(monitor.table.addresses.values.count { $0.address.family == .ipv4 } == 2_001)
        }
    }
}
