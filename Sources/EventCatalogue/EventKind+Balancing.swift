import EventRecord

// Virtual servers, their real servers and IPVS.
extension EventKind {
    var balancingDescription: EventDescription {
        switch self {
        case .checkStatus:
            EventDescription(
                "notice", "@STAYALIVED_CHECK@ of server @STAYALIVED_REAL_SERVER@ is now @STAYALIVED_STATE@",
                [
                    .virtualServer, .realServer, .check, .init("STATE", "UP or DOWN"), .reason,
                    .init("RETRIES", "how many more failures there were before this one"),
                ],
                "A health check changed its mind. A server is up while all of its checks are.",
                advice: "The reason says what the server answered, or that it did not.")
        case .checkAttempt:
            EventDescription(
                "info", "@STAYALIVED_CHECK@ of server @STAYALIVED_REAL_SERVER@ failed once more",
                [.virtualServer, .realServer, .check, .reason],
                "A failure that changes nothing, or nothing yet: log_all_failures asks for it.")
        case .realServer:
            EventDescription(
                "notice", "Server @STAYALIVED_REAL_SERVER@ of @STAYALIVED_VIRTUAL_SERVER@ is now @STAYALIVED_STATE@",
                [.virtualServer, .realServer, .init("STATE", "UP or DOWN"), .reason],
                """
                The server gets connections from now on, or none any more. Where inhibit_on_failure is given it stays in \
                IPVS with weight 0, so that existing connections go on. DOWN is logged as a warning.
                """,
                advice: "Look at the service on that machine; the reason names the check that failed.")
        case .realServerWeight:
            EventDescription(
                "notice", "Server @STAYALIVED_REAL_SERVER@ now has weight @STAYALIVED_WEIGHT@",
                [
                    .virtualServer, .realServer, .init("WEIGHT_FROM", "the weight before"),
                    .init("WEIGHT", "the weight now"), .reason,
                ],
                "A check with a say in the weight changed it: misc_dynamic or FILE_CHECK.")
        case .quorum:
            EventDescription(
                "notice", "The quorum of @STAYALIVED_VIRTUAL_SERVER@ is now @STAYALIVED_STATE@",
                [
                    .virtualServer, .init("STATE", "UP or DOWN"), .init("QUORUM", "the weight that it takes"),
                    .init("HYSTERESIS", "how much more to gain it, and less to lose it"),
                    .init("LIVE_WEIGHT", "the weight of all servers that are up"),
                ],
                """
                The servers that are up weigh enough, or not enough any more. Without a quorum the sorry server takes \
                over, if there is one. DOWN is logged as a warning.
                """,
                advice: "The entries before this one say which servers went down, and why.")
        case .sorryServer:
            EventDescription(
                "notice", "The sorry server of @STAYALIVED_VIRTUAL_SERVER@ is now @STAYALIVED_STATE@",
                [.virtualServer, .realServer, .init("STATE", "UP: it serves; DOWN: it does not")],
                "While the quorum is lost, this server answers in place of the real ones.")
        case .checksSuspended:
            EventDescription(
                "notice", "The checks of @STAYALIVED_VIRTUAL_SERVER@ are @STAYALIVED_STATE@",
                [.virtualServer, .init("STATE", "SUSPENDED or RESUMED")],
                "ha_suspend: a director checks only what it serves, that is, while it has the service's address.")
        case .serviceStopping:
            EventDescription(
                "info", "@STAYALIVED_REAL_SERVER@ leaves @STAYALIVED_VIRTUAL_SERVER@",
                [.virtualServer, .realServer],
                "The daemon stops, or a reload has removed the server from the configuration.")
        case .ipvsRefused:
            EventDescription(
                "error", "The kernel refused a change of its IPVS table",
                [.init("ERRNO", "name of the kernel's error"), .reason],
                "It is tried again with the next comparison of the table, and said once.",
                advice: """
                    ENOENT for a new service means that the kernel has no such scheduler or persistence engine: is the \
                    module ip_vs_NAME installed?
                    """)
        case .ipvsRepaired:
            EventDescription(
                "warning", "Somebody else changed @STAYALIVED_VIRTUAL_SERVER@ in IPVS; it is put back",
                [.virtualServer],
                "The configured services are kept as they are configured. Services of others are not touched.",
                advice: "Who else changes the table: ipvsadm in a script, another daemon?")
        case .ipvsMissing:
            EventDescription(
                "error", "This kernel has no IPVS", [.reason],
                "Virtual servers do not work without it. Virtual routers are not concerned.",
                advice: "Is the module ip_vs installed, and may it be loaded?")
        default: EventDescription("", "", [], "")
        }
    }
}

extension EventDescription.Field {
    static let virtualServer = Self("VIRTUAL_SERVER", "the service: [ADDRESS]:PROTOCOL:PORT, FWM MARK or [GROUP]:0")
    static let realServer = Self("REAL_SERVER", "the server: [ADDRESS]:PROTOCOL:PORT")
    static let check = Self("CHECK", "the kind of check, as it is configured")
}
