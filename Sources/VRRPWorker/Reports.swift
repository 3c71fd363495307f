import InternetTypes
import Tracking
import VRRP

/// The text files that USR1 and USR2 ask for, in keepalived's arrangement.
enum Reports {
    /// One block of counters for each virtual router.
    static func statistics(_ router: Router) -> String {
        var text = ""
        for handle in router.handles {
            guard let machine = router.machine(handle) else { continue }
            text += statistics(machine)
        }
        return text
    }

    private static func statistics(_ machine: VirtualRouter) -> String {
        let counters = machine.statistics
        return """
            VRRP Instance: \(machine.configuration.name)
              Advertisements:
                Received: \(counters.advertisementsReceived)
                Sent: \(counters.advertisementsSent)
              Became master: \(counters.becameMaster)
              Released master: \(counters.releasedMaster)
              Packet Errors:
                Length: \(counters.rejections(.lengthError))
                TTL: \(counters.rejections(.ttlError))
                Invalid Type: \(counters.rejections(.typeError))
                Advertisement Interval: \(counters.rejections(.intervalError))
                Address List: \(counters.addressListErrors)
                Checksum: \(counters.rejections(.checksumError))
                Version: \(counters.rejections(.versionError))
              Authentication Errors:
                Invalid Type: \(counters.rejections(.authTypeInvalid))
                Type Mismatch: \(counters.rejections(.authTypeMismatch))
                Failure: \(counters.rejections(.authFailure))
              Authentication Extension Errors:
                Missing: \(counters.rejections(.trailerMissing))
                Malformed: \(counters.rejections(.trailerMalformed))
                Unknown Key: \(counters.rejections(.trailerKeyUnknown))
                Invalid HMAC: \(counters.rejections(.trailerInvalid))
                Stale: \(counters.rejections(.trailerStale))
                Replay: \(counters.rejections(.trailerReplayed))
              Priority Zero:
                Received: \(counters.priorityZeroReceived)
                Sent: \(counters.priorityZeroSent)

            """
    }

    /// Configuration and state of everything, for people.
    static func state(_ router: Router, at now: Instant, held: (InstanceHandle) -> [String]) -> String {
        var text = "------< VRRP Topology >------\n"
        for handle in router.handles {
            guard let machine = router.machine(handle), let instance = router.configuration(of: handle) else {
                continue
            }
            text += state(machine, instance, at: now, held: held(handle))
        }
        text += "------< VRRP Sync groups >------\n"
        for group in router.groupConfigurations {
            text += " VRRP Sync Group = \(group.name), \(router.groupState(group.name)?.rawValue ?? "INIT")\n"
            for member in group.members { text += "   member = \(member)\n" }
        }
        text += "------< VRRP Scripts >------\n"
        for configuration in router.scriptConfigurations {
            let verdict =
                router.script(configuration.name)?.works.map { $0 ? "succeeding" : "failing" } ?? "no result yet"
            text += " VRRP Script = \(configuration.name)\n"
            text += "   Interval = \(configuration.interval.inSeconds) sec, "
            text += "timeout = \(configuration.timeout.inSeconds) sec, weight = \(configuration.weight.value)\n"
            text += "   Rise = \(configuration.rise), fall = \(configuration.fall), status = \(verdict)\n"
        }
        text += "------< Datagrams for nobody >------\n"
        for (reason, count) in router.unclaimed.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            text += " \(reason.rawValue) = \(count)\n"
        }
        return text
    }

    private static func state(
        _ machine: VirtualRouter, _ instance: InstanceConfiguration, at now: Instant, held: [String]
    ) -> String {
        let configuration = machine.configuration
        var text = " VRRP Instance = \(configuration.name)\n"
        text += "   VRRP Version = \(configuration.version.rawValue)\n"
        text += "   State = \(machine.state.kind.rawValue)\n"
        if let since = machine.lastTransition { text += "   Last transition = \((now - since).inSeconds) s ago\n" }
        text += "   Interface = \(configuration.key.interface?.rawValue ?? "(any)")\n"
        text += "   Virtual Router ID = \(configuration.key.vrid)\n"
        text += "   Priority = \(configuration.basePriority)\n"
        text += "   Effective priority = \(machine.conditions.priority)\n"
        text += "   Advert interval = \(configuration.interval.duration.inSeconds) sec\n"
        text += "   Source address = \(machine.conditions.source?.description ?? "(none)")\n"
        switch configuration.destination {
        case .multicast(let group): text += "   Multicast address = \(group)\n"
        case .unicast(let peers, _):
            text += "   Unicast peers = \(peers.map(\.address.description).joined(separator: ", "))\n"
        }
        text += "   Preempt = \(preemption(configuration.preemption))\n"
        // The kind is shown, the key never.
        text += "   Authentication = \(configuration.authentication.type)\n"
        if let trailer = configuration.trailer {
            let signing = trailer.signingKey.map { "signs with key \($0.id)" } ?? "does not sign"
            text += "   Authentication extension = HMAC-SHA256, \(signing), "
            text += trailer.isRequired ? "required" : "not required"
            text += ", window \(trailer.window) sec, \(trailer.isMonotonic ? "monotonic" : "time")\n"
        }
        for fault in machine.conditions.faults { text += "   Fault = \(fault)\n" }
        for tracked in instance.trackedScripts {
            text += "   Tracked script = \(tracked.name) weight \(tracked.weight.value)\n"
        }
        for tracked in instance.trackedInterfaces {
            text += "   Tracked interface = \(tracked.name) weight \(tracked.weight.value)\n"
        }
        text += "   Virtual IP = \(configuration.addresses.count)\n"
        for address in configuration.addresses { text += "     \(address)\n" }
        for address in held { text += "   Holding = \(address)\n" }
        return text
    }

    private static func preemption(_ preemption: Preemption) -> String {
        switch preemption {
        case .immediate: "enabled"
        case .after(let delay): "enabled, after \(delay.inSeconds) sec"
        case .never: "disabled"
        }
    }
}
