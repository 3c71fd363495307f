import InternetTypes
import Testing
import VRRP

/// One node that signs or wraps, told real datagrams of others.
private struct ProofBench {
    var router: Router
    var now = Instant.zero + .seconds(10)
    static let key = HMACKey(id: 1, octets: Array(repeating: 7, count: 32))
    static let other = HMACKey(id: 2, octets: Array(repeating: 9, count: 32))
    let key = VirtualRouterKey(
        vrid: known(VRID(51)), family: .ipv4, interface: interface("eth0"), group: .vrrpGroup(.ipv4))
    /// Nanoseconds since 1970 at the clock's zero.
    static let epoch = Duration.seconds(1_700_000_000)

    init(
        _ version: Version = .v3, priority: UInt8 = 100, digests: Digests? = .toy,
        _ adjust: (inout VirtualRouterConfiguration) -> Void
    ) {
        var configuration = MachineBench.configuration(version, priority: priority)
        configuration.announcements = AnnouncementTiming(delay: .zero, lowerPriorityRepeats: 0)
        adjust(&configuration)
        router = Router(RouterConfiguration(instances: [InstanceConfiguration(configuration)]))
        router.digests = digests
        _ = tell(.wallClock(offset: Self.epoch))
        _ = tell(
            .interface(
                interface("eth0"),
                InterfaceStatus(index: InterfaceIndex(1), isUp: true, addresses: [MachineBench.own])))
        _ = tell(.start(resumedMasters: []))
    }

    static func signed(_ monotonic: Bool = false, mode: (signs: Bool, requires: Bool) = (true, true)) -> TrailerSettings
    {
        TrailerSettings(
            keys: [key], signingKey: mode.signs ? key : nil, isRequired: mode.requires, window: 5,
            isMonotonic: monotonic)
    }

    mutating func tell(_ input: RouterInput) -> [RouterEffect] { router.handle(input, at: now) }

    mutating func wait(_ duration: Duration) { now = now + duration }

    /// What it advertises when its timer is due.
    mutating func advertise() -> Advertisement? {
        now = max(now, router.nextWake ?? now)
        return advertisement(tell(.wake))
    }

    func advertisement(_ effects: [RouterEffect]) -> Advertisement? {
        for case .advertise(_, let advertisement, _) in effects { return advertisement }
        return nil
    }

    func datagram(
        _ priority: UInt8 = 200, key: HMACKey? = key, stamp: TrailerStamp? = nil, sequence: UInt32 = 0,
        from source: IPAddress = MachineBench.lower
    ) -> Datagram {
        let configuration = known(machine).configuration
        let clock = TrailerStamp(wallClock: now.nanoseconds + Self.epoch.wholeNanoseconds)
        let advertisement = Advertisement(
            version: configuration.version, vrid: configuration.key.vrid, priority: Priority(priority),
            interval: configuration.interval, addresses: configuration.addresses,
            authentication: configuration.authentication, sequence: sequence,
            trailer: configuration.trailer == nil ? nil : key.map { Trailer(key: $0, stamp: stamp ?? clock) })
        let group = IPAddress.vrrpGroup(.ipv4)
        return Datagram(
            family: .ipv4, source: source, destination: group, hopLimit: nil,
            bytes: Codec.encode(
                advertisement, header: TransmitHeader(source: source, destination: group), digests: .toy),
            interface: InterfaceIndex(1))
    }

    var machine: VirtualRouter? { router.handles.first.flatMap { router.machine($0) } }

    /// What was said of a datagram; nil where it was believed.
    mutating func complaint(_ datagram: Datagram) -> String? {
        let before = machine
        let wake = router.nextWake
        let effects = tell(.datagram(datagram))
        for case .event(.rejected(_, let rejection, _)) in effects {
            #expect(router.nextWake == wake && machine?.state == before?.state, "a refused packet touches no timer")
            return rejection.description
        }
        return machine?.state == before?.state ? "nothing happened" : nil
    }
}

extension Digests {
    /// Good enough for tests: depends on every octet of key and message.
    static let toy = Digests { algorithm, key, message in
        var words: [UInt64] = [0xcbf2_9ce4_8422_2325, 1, 2, 3]
        for index in words.indices {
            words[index] &+= algorithm == .md5 ? 5 : 6
            for octet in [Array(key), message].joined() {
                words[index] = (words[index] ^ UInt64(octet)) &* 0x100_0000_01b3
            }
        }
        return words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (UInt64($0) * 8)) } }
    }
}

@Suite("auth_hmac: who is believed, and what is sent")
struct TrailerTests {
    @Test("The stamp is the time of day")
    func stamp() throws {
        var bench = ProofBench { $0.trailer = ProofBench.signed() }
        let sent = try #require(bench.advertise()?.trailer)
        #expect(sent.key == ProofBench.key)
        // 3.609375 s of Active_Down_Interval after second 10.
        #expect(sent.stamp.rawValue == 1_700_000_013 << 32 | 39_936 << 16)
    }

