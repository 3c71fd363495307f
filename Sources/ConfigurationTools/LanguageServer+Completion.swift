import EventRecord
import KeepalivedConf

/// Completion: what may stand at a position, by the block around it.
extension LanguageServer {
    /// A word that no configuration has, to be found again after reading.
    private static let probe = "stayalived-completion-probe"

    /// The part of a line that the word at the position belongs to.
    private struct Segment {
        /// The line up to the segment.
        let before: String
        /// Its finished words.
        let words: [String]
        /// What was typed of the word at the position.
        let partial: String
    }

    func completion(_ parameters: JSON) -> JSON {
        guard let uri = parameters["textDocument"]?["uri"]?.string, let document = documents[uri],
            let position = document.position(parameters["position"])
        else { return .null }
        let line = document.lines[position.line]
        let typed = String(decoding: line.utf8.prefix(position.column), as: UTF8.self)
        guard let segment = Self.segment(typed) else { return .array([]) }
        if segment.partial.hasPrefix("$") { return definitionItems(document) }
        let above = document.lines[..<position.line].joined(separator: "\n")
        let inside = inside(document, above + "\n" + segment.before)
        if let first = segment.words.first {
            return .array(arguments(first, segment, inside))
        }
        if let list = inside.list { return .array(values(list, segment, inside)) }
        let keywords = KeywordTable.shared.keywords(in: inside.context).map { Self.item($0.name, 14, $0) }
        return .array(
            keywords
                + ["include", "includer", "includem", "includew", "includeb", "includea"].map { Self.item($0, 14) })
    }

    /// Splits what stands before the position; nil in a comment or a quoted word.
    private static func segment(_ typed: String) -> Segment? {
        var start = typed.startIndex
        var isQuoted = false
        for index in typed.indices {
            switch typed[index] {
            case "\"": isQuoted.toggle()
            case "#" where !isQuoted, "!" where !isQuoted: return nil
            case "{" where !isQuoted && !typed[..<index].hasSuffix("$"),
                "}" where !isQuoted && !typed[..<index].contains("${"):
                start = typed.index(after: index)
            default: break
            }
        }
        guard !isQuoted else { return nil }
        var words = typed[start...].split(omittingEmptySubsequences: false) { $0 == " " || $0 == "\t" }.map(String.init)
        let partial = words.popLast() ?? ""
        words.removeAll(where: \.isEmpty)
        if words.first?.hasPrefix("@") == true { words.removeFirst() }
        return Segment(before: String(typed[..<start]), words: words, partial: partial)
    }

    /// The block that a new line after a text would stand in.
    private struct Inside {
        var context = ""
        /// The list's keyword, where it is a list of values.
        var list: Keyword?
        var statements: [Statement] = []
    }

    private func inside(_ document: TextDocument, _ text: String) -> Inside {
        let overlay = OverlayEnvironment(
            base: environment, texts: [document.path: text + "\n" + Self.probe + "\n"])
        // What the blocks below define counts, too.
        let whole = analyses[roots(of: document.uri).first ?? document.uri]?.statements ?? []
        let result = ConfigurationLoader.load(path: document.path, environment: overlay)
        if let use = result.unknownKeywords.last(where: { $0.keyword == Self.probe }) {
            return Inside(context: use.context, list: nil, statements: whole)
        }
        var block: Keyword?
        var open = result.expanded.statements.last
        while let statement = open {
            if statement.keyword == nil { break }
            block = statement.keyword
            open = statement.children.last
        }
        return Inside(context: block?.context ?? "", list: block, statements: whole)
    }

    // MARK: What fits

    /// What a list may hold at the position.
    private func values(_ list: Keyword, _ segment: Segment, _ inside: Inside) -> [JSON] {
        switch list.name {
        case "track_script": names(["vrrp_script"], inside)
        case "track_file": names(["track_file", "vrrp_track_file"], inside)
        case "track_process": names(["vrrp_track_process"], inside)
        case "track_bfd": names(["bfd_instance"], inside)
        case "group": names(["vrrp_instance"], inside)
        case "track_interface", "interfaces", "linkbeat_interfaces", "interface_up_down_delays": interfaces
        default: []
        }
    }

