import Glibc
import InternetTypes
import LinuxGround
import ProcessControl
import Testing

@Suite(.serialized) struct SpawnTests {
    /// `Name:\tvalue` lines of the program's own /proc/self/status.
    private func status(_ change: (inout Program) -> Void = { _ in }) throws -> [String: String] {
        var program = Program("/bin/cat", ["cat", "/proc/self/status"])
        change(&program)
        var fields: [String: String] = [:]
        for line in try program.output().split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard let name = parts.first, let value = parts.last else { continue }
            fields[String(name)] = value.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        return fields
    }

    @Test func signalsStartFresh() throws {
        // Ours are not: what the program sees is reset, not inherited.
        let before = signal(SIGPIPE, SIG_IGN)
        defer { signal(SIGPIPE, before) }
        var blocked = sigset_t()
        var mask = sigset_t()
        sigaddset(&blocked, SIGUSR2)
        pthread_sigmask(SIG_BLOCK, &blocked, &mask)
        defer { pthread_sigmask(SIG_SETMASK, &mask, nil) }
        #expect(try text(of: "/proc/thread-self/status").contains("SigBlk:\t0000000000000000") == false)
        let fields = try status()
        for name in ["SigBlk", "SigIgn", "SigCgt"] { #expect(fields[name] == "0000000000000000", "\(name)") }
    }

    @Test(.enabled(if: isRoot)) func itBecomesTheUserWithExactlyTheGroups() throws {
        let fields = try status { $0.credentials = Credentials(user: 65_534, group: 65_533, groups: [4, 65_533]) }
        #expect(fields["Uid"] == "65534 65534 65534 65534")
        #expect(fields["Gid"] == "65533 65533 65533 65533")
        #expect(fields["Groups"] == "4 65533")
        #expect(fields["CapEff"] == "0000000000000000")
        #expect(fields["CapPrm"] == "0000000000000000")
        let ours = try status()
        #expect(ours["Uid"] == "0 0 0 0")
    }

    @Test func onlyTheGivenDescriptorsAreOpen() throws {
        // Not close-on-exec: it would be inherited by a careless start.
        let leak = try Descriptor("open /dev/zero") { open("/dev/zero", O_RDONLY) }
        let (reading, writing) = try makePipe()
        let first = try Memfd.sealed(Array("first".utf8), name: "first")
        let second = try Memfd.sealed(Array("second".utf8), name: "second")
        var program = Program("/bin/ls", ["ls", "-l", "/proc/self/fd"])
        // Crossed on purpose: each one's target is the other's source.
        program.descriptors = [1: writing.raw, first.raw: second.raw, second.raw: first.raw]
        let pid = try program.spawn()
        writing.close()
        var links: [Int32: String] = [:]
        for line in try text(from: reading).split(separator: "\n") {
            let words = line.split(separator: " ")
            guard let arrow = words.firstIndex(of: "->"), arrow > 0, let number = Int32(words[arrow - 1]) else {
                continue
            }
            links[number] = words[(arrow + 1)...].joined(separator: " ")
        }
        #expect(try wait(for: pid) == 0)
        // ls opens the directory itself, as the lowest free number.
        for (number, link) in links where link.hasSuffix("/fd") { links[number] = nil }
        #expect(links[0] == "/dev/null")
        #expect(links[2] == "/dev/null")
        #expect(links[first.raw]?.contains("second") == true)
        #expect(links[second.raw]?.contains("first") == true)
        #expect(Set(links.keys) == [0, 1, 2, first.raw, second.raw])
        #expect(leak.raw > 2)
    }

    @Test func itLeadsAGroupThatCanBeKilledAsAWhole() throws {
        let (reading, writing) = try makePipe()
        var program = Program("/bin/sh", ["sh", "-c", "sleep 1000 & echo started; wait"])
        program.descriptors[1] = writing.raw
        let pid = try program.spawn()
        writing.close()
        #expect(getpgid(pid) == pid)
        var octet: UInt8 = 0
        #expect(read(reading.raw, &octet, 1) == 1)
        #expect(try signalGroup(pid, SIGKILL))
        #expect(try wait(for: pid) & 0x7f == SIGKILL)
        // The end of file proves that the grandchild, which held the pipe too, is gone.
        #expect(try text(from: reading) == "tarted\n")
        // Its entry stays until init has reaped it.
        let limit = MonotonicClock.now + .seconds(10)
        while try signalGroup(pid, 0), MonotonicClock.now < limit { sched_yield() }
        #expect(try !signalGroup(pid, SIGKILL))
        #expect(throws: SystemError.self) { try signalGroup(0, SIGTERM) }
    }

    @Test func schedulingIsTheDefaultWhateverOursIs() throws {
        let stat = try onThreadOfItsOwn {
            setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 7)
            try ProcessSettings.setTimerSlack(.nanoseconds(1))
            return try Program("/bin/cat", ["cat", "/proc/self/stat", "/proc/self/timerslack_ns"]).output()
        }
        let fields = stat.split(whereSeparator: \.isWhitespace)
        try #require(fields.count > 41)
        #expect(fields[18] == "0", "nice")
        #expect(fields[40] == "0", "SCHED_OTHER")
        #expect(fields.last == "50000", "timer slack")
    }

