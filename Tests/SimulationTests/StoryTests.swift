import InternetTypes
import Simulation
import Testing
import VRRP

@Suite("Stories: what an operator sees, second by second")
struct StoryTests {
    @Test(
        "The master crashes; the backup takes over after Active_Down_Interval; the master returns and preempts",
        arguments: [(Version.v2, AddressFamily.ipv4), (.v3, .ipv4), (.v3, .ipv6)])
    func crash(_ version: Version, _ family: AddressFamily) throws {
        try Story(
            """
            0      n0 starts
            0      n1 starts
            3.4    masters
            3.5    masters n0
            4      n1 BACKUP
            10     n0 crashes
            13.0   masters
            13.65  masters n1
            20     n0 starts
            23     masters n1
            23.5   masters n0
            """
        ).play(in: .nodes(150, 100, version: version, family: family))
    }

    @Test("The master stops: priority 0 brings the backup in after Skew_Time")
    func stop() throws {
        try Story(
            """
            0      n0 starts
            0      n1 starts
            10     n0 stops
            10.6   masters
            10.62  masters n1
            """
        ).play(in: .nodes(150, 100))
    }

    @Test("nopreempt: the returning node stays BACKUP while the weaker master works, and takes over when that dies")
    func nopreempt() throws {
        try Story(
            """
            0      n1 starts
            4      masters n1
            5      n0 starts
            60     masters n1
            60     n1 crashes
            63.5   masters n0
            """
        ).play(in: .nodes(150, 100, preemption: .never))
    }

    @Test("preempt_delay: the returning node waits for the delay and one Active_Down_Interval")
    func preemptDelay() throws {
        try Story(
            """
            0      n1 starts
            5      n0 starts
            14     masters n1
            16     masters n1
            20     masters n0
            """
        ).play(in: .nodes(150, 100, preemption: .after(.seconds(10))))
    }

    @Test("A split makes two masters; healed, the stronger one is alone within one interval")
    func split() throws {
        try Story(
            """
            0      n0 starts
            0      n1 starts
            0      n2 starts
            10     s0 split n0
            12.9   masters n0
            14     masters n0 n1
            30     s0 whole
            31.1   masters n0
            """
        ).play(in: .nodes(150, 120, 100))
    }

    @Test("Equal priorities: of two masters the higher address stays", arguments: AddressFamily.allCases)
    func equalPriorities(_ family: AddressFamily) throws {
        try Story(
            """
            0      n0 starts
            5      n1 starts
            20     masters n0
            20     s0 split n0
            25     masters n0 n1
            30     s0 whole
            31.1   masters n1
            40     masters n1
            """
        ).play(in: .nodes(100, 100, family: family))
    }

    @Test("A suspended backup that goes on reads its queue first and stays BACKUP")
    func suspendedBackup() throws {
        try Story(
            """
            0      n0 starts
            0      n1 starts
            10     n1 is suspended
            70     n1 goes on
            70.001 n1 BACKUP
            80     masters n0
            never n1 MASTER
            """
        ).play(in: .nodes(150, 100))
    }

    @Test("A suspended master that goes on is master again if it is the stronger one")
    func suspendedStrongMaster() throws {
        try Story(
            """
            0      n0 starts
            0      n1 starts
            10     n0 is suspended
            14     masters n1
            70     n0 goes on
            70.1   masters n0
            """
        ).play(in: .nodes(150, 100))
    }

    @Test("A suspended master that was replaced by a stronger node gives way without an advertisement")
    func suspendedWeakMaster() throws {
        try Story(
            """
            0      n1 starts
            4      masters n1
            5      n1 is suspended
            6      n0 starts
            10     masters n0
            70     n1 goes on
            70.001 n1 BACKUP
            80     masters n0
            """
        ).play(in: .nodes(150, 100))
    }

    @Test("A link goes down: FAULT, takeover; it comes back: BACKUP, then preemption")
    func link() throws {
        try Story(
            """
            0      n0 starts
            0      n1 starts
            10     n0 link s0 down
            10.01  n0 FAULT
            13.7   masters n1
            20     n0 link s0 up
            20.01  n0 BACKUP
            23.5   masters n0
            """
        ).play(in: .nodes(150, 100))
    }

