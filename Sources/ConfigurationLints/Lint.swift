public import KeepalivedConf

/// Something that keepalived accepts and that bites people all the same.
///
/// The raw value is the name by which a lint is switched off. Names stay: they stand in people's files and units.
public enum Lint: String, Hashable, Sendable, CaseIterable {
    case nopreemptMaster = "nopreempt-master"
    case nopreemptWeights = "nopreempt-weights"
    case syncGroupPreemption = "sync-group-preemption"
    case weightNoEffect = "weight-no-effect"
    case weightReorders = "weight-reorders"
    case ownerWithoutAddress = "owner-without-address"
    case authPassLength = "auth-pass-length"
    case unicastUnauthenticated = "unicast-unauthenticated"
    case advertIntRounded = "advert-int-rounded"
    case downDelayCapped = "down-delay-capped"
    case slowTrackScript = "slow-track-script"
    case duplicateVIP = "duplicate-vip"
    case vipOwnAddress = "vip-own-address"
    case noHealthCheck = "no-health-check"
    case persistenceOps = "persistence-ops"
    case directRoutingARP = "direct-routing-arp"
    case directRoutingVIP = "direct-routing-vip"
    case scriptOwnership = "script-ownership"

    public var name: String { rawValue }

    /// A warning where things do not work as the file suggests; a note where it depends on what no file says.
    public var severity: Problem.Severity {
        switch self {
        case .nopreemptWeights, .syncGroupPreemption, .weightNoEffect, .ownerWithoutAddress, .downDelayCapped,
            .duplicateVIP, .vipOwnAddress, .persistenceOps, .scriptOwnership:
            .warning
        case .nopreemptMaster, .weightReorders, .authPassLength, .unicastUnauthenticated, .advertIntRounded,
            .slowTrackScript, .noHealthCheck, .directRoutingARP, .directRoutingVIP:
            .note
        }
    }

    /// What it looks for and why, for manuals; one or two sentences of plain text.
    public var summary: String {
        switch self {
        case .nopreemptMaster:
            "nopreempt in an instance that starts as MASTER or with priority 255, where it is cleared: the node takes "
                + "its addresses back whenever it returns."
        case .nopreemptWeights:
            "nopreempt together with weighted trackers: a backup accepts a master of lower priority, so a lowered "
                + "priority moves nothing."
        case .syncGroupPreemption:
            "A sync group in which only some members have nopreempt: they keep the others from taking over."
        case .weightNoEffect:
            "A weight that cannot change who is master: at priority 255, beyond the highest priority, in a sync group "
                + "without sync_group_tracking_weight, or a single one of 1 where priorities differ."
        case .weightReorders:
            "A weight of which the limits of priority leave something else than was written, or a thing tracked "
                + "twice: the order of the nodes is then not the one intended."
        case .ownerWithoutAddress:
            "Priority 255, or state MASTER without a priority, which means 255, on a machine that does not own a "
                + "virtual address: it never yields and no tracker lowers it."
        case .authPassLength: "A password longer than 8 bytes: the packet has no room for the rest."
        case .unicastUnauthenticated:
            "Unicast without auth_hmac: whoever can send from a peer's address, or read a password on the way, can "
                + "take the addresses. Said once."
        case .advertIntRounded:
            "An advertisement interval that the protocol version cannot express: with the rounded one, fail-over "
                + "takes another time than was planned, and with version 2 peers of another interval are not heard."
        case .downDelayCapped:
            "A down delay in interface_up_down_delays that is longer than the down interval of an instance there "
                + "allows."
        case .slowTrackScript:
            "A tracked script that needs 15 seconds or more, and five down intervals or more, to tell that something "
                + "failed or hangs."
        case .duplicateVIP:
            "An address that two instances hold, that one holds twice, or that is a static address, too."
        case .vipOwnAddress:
            "A virtual address that is this machine's own or a peer's, without priority 255: it is taken away from "
                + "the machine that needs it."
        case .noHealthCheck: "Real servers without any checker: they get connections when they are dead, too."
        case .persistenceOps: "Persistence with one-packet scheduling, of which the kernel can do only one."
        case .directRoutingARP:
            "Direct routing, which needs the virtual address on the real servers, silent in ARP; this cannot be seen "
                + "from here. Said once."
        case .directRoutingVIP:
            "A service with direct routing whose address no instance holds and no interface has: its packets go "
                + "elsewhere."
        case .scriptOwnership:
            "A script that root runs and that somebody else could change; says which part of its path, whose it is "
                + "and its mode."
        }
    }

    /// Reads `NAME[,NAME]...`; the first word that is no lint's name is the error.
    public static func named(_ list: String) -> Result<Set<Lint>, UnknownLint> {
        var lints: Set<Lint> = []
        for word in list.split(whereSeparator: { $0 == "," || $0 == " " || $0 == "\t" }) {
            guard let lint = Lint(rawValue: String(word)) else { return .failure(UnknownLint(name: String(word))) }
            lints.insert(lint)
        }
        return .success(lints)
    }
}

/// A word where a lint's name should be.
public struct UnknownLint: Error, Hashable, Sendable, CustomStringConvertible {
    public let name: String

    public init(name: String) { self.name = name }

    public var description: String {
        "'\(name)' is no lint; there are \(Lint.allCases.map(\.name).joined(separator: ", "))"
    }
}
