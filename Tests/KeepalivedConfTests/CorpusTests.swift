import Foundation
import KeepalivedConf
import Testing

/// What we make of real configurations, held against what keepalived 2.4.3 made of them on the same machine.
@Suite(.serialized) struct CorpusTests {
    private static let verdicts = Result {
        let environment = try CorpusFile.environment()
        return try CorpusFile.all().map { Verdict($0, in: environment) }
    }

    /// The files on which we differ, with theirs, ours and the reason; the test holds the list to the truth.
    private func listed() throws -> [String: (theirs: Int32, ours: Int32)] {
        let path = CorpusFile.folder.deletingLastPathComponent().appendingPathComponent("CorpusDisagreements.tsv")
        var result: [String: (theirs: Int32, ours: Int32)] = [:]
        for line in try String(contentsOf: path, encoding: .utf8).split(separator: "\n").dropFirst() {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            #expect(fields.count == 4 && fields[3].count > 10, "no reason for \(fields[0])")
            result[fields[0]] = (try #require(Int32(fields[1])), try #require(Int32(fields[2])))
        }
        return result
    }

    @Test func exitStatusesAgree() throws {
        let verdicts = try Self.verdicts.get()
        let listed = try listed()
        for verdict in verdicts {
            let difference = listed[verdict.file.name]
            if verdict.agrees {
                #expect(difference == nil, "\(verdict.file.name) agrees now")
            } else {
                #expect(
                    difference.map { $0.theirs == verdict.file.status && $0.ours == verdict.status } == true,
                    "\(verdict.file.name): theirs \(verdict.file.status), ours \(verdict.status)")
            }
        }
        let count = Double(verdicts.count)
        #expect(count >= 500)
        #expect(Double(verdicts.count { $0.agreesOnZero }) / count >= 0.99)
        #expect(Double(verdicts.count { $0.agrees }) / count >= 0.97)
    }

    /// The reference stops at a missing argument, a crash or a missing namespace; it counts once for every process that
    /// reads, which cannot be told exactly where a stray brace makes them see different blocks.
    @Test func unknownKeywordsAgree() throws {
        let comparable = try Self.verdicts.get().filter { [0, 5, 6].contains($0.file.status) && !$0.endsEarly }
        let differing = comparable.filter { $0.unknownKeywordMessages != $0.file.unknownKeywordMessages }
        #expect(comparable.filter { $0.file.unknownKeywordMessages > 0 }.count >= 80)
        #expect(Double(differing.count) / Double(comparable.count) <= 0.06, "\(differing.map(\.file.name))")
    }

    /// Where our lines are not those of 2.2.7, and why.
    private static let otherLines: [String: String] = {
        let newer = "2.4.3 reads it otherwise than 2.2.7; our count, or the first message, is that of 2.4.3"
        let comment = "a comment ends a definition of several lines since 2.4; first message as recorded"
        let skipped = "we look into a virtual_server whose address is wrong; keepalived skips it"
        return [
            "wild/027.conf": newer, "maintainer/x471.conf": newer, "maintainer/x473.conf": newer,
            "maintainer/x521.conf": newer, "maintainer/x525.conf": newer, "maintainer/251.conf": newer,
            "maintainer/249.conf": newer, "maintainer/x661.conf": newer, "maintainer/257.conf": comment,
            "maintainer/x071.conf": comment, "maintainer/x135.conf": comment, "maintainer/x491.conf": comment,
            "maintainer/x663.conf": comment, "maintainer/x803.conf": comment, "wild/241.conf": skipped,
            "maintainer/x409.conf": skipped, "maintainer/x419.conf": "vrrp_ipsets is not built into Debian's",
            "maintainer/x659.conf": "2.4.3 crashes on it; the comments in its definitions end them",
            "maintainer/x775.conf": "we carry out a repetition that stands in a definition",
        ]
    }()

