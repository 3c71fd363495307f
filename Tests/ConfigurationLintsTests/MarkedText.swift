import ConfigurationLints
import InternetTypes
import KeepalivedConf
import Testing

/// A configuration in which `1️⃣`, `2️⃣` and so on name the places where something is to be found.
struct MarkedText {
    let text: String
    /// Line and column by marker.
    let places: [String: Place]

    init(_ marked: String, file: String = "/etc/keepalived/keepalived.conf") {
        var text = ""
        var places: [String: Place] = [:]
        for character in marked {
            if character.unicodeScalars.contains("\u{20e3}") {
                let line = text.utf8.count { $0 == 10 } + 1
                let column = text.utf8.reversed().prefix { $0 != 10 }.count + 1
                places[String(character)] = Place(file: file, line: line, column: column)
            } else {
                text.append(character)
            }
        }
        self.text = text
        self.places = places
    }
}

/// One finding that a text must give.
struct Expected: Sendable {
    let marker: String
    let lint: Lint
    let message: String

    init(_ marker: String, _ lint: Lint, _ message: String) {
        self.marker = marker
        self.lint = lint
        self.message = message
    }
}

/// The findings in a text, on a machine whose programs are all root's.
func findings(
    _ text: String, options: LintOptions = LintOptions(), prepare: (inout MemoryEnvironment) -> Void = { _ in }
) -> [Problem] {
    var environment = MemoryEnvironment(text)
    environment.users["keepalived_script"] = UserRecord(uid: 500, gid: 500)
    environment.everyProgramExists = true
    prepare(&environment)
    let result = ConfigurationLoader.load(
        path: "/etc/keepalived/keepalived.conf", options: LoadOptions(reportsKeywordsNotActedOn: false),
        environment: environment)
    return ConfigurationLinter.findings(in: result, options: options, environment: environment)
}

/// Checks that a marked text gives exactly the findings expected, each at its marker.
func expectFindings(
    _ marked: String, _ expected: [Expected], options: LintOptions = LintOptions(),
    prepare: (inout MemoryEnvironment) -> Void = { _ in }, sourceLocation: SourceLocation = #_sourceLocation
) {
    let text = MarkedText(marked)
    let found = findings(text.text, options: options, prepare: prepare)
    let list = found.map { "\($0.place.map { "\($0)" } ?? "-"): \($0.message)" }
    for item in expected {
        #expect(
            found.contains {
                $0.place == text.places[item.marker] && $0.message.contains(item.message)
                    && $0.message.hasSuffix("[\(item.lint.name)]") && $0.severity == item.lint.severity
            }, "\(item.marker) \(item.lint.name): \(list)", sourceLocation: sourceLocation)
    }
    #expect(found.count == expected.count, "\(list)", sourceLocation: sourceLocation)
    for problem in found {
        #expect(problem.category == .notice && problem.hint != nil && problem.sourceLine != nil)
    }
    #expect(found.configurationTestStatus == 0, sourceLocation: sourceLocation)
}

/// A lint with a text that has it, and what makes it go away.
struct LintCase: Sendable, CustomTestStringConvertible {
    let expected: [Expected]
    let text: String
    /// What is replaced by what in the twin, which has no finding.
    let remedy: (from: String, to: String)

    init(_ text: String, _ expected: Expected..., remedy from: String, _ to: String) {
        self.text = text
        self.expected = expected
        remedy = (from, to)
    }

    var testDescription: String { "\(expected.map(\.lint.name)) \(remedy.from) → \(remedy.to)" }

    var twin: String { MarkedText(text).text.replacing(remedy.from, with: remedy.to) }
}

/// An instance with what every instance has, and these lines.
func instance(
    _ lines: String, name: String = "VI_1", interface: String = "eth0", address: String = "192.0.2.10", id: Int = 51
) -> String {
    """
    vrrp_instance \(name) {
        interface \(interface)
        virtual_router_id \(id)
        virtual_ipaddress {
            \(address)
        }
    \(lines)
    }

    """
}
