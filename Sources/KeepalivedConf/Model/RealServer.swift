public import InternetTypes

/// `real_server`: one back end.
public struct RealServer: Hashable, Sendable {
    public var address: IPAddress
    public var port: UInt16
    public var weight: UInt32
    public var forwarding: ForwardingMethod
    public var inhibitsOnFailure: Bool
    public var startsDown: Bool
    /// Nil: as `smtp_alert_checker` or `smtp_alert` say, else yes.
    public var sendsMail: Bool?
    public var checks: CheckTimes
    public var checkers: [Checker] = []
    public var origins: Origins
    private var rare = Rare<RareServerSettings>()

    init(
        address: IPAddress, port: UInt16, weight: UInt32, forwarding: ForwardingMethod, inhibitsOnFailure: Bool,
        startsDown: Bool, checks: CheckTimes, origins: Origins
    ) {
        self.address = address
        self.port = port
        self.weight = weight
        self.forwarding = forwarding
        self.inhibitsOnFailure = inhibitsOnFailure
        self.startsDown = startsDown
        self.checks = checks
        self.origins = origins
    }
}

struct RareServerSettings: RareSettings {
    var upperThreshold: UInt32 = 0
    var lowerThreshold: UInt32 = 0
    var notifyUp: ScriptCommand?
    var notifyDown: ScriptCommand?
    var virtualHost: String?
    var snmpName: String?
}

extension RealServer: CustomReflectable {
    /// Connections from which on it gets no new ones, and below which it gets them again; 0: no limit.
    public var upperThreshold: UInt32 {
        get { rare.settings.upperThreshold }
        set { rare.settings.upperThreshold = newValue }
    }
    public var lowerThreshold: UInt32 {
        get { rare.settings.lowerThreshold }
        set { rare.settings.lowerThreshold = newValue }
    }
    public var notifyUp: ScriptCommand? {
        get { rare.settings.notifyUp }
        set { rare.settings.notifyUp = newValue }
    }
    public var notifyDown: ScriptCommand? {
        get { rare.settings.notifyDown }
        set { rare.settings.notifyDown = newValue }
    }
    public var virtualHost: String? {
        get { rare.settings.virtualHost }
        set { rare.settings.virtualHost = newValue }
    }
    public var snmpName: String? {
        get { rare.settings.snmpName }
        set { rare.settings.snmpName = newValue }
    }

    /// The settings by their names, however they are kept.
    public var customMirror: Mirror {
        Mirror(
            self,
            children: [
                "address": address, "port": port, "weight": weight, "forwarding": forwarding,
                "inhibitsOnFailure": inhibitsOnFailure, "startsDown": startsDown, "sendsMail": sendsMail as Any,
                "checks": checks, "checkers": checkers, "upperThreshold": upperThreshold,
                "lowerThreshold": lowerThreshold, "notifyUp": notifyUp as Any, "notifyDown": notifyDown as Any,
                "virtualHost": virtualHost as Any, "snmpName": snmpName as Any,
            ], displayStyle: .struct)
    }
}

/// What only some kinds of checks have.
struct RareCheckSettings: RareSettings {
    var command: ScriptCommand?
    var commandTimeout: Duration?
    var isDynamic = false
    var heloName = "smtpchecker.keepalived.org"
    var payload: [UInt8]?
    var reply: ExpectedReply?
    var http = HTTPSettings()
    var queryType = "SOA"
    var queryName = "."
    var reference: String?
    var weight: Int32?
    var isReversed: Bool?
}

extension Checker: CustomReflectable {
    /// MISC_CHECK: what to run, for how long, and whether its exit status is a weight.
    public var command: ScriptCommand? {
        get { rare.settings.command }
        set { rare.settings.command = newValue }
    }
    public var commandTimeout: Duration? {
        get { rare.settings.commandTimeout }
        set { rare.settings.commandTimeout = newValue }
    }
    public var isDynamic: Bool {
        get { rare.settings.isDynamic }
        set { rare.settings.isDynamic = newValue }
    }
    /// SMTP_CHECK.
    public var heloName: String {
        get { rare.settings.heloName }
        set { rare.settings.heloName = newValue }
    }
    /// UDP_CHECK: nil means keepalived's own text.
    public var payload: [UInt8]? {
        get { rare.settings.payload }
        set { rare.settings.payload = newValue }
    }
    public var reply: ExpectedReply? {
        get { rare.settings.reply }
        set { rare.settings.reply = newValue }
    }
    /// HTTP_GET and SSL_GET.
    public var http: HTTPSettings {
        get { rare.settings.http }
        set { rare.settings.http = newValue }
    }
    /// DNS_CHECK.
    public var queryType: String {
        get { rare.settings.queryType }
        set { rare.settings.queryType = newValue }
    }
    public var queryName: String {
        get { rare.settings.queryName }
        set { rare.settings.queryName = newValue }
    }
    /// The track_file or bfd_instance of FILE_CHECK and BFD_CHECK.
    public var reference: String? {
        get { rare.settings.reference }
        set { rare.settings.reference = newValue }
    }
    /// FILE_CHECK: nil means the file's own.
    public var weight: Int32? {
        get { rare.settings.weight }
        set { rare.settings.weight = newValue }
    }
    public var isReversed: Bool? {
        get { rare.settings.isReversed }
        set { rare.settings.isReversed = newValue }
    }

    /// The settings by their names, however they are kept.
    public var customMirror: Mirror {
        Mirror(
            self,
            children: [
                "times": times, "startsDown": startsDown, "logsAllFailures": logsAllFailures,
                "connection": connection, "command": command as Any, "commandTimeout": commandTimeout as Any,
                "isDynamic": isDynamic, "heloName": heloName, "payload": payload as Any, "reply": reply as Any,
                "http": http, "queryType": queryType, "queryName": queryName, "reference": reference as Any,
                "weight": weight as Any, "isReversed": isReversed as Any,
            ], displayStyle: .struct)
    }
}
