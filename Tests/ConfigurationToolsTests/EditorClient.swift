import ConfigurationTools
import EventRecord
import Foundation
import Testing

/// An editor as a language server sees one: starts the real program and speaks the protocol with it.
final class EditorClient {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var framing = MessageFraming()
    private var nextID: Int64 = 1
    /// Diagnostics by address, as last published.
    private(set) var diagnostics: [String: [JSON]] = [:]

    struct Unanswered: Error {}

    /// The program that was built with the tests.
    static var program: URL? {
        var folder = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
        // The test runner lives elsewhere; the test bundle stands beside the program.
        if let bundle = CommandLine.arguments.first(where: { $0.hasSuffix(".xctest") }) {
            folder = URL(fileURLWithPath: bundle)
        }
        let program = folder.deletingLastPathComponent().appendingPathComponent("stayalivectl")
        return FileManager.default.isExecutableFile(atPath: program.path) ? program : nil
    }

    init() throws {
        process.executableURL = Self.program
        process.arguments = ["config", "lsp", "--elsewhere"]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
    }

    func send(_ method: String, _ parameters: JSON, id: Int64? = nil) throws {
        var members: [JSON.Member] = [
            JSON.Member("jsonrpc", .string("2.0")), JSON.Member("method", .string(method)),
            JSON.Member("params", parameters),
        ]
        if let id { members.append(JSON.Member("id", .integer(id))) }
        try sendRaw(MessageFraming.frame(.object(members)))
    }

    func sendRaw(_ bytes: [UInt8]) throws { try input.fileHandleForWriting.write(contentsOf: Data(bytes)) }

    /// The next message of the server.
    func receive() throws -> JSON {
        while true {
            if let message = try framing.next() { return try JSON(parsing: String(decoding: message, as: UTF8.self)) }
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { throw Unanswered() }
            framing.append(data)
        }
    }

    /// Sends a request and gives the answer, taking note of diagnostics on the way.
    func request(_ method: String, _ parameters: JSON) throws -> JSON {
        let id = nextID
        nextID += 1
        try send(method, parameters, id: id)
        while true {
            let message = try receive()
            if message["id"]?.integer == id { return message }
            note(message)
        }
    }

    private func note(_ message: JSON) {
        guard message["method"]?.string == "textDocument/publishDiagnostics",
            let uri = message["params"]?["uri"]?.string, let list = message["params"]?["diagnostics"]?.array
        else { return }
        diagnostics[uri] = list
    }

    func open(_ uri: String, _ text: String) throws {
        try send(
            "textDocument/didOpen",
            .object([
                "textDocument": .object([
                    "uri": .string(uri), "languageId": .string("keepalived"), "version": .integer(1),
                    "text": .string(text),
                ])
            ]))
        _ = try request("textDocument/hover", Self.at(uri, 0, 0))
    }

    func change(_ uri: String, _ text: String) throws {
        try send(
            "textDocument/didChange",
            .object([
                "textDocument": .object(["uri": .string(uri), "version": .integer(2)]),
                "contentChanges": .array([.object(["text": .string(text)])]),
            ]))
        _ = try request("textDocument/hover", Self.at(uri, 0, 0))
    }

    static func at(_ uri: String, _ line: Int64, _ character: Int64) -> JSON {
        .object([
            "textDocument": .object(["uri": .string(uri)]),
            "position": .object(["line": .integer(line), "character": .integer(character)]),
        ])
    }

    /// The end of the server's process.
    func status() throws -> Int32 {
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
