import Foundation
import InternetTypes
import KernelObjects
import LinuxGround
import NetworkNamespaces
import Testing

@testable import Rtnetlink

@Suite(.serialized, .enabled(if: NetworkNamespace.isPossible("Rtnetlink"))) struct ReconcilerTests {
    /// A reconciler in a namespace with the veth pair a-b, and what it reports.
    private final class Fixture {
        let space: NetworkNamespace
        let monitor: NetworkMonitor
        let reconciler: Reconciler
        var events: [ReconcilerEvent] = []

        init(_ space: NetworkNamespace, receiveBuffer: Int32) throws {
            self.space = space
            monitor = try NetworkMonitor(receiveBuffer: receiveBuffer)
            reconciler = try Reconciler(monitor)
            try monitor.synchronise()
            reconciler.onEvent = { [unowned self] in events.append($0) }
        }

        func wait(until condition: () -> Bool) throws {
            let done = try NetworkNamespaces.wait(for: monitor.fileDescriptor, timeout: 20_000, until: condition) {
                try monitor.handleReadable()
            }
            #expect(done, "\(events.prefix(10))")
        }

        /// Makes these the wanted ones and waits for the kernel's answers.
        func want(_ addresses: [WantedAddress]) throws {
            var failures: [ObjectFailure]?
            reconciler.want(addresses.map { .address($0) }) { failures = $0 }
            try wait { failures != nil }
            #expect(failures == [])
        }

        /// The addresses on `device` as ip(8) sees them, without the kernel's own link-local ones.
        func shown(on device: String = "va") throws -> [String] {
            try space.run("ip -o addr show dev \(device)").split(separator: "\n").compactMap { line in
                let words = line.split(separator: " ")
                guard let family = words.firstIndex(where: { $0 == "inet" || $0 == "inet6" }) else { return nil }
                let word = String(words[family + 1])
                return word.hasPrefix("fe80") ? nil : word
            }
        }
    }

    private func withPair(receiveBuffer: Int32 = 16 << 20, _ body: (Fixture) throws -> Void) throws {
        try NetworkNamespace.with(1) { spaces in
            let space = try #require(spaces.first)
            try space.run("ip link add va type veth peer name vb; ip link set va up; ip link set vb up")
            try space.waitUntilUp("va")
            try space.enter { try body(Fixture(space, receiveBuffer: receiveBuffer)) }
        }
    }

    private func address(
        _ text: String, _ length: UInt8, on device: String = "va", label: String? = nil, flags: AddressFlags = [],
        preferredLifetime: UInt32? = nil
    ) throws -> WantedAddress {
        let prefix = try #require(IPAddress(text).flatMap { AddressPrefix($0, length: length) })
        let name = try #require(InterfaceName(device))
        return WantedAddress(
            prefix, on: .name(name), label: label, flags: flags, preferredLifetime: preferredLifetime, onDrift: .report)
    }

    private func many(_ count: Int) throws -> [WantedAddress] {
        try (0..<count).map { try address("10.\($0 >> 16).\($0 >> 8 & 0xff).\($0 & 0xff)", 32) }
    }

    @Test func whatIsWantedIsThereWithItsProperties() throws {
        try withPair { fixture in
            var broad = try address("192.0.2.100", 24, label: "va:vip")
            broad.broadcast = IPv4Address("192.0.2.255")
            var pointToPoint = try address("198.51.100.1", 32)
            pointToPoint.peer = IPAddress("198.51.100.2")
            let six = try address("2001:db8::100", 128, flags: .noDAD, preferredLifetime: 0)
            try fixture.want([broad, pointToPoint, six])
            let text = try fixture.space.run("ip addr show dev va")
            #expect(text.contains("inet 192.0.2.100/24 brd 192.0.2.255 scope global va:vip"), "\(text)")
            #expect(text.contains("inet 198.51.100.1 peer 198.51.100.2/32 scope global"), "\(text)")
            #expect(text.contains("inet6 2001:db8::100/128 scope global nodad deprecated"), "\(text)")
            // The kernel reports IPv6 addresses some time after it has acknowledged them.
            try fixture.wait { fixture.monitor.table.addresses.values.count { $0.protocolNumber == 18 } == 3 }
            // Wanting the same again writes nothing.
            let writes = fixture.reconciler.statistics.writes
            try fixture.want([broad, pointToPoint, six])
            #expect(fixture.reconciler.statistics.writes == writes)
            try fixture.want([])
            #expect(try fixture.shown() == [])
            #expect(fixture.events.isEmpty)
        }
    }

    @Test func anotherLifetimeIsChangedInPlace() throws {
        try withPair { fixture in
            try fixture.want([try address("2001:db8::1", 128, flags: .noDAD)])
            try fixture.want([try address("2001:db8::1", 128, flags: .noDAD, preferredLifetime: 0)])
            #expect(try fixture.space.run("ip addr show dev va").contains("deprecated"))
            try fixture.want([try address("2001:db8::1", 128, flags: .noDAD)])
            #expect(try !fixture.space.run("ip addr show dev va").contains("deprecated"))
        }
    }

    @Test func becomingMasterAndStoppingInOneInstantLeavesNothing() throws {
        try withPair { fixture in
            let vips = try (1...50).map { try address("2001:db8::\($0)", 128, flags: .noDAD) }
            for _ in 0..<20 {
                try fixture.want(vips)
                try fixture.want([])
            }
            #expect(try fixture.shown() == [])
            #expect(fixture.events.isEmpty)
        }
    }

    @Test func anAddressLeftFromBeforeIsAdoptedOrRemoved() throws {
        try withPair { fixture in
            try fixture.space.run("ip addr add 192.0.2.1/32 dev va; ip addr add 192.0.2.2/32 dev va")
            try fixture.monitor.handleReadable()
            try fixture.want([try address("192.0.2.1", 32)])
            #expect(fixture.reconciler.statistics.messages == 0)
            var done = false
            fixture.reconciler.remove([.address(try address("192.0.2.2", 32))]) { _ in done = true }
            try fixture.wait { done }
            #expect(try fixture.shown() == ["192.0.2.1/32"])
        }
    }

    @Test func aDeletedAddressIsReportedAndPutBackOnRequest() throws {
        try withPair { fixture in
            let vips = [try address("192.0.2.100", 24), try address("2001:db8::100", 64, flags: .noDAD)]
            try fixture.want(vips)
            for vip in vips {
                try fixture.space.run("ip addr del \(vip.prefix) dev va")
                try fixture.wait { fixture.events.contains(.lost(.address(vip), .deleted)) }
                #expect(try !fixture.shown().contains("\(vip.prefix)"))
                var done = false
                fixture.reconciler.insert([.address(vip)]) { _ in done = true }
                try fixture.wait { done }
                #expect(try fixture.shown().contains("\(vip.prefix)"))
            }
            #expect(fixture.events.count == 2)
        }
    }

    @Test func aWantedSecondaryOutlivesItsPrimary() throws {
        try withPair { fixture in
            try fixture.space.run(
                "sysctl -qw net.ipv4.conf.all.promote_secondaries=0 net.ipv4.conf.va.promote_secondaries=0")
            let all = try (1...5).map { try address("192.0.2.\($0)", 24) }
            try fixture.want(all)
            try fixture.want(Array(all.dropFirst()))
            try fixture.wait { fixture.reconciler.isIdle }
            #expect(try Set(fixture.shown()) == Set(all.dropFirst().map(\.prefix.description)))
            #expect(fixture.events.isEmpty)
            // The twin: without us the secondary addresses are gone with the primary.
            let primary = try #require(try fixture.shown().first)
            try fixture.space.run("ip addr del \(primary) dev va")
            try fixture.wait { fixture.events.count == 4 }
            #expect(try fixture.shown() == [])
        }
    }

    @Test func refusalsCarryTheKernelsSentence() throws {
        try withPair { fixture in
            try fixture.space.run("sysctl -qw net.ipv6.conf.vb.disable_ipv6=1")
            let refused = try address("2001:db8::1", 128, on: "vb")
            let taken = try address("192.0.2.1", 32)
            var failures: [ObjectFailure]?
            fixture.reconciler.insert([.address(refused), .address(taken)]) { failures = $0 }
            try fixture.wait { failures != nil }
            let failure = try #require(failures?.first)
            #expect(failures?.count == 1)
            #expect(failure.error.name == "EACCES")
            #expect(failure.text?.contains("IPv6 is disabled") == true, "\(failure)")
            #expect(fixture.events == [.failed(failure)])
            #expect(try fixture.shown() == ["192.0.2.1/32"])
        }
    }

    @Test func anInterfaceThatIsMadeAgainGetsItsAddressesBack() throws {
        try withPair { fixture in
            let vips = [try address("192.0.2.100", 24), try address("2001:db8::100", 64, flags: .noDAD)]
            try fixture.want(vips)
            try fixture.space.run("ip link del va")
            try fixture.wait { fixture.events.count == 2 }
            // The kernel takes an interface down before it removes it.
            #expect(Set(fixture.events) == Set(vips.map { .lost(.address($0), .interfaceDown) }))
            try fixture.space.run("ip link add va type veth peer name vb; ip link set va up; ip link set vb up")
            try fixture.wait { fixture.monitor.table.addresses.values.count { $0.prefix.length == 24 } == 1 }
            try fixture.wait { fixture.reconciler.isIdle }
            #expect(try Set(fixture.shown()) == Set(vips.map(\.prefix.description)))
        }
    }

    @Test func anInterfaceThatComesUpAgainGetsItsIPv6AddressesBack() throws {
        try withPair { fixture in
            let vip = try address("2001:db8::100", 64, flags: .noDAD)
            try fixture.want([vip])
            try fixture.space.run("ip link set va down")
            try fixture.wait { !fixture.events.isEmpty }
            #expect(fixture.events == [.lost(.address(vip), .interfaceDown)])
            try fixture.space.run("ip link set va up")
            try fixture.wait { fixture.monitor.table.addresses.values.contains { $0.prefix == vip.prefix } }
            #expect(try fixture.shown() == ["2001:db8::100/64"])
        }
    }

    @Test func lostAnswersDoNotLoseAddresses() throws {
        // Room for a handful of messages only: most answers to a slice are dropped by the kernel.
        try withPair(receiveBuffer: 4096) { fixture in
            let all = try many(600)
            try fixture.want(all)
            #expect(try fixture.shown().count == 600)
            try fixture.want(Array(all.prefix(10)))
            #expect(try fixture.shown().count == 10)
            #expect(fixture.events.isEmpty)
        }
    }

    @Test func aReaderThatStopsAtTheLastDatagramGoesOn() throws {
        try withPair { fixture in
            // Every call ends as early as it may, so that some end exactly where the answers do.
            fixture.monitor.readingTime = .zero
            // No stranger's message wakes us: IPv6 has some of its own to tell of a new link.
            try fixture.space.run("sysctl -qw net.ipv6.conf.va.disable_ipv6=1 net.ipv6.conf.vb.disable_ipv6=1")
            let start = MonotonicClock.now
            for count in [8, 16, 24, 32, 40] {
                try fixture.want(try many(count))
                try fixture.want([])
            }
            // A missed wake-up shows as a wait for the next stranger's message.
            #expect(MonotonicClock.now - start < .seconds(5))
            #expect(try fixture.shown() == [])
        }
    }

    @Test func aThousandAddressesAreFewWrites() throws {
        try withPair { fixture in
            let all = try many(1_000)
            let start = MonotonicClock.now
            try fixture.want(all)
            let time = MonotonicClock.now - start
            let statistics = fixture.reconciler.statistics
            print(
                "1,000 addresses: \(statistics.writes) writes, \(time.inSeconds) s, longest \(statistics.longestWrite)")
            #expect(statistics.messages == 1_000)
            #expect(statistics.writes < 150)
            #expect(try fixture.shown().count == 1_000)
        }
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["STAYALIVED_FIGURES"] != nil))
    func fiveThousandBesideIpBatch() throws {
        for count in [1_000, 5_000] {
            try withPair { fixture in
                let all = try many(count)
                var start = MonotonicClock.now
                try fixture.want(all)
                let ours = MonotonicClock.now - start
                start = MonotonicClock.now
                try fixture.want([])
                let gone = MonotonicClock.now - start
                let lines = all.map { "addr add \($0.prefix) dev va" }.joined(separator: "\n")
                start = MonotonicClock.now
                try fixture.space.run("ip -batch -", input: lines + "\n")
                let theirs = MonotonicClock.now - start
                let statistics = fixture.reconciler.statistics
                print(
                    "\(count): add \(ours.inSeconds) s, remove \(gone.inSeconds) s, ip -batch \(theirs.inSeconds) s;",
                    "\(statistics.writes) writes, longest \(statistics.longestWrite)")
            }
        }
    }
}
