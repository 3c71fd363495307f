import Foundation
import InternetTypes
import Lab

/// Whose implementation a router runs.
enum Kind: String, Sendable {
    case ours = "Stayalived"
    case keepalived
    case frr = "FRR"
}

/// The dialect that a pair speaks.
enum Dialect: String, Sendable, CaseIterable {
    case v2 = "v2"
    case v2Pass = "v2 with PASS"
    case v2Header = "v2 with AH"
    case v3 = "v3 IPv4"
    case v3IPv6 = "v3 IPv6"
    case v3Unicast = "v3 IPv4 unicast"
    case v2Unicast = "v2 unicast"
    case v2HeaderUnicast = "v2 unicast with AH"
    case v3Signed = "v3 IPv4 with auth_hmac"
    case v3IPv6Signed = "v3 IPv6 with auth_hmac"

    /// What keepalived 2.2 speaks.
    static let ofKeepalived = allCases.filter { ![.v3Signed, .v3IPv6Signed].contains($0) }

    var family: AddressFamily { [.v3IPv6, .v3IPv6Signed].contains(self) ? .ipv6 : .ipv4 }
    var version: Int { [.v2, .v2Pass, .v2Header, .v2HeaderUnicast, .v2Unicast].contains(self) ? 2 : 3 }
    var isUnicast: Bool { [.v3Unicast, .v2Unicast, .v2HeaderUnicast].contains(self) }
    /// Version 2 knows whole seconds only.
    var interval: Duration { version == 2 ? .seconds(1) : .milliseconds(100) }

    var virtualAddress: IPAddress {
        switch family {
        case .ipv4: .v4(IPv4Address(192, 0, 2, 100))
        case .ipv6: .v6(IPv6Address(high: 0x2001_0db8_0000_0000, low: 0x100))
        }
    }

    /// Skew_Time: RFC 3768 section 6.1 in seconds, RFC 9568 section 6.1 in parts of the interval.
    func skew(_ priority: Int) -> Duration { (version == 2 ? .seconds(1) : interval) * (256 - priority) / 256 }

    /// Master_Down_Interval, Active_Down_Interval.
    func down(_ priority: Int) -> Duration { interval * 3 + skew(priority) }
}

/// One router of a pair: a node of the segment with a daemon and its configuration.
final class Router {
    static let vrid = 51
    /// What a script tracker takes off while /run/unfit exists.
    static let penalty = 120

    let kind: Kind
    let index: Int
    let node: Node
    let dialect: Dialect
    let priority: Int
    private var process: LabProcess?
    private var helper: LabProcess?

    init(_ kind: Kind, _ index: Int, on segment: Segment, _ dialect: Dialect, priority: Int) throws {
        self.kind = kind
        self.index = index
        self.dialect = dialect
        self.priority = priority
        node = segment.nodes[index]
        if kind == .frr { try makeMacvlan() }
    }

    var log: String { "\(kind.rawValue) on \(node.name):\n" + (process?.text ?? "not started") }

    /// Whether its virtual address is up; FRR has it always, on an interface that it switches off, and is not asked.
    var holdsAddress: Bool? { kind == .frr ? nil : node.holds(dialect.virtualAddress) }

    /// The daemon's processes.
    var family: [Int32] { process?.family ?? [] }

    func start() async throws {
        switch kind {
        case .ours: try startKeepalivedLike(Requirement.stayalived ?? "stayalived")
        case .keepalived: try startKeepalivedLike(Requirement.keepalived ?? "keepalived")
        case .frr: try await startFRR()
        }
    }

    /// Dies without a word, with all its processes.
    func crash() { process?.killFamily() }

    /// Is told to stop.
    func terminate() { process?.signal(SIGTERM) }

    /// Becomes less fit, by its tracker; FRR has none and is told by its operator.
    func becomeUnfit() throws {
        guard kind == .frr else { return try node.write("", to: "/run/unfit") }
        try vtysh("vrrp \(Self.vrid) priority \(priority - Self.penalty)")
    }

    /// Recovers from that.
    func becomeFit() throws {
        guard kind == .frr else { return try FileManager.default.removeItem(atPath: node.path(to: "/run/unfit")) }
        try vtysh("vrrp \(Self.vrid) priority \(priority)")
    }

    /// How often the tracker looks; keepalived 2.2 knows whole seconds only.
    var checkInterval: Duration { kind == .keepalived ? .seconds(1) : .milliseconds(200) }

    // MARK: keepalived.conf