    @Test("A clock that stands still or goes back: the counter makes each one newer", arguments: [true, false])
    func stillClock(isMonotonic: Bool) throws {
        var bench = ProofBench { $0.trailer = ProofBench.signed(isMonotonic) }
        let first = try #require(bench.advertise()?.trailer?.stamp)
        // Each second is taken back.
        _ = bench.tell(.wallClock(offset: ProofBench.epoch - .seconds(1)))
        let second = try #require(bench.advertise()?.trailer?.stamp)
        #expect(second.rawValue == first.rawValue + 1)
        _ = bench.tell(.wallClock(offset: ProofBench.epoch - .seconds(2)))
        let third = try #require(bench.advertise()?.trailer?.stamp)
        #expect(third.rawValue == first.rawValue + 2)
        // Further back than the window nobody would believe it: mode time begins anew, mode monotonic may not.
        _ = bench.tell(.wallClock(offset: ProofBench.epoch - .seconds(100)))
        let fourth = try #require(bench.advertise()?.trailer?.stamp)
        #expect(fourth.rawValue == (isMonotonic ? first.rawValue + 3 : first.rawValue - 97 << 32))
    }

    @Test("A copy is refused, whatever the state, and touches nothing", arguments: [true, false])
    func replay(isMonotonic: Bool) {
        var bench = ProofBench { $0.trailer = ProofBench.signed(isMonotonic) }
        let first = bench.datagram()
        #expect(bench.complaint(first) == nil)
        bench.wait(.milliseconds(500))
        let second = bench.datagram()
        #expect(bench.complaint(second) == nil)
        #expect(bench.complaint(first) == "replayed authentication trailer from 192.0.2.1")
        bench.wait(.seconds(1))
        // Said once.
        #expect(bench.complaint(second) == "nothing happened")
        #expect(bench.machine?.statistics.rejections(.trailerReplayed) == 2)
        bench.wait(.seconds(6))
        #expect(
            bench.complaint(second)
                == "stale authentication trailer from 192.0.2.1, clock skew 7 sec exceeds window 5 sec")
    }

    @Test("Our clock was wrong by an hour and is set: mode time forgets the marks of then, mode monotonic keeps them")
    func oldMarks() {
        for isMonotonic in [true, false] {
            var bench = ProofBench { $0.trailer = ProofBench.signed(isMonotonic) }
            let ahead = TrailerStamp(wallClock: (ProofBench.epoch + .seconds(3610)).wholeNanoseconds)
            _ = bench.tell(.wallClock(offset: ProofBench.epoch + .seconds(3600)))
            #expect(bench.complaint(bench.datagram(stamp: ahead)) == nil)
            _ = bench.tell(.wallClock(offset: ProofBench.epoch))
            bench.wait(.milliseconds(100))
            let verdict = bench.complaint(bench.datagram())
            #expect(verdict == (isMonotonic ? "replayed authentication trailer from 192.0.2.1" : nil))
        }
    }

    @Test("Each sender has a mark of its own")
    func senders() {
        var bench = ProofBench { $0.trailer = ProofBench.signed() }
        let first = bench.datagram()
        let second = bench.datagram(from: MachineBench.higher)
        #expect(bench.complaint(first) == nil)
        bench.wait(.milliseconds(10))
        #expect(bench.complaint(second) == nil)
        #expect(bench.complaint(first)?.hasPrefix("replayed") == true)
        #expect(bench.complaint(second)?.hasPrefix("replayed") == true)
    }

    @Test("What was heard in FAULT is used up as well")
    func replayAfterFault() {
        var bench = ProofBench { $0.trailer = ProofBench.signed() }
        let down = InterfaceStatus(index: InterfaceIndex(1), isUp: false, addresses: [MachineBench.own])
        _ = bench.tell(.interface(interface("eth0"), down))
        let heard = bench.datagram()
        _ = bench.tell(.datagram(heard))
        var up = down
        up.isUp = true
        _ = bench.tell(.interface(interface("eth0"), up))
        #expect(bench.complaint(heard)?.hasPrefix("replayed") == true)
    }

    @Test("Modes: who signs, and who takes what is not signed")
    func modes() {
        for (signs, requires) in [(true, true), (true, false), (false, false)] {
            var bench = ProofBench { $0.trailer = ProofBench.signed(mode: (signs, requires)) }
            #expect((bench.advertise()?.trailer != nil) == signs)
            var listener = ProofBench { $0.trailer = ProofBench.signed(mode: (signs, requires)) }
            let verdict = listener.complaint(listener.datagram(key: nil))
            #expect(verdict == (requires ? "missing authentication trailer from 192.0.2.1" : nil))
            // What is there is checked in every mode.
            listener.wait(.milliseconds(10))
            #expect(
                listener.complaint(listener.datagram(key: ProofBench.other))
                    == "unknown authentication key id 2 from 192.0.2.1")
        }
    }

    @Test("Keys are exchanged by reloads: first everybody knows the new one, then it signs, then the old one goes")
    func rotation() throws {
        var bench = ProofBench(priority: 255) { $0.trailer = ProofBench.signed() }
        var configuration = try #require(bench.machine).configuration
        configuration.trailer?.keys.append(ProofBench.other)
        let both = RouterConfiguration(instances: [InstanceConfiguration(configuration)])
        #expect(bench.advertisement(bench.tell(.reconfigure(both)))?.trailer?.key.id ?? 1 == 1)
        configuration.trailer?.signingKey = ProofBench.other
        let turned = RouterConfiguration(instances: [InstanceConfiguration(configuration)])
        _ = bench.tell(.reconfigure(turned))
        #expect(bench.advertise()?.trailer?.key.id == 2)
        #expect(bench.machine?.state.kind == .master)
    }

    @Test("Without a library for digests an instance with keys is in FAULT, and one without is not")
    func noDigests() {
        let bench = ProofBench(digests: nil) { $0.trailer = ProofBench.signed() }
        #expect(bench.machine?.state.kind == .fault)
        #expect(
            bench.machine?.conditions.faults.map(\.description) == ["the digests that its keys need are not available"])
        #expect(ProofBench(digests: nil) { _ in }.machine?.state.kind == .backup)
    }

    @Test("What it is told of the clock can be recorded and read again")
    func recorded() throws {
        let input = RouterInput.wallClock(offset: .nanoseconds(1_700_000_000_123_456_789))
        #expect(try RouterInput(json: try #require(input.json)) == input)
    }
}

