public import EventRecord

extension EventKind {
    /// What an operator is told about it.
    public var description: EventDescription {
        switch self {
        case .transition, .groupTransition, .priorityChanged, .heardLowerPriority, .heardResignation, .discarded,
            .ownerConflict, .rejected, .observed, .unknownVRID, .timerLate:
            electionDescription
        case .scriptStatus, .fileNumber, .processStatus, .drift, .interfaceRestored,
            .firewallRestored, .kernelRefused, .addressConflict:
            surroundingsDescription
        case .checkStatus, .checkAttempt, .realServer, .realServerWeight, .quorum, .sorryServer, .checksSuspended,
            .serviceStopping, .ipvsRefused, .ipvsRepaired, .ipvsMissing:
            balancingDescription
        case .starting, .started, .reloading, .reloaded, .reloadRefused, .configurationProblem, .workerDied,
            .workerFailed, .workerHangs, .stopping, .stopped, .messagesLost:
            daemonDescription
        }
    }

    private var electionDescription: EventDescription {
        switch self {
        case .transition:
            EventDescription(
                "notice", "Virtual router @STAYALIVED_INSTANCE@ went from @STAYALIVED_FROM@ to @STAYALIVED_TO@",
                [
                    .instance, .init("FROM", "the state before"), .init("TO", "the state now"), .reason, .priority,
                ],
                """
                This machine changed its part in a virtual router. As MASTER it holds the virtual addresses and \
                advertises them; as BACKUP it listens and takes them when the master falls silent; in FAULT it cannot do \
                either. The reason is in the message. Going to FAULT is logged as a warning.
                """,
                advice: """
                    For FAULT, look at the interface, its addresses and the scripts that the reason names. For a change \
                    that nobody wanted, look at the same time in the journal of the other machine.
                    """)
        case .groupTransition:
            EventDescription(
                "notice", "Sync group @STAYALIVED_GROUP@ goes to @STAYALIVED_TO@",
                [.init("GROUP", "name of the vrrp_sync_group"), .init("TO", "the state now"), .reason],
                "All virtual routers of a group follow one of them, so that they are always on the same machine.",
                advice: "The member that the reason names has the cause in its own entry.")
        case .priorityChanged:
            EventDescription(
                "notice", "Virtual router @STAYALIVED_INSTANCE@ now has priority @STAYALIVED_PRIORITY@",
                [
                    .instance, .init("PRIORITY_FROM", "the priority before"), .priority,
                    .init("STATE", "state of the virtual router"), .reason,
                ],
                """
                A tracker with a weight changed what this machine is worth as master. The next advertisement says so; a \
                backup with a higher priority then takes over.
                """,
                advice: "Look at the script, interface, file or process that the reason names.")
        case .heardLowerPriority:
            EventDescription(
                "notice", "Another router advertises @STAYALIVED_INSTANCE@, with a lower priority",
                [.instance, .source, .peerPriority, .priority],
                """
                While this machine is master it heard another one that believes to be master. It has the lower priority, \
                and is told at once to step back.
                """,
                advice: """
                    Once, when machines meet again, this is normal. Repeated, the other one does not hear this one: look at \
                    firewalls for IP protocol 112, at multicast on switches, and at virtual_router_id used twice.
                    """)
        case .heardResignation:
            EventDescription(
                "notice", "Another master of @STAYALIVED_INSTANCE@ resigned", [.instance, .source],
                "A router that is about to stop said so with priority 0 while this machine is master itself.")
        case .discarded:
            EventDescription(
                "info", "The master of @STAYALIVED_INSTANCE@ has a lower priority than this backup",
                [.instance, .source, .peerPriority, .priority],
                "This machine may preempt, and will take over when its timer runs out. Said once for each master.")
        case .ownerConflict:
            EventDescription(
                "error", "Two machines claim to own the addresses of @STAYALIVED_INSTANCE@", [.instance, .source],
                "Both have priority 255, which is for the one machine whose real addresses these are.",
                advice: "Give all machines but one a priority of 254 or less.")
        case .rejected:
            EventDescription(
                "warning", "An advertisement for @STAYALIVED_INSTANCE@ was refused: @STAYALIVED_REASON@",
                [.instance, .source, .reason],
                """
                A packet was not taken into account because something about it is wrong: version, checksum, TTL, password, \
                interval or length. It touched no timer. Said once for each reason and state.
                """,
                advice: """
                    Compare vrrp_version, advert_int and authentication on both machines (stayalivectl config pair). A wrong \
                    TTL means that the packet came through a router; then somebody outside tries to take part.
                    """)
        case .observed:
            EventDescription(
                "warning", "An advertisement for @STAYALIVED_INSTANCE@ does not fit: @STAYALIVED_REASON@",
                [.instance, .source, .reason],
                "The packet was accepted, but it says something else than the configuration here.",
                advice: "Compare the virtual addresses and advert_int on both machines (stayalivectl config pair).")
        case .timerLate:
            EventDescription(
                "warning", "The timer of @STAYALIVED_INSTANCE@ fired @STAYALIVED_LATE@ s late",
                [
                    .instance, .init("LATE", "seconds between the deadline and this process' next chance to run"),
                    .init("PEER_PRIORITY", "the priority of the master that is assumed"),
                ],
                """
                With timer_expired_backup: this process got no processor time for so long that it may have missed \
                advertisements, so it stays BACKUP instead of believing its timer.
                """,
                advice: "Find out what kept the machine busy, or suspended it.")
        default:
            EventDescription(
                "info", "An advertisement for the unknown virtual router @STAYALIVED_VRID@",
                [.init("VRID", "the virtual_router_id in the packet"), .source, .interface],
                "Another group of routers is on the segment, or an instance is missing here. Logged with log_unknown_vrids."
            )
        }
    }

