public import InternetTypes

/// `virtual_server`: one IPVS service, or one for each entry of a group.
public struct VirtualServer: Hashable, Sendable {
    public enum Target: Hashable, Sendable {
        /// Port 0 means every port.
        case address(IPAddress, port: UInt16)
        case firewallMark(UInt32)
        case group(String)
    }

    public enum TransportProtocol: String, Hashable, Sendable { case tcp = "TCP", udp = "UDP", sctp = "SCTP" }

    public var target: Target
    /// Nil where nothing tells.
    public var family: AddressFamily?
    /// Nil for firewall marks.
    public var transport: TransportProtocol?
    /// The scheduler's name in the kernel.
    public var scheduler = "wlc"
    /// The kernel's scheduler flags, bits 0 to 2.
    public var schedulerFlags: UInt8 = 0
    public var schedulesOnePacket = false
    public var forwarding = ForwardingMethod()
    public var persistenceEngine: String?
    /// Nil: no persistence.
    public var persistenceTimeout: Duration?
    /// Prefix length of the clients that count as one; nil: the whole address.
    public var persistencePrefix: UInt8?
    public var checks = CheckTimes()
    public var inhibitsOnFailure = false
    public var suspendsWithoutAddress = false
    public var startsDown = false
    public var runsScriptsAtStop = false
    public var quorum: UInt32 = 1
    public var hysteresis: UInt32 = 0
    public var quorumUp: ScriptCommand?
    public var quorumDown: ScriptCommand?
    /// Default weight of the real servers.
    public var weight: UInt32 = 1
    public var virtualHost: String?
    public var snmpName: String?
    public var sendsMail: Bool?
    public var sorryServer: SorryServer?
    public var realServers: [RealServer] = []
    public var origins: Origins

    /// How a person would name it.
    public var label: String {
        switch target {
        case .address(let address, let port):
            "[\(address)]:\(transport.map { $0.rawValue.lowercased() } ?? "none"):\(port)"
        case .firewallMark(let mark): "FWM \(mark)"
        case .group(let name): "[\(name)]:0"
        }
    }
}

/// How packets reach a real server.
public struct ForwardingMethod: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable { case nat = "NAT", directRouting = "DR", tunnel = "TUN" }
    public enum Tunnel: String, Hashable, Sendable { case ipip, gue, gre }
    public enum Checksum: String, Hashable, Sendable { case none = "nocsum", full = "csum", remote = "remcsum" }

    public var kind = Kind.nat
    public var tunnel = Tunnel.ipip
    /// The GUE port.
    public var port: UInt16?
    public var checksum: Checksum?

    public init() {}
}

/// Where traffic goes when the quorum is lost.
public struct SorryServer: Hashable, Sendable {
    public var address: IPAddress
    public var port: UInt16
    public var forwarding: ForwardingMethod?
    public var inhibits = false
    public var origin: Origin
}

/// When checks run; nil where an outer block or the kind of check decides. Those of a checker are complete.
///
/// There are three of these for each real server, so each time is 8 bytes and not the 32 of an optional Duration.
public struct CheckTimes: Hashable, Sendable, CustomReflectable {
    /// Microseconds; negative where nothing was said.
    private struct Time: Hashable, Sendable {
        private var microseconds: Int64 = -1

        var duration: Duration? {
            get { microseconds < 0 ? nil : .microseconds(microseconds) }
            set { microseconds = newValue?.wholeMicroseconds ?? -1 }
        }
    }

    public var retry: UInt32?
    private var retryDelay = Time()
    private var firstDelay = Time()
    private var connectLimit = Time()
    private var period = Time()

    public init() {}

    public var delayBeforeRetry: Duration? {
        get { retryDelay.duration }
        set { retryDelay.duration = newValue }
    }
    public var warmup: Duration? {
        get { firstDelay.duration }
        set { firstDelay.duration = newValue }
    }
    public var connectTimeout: Duration? {
        get { connectLimit.duration }
        set { connectLimit.duration = newValue }
    }
    public var delayLoop: Duration? {
        get { period.duration }
        set { period.duration = newValue }
    }

    /// The times by their names, however they are kept.
    public var customMirror: Mirror {
        Mirror(
            self,
            children: [
                "retry": retry as Any, "delayBeforeRetry": delayBeforeRetry as Any, "warmup": warmup as Any,
                "connectTimeout": connectTimeout as Any, "delayLoop": delayLoop as Any,
            ], displayStyle: .struct)
    }

    /// These times with the defaults of a kind of check put in; FILE_CHECK and BFD_CHECK follow events, not times.
    func completed(for kind: Checker.Kind) -> CheckTimes {
        guard kind != .file, kind != .bfd else { return self }
        var result = self
        let delayLoop = delayLoop ?? .seconds(60)
        result.delayLoop = delayLoop
        result.warmup = warmup ?? delayLoop
        if kind != .misc { result.connectTimeout = connectTimeout ?? .seconds(5) }
        switch kind {
        case .misc: (result.retry, result.delayBeforeRetry) = (retry ?? 0, delayBeforeRetry ?? .seconds(1))
        case .dns: (result.retry, result.delayBeforeRetry) = (retry ?? 3, delayBeforeRetry ?? delayLoop)
        case .http, .https: (result.retry, result.delayBeforeRetry) = (retry ?? 1, delayBeforeRetry ?? .seconds(3))
        case .smtp, .tcp, .ping, .udp, .file, .bfd:
            (result.retry, result.delayBeforeRetry) = (retry ?? 1, delayBeforeRetry ?? .seconds(1))
        }
        return result
    }

