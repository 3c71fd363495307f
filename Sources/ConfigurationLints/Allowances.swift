import KeepalivedConf

/// The comments in configuration files that switch lints off: `# stayalived: allow NAME[, NAME]`.
///
/// Comments are gone from the expanded text, so the files are read once more, and only those with findings in them.
struct Allowances {
    /// The lints allowed on a line of a file, by the line's number.
    private var files: [String: [Int: Set<Lint>]] = [:]

    /// Beyond this a file is taken to have no such comments; the loader reads no longer ones either.
    private static let fileLimit = 64 << 20

    mutating func allows(_ lint: Lint, at place: Place, _ environment: any LoadEnvironment) -> Bool {
        let lines = files[place.file] ?? Self.read(place.file, environment)
        files[place.file] = lines
        return lines[place.line]?.contains(lint) == true
    }

    private static func read(_ path: String, _ environment: any LoadEnvironment) -> [Int: Set<Lint>] {
        guard case .regular(let bytes) = environment.readFile(path, limit: fileLimit) else { return [:] }
        return parse(bytes)
    }

    /// A comment that has a line for itself counts for the next line that is none.
    static func parse(_ bytes: [UInt8]) -> [Int: Set<Lint>] {
        var result: [Int: Set<Lint>] = [:]
        var number = 0
        var pending: Set<Lint> = []
        for line in bytes.split(separator: 10, omittingEmptySubsequences: false) {
            number += 1
            guard let start = line.firstIndex(where: { $0 != 32 && $0 != 9 && $0 != 13 }) else { continue }
            let allowed = allowed(in: line[start...])
            if isCommentSign(line[start]) {
                pending.formUnion(allowed)
            } else {
                let all = allowed.union(pending)
                if !all.isEmpty { result[number] = all }
                pending = []
            }
        }
        return result
    }

    private static func isCommentSign(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "#") || byte == UInt8(ascii: "!") }

    private static func allowed(in line: ArraySlice<UInt8>) -> Set<Lint> {
        var rest = line
        while let sign = rest.firstIndex(where: isCommentSign) {
            rest = rest[(sign + 1)...]
            let isSeparator = { (byte: UInt8) in byte == 32 || byte == 9 || byte == 13 || byte == UInt8(ascii: ",") }
            let words = rest.split(maxSplits: Lint.allCases.count + 2, whereSeparator: isSeparator)
            guard words.count > 2, words[0].elementsEqual("stayalived:".utf8), words[1].elementsEqual("allow".utf8)
            else { continue }
            // Words after the names say why, perhaps.
            return Set(words.dropFirst(2).compactMap { Lint(rawValue: String(decoding: $0, as: UTF8.self)) })
        }
        return []
    }
}
