import Foundation
import InternetTypes
import Lab
import Testing

/// The pairs of `examples`, run as they are: each node holds what it should, and the other one takes it over.
@Suite(.enabled(if: noDaemon == nil, Comment(rawValue: noDaemon ?? "")))
struct ExampleTests {
    struct Example: Sendable, CustomTestStringConvertible {
        let name: String
        /// Who holds which address while both nodes are well: 0 is node A.
        let holders: [(address: String, node: Int)]
        var testDescription: String { name }
    }

    static let examples = [
        Example(name: "unicast-cloud", holders: [("192.0.2.100", 0)]),
        Example(name: "ipv6", holders: [("192.0.2.100", 0), ("2001:db8::100", 0), ("fe80::100", 0)]),
        Example(name: "active-active", holders: [("192.0.2.100", 0), ("192.0.2.101", 1)]),
    ]

    @Test(arguments: examples) func aPairFailsOverAndBack(_ example: Example) async throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("examples/\(example.name)")
        let files = try ["node-a.conf", "node-b.conf"].map {
            try String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8)
        }
        let holders = try example.holders.map { (try #require(IPAddress($0.address)), $0.node) }
        try await onSegment(["node-a", "node-b"]) { segment in
            let daemons = segment.nodes.map { Daemon($0) }
            for daemon in daemons {
                try daemon.node.write(
                    "hex:" + String(repeating: "5a", count: 32) + "\n", to: "/etc/keepalived/vrrp.key", mode: 0o600)
            }
            for (daemon, file) in zip(daemons, files) { try daemon.start(file) }
            for (address, node) in holders { try await daemons[node].becomesHolder(of: address, within: .seconds(15)) }

            // Node A dies without a word: node B has everything.
            segment.nodes[0].signalAll(of: daemons[0])
            for (address, _) in holders { try await daemons[1].becomesHolder(of: address, within: .seconds(15)) }

            // It is back: each has its own again, and the other has let go of it.
            try daemons[0].start(files[0])
            for (address, node) in holders {
                try await daemons[node].becomesHolder(of: address, within: .seconds(15))
                try await daemons[1 - node].losesHold(of: address, within: .seconds(15))
            }
        }
    }
}

extension Node {
    /// Ends a daemon and its workers at one moment, and takes the addresses away, as a lost machine would.
    fileprivate func signalAll(of daemon: Daemon) {
        daemon.process?.killFamily()
        for address in ["192.0.2.100/24", "192.0.2.101/24", "2001:db8::100/64", "fe80::100/64"] {
            try? ip("address delete \(address) dev eth0")
        }
    }
}
