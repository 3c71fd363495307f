import InternetTypes
import KeepalivedConf

/// What a value of the model looks like to a comparison: taken from its own fields, so that none can be forgotten.
indirect enum Shape {
    /// A single value: its text, and what decides whether two are the same. Secrets have a text that hides them.
    case leaf(String, AnyHashable)
    /// The fields of a struct, in order.
    case fields([(name: String, value: Shape)])
    /// The elements of a list, each with what it is known by.
    case elements([(key: String, value: Shape)])

    static var absent: Shape { .leaf("(none)", AnyHashable(0)) }

    init(_ value: Any) {
        if let leaf = Self.leafText(value) {
            self = .leaf(leaf, Self.identity(value))
            return
        }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional:
            self = mirror.children.first.map { Shape($0.value) } ?? .absent
        case .collection:
            var seen: [String: Int] = [:]
            self = .elements(
                mirror.children.map { child in
                    let key = Self.key(of: child.value)
                    let count = (seen[key] ?? 0) + 1
                    seen[key] = count
                    return (count == 1 ? key : "\(key) (\(count))", Shape(child.value))
                })
        case .struct:
            self = .fields(
                mirror.children.compactMap { child in
                    if child.value is Origin || child.value is Origins { return nil }
                    return (SettingNames.keyword(for: child.label ?? ""), Shape(child.value))
                })
        case .enum:
            guard let payload = mirror.children.first else {
                self = .leaf(String(describing: value), Self.identity(value))
                return
            }
            let inner = Shape(payload.value)
            self = .leaf("\(payload.label ?? "") \(inner.text)", Self.identity(value))
        default:
            self = .leaf(String(describing: value), Self.identity(value))
        }
    }

    private static func identity(_ value: Any) -> AnyHashable {
        (value as? any Hashable).map { AnyHashable($0) } ?? AnyHashable(String(describing: value))
    }

    /// The text of values that are one thing to a person.
    private static func leafText(_ value: Any) -> String? {
        switch value {
        case let text as String: return text.isEmpty ? "\"\"" : text
        case let flag as Bool: return flag ? "yes" : "no"
        case let number as any BinaryInteger: return String(describing: number)
        case let duration as Duration: return duration.seconds + " s"
        case let address as IPAddress: return address.description
        case let prefix as AddressPrefix: return prefix.description
        case let name as InterfaceName: return name.rawValue
        case let target as VirtualServer.Target: return target.text
        case let command as ScriptCommand: return command.text
        case let user as ScriptUser: return user.text
        case is Authentication, is HMACSettings: return "(not shown)"
        // Not `is [UInt8]`, which every empty array is.
        case _ where type(of: value) == [UInt8].self: return "(not shown)"
        case let raw as any RawRepresentable<String>: return raw.rawValue
        default: return nil
        }
    }

    /// What an element of a list is known by from one version of a configuration to the next.
    private static func key(of value: Any) -> String {
        switch value {
        case let instance as VRRPInstance: "vrrp_instance \(instance.name)"
        case let script as TrackScript: "vrrp_script \(script.name)"
        case let group as SyncGroup: "vrrp_sync_group \(group.name)"
        case let file as TrackFile: "track_file \(file.name)"
        case let process as TrackProcess: "vrrp_track_process \(process.name)"
        case let session as BFDInstance: "bfd_instance \(session.name)"
        case let group as TrackGroup: "track_group \(group.name)"
        case is AnnouncementGroup: "garp_group"
        case let delay as InterfaceDelay: "interface_up_down_delays \(delay.interface)"
        case let polled as PolledInterface: "linkbeat_interfaces \(polled.interface)"
        case let group as VirtualServerGroup: "virtual_server_group \(group.name)"
        case let server as VirtualServer:
            "virtual_server \(server.target.text)\(server.transport.map { " \($0.rawValue)" } ?? "")"
        case let server as RealServer: "real_server \(server.address) \(server.port)"
        case let checker as Checker: "\(checker.kind.rawValue)"
        case let url as CheckedURL: "url \(url.path)"
        case let address as VirtualAddress: address.prefix.description
        case let tracked as Tracked: tracked.name
        case let peer as UnicastPeer: peer.address.description
        case let route as Route:
            "\(route.destination?.description ?? "default")\(route.table.map { " table \($0)" } ?? "")"
        default: Shape(value).text
        }
    }

    /// The value in one line.
    var text: String {
        switch self {
        case .leaf(let text, _): text
        case .fields(let fields):
            fields.filter { !$0.value.isAbsent }.map { "\($0.name) \($0.value.text)" }.joined(
                separator: " ")
        case .elements(let elements): elements.isEmpty ? "(none)" : elements.map(\.key).joined(separator: ", ")
        }
    }

    var isAbsent: Bool {
        switch self {
        case .leaf(let text, _): text == "(none)"
        case .fields(let fields): fields.isEmpty
        case .elements(let elements): elements.isEmpty
        }
    }
}

