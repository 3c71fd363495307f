import InternetTypes
import KeepalivedConf

/// Times that are not what they look like.
extension Linter {
    mutating func lintTimes() {
        if looks(for: .advertIntRounded) {
            for instance in configuration.instances { interval(instance) }
        }
        downDelays()
        slowScripts()
    }

    private mutating func interval(_ instance: VRRPInstance) {
        guard let origin = instance.origins.origin(of: "advert_int") else { return }
        let words = expanded.text(of: origin).split { $0 == " " || $0 == "\t" || $0 == "\"" }
        guard words.count == 2, let written = Self.microseconds(words[1]),
            written != instance.advertisementInterval.wholeMicroseconds
        else { return }
        let consequence =
            instance.version == 2
            ? "; version 2 does not hear peers that send another interval" : "; other nodes take this interval over"
        find(
            .advertIntRounded,
            "(\(instance.name)) advertisements are sent every \(instance.advertisementInterval.inSeconds) s, and their "
                + "absence is noticed after \(downInterval(of: instance).inSeconds) s\(consequence)",
            at: origin, in: instance.origins.block,
            hint: instance.version == 2
                ? "whole seconds, or version 3 on all nodes" : "a multiple of 0.01 of at most 40.95 seconds")
    }

    /// Decimal seconds; nil for anything else.
    private static func microseconds(_ text: Substring) -> Int64? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = Int64(parts[0].isEmpty ? "0" : parts[0]), (0...255).contains(whole) else { return nil }
        let digits = parts.count > 1 ? parts[1].prefix(6) : ""
        guard let fraction = Int64(digits + String(repeating: "0", count: 6 - digits.count)) else { return nil }
        return whole * 1_000_000 + fraction
    }

    /// Active_Down_Interval with its own priority (RFC 9568 section 6.1, RFC 3768 section 6.1), to the millisecond.
    func downInterval(of instance: VRRPInstance) -> Duration {
        let interval = instance.advertisementInterval
        let skew = (instance.version == 2 ? .seconds(1) : interval) * (256 - Int(instance.priority)) / 256
        return .milliseconds((interval * Int(instance.downTimerAdvertisements) + skew).wholeMicroseconds / 1000)
    }

    /// keepalived waits no longer than is left of the down interval after the last advertisement.
    private mutating func downDelays() {
        guard !configuration.interfaceDelays.isEmpty else { return }
        let instances = Dictionary(grouping: configuration.instances, by: \.interface)
        for delay in configuration.interfaceDelays {
            let limits = (instances[delay.interface] ?? []).filter(\.tracksInterface).map { ($0, Self.delayLimit($0)) }
            guard let (instance, limit) = limits.min(by: { $0.1 < $1.1 }), delay.down > limit else { continue }
            find(
                .downDelayCapped,
                "a down delay of \(delay.down.inSeconds) s on \(delay.interface) is cut to \(limit.inSeconds) s for "
                    + "\(instance.name): (\(instance.downTimerAdvertisements) - 1) intervals of "
                    + "\(instance.advertisementInterval.inSeconds) s, less 1/256",
                at: delay.origin, in: delay.origin,
                hint: "a shorter delay, or a longer advert_int or down_timer_adverts on all nodes")
        }
    }

    private static func delayLimit(_ instance: VRRPInstance) -> Duration {
        let interval = instance.advertisementInterval
        let limit = interval * (Int(instance.downTimerAdvertisements) - 1) - interval / 256
        return .milliseconds(max(0, limit.wholeMicroseconds / 1000))
    }

    private mutating func slowScripts() {
        guard !configuration.scripts.isEmpty else { return }
        let groups = groupsByMember
        var followers: [String: VRRPInstance] = [:]
        for instance in configuration.instances {
            let tracked = instance.tracking.scripts + (groups[instance.name]?.tracking.scripts ?? [])
            for script in tracked where followers[script.name] == nil { followers[script.name] = instance }
        }
        for script in configuration.scripts {
            guard let instance = followers[script.name] else { continue }
            // A script that hangs fails only when its time is over.
            let round = max(script.interval, script.timeout).wholeMicroseconds
            let (total, overflow) = round.multipliedReportingOverflow(by: Int64(max(1, script.fall)))
            let time = Duration.microseconds(overflow ? .max : total)
            let down = downInterval(of: instance)
            guard time >= .seconds(15), time >= down * 5 else { continue }
            let isHang = script.timeout > script.interval
            find(
                .slowTrackScript,
                "script '\(script.name)' needs up to \(time.inSeconds) s (fall \(script.fall), "
                    + "\(isHang ? "timeout \(script.timeout.inSeconds)" : "interval \(script.interval.inSeconds)") s) to "
                    + "tell of \(isHang ? "something that hangs" : "a failure"); a dead machine is noticed after "
                    + "\(down.inSeconds) s",
                at: script.origins.origin(of: isHang ? "timeout" : "interval") ?? script.origins.block,
                in: script.origins.block, hint: "a shorter interval and timeout, or a smaller fall")
        }
    }
}
