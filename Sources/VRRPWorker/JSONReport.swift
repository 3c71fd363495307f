import DesiredState
import InternetTypes
import KeepalivedConf
import Tracking
import VRRP

/// The JSON dump, in keepalived's layout: field by field the same names, order and types.
struct JSONReport {
    let router: Router
    let configuration: Configuration
    /// Nanoseconds to add to an instant for the time since 1970.
    let epoch: Int64
    /// Whether an instance has its addresses on the interface now.
    let holds: (InstanceHandle) -> Bool

    /// `json_version 1`: the instances. `json_version 2`: an object of those and of the processes that are counted.
    var text: String {
        let instances = router.handles.compactMap { instance($0) }.joined(separator: ",")
        guard configuration.globals.files.jsonVersion == 2 else { return "[\(instances)]\n" }
        let processes = router.processConfigurations.compactMap { process($0) }
        return "{\"vrrp\":[\(instances)]"
            + (processes.isEmpty ? "" : ",\"track_process\":[\(processes.joined(separator: ","))]") + "}\n"
    }

    private func instance(_ handle: InstanceHandle) -> String? {
        guard let machine = router.machine(handle),
            let configured = configuration.instances.first(where: { $0.name == machine.configuration.name })
        else { return nil }
        return "{\"data\":\(data(machine, configured, isSet: holds(handle))),\"stats\":\(statistics(machine))}"
    }

    private func data(_ machine: VirtualRouter, _ instance: VRRPInstance, isSet: Bool) -> String {
        var out = Writer()
        out.add("iname", instance.name)
        out.add("dont_track_primary", instance.tracksInterface ? 0 : 1)
        out.add("skip_check_adv_addr", instance.skipsAdvertisedAddressCheck ? 1 : 0)
        out.add("strict_mode", instance.isStrict ? 1 : 0)
        out.add("vmac_ifname", instance.virtualMAC?.interface?.rawValue ?? instance.ipvlan?.interface?.rawValue ?? "")
        if let name = instance.interface { out.add("ifp_ifname", name.rawValue) }
        out.add("master_priority", Int(machine.masterPriority))
        out.add("last_transition", raw: time(machine.lastTransition))
        let announcements = instance.announcements
        out.add("garp_delay", Self.seconds(announcements.delay))
        out.add("garp_refresh", Self.seconds(announcements.refresh))
        out.add("garp_rep", Int(announcements.repeatCount))
        out.add("garp_refresh_rep", Int(announcements.refreshRepeat))
        out.add("garp_lower_prio_delay", Self.seconds(announcements.lowerPriorityDelay))
        out.add("garp_lower_prio_rep", Int(announcements.lowerPriorityRepeat))
        out.add("lower_prio_no_advert", instance.lowerPriorityNoAdvertisement ? 1 : 0)
        out.add("higher_prio_send_advert", instance.higherPrioritySendAdvertisement ? 1 : 0)
        out.add("vrid", Int(instance.virtualRouterID))
        out.add("base_priority", Int(instance.priority))
        out.add("effective_priority", Int(machine.conditions.priority.rawValue))
        out.add("vipset", isSet)
        out.add("promote_secondaries", instance.promotesSecondaries)
        out.add("adver_int", raw: instance.advertisementInterval.inSeconds)
        out.add("master_adver_int", raw: machine.masterInterval.duration.inSeconds)
        out.add("accept", instance.accepts ? 1 : 0)
        out.add("nopreempt", !instance.preempts)
        out.add("preempt_delay", Self.seconds(instance.preemptDelay))
        out.add("state", Self.number(machine.state.kind))
        out.add("wantstate", Self.number(machine.state.kind))
        out.add("version", Int(instance.version))
        out.add("smtp_alert", configuration.globals.mail.isSent(about: instance))
        out.add("notify_deleted", instance.notify.reportsDeleted)
        let notify = instance.notify
        for (name, script) in [
            ("script_backup", notify.backup), ("script_master", notify.master), ("script_fault", notify.fault),
            ("script_stop", notify.stop), ("script_deleted", notify.deleted), ("script", notify.any),
            ("script_master_rx_lower_pri", notify.masterReceivedLowerPriority),
        ] {
            if let script { out.add(name, Self.words(script)) }
        }
        out.add("vips", instance.virtualAddresses.map { Self.line($0, instance, isSet) })
        out.add("evips", instance.excludedAddresses.map { Self.line($0, instance, isSet) })
        let tracking = instance.tracking
        out.add("track_ifp", tracking.interfaces.map(\.name))
        out.add(
            "track_script",
            tracking.scripts.compactMap { item in
                configuration.scripts.first { $0.name == item.name }.map { Self.words($0.command) }
            })
        out.add("track_process", tracking.processes.map(\.name))
        switch instance.authentication {
        case nil: out.add("auth_type", 0)
        case .password: out.add("auth_type", 1)
        case .authenticationHeader: out.add("auth_type", 2)
        }
        // That there is one, never what it is.
        if instance.authentication != nil { out.add("auth_data", "********") }
        return out.object
    }

