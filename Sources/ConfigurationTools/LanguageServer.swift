import ConfigurationLints
public import EventRecord
public import KeepalivedConf

/// A server of the Language Server Protocol as a value: it is told messages and answers with messages.
///
/// A document that another open document includes is looked at as part of that one, else as a main file of its own.
public struct LanguageServer {
    /// Where the conversation stands.
    public enum Phase: Hashable, Sendable {
        case new, running, shutDown
        /// `isOrderly` where a shutdown came before.
        case exited(isOrderly: Bool)
    }

    public private(set) var phase = Phase.new
    let base: any LoadEnvironment
    private(set) var documents: [String: TextDocument] = [:]
    /// What reading each main document gave, by address.
    private(set) var analyses: [String: Analysis] = [:]
    /// The addresses with diagnostics at present, by main document.
    private var published: [String: Set<String>] = [:]

    /// What reading a main document gave.
    struct Analysis {
        let result: LoadResult
        let statements: [Statement]
        /// The files that were read, normalised, the main file first.
        let paths: [String]
    }

    /// A server for a machine; documents that are open stand in for its files.
    public init(environment: any LoadEnvironment) { base = environment }

    /// Takes one message and gives what is to be sent, in order.
    public mutating func handle(_ message: JSON) -> [JSON] {
        guard let method = message["method"]?.string else { return [] }
        let parameters = message["params"] ?? .null
        guard let id = message["id"] else {
            return notification(method, parameters)
        }
        switch phase {
        case .new where method != "initialize":
            return [Self.failure(id, -32002, "not initialized")]
        case .shutDown, .exited:
            return [Self.failure(id, -32600, "shut down")]
        case .new, .running:
            return request(method, parameters, id)
        }
    }

    /// The answer to a message that is no JSON.
    public static func parseFailure(_ reason: String) -> JSON { failure(.null, -32700, reason) }

    private mutating func request(_ method: String, _ parameters: JSON, _ id: JSON) -> [JSON] {
        switch method {
        case "initialize":
            phase = .running
            return [Self.success(id, Self.capabilities)]
        case "shutdown":
            phase = .shutDown
            return [Self.success(id, .null)]
        case "textDocument/hover": return [Self.success(id, hover(parameters))]
        case "textDocument/completion": return [Self.success(id, completion(parameters))]
        case "textDocument/definition": return [Self.success(id, definition(parameters))]
        case "textDocument/formatting": return [Self.success(id, formatting(parameters))]
        default: return [Self.failure(id, -32601, "no method '\(method)'")]
        }
    }

    private static let capabilities = JSON.object([
        "capabilities": .object([
            "positionEncoding": .string("utf-16"),
            "textDocumentSync": .object(["openClose": .bool(true), "change": .integer(1)]),
            "hoverProvider": .bool(true),
            "completionProvider": .object(["triggerCharacters": .array([.string("$"), .string(" ")])]),
            "definitionProvider": .bool(true), "documentFormattingProvider": .bool(true),
        ]),
        "serverInfo": .object(["name": .string("stayalivectl config lsp")]),
    ])

    private mutating func notification(_ method: String, _ parameters: JSON) -> [JSON] {
        let document = parameters["textDocument"]
        let uri = document?["uri"]?.string ?? ""
        switch method {
        case "exit":
            phase = .exited(isOrderly: phase == .shutDown)
            return []
        case "textDocument/didOpen":
            guard phase == .running, let text = document?["text"]?.string else { return [] }
            documents[uri] = TextDocument(uri: uri, text: text)
            return refresh(uri)
        case "textDocument/didChange":
            // The whole text comes with each change: that is what was asked for.
            guard phase == .running, let text = parameters["contentChanges"]?.array?.last?["text"]?.string else {
                return []
            }
            documents[uri]?.text = text
            return refresh(uri)
        case "textDocument/didClose":
            guard documents.removeValue(forKey: uri) != nil else { return [] }
            let roots = analyses.keys.filter { $0 != uri && includes($0, TextDocument.path(of: uri)) }.sorted()
            return forget(uri) + roots.flatMap { refresh($0) }
        default: return []
        }
    }

    // MARK: Diagnostics

    var environment: OverlayEnvironment {
        OverlayEnvironment(
            base: base,
            texts: Dictionary(documents.values.map { ($0.path, $0.text) }) { first, _ in first })
    }

