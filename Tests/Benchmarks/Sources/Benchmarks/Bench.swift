import Foundation
import InternetTypes
import Lab

/// The scenarios, each a function that measures both daemons and prints its rows.
struct Bench: Sendable {
    let programs: Programs
    let isQuick: Bool
    /// Only this one is measured, for work on it.
    let only: Contestant?

    static let scenarios: [(name: String, about: String, run: @Sendable (Bench) async throws -> Void)] = [
        ("failover", "from the decision to the first advertisement, address and ARP", { try await $0.failover() }),
        ("spacing", "advertisements 10 ms apart, idle and beside busy loops", { try await $0.spacing() }),
        ("life", "start, memory, stop", { try await $0.life() }),
        ("processor", "processor time at 1, 100 and 255 instances", { try await $0.processor() }),
        ("forged", "forged packets, slowly and as a flood", { try await $0.forged() }),
        ("reading", "-t on small and large configurations", { try await $0.reading() }),
        ("addresses", "a thousand virtual addresses at once", { try await $0.addresses() }),
    ]

    /// Measures one daemon after the other.
    func eachContestant<Result: Sendable>(
        _ measure: @Sendable (Contestant) async throws -> Result
    ) async throws -> [Contestant: Result] {
        var results: [Contestant: Result] = [:]
        for contestant in Contestant.allCases where only == nil || only == contestant {
            results[contestant] = try await measure(contestant)
        }
        return results
    }
}
