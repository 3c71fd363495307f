import ConfigurationTools
import EventRecord
import Foundation
import KeepalivedConf
import Testing

@Suite struct KeywordReferenceTests {
    private static let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("man/stayalived.conf.5")

    @Test func theCommittedManualIsTheGeneratedOne() throws {
        let committed = try String(contentsOf: Self.page, encoding: .utf8)
        #expect(
            committed == ManualPage.text,
            "run: stayalivectl config keywords --man > man/stayalived.conf.5")
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/mandoc")))
    func theManualIsCleanForMandoc() throws {
        let mandoc = Process()
        mandoc.executableURL = URL(fileURLWithPath: "/usr/bin/mandoc")
        mandoc.arguments = ["-Tlint", "-Wwarning", Self.page.path]
        let output = Pipe()
        mandoc.standardOutput = output
        mandoc.standardError = output
        try mandoc.run()
        let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        mandoc.waitUntilExit()
        #expect(said == "")
        #expect(mandoc.terminationStatus == 0)
    }

    @Test func theManualNamesEveryKeyword() {
        let items = Set(
            ManualPage.text.split(separator: "\n").filter { $0.hasPrefix(".It Ic ") }
                .compactMap { $0.dropFirst(7).split(separator: " ").first.map(String.init) })
        for row in KeywordTable.shared.rows {
            #expect(items.contains(row.name) || items.contains("\\&" + row.name), "\(row.name)")
        }
    }

    @Test func theDumpHasEveryRowAndReadsAsJSON() throws {
        let parsed = try JSON(parsing: KeywordReference.json.text)
        let rows = try #require(parsed.array)
        #expect(rows.count == KeywordTable.shared.rows.count)
        let priority = try #require(
            rows.first { $0["keyword"]?.string == "priority" && $0["context"]?.string == "vrrp_instance" })
        #expect(priority["minimum"]?.integer == 1)
        #expect(priority["maximum"]?.integer == 255)
        #expect(priority["actedOn"]?.bool == true)
    }

    @Test func explainsAKeywordForAnEditor() throws {
        let row = try #require(KeywordTable.shared.keyword("warmup", in: "virtual_server"))
        let text = KeywordReference.markdown(row)
        #expect(text.contains("`warmup <decimal s>`"))
        #expect(text.contains(row.effect))
        #expect(text.contains("- Range: 0 to 4294967295 s."))
        #expect(text.contains("- Default: delay_loop."))
    }
}
