import EventLoop
import Glibc
import InternetTypes
import LinuxGround
import Testing

// Serialized: the signal mask and the children belong to the whole test process.
@Suite(.serialized) struct ProcessTests {
    /// Starts /bin/sh with `script`; what the loop reports about it.
    private func shell(_ script: String) throws -> ChildStatus? {
        let loop = try EventLoop()
        var pid: pid_t = 0
        let words: [UnsafeMutablePointer<CChar>?] = [strdup("sh"), strdup("-c"), strdup(script), nil]
        defer { words.forEach { free($0) } }
        try check("start a shell", -posix_spawn(&pid, "/bin/sh", nil, nil, words, environ))
        var status: ChildStatus?
        try loop.onExit(of: pid) {
            status = $0
            loop.exit()
        }
        _ = try loop.run()
        // Reaped: there is nobody of that number to wait for any more.
        #expect(waitpid(pid, nil, WNOHANG) == -1)
        return status
    }

    @Test func anExitIsReportedWithItsStatusAndReaped() throws {
        #expect(try shell("exit 0") == .exited(0))
        #expect(try shell("exit 41") == .exited(41))
    }

    @Test func aKillIsReportedWithItsSignal() throws {
        let status = try shell("kill -KILL $$")
        #expect(status == .killed(signal: SIGKILL, dumpedCore: false))
        #expect(status?.description == "was killed by SIGKILL")
    }

    @Test func aProcessThatIsNotOursIsRefused() throws {
        let loop = try EventLoop()
        #expect(throws: SystemError.self) { try loop.onExit(of: -1) { _ in } }
    }

    @Test func aSignalBecomesAnEvent() throws {
        let loop = try EventLoop()
        var count = 0
        let source = try loop.onSignal(SIGUSR1) {
            count += 1
            loop.exit()
        }
        // To this thread, where the source has blocked it: the test process has threads that have not.
        #expect(pthread_kill(pthread_self(), SIGUSR1) == 0)
        _ = try loop.run()
        #expect(count == 1)
        source.cancel()
    }

    @Test func theClockRunsForward() throws {
        let loop = try EventLoop()
        let first = loop.now
        #expect(loop.now >= first)
        #expect(loop.now - first < .seconds(60))
    }
}
