import EventCatalogue
import EventRecord
import Foundation
import InternetTypes
import Testing
import VRRP

struct EventTextsTests {
    private static func committed(_ path: String) throws -> String {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    @Test func theCommittedFilesAreUpToDate() throws {
        #expect(try Self.committed("packaging/stayalived.catalog") == EventTexts.catalogue, "run 'make manual'")
        #expect(try Self.committed("man/stayalived-events.7") == EventTexts.manual, "run 'make manual'")
    }

    @Test func identifiersAreDifferentAndWellFormed() {
        let all = EventKind.allCases.map(\.messageID)
        #expect(Set(all).count == all.count)
        for one in all {
            #expect(one.utf8.count == 32)
            #expect(one.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) })
        }
    }

    @Test(arguments: EventKind.allCases)
    func subjectsUseOnlyFieldsThatThereAre(_ kind: EventKind) {
        let text = kind.description
        let used = text.subject.split(separator: "@").filter { $0.hasPrefix("STAYALIVED_") }.map(String.init)
        #expect(Set(used).isSubset(of: text.fields.map(\.name)))
        #expect(text.meaning.hasSuffix("."))
        #expect(["info", "notice", "warning", "error", "crit"].contains(text.level))
    }

    /// What the pure side says has the fields that are documented, no more and no fewer.
    @Test func eventsHaveTheirDocumentedFields() throws {
        let source = try #require(IPAddress("192.0.2.11"))
        let vrid = try #require(VRID(51))
        let low = Priority(90)
        let high = Priority(100)
        let eth0 = try #require(InterfaceName("eth0"))
        let events: [Event] = [
            .heardLowerPriority("VI_1", from: source, theirs: low, ours: high), .heardResignation("VI_1", from: source),
            .ownerConflict("VI_1", with: source),
            .priorityChanged("VI_1", from: high, to: low, state: .backup, cause: "a script"),
            .groupTransition(group: "G", to: .backup, cause: "VI_1"),
            .scriptStatus(script: "chk", isUp: false, detail: "exited with status 1"), .fileNumber(file: "f", 3),
            .processStatus(process: "p", hasQuorum: true, count: 2),
            .unknownVRID(vrid, from: source, eth0),
            .drift("VI_1", Drift(kind: "rule", object: "rule 7: from all", cause: .changed, isRepaired: true)),
        ]
        for event in events {
            let record = event.record
            #expect(record.messageID == event.kind.messageID)
            #expect(Set(record.fields.map(\.name)) == Set(event.kind.description.fields.map(\.name)), "\(event.kind)")
        }
    }

    @Test func aFailoverIsMoreThanInformation() {
        #expect(EventKind.transition.description.level == "notice")
        #expect(EventKind.groupTransition.description.level == "notice")
    }
}
