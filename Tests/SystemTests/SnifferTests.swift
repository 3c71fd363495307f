import Foundation
import InternetTypes
import Lab
import Testing

private let noSniffer: String? = {
    if let noDaemon { return noDaemon }
    guard Requirements.program("tshark") == nil else { return nil }
    let reason = "tshark is not installed (packaging/prepare test)"
    FileHandle.standardError.write(Data("SKIPPED: tests with tshark: \(reason)\n".utf8))
    return reason
}()

/// What we send before the eyes of somebody else's decoder.
@Suite(.enabled(if: noSniffer == nil, Comment(rawValue: noSniffer ?? "")))
struct SnifferTests {
    /// One instance of each kind of packet, by its VRID.
    private static let kinds: [(vrid: Int, lines: [String], address: String)] = [
        (1, ["version 2"], "192.0.2.101/24"),
        (2, ["version 2", "authentication {", "auth_type PASS", "auth_pass s3cret", "}"], "192.0.2.102/24"),
        (3, ["version 2", "authentication {", "auth_type AH", "auth_pass s3cret", "}"], "192.0.2.103/24"),
        (4, ["version 3"], "192.0.2.104/24"), (5, ["version 3"], "2001:db8::105/64"),
        (6, ["version 3", "unicast_peer {", "192.0.2.11", "}"], "192.0.2.106/24"),
        (7, ["version 2", "unicast_peer {", "192.0.2.11", "}"], "192.0.2.107/24"),
        (8, ["version 3", "unicast_peer {", "fe80::b", "}"], "2001:db8::108/64"),
        (9, hmac + ["version 3"], "192.0.2.109/24"), (10, hmac + ["version 3"], "2001:db8::110/64"),
        (11, hmac + ["version 2"], "192.0.2.111/24"),
    ]
    private static let hmac = [
        "auth_hmac {", "key 1 An-ASCII-key-of-forty-bytes-0123456789ab", "active_key 1", "}",
    ]

    private static var configuration: String {
        let instances = kinds.map { kind in
            (["vrrp_instance VI_\(kind.vrid) {", "interface eth0", "virtual_router_id \(kind.vrid)", "advert_int 1"]
                + kind.lines + ["virtual_ipaddress {", kind.address, "}", "}"]).joined(separator: "\n")
        }
        return DaemonUnderTest.globals + instances.joined(separator: "\n") + "\n"
    }

    @Test func tsharkUnderstandsAllThatWeSend() async throws {
        try await onSegment(["a", "b"]) { segment in
            // A switch port that b's MAC address is known on: unicast passes br0 as well.
            let sniffer = try segment.hub.start([
                "tshark", "-i", "port0", "-n", "-l", "-T", "fields", "-E", "separator=;", "-e", "frame.protocols", "-e",
                "vrrp.virt_rtr_id", "-e", "_ws.malformed", "-e", "_ws.expert.message", "-e", "arp.isgratuitous", "-e",
                "icmpv6.type",
            ])
            try await eventually("the sniffer", within: .seconds(20), seen: { sniffer.text }) {
                sniffer.text.contains("Capturing on")
            }
            let daemon = Daemon(segment.nodes[0])
            try daemon.start(Self.configuration)
            func decoded() -> [[String]] {
                sniffer.lines.map {
                    $0.text.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
                }.filter { $0.count == 6 }
            }
            let wanted = Set(Self.kinds.map { String($0.vrid) })
            try await eventually("every kind of packet", within: .seconds(20), seen: { sniffer.text + daemon.log }) {
                let seen = decoded()
                return wanted.isSubset(of: seen.map { $0[1] }) && seen.contains { $0[4] == "1" || $0[4] == "True" }
                    && seen.contains { $0[5] == "136" }
            }
            let signed: Set = ["9", "10", "11"]
            for packet in decoded() where packet[0].contains("vrrp") || packet[0].contains("arp") || packet[5] == "136"
            {
                #expect(packet[2].isEmpty, "malformed: \(packet)")
                // tshark counts the trailer of auth_hmac into the checksum, which does not cover it over IPv4.
                if signed.contains(packet[1]) { continue }
                #expect(packet[3].isEmpty, "complaint: \(packet)")
            }
        }
    }
}
