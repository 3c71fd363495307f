/// "Did you mean": the known word nearest to an unknown one.
enum Suggestions {
    /// A hint for a keyword that is not known in a block.
    static func forKeyword(_ name: String, in context: String) -> String? {
        if name.hasPrefix("$") {
            return name.contains("=")
                ? "definitions are not carried out inside definitions" : "it is not defined above this line"
        }
        let table = KeywordTable.shared
        let here = table.names(in: context)
        if let near = nearest(to: name, in: here) { return "did you mean '\(near)'?" }
        let elsewhere = table.contexts(of: name)
        guard let first = elsewhere.first else { return nil }
        let belongs = first.isEmpty ? "at the top level of the file" : "in \(first.split(separator: "/").last ?? "")"
        return "'\(name)' belongs \(belongs)"
    }

    /// The candidate within a third of the word's length in edits (at most three), nearest first; nil where none is.
    static func nearest(to word: String, in candidates: [String]) -> String? {
        let bytes = Array(word.utf8.prefix(64)).map(lowercased)
        let allowed = max(1, min(3, bytes.count / 3))
        var best: (name: String, distance: Int)?
        for candidate in candidates {
            let other = Array(candidate.utf8).map(lowercased)
            guard other.count <= bytes.count + allowed, bytes.count <= other.count + allowed else { continue }
            let distance = edits(bytes, other)
            if distance <= allowed, distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.name
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte + 32 : byte }

    /// Insertions, deletions, replacements and swaps of neighbours that make one word the other.
    private static func edits(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var before: [Int] = []
        var previous = Array(0...right.count)
        for (row, byte) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                var cost = min(
                    previous[column + 1] + 1, current[column] + 1, previous[column] + (byte == other ? 0 : 1))
                if row > 0, column > 0, byte == right[column - 1], left[row - 1] == other {
                    cost = min(cost, before[column - 1] + 1)
                }
                current.append(cost)
            }
            before = previous
            previous = current
        }
        return previous[right.count]
    }
}
