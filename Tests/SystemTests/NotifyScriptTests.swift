import Foundation
import InternetTypes
import Lab
import Testing

/// How notify and tracking scripts run, and that none of them can do harm.
@Suite(.enabled(if: noDaemon == nil, Comment(rawValue: noDaemon ?? "")))
struct NotifyScriptTests {
    /// A node of its own with a daemon that has not started.
    private func withDaemon(_ body: (Daemon, Segment) async throws -> Void) async throws {
        try await onSegment { segment in try await body(Daemon(segment.nodes[0]), segment) }
    }

    private func becomes(_ daemon: Daemon, _ path: String, _ condition: (String) -> Bool) async throws {
        try await eventually(path, within: .seconds(20), seen: { daemon.content(path) + "\n" + daemon.log }) {
            condition(daemon.content(path))
        }
    }

    @Test func argumentsAndOrder() async throws {
        try await withDaemon { daemon, segment in
            // One line by one write each: the scripts run beside each other.
            try daemon.script("one", "echo \"$*\" >>/run/states")
            try daemon.script("any", "IFS='|'; echo \"$*\" >>/run/any")
            let own = ["master", "backup", "fault", "stop"].map { "notify_\($0) \"/etc/keepalived/one \($0)\"" }
            let text = configuration(
                Instance(name: "\"VI 1\"", priority: 200, lines: own + ["notify /etc/keepalived/any"]),
                blocks: ["vrrp_sync_group G {\ngroup {\n\"VI 1\"\n}\nnotify /etc/keepalived/any\n}"])
            try daemon.start(text)
            try await becomes(daemon, "/run/states") { $0 == "backup\nmaster\n" }
            try segment.setCable(0, connected: false)
            try await becomes(daemon, "/run/states") { $0 == "backup\nmaster\nfault\n" }
            try segment.setCable(0, connected: true)
            try await becomes(daemon, "/run/states") { $0 == "backup\nmaster\nfault\nbackup\nmaster\n" }
            // Nothing is said again to whom nothing happened.
            try await daemon.reload(text)
            #expect(try await daemon.process?.stop() == 0)
            #expect(daemon.content("/run/states") == "backup\nmaster\nfault\nbackup\nmaster\nstop\n")
            let said = daemon.content("/run/any").split(separator: "\n").map(String.init)
            let states = ["BACKUP", "MASTER", "FAULT", "BACKUP", "MASTER", "STOP"]
            #expect(said.filter { $0.hasPrefix("INSTANCE") } == states.map { "INSTANCE|VI 1|\($0)|200" })
            #expect(said.filter { $0.hasPrefix("GROUP") } == states.map { "GROUP|G|\($0)|0" })
        }
    }

