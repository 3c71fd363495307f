import Foundation
import Lab
import Testing

/// Debian's keepalived and Stayalived, given the same configuration and the same course of events, leave the same
/// addresses, links, routes, rules, kernel variables and firewall, after each step and after the stop.
///
/// Where they differ on purpose the case says how and why; where a feature is missing it says which. Both fail as soon as
/// they are no longer true.
@Suite struct DifferentialTests {
    static let here = DifferentialCase.all.filter { !$0.needsSecondKernel }
    static let there = DifferentialCase.all.filter(\.needsSecondKernel)

    @Test(.enabled(if: noPeer == nil, noPeer.map { Comment(rawValue: $0) }), arguments: here)
    func leavesTheSameState(_ one: DifferentialCase) async throws {
        try await compare(one)
    }

    @Test(.enabled(if: noSecondKernel == nil, noSecondKernel.map { Comment(rawValue: $0) }), arguments: there)
    func leavesTheSameStateInTheSecondKernel(_ one: DifferentialCase) async throws {
        try await compare(one)
    }

    @Test func thereAreCases() {
        #expect(Self.here.count >= 40)
        #expect(Self.there.count >= 8)
    }

    private func compare(_ one: DifferentialCase) async throws {
        let comparison = try await DifferentialRun.shared.comparison(one)
        let (reference, ours) = (comparison.reference, comparison.ours)
        try #require(reference.problems == [], "the case itself is broken: keepalived does not get through it")

        var found = ours.problems
        if ours.status != reference.status { found.append("exit status \(ours.status ?? -1)") }
        if ours.steps.count != reference.steps.count { found.append("steps are missing") }
        var unused = one.exceptions
        for (left, right) in zip(reference.steps, ours.steps) {
            for line in DifferentialResult.differences(left, right) {
                let excuses = one.exceptions.filter { exception in
                    [left.label, "*"].contains(exception.step)
                        && line.range(of: exception.pattern, options: .regularExpression) != nil
                }
                unused.removeAll { left in excuses.contains { $0.pattern == left.pattern && $0.step == left.step } }
                if excuses.isEmpty { found.append("after \(left.label): \(line)") }
            }
        }
        found += unused.map { "no longer differs (\($0.reason)): remove the line with \($0.pattern)" }

        func agree() { #expect(found == [], "\(found.joined(separator: "\n"))\n\(comparison.log)") }
        guard let missing = one.missing else { return agree() }
        // Fails once there is nothing to complain about: then the line with `todo` has to go.
        withKnownIssue("\(missing)") { agree() }
    }
}

private let noPeer = Requirement.whyNo("keepalived", Requirement.keepalived)

private let noSecondKernel: String? = {
    if let noPeer { return noPeer }
    guard let reason = SecondKernel.whyNot else { return nil }
    FileHandle.standardError.write(Data("SKIPPED: tests in the second kernel: \(reason)\n".utf8))
    return reason
}()
