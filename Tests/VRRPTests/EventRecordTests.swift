import EventRecord
import InternetTypes
import Testing
import VRRP

@Suite("Events as the journal gets them")
struct EventRecordTests {
    private static let source = address("192.0.2.1")
    private static let heard = Heard(source: source, priority: Priority(90), at: .zero)

    private static func transition(_ from: StateKind, _ to: StateKind, _ reason: Transition.Reason) -> Event {
        .transition(Transition("VI_1", from: from, to: to, reason: reason, priority: Priority(100)))
    }

    /// One of each kind, with its level, its line and the fields beside STAYALIVED_INSTANCE.
    private static let all: [(Event, Level, String, [String: String])] = [
        (
            transition(.backup, .master, .masterSilent(source, for: .milliseconds(3609))), .notice,
            "(VI_1) Entering MASTER STATE: nothing heard from 192.0.2.1 for 3.609 s, priority 100",
            [
                "FROM": "BACKUP", "TO": "MASTER", "REASON": "nothing heard from 192.0.2.1 for 3.609 s",
                "PRIORITY": "100",
            ]
        ),
        (
            transition(.master, .fault, .fault([.interfaceDown(interface("eth0"))])), .warning,
            "(VI_1) Entering FAULT STATE: interface eth0 is down, priority 100",
            ["FROM": "MASTER", "TO": "FAULT", "REASON": "interface eth0 is down", "PRIORITY": "100"]
        ),
        (
            transition(.master, .deleted, .deleted), .notice,
            "(VI_1) Deleted: removed from the configuration, priority 100",
            ["FROM": "MASTER", "TO": "DELETED", "REASON": "removed from the configuration", "PRIORITY": "100"]
        ),
        (
            .priorityChanged("VI_1", from: Priority(100), to: Priority(70), state: .master, cause: "script check"),
            .notice, "(VI_1) Changing effective priority from 100 to 70: script check",
            ["PRIORITY_FROM": "100", "PRIORITY": "70", "STATE": "MASTER", "REASON": "script check"]
        ),
        (
            .heardLowerPriority("VI_1", from: source, theirs: Priority(90), ours: Priority(100)), .notice,
            "(VI_1) Received advert from 192.0.2.1 with lower priority 90, ours 100, forcing new election",
            ["SOURCE": "192.0.2.1", "PEER_PRIORITY": "90", "PRIORITY": "100"]
        ),
        (
            .heardResignation("VI_1", from: source), .notice,
            "(VI_1) Master received priority 0 message from 192.0.2.1", ["SOURCE": "192.0.2.1"]
        ),
        (
            .discarded("VI_1", heard, ours: Priority(100)), .info,
            "(VI_1) received lower priority (90) advert from 192.0.2.1 - discarding, ours is 100",
            ["SOURCE": "192.0.2.1", "PEER_PRIORITY": "90", "PRIORITY": "100"]
        ),
        (
            .ownerConflict("VI_1", with: source), .error,
            "(VI_1) CONFIGURATION ERROR: local instance and 192.0.2.1 are both configured as address owner, "
                + "please resolve", ["SOURCE": "192.0.2.1"]
        ),
        (
            .rejected("VI_1", .hopLimit(source: source, received: 64, expected: 255), from: source), .warning,
            "(VI_1) invalid TTL/HL from 192.0.2.1. Received 64 and expect 255",
            ["SOURCE": "192.0.2.1", "REASON": "ttlError"]
        ),
        (
            .observed("VI_1", .addressCount(source: source, received: 2, expected: 1), from: source), .warning,
            "(VI_1) expected 1 VIPs but received 2", ["SOURCE": "192.0.2.1", "REASON": "addressListError"]
        ),
        (
            .groupTransition(group: "G", to: .master, cause: "VI_1"), .notice,
            "VRRP_Group(G) Syncing instances to MASTER state: VI_1",
            ["GROUP": "G", "TO": "MASTER", "REASON": "VI_1"]
        ),
        (
            .scriptStatus(script: "check", isUp: false, detail: "exited with status 1"), .notice,
            "Script `check` now failing: exited with status 1",
            ["SCRIPT": "check", "STATE": "DOWN", "REASON": "exited with status 1"]
        ),
        (
            .drift(
                "VI_1",
                Drift(kind: "address", object: "address 192.0.2.100/32 dev eth0", cause: .removed, isRepaired: true)),
            .warning, "(VI_1) address 192.0.2.100/32 dev eth0 was removed by somebody else and is put back",
            ["OBJECT": "address 192.0.2.100/32 dev eth0", "OBJECT_KIND": "address", "REASON": "removed"]
        ),
        (
            .drift(nil, Drift(kind: "route", object: "route 10.0.0.0/8", cause: .lost, isRepaired: true)), .notice,
            "route 10.0.0.0/8 was lost with its interface or address and is put back",
            ["OBJECT": "route 10.0.0.0/8", "OBJECT_KIND": "route", "REASON": "lost"]
        ),
        (
            .unknownVRID(MachineBench.configuration().key.vrid, from: source, interface("eth0")), .info,
            "unknown VRID 51 in advert from 192.0.2.1 on eth0",
            ["VRID": "51", "SOURCE": "192.0.2.1", "INTERFACE": "eth0"]
        ),
    ]

