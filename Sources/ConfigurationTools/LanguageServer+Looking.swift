import EventRecord
import KeepalivedConf

/// Hover, definition and formatting.
extension LanguageServer {
    /// What stands at a position of a document.
    struct Spot {
        let document: TextDocument
        let position: TextDocument.Position
        let analysis: Analysis?
        /// The statement there and the blocks around it, outermost first; empty where there is none.
        let statements: [Statement]
        /// Which of the statement's words it is; nil between words.
        let word: Int?
    }

    func spot(_ parameters: JSON) -> Spot? {
        guard let uri = parameters["textDocument"]?["uri"]?.string, let document = documents[uri],
            let position = document.position(parameters["position"])
        else { return nil }
        for root in roots(of: uri) {
            guard let analysis = analyses[root] else { continue }
            if let found = Self.find(in: analysis.statements, analysis, document.path, position, around: []) {
                return Spot(
                    document: document, position: position, analysis: analysis, statements: found.0, word: found.1)
            }
        }
        return Spot(
            document: document, position: position, analysis: analyses[roots(of: uri).first ?? uri], statements: [],
            word: nil)
    }

    /// The innermost statement with a word at the position; of a line that was expanded, its first statement.
    private static func find(
        in statements: [Statement], _ analysis: Analysis, _ path: String, _ position: TextDocument.Position,
        around: [Statement]
    ) -> ([Statement], Int?)? {
        for statement in statements {
            var isExpanded = false
            for (word, origin) in statement.origins.enumerated() {
                guard let place = analysis.result.expanded.place(of: origin), place.line == position.line + 1,
                    TextDocument.normalized(place.file) == path
                else { continue }
                if (place.column - 1...place.column - 1 + Int(origin.length)).contains(position.column) {
                    return (around + [statement], word)
                }
                isExpanded = isExpanded || analysis.result.expanded.isProduced(origin)
            }
            if isExpanded { return (around + [statement], nil) }
            if let found = find(in: statement.children, analysis, path, position, around: around + [statement]) {
                return found
            }
        }
        return nil
    }

    // MARK: Hover

    func hover(_ parameters: JSON) -> JSON {
        guard let spot = spot(parameters) else { return .null }
        if let name = spot.definitionName {
            let values = definitions(of: name, spot).map { "`\($0.text)`" }
            if !values.isEmpty { return Self.markup(values.joined(separator: "\n\n")) }
        }
        guard let statement = spot.statements.last else { return .null }
        let block = spot.statements.last { $0.keyword != nil }
        guard let keyword = statement.keyword ?? block?.keyword else { return .null }
        var text = KeywordReference.markdown(keyword)
        let own = keyword.context.isEmpty ? keyword.name : keyword.context + "/" + keyword.name
        if let word = spot.word, word > 0 || statement.keyword == nil {
            let option = KeywordTable.shared.rows.first {
                $0.context == own && $0.name == statement.words[word] && $0.kind != .block
            }
            if let option { text = KeywordReference.markdown(option) + "\n\n---\n" + text }
        }
        return Self.markup(text)
    }

    private static func markup(_ text: String) -> JSON {
        .object(["contents": .object(["kind": .string("markdown"), "value": .string(text)])])
    }

    // MARK: Definition

    func definition(_ parameters: JSON) -> JSON {
        guard let spot = spot(parameters) else { return .null }
        if let name = spot.definitionName {
            return .array(
                definitions(of: name, spot).map { location($0.path, line: $0.line, column: 0, length: $0.length) })
        }
        let line = spot.document.lines[spot.position.line]
        if let files = includedFiles(line, from: spot.document.path) {
            return .array(files.map { location($0, line: 0, column: 0, length: 0) })
        }
        guard let statement = spot.statements.last, let word = spot.word, let analysis = spot.analysis else {
            return .null
        }
        let target = statement.words[word]
        if statement.hasRawArguments || statement.keyword?.name == "file" {
            // A program or a watched file.
            let path =
                statement.keyword?.name == "file" ? target : target.split(separator: " ").first.map(String.init) ?? ""
            guard path.hasPrefix("/"), base.status(of: path)?.kind == .regular else { return .null }
            return .array([location(path, line: 0, column: 0, length: 0)])
        }
        let kinds = Self.referenced(spot.statements, word)
        return .array(
            analysis.statements.filter { block in
                kinds.contains(block.words.first ?? "") && block.words.count > 1 && block.words[1] == target
            }.compactMap { block in
                analysis.result.expanded.place(of: block.origins[1]).map { place in
                    location(
                        TextDocument.normalized(place.file), line: place.line - 1, column: place.column - 1,
                        length: Int(block.origins[1].length))
                }
            })
    }

