import Foundation
import InternetTypes
import Lab
import Testing

@Suite(.enabled(if: noDaemon == nil, Comment(rawValue: noDaemon ?? "")))
struct SupervisorDumpTests {
    private func mode(_ daemon: Daemon, _ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: daemon.node.path(to: path))[.posixPermissions] as? Int
    }

    private func withDaemon(_ environment: [String: String] = [:], _ body: (Daemon) async throws -> Void) async throws {
        try await onSegment { segment in
            let daemon = Daemon(segment.nodes[0])
            try daemon.node.run(["mkdir", "-p", "/run/dumps"])
            try daemon.start(configuration(Instance(priority: 255)), environment: environment)
            try await daemon.becomesHolder(of: virtual(0))
            try await body(daemon)
        }
    }

    @Test func json() async throws {
        try await withDaemon(["TMPDIR": "/run/dumps"]) { daemon in
            // A link that somebody planted is not followed, and not replaced in silence either.
            try daemon.node.run(["ln", "-s", "/run/elsewhere", "/run/dumps/keepalived.json"])
            daemon.process?.signal(36)
            try await daemon.says("cannot write /run/dumps/keepalived.json")
            #expect(!daemon.exists("/run/elsewhere"))
            try daemon.node.run(["rm", "/run/dumps/keepalived.json"])
            daemon.process?.signal(36)
            try await daemon.says("wrote /run/dumps/keepalived.json")
            #expect(try mode(daemon, "/run/dumps/keepalived.json") == 0o600)
            let text = daemon.content("/run/dumps/keepalived.json")
            let top = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
            let data = try #require(top.first?["data"] as? [String: Any])
            #expect(data["iname"] as? String == "VI_1" && data["state"] as? Int == 2 && data["vipset"] as? Bool == true)
            #expect(data["effective_priority"] as? Int == 255 && data["adver_int"] as? Double == 0.1)
            #expect(data["vips"] as? [String] == ["192.0.2.100/24 dev eth0 scope global set"])
            let transition = try #require(data["last_transition"] as? Double)
            #expect(abs(transition - Date().timeIntervalSince1970) < 600)
            #expect(text.contains("192.0.2.100\\/24"), "slashes are escaped")
            let statistics = try #require(top.first?["stats"] as? [String: Any])
            #expect(statistics["become_master"] as? Int == 1)
        }
    }

    @Test func stateAndStatistics() async throws {
        try await withDaemon(["TMPDIR": "/run/dumps"]) { daemon in
            daemon.process?.signal(SIGUSR1)
            try await daemon.says("wrote /run/dumps/keepalived.data")
            let state = daemon.content("/run/dumps/keepalived.data")
            for part in ["VRRP Instance = VI_1", "State = MASTER", "Priority = 255", "192.0.2.100"] {
                #expect(state.contains(part), "\(state)")
            }
            #expect(daemon.content("/run/dumps/keepalived_parent.data").contains(Daemon.file))

            daemon.process?.signal(SIGUSR2)
            try await daemon.says("wrote /run/dumps/keepalived.stats")
            let statistics = daemon.content("/run/dumps/keepalived.stats")
            #expect(statistics.contains("VRRP Instance: VI_1") && statistics.contains("Became master: 1"))
            for name in ["keepalived.data", "keepalived_parent.data", "keepalived.stats"] {
                #expect(try mode(daemon, "/run/dumps/\(name)") == 0o600)
            }

            // STATS_CLEAR writes what there was, and begins anew.
            for expected in ["Became master: 1", "Became master: 0"] {
                let before = daemon.process?.lines.count ?? 0
                daemon.process?.signal(63)
                try await daemon.says("wrote /run/dumps/keepalived.stats", after: before)
                #expect(daemon.content("/run/dumps/keepalived.stats").contains(expected))
            }
        }
    }

    /// Somebody else may write into the folder: a link there is not followed, and its file keeps its mode and content.
    @Test func aPlantedLinkIsNotFollowed() async throws {
        try await withDaemon(["TMPDIR": "/run/dumps"]) { daemon in
            try daemon.node.write("precious\n", to: "/run/precious")
            for name in ["keepalived.data", "keepalived_parent.data", "keepalived.stats"] {
                try daemon.node.run(["ln", "-s", "/run/precious", "/run/dumps/\(name)"])
            }
            daemon.process?.signal(SIGUSR1)
            try await daemon.says("cannot write /run/dumps/keepalived.data")
            try await daemon.says("cannot write /run/dumps/keepalived_parent.data")
            daemon.process?.signal(SIGUSR2)
            try await daemon.says("cannot write /run/dumps/keepalived.stats")
            #expect(daemon.content("/run/precious") == "precious\n")
            #expect(try mode(daemon, "/run/precious") == 0o644)
            let left = try daemon.node.run(["ls", "/run/dumps"])
            #expect(left.split(separator: "\n").count == 3, "nothing half-written: \(left)")
        }
    }
}