    @Test("Level, text and fields", arguments: all.indices)
    func record(_ index: Int) {
        let (event, level, message, fields) = Self.all[index]
        let record = event.record
        #expect(record.level == level)
        #expect(record.message == message)
        var expected = fields
        if event.instance != nil { expected["INSTANCE"] = "VI_1" }
        let got = record.fields.map { ($0.name.replacing("STAYALIVED_", with: ""), $0.value) }
        #expect(Dictionary(got, uniquingKeysWith: { first, _ in first }) == expected)
        #expect(got.count == expected.count)
        #expect(record.fields.allSatisfy { $0.name.hasPrefix("STAYALIVED_") })
    }

    @Test("MESSAGE_ID names the kind: 32 hexadecimal digits, one for each kind")
    func messageIDs() {
        let digits = Set("0123456789abcdef")
        var kinds: Set<String> = []
        for (event, _, _, _) in Self.all {
            let id = event.record.messageID ?? ""
            #expect(id.count == 32 && id.allSatisfy(digits.contains))
            kinds.insert(id)
        }
        // Three of the list are transitions, two are drift.
        #expect(kinds.count == Self.all.count - 3)
    }

    @Test(
        "What each reason says",
        arguments: [
            (Transition.Reason.initial, "init"), (.owner, "address owner"), (.noMaster, "no master heard"),
            (.resumed, "resumed after a restart of the worker"), (.faultCleared, "fault cleared"),
            (.masterResigned(source), "192.0.2.1 resigned with priority 0"),
            (.preempting(source, theirs: Priority(90)), "preempting 192.0.2.1 with lower priority 90"),
            (.higherPriority(source, theirs: Priority(200)), "192.0.2.1 has higher priority 200"),
            (.equalPriorityHigherAddress(source), "192.0.2.1 has equal priority and the higher address"),
            (.masterSilent(source, for: .microseconds(3_609_999)), "nothing heard from 192.0.2.1 for 3.609 s"),
            (.group("G", .noMaster), "sync group G: no master heard"),
            (.memberLeft(group: "G", member: "B"), "sync group G: B is no longer MASTER"), (.stopping, "stopping"),
            (.deleted, "removed from the configuration"),
            (
                .fault([.scriptFailed("check"), .memberFault(group: "G", member: "B")]),
                "script check failed, B of sync group G is in FAULT"
            ),
            (
                .fault([.interfaceMissing(interface("eth0")), .trackedInterfaceDown(interface("eth1"))]),
                "interface eth0 does not exist, tracked interface eth1 is down"
            ),
            (.fault([.noSourceAddress(.ipv6, interface("eth0"))]), "no IPv6 source address on eth0"),
            (.fault([.noSourceAddress(.ipv4, nil)]), "no IPv4 source address"),
        ])
    func reasons(_ reason: Transition.Reason, _ text: String) {
        #expect(reason.description == text)
    }
}
