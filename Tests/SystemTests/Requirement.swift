import Foundation
import Lab
import Testing

/// What the tests of this target need of the machine. Where something is missing they are skipped, and say why.
enum Requirement {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    /// The daemon under test: $STAYALIVED, else the one that was built with these tests.
    static let stayalived: String? = {
        if let path = ProcessInfo.processInfo.environment["STAYALIVED"] { return path }
        return [".build/debug/stayalived", ".build/release/stayalived"].map { "\(root)/\($0)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    static let keepalived = Requirements.program("keepalived")
    static let vrrpd = Requirements.program("vrrpd")

    /// Why no test with nodes can run.
    static let whyNoNodes: String? = {
        let reason = Requirements.whyNoNodes ?? (stayalived == nil ? "stayalived has not been built" : nil)
        if let reason { FileHandle.standardError.write(Data("SKIPPED: system tests: \(reason)\n".utf8)) }
        return reason
    }()

    /// Why tests with this program as the peer cannot run.
    static func whyNo(_ program: String, _ path: String?) -> String? {
        if let whyNoNodes { return whyNoNodes }
        guard path == nil else { return nil }
        let reason = "\(program) is not installed (packaging/prepare test)"
        FileHandle.standardError.write(Data("SKIPPED: tests with \(program): \(reason)\n".utf8))
        return reason
    }
}

/// Lets so many tests run at a time: they wait most of their time, but the clock that they wait for is real.
actor Turnstile {
    static let shared = Turnstile(places: 5)

    private var places: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(places: Int) { self.places = places }

    private func enter() async {
        if places > 0 {
            places -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    private func leave() {
        if waiting.isEmpty { places += 1 } else { waiting.removeFirst().resume() }
    }

    nonisolated func pass(_ work: () async throws -> Void) async throws {
        await enter()
        do {
            try await work()
            await leave()
        } catch {
            await leave()
            throw error
        }
    }
}
