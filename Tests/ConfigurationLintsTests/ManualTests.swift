import ConfigurationLints
import Foundation
import Testing

struct ManualTests {
    /// Written out after a change of the table: LINT_MANUAL=FILE puts the list there.
    @Test func theManualHasTheListOfLints() throws {
        if let path = ProcessInfo.processInfo.environment["LINT_MANUAL"] {
            try (Lint.manualList + "\n").write(toFile: path, atomically: true, encoding: .utf8)
        }
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appendingPathComponent("man/stayalived.8"), encoding: .utf8)
        #expect(page.contains("\n" + Lint.manualList + "\n"))
    }

    @Test func everyLintIsExplainedInSentences() {
        for lint in Lint.allCases {
            #expect(lint.summary.hasSuffix("."))
            #expect(lint.name.utf8.allSatisfy { (97...122).contains($0) || $0 == UInt8(ascii: "-") })
        }
    }
}