    private var surroundingsDescription: EventDescription {
        switch self {
        case .scriptStatus:
            EventDescription(
                "notice", "Script @STAYALIVED_SCRIPT@ is @STAYALIVED_STATE@ now",
                [.init("SCRIPT", "name of the vrrp_script"), .init("STATE", "UP or DOWN"), .reason],
                """
                A tracking script has changed its verdict, after as many runs in a row as fall and rise ask for. What that \
                does to virtual routers is in the entries that follow.
                """,
                advice: "Run the script by hand, as its user. A script that exceeds its timeout counts as failed.")
        case .fileNumber:
            EventDescription(
                "notice", "The tracked file @STAYALIVED_FILE@ holds @STAYALIVED_NUMBER@ now",
                [.init("FILE", "name of the track_file"), .init("NUMBER", "the number in it")],
                "The number, times the weight, is added to the priority of those who track the file.")
        case .processStatus:
            EventDescription(
                "notice", "The tracked process @STAYALIVED_PROCESS@ is @STAYALIVED_STATE@ now",
                [
                    .init("PROCESS", "name of the track_process"), .init("STATE", "UP or DOWN"),
                    .init("COUNT", "how many such processes run"),
                ],
                "More or fewer processes run than the configuration asks for.",
                advice: "Look at the service that these processes belong to.")
        case .drift:
            EventDescription(
                "warning", "Stayalived put back what was gone or changed: @STAYALIVED_OBJECT@",
                [
                    .instance, .init("OBJECT", "the address, route or rule, as ip(8) calls it"),
                    .init("OBJECT_KIND", "address, route or rule"),
                    .init(
                        "REASON", "removed or changed by somebody; lost with its interface or address; refused before"),
                ],
                """
                The configuration says that it belongs here now, and somebody else, or the kernel, took it away. It was \
                put back at once, and addresses were announced. Without an instance it is a static object. What came back \
                with its interface is logged as a notice.
                """,
                advice: """
                    Find out who removes it: NetworkManager, systemd-networkd (KeepConfiguration=, \
                    ManageForeignAddresses=, ManageForeignRoutes=), ifupdown, a routing daemon, or a second \
                    high-availability daemon. With 'no_track' on its line it is left alone.
                    """)
        case .interfaceRestored:
            EventDescription(
                "warning", "Somebody removed or changed interface @STAYALIVED_INTERFACE@; it is back",
                [.interface, .init("REASON", "what had been done to it")],
                "Stayalived made this interface for a virtual router. It was made again, with its addresses.",
                advice:
                    "Find out who changes interfaces that it did not make: NetworkManager, systemd-networkd, a script.")
        case .firewallRestored:
            EventDescription(
                "warning", "Somebody changed the nftables @STAYALIVED_TABLE@; they are back",
                [.init("TABLE", "the name of the tables"), .init("REASON", "the process that changed them")],
                "They keep packets from addresses with no_accept, and reports from virtual MAC addresses.",
                advice: "Let other firewalls replace their own tables only, not `flush ruleset`.")
        case .kernelRefused:
            EventDescription(
                "error", "The kernel refused what Stayalived asked of it",
                [
                    .init("OBJECT", "the address, route or rule, as ip(8) calls it"),
                    .init("OBJECT_KIND", "address, route or rule"), .init("REASON", "the name of the error"),
                ],
                """
                The message has the operation and the kernel's own explanation. It is tried again when an interface or an \
                address that may be the cause changes.
                """,
                advice:
                    "Usual causes: a missing kernel module, a missing capability, a full table, a vanished interface.")
        default:
            EventDescription(
                "error", "Another machine on the link has one of the virtual addresses", [],
                "Duplicate address detection found somebody who answers for the address.",
                advice:
                    "Find that machine, for example with 'ip neighbour' on a third one, and take the address from it.")
        }
    }