    /// A child that left the real-time class before execve made its parent, which stands still until then, wait for every
    /// busy process: adverts were 600 ms late on a loaded machine while a script was started.
    @Test(.enabled(if: isRoot)) func aRealTimeParentDoesNotWaitForBusyProcesses() throws {
        let before = CPUs.ofThisThread
        defer { CPUs.bind(before) }
        let cpu = try #require(before.first)
        CPUs.bind([cpu])
        // Stronger than any normal process, weaker than us: a child in the normal class would not run beside it.
        var busy = Program("/bin/sh", ["sh", "-c", "while :; do :; done"])
        busy.cpus = [cpu]
        let hog = try busy.spawn()
        defer {
            kill(hog, SIGKILL)
            waitpid(hog, nil, 0)
        }
        var parameters = sched_param(sched_priority: 50)
        try #require(sched_setscheduler(0, SCHED_RR, &parameters) == 0)
        defer {
            parameters.sched_priority = 0
            sched_setscheduler(0, SCHED_OTHER, &parameters)
        }
        parameters.sched_priority = 1
        try #require(sched_setscheduler(hog, SCHED_FIFO, &parameters) == 0)
        let start = MonotonicClock.now
        var program = Program("/bin/true", ["true"])
        program.cpus = [cpu]
        let pid = try program.spawn()
        let taken = MonotonicClock.now - start
        kill(hog, SIGKILL)
        waitpid(pid, nil, 0)
        // The kernel lets normal processes in after 950 ms of real-time work at the earliest.
        #expect(taken < .milliseconds(400))
    }

    @Test func itDiesWithItsParent() throws {
        // To the kernel the parent is the thread that started it: this one ends at once.
        let (reading, writing) = try makePipe()
        let number = writing.raw
        let pid = try onThreadOfItsOwn {
            var program = Program("/bin/sleep", ["sleep", "1000"])
            program.descriptors[1] = number
            return try program.spawn()
        }
        writing.close()
        #expect(try text(from: reading) == "")
        #expect(try wait(for: pid) & 0x7f == SIGTERM)
    }

    @Test func aProgramThatCannotRunIsAnErrorAtOnce() throws {
        let missing = #expect(throws: SystemError.self) { try Program("/no/such/thing", ["thing"]).spawn() }
        #expect(missing?.description == "cannot run /no/such/thing: No such file or directory")
        let directory = #expect(throws: SystemError.self) { try Program("/etc", ["etc"]).spawn() }
        #expect(directory?.isMissingPermission == true)
        #expect(throws: SystemError.self) { try Program("/bin/true", ["true", "a\0b"]).spawn() }
        var bad = Program("/bin/true", ["true"])
        bad.descriptors[5] = 9_999
        let descriptor = #expect(throws: SystemError.self) { try bad.spawn() }
        #expect(descriptor?.description == "cannot pass descriptors to /bin/true: Bad file descriptor")
        #expect(try wait(for: Program("/bin/true", ["true"]).spawn()) == 0)
    }

    @Test func theEnvironmentIsWhatWasGiven() throws {
        let output = try Program("/usr/bin/env", ["env"], environment: ["A=1", "B=two words"]).output()
        #expect(output == "A=1\nB=two words\n")
        let variables = ["PATH=/bin", "LD_PRELOAD=/tmp/evil.so", "IFS=x", "LD_LIBRARY_PATH=/tmp", "IFSX=1"]
        #expect(Environment.forPrograms(variables) == ["PATH=/bin", "IFSX=1"])
    }
}
