import Foundation
import Lab
import Testing

/// A configuration that keepalived and Stayalived must make the same of; Differential/README.md says what it may hold.
struct DifferentialCase: Sendable, CustomTestStringConvertible {
    /// A difference that is meant, and why.
    struct Exception: Sendable {
        /// The step that it is seen after; "*" for any.
        let step: String
        let pattern: String
        let reason: String
    }

    let name: String
    let path: String
    /// Kernel modules without which it makes no sense; where there are some it runs in the second kernel.
    private(set) var modules: [String] = []
    /// Why the two do not agree yet; nil where they have to.
    private(set) var missing: String?
    private(set) var exceptions: [Exception] = []

    var testDescription: String { name }
    var needsSecondKernel: Bool { !modules.isEmpty }

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Differential")

    static let all: [DifferentialCase] = {
        let cases = folder.appendingPathComponent("cases")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: cases.path)) ?? []
        return names.filter { $0.hasSuffix(".conf") }.sorted()
            .compactMap { try? DifferentialCase(cases.appendingPathComponent($0)) }
    }()

    private init(_ file: URL) throws {
        name = file.deletingPathExtension().lastPathComponent
        path = file.path
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") where line.hasPrefix("#: ") {
            let words = line.dropFirst(3).split(separator: " ", maxSplits: 1)
            let rest = words.count > 1 ? String(words[1]) : ""
            switch words.first {
            case "kernel": modules = rest.split(separator: " ").map(String.init)
            case "todo": missing = rest
            case "except":
                let parts = rest.components(separatedBy: " | ")
                guard parts.count == 3 else { throw LabError.command("\(name): \(line)", output: "not three parts") }
                exceptions.append(Exception(step: parts[0], pattern: parts[1], reason: parts[2]))
            default: break
            }
        }
    }
}

/// What one daemon made of a case: written by differential.py.
struct DifferentialResult: Decodable, Sendable {
    struct Step: Decodable {
        let label: String
        let state: [String: [String]]
    }
    let steps: [Step]
    let problems: [String]
    let status: Int32?

    static func read(_ folder: URL, _ name: String, _ daemon: String) throws -> Self {
        let data = try Data(contentsOf: folder.appendingPathComponent("\(name).\(daemon).json"))
        return try JSONDecoder().decode(Self.self, from: data)
    }

    /// Lines by which the states of a step differ, each saying who has it: order within a section means nothing, except
    /// among the rules of a firewall.
    static func differences(_ reference: Step, _ ours: Step) -> [String] {
        Set(reference.state.keys).union(ours.state.keys).sorted().flatMap { section in
            let left = reference.state[section] ?? []
            let right = ours.state[section] ?? []
            guard left != right else { return [String]() }
            let difference = right.difference(from: left)
            return difference.removals.map { Self.line("keepalived", section, $0) }
                + difference.insertions.map { Self.line("stayalived", section, $0) }
        }
    }

    private static func line(_ who: String, _ section: String, _ change: CollectionDifference<String>.Change) -> String
    {
        switch change {
        case .insert(_, let text, _), .remove(_, let text, _): "only \(who): \(section): \(text)"
        }
    }
}

/// Runs all cases once, each kernel's together, for all tests that ask.
actor DifferentialRun {
    static let shared = DifferentialRun()

    /// What both daemons made of a case, and what ours said.
    struct Comparison: Sendable {
        let reference: DifferentialResult
        let ours: DifferentialResult
        let log: String
    }

    private var runs: [Bool: Task<[String: Comparison], any Error>] = [:]

    /// Both results of a case; the first call for a kernel runs all cases that belong there.
    func comparison(_ one: DifferentialCase) async throws -> Comparison {
        let place = one.needsSecondKernel
        let run = runs[place] ?? Task { try await Self.run(inSecondKernel: place) }
        runs[place] = run
        return try #require(try await run.value[one.name])
    }

    private static func run(inSecondKernel: Bool) async throws -> [String: Comparison] {
        let cases = DifferentialCase.all.filter { $0.needsSecondKernel == inSecondKernel }
        let out = FileManager.default.temporaryDirectory.appendingPathComponent("differential-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: out, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: out) }
        if inSecondKernel {
            let modules = ["veth", "nf_tables"] + Set(cases.flatMap(\.modules)).sorted()
            let outcome = try await SecondKernel.run(
                words(cases, out: "/mnt/shared", jobs: 8), modules: modules, sharing: out, within: .seconds(480))
            guard outcome.status == 0 else { throw LabError.command("second kernel", output: outcome.text) }
        } else {
            let node = try Node("differential")
            defer { node.remove() }
            let process = try node.start(words(cases, out: out.path, jobs: 20))
            try await eventually("all cases", within: .seconds(300), seen: { process.text }) { process.isOver }
            guard process.status == 0 else { throw LabError.command("differential.py", output: process.text) }
        }
        return try cases.reduce(into: [:]) { found, one in
            found[one.name] = Comparison(
                reference: try .read(out, one.name, "keepalived"), ours: try .read(out, one.name, "stayalived"),
                log: (try? String(
                    contentsOf: out.appendingPathComponent("\(one.name).stayalived.log"), encoding: .utf8)) ?? "")
        }
    }

    private static func words(_ cases: [DifferentialCase], out: String, jobs: Int) throws -> [String] {
        let program = DifferentialCase.folder.appendingPathComponent("differential.py").path
        let keepalived = try #require(Requirement.keepalived)
        let stayalived = try #require(Requirement.stayalived)
        return [
            "/usr/bin/python3", program, "--out", out, "--jobs", "\(jobs)", "--daemon", "keepalived=\(keepalived)",
            "--daemon", "stayalived=\(stayalived)",
        ] + cases.map(\.path)
    }
}
