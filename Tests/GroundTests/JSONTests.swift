import EventRecord
import Testing

@Suite struct JSONTests {
    @Test func whatIsWrittenReadsBack() throws {
        let value = JSON.object([
            "a": .integer(-5), "b": .array([.null, .bool(true), .string("q\"\\\n\u{1}é😀")]), "c": .object([:]),
        ])
        #expect(try JSON(parsing: value.text) == value)
        #expect(value["a"]?.integer == -5)
    }

    @Test(arguments: ["", "{", "[1,]", "{\"a\":}", "1.5", "tru", "\"", "1 2", "\"\\ud800\"", "99999999999999999999"])
    func otherTextIsRefused(_ text: String) {
        #expect(throws: JSON.ParseError.self) { try JSON(parsing: text) }
    }

    @Test func deepNestingIsRefusedNotFollowed() throws {
        #expect(throws: JSON.ParseError.self) { try JSON(parsing: String(repeating: "[", count: 100_000)) }
        #expect(try JSON(parsing: "\"\\ud83d\\ude00\"") == .string("😀"))
    }
}