    private var daemonDescription: EventDescription {
        let place: [EventDescription.Field] = [
            .init("FILE", "the file"), .init("LINE", "the line, from 1; 0 for the whole file"),
            .init("COLUMN", "the byte in the line, from 1; 0 for the whole line"),
        ]
        return switch self {
        case .starting: EventDescription("notice", "Stayalived starts", [], "The configuration is read next.")
        case .started:
            EventDescription(
                "notice", "Stayalived is ready", [],
                "All virtual routers exist now. Who becomes master is decided after this, and said by each of them.")
        case .reloading: EventDescription("notice", "Stayalived reads its configuration again", [], "Asked by SIGHUP.")
        case .reloaded:
            EventDescription(
                "notice", "The new configuration is in force", [],
                "What did not change was not touched: states, addresses and counters stayed.")
        case .reloadRefused:
            EventDescription(
                "error", "The new configuration was refused", [],
                "It has errors that the running one does not have. Nothing was changed anywhere.",
                advice: "The errors are in the entries before this one. 'stayalived -t' shows them with the lines.")
        case .configurationProblem:
            EventDescription(
                "error", "The configuration has a problem in @STAYALIVED_FILE@, line @STAYALIVED_LINE@", place,
                "An error, a warning or a remark, at the level that fits. Place and meaning are in the message.",
                advice: "stayalived.conf(5) explains the keywords; stayalived(8) how to switch off a remark.")
        case .workerDied:
            EventDescription(
                "error", "A worker process died and is replaced", [],
                """
                The successor goes on as the master that the dead one was; its addresses stay where they are. One that dies \
                again within a minute is replaced after a pause, with its addresses withdrawn.
                """,
                advice: "A core file (coredumpctl) and the entries before this one belong into a bug report.")
        case .workerFailed:
            EventDescription(
                "crit", "A worker process ended for good", [],
                "It cannot do its work, or is not to be restarted (option -R). Stayalived ends with it.",
                advice: "The worker's own entries before this one name the reason.")
        case .workerHangs:
            EventDescription(
                "error", "A worker process did not end in time and was killed", [],
                "It was told to stop and did not within child_wait_time.",
                advice: "Addresses may have been left on the interfaces: look with 'ip address'.")
        case .stopping:
            EventDescription(
                "notice", "Stayalived stops", [],
                "Each master says so with priority 0, so that a backup takes over at once, and removes its addresses.")
        case .stopped: EventDescription("notice", "Stayalived has stopped", [], "Nothing of it runs any more.")
        default:
            EventDescription(
                "warning", "Log messages were lost", [],
                """
                The journal did not take messages as fast as they came. Stayalived never waits for it, because then \
                advertisements would be late.
                """,
                advice: "Look at the load of the disk that the journal is on.")
        }
    }
}