    private func includes(_ root: String, _ path: String) -> Bool {
        analyses[root]?.paths.dropFirst().contains(path) ?? false
    }

    /// The main documents that a document is part of: those that include it, else itself.
    func roots(of uri: String) -> [String] {
        let path = TextDocument.path(of: uri)
        let including = analyses.keys.filter { $0 != uri && includes($0, path) }.sorted()
        return including.isEmpty ? [uri] : including
    }

    /// Reads again what a change of a document changes, and gives the diagnostics.
    private mutating func refresh(_ uri: String) -> [JSON] {
        var messages: [JSON] = []
        let roots = roots(of: uri)
        if !roots.contains(uri), analyses[uri] != nil { messages += forget(uri) }
        for root in roots {
            guard let document = documents[root] else { continue }
            let result = ConfigurationLoader.load(path: document.path, environment: environment)
            analyses[root] = Analysis(
                result: result, statements: result.expanded.statements,
                paths: result.expanded.fileNames.map(TextDocument.normalized))
            messages += diagnostics(root, document, result)
            // A document that turns out to be included is no main file any more.
            for (other, analysis) in analyses where other != root && includes(root, analysis.paths.first ?? "") {
                messages += forget(other) + diagnostics(root, document, result)
            }
        }
        return messages
    }

    /// Takes the diagnostics of a main document back.
    private mutating func forget(_ uri: String) -> [JSON] {
        analyses[uri] = nil
        return (published.removeValue(forKey: uri) ?? []).sorted().map { Self.publish($0, []) }
    }

    private mutating func diagnostics(_ root: String, _ document: TextDocument, _ result: LoadResult) -> [JSON] {
        var byAddress: [String: [JSON]] = [root: []]
        let lints = ConfigurationLinter.findings(in: result, options: LintOptions(), environment: environment)
        for problem in (result.problems + lints).prefix(1000) {
            let path = problem.place.map { TextDocument.normalized($0.file) } ?? document.path
            let address = path == document.path ? root : address(of: path)
            byAddress[address, default: []].append(diagnostic(problem, documents[address]?.lines))
        }
        let before = published[root] ?? []
        published[root] = Set(byAddress.keys)
        let gone = before.subtracting(byAddress.keys).sorted().map { Self.publish($0, []) }
        return gone + byAddress.sorted { $0.key < $1.key }.map { Self.publish($0.key, $0.value) }
    }

    /// The address under which an editor knows a path.
    func address(of path: String) -> String {
        documents.values.first { $0.path == path }?.uri ?? TextDocument.uri(of: path)
    }

    private func diagnostic(_ problem: Problem, _ lines: [Substring]?) -> JSON {
        let line = max(0, (problem.place?.line ?? 1) - 1)
        let column = max(0, (problem.place?.column ?? 1) - 1)
        var shown = lines ?? []
        if lines == nil, let source = problem.sourceLine {
            // A file that is not open: its line is known from the problem.
            shown = Array(repeating: "", count: line) + [source[...]]
        }
        let severity =
            switch problem.severity {
            case .error: 1
            case .warning: problem.category == .notActedOn ? 3 : 2
            case .note: 3
            }
        var message = problem.message
        if let expanded = problem.expandedLine { message += "\nwhich became: \(expanded)" }
        if let hint = problem.hint { message += "\nhint: \(hint)" }
        return .object([
            "range": TextDocument.range(shown, line: line, column: column, length: problem.length),
            "severity": .integer(Int64(severity)), "code": .string(problem.category.rawValue),
            "source": .string("stayalived"), "message": .string(message),
        ])
    }

    // MARK: Messages

    private static func publish(_ uri: String, _ diagnostics: [JSON]) -> JSON {
        .object([
            "jsonrpc": .string("2.0"), "method": .string("textDocument/publishDiagnostics"),
            "params": .object(["uri": .string(uri), "diagnostics": .array(diagnostics)]),
        ])
    }

    private static func success(_ id: JSON, _ result: JSON) -> JSON {
        .object(["jsonrpc": .string("2.0"), "id": id, "result": result])
    }

    private static func failure(_ id: JSON, _ code: Int64, _ message: String) -> JSON {
        .object([
            "jsonrpc": .string("2.0"), "id": id,
            "error": .object(["code": .integer(code), "message": .string(message)]),
        ])
    }
}
