import ConfigurationLints
import Foundation
import InternetTypes
import KeepalivedConf
import Testing

/// All real configurations: nothing fails, and no lint fires wherever it can.
struct CorpusLintTests {
    /// Cut at any byte, a configuration has findings, or none, and never more than that.
    @Test func truncatedFilesAreHarmless() throws {
        let environment = try CorpusFile.environment()
        var random: UInt64 = 1
        for file in try CorpusFile.all() where file.name.hasPrefix("wild/") {
            var cut = environment
            // Knuth's linear congruential generator: every run cuts at the same places.
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let end = Int(truncatingIfNeeded: random >> 33) % (file.text.count + 1)
            cut.files = ["/corpus/cut.conf": .regular(Array(file.text[..<end]))]
            cut.everyProgramExists = true
            let result = ConfigurationLoader.load(path: "/corpus/cut.conf", options: LoadOptions(), environment: cut)
            let found = ConfigurationLinter.findings(in: result, environment: cut)
            #expect(found.configurationTestStatus == 0, "\(file.name) cut after \(end) bytes")
        }
    }

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
        #expect(!files.isEmpty)
        if let path = ProcessInfo.processInfo.environment["LINT_REPORT"] {
            let counts = Lint.allCases.map { "\($0.name)\t\(files[$0.name] ?? 0) of \(corpus.count)\n" }.joined()
            try (counts + report).write(toFile: path, atomically: true, encoding: .utf8)
        }
        for (name, count) in files { #expect(count * 3 < corpus.count, "\(name) fires in \(count) files") }
    }
}
