import Foundation
import InternetTypes
import Lab
import Testing

/// `use_vmac` and `no_accept` with the daemon itself: what is on the wire, in the kernel, and after crashes and meddling.
@Suite("Virtual MAC addresses", .enabled(if: whyNotHere == nil, whyNotHere.map { Comment(rawValue: $0) }))
struct VirtualMACTests {
    private static let mac = MACAddress.virtualRouter(51, .ipv4)

    /// A MASTER with a macvlan, in one node.
    private func withMaster(
        _ lines: [String] = ["use_vmac"], _ body: (Segment, Capture, Daemon) async throws -> Void
    ) async throws {
        try await onSegment { segment in
            let capture = try segment.listen()[0]
            let daemon = Daemon(segment.nodes[0])
            try daemon.start(configuration(Instance(lines: lines)))
            try await daemon.becomesHolder(of: virtual(0), within: .seconds(10))
            try await body(segment, capture, daemon)
        }
    }

    private func link(_ name: String, of daemon: Daemon) -> String {
        (try? daemon.node.run(["ip", "-d", "-o", "link", "show", "dev", name])) ?? ""
    }

    private func tables(of daemon: Daemon) -> String { (try? daemon.node.run(["nft", "list", "ruleset"])) ?? "" }

    @Test("Advertisements and announcements leave with the virtual router's MAC address")
    func wire() async throws {
        try await withMaster { _, capture, daemon in
            try await eventually("an announcement", within: .seconds(5), seen: { daemon.log }) {
                capture.frames.contains { $0.announced == virtual(0) }
            }
            let sources = Set(
                capture.frames.filter { $0.advertisement != nil || $0.announced == virtual(0) }.map(\.source))
            #expect(sources == [Self.mac])
            #expect(link("vrrp.51", of: daemon).contains("macvlan mode private"))
        }
    }

    @Test("With vmac_xmit_base only announcements have it")
    func base() async throws {
        try await withMaster(["use_vmac", "vmac_xmit_base"]) { _, capture, daemon in
            try await eventually("an announcement", within: .seconds(5), seen: { daemon.log }) {
                capture.frames.contains { $0.announced == virtual(0) }
            }
            #expect(
                Set(capture.frames.filter { $0.advertisement != nil }.map(\.source.description)) == [
                    Segment.macAddress(0)
                ])
            #expect(Set(capture.frames.filter { $0.announced == virtual(0) }.map(\.source)) == [Self.mac])
        }
    }

    @Test("A worker that replaces another one takes the macvlan over as it is, and it goes with the daemon")
    func takenOver() async throws {
        try await withMaster { _, _, daemon in
            let before = link("vrrp.51", of: daemon).prefix { $0 != ":" }
            try await daemon.replaceWorker()
            try await daemon.says("resumed after a restart of the worker", within: .seconds(10))
            #expect(link("vrrp.51", of: daemon).prefix { $0 != ":" } == before, "another interface\n\(daemon.log)")
            #expect(daemon.node.holds(virtual(0)))
            daemon.process?.signal(SIGTERM)
            try await eventually("no macvlan", within: .seconds(10), seen: { daemon.log }) {
                link("vrrp.51", of: daemon).isEmpty
            }
            // What the predecessor had changed is put back, too.
            try await eventually("the settings of before", within: .seconds(10), seen: { daemon.log }) {
                (try? daemon.node.run(["sysctl", "-n", "net.ipv4.conf.eth0.arp_ignore"]))?.hasPrefix("0") == true
            }
        }
    }

    @Test("A macvlan that somebody deletes is made again, and the instance stays MASTER")
    func deleted() async throws {
        try await withMaster { _, capture, daemon in
            let begin = Instant.wallClock
            try daemon.node.ip("link del vrrp.51")
            try await daemon.says("interface vrrp.51 was removed by somebody else and is put back")
            try await daemon.becomesHolder(of: virtual(0))
            try await eventually("another announcement", within: .seconds(5), seen: { daemon.log }) {
                capture.frames.contains { $0.announced == virtual(0) && $0.time > begin }
            }
            try await eventually("more advertisements", within: .seconds(5), seen: { daemon.log }) {
                capture.advertisements.contains { $0.time > begin && $0.advertisement.priority > 0 }
            }
            #expect(daemon.logs("Entering") == 2, "\(daemon.log)")
        }
    }

    @Test("no_accept keeps packets away while it is MASTER, whoever flushes the tables; nothing stays")
    func guarded() async throws {
        guard Requirements.program("nft") != nil else {
            print("SKIPPED guarded: nft is not installed (packaging/prepare test)")
            return
        }
        try await withMaster(["no_accept"]) { _, _, daemon in
            #expect(tables(of: daemon).contains("elements = { 192.0.2.100 }"), "\(daemon.log)")
            try daemon.node.run(["nft", "flush", "ruleset"])
            try await daemon.says("nftables keepalived were changed by nft")
            #expect(tables(of: daemon).contains("ip daddr @vips drop"))
            try await daemon.replaceWorker()
            try await daemon.says("resumed after a restart of the worker", within: .seconds(10))
            #expect(tables(of: daemon).contains("elements = { 192.0.2.100 }"), "\(daemon.log)")
            daemon.process?.signal(SIGTERM)
            try await eventually("no tables", within: .seconds(10), seen: { tables(of: daemon) }) {
                tables(of: daemon).isEmpty
            }
        }
    }

    @Test("Tables that a killed daemon has left are replaced by the next one")
    func leftOver() async throws {
        guard Requirements.program("nft") != nil else { return }
        try await onSegment { segment in
            let daemon = Daemon(segment.nodes[0])
            try daemon.node.run([
                "nft", "add table ip keepalived; add set ip keepalived stale { type ipv4_addr; }",
            ])
            try daemon.start(configuration(Instance(lines: ["no_accept"])))
            try await daemon.becomesHolder(of: virtual(0), within: .seconds(10))
            #expect(!tables(of: daemon).contains("stale"))
            #expect(tables(of: daemon).contains("192.0.2.100"))
        }
    }
}