    private func statistics(_ machine: VirtualRouter) -> String {
        let counters = machine.statistics
        var out = Writer()
        out.add("advert_rcvd", counters.advertisementsReceived)
        out.add("advert_sent", counters.advertisementsSent)
        out.add("become_master", counters.becameMaster)
        out.add("release_master", counters.releasedMaster)
        out.add("packet_len_err", counters.rejections(.lengthError))
        out.add("advert_interval_err", counters.rejections(.intervalError))
        out.add("ip_ttl_err", counters.rejections(.ttlError))
        out.add("invalid_type_rcvd", counters.rejections(.typeError))
        out.add("addr_list_err", counters.addressListErrors)
        out.add("invalid_authtype", counters.rejections(.authTypeInvalid))
        out.add("authtype_mismatch", counters.rejections(.authTypeMismatch))
        out.add("auth_failure", counters.rejections(.authFailure))
        out.add("pri_zero_rcvd", counters.priorityZeroReceived)
        out.add("pri_zero_sent", counters.priorityZeroSent)
        return out.object
    }

    private func process(_ tracked: ProcessConfiguration) -> String? {
        guard let configured = configuration.trackProcesses.first(where: { $0.name == tracked.name }),
            let tracker = router.process(tracked.name)
        else { return nil }
        var out = Writer()
        out.add("process", configured.command.first ?? "")
        let parameters = configured.command.dropFirst().map { "'\($0)'" }
        if !parameters.isEmpty { out.add("parameters", parameters.joined(separator: " ")) }
        let match = configured.parameterMatch ?? (parameters.isEmpty ? nil : .exact)
        out.add("param_match", match?.rawValue ?? "none")
        out.add("min_processes", Int(configured.quorum))
        if let most = configured.quorumMaximum { out.add("max_processes", Int(most)) }
        out.add("current_processes", tracker.count ?? 0)
        out.add("have_quorum", tracker.hasQuorum ?? false)
        out.add("weight", Int(configured.weight))
        out.add("terminate_delay", raw: configured.terminateDelay.inSeconds)
        out.add("fork_delay", raw: configured.forkDelay.inSeconds)
        let isWaiting = tracker.nextWake != nil
        out.add("fork_delay_timer_running", isWaiting && tracker.hasQuorum == false)
        out.add("terminate_delay_timer_running", isWaiting && tracker.hasQuorum == true)
        out.add("full_command", configured.matchesFullCommand)
        return out.object
    }

    // MARK: Words

    private func time(_ instant: Instant?) -> String {
        guard let instant else { return "0.000000" }
        let microseconds = (instant.nanoseconds + epoch) / 1000
        let fraction = String(microseconds % 1_000_000)
        return "\(microseconds / 1_000_000)." + String(repeating: "0", count: 6 - fraction.utf8.count) + fraction
    }

    private static func seconds(_ duration: Duration) -> Int { Int(duration.wholeMicroseconds / 1_000_000) }

    private static func number(_ state: StateKind) -> Int {
        switch state {
        case .initialize: 0
        case .backup: 1
        case .master: 2
        case .fault: 3
        case .deleted: 97
        case .stopped: 98
        }
    }

    private static func words(_ command: ScriptCommand) -> String {
        ([command.path] + command.arguments.dropFirst()).map { "'\($0)'" }.joined(separator: " ")
    }

    private static func line(_ address: VirtualAddress, _ instance: VRRPInstance, _ isSet: Bool) -> String {
        let prefix = address.prefix
        let isHost = prefix.length == (prefix.address.family == .ipv4 ? 32 : 128)
        var line = isHost ? "\(prefix.address)" : "\(prefix)"
        if let device = address.device ?? instance.interface { line += " dev \(device)" }
        let scopes: [UInt8: String] = [0: "global", 200: "site", 253: "link", 254: "host"]
        line += " scope \(scopes[address.scope] ?? String(address.scope))"
        if let label = address.label { line += " label \(label)" }
        return line + (isSet ? " set" : "")
    }
}

/// The members of a JSON object; slashes are escaped, as keepalived does.
private struct Writer {
    private var members: [String] = []

    var object: String { "{" + members.joined(separator: ",") + "}" }

    mutating func add(_ name: String, raw value: String) { members.append("\"\(name)\":\(value)") }
    mutating func add(_ name: String, _ value: Int) { add(name, raw: String(value)) }
    mutating func add(_ name: String, _ value: UInt64) { add(name, raw: String(value)) }
    mutating func add(_ name: String, _ value: Bool) { add(name, raw: value ? "true" : "false") }
    mutating func add(_ name: String, _ value: String) { add(name, raw: Self.quoted(value)) }

    /// An empty list is left out.
    mutating func add(_ name: String, _ values: [String]) {
        if !values.isEmpty { add(name, raw: "[" + values.map(Self.quoted).joined(separator: ",") + "]") }
    }

    private static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\", "/":
                out += "\\"
                out.unicodeScalars.append(scalar)
            case _ where scalar.value < 0x20:
                let hex = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - hex.utf8.count) + hex
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }
}
