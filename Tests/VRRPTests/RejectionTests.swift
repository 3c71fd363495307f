import InternetTypes
import Testing
import VRRP

@Suite("A refused datagram touches no state and no timer")
struct RejectionTests {
    private static let source = MachineBench.lower
    static let rejections: [Rejection] = [
        .ipHeader(source: source, length: 3), .protocolNumber(source: source, received: 6),
        .authenticationHeaderUnexpected(source: source), .authenticationHeader(source: source, length: 1),
        .tooShort(source: source, length: 36, expected: 40), .tooLong(source: source, length: 44, expected: 40),
        .noAddresses(source: source), .hopLimit(source: source, received: 64, expected: 255),
        .hopLimitRange(source: source, received: 2, expected: 200...250),
        .version(source: source, received: 2, expected: .v3), .authenticationTypeInvalid(source: source, received: 9),
        .authenticationTypeMismatch(source: source, received: .password, expected: .none), .password(source: source),
        .intervalSeconds(source: source, received: 3, own: .default), .intervalZero(source: source),
        .packetType(source: source, received: 2), .checksum(source: source, version: .v3), .notAPeer(source: source),
    ]
    static let silent: [Rejection] = [
        .otherDestination(source: source, destination: address("224.0.0.1")), .ownPacket(source: source),
        .unknownVRID(source: source, received: 7),
    ]

    private static func bench(_ kind: StateKind) -> MachineBench {
        var bench = MachineBench()
        switch kind {
        case .master: bench.becomeMaster()
        case .fault:
            _ = bench.start()
            _ = bench.conditions { $0.faults = [.scriptFailed("check")] }
        case .initialize: break
        case .stopped:
            _ = bench.start()
            _ = bench.tell(.stop)
        case .backup, .deleted: _ = bench.start()
        }
        bench.now = bench.now + .milliseconds(500)
        return bench
    }

    @Test("In every state", arguments: [StateKind.initialize, .backup, .master, .fault, .stopped], rejections + silent)
    func untouched(_ kind: StateKind, _ rejection: Rejection) {
        var bench = Self.bench(kind)
        let state = bench.machine.state
        let wake = bench.machine.nextWake
        for _ in 0..<3 {
            let lines = bench.tell(.received(.failure(rejection), from: Self.source))
            #expect(lines.allSatisfy { $0 == "(VI_1) \(rejection)" })
        }
        #expect(bench.machine.state == state)
        #expect(bench.machine.nextWake == wake)
        #expect(bench.machine.statistics.rejections(rejection.reason) == 3)
        #expect(bench.machine.statistics.advertisementsReceived == 0)
    }

    @Test("The same from an accepted advertisement: it does move the timer")
    func positiveTwin() {
        var bench = Self.bench(.backup)
        let wake = bench.machine.nextWake
        #expect(bench.hear(150).isEmpty)
        #expect(bench.machine.nextWake != wake)
        #expect(bench.machine.statistics.advertisementsReceived == 1)
    }

    @Test("One line per kind and sender in a state, silence about others' business", arguments: rejections)
    func saidOnce(_ rejection: Rejection) {
        var bench = Self.bench(.backup)
        let other = address("198.51.100.9")
        #expect(bench.tell(.received(.failure(rejection), from: Self.source)).count == 1)
        #expect(bench.tell(.received(.failure(rejection), from: Self.source)).isEmpty)
        #expect(bench.tell(.received(.failure(rejection), from: other)).count == 1)
        // A new state begins a new count.
        bench.becomeMaster()
        #expect(bench.tell(.received(.failure(rejection), from: Self.source)).count == 1)
    }

    @Test("Silent kinds leave no line", arguments: silent)
    func saidNever(_ rejection: Rejection) {
        var bench = Self.bench(.backup)
        #expect(bench.tell(.received(.failure(rejection), from: Self.source)).isEmpty)
    }

    @Test("A flood from forged senders leaves a bounded number of lines")
    func forgedSenders() {
        var bench = Self.bench(.master)
        let wake = bench.machine.nextWake
        var lines = 0
        for number in 0..<20_000 as Range<UInt32> {
            let source = IPAddress.v4(IPv4Address(rawValue: 0x0a00_0000 + number))
            lines += bench.tell(.received(.failure(.checksum(source: source, version: .v3)), from: source)).count
        }
        #expect(lines <= 64)
        #expect(bench.machine.nextWake == wake)
        #expect(bench.machine.statistics.rejections(.checksumError) == 20_000)
    }

    @Test("Oddities of an accepted advertisement are counted always and said once per state and sender")
    func observations() {
        var bench = Self.bench(.backup)
        let odd = Observation.addressCount(source: Self.source, received: 2, expected: 1)
        #expect(bench.hear(150, odd: [odd]) == ["(VI_1) expected 1 VIPs but received 2"])
        #expect(bench.hear(150, odd: [odd]).isEmpty)
        #expect(bench.hear(150, odd: [odd]).isEmpty)
        #expect(bench.machine.statistics.addressListErrors == 3)
        #expect(bench.machine.statistics.advertisementsReceived == 3)
    }
}
