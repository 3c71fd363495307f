import InternetTypes
import Testing
import Tracking

@Suite("Track processes")
struct ProcessTrackerTests {
    private func counts(
        _ pattern: [String], _ match: ProcessPattern.Parameters? = nil, full: Bool = false, name: String,
        line: [String]
    ) -> Bool {
        ProcessPattern(command: pattern, match: match, comparesCommandLine: full).matches(
            name: Array(name.utf8), commandLine: line.map { Array($0.utf8) })
    }

    @Test("Without more said, the name of the program counts, of which the kernel keeps 15 octets")
    func names() {
        #expect(counts(["nginx"], name: "nginx", line: ["nginx: master process"]))
        #expect(counts(["/usr/sbin/nginx"], name: "nginx", line: []))
        #expect(!counts(["ngin"], name: "nginx", line: ["nginx"]))
        #expect(!counts(["nginx2"], name: "nginx", line: ["nginx"]))
        #expect(counts(["a-very-long-program-name"], name: "a-very-long-pro", line: ["x"]))
    }

    @Test("full_command compares the first word of the command line")
    func fullCommand() {
        #expect(counts(["/usr/sbin/nginx"], full: true, name: "nginx", line: ["/usr/sbin/nginx", "-g"]))
        #expect(!counts(["nginx"], full: true, name: "nginx", line: ["/usr/sbin/nginx"]))
        #expect(!counts(["nginx"], full: true, name: "nginx", line: []), "a kernel thread has no command line")
    }

    @Test(
        "Parameters must agree exactly, be the first ones, or but for the end of the last one",
        arguments: [
            (["-a", "b"], nil, ["-a", "b"], true), (["-a", "b"], nil, ["-a", "b", "c"], false),
            (["-a", "b"], nil, ["-a"], false), (["-a", "b"], .partial, ["-a", "b", "c"], true),
            (["-a", "b"], .partial, ["-a", "bc"], false), (["-a", "b"], .initial, ["-a", "bc", "d"], true),
            (["-a", "b"], .initial, ["-ax", "b"], false), (["-a", "b"], .initial, ["-a"], false),
            // Nothing configured but param_match: a program without parameters.
            ([], .exact, [], true), ([], .exact, ["-a"], false), ([], .initial, ["-a"], false), ([], nil, ["-a"], true),
        ] as [([String], ProcessPattern.Parameters?, [String], Bool)])
    func parameters(
        _ configured: [String], _ match: ProcessPattern.Parameters?, _ given: [String], _ expected: Bool
    ) {
        #expect(counts(["sleep"] + configured, match, name: "sleep", line: ["sleep"] + given) == expected)
    }

    private static func at(_ seconds: Double) -> Instant { .zero + .seconds(seconds) }

    private func tracker(
        quorum: Int = 1, maximum: Int? = nil, terminate: Duration = .zero, fork: Duration = .zero
    ) -> ProcessTracker {
        ProcessTracker(
            ProcessConfiguration(
                name: "p", pattern: ProcessPattern(command: ["p"], match: nil, comparesCommandLine: false),
                quorum: quorum, quorumMaximum: maximum, terminateDelay: terminate, forkDelay: fork))
    }

    @Test("The first count decides at once; then fewer than the quorum, or more than quorum_max, lose it")
    func quorum() {
        var tracker = tracker(quorum: 2, maximum: 3)
        #expect(tracker.hasQuorum == nil)
        #expect(tracker.handle(.counted(1), at: .zero) == false)
        #expect(tracker.handle(.counted(2), at: .zero) == true)
        #expect(tracker.handle(.counted(3), at: .zero) == nil)
        #expect(tracker.handle(.counted(4), at: .zero) == false)
        #expect(tracker.handle(.counted(3), at: .zero) == true)
        #expect(tracker.nextWake == nil)
    }

    @Test("quorum_max 0: none may run")
    func none() {
        var tracker = tracker(quorum: 0, maximum: 0)
        #expect(tracker.handle(.counted(0), at: .zero) == true)
        #expect(tracker.handle(.counted(1), at: .zero) == false)
    }

    @Test("A quorum counts as lost after terminate_delay and as gained after fork_delay, if it stays so")
    func delays() {
        var tracker = tracker(terminate: .seconds(2), fork: .seconds(1))
        #expect(tracker.handle(.counted(1), at: .zero) == true)
        #expect(tracker.handle(.counted(0), at: Self.at(10)) == nil)
        #expect(tracker.nextWake == Self.at(12))
        // Back before the delay is over: nothing has happened.
        #expect(tracker.handle(.counted(1), at: Self.at(11.9)) == nil)
        #expect(tracker.nextWake == nil)
        #expect(tracker.handle(.counted(0), at: Self.at(20)) == nil)
        #expect(tracker.handle(.counted(0), at: Self.at(21)) == nil)
        #expect(tracker.handle(.wake, at: Self.at(21.999)) == nil)
        #expect(tracker.handle(.wake, at: Self.at(22)) == false)
        #expect(tracker.handle(.counted(1), at: Self.at(30)) == nil)
        #expect(tracker.handle(.wake, at: Self.at(31)) == true)
    }

    @Test("A reload with another quorum judges the count that is known")
    func reload() {
        var tracker = tracker()
        #expect(tracker.handle(.counted(1), at: .zero) == true)
        var stricter = tracker.configuration
        stricter.quorum = 2
        #expect(tracker.handle(.reconfigure(stricter), at: .zero) == false)
        #expect(tracker.handle(.counted(2), at: .zero) == true)
    }
}
