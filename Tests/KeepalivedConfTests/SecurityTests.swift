import KeepalivedConf
import Testing

/// Who may run what: users, owners and modes along a script's path.
struct SecurityTests {
    private func text(_ globals: String, _ script: String = "/opt/app/check.sh", user: String = "") -> String {
        """
        global_defs {
        \(globals)
        }
        vrrp_script S {
            script "\(script)"
            \(user)
        }
        vrrp_instance A {
            interface eth0
            virtual_router_id 1
            virtual_ipaddress { 192.0.2.1 }
            track_script { S }
        }
        """
    }

    private func load(_ text: String, mode: UInt16 = 0o755, uid: UInt32 = 0, folder: FileStatus? = nil) -> LoadResult {
        KeepalivedConfTests.load(text) {
            $0.everyProgramExists = false
            $0.addProgram("/opt/app/check.sh", mode: mode, uid: uid)
            $0.statuses["/opt/app"] = folder
        }
    }

    @Test func withoutSecurityAScriptIsAViolation() {
        #expect(load(text("")).problems.map(\.category) == [.security])
        #expect(load(text("")).configurationTestStatus == 6)
        #expect(load(text("enable_script_security")).problems == [])
    }

    @Test func asRootEveryPartOfThePathCounts() throws {
        let root = text("enable_script_security\nscript_user root")
        #expect(load(root).problems == [])
        let cases: [(LoadResult, String)] = [
            (load(root, mode: 0o775), "'/opt/app/check.sh' can be written"),
            (load(root, uid: 1000), "'/opt/app/check.sh' is owned by user 1000"),
            (
                load(root, folder: FileStatus(kind: .directory, mode: 0o777, uid: 0, gid: 0)),
                "'/opt/app' can be written"
            ),
        ]
        for (result, message) in cases {
            #expect(result.configurationTestStatus == 6)
            #expect(result.problems.contains { $0.category == .security && $0.message.contains(message) })
            #expect(result.configuration.scripts.isEmpty)
        }
        // Somebody else's script may belong to somebody else.
        #expect(load(text("enable_script_security"), uid: 1000).problems == [])
        #expect(
            load(text("enable_script_security\nscript_user root", user: "user keepalived_script"), uid: 1000).problems
                == [])
    }

    @Test func aMissingProgramIsDropped() {
        let result = load(text("enable_script_security", "/opt/app/nosuch.sh"))
        #expect(result.configurationTestStatus == 5)
        #expect(result.configuration.scripts.isEmpty)
        #expect(load(text("enable_script_security"), mode: 0o644).configuration.scripts.isEmpty)
    }

    @Test func unknownUsersAreReported() throws {
        let result = load(text("enable_script_security\nscript_user nosuch"))
        let problem = try #require(result.problems.first)
        #expect(problem.message.contains("unknown user 'nosuch'"))
        #expect(problem.place?.line == 3)
    }

    @Test func anotherNamespaceCannotBeTested() {
        let broken = "net_namespace red\nnonsense\n"
        #expect(KeepalivedConfTests.load(broken).configurationTestStatus == 0)
        #expect(KeepalivedConfTests.load(broken).missingNamespace == "red")
        #expect(KeepalivedConfTests.load(broken) { $0.namespaces = ["red"] }.configurationTestStatus == 5)
    }
}