extension ScriptCommand {
    /// The command line and whom it runs as.
    var text: String { arguments.joined(separator: " ") + (user.map { " (as \($0.text))" } ?? "") }
}

extension VirtualServer.Target {
    var text: String {
        switch self {
        case .address(let address, let port): "\(address) \(port)"
        case .firewallMark(let mark): "fwmark \(mark)"
        case .group(let name): "group \(name)"
        }
    }
}

extension ScriptUser {
    var text: String { name + (groupName.map { ":" + $0 } ?? "") }
}

/// The keywords that fields of the model come from.
enum SettingNames {
    private static let keywords = [
        "virtualRouterID": "virtual_router_id", "advertisementInterval": "advert_int", "initialState": "state",
        "virtualAddresses": "virtual_ipaddress", "excludedAddresses": "virtual_ipaddress_excluded",
        "virtualRoutes": "virtual_routes", "virtualRules": "virtual_rules", "unicastPeers": "unicast_peer",
        "unicastSource": "unicast_src_ip", "multicastSource": "mcast_src_ip", "multicastGroup": "mcast_dst_ip",
        "unicastTTL": "unicast_ttl", "checksUnicastSource": "check_unicast_src", "preempts": "preempt",
        "preemptDelay": "preempt_delay", "hmac": "auth_hmac", "downTimerAdvertisements": "down_timer_adverts",
        "isStrict": "strict_mode", "accepts": "accept", "checksumAsVersion2": "v3_checksum_as_v2",
        "sendsMail": "smtp_alert", "tracksInterface": "track primary interface", "tracksSourceAddress": "track_src_ip",
        "virtualMAC": "use_vmac", "ipvlan": "use_ipvlan", "members": "group", "command": "script",
        "startsFailed": "init_fail", "routerID": "router_id", "vrrpVersion": "vrrp_version",
        "enforcesScriptSecurity": "enable_script_security", "scriptUser": "script_user",
        "usesDynamicInterfaces": "dynamic_interfaces", "scheduler": "lvs_sched", "forwarding": "lvs_method",
        "transport": "protocol", "persistenceTimeout": "persistence_timeout", "sorryServer": "sorry_server",
        "realServers": "real_server", "quorumUp": "quorum_up", "quorumDown": "quorum_down",
        "inhibitsOnFailure": "inhibit_on_failure", "startsDown": "alpha", "runsScriptsAtStop": "omega",
        "upperThreshold": "uthreshold", "lowerThreshold": "lthreshold", "notifyUp": "notify_up",
        "notifyDown": "notify_down", "delayLoop": "delay_loop", "connectTimeout": "connect_timeout",
        "delayBeforeRetry": "delay_before_retry", "checkers": "checks", "networkNamespace": "net_namespace",
        "networkNamespaceIPVS": "net_namespace_ipvs", "alerts": "smtp_alert", "alertsVRRP": "smtp_alert_vrrp",
        "alertsChecker": "smtp_alert_checker", "recipients": "notification_email", "sender": "notification_email_from",
        "heloName": "smtp_helo_name", "skipsFaults": "no_email_faults", "skipsCheckers": "no_checker_emails",
        "syncDaemon": "lvs_sync_daemon", "flushesAtStart": "lvs_flush", "flushOnStop": "lvs_flush_on_stop",
        "pollsLinks": "linkbeat_use_polling", "vmacPrefix": "vmac_prefix", "vmacAddressPrefix": "vmac_addr_prefix",
        "usesSymlinkPaths": "use_symlink_paths", "setsSupplementaryGroups": "set_supplementary_groups",
        "disablesLocalIGMP": "disable_local_igmp", "oldUnicastChecksum": "old_unicast_checksum",
        "allowsNoVirtualAddress": "no_virtual_ipaddress", "encapsulation": "encap", "propagatesTTL": "ttl-propagate",
    ]

    /// The keyword of a field; where it has no single one, its name in words.
    static func keyword(for field: String) -> String {
        if let keyword = keywords[field] { return keyword }
        var words = ""
        var wasUpper = true
        for character in field {
            if character.isUppercase, !wasUpper { words.append(" ") }
            wasUpper = character.isUppercase
            words += character.lowercased()
        }
        return words
    }
}