@Suite("AH: the sequence number belongs to the virtual router")
struct AuthenticationHeaderTests {
    private func wrapped(_ configuration: inout VirtualRouterConfiguration) {
        configuration.authentication = .header(AuthenticationPassword("s3cret"))
    }

    /// Seconds since 1970 when a bench starts: where counting begins.
    private let beginning: UInt32 = 1_700_000_010

    @Test("It begins at the time of day; after a master was heard from its number on")
    func sequence() throws {
        var bench = ProofBench(.v2, wrapped)
        #expect(bench.complaint(bench.datagram(sequence: beginning + 41)) == nil)
        #expect(bench.advertise()?.sequence == beginning + 42)
        #expect(bench.advertise()?.sequence == beginning + 43)
        var alone = ProofBench(.v2, wrapped)
        #expect(alone.advertise()?.sequence == beginning + 1)
        // A peer that began elsewhere is believed all the same.
        var other = ProofBench(.v2, wrapped)
        #expect(other.complaint(other.datagram(sequence: 1)) == nil)
    }

    @Test("A copy and anything older is refused, from whomever")
    func replay() throws {
        var bench = ProofBench(.v2, wrapped)
        let first = bench.datagram(sequence: 41)
        #expect(bench.complaint(first) == nil)
        bench.wait(.milliseconds(10))
        #expect(bench.complaint(first)?.contains("sequence number 41, last was 41") == true)
        #expect(bench.complaint(bench.datagram(sequence: 7)) == "nothing happened", "said once")
        #expect(bench.machine?.statistics.rejections(.authFailure) == 2)
        #expect(
            bench.complaint(bench.datagram(sequence: 40, from: MachineBench.higher))?.contains("last was 40") == true)
    }

    @Test("Two masters that count in step hear each other")
    func inStep() {
        var bench = ProofBench(.v2, wrapped)
        #expect(bench.complaint(bench.datagram(sequence: 41)) == nil)
        bench.wait(.milliseconds(10))
        #expect(bench.complaint(bench.datagram(sequence: 41, from: MachineBench.higher)) == nil)
        _ = bench.advertise()
    }

    @Test("The successor of a worker that died begins at the time of day: its peers go on believing it")
    func resumed() throws {
        var router = Router(
            RouterConfiguration(
                instances: [
                    InstanceConfiguration(
                        {
                            var configuration = MachineBench.configuration(.v2)
                            wrapped(&configuration)
                            return configuration
                        }())
                ]))
        router.digests = .toy
        let now = Instant.zero
        _ = router.handle(.wallClock(offset: .seconds(1_700_000_000)), at: now)
        let status = InterfaceStatus(index: InterfaceIndex(1), isUp: true, addresses: [MachineBench.own])
        _ = router.handle(.interface(interface("eth0"), status), at: now)
        let key = try #require(router.handles.first.flatMap { router.machine($0)?.configuration.key })
        let effects = router.handle(.start(resumedMasters: [key]), at: now)
        guard case .advertise(_, let advertisement, _) = effects.first else {
            Issue.record("no advertisement: \(effects)")
            return
        }
        #expect(advertisement.sequence == 1_700_000_001)
    }
}