/// Pairs in which the other one is keepalived with a virtual MAC address.
@Suite(
    "Virtual MAC addresses beside keepalived",
    .enabled(if: whyNotBesideKeepalived == nil, whyNotBesideKeepalived.map { Comment(rawValue: $0) }))
struct VirtualMACInteropTests {
    private func text(_ priority: Int, _ addresses: [String]) -> String {
        """
        vrrp_instance VI_1 {
            version 3
            interface eth0
            virtual_router_id 51
            priority \(priority)
            advert_int 0.1
            use_vmac
            virtual_ipaddress {
                \(addresses.joined(separator: "\n        "))
            }
        }

        """
    }

    /// Either leads: the other one stays BACKUP until the leader dies, and yields when it comes back.
    @Test(arguments: [true, false], [["192.0.2.100/24"], ["fe80::100/64", "2001:db8::100/64"]])
    func pair(oursLeads: Bool, addresses: [String]) async throws {
        let watched = try #require(IPAddress(addresses[addresses.count - 1].prefix { $0 != "/" }))
        let programs = [Daemon.program, Requirement.keepalived ?? "keepalived"]
        try await onSegment(["a", "b"]) { segment in
            var processes: [LabProcess] = []
            func start(_ index: Int) throws {
                let leads = index == 0
                try segment.nodes[index].write(text(leads ? 200 : 100, addresses), to: Daemon.file)
                let program = programs[leads == oursLeads ? 0 : 1]
                processes.append(try segment.nodes[index].start([program, "-n", "-l", "-D"]))
            }
            func holder(is index: Int) async throws {
                try await eventually(
                    "\(watched) on node \(index) only", within: .seconds(15),
                    seen: { processes.map(\.text).joined(separator: "\n") }
                ) {
                    segment.nodes[index].holds(watched) && !segment.nodes[1 - index].holds(watched)
                }
            }
            try start(0)
            try await holder(is: 0)
            try start(1)
            try await eventually(
                "a backup", within: .seconds(10), seen: { processes.map(\.text).joined(separator: "\n") }
            ) {
                processes[1].text.contains("Entering BACKUP STATE")
            }
            processes[0].killFamily()
            // The dead one's macvlan would answer for the address; its node is switched off.
            try segment.nodes[0].ip("link del vrrp.51")
            try await holder(is: 1)
            try start(0)
            try await holder(is: 0)
            #expect(processes[1].text.components(separatedBy: "Entering MASTER STATE").count == 2)
        }
    }
}

private let whyNotHere: String? = {
    if let reason = Requirement.whyNoNodes { return reason }
    guard let reason = whyNoMacvlan else { return nil }
    FileHandle.standardError.write(Data("SKIPPED: virtual MAC addresses: \(reason)\n".utf8))
    return reason
}()

private let whyNotBesideKeepalived = whyNotHere ?? Requirement.whyNo("keepalived", Requirement.keepalived)

/// Why this kernel can make no macvlan.
private let whyNoMacvlan: String? = {
    guard let segment = try? Segment(["a"]) else { return "no segment" }
    defer { segment.remove() }
    do {
        try segment.nodes[0].ip("link add probe link eth0 type macvlan mode private")
        return nil
    } catch {
        return "this kernel has no macvlan: \(error)"
    }
}()