    @Test("A failing script without weight: two priority 0, FAULT, takeover after Skew_Time; and back")
    func script() throws {
        try Story(
            """
            0      n0 starts
            0      n1 starts
            10.5   n0 script fails
            11.1   n0 FAULT
            11.7   masters n1
            20.5   n0 script succeeds
            21.1   n0 BACKUP
            25     masters n0
            """
        ).play(in: .nodes(150, 100, scriptWeight: 0))
    }

    @Test("A script with weight lowers the master below its backup, which preempts within its bound")
    func weightedScript() throws {
        try Story(
            """
            0      n0 starts
            0      n1 starts
            10.5   n0 script fails
            11.1   masters n0
            16.5   masters n1
            20.5   n0 script succeeds
            26.5   masters n0
            """
        ).play(in: .nodes(150, 120, scriptWeight: -60))
    }

    @Test("A reload with a lower priority: no transition by itself, the backup preempts within its bound")
    func reload() throws {
        try Story(
            """
            0      n0 starts
            0      n1 starts
            10.5   n0 priority 90
            10.5   masters n0
            13     masters n0
            15.5   masters n1
            20     n0 priority 150
            20     masters n1
            25     masters n0
            """
        ).play(in: .nodes(150, 120))
    }

    @Test("A hanging script is a failed one, and does not hold up anything")
    func hangingScript() throws {
        try Story(
            """
            0      n0 starts
            0      n1 starts
            10.5   n0 script hangs
            12.1   n0 FAULT
            13     masters n1
            """
        ).play(in: .nodes(150, 100, scriptWeight: 0))
    }

    @Test("A sync group follows the link of one member, on both segments")
    func syncGroup() throws {
        try Story(
            """
            0      n0 starts
            0      n1 starts
            5      masters n0
            10     n0 link s1 down
            10.01  n0 FAULT
            14     masters n1
            20     n0 link s1 up
            25     masters n0
            """
        ).play(in: .nodes(150, 100, segments: 2))
    }

    @Test("An address owner takes over as soon as it starts")
    func owner() throws {
        try Story(
            """
            0      n1 starts
            5      masters n1
            10     n0 starts
            10.001 masters n0
            10.001 n1 BACKUP
            """
        ).play(in: .nodes(255, 254))
    }

    @Test("A deaf segment makes everybody MASTER; when it hears again one is left")
    func deafSegment() throws {
        try Story(
            """
            0      n0 starts
            0      n1 starts
            0      n2 starts
            10     s0 deaf
            15     masters n0 n1 n2
            20     s0 clear
            21.1   masters n0
            """
        ).play(in: .nodes(150, 120, 100))
    }

    @Test("Mixed versions: two masters that do not believe each other, and no storm; one answers for all in the end")
    func mixedVersions() throws {
        var world = try World.nodes(150, 100)
        world.nodes[1].instances[0].router.version = .v2
        try Story(
            """
            0      n0 starts
            0      n1 starts
            5      masters n0 n1
            30     masters n0 n1
            30     n1 stops
            31     masters n0
            """
        ).play(in: world)
    }

    @Test("Two owners: the higher address stays; cut off from each other both serve, and settle it when they meet")
    func twoOwners() throws {
        try Story(
            """
            0      n0 starts
            1      n1 starts
            2.1    masters n1
            10     s0 split n0
            14     masters n0 n1
            20     s0 whole
            21.1   masters n1
            25     n1 crashes
            29     masters n0
            """
        ).play(in: .nodes(255, 255))
    }

    @Test("A sync group with preempt_delay waits once for all, and takes all")
    func groupWithDelay() throws {
        try Story(
            """
            0      n1 starts
            5      n0 starts
            14     masters n1
            20     masters n0
            30     n0 link s0 down
            34     masters n1
            """
        ).play(in: .nodes(150, 100, segments: 2, preemption: .after(.seconds(10))))
    }

    @Test("A story that does not come true says which lines")
    func untrue() throws {
        let story = try Story(
            """
            0      n0 starts
            10     masters n1
            10     n0 BACKUP
            never n0 MASTER
            """)
        let failures = story.failures(in: try .nodes(150, 100)).failures
        #expect(failures.count == 3)
        #expect(failures.first?.hasSuffix("masters of router 0 are [0]") == true)
        #expect(throws: Story.NotUnderstood.self) { try Story("5 n0 dances") }
    }
}
