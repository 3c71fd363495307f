import Foundation
import KeepalivedConf
import Testing

struct KeywordTableTests {
    @Test func everyKeywordIsListedOnce() {
        let names = KeywordTable.shared.rows.map { "\($0.context):\($0.name)" }
        #expect(names.count == Set(names).count)
        #expect(names.count == 645)
    }

    @Test func everyKeywordSaysWhatItDoes() {
        for row in KeywordTable.shared.rows {
            #expect(row.effect.hasSuffix("."), "\(row.context) \(row.name)")
            #expect(row.effect.utf8.count < 160, "\(row.context) \(row.name)")
        }
    }

    @Test func aliasesLeadToKeywordsOfTheTable() {
        for row in KeywordTable.shared.rows {
            guard let alias = row.aliasOf else { continue }
            #expect(!KeywordTable.shared.contexts(of: alias).isEmpty, "\(row.name) is an alias of \(alias)")
        }
    }

    @Test func keywordsAreFoundInTheirContextOnly() throws {
        let table = KeywordTable.shared
        #expect(table.keyword("priority", in: "vrrp_instance")?.isActedOn == true)
        #expect(table.keyword("priority", in: "global_defs") == nil)
        #expect(table.keyword("auth_pass", in: "vrrp_instance/authentication") != nil)
        #expect(table.keyword("weight", in: "virtual_server/real_server")?.arguments == "<0..2147483647>")
        // A word of a list is not a keyword of a block.
        #expect(table.keyword("weight", in: "vrrp_instance/track_script") == nil)
    }

    @Test func whatIsNotActedOnIsSaidOnceAndListed() {
        let text = """
            vrrp_instance A {
                interface eth0
                virtual_router_id 1
                debug 1
                virtual_ipaddress { 192.0.2.1 }
                debug 2
            }
            """
        let result = load(text, options: LoadOptions())
        let warnings = result.problems.filter { $0.category == .notActedOn }
        #expect(warnings.map { $0.place?.line } == [4])
        #expect(result.keywordsNotActedOn.map(\.keyword) == ["debug"])
        #expect(result.keywordsNotActedOn.first?.context == "vrrp_instance")
        #expect(result.configurationTestStatus == 0)
    }
}
