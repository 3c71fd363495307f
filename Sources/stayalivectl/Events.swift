import ArgumentParser
import EventCatalogue
import EventRecord

/// `stayalivectl events`.
struct Events: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events", abstract: "List what Stayalived writes into the journal.",
        discussion: "One line for each kind of event: MESSAGE_ID, usual level, name and subject.")

    @Flag(help: "Write the journal's message catalogue.") var catalog = false
    @Flag(help: "Write the manual page stayalived-events(7) in mdoc.") var man = false

    func validate() throws {
        if catalog, man { throw ValidationError("--catalog and --man exclude each other") }
    }

    func run() {
        if catalog { return print(EventTexts.catalogue, terminator: "") }
        if man { return print(EventTexts.manual, terminator: "") }
        for kind in EventKind.allCases {
            print("\(kind.messageID)  \(kind.description.level)  \(kind.rawValue)  \(kind.description.subject)")
        }
    }
}
