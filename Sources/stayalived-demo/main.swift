import Foundation
import Lab

let usage = "usage: stayalived-demo [--daemon PATH] [--example FOLDER]"
let executable =
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
let built = URL(fileURLWithPath: executable).deletingLastPathComponent()
var daemon = built.appendingPathComponent("stayalived").path
var example = "examples/nginx-pair"

var words = CommandLine.arguments.dropFirst()
while let word = words.popFirst() {
    switch (word, words.first) {
    case ("--daemon", let value?): daemon = URL(fileURLWithPath: value).path
    case ("--example", let value?): example = value
    case ("-h", _), ("--help", _):
        print(usage)
        exit(0)
    default: leave(usage, status: 2)
    }
    words = words.dropFirst()
}

func leave(_ text: String, status: Int32) -> Never {
    FileHandle.standardError.write(Data("stayalived-demo: \(text)\n".utf8))
    exit(status)
}

if let reason = Requirements.whyNoNodes { leave(reason, status: 1) }
guard FileManager.default.isExecutableFile(atPath: daemon) else { leave("no program at \(daemon)", status: 1) }
guard FileManager.default.fileExists(atPath: example + "/node-a.conf") else {
    leave("no example at \(example)", status: 1)
}

do {
    let demo = try Demo(daemon: daemon, example: example)
    exit(try await demo.run() ? 0 : 1)
} catch {
    leave("\(error)", status: 1)
}
