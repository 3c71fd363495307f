import Foundation
import Testing

/// The commands as they are called: what they print and what they exit with.
@Suite(.enabled(if: EditorClient.program != nil)) struct CommandTests {
    private let node = """
        vrrp_instance VI_1 {
            interface eth0
            virtual_router_id 51
            priority 150
            virtual_ipaddress { 192.0.2.10/24 }
        }
        """

    /// Runs `stayalivectl config` with files of these texts in place of A and B.
    private func run(
        _ arguments: [String], a: String, b: String = ""
    ) throws -> (
        status: Int32, output: String, errors: String
    ) {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("config-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in [("A", a), ("B", b)] {
            try Data(text.utf8).write(to: folder.appendingPathComponent(name))
        }
        let process = Process()
        process.executableURL = EditorClient.program
        process.arguments = ["config"] + arguments
        process.currentDirectoryURL = folder
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let printed = output.fileHandleForReading.readDataToEndOfFile()
        let said = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (
            process.terminationStatus, String(decoding: printed, as: UTF8.self), String(decoding: said, as: UTF8.self)
        )
    }

    @Test func print() throws {
        let good = try run(["print", "A"], a: node)
        #expect(good.status == 0)
        #expect(good.errors == "")
        #expect(good.output.contains("    virtual_ipaddress {\n        192.0.2.10/24\n    }\n"))
        let bad = try run(["print", "A"], a: node.replacing("priority", with: "priorty"))
        #expect(bad.status == 1)
        #expect(bad.errors.hasPrefix("A:4:5: error: Unknown keyword 'priorty'\n"))
        #expect(bad.output.contains("virtual_router_id 51"))
        let missing = try run(["print", "none"], a: "")
        #expect(missing.status == 1)
        #expect(missing.errors.contains("none: error:"))
    }

    @Test func printTakesTheNodesName() throws {
        let result = try run(
            ["print", "-i", "web2", "A"], a: "global_defs {\n@web1 vrrp_version 3\n@web2 vrrp_version 2\n}\n")
        #expect(result.output == "global_defs {\n    vrrp_version 2\n}\n")
    }

    @Test func unsupported() throws {
        #expect(try run(["unsupported", "A"], a: node).status == 0)
        let used = try run(["unsupported", "A"], a: node + "\nglobal_defs {\n  enable_dbus\n}\n")
        #expect(used.status == 1)
        #expect(used.output.hasPrefix("A:8:3: enable_dbus (in global_defs): "))
    }

    @Test func diff() throws {
        #expect(try run(["diff", "A", "B"], a: node, b: "# moved\n" + node).status == 0)
        let changed = try run(["diff", "A", "B"], a: node, b: node.replacing("150", with: "90"))
        #expect(changed.status == 1)
        #expect(changed.output == "~ vrrp_instance VI_1\n      priority: 150 -> 90\n")
        #expect(try run(["diff", "A", "none"], a: node).status == 2)
    }

    @Test func pair() throws {
        #expect(try run(["pair", "A", "B"], a: node, b: node.replacing("150", with: "90")).status == 0)
        #expect(try run(["pair", "A", "B"], a: node, b: node).status == 1)
        let broken = try run(["pair", "A", "B"], a: node, b: node.replacing("51", with: "52"))
        #expect(broken.status == 2)
        #expect(broken.output.contains("A:3:5: error: node A: 'VI_1' has VRID 51, its partner 52\n    on the wire: "))
        #expect(broken.output.contains("B:3:5: error: node B: "))
    }

    @Test func keywords() throws {
        #expect(try run(["keywords"], a: "").output.contains("vrrp_instance priority <1..255>\n"))
        #expect(try run(["keywords", "--json"], a: "").output.hasPrefix("[{\"context\":\"\""))
        #expect(try run(["keywords", "--json", "--man"], a: "").status != 0)
    }
}
