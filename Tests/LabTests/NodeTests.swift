import Foundation
import InternetTypes
import Testing

@testable import Lab

/// What the laboratory promises to those who build on it.
@Suite(.enabled(if: Requirements.whyNoNodes == nil, "needs root and namespaces"))
struct NodeTests {
    @Test func nothingOutlivesANode() async throws {
        let node = try Node("short")
        // A child that ignores the polite signals, in a session of its own.
        let process = try node.start(["/bin/sh", "-c", "trap '' TERM HUP; setsid sleep 600 & echo started; wait"])
        try await process.line(containing: "started", within: .seconds(5))
        try await eventually("a family of two", within: .seconds(5)) { process.family.count == 2 }
        let family = process.family
        node.remove()
        try await eventually("the end of all", within: .seconds(5)) {
            _ = process.status
            return family.allSatisfy { kill($0, 0) != 0 }
        }
        #expect(process.status == 128 + SIGKILL)
    }

    @Test func aNodeHasItsOwnFilesAndName() throws {
        let node = try Node("box")
        try node.write("hello\n", to: "/etc/keepalived/lab-test")
        #expect(try node.run(["cat", "/etc/keepalived/lab-test"]) == "hello")
        #expect(try node.run(["uname", "-n"]) == "box")
        #expect(!FileManager.default.fileExists(atPath: "/etc/keepalived/lab-test"))
    }

    @Test func aFailingCommandSaysWhat() throws {
        let node = try Node("box")
        #expect(throws: LabError.self) { try node.run(["/bin/sh", "-c", "echo oh; exit 3"]) }
        #expect(try node.start(["/bin/sh", "-c", "exit 3"]).waitUntilExit() == 3)
        #expect(try node.start(["/nonexistent"]).waitUntilExit() == 127)
        #expect(throws: LabError.self) { try node.ip("link set nowhere up") }
    }

    @Test func aSegmentCarriesPacketsAndCanBeCut() async throws {
        let segment = try Segment(["a", "b"])
        let capture = try Capture(on: segment.hub)
        let (a, b) = (segment.nodes[0], segment.nodes[1])
        // A datagram to nobody's port: before it, the question and the answer who has the address.
        try a.run(["bash", "-c", "echo >/dev/udp/192.0.2.11/9"])
        try await eventually("question and answer", within: .seconds(2)) {
            Set(capture.frames.map(\.source)).count == 2
        }
        #expect(a.holds(Segment.address(0, .ipv4)))
        #expect(!b.holds(Segment.address(0, .ipv4)))
        #expect(segment.holders(of: Segment.address(1, .ipv6)).map(\.name) == ["b"])

        try segment.setCable(1, connected: false)
        try await eventually("no carrier", within: .seconds(2)) {
            try b.run(["cat", "/sys/class/net/eth0/carrier"]) == "0"
        }
        try segment.setCable(1, connected: true)
        try await eventually("a carrier", within: .seconds(2)) {
            try b.run(["cat", "/sys/class/net/eth0/carrier"]) == "1"
        }
        segment.remove()
    }
}
