import Foundation
import InternetTypes
import Lab
import Testing

/// A worker dies: its successor goes on, or what it leaves behind is tidied up.
@Suite(.enabled(if: noDaemon == nil, Comment(rawValue: noDaemon ?? "")))
struct ResumeTests {
    /// A pair whose first node is MASTER.
    private func withPair(
        _ options: [String] = Daemon.foreground, lines: [String] = [], blocks: [String] = [],
        _ body: (Daemon, Daemon, [Capture]) async throws -> Void
    ) async throws {
        try await onSegment(["a", "b"]) { segment in
            let (a, b) = (Daemon(segment.nodes[0]), Daemon(segment.nodes[1]))
            let captures = try segment.listen()
            defer { for capture in captures { capture.stop() } }
            try a.start(configuration(Instance(priority: 200, lines: lines), blocks: blocks), options)
            try await a.becomesHolder(of: virtual(0))
            try b.start(configuration(Instance(priority: 100)))
            try await b.says("BACKUP")
            try await body(a, b, captures)
        }
    }

    @Test(arguments: [false, true]) func theSuccessorGoesOnAsMaster(_ hasSlowScript: Bool) async throws {
        // The successor does not know yet what the script says, and does not wait for it.
        let blocks = ["vrrp_script slow {\nscript \"/usr/bin/sleep 1\"\ninterval 5\n}"]
        try await withPair(
            lines: hasSlowScript ? ["track_script {", "slow", "}"] : [], blocks: hasSlowScript ? blocks : []
        ) { a, b, captures in
            let watch = try a.node.start(["ip", "-o", "monitor", "address"])
            let before = captures[0].advertisements.count
            try await a.replaceWorker()
            try await eventually("ten more adverts", within: .seconds(20), seen: { a.log }) {
                captures[0].advertisements.count >= before + 10
            }
            let times = captures[0].advertisements.map(\.time)
            let gap = zip(times, times.dropFirst()).map { $1 - $0 }.max()
            #expect(try #require(gap) < .milliseconds(360), "the backup would have taken over")
            #expect(captures[1].advertisements.isEmpty, "\(b.log)")
            #expect(a.node.holds(virtual(0)))
            #expect(!watch.text.contains("192.0.2.100"), "\(watch.text)")
            #expect(a.log.contains("resumed after a restart of the worker"))
        }
    }

    /// What scripts said is not forgotten: not that one works which is taken to fail at first, nor its weight, without which
    /// the peer would be the better one.
    @Test(arguments: ["weight 50", "init_fail", "init_fail\nweight 50"])
    func theSuccessorKnowsWhatScriptsSaid(_ line: String) async throws {
        let blocks = ["vrrp_script slow {\nscript /etc/keepalived/slow\ninterval 0.2\ntimeout 9\nrise 1\n\(line)\n}"]
        try await onSegment(["a", "b"]) { segment in
            let (a, b) = (Daemon(segment.nodes[0]), Daemon(segment.nodes[1]))
            let captures = try segment.listen()
            defer { for capture in captures { capture.stop() } }
            try a.script("slow", "[ ! -e /run/slow ] || sleep 2")
            let base = line.contains("weight") ? 120 : 200
            try a.start(
                configuration(Instance(priority: base, lines: ["track_script {", "slow", "}"]), blocks: blocks))
            try await a.becomesHolder(of: virtual(0))
            try await eventually("the whole priority", within: .seconds(20), seen: { a.log }) {
                captures[0].advertisements.last?.advertisement.priority == UInt8(base == 120 ? 170 : 200)
            }
            try b.start(configuration(Instance(priority: 150)))
            try await b.says("BACKUP")
            // The successor's first result takes longer than the peer would wait.
            try a.node.write("", to: "/run/slow")
            let before = captures[0].advertisements.count
            try await a.replaceWorker()
            try await eventually("ten more adverts", within: .seconds(20), seen: { a.log }) {
                captures[0].advertisements.count >= before + 10
            }
            #expect(Set(captures[0].advertisements.suffix(9).map(\.advertisement.priority)).count == 1)
            #expect(captures[1].advertisements.isEmpty, "\(a.log)\n\(b.log)")
            #expect(a.node.holds(virtual(0)))
        }
    }

