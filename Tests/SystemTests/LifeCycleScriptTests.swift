import Glibc
import InternetTypes
import Lab
import Testing

/// `startup_script` and `shutdown_script`.
@Suite(.enabled(if: noDaemon == nil, Comment(rawValue: noDaemon ?? "")))
struct LifeCycleScriptTests {
    private func globals(_ lines: String...) -> String {
        configuration(
            Instance(priority: 255),
            blocks: ["global_defs {\n" + lines.joined(separator: "\n") + "\n}"])
    }

    @Test func theyRunWhileThereIsNoWorker() async throws {
        try await onSegment { segment in
            let daemon = Daemon(segment.nodes[0])
            let look = "ip -o address | grep -c 192.0.2.100"
            try daemon.script("startup", "sleep 0.2; echo startup $(\(look)) >>/run/story")
            try daemon.script("shutdown", "sleep 0.2; echo shutdown $(\(look)) >>/run/story; exit 3")
            try daemon.start(
                globals("startup_script /etc/keepalived/startup", "shutdown_script /etc/keepalived/shutdown"))
            try await daemon.becomesHolder(of: virtual(0))
            #expect(daemon.content("/run/story") == "startup 0\n")
            // A reload is neither a start nor an end.
            try await daemon.reload(
                globals("startup_script /etc/keepalived/startup", "shutdown_script /etc/keepalived/shutdown"))
            #expect(try await daemon.process?.stop() == 0)
            #expect(daemon.content("/run/story") == "startup 0\nshutdown 0\n")
            #expect(daemon.log.contains("shutdown_script exited with status 3"))
            #expect(!daemon.exists(Daemon.pidFile))
        }
    }

    @Test func aStartupScriptThatHangsHasItsTime() async throws {
        try await onSegment { segment in
            let daemon = Daemon(segment.nodes[0])
            try daemon.script("startup", "trap '' TERM\necho $$ >/run/hang\nwhile :; do sleep 60; done")
            try daemon.start(globals("startup_script /etc/keepalived/startup", "startup_script_timeout 1"))
            try await daemon.becomesHolder(of: virtual(0))
            #expect(daemon.log.contains("startup_script takes longer than 1 s"))
            #expect(daemon.log.contains("startup_script ignores TERM"))
            #expect(!daemon.exists("/proc/\(daemon.content("/run/hang").dropLast())"))
        }
    }

    @Test func aStopEndsTheStartupScript() async throws {
        try await onSegment { segment in
            let daemon = Daemon(segment.nodes[0])
            try daemon.script("startup", "echo $$ >/run/hang\nexec sleep 60")
            try daemon.start(globals("startup_script /etc/keepalived/startup", "startup_script_timeout 50"))
            try await eventually("the script", within: .seconds(20)) { !daemon.content("/run/hang").isEmpty }
            #expect(try await daemon.process?.stop() == 0)
            #expect(!daemon.exists("/proc/\(daemon.content("/run/hang").dropLast())"))
            #expect(!daemon.log.contains("MASTER") && !daemon.exists(Daemon.pidFile))
        }
    }
}
