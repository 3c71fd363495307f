import Foundation
import Testing

/// The rules of the house that the compiler does not know.
@Suite struct HouseTests {
    struct Source: Sendable, CustomTestStringConvertible {
        let target: String
        let path: String
        let lines: [Substring]

        var testDescription: String { path }
    }

    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// All Swift files under Sources.
    static let sources: [Source] = {
        let folder = root.appendingPathComponent("Sources")
        let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        return files.filter { $0.hasSuffix(".swift") }.sorted().compactMap { path in
            guard let text = try? String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8) else {
                return nil
            }
            let target = path.prefix { $0 != "/" }
            return Source(
                target: String(target), path: path, lines: text.split(separator: "\n", omittingEmptySubsequences: false)
            )
        }
    }()

    /// The targets whose code touches no operating system, one name to a line.
    static let pureTargets: Set<String> = {
        let text = try? String(contentsOf: root.appendingPathComponent(".pure-targets"), encoding: .utf8)
        return Set((text ?? "").split(separator: "\n").map(String.init))
    }()

    /// Modules of other packages that touch no operating system either.
    static let pureDependencies: Set<String> = ["HeapModule"]

    /// The module that a line imports: `public import struct A.B` names `A`.
    static func importedModule(_ line: Substring) -> String? {
        let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
        var words = line.prefix { $0 != "/" }.split(whereSeparator: \.isWhitespace)[...]
        while let first = words.first, first != "import" {
            guard first.hasPrefix("@") || ["public", "package", "internal", "fileprivate", "private"].contains(first)
            else { return nil }
            words.removeFirst()
        }
        words = words.dropFirst()
        if let kind = words.first, kinds.contains(kind) { words.removeFirst() }
        return words.first.map { String($0.prefix { $0 != "." }) }
    }

    @Test func thereIsSomethingToCheck() {
        #expect(Self.sources.count > 10)
        #expect(Self.pureTargets.contains("VRRP"))
    }

    @Test func importsAreRecognised() {
        #expect(Self.importedModule("import Glibc") == "Glibc")
        #expect(Self.importedModule("@testable public import struct Foundation.Data // why") == "Foundation")
        #expect(Self.importedModule("    private import CLinux") == "CLinux")
        #expect(Self.importedModule("let text = \"import\"") == nil)
        #expect(Self.importedModule("// import Glibc") == nil)
    }

    @Test(arguments: sources.filter { pureTargets.contains($0.target) })
    func pureTargetsImportOnlyPureTargets(source: Source) {
        for (number, line) in source.lines.enumerated() {
            guard let module = Self.importedModule(line) else { continue }
            let isPure = Self.pureTargets.union(Self.pureDependencies).contains(module)
            #expect(isPure, "\(source.path):\(number + 1) imports \(module)")
            #expect(module != source.target)
        }
    }

    @Test(arguments: sources)
    func filesStayReadable(source: Source) {
        #expect(source.lines.count <= 800, "\(source.path) has \(source.lines.count) lines")
    }

    @Test(arguments: sources)
    func nothingTrapsByDesign(source: Source) {
        // Written apart, so that this file would pass its own check.
        let forbidden = ["try" + "!", "fatalError" + "(", " as" + "! "]
        for (number, line) in source.lines.enumerated() {
            for word in forbidden where line.contains(word) {
                let code = line.range(of: "//").map { line[..<$0.lowerBound] } ?? line
                #expect(!code.contains(word), "\(source.path):\(number + 1) has \(word)")
            }
        }
    }
}
