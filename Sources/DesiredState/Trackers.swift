import InternetTypes
import KeepalivedConf
import Tracking
import VRRP

/// Tracked files and processes by name.
struct Trackers {
    let files: [String: TrackFile]
    let processes: [String: TrackProcess]

    init(_ configuration: Configuration) {
        files = Dictionary(configuration.trackFiles.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        processes = Dictionary(
            configuration.trackProcesses.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }
}

extension InstanceConfiguration {
    /// Takes over what the instance and its sync group track beside links and scripts.
    mutating func follow(_ trackers: Trackers, of instance: VRRPInstance, _ group: SyncGroup?) {
        // The rules for weights are those of scripts: none on an owner, and none in a sync group that does not ask for it.
        let permitsWeights = !instance.isAddressOwner && group?.appliesWeights ?? true
        trackedFiles = (instance.tracking.files + (group?.tracking.files ?? [])).compactMap { item in
            trackers.files[item.name].map {
                TrackedFile(item.name, weight: Weight(item, default: $0.weight, isReversed: $0.isReversed))
            }
        }.filter { permitsWeights || $0.weight.isFault }
        trackedProcesses = (instance.tracking.processes + (group?.tracking.processes ?? [])).compactMap { item in
            trackers.processes[item.name].map {
                TrackedProcess(item.name, weight: Weight(item, default: $0.weight, isReversed: $0.isReversed))
            }
        }.filter { permitsWeights || $0.weight.isFault }
        tracksSource = instance.tracksSourceAddress && source != nil
    }
}

extension RouterConfiguration {
    mutating func addTrackers(_ configuration: Configuration, _ instances: [InstanceConfiguration]) {
        let usedFiles = Set(instances.flatMap { $0.trackedFiles.map(\.name) })
        let usedProcesses = Set(instances.flatMap { $0.trackedProcesses.map(\.name) })
        // What nobody tracks is not looked at.
        files = configuration.trackFiles.map(\.name).filter { usedFiles.contains($0) }
        processes = configuration.trackProcesses.filter { usedProcesses.contains($0.name) }.map {
            ProcessConfiguration($0)
        }
        for delay in configuration.interfaceDelays {
            let down = instances.filter { $0.router.key.interface == delay.interface }.map { longestSilence($0.router) }
            linkDelays[delay.interface] = LinkDelays(down: min(delay.down, down.min() ?? delay.down), up: delay.up)
        }
    }

    // keepalived's limit for the delay of a link that went down: the others must not take over before this router has
    // noticed.
    private func longestSilence(_ router: VirtualRouterConfiguration) -> Duration {
        let interval = router.interval.duration
        return max(.zero, interval * (router.downTimerAdvertisements - 1) - interval / 256)
    }
}

extension ProcessConfiguration {
    init(_ process: TrackProcess) {
        let match: ProcessPattern.Parameters? =
            switch process.parameterMatch {
            case .exact: .exact
            case .initial: .initial
            case .partial: .partial
            case nil: nil
            }
        self.init(
            name: process.name,
            pattern: ProcessPattern(
                command: process.command, match: match, comparesCommandLine: process.matchesFullCommand),
            quorum: Int(process.quorum), quorumMaximum: process.quorumMaximum.map { Int($0) },
            terminateDelay: process.terminateDelay, forkDelay: process.forkDelay,
            weight: Weight(Int(process.weight), isReversed: process.isReversed))
    }
}
