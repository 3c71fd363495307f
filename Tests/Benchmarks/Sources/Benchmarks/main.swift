import Foundation
import Lab

let usage = """
    usage: stayalived-bench [--quick] [--only keepalived|stayalived] [--daemon PATH] [--peer PATH] [SCENARIO...]
    scenarios:
    """ + Bench.scenarios.map { "\n  \($0.name)  \($0.about)" }.joined()

func leave(_ text: String, status: Int32) -> Never {
    FileHandle.standardError.write(Data("\(text)\n".utf8))
    exit(status)
}

var isQuick = false
var only: Contestant?
var daemon = ".build/release/stayalived"
var peer = Requirements.program("keepalived")
var chosen: [String] = []
var words = CommandLine.arguments.dropFirst()
while let word = words.popFirst() {
    switch word {
    case "--quick": isQuick = true
    case "--only":
        only = words.popFirst().flatMap { Contestant(rawValue: $0) }
        if only == nil { leave(usage, status: 2) }
    case "--daemon": daemon = words.popFirst() ?? daemon
    case "--peer": peer = words.popFirst()
    case "-h", "--help":
        print(usage)
        exit(0)
    default:
        guard Bench.scenarios.contains(where: { $0.name == word }) else { leave(usage, status: 2) }
        chosen.append(word)
    }
}

if let reason = Requirements.whyNoNodes { leave("stayalived-bench: \(reason)", status: 1) }
guard let peer else { leave("stayalived-bench: keepalived is not installed", status: 1) }
guard FileManager.default.isExecutableFile(atPath: daemon) else {
    leave("stayalived-bench: no program at \(daemon)", status: 1)
}

let bench = Bench(
    programs: Programs(keepalived: peer, stayalived: URL(fileURLWithPath: daemon).path), isQuick: isQuick, only: only)
Table.header()
var failures = 0
for scenario in Bench.scenarios where chosen.isEmpty || chosen.contains(scenario.name) {
    do {
        try await scenario.run(bench)
    } catch {
        failures += 1
        Table.print("\(scenario.name): \(error)")
    }
}
exit(failures == 0 ? 0 : 1)