    private static let addressOptions = [
        "dev", "label", "scope", "brd", "peer", "home", "-nodad", "mngtmpaddr", "noprefixroute", "autojoin", "no_track",
        "preferred_lft", "track_group", "use_vmac",
    ]

    /// What may follow the first word of a line.
    private func arguments(_ first: String, _ segment: Segment, _ inside: Inside) -> [JSON] {
        let previous = segment.words.last ?? ""
        if ["dev", "interface", "track_interface"].contains(previous) { return interfaces }
        if previous == "track_group" { return names(["track_group"], inside) }
        if let list = inside.list {
            if list.name == "group" { return names(["vrrp_instance"], inside) }
            let isAddress = list.name.hasPrefix("virtual_ipaddress") || list.name == "static_ipaddress"
            if isAddress { return Self.addressOptions.map { Self.item($0, 5) } }
            return options(list)
        }
        guard let keyword = KeywordTable.shared.keyword(first, in: inside.context) else { return [] }
        switch keyword.grammar {
        case .bool: return ["true", "false"].map { Self.item($0, 12) }
        case .oneOf(let words): return words.map { Self.item($0, 12) }
        default: break
        }
        if keyword.name == "track_file" { return names(["track_file", "vrrp_track_file"], inside) }
        if keyword.name == "vrf" { return interfaces }
        let words = segment.words.count == 1 ? Self.alternatives(keyword) : []
        return words.map { Self.item($0, 12) } + options(keyword)
    }

    /// The words that an argument grammar lists, such as `MASTER or BACKUP`.
    private static func alternatives(_ keyword: Keyword) -> [String] {
        let grammar = keyword.arguments.prefix { $0 != ";" }
        guard !grammar.contains("<"), !grammar.contains("{"), !grammar.contains("(") else { return [] }
        return grammar.split { " [],|".contains($0) }.map(String.init).filter { $0 != "or" && !$0.contains("\"") }
    }

    private func options(_ keyword: Keyword) -> [JSON] {
        let own = keyword.context.isEmpty ? keyword.name : keyword.context + "/" + keyword.name
        // A list of a group takes the same words as that of an instance.
        let contexts = [own, "vrrp_instance/" + keyword.name]
        let rows = contexts.lazy.map { context in
            KeywordTable.shared.rows.filter { $0.context == context && $0.kind == .option }
        }.first { !$0.isEmpty }
        return (rows ?? []).map { Self.item($0.name, 5, $0) }
    }

    /// The names of the blocks of some kinds.
    private func names(_ kinds: [String], _ inside: Inside) -> [JSON] {
        inside.statements.filter { kinds.contains($0.words.first ?? "") && $0.words.count > 1 }
            .map { Self.item($0.words[1], 18) }
    }

    private var interfaces: [JSON] {
        let folder = "/sys/class/net/"
        return base.glob(folder + "*").map { Self.item(String($0.dropFirst(folder.count)), 12) }
    }

    private func definitionItems(_ document: TextDocument) -> JSON {
        var names: Set<String> = ["_PWD", "_INSTANCE", "_ENV", "_RANDOM", "_HASH", "_BANG"]
        let paths = analyses[roots(of: document.uri).first ?? document.uri]?.paths ?? []
        for path in Set(paths).union([document.path]) {
            for line in lines(of: path) {
                let text = line.drop { $0 == " " || $0 == "\t" }
                guard text.hasPrefix("$"), let equals = text.firstIndex(of: "=") else { continue }
                names.insert(String(text[text.index(after: text.startIndex)..<equals]))
            }
        }
        return .array(
            names.filter { !$0.contains(" ") }.sorted().map { name in
                .object(["label": .string("${\(name)}"), "kind": .integer(6), "filterText": .string("$\(name)")])
            })
    }

    /// A completion item; the kinds are the protocol's numbers: 5 field, 12 value, 14 keyword, 18 reference.
    private static func item(_ label: String, _ kind: Int64, _ row: Keyword? = nil) -> JSON {
        guard let row else { return .object(["label": .string(label), "kind": .integer(kind)]) }
        return .object([
            "label": .string(label), "kind": .integer(kind), "detail": .string(row.arguments),
            "documentation": .object(["kind": .string("markdown"), "value": .string(KeywordReference.markdown(row))]),
            "deprecated": .bool(row.status == .deprecated),
        ])
    }
}
