import ConfigurationTools
import EventRecord
import Foundation
import KeepalivedConf
import Testing

/// The server as editors meet it: a process that speaks the protocol.
@Suite(.enabled(if: EditorClient.program != nil)) struct LanguageServerTests {
    private let uri = "file:///etc/keepalived/main%20file.conf"
    private let text = """
        $NET=192.0.2
        vrrp_script chk {
            script "/bin/true"
        }
        vrrp_instance VI_1 {
            interface eth0
            virtual_router_id 51
            priorty 100
            virtual_ipaddress {
                ${NET}.10/24
            }
            track_script {
                chk weight 5
            }
        }
        vrrp_sync_group G {
            group {
                VI_1
            }
        }
        """

    private func started() throws -> EditorClient {
        let client = try EditorClient()
        let answer = try client.request("initialize", .object(["processId": .null, "capabilities": .object([])]))
        #expect(answer["result"]?["capabilities"]?["hoverProvider"]?.bool == true)
        try client.send("initialized", .object([]))
        return client
    }

    private func finish(_ client: EditorClient) throws {
        #expect(try client.request("shutdown", .null)["result"] == .null)
        try client.send("exit", .null)
        #expect(try client.status() == 0)
    }

    @Test func marksProblemsAsOneTypes() throws {
        let client = try started()
        try client.open(uri, text)
        let unknown = try #require(client.diagnostics[uri]?.first { $0["severity"]?.integer == 1 })
        #expect(unknown["message"]?.string == "Unknown keyword 'priorty'\nhint: did you mean 'priority'?")
        #expect(unknown["code"]?.string == "syntax")
        #expect(
            unknown["range"]?.text
                == #"{"start":{"line":7,"character":4},"end":{"line":7,"character":11}}"#)
        try client.change(uri, text.replacing("priorty", with: "priority"))
        #expect(client.diagnostics[uri]?.contains { $0["message"]?.string?.contains("Unknown") == true } == false)
        try finish(client)
    }

    @Test func marksWhatBitesPeopleToo() throws {
        let client = try started()
        let addresses = "192.0.2.1\n192.0.2.1\n"
        let instance = "vrrp_instance V {\ninterface eth0\nvirtual_router_id 1\nvirtual_ipaddress {\n\(addresses)}\n}\n"
        try client.open(uri, instance)
        #expect(client.diagnostics[uri]?.contains { $0["range"]?["start"]?["line"]?.integer == 5 } == true)
        try client.change(uri, instance.replacing(addresses, with: "192.0.2.1\n"))
        #expect(client.diagnostics[uri] == [])
        try finish(client)
    }

    @Test func columnsAreCountedInUTF16() throws {
        let client = try started()
        try client.open(uri, "global_defs {\n router_id \"🖥é\" }  nonsense\n")
        let unknown = try #require(client.diagnostics[uri]?.first)
        #expect(unknown["range"]?["start"]?["character"]?.integer == 20)
        try finish(client)
    }

    @Test func explainsWhatIsUnderTheMouse() throws {
        let client = try started()
        try client.open(uri, text)
        func hover(_ line: Int64, _ character: Int64) throws -> String? {
            try client.request("textDocument/hover", EditorClient.at(uri, line, character))["result"]?["contents"]?[
                "value"]?
                .string
        }
        let router = try #require(try hover(6, 10))
        #expect(router.hasPrefix("**virtual_router_id** `virtual_router_id <1..255>`"))
        #expect(router.contains("Default"))
        #expect(try hover(12, 14)?.hasPrefix("**weight**") == true)
        #expect(try hover(9, 12) == "`$NET=192.0.2`")
        #expect(try hover(3, 0) == nil)
        try finish(client)
    }

    @Test(arguments: [
        ("vrrp_instance V {\n    prio", Int64(1), Int64(8), "priority", "lvs_sched"),
        ("vrrp_instance V {\n    state ", 1, 10, "MASTER", "priority"),
        ("vrrp_instance V { authentication { ", 0, 35, "auth_pass", "interface"),
        ("vrrp_script chk {\n}\nvrrp_instance V {\n  track_script {\n    ", 4, 4, "chk", "weight"),
        ("vrrp_script chk {\n}\nvrrp_instance V {\n  track_script {\n    chk we", 4, 10, "weight", "chk"),
        ("vrrp_instance V {\n  virtual_ipaddress {\n    192.0.2.1 ", 2, 14, "dev", "192"),
        ("virtual_server 192.0.2.1 80 {\n  lvs_sched ", 1, 12, "wrr", "NAT"),
        ("$A=1\n$", 1, 1, "${A}", "global_defs"),
        ("", 0, 0, "vrrp_instance", "priority"),
        ("vrrp_instance V {\n}\n", 2, 0, "global_defs", "interface"),
    ])
    func completesByContext(
        text: String, line: Int64, character: Int64, offered: String, notOffered: String
    ) throws {
        let client = try started()
        try client.open(uri, text)
        let answer = try client.request("textDocument/completion", EditorClient.at(uri, line, character))
        let labels = answer["result"]?.array?.compactMap { $0["label"]?.string } ?? []
        #expect(labels.contains(offered), "\(labels)")
        #expect(!labels.contains(notOffered))
        try finish(client)
    }

    @Test func findsDefinitions() throws {
        let client = try started()
        try client.open(uri, text)
        func target(_ line: Int64, _ character: Int64) throws -> String? {
            let answer = try client.request("textDocument/definition", EditorClient.at(uri, line, character))
            return answer["result"]?.array?.first.map { location in
                "\(location["uri"]?.string == uri) \(location["range"]?["start"]?.text ?? "")"
            }
        }
        #expect(try target(12, 9) == #"true {"line":1,"character":12}"#)
        #expect(try target(17, 9) == #"true {"line":4,"character":14}"#)
        #expect(try target(9, 12) == #"true {"line":0,"character":0}"#)
        #expect(try target(5, 6) == nil)
        try finish(client)
    }

    @Test func followsIncludes() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("lsp-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let part = folder.appendingPathComponent("part.conf")
        try Data("interface eth0\nnonsense\n".utf8).write(to: part)
        let main = folder.appendingPathComponent("main.conf").absoluteString
        let client = try started()
        try client.open(main, "vrrp_instance V {\n  include part.conf\n}\n")
        // The problem is where it is, in the file that is not open.
        #expect(client.diagnostics[part.absoluteString]?.first?["message"]?.string?.contains("nonsense") == true)
        let answer = try client.request("textDocument/definition", EditorClient.at(main, 1, 12))
        #expect(answer["result"]?.array?.first?["uri"]?.string == part.absoluteString)
        // Opened and changed, it is still part of the main file.
        try client.open(part.absoluteString, "interface eth0\nnonsense\n")
        try client.change(part.absoluteString, "interface eth0\n")
        #expect(client.diagnostics[part.absoluteString]?.isEmpty == true)
        #expect(
            client.diagnostics[main]?.contains { $0["message"]?.string?.contains("virtual router id") == true } == true)
        try finish(client)
    }

    @Test func indents() throws {
        let client = try started()
        try client.open(uri, "vrrp_instance V {\ninterface eth0\n}")
        let parameters = JSON.object([
            "textDocument": .object(["uri": .string(uri)]),
            "options": .object(["tabSize": .integer(4), "insertSpaces": .bool(true)]),
        ])
        let edits = try client.request("textDocument/formatting", parameters)["result"]?.array
        #expect(edits?.first?["newText"]?.string == "vrrp_instance V {\n    interface eth0\n}\n")
        #expect(edits?.first?["range"]?["end"]?.text == #"{"line":2,"character":1}"#)
        try client.change(uri, "vrrp_instance V {\n    interface eth0\n}\n")
        #expect(try client.request("textDocument/formatting", parameters)["result"]?.array == [])
        try finish(client)
    }

    @Test func keepsToTheProtocol() throws {
        let client = try EditorClient()
        #expect(try client.request("textDocument/hover", .null)["error"]?["code"]?.integer == -32002)
        _ = try client.request("initialize", .object([]))
        #expect(try client.request("workspace/symbol", .null)["error"]?["code"]?.integer == -32601)
        try client.sendRaw(Array("Content-Length: 3\r\nContent-Type: x\r\n\r\n{x}".utf8))
        #expect(try client.receive()["error"]?["code"]?.integer == -32700)
        #expect(try client.request("textDocument/hover", EditorClient.at("file:///none", 9, 9))["result"] == .null)
        try client.send("exit", .null)
        // Without a shutdown before it.
        #expect(try client.status() == 1)
        let other = try EditorClient()
        try other.sendRaw(Array("GET / HTTP/1.1\r\n\r\n".utf8))
        #expect(try other.status() == 1)
    }

    @Test func closingTakesDiagnosticsBack() {
        var server = LanguageServer(environment: MemoryEnvironment())
        func message(_ method: String, _ parameters: JSON, id: Int64? = nil) -> JSON {
            .object(
                [JSON.Member("method", .string(method)), JSON.Member("params", parameters)]
                    + (id.map { [JSON.Member("id", .integer($0))] } ?? []))
        }
        _ = server.handle(message("initialize", .null, id: 1))
        let document = JSON.object(["uri": .string(uri), "text": .string("nonsense\n")])
        let opened = server.handle(message("textDocument/didOpen", .object(["textDocument": document])))
        #expect(opened.first?["params"]?["diagnostics"]?.array?.count == 1)
        let closed = server.handle(message("textDocument/didClose", .object(["textDocument": document])))
        #expect(closed.first?["params"]?["diagnostics"]?.array == [])
    }
}
