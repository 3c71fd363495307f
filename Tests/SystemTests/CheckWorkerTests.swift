import Foundation
import Lab
import Testing

/// Virtual servers beside virtual routers; what the kernel's table becomes is compared in DifferentialTests.
@Suite(.enabled(if: noDaemon == nil, Comment(rawValue: noDaemon ?? "")))
struct CheckWorkerTests {
    private static let configuration =
        DaemonUnderTest.globals + DaemonUnderTest.instance() + """
            virtual_server 192.0.2.100 80 {
                lvs_sched rr
                lvs_method NAT
                protocol TCP
                real_server 192.0.2.11 80 {
                    TCP_CHECK {
                    }
                }
            }

            """

    /// On this machine's own kernel, or loadable into it.
    private static let kernelHasIPVS: Bool = {
        if FileManager.default.fileExists(atPath: "/proc/net/ip_vs") { return true }
        let folder = "/lib/modules/\(ProcessInfo.processInfo.kernelRelease)"
        let modules = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return modules.contains { $0.contains("ip_vs.ko") }
    }()

    @Test func aDeadCheckWorkerIsReplacedAndConcernsNobody() async throws {
        try await DaemonUnderTest.run(Self.configuration) { daemon in
            try await daemon.becomeMaster()
            let dump = try await daemon.dump(SIGUSR1, "keepalived_parent.data")
            let line = try #require(dump.split(separator: "\n").first { $0.contains("Check worker = ") })
            // Its number in the node, which has processes of its own.
            let pid = try #require(line.split(separator: " ").last.flatMap { Int32($0) }, "\(dump)")
            try daemon.node.run(["/bin/kill", "-KILL", "\(pid)"])
            try await daemon.until("a successor") { daemon.logs("the check worker died") == 1 }
            _ = try await daemon.longestSilence(since: .wallClock, advertisements: 5)
            #expect(daemon.logs("Entering MASTER STATE") == 1)
            #expect(daemon.node.holds(DaemonUnderTest.address))
            #expect(try await daemon.process.stop() == 0)
        }
    }

    @Test(.enabled(if: !kernelHasIPVS, "this kernel has IPVS"))
    func withoutIPVSVirtualRoutersGoOn() async throws {
        try await DaemonUnderTest.run(Self.configuration) { daemon in
            try await daemon.becomeMaster()
            try await daemon.until("one sentence about it") { daemon.logs("virtual servers are off") == 1 }
            #expect(daemon.logs("the check worker") == 0, "it stays\n\(daemon.log)")
            #expect(try await daemon.process.stop() == 0)
        }
    }
}

extension ProcessInfo {
    /// uname(2).
    fileprivate var kernelRelease: String {
        var name = utsname()
        guard uname(&name) == 0 else { return "" }
        return withUnsafeBytes(of: &name.release) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
