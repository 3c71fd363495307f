import Foundation
import KeepalivedConf
import Testing

struct CorpusTests {
    @Test func report() throws {
        guard let path = ProcessInfo.processInfo.environment["CORPUS_REPORT"] else { return }
        let environment = try CorpusFile.environment()
        var out = ""
        for file in try CorpusFile.all() {
            let verdict = Verdict(file, in: environment)
            guard !verdict.agrees || verdict.unknownKeywordMessages != file.unknownKeywordMessages else { continue }
            out +=
                "== \(file.name) theirs \(file.status) ours \(verdict.status) unknown \(file.unknownKeywordMessages)/\(verdict.unknownKeywordMessages) \(file.firstMessage)\n"
            for problem in verdict.problems.filter({ $0.category != .notActedOn }).prefix(8) {
                out +=
                    "   \(problem.category.rawValue) \(problem.place.map { "\($0.line)" } ?? "") \(problem.message) | \((problem.expandedLine ?? problem.sourceLine ?? "").prefix(100))\n"
            }
        }
        try out.write(toFile: path, atomically: true, encoding: .utf8)
    }
}