    private var configuration: String {
        var lines = [
            "global_defs {", "    router_id \(node.name)", "    enable_script_security", "    script_user root", "}",
            "vrrp_script fit {", "    script \"/etc/keepalived/fit\"", "    interval \(checkInterval.inSeconds)",
            "    fall 1", "    rise 1",
            "    weight -\(Self.penalty)", "}",
            "vrrp_instance VI_1 {", "    state BACKUP", "    interface eth0", "    version \(dialect.version)",
            "    virtual_router_id \(Self.vrid)", "    priority \(priority)",
            "    advert_int \(dialect.interval.inSeconds)",
        ]
        if dialect.isUnicast {
            lines += [
                "    unicast_src_ip \(Segment.address(index, dialect.family))",
                "    unicast_peer {", "        \(Segment.address(1 - index, dialect.family))", "    }",
            ]
        }
        if [.v2Pass, .v2Header, .v2HeaderUnicast].contains(dialect) {
            let type = dialect == .v2Pass ? "PASS" : "AH"
            lines += ["    authentication {", "        auth_type \(type)", "        auth_pass between", "    }"]
        }
        if [.v3Signed, .v3IPv6Signed].contains(dialect) {
            lines += [
                "    auth_hmac {", "        key 1 An-ASCII-key-of-forty-bytes-0123456789ab", "        active_key 1",
                "    }",
            ]
        }
        lines += [
            "    track_script {", "        fit", "    }",
            "    virtual_ipaddress {", "        \(dialect.virtualAddress)/\(dialect.family == .ipv4 ? 24 : 64)",
            "    }",
            "}",
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    private func startKeepalivedLike(_ daemon: String) throws {
        try node.write(configuration, to: "/etc/keepalived/keepalived.conf")
        try node.write("#!/bin/sh\n[ ! -e /run/unfit ]\n", to: "/etc/keepalived/fit", mode: 0o755)
        process = try node.start([daemon, "-n", "-l", "-D"])
    }

    // MARK: FRR

    /// FRR wants to find the virtual address on a macvlan with the virtual router's MAC address.
    private func makeMacvlan() throws {
        let family = dialect.family
        let name = family == .ipv4 ? "vrrp4-\(Self.vrid)" : "vrrp6-\(Self.vrid)"
        let mac = MACAddress.virtualRouter(UInt8(Self.vrid), family)
        // Over IPv6 it sends from the link-local address that the kernel makes of that MAC address.
        try node.ip(
            """
            link add \(name) link eth0 address \(mac) type macvlan mode bridge
            link set \(name) addrgenmode \(family == .ipv4 ? "none" : "eui64")
            address add \(dialect.virtualAddress)/\(family == .ipv4 ? "24" : "64 nodad") dev \(name)
            link set \(name) up
            """)
    }

    private func startFRR() async throws {
        let interval = dialect.interval.wholeMicroseconds / 1000
        try node.write("hostname \(node.name)\n", to: "/run/frr/zebra.conf")
        try node.write(
            """
            hostname \(node.name)
            interface eth0
             vrrp \(Self.vrid) version \(dialect.version)
             vrrp \(Self.vrid) priority \(priority)
             vrrp \(Self.vrid) advertisement-interval \(interval)
             vrrp \(Self.vrid) \(dialect.family == .ipv4 ? "ip" : "ipv6") \(dialect.virtualAddress)

            """, to: "/run/frr/vrrpd.conf")
        try node.run(["chown", "-R", "frr:frr", "/run/frr"])
        helper = try await startFRRDaemon("zebra")
        process = try await startFRRDaemon("vrrpd")
    }

    private func startFRRDaemon(_ name: String) async throws -> LabProcess {
        let program = Requirements.program(name) ?? name
        let folder = "/run/frr"
        let daemon = try node.start([
            program, "-u", "frr", "-g", "frr", "--vty_socket", folder, "-z", "\(folder)/zserv.api",
            "-i", "\(folder)/\(name).pid", "-f", "\(folder)/\(name).conf", "-A", "127.0.0.1", "--log", "stdout",
            "--log-level", "debug",
        ])
        try await eventually("\(name)'s command socket", within: .seconds(10), seen: { daemon.text }) {
            FileManager.default.fileExists(atPath: node.path(to: "\(folder)/\(name).vty"))
        }
        return daemon
    }

    private func vtysh(_ command: String) throws {
        try node.run([
            "vtysh", "--vty_socket", "/run/frr", "-d", "vrrpd", "-c", "configure terminal", "-c", "interface eth0",
            "-c",
            command,
        ])
    }
}
