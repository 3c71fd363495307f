import EventRecord
import InternetTypes
import Testing
import Tracking
import VRRP

@Suite("Recorded inputs")
struct RecordingTests {
    private static let eth0 = interface("eth0")
    static let inputs: [RouterInput] = [
        .interface(
            eth0,
            InterfaceStatus(index: InterfaceIndex(7), isUp: true, addresses: [MachineBench.own, address("fe80::2")])),
        .interface(eth0, InterfaceStatus(index: InterfaceIndex(7), isUp: false, addresses: [])),
        .interface(eth0, nil), .start(resumedMasters: []),
        .start(resumedMasters: [
            MachineBench.configuration().key,
            VirtualRouterKey(vrid: known(VRID(9)), family: .ipv6, interface: nil, group: nil),
        ]),
        .datagram(
            Datagram(
                family: .ipv4, source: MachineBench.lower, destination: address("224.0.0.18"), hopLimit: nil,
                bytes: [0x45, 0, 0xff, 0x0a], interface: InterfaceIndex(7))),
        .datagram(
            Datagram(
                family: .ipv6, source: address("fe80::1"), destination: address("ff02::12"), hopLimit: 255, bytes: [],
                interface: InterfaceIndex(7))),
        .wake, .scriptExited("check", .status(-1)), .scriptExited("a \"b\"\n", .signal(9)),
        .scriptExited("check", .notStarted("no such file")), .scriptKnown("check", works: true),
        .staticObjects(group: "g", missing: ["route 10.0.0.0/8"]), .staticObjects(group: "g", missing: []),
        .clearStatistics, .stop,
    ]

    @Test("Every input reads back from its line as it was", arguments: inputs)
    func roundTrip(_ input: RouterInput) throws {
        let text = try #require(input.json).text
        #expect(!text.contains("\n"))
        #expect(try RouterInput(json: JSON(parsing: text)) == input)
    }

    @Test("Drift reads back")
    func drift() throws {
        let router = Router(RouterConfiguration(instances: [RouterBench.instance("A")]))
        let handle = try #require(router.handles.first)
        for isRepaired in [true, false] {
            let drift = Drift(kind: "rule", object: "rule 7: from all", cause: .changed, isRepaired: isRepaired)
            let input = RouterInput.drift(handle, drift)
            #expect(try RouterInput(json: JSON(parsing: #require(input.json).text)) == input)
        }
    }

    @Test("A new configuration is recorded as its text, not as an input")
    func reconfigure() {
        #expect(RouterInput.reconfigure(RouterConfiguration(instances: [])).json == nil)
    }

    @Test(
        "What is no input is an error that says why",
        arguments: [
            (#"{}"#, "unknown input (none)"), (#"{"input":"dance"}"#, "unknown input dance"),
            (#"{"input":"interface"}"#, "interface needs a name"),
            (
                #"{"input":"interface","name":"eth0","index":99999999999,"up":true,"addresses":[]}"#,
                "interface needs index, up, addresses"
            ),
            (
                #"{"input":"interface","name":"eth0","index":1,"up":true,"addresses":["x"]}"#,
                "interface has a bad address"
            ),
            (#"{"input":"datagram","source":"1.2.3.4"}"#, "datagram needs source, destination, interface, bytes"),
            (#"{"input":"script","name":"check"}"#, "script needs name, exit"),
            (#"{"input":"script","name":"check","exit":{}}"#, "a script's exit needs status, signal or notStarted"),
            (#"{"input":"start","resumed":[{"vrid":0,"family":"IPv4"}]}"#, "a virtual router needs vrid and family"),
            (#"{"input":"drift"}"#, "drift needs instance, kind, object, cause, repaired"),
            (#"{"input":"staticObjects"}"#, "staticObjects needs group, missing"),
        ])
    func bad(_ text: String, _ why: String) throws {
        let json = try JSON(parsing: text)
        #expect(throws: RecordingError(why)) { try RouterInput(json: json) }
    }

    @Test("Replaying a recording brings about the same effects")
    func replay() throws {
        var bench = RouterBench.pair()
        var lines: [(Instant, String)] = []
        var effects: [[RouterEffect]] = []
        let recorded = { (input: RouterInput) in (bench.now, input.json?.text ?? "") }
        func tell(_ input: RouterInput, at seconds: Double) {
            bench.now = .zero + .seconds(seconds)
            lines.append(recorded(input))
            effects.append(bench.router.handle(input, at: bench.now))
        }
        for (name, index) in [("eth0", 48), ("eth1", 49)] as [(String, Int32)] {
            let status = InterfaceStatus(
                index: InterfaceIndex(index), isUp: true, addresses: [MachineBench.own, address("fe80::2")])
            tell(.interface(interface(name), status), at: 0)
        }
        tell(.start(resumedMasters: []), at: 0)
        tell(.datagram(bench.datagram(150, for: "A")), at: 1)
        tell(.datagram(bench.datagram(0, for: "A", from: "192.0.2.1") { $0[30] ^= 1 }), at: 2)
        for second in [3.7, 4.7, 5.7, 9] { tell(.wake, at: second) }
        tell(.datagram(bench.datagram(150, for: "B")), at: 10)
        tell(.stop, at: 11)
        #expect(effects.contains { $0.count > 4 })

        var again = RouterBench.pair().router
        for ((instant, text), expected) in zip(lines, effects) {
            #expect(again.handle(try RouterInput(json: JSON(parsing: text)), at: instant) == expected)
        }
    }
}
