import Foundation
import InternetTypes
import Lab
import Testing

@Suite(.enabled(if: noDaemon == nil, Comment(rawValue: noDaemon ?? "")))
struct SupervisorOptionTests {
    /// Runs it to its end.
    private func run(_ options: [String], configuration text: String? = nil) async throws -> (Int32, String) {
        var answer: (Int32, String) = (-1, "")
        try await onSegment { segment in
            let daemon = Daemon(segment.nodes[0])
            if let text { try daemon.configure(text) }
            let process = try daemon.start(options)
            answer = (process.waitUntilExit(), process.text)
        }
        return answer
    }

    @Test(arguments: [["-v"], ["--version"]]) func version(_ options: [String]) async throws {
        let (status, text) = try await run(options)
        #expect(status == 0)
        #expect(text.hasPrefix("Stayalived v"))
    }

    @Test(arguments: [["-h"], ["--help"]]) func help(_ options: [String]) async throws {
        let (status, text) = try await run(options)
        #expect(status == 0)
        for name in ["--use-file", "--dont-fork", "--vrrp_pid", "--dont-release-vrrp"] { #expect(text.contains(name)) }
    }

    @Test(arguments: [
        (["--signum", "STOP"], "15"), (["--signum=RELOAD"], "1"), (["--signum", "DATA"], "10"),
        (["--signum", "STATS"], "12"), (["--signum", "STATS_CLEAR"], "63"), (["--signum=JSON"], "36"),
    ])
    func signalNumbers(_ options: [String], _ number: String) async throws {
        #expect(try await run(options) == (0, number))
    }

    @Test(arguments: [["--nonsense"], ["-Z"], ["-f"], ["--pid"], ["--signum", "NONE"]])
    func wrongOptions(_ options: [String]) async throws {
        let (status, text) = try await run(options)
        #expect(status == 1)
        #expect(text.contains("stayalived: "))
    }

    @Test func missingMainFile() async throws {
        let (status, text) = try await run(Daemon.foreground + ["-f", "/run/none.conf"])
        #expect(status == 6)
        #expect(text.contains("/run/none.conf"))
        // Without -n the one who typed the command hears of it as well.
        let (background, said) = try await run(["--use-file=/run/none.conf"])
        #expect(background == 6)
        #expect(said.contains("/run/none.conf"))
    }

    @Test func missingArgument() async throws {
        let text = configuration(Instance()).replacing("virtual_router_id 51", with: "virtual_router_id")
        #expect(try await run(Daemon.foreground, configuration: text).0 == 2)
    }

    @Test(arguments: ["net_admin", "net_raw"]) func missingPermission(_ capability: String) async throws {
        try await onSegment { segment in
            let daemon = Daemon(segment.nodes[0])
            try daemon.configure(configuration(Instance()))
            let process = try daemon.node.start(
                ["setpriv", "--bounding-set", "-\(capability)", Daemon.program] + Daemon.foreground)
            #expect(process.waitUntilExit() == 4, "\(process.text)")
            #expect(process.text.contains("CAP_\(capability.uppercased()) is missing"))
        }
    }

    /// Not root, but with the two capabilities, as a service unit can grant them.
    @Test func capabilitiesInsteadOfRoot() async throws {
        try await onSegment { segment in
            let daemon = Daemon(segment.nodes[0])
            try daemon.configure(configuration(Instance(priority: 255)))
            try daemon.node.run(["install", "-d", "-o", "nobody", "/run/nobody"])
            let grant = "+net_admin,+net_raw"
            let process = try daemon.node.start(
                [
                    "setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--inh-caps=\(grant)",
                    "--ambient-caps=\(grant)", Daemon.program, "-p", "/run/nobody/p", "-r", "/run/nobody/v",
                ] + Daemon.foreground)
            try await process.line(containing: "MASTER", within: .seconds(20))
            try await daemon.becomesHolder(of: virtual(0))
            #expect(try await process.stop() == 0, "\(process.text)")
            #expect(!daemon.node.holds(virtual(0)))
        }
    }

    @Test func configurationTest() async throws {
        let good = configuration(Instance())
        let table: [(String?, [String], Int32)] = [
            (good, ["-t"], 0), (good, ["--config-test", "-f", Daemon.file], 0),
            (good.replacing("priority 100", with: "priority 100\nfrobnicate"), ["-t"], 5),
            (good.replacing("virtual_router_id 51", with: "virtual_router_id"), ["-t"], 2),
            ("includea /etc/none/*.conf\n" + good, ["-t"], 6),
            (nil, ["-t", "-f", "/run/none.conf"], 4), (nil, ["-t", "-e", "-f", "/run/none.conf"], 4),
        ]
        for (text, options, expected) in table {
            let (status, output) = try await run(options, configuration: text)
            #expect(status == expected, "\(options) \(output)")
            #expect(output.isEmpty == (expected == 0 && text != nil), "\(output)")
        }
    }

    @Test func configurationTestIntoAFile() async throws {
        try await onSegment { segment in
            let daemon = Daemon(segment.nodes[0])
            try daemon.node.write("before\n", to: "/run/result")
            try daemon.configure(configuration(Instance()).replacing("priority 100", with: "priority 1000"))
            for option in ["-t=/run/result", "--config-test=/run/result"] {
                let process = try daemon.start([option])
                #expect(process.waitUntilExit() == 5)
                #expect(process.text == "")
            }
            let result = daemon.content("/run/result")
            #expect(result.hasPrefix("before\n"))
            #expect(result.components(separatedBy: "\(Daemon.file):10:").count == 3, "\(result)")
        }
    }

    @Test func background() async throws {
        try await onSegment { segment in
            let daemon = Daemon(segment.nodes[0])
            try daemon.node.write(configuration(Instance(priority: 255)), to: "/run/here/k.conf")
            // Relative names keep their meaning on the way to the background.
            let command =
                "cd /run/here && exec \(Daemon.program) --use-file k.conf --pid p.pid --vrrp_pid v.pid --log-detail"
            let process = try daemon.node.start(["/bin/sh", "-c", command])
            #expect(process.waitUntilExit() == 0, "\(process.text)")
            try await daemon.becomesHolder(of: virtual(0))
            let pid = try #require(Int(daemon.content("/run/here/p.pid").dropLast()))
            #expect(daemon.content("/run/here/p.pid") == "\(pid)\n")
            for file in ["p.pid", "v.pid"] {
                let mode = try #require(
                    FileManager.default.attributesOfItem(atPath: daemon.node.path(to: "/run/here/\(file)"))[
                        .posixPermissions] as? Int)
                #expect(mode == 0o644)
            }
            // It is its own session, in /, and holds nothing of the terminal.
            let facts = try daemon.node.run([
                "/bin/sh", "-c", "readlink /proc/\(pid)/cwd /proc/\(pid)/fd/0 /proc/\(pid)/fd/2; ps -o sid= -p \(pid)",
            ])
            #expect(
                facts.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
                    == ["/", "/dev/null", "/dev/null", "\(pid)"])

            let second = try daemon.node.start(["/bin/sh", "-c", command])
            #expect(second.waitUntilExit() == 0)
            #expect(second.text.contains("already running"))
            #expect(daemon.content("/run/here/p.pid") == "\(pid)\n")

            try daemon.kill(pid, SIGTERM)
            try await eventually("no pid files", within: .seconds(20)) {
                !daemon.exists("/run/here/p.pid") && !daemon.exists("/run/here/v.pid")
            }
            #expect(!daemon.node.holds(virtual(0)))
        }
    }

    @Test(arguments: [true, false]) func networkNamespace(_ isOption: Bool) async throws {
        try await onSegment { segment in
            let daemon = Daemon(segment.nodes[0])
            let commands = """
                ip netns add inner && ip link add out type veth peer name in0 netns inner && ip link set out up &&
                ip -n inner link set in0 up && ip -n inner address add 192.0.2.77/24 dev in0
                """
            try daemon.node.run(["/bin/sh", "-c", commands])
            let text = configuration(Instance(priority: 255, interface: "in0"))
            let (whole, options) =
                isOption ? (text, ["--namespace", "inner"]) : ("net_namespace inner\n" + text, [String]())
            try daemon.configure(whole)
            let test = try daemon.start(["-t"] + options)
            #expect(test.waitUntilExit() == 0, "\(test.text)")
            try daemon.start(whole, Daemon.foreground + options)
            try await eventually("the address within", within: .seconds(20), seen: { daemon.log }) {
                try daemon.node.run(["ip", "-n", "inner", "address"]).contains("192.0.2.100/24")
            }
            #expect(daemon.exists("/run/keepalived/inner/keepalived.pid"))
            #expect(daemon.exists("/run/keepalived/inner/vrrp.pid"))
            #expect(try await daemon.process?.stop() == 0)
            #expect(try !daemon.node.run(["ip", "-n", "inner", "address"]).contains("192.0.2.100"))
        }
    }

    @Test(arguments: [
        (["-V"], true), (["--dont-release-vrrp"], true), (["-X"], false), (["--release-vips", "-V"], false),
    ])
    func addressesAfterTheEnd(_ options: [String], _ stays: Bool) async throws {
        try await onSegment { segment in
            let daemon = Daemon(segment.nodes[0])
            try daemon.start(configuration(Instance(priority: 255)), Daemon.foreground + options)
            try await daemon.becomesHolder(of: virtual(0))
            #expect(try await daemon.process?.stop() == 0)
            #expect(daemon.node.holds(virtual(0)) == stays)
        }
    }

    @Test func configurationID() async throws {
        for (options, address) in [(["-i", "west"], 1), (["--config-id=east"], 2)] {
            try await onSegment { segment in
                let daemon = Daemon(segment.nodes[0])
                let text = configuration(Instance(priority: 255)).replacing(
                    "192.0.2.100/24", with: "192.0.2.100/24\n@west 192.0.2.101/24\n@east 192.0.2.102/24")
                try daemon.start(text, Daemon.foreground + options)
                try await daemon.becomesHolder(of: virtual(address))
                #expect(!daemon.node.holds(virtual(3 - address)))
            }
        }
    }

    @Test func umaskOption() async throws {
        for (option, expected) in [("-u077", "0077"), ("--umask=0x12", "0022"), ("-u18", "0022"), ("-uzero", "0177")] {
            try await onSegment { segment in
                let daemon = Daemon(segment.nodes[0])
                try daemon.start(configuration(Instance()), Daemon.foreground + [option, "-P"])
                try await daemon.says("Startup complete")
                #expect(
                    try daemon.node.run(["grep", "Umask", "/proc/\(try #require(daemon.worker))/status"])
                        .hasSuffix(expected))
            }
        }
    }
}