    /// These times with what is missing taken from the block around.
    public func inheriting(_ outer: CheckTimes) -> CheckTimes {
        var result = self
        result.retry = retry ?? outer.retry
        result.delayBeforeRetry = delayBeforeRetry ?? outer.delayBeforeRetry
        result.warmup = warmup ?? outer.warmup
        result.connectTimeout = connectTimeout ?? outer.connectTimeout
        result.delayLoop = delayLoop ?? outer.delayLoop
        return result
    }
}

/// A health checker.
public struct Checker: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case misc = "MISC_CHECK"
        case smtp = "SMTP_CHECK"
        case tcp = "TCP_CHECK"
        case ping = "PING_CHECK"
        case udp = "UDP_CHECK"
        case http = "HTTP_GET"
        case https = "SSL_GET"
        case dns = "DNS_CHECK"
        case file = "FILE_CHECK"
        case bfd = "BFD_CHECK"
    }

    public var kind: Kind
    /// What the real server and the virtual server said is put in.
    public var times: CheckTimes
    public var startsDown: Bool
    public var logsAllFailures: Bool
    public var connection: CheckConnection
    public var origins: Origins
    var rare = Rare<RareCheckSettings>()

    init(
        kind: Kind, times: CheckTimes, startsDown: Bool, logsAllFailures: Bool, connection: CheckConnection,
        origins: Origins
    ) {
        self.kind = kind
        self.times = times
        self.startsDown = startsDown
        self.logsAllFailures = logsAllFailures
        self.connection = connection
        self.origins = origins
    }
}

extension Checker {
    /// What it runs by: its times, in which the model has put what the blocks around and its kind say.
    public var schedule: CheckSchedule {
        let delayLoop = times.delayLoop ?? .seconds(60)
        return CheckSchedule(
            retry: times.retry ?? 0, delayBeforeRetry: times.delayBeforeRetry ?? delayLoop,
            warmup: times.warmup ?? delayLoop, delayLoop: delayLoop,
            // MISC_CHECK has a limit of its own: it runs a command.
            timeout: kind == .misc ? commandTimeout ?? delayLoop : times.connectTimeout ?? .seconds(5))
    }

    /// The Host header of one of its pages: the page's own, or what the blocks around say.
    public func virtualHost(of url: CheckedURL) -> String? { url.virtualHost ?? http.virtualHost }

    /// Whether TLS is shut down in full after one of its pages.
    public func closesCompliantly(after url: CheckedURL) -> Bool { url.closesCompliantly ?? http.closesCompliantly }
}

/// When a check runs, nothing left open.
public struct CheckSchedule: Hashable, Sendable {
    /// Further failures that are allowed before it counts as down.
    public var retry: UInt32
    public var delayBeforeRetry: Duration
    /// The first check starts at a random moment within it.
    public var warmup: Duration
    public var delayLoop: Duration
    /// For connecting and for each answer; for MISC_CHECK, for the command.
    public var timeout: Duration
}

/// Where a check connects to and from.
public struct CheckConnection: Hashable, Sendable {
    public var address: IPAddress
    public var port: UInt16
    public var bindAddress: IPAddress?
    public var bindPort: UInt16?
    public var bindInterface: InterfaceName?
    public var firewallMark: UInt32 = 0
}

/// What a UDP_CHECK takes for an answer.
public struct ExpectedReply: Hashable, Sendable {
    /// Nibbles of the beginning; nil stands for any.
    public var nibbles: [UInt8?] = []
    public var minimumLength: UInt16 = 0
    public var maximumLength: UInt16 = 255
    public var isRequired = false

    public init() {}
}

/// The particulars of HTTP_GET and SSL_GET.
public struct HTTPSettings: Hashable, Sendable {
    public var virtualHost: String?
    /// `1.0`, `1.0C` or `1.1`.
    public var version = "1.0"
    public var sendsServerName = false
    public var serverName: String?
    public var recoversFast = false
    public var closesCompliantly = false
    public var urls: [CheckedURL] = []

    public init() {}
}

/// One page of an HTTP check.
public struct CheckedURL: Hashable, Sendable {
    public var path = ""
    /// MD5 of the body, 16 bytes.
    public var digest: [UInt8]?
    public var statusCodes: [ClosedRange<UInt16>] = [200...299]
    public var virtualHost: String?
    public var pattern: String?
    public var patternOptions: [String] = []
    public var mustNotMatch = false
    public var minimumOffset: UInt64 = 0
    /// The last offset at which a match may start; nil: anywhere.
    public var maximumOffset: UInt64?
    /// `regex_stack`: the matcher's stack at first and at most, in bytes; nil leaves it to PCRE2.
    public var matchStack: ClosedRange<UInt32>?
    public var closesCompliantly: Bool?
    public var origin: Origin
}

/// `virtual_server_group`: addresses, ports and firewall marks that share real servers.
public struct VirtualServerGroup: Hashable, Sendable {
    public enum Entry: Hashable, Sendable {
        /// Addresses from the first to the last, on a port.
        case range(first: IPAddress, last: IPAddress, port: UInt16)
        case firewallMark(UInt32, AddressFamily?)
    }

    public var name: String
    public var entries: [Entry] = []
    public var origin: Origin
}
