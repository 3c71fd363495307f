import InternetTypes
import KeepalivedConf

/// The settings that a block has without saying so, as lines that say so.
///
/// The values are those of the model, so that what other blocks and other settings of the block decide is in them.
struct DefaultSettings {
    private struct Key: Hashable {
        let line: Int32
        let offset: Int32
    }

    private var settings: [Key: [(keyword: String, line: String)]] = [:]
    /// Either name of a setting, or the keyword that is its opposite.
    private static let alternatives = [
        "preempt": ["nopreempt"], "accept": ["no_accept"], "no_accept": ["accept"], "lvs_sched": ["lb_algo"],
        "lvs_method": ["lb_kind"],
    ]

    init(_ result: LoadResult) {
        for instance in result.configuration.instances { add(Self.settings(of: instance), at: instance.origins.block) }
        for script in result.configuration.scripts { add(Self.settings(of: script), at: script.origins.block) }
        for server in result.configuration.virtualServers {
            add(Self.settings(of: server), at: server.origins.block)
            for real in server.realServers {
                add(
                    [
                        ("weight", String(real.weight)), ("inhibit_on_failure", Self.word(real.inhibitsOnFailure)),
                        ("alpha", Self.word(real.startsDown)),
                    ], at: real.origins.block)
            }
        }
    }

    private mutating func add(_ values: [(String, String)], at origin: Origin) {
        settings[Key(line: origin.line, offset: origin.offset)] = values.map { keyword, value in
            (keyword, value.isEmpty ? keyword : keyword + " " + value)
        }
    }

    /// The lines that say what a block leaves unsaid.
    func missing(in block: Statement) -> [String] {
        let origin = block.origin
        let given = Set(block.children.compactMap { $0.words.first })
        return (settings[Key(line: origin.line, offset: origin.offset)] ?? []).filter { keyword, _ in
            given.isDisjoint(with: [keyword] + (Self.alternatives[keyword] ?? []))
        }.map(\.line)
    }

    private static func settings(of instance: VRRPInstance) -> [(String, String)] {
        let announcements = instance.announcements
        var result: [(String, String)] = [
            ("state", instance.initialState.rawValue), ("priority", String(instance.priority)),
            ("version", String(instance.version)), ("advert_int", instance.advertisementInterval.seconds),
            ("garp_master_delay", announcements.delay.seconds),
            ("garp_master_refresh", announcements.refresh.seconds),
            ("down_timer_adverts", String(instance.downTimerAdvertisements)),
            ("higher_prio_send_advert", word(instance.higherPrioritySendAdvertisement)),
            ("skip_check_adv_addr", word(instance.skipsAdvertisedAddressCheck)),
            ("notify_priority_changes", word(instance.notifiesPriorityChanges)),
            ("strict_mode", word(instance.isStrict)),
        ]
        // A count of 0 cannot be written, and strict mode sets what it wants.
        if announcements.repeatCount > 0 { result.append(("garp_master_repeat", String(announcements.repeatCount))) }
        if announcements.refreshRepeat > 0 {
            result.append(("garp_master_refresh_repeat", String(announcements.refreshRepeat)))
        }
        if instance.preempts { result.append(("preempt", "")) }
        guard !instance.isStrict else { return result }
        result.append(("garp_lower_prio_delay", announcements.lowerPriorityDelay.seconds))
        if announcements.lowerPriorityRepeat > 0 {
            result.append(("garp_lower_prio_repeat", String(announcements.lowerPriorityRepeat)))
        }
        result.append(("lower_prio_no_advert", word(instance.lowerPriorityNoAdvertisement)))
        result.append((instance.accepts ? "accept" : "no_accept", ""))
        return result
    }

    private static func settings(of script: TrackScript) -> [(String, String)] {
        [
            ("interval", script.interval.seconds), ("timeout", script.timeout.seconds),
            ("weight", "\(script.weight)\(script.isReversed ? " reverse" : "")"), ("rise", String(script.rise)),
            ("fall", String(script.fall)),
        ]
    }

    private static func settings(of server: VirtualServer) -> [(String, String)] {
        var result = [
            ("lvs_sched", server.scheduler), ("quorum", String(server.quorum)),
            ("hysteresis", String(server.hysteresis)), ("weight", String(server.weight)),
        ]
        if server.forwarding == ForwardingMethod() { result.append(("lvs_method", server.forwarding.kind.rawValue)) }
        if let transport = server.transport { result.append(("protocol", transport.rawValue)) }
        return result
    }

    private static func word(_ value: Bool) -> String { value ? "true" : "false" }
}