    /// The successor finds in place what it wants, whatever its kind: nothing is deleted, added or changed.
    @Test func everyKindOfAddressStays() async throws {
        try await onSegment { segment in
            let daemon = Daemon(segment.nodes[0])
            let four = Instance(
                priority: 200,
                lines: [
                    "virtual_ipaddress_excluded {", "192.0.2.121/32 label eth0:one", "192.0.2.122/24 brd +",
                    "192.0.2.123/25 scope link", "198.51.100.1", "2001:db8::101/128", "2001:db8:1::1/64", "}",
                ])
            let six = Instance(name: "VI_6", vrid: 52, priority: 200).text.replacing(
                "192.0.2.100/24", with: "fe80::100/64\n2001:db8::100/64")
            try daemon.start(configuration(four, blocks: [six]))
            let last = IPAddress.v6(IPv6Address(high: 0x2001_0db8_0000_0000, low: 0x100))
            try await daemon.becomesHolder(of: virtual(21))
            try await daemon.becomesHolder(of: last)
            let before = try daemon.node.run(["ip", "-o", "address"])
            #expect(before.split(separator: "\n").count >= 12, "\(before)")
            let watch = try daemon.node.start(["ip", "-o", "monitor", "address"])
            try await daemon.replaceWorker()
            for instance in ["VI_1", "VI_6"] {
                try await daemon.says("(\(instance)) Entering MASTER STATE: resumed")
            }
            // What a stop then withdraws shows that the watch works, and that all of it is still the daemon's own.
            #expect(watch.text == "")
            #expect(try daemon.node.run(["ip", "-o", "address"]) == before)
            #expect(try await daemon.process?.stop() == 0)
            try await eventually("ten addresses withdrawn", within: .seconds(20), seen: { watch.text }) {
                watch.lines.count { $0.text.contains("Deleted") } == 9
            }
            #expect(watch.lines.count == 9, "\(watch.text)")
        }
    }

    @Test func whoWasBackupStaysBackup() async throws {
        try await withPair { a, b, captures in
            try await b.replaceWorker()
            let before = captures[0].advertisements.count
            try await eventually("ten more adverts", within: .seconds(20)) {
                captures[0].advertisements.count >= before + 10
            }
            #expect(captures[1].advertisements.isEmpty)
            #expect(!b.node.holds(virtual(0)))
        }
    }

    /// While its second successor has to wait, the peer is MASTER: the address may not be in two places.
    @Test func aWorkerThatKeepsDyingBacksOff() async throws {
        try await withPair { a, b, captures in
            try await a.replaceWorker()
            try await eventually("the resumed MASTER", within: .seconds(20)) { a.log.contains("resumed") }
            try a.kill(a.worker, SIGKILL)
            try await a.says("restarting it in 1 s")
            try await a.losesHold(of: virtual(0))
            try await b.becomesHolder(of: virtual(0))
            // It comes back as BACKUP and preempts.
            try await a.becomesHolder(of: virtual(0))
            try await b.losesHold(of: virtual(0))
            try a.kill(a.worker, SIGKILL)
            try await a.says("restarting it in 2 s")
            try await a.losesHold(of: virtual(0))
            try await a.becomesHolder(of: virtual(0))
            try a.kill(a.worker, SIGKILL)
            try await a.says("restarting it in 4 s")
            try await a.losesHold(of: virtual(0))
            // A reload may be the cure: it does not wait.
            try await a.reload(configuration(Instance(priority: 200, addresses: [0, 1])))
            try await a.becomesHolder(of: virtual(1), within: .milliseconds(3900))
            // And a stop has nothing to wait for.
            try a.kill(a.worker, SIGKILL)
            try await a.says("restarting it in 8 s")
            #expect(try await a.process?.stop() == 0)
            #expect(!a.node.holds(virtual(0)) && !a.node.holds(virtual(1)))
        }
    }

    @Test(arguments: [["-R"], ["--dont-respawn"]]) func withoutRespawnTheDaemonEnds(_ options: [String]) async throws {
        try await withPair(Daemon.foreground + options) { a, b, _ in
            try a.kill(a.worker, SIGKILL)
            try await eventually("the end", within: .seconds(20), seen: { a.log }) { a.process?.isRunning == false }
            #expect(a.process?.status == 0)
            try await a.losesHold(of: virtual(0))
            try await b.becomesHolder(of: virtual(0))
            #expect(!a.exists(Daemon.pidFile) && !a.exists(Daemon.workerPidFile))
        }
    }

    /// With -V nothing is withdrawn, whatever happens.
    @Test func keptAddressesAreKept() async throws {
        try await withPair(Daemon.foreground + ["-V", "-R"]) { a, _, _ in
            try a.kill(a.worker, SIGKILL)
            try await eventually("the end", within: .seconds(20), seen: { a.log }) { a.process?.isRunning == false }
            #expect(a.node.holds(virtual(0)))
            #expect(!a.exists(Daemon.workerPidFile))
        }
    }

    /// Something broke while there was no worker: the successor cannot be MASTER and does not leave the address there.
    @Test func aSuccessorWithAFaultWithdraws() async throws {
        try await onSegment { segment in
            let daemon = Daemon(segment.nodes[0])
            try daemon.node.ip("link add t0 type veth peer name t1\nlink set t0 up\nlink set t1 up")
            try daemon.start(configuration(Instance(priority: 200, lines: ["track_interface {", "t0", "}"])))
            try await daemon.becomesHolder(of: virtual(0))
            let worker = try #require(daemon.worker)
            try daemon.kill(worker, SIGSTOP)
            try daemon.node.ip("link set t0 down")
            try daemon.kill(worker, SIGKILL)
            try await daemon.losesHold(of: virtual(0))
            try await daemon.says("FAULT")
        }
    }
}
