import Foundation
import Glibc

extension Bench {
    /// Scenario: `-t` on configurations of growing size: time and peak memory of the whole process.
    func reading() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("stayalived-bench-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for load in Load.all where !(isQuick && load.isLarge) {
            let file = folder.appendingPathComponent("load.conf").path
            try load.text().write(toFile: file, atomically: false, encoding: .utf8)
            var times: [Contestant: Samples] = [:]
            var peaks: [Contestant: Samples] = [:]
            // In turn, so that a machine that becomes slower is slower for both.
            for trial in 0...(isQuick ? 3 : 7) {
                for contestant in Contestant.allCases where only == nil || only == contestant {
                    let run = try Run([programs[contestant], "-t", "-f", file], notes: file + ".peak")
                    guard run.status == 0 else {
                        throw ReadingError("\(contestant.rawValue) -t ended with \(run.status)")
                    }
                    guard trial > 0 else { continue }
                    times[contestant, default: Samples()].values.append(run.milliseconds)
                    peaks[contestant, default: Samples()].values.append(run.peakMemory / 1024)
                }
            }
            let what = "read \(load.name)"
            Table.print(
                rows: Row.rows(what, "ms", [.median], theirs: times[.keepalived], ours: times[.stayalived])
                    + Row.rows(
                        what + ": peak memory", "MiB", [.median], theirs: peaks[.keepalived], ours: peaks[.stayalived]))
        }
    }
}

/// A configuration to read.
private struct Load: Sendable {
    let name: String
    var isLarge = false
    let text: @Sendable () -> String

    static let all = [
        Load(name: "10 instances") { instances(10) },
        Load(name: "1,000 instances") { instances(1_000) },
        Load(name: "10,000 instances", isLarge: true) { instances(10_000) },
        Load(name: "1,000 virtual servers with 10 real servers each") { servers(1_000, 10) },
        Load(name: "65,024 instances made by ~SEQ", isLarge: true) { repetition },
    ]

    // Interfaces that come later are allowed, so that none has to exist here.
    private static let preamble = "global_defs {\n    dynamic_interfaces\n    enable_script_security\n}\n"

    private static func instances(_ count: Int) -> String {
        (0..<count).reduce(into: preamble) { text, number in
            text += """
                vrrp_instance VI_\(number) {
                    interface eth\(number / 255)
                    virtual_router_id \(number % 255 + 1)
                    priority 100
                    advert_int 1
                    virtual_ipaddress {
                        10.\(number >> 16 & 255).\(number >> 8 & 255).\(number & 255)/32
                    }
                }

                """
        }
    }

    private static func servers(_ count: Int, _ each: Int) -> String {
        (0..<count).reduce(into: preamble) { text, number in
            text += "virtual_server 10.1.\(number >> 8).\(number & 255) 80 {\n"
            text += "    delay_loop 5\n    lvs_sched rr\n    lvs_method NAT\n    protocol TCP\n"
            for server in 0..<each {
                text += "    real_server 10.2.\(server).\(number & 255) 80 {\n        weight 1\n"
                text += "        TCP_CHECK {\n            connect_timeout 3\n        }\n    }\n"
            }
            text += "}\n"
        }
    }

    private static let repetition =
        preamble + """
            $INSTANCE=\\
            vrrp_instance VI_${x}_${y} { \\
            interface eth${x} \\
            virtual_router_id ${y} \\
            priority 100 \\
            virtual_ipaddress { \\
            10.5.${x}.${y} \\
            } \\
            }
            ~SEQ(x, 0, 255) ~SEQ(y, 1, 254) $INSTANCE

            """
}

private struct ReadingError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// One finished run of a program, as the kernel accounts for it.
private struct Run {
    let status: Int32
    let milliseconds: Double
    /// KiB.
    let peakMemory: Double

    /// Measured by time(1): a child of this process would begin with this process's own peak.
    init(_ command: [String], notes: String) throws {
        let words = ["/usr/bin/time", "-f", "%M", "-o", notes] + command
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor in [STDOUT_FILENO, STDERR_FILENO] {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
        }
        var argv = words.map { strdup($0) } + [nil]
        defer { for word in argv { free(word) } }
        var pid = pid_t()
        let clock = ContinuousClock()
        let begin = clock.now
        guard posix_spawn(&pid, words[0], &actions, nil, &argv, environ) == 0 else {
            throw ReadingError("cannot run \(words[0])")
        }
        var result: Int32 = 0
        guard waitpid(pid, &result, 0) == pid else { throw ReadingError("cannot wait for \(words[0])") }
        milliseconds = (begin.duration(to: clock.now) / .milliseconds(1))
        status = result & 0x7f == 0 ? result >> 8 & 0xff : -1
        let text = try String(contentsOfFile: notes, encoding: .utf8)
        peakMemory = text.split(separator: "\n").last.flatMap { Double($0) } ?? .nan
    }
}
