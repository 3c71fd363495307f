import Foundation
import Testing

struct PackagingTests {
    private static func text(_ path: String) throws -> String {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    /// bash and zsh ask the program for its options; fish has them in a file.
    @Test func theFishCompletionKnowsEveryOption() throws {
        let completion = try Self.text("packaging/completions/stayalived.fish")
        let options = try Self.text("Sources/Supervisor/Options.swift")
            .matches(of: /CommandLineOption\((?:"(?<short>\w)"|nil), "(?<long>[\w-]+)"/)
        #expect(options.count >= 38)
        for option in options {
            #expect(completion.contains(" -l \(option.output.long) "), "--\(option.output.long)")
            if let short = option.output.short {
                #expect(completion.contains(" -s \(short) -l \(option.output.long) "))
            }
        }
    }

    @Test func thePackageHasEveryManualPage() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let pages = try FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent("man").path)
        let listed = try Self.text("packaging/debian/stayalived.manpages").split(separator: "\n").map(String.init)
        #expect(Set(listed) == Set(pages.filter { !$0.hasSuffix(".new") }.map { "man/" + $0 }))
    }

    @Test func thePackagesVersionIsTheProgramsVersion() throws {
        let changelog = try Self.text("packaging/debian/changelog")
        let version = try #require(
            try Self.text("Sources/Supervisor/Supervisor.swift").firstMatch(of: /text = "([\d.]+)"/))
        #expect(changelog.hasPrefix("stayalived (\(version.output.1)) "))
    }
}