    /// The blocks that a word of a statement may name.
    static func referenced(_ statements: [Statement], _ word: Int) -> [String] {
        guard let statement = statements.last else { return [] }
        let list = statement.keyword == nil ? statements.dropLast().last?.keyword?.name : nil
        switch (list, word) {
        case ("track_script", 0): return ["vrrp_script"]
        case ("track_file", 0): return ["track_file", "vrrp_track_file"]
        case ("track_process", 0): return ["vrrp_track_process"]
        case ("track_bfd", 0): return ["bfd_instance"]
        case ("group", _): return ["vrrp_instance"]
        default: break
        }
        guard word > 0 else { return [] }
        if statement.words[word - 1] == "track_group" { return ["track_group"] }
        switch statement.keyword?.name {
        case "virtual_server" where word == 2 && statement.words[1] == "group": return ["virtual_server_group"]
        case "track_file": return ["track_file", "vrrp_track_file"]
        case "name" where statement.keyword?.context.hasSuffix("BFD_CHECK") == true: return ["bfd_instance"]
        default: return []
        }
    }

    private func location(_ path: String, line: Int, column: Int, length: Int) -> JSON {
        let uri = address(of: path)
        let lines = documents[uri]?.lines ?? lines(of: path)
        return .object([
            "uri": .string(uri), "range": TextDocument.range(lines, line: line, column: column, length: length),
        ])
    }

    /// The lines of a file, as the editor has it or as it is stored.
    func lines(of path: String) -> [Substring] {
        guard case .regular(let bytes) = environment.readFile(path, limit: 1 << 24) else { return [] }
        return TextDocument(uri: path, text: String(decoding: bytes, as: UTF8.self)).lines
    }

    /// Where a `$NAME` is defined, in the files of the main document; of those in the document itself and above the
    /// position, the last comes first.
    func definitions(of name: String, _ spot: Spot) -> [(path: String, line: Int, length: Int, text: String)] {
        var found: [(path: String, line: Int, length: Int, text: String)] = []
        for path in Set(spot.analysis?.paths ?? []).union([spot.document.path]).sorted() {
            for (number, line) in lines(of: path).enumerated() {
                let text = line.drop { $0 == " " || $0 == "\t" }
                guard text.hasPrefix("$\(name)=") else { continue }
                found.append((path, number, line.utf8.count, String(text)))
            }
        }
        let above = found.last { $0.path == spot.document.path && $0.line <= spot.position.line }
        return above.map { nearest in
            [nearest] + found.filter { $0.path != nearest.path || $0.line != nearest.line }
        } ?? found
    }

    /// The files that an include line names; nil for other lines.
    private func includedFiles(_ line: Substring, from path: String) -> [String]? {
        let words = line.split { $0 == " " || $0 == "\t" || $0 == "\"" }
        let keywords: Set<Substring> = ["include", "includer", "includem", "includew", "includeb", "includea"]
        guard let first = words.first, keywords.contains(first), words.count > 1 else { return nil }
        let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[..<$0] } ?? "."
        let pattern = words[1].hasPrefix("/") ? String(words[1]) : folder + "/" + words[1]
        let exact = TextDocument.normalized(pattern)
        if environment.readFile(exact, limit: 1 << 24) != .missing { return [exact] }
        return base.glob(pattern).map(TextDocument.normalized)
    }

    // MARK: Formatting

    func formatting(_ parameters: JSON) -> JSON {
        guard let uri = parameters["textDocument"]?["uri"]?.string, let document = documents[uri] else { return .null }
        let text = Indentation.indented(document.text)
        guard text != document.text else { return .array([]) }
        let last = document.lines.count - 1
        return .array([
            .object([
                "range": .object([
                    "start": TextDocument.json(document.lines, line: 0, column: 0),
                    "end": TextDocument.json(document.lines, line: last, column: document.lines[last].utf8.count),
                ]), "newText": .string(text),
            ])
        ])
    }
}

extension LanguageServer.Spot {
    /// The name of the `$NAME` or `${NAME}` that the position is in.
    var definitionName: String? {
        let bytes = Array(document.lines[position.line].utf8)
        func isName(_ byte: UInt8) -> Bool {
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 95
        }
        var start = min(position.column, bytes.count)
        // From the dollar sign or the brace into the name.
        while start < bytes.count, bytes[start] == UInt8(ascii: "$") || bytes[start] == UInt8(ascii: "{") { start += 1 }
        while start > 0, isName(bytes[start - 1]) { start -= 1 }
        let end = bytes[start...].firstIndex { !isName($0) } ?? bytes.count
        guard start < end, start > 0 else { return nil }
        let isUse =
            bytes[start - 1] == UInt8(ascii: "$")
            || start > 1 && bytes[start - 1] == UInt8(ascii: "{") && bytes[start - 2] == UInt8(ascii: "$")
        return isUse ? String(decoding: bytes[start..<end], as: UTF8.self) : nil
    }
}
