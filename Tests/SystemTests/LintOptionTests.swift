import Foundation
import Lab
import Testing

/// Lints on the command line: said, switched off, and never a reason to fail.
@Suite(.enabled(if: noDaemon == nil, Comment(rawValue: noDaemon ?? "")))
struct LintOptionTests {
    private static let text = """
        vrrp_instance VI_1 {
            interface eth0
            virtual_router_id 51
            priority 255
            virtual_ipaddress {
                192.0.2.100/24
            }
        }
        """

    @Test func aTestSaysThemAndExitsAsBefore() async throws {
        try await onSegment { segment in
            let daemon = Daemon(segment.nodes[0])
            try daemon.configure(Self.text)
            let place = "\(Daemon.file):4:5: warning: (VI_1) priority 255 says that this machine owns"
            for (options, isSaid) in [([], true), (["--no-lint=duplicate-vip,owner-without-address"], false)] {
                let process = try daemon.start(["-t"] + options)
                #expect(process.waitUntilExit() == 0)
                #expect(process.text.contains(place) == isSaid, "\(process.text)")
                #expect(process.text.isEmpty == !isSaid)
            }
            try daemon.configure(Self.text.replacing("255", with: "255 # stayalived: allow owner-without-address"))
            let allowed = try daemon.start(["-t"])
            #expect(allowed.waitUntilExit() == 0)
            #expect(allowed.text == "")
            // An address that is there with the length of the virtual one may be held, or owned: nothing is said.
            try daemon.node.run(["ip", "address", "add", "192.0.2.100/24", "dev", "eth0"])
            try daemon.configure(Self.text)
            let owner = try daemon.start(["-t"])
            #expect(owner.waitUntilExit() == 0)
            #expect(owner.text == "")
        }
    }

    @Test func aNameThatIsNoneIsAWrongOption() async throws {
        try await onSegment { segment in
            let process = try Daemon(segment.nodes[0]).start(["-t", "--no-lint", "nosuch"])
            #expect(process.waitUntilExit() == 1)
            #expect(process.text.contains("'nosuch' is no lint; there are nopreempt-master, "))
        }
    }

    @Test func theLogHasThemOnce() async throws {
        try await onSegment { segment in
            let daemon = Daemon(segment.nodes[0])
            try daemon.start(Self.text, Daemon.foreground)
            try await eventually("a start", within: .seconds(20), seen: { daemon.log }) {
                daemon.log.contains("Startup complete")
            }
            try daemon.configure(Self.text + "\n")
            daemon.process?.signal(SIGHUP)
            try await eventually("a reload", within: .seconds(20), seen: { daemon.log }) {
                daemon.log.contains("Reload complete")
            }
            #expect(daemon.log.components(separatedBy: "[owner-without-address]").count == 2, "\(daemon.log)")
        }
    }
}
