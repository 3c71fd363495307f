import ConfigurationLints
import Foundation
import InternetTypes
import KeepalivedConf
import Testing

/// All real configurations: nothing fails, and no lint fires wherever it can.
struct CorpusLintTests {
    @Test func realFilesAreNotDrownedInFindings() throws {
        let environment = try CorpusFile.environment()
        var files: [String: Int] = [:]
        var report = ""
        let corpus = try CorpusFile.all().filter { $0.name.hasPrefix("wild/") }
        for file in try CorpusFile.all() {
            let result = file.load(in: environment)
            var lintEnvironment = environment
            lintEnvironment.files = ["/corpus/" + file.name: .regular(file.text)]
            lintEnvironment.everyProgramExists = true
            let found = ConfigurationLinter.findings(in: result, environment: lintEnvironment)
            #expect(found.configurationTestStatus == 0)
            for problem in found { report += "\(file.name) \(ProblemFormatter().text(problem))\n" }
            guard file.name.hasPrefix("wild/") else { continue }
            for lint in Lint.allCases where found.contains(where: { $0.message.hasSuffix("[\(lint.name)]") }) {
                files[lint.name, default: 0] += 1
            }
        }
        if let path = ProcessInfo.processInfo.environment["LINT_REPORT"] {
            let counts = Lint.allCases.map { "\($0.name)\t\(files[$0.name] ?? 0) of \(corpus.count)\n" }.joined()
            try (counts + report).write(toFile: path, atomically: true, encoding: .utf8)
        }
        for (name, count) in files { #expect(count * 3 < corpus.count, "\(name) fires in \(count) files") }
    }
}
