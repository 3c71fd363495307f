import Glibc
import LinuxGround
import ProcessControl
import Testing

@Suite(.serialized) struct SettingsTests {
    @Test(.enabled(if: isRoot)) func theWholeWishIsObtainedByRoot() throws {
        let outcome = try onThreadOfItsOwn {
            let wish = SchedulingWish(
                realTimePriority: 5, realTimeLimit: .seconds(100), nice: -5, locksMemory: true, cpus: [0])
            let outcome = wish.obtain()
            defer { munlockall() }
            #expect(sched_getscheduler(0) & 0xffff == SCHED_RR)
            #expect(try text(of: "/proc/thread-self/status").contains("Cpus_allowed_list:\t0\n"))
            let limits = try Program("/bin/cat", ["cat", "/proc/self/limits"]).output()
            let realTime = limits.split(separator: "\n").first { $0.hasPrefix("Max realtime timeout") }
            let values = realTime.map { Array($0.split(separator: " ").suffix(3)) } ?? []
            // Half of it was ours. Past the hard limit goes only CAP_SYS_RESOURCE, which root in a container may lack.
            #expect(values == ["unlimited", "unlimited", "us"] || values == ["100000000", "100000000", "us"])
            // Unbound again, a script has all CPUs that were ours.
            var program = Program("/bin/grep", ["grep", "Cpus_allowed_list", "/proc/self/status"])
            #expect(try program.output() == "Cpus_allowed_list:\t0\n")
            program.cpus = outcome.cpusBefore
            #expect(try outcome.cpusBefore.count == 1 || program.output() != "Cpus_allowed_list:\t0\n")
            return outcome
        }
        #expect(
            outcome.description
                == "SCHED_RR priority 5, CPUs 0, memory locked, timer slack 1 ns")
        #expect(outcome.refused.isEmpty)
    }

    @Test(.enabled(if: isRoot)) func whatIsRefusedIsNamedAndTheNextBestTaken() throws {
        let outcome = try onThreadOfItsOwn {
            SchedulingWish(realTimePriority: 1_000, nice: 3, timerSlack: nil).obtain()
        }
        #expect(outcome.obtained == ["nice 3"])
        #expect(outcome.description == "nice 3; cannot use real-time priority 1000: Invalid argument")
    }

    @Test func nothingWishedIsNothingDone() {
        #expect(SchedulingWish(timerSlack: nil).obtain().description == "default scheduling")
    }

    @Test(.enabled(if: isRoot)) func aNetworkNamespaceIsEntered() throws {
        let name = "linux-test-\(getpid())"
        _ = try Program("/usr/sbin/ip", ["ip", "netns", "add", name]).output()
        defer { _ = try? Program("/usr/sbin/ip", ["ip", "netns", "delete", name]).output() }
        let (before, after) = try onThreadOfItsOwn {
            var (first, second) = (stat(), stat())
            #expect(stat("/proc/thread-self/ns/net", &first) == 0)
            try ProcessSettings.enterNetworkNamespace(name)
            #expect(stat("/proc/thread-self/ns/net", &second) == 0)
            return (first.st_ino, second.st_ino)
        }
        #expect(before != after)
    }

    @Test(arguments: ["", ".", "..", "../../etc/passwd", "no-such-namespace"])
    func otherNamespacesAreRefused(_ name: String) {
        #expect(throws: SystemError.self) { try ProcessSettings.enterNetworkNamespace(name) }
    }

    @Test func namesAreLookedUp() throws {
        let root = try #require(try Identity.user(named: "root"))
        #expect(root == (0, 0))
        #expect(try Identity.user(named: "no-such-user-here") == nil)
        #expect(try Identity.group(named: "root") == 0)
        #expect(try Identity.group(named: "no-such-group-here") == nil)
        let credentials = try #require(try Identity.credentials(user: "nobody"))
        #expect(credentials.user == 65_534)
        #expect(credentials.groups.contains(credentials.group))
        #expect(try Identity.credentials(user: "nobody", group: "daemon")?.group == 1)
        #expect(try Identity.credentials(user: "nobody", group: "no-such-group-here") == nil)
        #expect(!Identity.hostName(short: true).contains("."))
        #expect(Identity.hostName(short: false).hasPrefix(Identity.hostName(short: true)))
    }
}

@Suite struct OptionTests {
    private enum Name: Hashable { case file, fork, detail, test, vrrp, vrrpPid, all }
    private static let known: [(name: Name, option: CommandLineOption)] = [
        (.file, .init("f", "use-file", .required)), (.fork, .init("n", "dont-fork")),
        (.detail, .init("D", "log-detail")), (.test, .init("t", "config-test", .optional)),
        (.vrrp, .init("P", "vrrp")), (.vrrpPid, .init("r", "vrrp_pid", .required)), (.all, .init(nil, "all")),
    ]

    private func parse(_ line: String) -> ParsedCommandLine<Name> {
        ParsedCommandLine(line.split(separator: " ").map(String.init), options: Self.known)
    }

    private func found(_ line: String) -> [String] {
        parse(line).options.map { "\($0.name)" + ($0.value.map { "=" + $0 } ?? "") }
    }

    @Test(arguments: [
        ("-f a.conf -n", ["file=a.conf", "fork"]), ("-fa.conf", ["file=a.conf"]),
        ("-nDDf a", ["fork", "detail", "detail", "file=a"]),
        ("--use-file=a=b", ["file=a=b"]), ("--use-file a", ["file=a"]), ("--use a", ["file=a"]), ("--all", ["all"]),
        ("-t", ["test"]), ("-t=/tmp/log", ["test=/tmp/log"]), ("-t/tmp/log", ["test=/tmp/log"]),
        ("-t -n", ["test", "fork"]), ("--config-test=x", ["test=x"]), ("--vrrp", ["vrrp"]),
        ("--vrrp_ x", ["vrrpPid=x"]),
        ("-f -n", ["file=-n"]),
    ])
    func optionsAreFound(_ line: String, _ expected: [String]) {
        #expect(found(line) == expected)
        #expect(parse(line).problems.isEmpty)
        #expect(parse(line).words.isEmpty)
    }

    @Test(arguments: [
        ("-q", CommandLineProblem.unknown("-q")), ("--nonsense", .unknown("--nonsense")),
        ("--vr", .ambiguous("--vr")), ("-f", .missingValue("-f")), ("--use-file", .missingValue("--use-file")),
        ("--all=1", .unwantedValue("--all")),
    ])
    func problemsAreNamed(_ line: String, _ problem: CommandLineProblem) {
        #expect(parse("-n " + line).problems == [problem])
        #expect(found("-n " + line) == ["fork"])
    }

    @Test func otherWordsAreCollected() {
        let line = parse("one -n two - -- -D three")
        #expect(line.words == ["one", "two", "-", "-D", "three"])
        #expect(line.options.map(\.name) == [.fork])
        #expect(parse("-q").problems.map(\.description) == ["unknown option '-q'"])
    }
}
