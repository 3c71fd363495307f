import Foundation
import Glibc
import InternetTypes
import LinuxGround
import NetworkNamespaces
import Testing

@testable import PacketIO

/// Real sockets at the two ends of a veth pair, each end in a namespace of its own.
@Suite(.serialized, .enabled(if: NetworkNamespace.isPossible("PacketIO"))) struct WireTests {
    /// An advertisement over IPv4 (VRID 51) and the payload of one over IPv6, as captured on the wire.
    private static let ipv4 = "45c0002c00010000ff701884c000020ae00000122133c802000191fec0000264c00002650000000000000000"
    private static let ipv6 =
        "3133c8020064d9f3fe80000000000000000000000000010020010db8000000000000000000000100"

    private struct Ends {
        let near: NetworkNamespace
        let far: NetworkNamespace
        let nearIndex: InterfaceIndex
        let farIndex: InterfaceIndex
    }

    private func withVeth(_ body: (Ends) throws -> Void) throws {
        try NetworkNamespace.with(2) { spaces in
            let (near, far) = (spaces[0], spaces[1])
            try near.run(
                """
                ip link add va mtu 9000 type veth peer name vb mtu 9000
                ip link set vb netns \(far.name)
                ip link set va up
                ip addr add 192.0.2.10/24 dev va
                ip addr add fe80::a/64 dev va nodad
                """)
            try far.run("ip link set vb up; ip addr add 192.0.2.20/24 dev vb; ip addr add fe80::b/64 dev vb nodad")
            try near.waitUntilUp("va")
            try far.waitUntilUp("vb")
            try body(Ends(near: near, far: far, nearIndex: try index("va", near), farIndex: try index("vb", far)))
        }
    }

    private func index(_ name: String, _ space: NetworkNamespace) throws -> InterfaceIndex {
        try space.enter { InterfaceIndex(Int32(if_nametoindex(name))) }
    }

    private func datagram(
        _ hex: String, _ source: String, _ destination: String, by interface: InterfaceIndex?, hopLimit: UInt8 = 255
    ) throws -> OutgoingDatagram {
        OutgoingDatagram(
            try #require(octets(hex)), from: try #require(IPAddress(source)), to: try #require(IPAddress(destination)),
            by: interface, hopLimit: hopLimit)
    }

    private func ipv4(by interface: InterfaceIndex?) throws -> OutgoingDatagram {
        try datagram(Self.ipv4, "192.0.2.10", "224.0.0.18", by: interface)
    }

    /// Sends until everything is accepted: IPv6 is not ready in the instant in which a link comes up.
    private func send(_ datagrams: [OutgoingDatagram], from space: NetworkNamespace) throws {
        let sender = try space.enter { try AdvertisementSender() }
        let deadline = MonotonicClock.now + .seconds(5)
        var failures = sender.send(datagrams)
        while !failures.isEmpty, MonotonicClock.now < deadline {
            usleep(10_000)
            failures = sender.send(failures.map { datagrams[$0.position] })
        }
        #expect(failures.isEmpty, "\(failures)")
    }

    /// What the receiver gets within five seconds, until there are `count` packets.
    private func receive(_ count: Int, _ receiver: AdvertisementReceiver) throws -> [ReceivedPacket] {
        var packets: [ReceivedPacket] = []
        _ = try wait(for: receiver.fileDescriptor, until: { packets.count >= count }) {
            _ = try receiver.receive { packets.append($0) }
        }
        return packets
    }

    @Test func anIPv4AdvertisementArrivesByteForByte() throws {
        try withVeth { ends in
            let receiver = try ends.far.enter {
                try AdvertisementReceiver(.ipv4, interface: ends.farIndex, groups: [.vrrpGroup(.ipv4)])
            }
            let sent = try ipv4(by: ends.nearIndex)
            try send([sent], from: ends.near)
            let packet = try #require(try receive(1, receiver).first)
            #expect(packet.bytes == sent.bytes)
            #expect(packet.source == sent.source)
            #expect(packet.destination == sent.destination)
            #expect(packet.hopLimit == 255)
            #expect(packet.interface == ends.farIndex)
            #expect(!packet.isTruncated)
            #expect(try receiver.receive { _ in } == .drained)
        }
    }

    @Test func anIPv6AdvertisementArrivesByteForByte() throws {
        try withVeth { ends in
            let receiver = try ends.far.enter {
                try AdvertisementReceiver(.ipv6, interface: ends.farIndex, groups: [.vrrpGroup(.ipv6)])
            }
            let sent = try datagram(Self.ipv6, "fe80::a", "ff02::12", by: ends.nearIndex)
            try send([sent], from: ends.near)
            let packet = try #require(try receive(1, receiver).first)
            #expect(packet.bytes == sent.bytes)
            #expect(packet.source == sent.source)
            #expect(packet.destination == sent.destination)
            #expect(packet.hopLimit == 255)
            #expect(packet.interface == ends.farIndex)
        }
    }

    @Test func headersAreAsOnTheWire() throws {
        try withVeth { ends in
            let tap = try tap(ends)
            let text = try ends.near.run("cat /sys/class/net/va/address").filter { $0 != "\n" }
            let mac = try #require(MACAddress(text))
            let six = try datagram(Self.ipv6, "fe80::a", "ff02::12", by: ends.nearIndex)
            try send([try ipv4(by: ends.nearIndex), six], from: ends.near)
            // Protocol 112 only: the kernel has things of its own to say on a new link.
            var frames: [[UInt8]] = []
            while frames.count < 2 {
                let next = try self.frames(1, from: mac, tap)
                try #require(!next.isEmpty)
                frames += next.filter { $0.count > 23 && ($0[12] == 0x08 ? $0[23] : $0[20]) == 112 }
            }
            let four = try #require(frames.first { $0[12] == 0x08 })
            #expect(Array(four[..<6]) == [0x01, 0x00, 0x5e, 0x00, 0x00, 0x12])
            #expect(Array(four[14...]) == octets(Self.ipv4))
            let second = try #require(frames.first { $0[12] == 0x86 })
            #expect(Array(second[..<6]) == [0x33, 0x33, 0x00, 0x00, 0x00, 0x12])
            // Version 6, traffic class 0xc0; next header, hop limit.
            #expect(second[14] == 0x6c && second[15] & 0xf0 == 0)
            #expect(second[20] == 112 && second[21] == 255)
            #expect(Array(second[54...]) == octets(Self.ipv6))
        }
    }

    @Test func unicastArrivesWithItsHopLimit() throws {
        try withVeth { ends in
            // Without an interface at either end: the routing table decides.
            let (receiver4, receiver6) = try ends.far.enter {
                (try AdvertisementReceiver(.ipv4, interface: nil), try AdvertisementReceiver(.ipv6, interface: nil))
            }
            let six = try datagram(Self.ipv6, "fe80::a", "fe80::b", by: ends.nearIndex, hopLimit: 64)
            var header = try #require(octets(Self.ipv4))
            header.replaceSubrange(8...8, with: [200])
            header.replaceSubrange(16..<20, with: [192, 0, 2, 20])
            var four = try datagram("", "192.0.2.10", "192.0.2.20", by: nil)
            four.bytes = header
            try send([six, four], from: ends.near)
            let packet6 = try #require(try receive(1, receiver6).first)
            #expect(packet6.hopLimit == 64)
            #expect(packet6.interface == ends.farIndex)
            let packet4 = try #require(try receive(1, receiver4).first)
            #expect(packet4.hopLimit == 200)
            #expect(packet4.destination.description == "192.0.2.20")
            #expect(packet4.interface == ends.farIndex)
        }
    }

    @Test func eachReceiverHearsItsOwnInterfaceAndGroups() throws {
        try withVeth { ends in
            try ends.near.run("ip link add vc type veth peer name vd; ip link set vc up; ip link set vd up")
            let other = try index("vd", ends.near)
            let (first, second, foreign, groupless, buffers) = try ends.far.enter {
                let buffers = PacketBuffers()
                let group = IPAddress.vrrpGroup(.ipv4)
                return (
                    try AdvertisementReceiver(.ipv4, interface: ends.farIndex, groups: [group], buffers: buffers),
                    try AdvertisementReceiver(.ipv4, interface: ends.farIndex, groups: [group], buffers: buffers),
                    try ends.near.enter {
                        try AdvertisementReceiver(.ipv4, interface: other, groups: [group], buffers: buffers)
                    },
                    try AdvertisementReceiver(.ipv4, interface: ends.farIndex, buffers: buffers), buffers
                )
            }
            try send([try ipv4(by: ends.nearIndex)], from: ends.near)
            #expect(try receive(1, first).count == 1)
            #expect(try receive(1, second).count == 1)
            for deaf in [foreign, groupless] {
                #expect(try deaf.receive { _ in } == .drained)
                #expect(deaf.received == 0)
            }
            // The sender's own node hears nothing of it either.
            let own = try ends.near.enter {
                try AdvertisementReceiver(
                    .ipv4, interface: ends.nearIndex, groups: [.vrrpGroup(.ipv4)], buffers: buffers)
            }
            try send([try ipv4(by: ends.nearIndex)], from: ends.near)
            #expect(try receive(1, first).count == 1)
            #expect(try own.receive { _ in } == .drained)
            #expect(own.received == 0)
        }
    }

    @Test(arguments: [AddressFamily.ipv4, .ipv6]) func foreignVRIDsDieInTheKernel(_ family: AddressFamily) throws {
        try withVeth { ends in
            let receiver = try ends.far.enter {
                try AdvertisementReceiver(family, interface: ends.farIndex, groups: [.vrrpGroup(family)])
            }
            let base =
                try family == .ipv4
                ? ipv4(by: ends.nearIndex) : datagram(Self.ipv6, "fe80::a", "ff02::12", by: ends.nearIndex)
            let place = family == .ipv4 ? 21 : 1
            let all = (0...255).map { (vrid: UInt8) in
                var datagram = base
                datagram.bytes[place] = vrid
                return datagram
            }
            let accepted: Set<UInt8> = [0, 51, 52, 53, 200, 255]
            try receiver.setAcceptedVRIDs(accepted)
            // The last one has no VRID; whoever decodes shall see and count it.
            var short = base
            short.bytes.removeLast(base.bytes.count - place)
            if family == .ipv4 { short.bytes.replaceSubrange(2..<4, with: [0, UInt8(place)]) }
            try send(all + [short], from: ends.near)
            let packets = try receive(accepted.count + 1, receiver)
            #expect(Set(packets.dropLast().map { $0.bytes[place] }) == accepted)
            #expect(packets.count == accepted.count + 1)
            #expect(packets.last?.bytes.count == place)
            // The twin: without a filter they all come.
            try receiver.setAcceptedVRIDs(nil)
            try send(all, from: ends.near)
            #expect(try receive(256, receiver).count == 256)
        }
    }

    @Test func anOversizedDatagramIsCutAndSaysSo() throws {
        try withVeth { ends in
            let receiver = try ends.far.enter {
                try AdvertisementReceiver(.ipv6, interface: ends.farIndex, groups: [.vrrpGroup(.ipv6)])
            }
            var large = try datagram(Self.ipv6, "fe80::a", "ff02::12", by: ends.nearIndex)
            var largest = large
            largest.bytes += [UInt8](repeating: 0, count: PacketBuffers.size - large.bytes.count)
            large.bytes = largest.bytes + [0]
            try send([large, largest], from: ends.near)
            let packets = try receive(2, receiver)
            #expect(packets.map(\.bytes.count) == [PacketBuffers.size, PacketBuffers.size])
            #expect(packets.map(\.isTruncated) == [true, false])
        }
    }

    @Test func aBurstComesInBatches() throws {
        try withVeth { ends in
            let receiver = try ends.far.enter {
                try AdvertisementReceiver(.ipv4, interface: ends.farIndex, groups: [.vrrpGroup(.ipv4)])
            }
            let datagram = try ipv4(by: ends.nearIndex)
            try send(Array(repeating: datagram, count: 150), from: ends.near)
            _ = try receive(0, receiver)
            var sizes: [Int] = []
            var outcome = AdvertisementReceiver.Outcome.more
            while outcome == .more {
                var count = 0
                outcome = try receiver.receive { _ in count += 1 }
                sizes.append(count)
            }
            #expect(outcome == .drained)
            #expect(sizes == [64, 64, 22])
        }
    }

    @Test func oneFailureDoesNotKeepTheOthersBack() throws {
        try withVeth { ends in
            let receiver = try ends.far.enter {
                try AdvertisementReceiver(.ipv4, interface: ends.farIndex, groups: [.vrrpGroup(.ipv4)])
            }
            let good = try ipv4(by: ends.nearIndex)
            let bad = try ipv4(by: InterfaceIndex(4711))
            let sender = try ends.near.enter { try AdvertisementSender() }
            let failures = sender.send([bad, good, bad, good])
            #expect(failures.map(\.position) == [0, 2])
            #expect(failures.map(\.error.name) == ["ENODEV", "ENODEV"])
            #expect(sender.statistics.sent == 2)
            #expect(sender.statistics.failed == 2)
            #expect(try receive(2, receiver).count == 2)
        }
    }

    @Test func aRecreatedInterfaceGetsANewReceiver() throws {
        try withVeth { ends in
            let before = try ends.far.enter {
                try AdvertisementReceiver(.ipv4, interface: ends.farIndex, groups: [.vrrpGroup(.ipv4)])
            }
            try ends.near.run("ip link del va")
            // Nothing is readable and nothing fails; the news comes by netlink.
            #expect(try before.receive { _ in } != .more)
            try ends.near.run(
                """
                ip link add va type veth peer name vb
                ip link set vb netns \(ends.far.name)
                ip link set va up
                ip addr add 192.0.2.10/24 dev va
                """)
            try ends.far.run("ip link set vb up")
            try ends.near.waitUntilUp("va")
            try ends.far.waitUntilUp("vb")
            let again = try index("vb", ends.far)
            let after = try ends.far.enter {
                try AdvertisementReceiver(.ipv4, interface: again, groups: [.vrrpGroup(.ipv4)])
            }
            try send([try ipv4(by: try index("va", ends.near))], from: ends.near)
            #expect(try receive(1, after).count == 1)
            #expect(before.received == 0)
            #expect(throws: SystemError("join 224.0.0.18 on interface 4711", errno: ENODEV)) {
                try ends.far.enter {
                    let gone = InterfaceIndex(4711)
                    return try AdvertisementReceiver(.ipv4, interface: gone, groups: [.vrrpGroup(.ipv4)])
                }
            }
        }
    }

    // MARK: Announcements

    /// A socket that sees every frame arriving at the far end.
    private func tap(_ ends: Ends) throws -> Descriptor {
        try ends.far.enter { try openSocket("a tap", AF_PACKET, Int32(UInt16(0x0003).bigEndian)) }
    }

    /// The frames from this MAC until there are `count`.
    private func frames(_ count: Int, from mac: MACAddress, _ tap: Descriptor) throws -> [[UInt8]] {
        var frames: [[UInt8]] = []
        _ = try wait(for: tap.raw, until: { frames.count >= count }) {
            var buffer = [UInt8](repeating: 0, count: 2048)
            let length = recv(tap.raw, &buffer, buffer.count, 0)
            guard length > 12 else { return }
            if Array(buffer[6..<12]) == mac.bytes { frames.append(Array(buffer[..<length])) }
        }
        return frames
    }

    @Test func announcementsArriveByteForByte() throws {
        try withVeth { ends in
            let tap = try tap(ends)
            let mac = MACAddress.virtualRouter(51, .ipv4)
            let announcements = try ["192.0.2.100", "2001:db8::100", "192.0.2.101"].map {
                Announcement(try #require(IPAddress($0)), on: ends.nearIndex, at: mac, isRouter: true)
            }
            let announcer = try ends.near.enter { try AddressAnnouncer() }
            announcer.announce(announcements)
            #expect(!announcer.hasPending)
            #expect(try frames(3, from: mac, tap) == announcements.map(\.frame))
            #expect(try ends.far.run("ip neigh show dev vb").contains("192.0.2.100") == false)
        }
    }

    @Test func thousandsOfAnnouncementsLeaveInSlices() throws {
        try withVeth { ends in
            let mac = MACAddress.virtualRouter(51, .ipv4)
            let all = (0..<5_000).map { number in
                let address = IPv4Address(rawValue: 0x0a00_0000 + UInt32(number))
                return Announcement(.v4(address), on: ends.nearIndex, at: mac)
            }
            let announcer = try ends.near.enter { try AddressAnnouncer() }
            let start = MonotonicClock.now
            announcer.announce(all)
            var slices = 1
            #expect(announcer.hasPending)
            while announcer.hasPending {
                announcer.sendSlice()
                slices += 1
            }
            print("5,000 announcements: \(slices) slices, \((MonotonicClock.now - start).inSeconds) s")
            #expect(announcer.statistics.sent == 5_000)
            // What has been given up is not announced any more.
            announcer.announce(all)
            announcer.cancel { $0.interface == ends.nearIndex }
            #expect(!announcer.hasPending)
        }
    }

    @Test func anAnnouncementOnAnInterfaceThatIsGoneIsReported() throws {
        try withVeth { ends in
            let announcer = try ends.near.enter { try AddressAnnouncer() }
            var failures: [String] = []
            announcer.onFailure = { failures.append("\($0.address) \($1.name)") }
            let mac = MACAddress.virtualRouter(51, .ipv4)
            let good = Announcement(.v4(IPv4Address(192, 0, 2, 1)), on: ends.nearIndex, at: mac)
            var bad = good
            bad.interface = InterfaceIndex(4711)
            announcer.announce([bad, good])
            #expect(failures == ["192.0.2.1 ENXIO"])
            #expect(announcer.statistics.sent == 1)
        }
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["STAYALIVED_FIGURES"] != nil))
    func fiveHundredInterfacesInOneCall() throws {
        try NetworkNamespace.with(1) { spaces in
            let space = try #require(spaces.first)
            let lines = (0..<250).flatMap {
                ["link add n\($0) type veth peer name f\($0)", "link set n\($0) up", "link set f\($0) up"]
            }
            try space.run("ip -batch -", input: lines.joined(separator: "\n") + "\n")
            try space.enter {
                let sender = try AdvertisementSender()
                let datagrams = try (0..<250).flatMap { number in
                    try ["n", "f"].map {
                        try ipv4(by: InterfaceIndex(Int32(if_nametoindex("\($0)\(number)"))))
                    }
                }
                let start = MonotonicClock.now
                let failures = sender.send(datagrams)
                print("500 datagrams over 500 interfaces: \((MonotonicClock.now - start).inSeconds) s")
                #expect(failures.isEmpty)
                #expect(sender.statistics.sent == 500)
            }
        }
    }
}
