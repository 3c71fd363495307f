/// All keywords of all blocks, with what is needed to find them quickly.
public struct KeywordTable: Sendable {
    /// Every keyword, block by block.
    public let rows: [Keyword]
    /// Numbers for contexts: 0 is the file level.
    let contexts: [String]
    private let contextNumbers: [String: Int]
    /// From the hash of context number and keyword to row; rows with equal hashes do not occur, the initialiser sees to it.
    private let index: [UInt64: Int16]
    /// For a row that opens a block: the number of the context in it; else -1.
    let innerContexts: [Int16]
    private let namesByContext: [String: [String]]

    public static let shared = KeywordTable()

    private init() {
        let rows =
            Self.topRows + Self.globalRows + Self.trackingRows + Self.instanceRows + Self.virtualServerRows
            + Self.checkerRows
        var contexts = [""]
        var numbers = ["": 0]
        for row in rows where numbers[row.context] == nil {
            numbers[row.context] = contexts.count
            contexts.append(row.context)
        }
        var index: [UInt64: Int16] = [:]
        index.reserveCapacity(rows.count)
        var inner: [Int16] = []
        inner.reserveCapacity(rows.count)
        for (position, row) in rows.enumerated() {
            let own = row.context.isEmpty ? row.name : row.context + "/" + row.name
            inner.append(Int16(clamping: row.kind == .block ? numbers[own] ?? 0 : -1))
            // Options and list items are words of their line or list, not keywords that may start a line.
            guard row.kind != .option, row.kind != .listItem else { continue }
            index[Self.hash(numbers[row.context] ?? 0, row.name.utf8)] = Int16(clamping: position)
        }
        self.rows = rows
        self.contexts = contexts
        contextNumbers = numbers
        self.index = index
        innerContexts = inner
        namesByContext = Dictionary(
            grouping: rows.filter { $0.kind != .option && $0.kind != .listItem }, by: \.context
        ).mapValues { $0.map(\.name) }
    }

    /// The rows once for each of the contexts that have them in common.
    static func rows(_ contexts: [String], _ rows: [Keyword]) -> [Keyword] {
        contexts.flatMap { context in
            rows.map { row in
                var row = row
                row.context = context
                return row
            }
        }
    }

    private static func hash(_ context: Int, _ name: some Sequence<UInt8>) -> UInt64 {
        // FNV-1a.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325 ^ UInt64(truncatingIfNeeded: context) &* 0x9e37_79b9
        for byte in name { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return hash
    }

    /// The row of a keyword in a context.
    func row(_ context: Int, _ name: ArraySlice<UInt8>) -> Int? {
        guard let position = index[Self.hash(context, name)] else { return nil }
        return rows[Int(position)].name.utf8.elementsEqual(name) ? Int(position) : nil
    }

    /// The row of a keyword in a context given by its path, such as `vrrp_instance/authentication`.
    public func keyword(_ name: String, in context: String) -> Keyword? {
        guard let number = contextNumbers[context], let row = row(number, Array(name.utf8)[...]) else { return nil }
        return rows[row]
    }

    /// The keywords that may start a line in a context.
    public func keywords(in context: String) -> [Keyword] {
        rows.filter { $0.context == context && $0.kind != .option && $0.kind != .listItem }
    }

    /// The names of the keywords that may start a line in a context.
    func names(in context: String) -> [String] { namesByContext[context] ?? [] }

    /// The contexts in which a keyword may start a line.
    public func contexts(of name: String) -> [String] {
        rows.filter { $0.name == name && $0.kind != .option && $0.kind != .listItem }.map(\.context)
    }
}