    /// What 2.4.3 was recorded with are counts only, so the lines are those that Debian's 2.2.7 names for the same files
    /// (its `-t`, each line once). A file stands in the list also where it names none; keywords that are newer than 2.2.7,
    /// or that Debian leaves out, are not compared.
    @Test func unknownKeywordsAreOnTheSameLines() throws {
        struct Line: Hashable { let number: Int, word: String }
        let path = CorpusFile.folder.deletingLastPathComponent().appendingPathComponent("CorpusUnknownKeywords.tsv")
        var theirs: [String: Set<Line>] = [:]
        for line in try String(contentsOf: path, encoding: .utf8).split(separator: "\n").dropFirst() {
            let fields = line.split(separator: "\t", maxSplits: 4, omittingEmptySubsequences: false).map(String.init)
            // With 2 it stopped at a missing argument.
            guard fields.count == 5, ["0", "5", "6"].contains(fields[1]) else { continue }
            theirs[fields[0], default: []].formUnion([])
            guard let number = Int(fields[3]), fields[0].hasSuffix("/" + fields[2]) else { continue }
            theirs[fields[0]]?.insert(Line(number: number, word: fields[4]))
        }
        let newer = Set(KeywordTable.shared.rows.filter { !$0.since.isEmpty }.map(\.name))
        let environment = try CorpusFile.environment()
        var differing: [String] = []
        var named = 0
        for file in try CorpusFile.all() {
            guard let theirs = theirs[file.name] else { continue }
            let result = file.load(in: environment)
            guard result.missingNamespace == nil else { continue }
            let ours = Set(result.unknownKeywords.map { Line(number: $0.place?.line ?? 0, word: $0.keyword) })
            let difference = ours.symmetricDifference(theirs).filter { !newer.contains($0.word) }
            named += theirs.count
            if !difference.isEmpty { differing.append(file.name) }
        }
        #expect(named > 500)
        #expect(differing.sorted() == Self.otherLines.keys.sorted())
    }

    @Test func everyProblemHasAPlaceAndAText() throws {
        let formatter = ProblemFormatter()
        for verdict in try Self.verdicts.get() {
            for problem in verdict.problems.prefix(200) {
                #expect(problem.place != nil, "\(verdict.file.name): \(problem.message)")
                #expect(formatter.text(problem).contains(problem.message))
            }
        }
    }

    @Test func workersRebuildTheSameModel() throws {
        let environment = try CorpusFile.environment()
        for file in try CorpusFile.all() where file.text.count < 20_000 {
            let result = file.load(in: environment)
            let expanded = try #require(ExpandedConfiguration(serialized: result.expanded.serialized), "\(file.name)")
            #expect(expanded == result.expanded)
            let again = Configuration.load(expanded: expanded, environment: file.environment(from: environment))
            #expect(again == result.configuration, "\(file.name)")
        }
    }

    /// Truncations and single changed bytes never stop the reader; the seed makes every run the same.
    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func damagedFilesAreRead(seed: UInt64) throws {
        var random = Seeded(state: seed)
        let environment = try CorpusFile.environment()
        let files = try CorpusFile.all().filter { $0.text.count < 6000 }
        for _ in 0..<120 {
            let file = try #require(files.randomElement(using: &random))
            var text = file.text
            guard !text.isEmpty else { continue }
            if Bool.random(using: &random) {
                text.removeLast(Int.random(in: 1...text.count, using: &random))
            } else {
                text[Int.random(in: 0..<text.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            let result = file.with(text).load(in: environment)
            #expect(result.problems.count <= text.count * 4 + 10)
        }
    }

    /// Writes the differences to the file that `CORPUS_REPORT` names, for whoever works on them.
    @Test func report() throws {
        guard let path = ProcessInfo.processInfo.environment["CORPUS_REPORT"] else { return }
        var out = ""
        for verdict in try Self.verdicts.get() {
            let file = verdict.file
            guard !verdict.agrees || verdict.unknownKeywordMessages != file.unknownKeywordMessages else { continue }
            out += "== \(file.name) theirs \(file.status) ours \(verdict.status)"
            out += " unknown \(file.unknownKeywordMessages)/\(verdict.unknownKeywordMessages) \(file.firstMessage)\n"
            for problem in verdict.problems.filter({ $0.category != .notActedOn }).prefix(8) {
                out += "   \(problem.category.rawValue) \(problem.place?.line ?? 0) \(problem.message)"
                out += " | \((problem.expandedLine ?? problem.sourceLine ?? "").prefix(100))\n"
            }
        }
        try out.write(toFile: path, atomically: true, encoding: .utf8)
    }
}

/// A generator whose sequence a seed fixes.
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ state >> 29
    }
}