    /// What a script finds around it: no descriptors of ours, no secrets, a group of its own, the user it was given.
    @Test func surroundings() async throws {
        try await withDaemon { daemon, _ in
            try daemon.node.run(["mkdir", "-m", "777", "/run/open"])
            let facts = """
                exec >/run/open/$1
                ls -l /proc/self/fd | sed 's/.* \\([0-9]*\\) -> /fd \\1 /'
                id -u; id -g; id -G
                cat /proc/$$/stat | cut -d' ' -f1,5
                env | grep -c -E '^(IFS|LD_|NOTIFY_SOCKET|WATCHDOG)'
                grep -E 'SigBlk|SigIgn' /proc/self/status
                chrt -p $$
                echo done
                """
            try daemon.script("facts", facts)
            let manager = try ServiceManagerSocket(in: daemon.node)
            try daemon.start(
                configuration(
                    Instance(
                        priority: 200,
                        lines: [
                            "notify_master \"/etc/keepalived/facts notify\" nobody", "track_script {", "check", "}",
                        ]),
                    blocks: [
                        "vrrp_script check {\nscript \"/etc/keepalived/facts track\"\ninterval 60\nuser daemon\nweight 1\n}"
                    ]),
                environment: manager.environment.merging(["WATCHDOG_USEC": "9000000", "LD_PRELOAD": ""]) { $1 })
            for (name, user) in [("notify", "nobody"), ("track", "daemon")] {
                let file = "/run/open/\(name)"
                try await becomes(daemon, file) { $0.hasSuffix("done\n") }
                let lines = daemon.content(file).split(separator: "\n").map(String.init)
                let descriptors = lines.filter { $0.hasPrefix("fd ") }.map { $0.dropFirst(3) }
                // Of ls: its own three, and the folder that it reads.
                #expect(
                    descriptors.map { $0.split(separator: " ")[0] } == ["0", "1", "2", "3"], "\(descriptors)")
                #expect(descriptors[0] == "0 /dev/null" && descriptors[2] == "2 /dev/null", "\(descriptors)")
                let rest = lines.filter { !$0.hasPrefix("fd ") && !$0.hasPrefix("total") }
                let ids = try daemon.node.run(["id", "-u", user]), group = try daemon.node.run(["id", "-g", user])
                #expect(Array(rest.prefix(3)) == [ids, group, group], "\(rest)")
                let process = rest[3].split(separator: " ")
                #expect(process.first == process.last, "leads its own process group")
                #expect(rest[4] == "0", "\(rest)")
                #expect(rest.contains("SigBlk:\t0000000000000000") && rest.contains("SigIgn:\t0000000000000000"))
                #expect(rest.contains { $0.contains("SCHED_OTHER") }, "\(rest)")
            }
        }
    }

    /// A script that hangs, forks, floods and ignores TERM: it is ended with all its children, and never runs twice at
    /// a time.
    @Test func aScriptThatMisbehaves() async throws {
        try await withDaemon { daemon, segment in
            let capture = try Capture(on: segment.hub)
            defer { capture.stop() }
            try daemon.script(
                "bad",
                """
                for old in $(cat /run/runs); do [ ! -e /proc/$old ] || echo overlap >>/run/overlaps; done
                trap 'echo term >>/run/terms' TERM
                echo $$ >>/run/runs
                (trap '' TERM; while :; do sleep 60; done) &
                echo $! >>/run/children
                yes | head -c 3000000
                while :; do sleep 0.05; done
                """)
            try daemon.start(
                configuration(
                    Instance(priority: 200, lines: ["track_script {", "bad", "}"]),
                    blocks: [
                        "vrrp_script bad {\nscript /etc/keepalived/bad\ninterval 0.2\ntimeout 0.3\nweight -10\n}"
                    ]))
            try await daemon.becomesHolder(of: virtual(0))
            try await becomes(daemon, "/run/runs") { $0.split(separator: "\n").count == 1 }
            let first = daemon.content("/run/runs").dropLast(), child = daemon.content("/run/children").dropLast()
            try await becomes(daemon, "/run/terms") { !$0.isEmpty }
            #expect(daemon.exists("/proc/\(first)"), "it ignores TERM")
            #expect(daemon.content("/run/runs").split(separator: "\n").count == 1)
            try await eventually("the lower priority", within: .seconds(20)) {
                capture.advertisements.last?.advertisement.priority == 190
            }
            try await eventually("the end of all of it", within: .seconds(20), seen: { daemon.log }) {
                !daemon.exists("/proc/\(first)") && !daemon.exists("/proc/\(child)")
            }
            try await becomes(daemon, "/run/runs") { $0.split(separator: "\n").count == 2 }
            #expect(daemon.content("/run/overlaps") == "")
            let times = capture.advertisements.map(\.time)
            #expect(try #require(zip(times, times.dropFirst()).map { $1 - $0 }.max()) < .milliseconds(300))
            // It ends with the daemon, however it misbehaves.
            let last = daemon.content("/run/runs").split(separator: "\n").last.map(String.init) ?? ""
            #expect(try await daemon.process?.stop() == 0)
            try await eventually("the end of the last run", within: .seconds(20)) { !daemon.exists("/proc/\(last)") }
        }
    }

    @Test func scriptsEndWithAWorkerThatDies() async throws {
        try await withDaemon { daemon, _ in
            try daemon.script("hang", "echo $$ >>/run/hang\nexec sleep 60")
            try daemon.start(
                configuration(
                    Instance(priority: 255, lines: ["notify_master /etc/keepalived/hang"])),
                Daemon.foreground + ["-R"])
            try await becomes(daemon, "/run/hang") { !$0.isEmpty }
            try daemon.kill(daemon.worker, SIGKILL)
            let pid = daemon.content("/run/hang").dropLast()
            try await eventually("the end of the script", within: .seconds(20)) { !daemon.exists("/proc/\(pid)") }
        }
    }
}
