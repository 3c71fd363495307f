import ConfigurationTools
import KeepalivedConf
import Testing

struct DifferenceCoverageTests {
    /// A comparison of two configurations must not overlook a setting, however the model keeps it.
    @Test func everyKeywordThatChangesTheModelShowsInADifference() throws {
        for row in KeywordExamples.rows {
            let (with, without) = try #require(KeywordExamples.texts(of: row))
            let old = load(without) { KeywordExamples.prepare(&$0) }.configuration
            let new = load(with) { KeywordExamples.prepare(&$0) }.configuration
            guard old != new else { continue }
            let difference = ConfigurationDifference(from: old, to: new)
            #expect(!difference.isEmpty, "\(row.context) \(row.name)")
            #expect(!difference.text.contains("rare"), "\(row.context) \(row.name): \(difference.text)")
        }
    }

    /// The canonical form has every keyword in it: reading it again gives the same model.
    @Test func everyKeywordIsPrinted() throws {
        for row in KeywordExamples.rows {
            let (with, _) = try #require(KeywordExamples.texts(of: row))
            let result = load(with) { KeywordExamples.prepare(&$0) }
            for addsDefaults in [false, true] {
                let printed = ConfigurationPrinter.text(of: result, addsDefaults: addsDefaults).text
                let again = load(printed) { KeywordExamples.prepare(&$0) }
                #expect(again.configuration == result.configuration, "\(row.context) \(row.name):\n\(printed)")
            }
        }
    }
}
