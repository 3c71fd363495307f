import InternetTypes
public import KeepalivedConf
import Tracking
public import VRRP

// The configuration as an operator wrote it, turned into what the machines run. Nothing goes the other way.

extension RouterConfiguration {
    /// What the VRRP worker does under a configuration. Instances that cannot be run at all (no VRID, a version that
    /// does not exist) were refused when the configuration was read; should one come through, it is left out.
    public init(_ configuration: Configuration) {
        var groupOf: [String: SyncGroup] = [:]
        for group in configuration.syncGroups {
            for member in group.members where groupOf[member] == nil { groupOf[member] = group }
        }
        let scripts = Dictionary(configuration.scripts.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let trackers = Trackers(configuration)
        let instances = configuration.instances.compactMap { instance in
            var result = InstanceConfiguration(instance, group: groupOf[instance.name], scripts: scripts)
            result?.follow(trackers, of: instance, groupOf[instance.name])
            result?.follow(instance.interfacesOfHeldObjects)
            result?.trackGroups = configuration.trackGroups.filter { $0.members.contains(instance.name) }.map(\.name)
            return result
        }
        let names = Set(instances.map(\.router.name))
        let used = Set(instances.flatMap { $0.trackedScripts.map(\.name) })
        self.init(
            instances: instances,
            groups: configuration.syncGroups.map {
                SyncGroupConfiguration($0.name, members: $0.members.filter { names.contains($0) })
            },
            // A script that nobody tracks is not run.
            scripts: configuration.scripts.filter { used.contains($0.name) }.map { ScriptConfiguration($0) },
            startDelay: configuration.globals.startupDelay,
            delayAfterBoot: configuration.globals.delayAfterBoot,
            reportsUnknownVRIDs: configuration.globals.logsUnknownVirtualRouterIDs)
        addTrackers(configuration, instances)
    }
}

extension InstanceConfiguration {
    /// Follows these as well, unless the configuration says something about them already.
    fileprivate mutating func follow(_ names: [InterfaceName]) {
        for name in names where !trackedInterfaces.contains(where: { $0.name == name }) {
            trackedInterfaces.append(TrackedInterface(name))
        }
    }

    init?(_ instance: VRRPInstance, group: SyncGroup?, scripts: [String: TrackScript]) {
        guard let router = VirtualRouterConfiguration(instance, syncGroup: group?.name) else { return nil }
        var interfaces = instance.tracking.interfaces
        var tracked = instance.tracking.scripts
        if let group {
            // Weights of members and of their group count only with sync_group_tracking_weight; faults always do.
            let isKept = { (weight: Int16) in weight == 0 || group.appliesWeights }
            interfaces = (interfaces + group.tracking.interfaces).filter { isKept($0.weight ?? 0) }
            tracked = (tracked + group.tracking.scripts).filter { isKept($0.weight ?? scripts[$0.name]?.weight ?? 0) }
        }
        if instance.isAddressOwner {
            // An owner's priority never changes.
            interfaces = interfaces.filter { ($0.weight ?? 0) == 0 }
            tracked = tracked.filter { ($0.weight ?? scripts[$0.name]?.weight ?? 0) == 0 }
        }
        self.init(
            router,
            source: (instance.isUnicast ? instance.unicastSource : instance.multicastSource)
                ?? instance.ipvlan?.address?.address,
            tracksOwnInterface: instance.tracksInterface,
            trackedInterfaces: interfaces.compactMap { item in
                InterfaceName(item.name).map {
                    TrackedInterface($0, weight: Weight(item, default: 0, isReversed: false))
                }
            },
            trackedScripts: tracked.compactMap { item in
                scripts[item.name].map {
                    TrackedScript(item.name, weight: Weight(item, default: $0.weight, isReversed: $0.isReversed))
                }
            })
    }
}

extension VirtualRouterConfiguration {
    init?(_ instance: VRRPInstance, syncGroup: String?) {
        guard let vrid = VRID(instance.virtualRouterID), let version = Version(rawValue: instance.version),
            let interval = AdvertisementInterval(instance.advertisementInterval)
        else { return nil }
        let key = VirtualRouterKey(
            vrid: vrid, family: instance.family, interface: instance.interface,
            group: instance.isUnicast ? nil : instance.multicastGroup)
        self.init(
            name: instance.name, key: key, version: version, basePriority: Priority(instance.priority),
            interval: interval, authentication: VRRP.Authentication(instance),
            downTimerAdvertisements: Int(instance.downTimerAdvertisements), preemption: Preemption(instance),
            addresses: instance.virtualAddresses.map(\.prefix.address).filter { $0.family == instance.family },
            destination: ReceptionPolicy.Destination(instance), hopLimit: Self.hopLimit(instance),
            skipsAddressListCheck: instance.skipsAdvertisedAddressCheck,
            checksum: ChecksumMode(instance),
            acceptsOldUnicastChecksum: instance.oldUnicastChecksum != .never,
            silentOnLowerPriority: instance.lowerPriorityNoAdvertisement,
            answersHigherPriority: instance.higherPrioritySendAdvertisement,
            ownerIgnoresAdvertisements: instance.ownerIgnoresAdvertisements,
            announcements: AnnouncementTiming(instance.announcements), trailer: TrailerSettings(instance),
            timerExpiredBackup: instance.timerExpiredBackup.map { Priority($0) }, syncGroup: syncGroup)
    }

    // keepalived leaves the hop limit of IPv6 unicast to the kernel, whose default is 64.
    private static func hopLimit(_ instance: VRRPInstance) -> UInt8 {
        guard instance.isUnicast else { return 255 }
        return instance.unicastTTL ?? (instance.family == .ipv4 ? 255 : 64)
    }
}

extension ReceptionPolicy.Destination {
    init(_ instance: VRRPInstance) {
        guard instance.isUnicast else {
            self = .multicast(group: instance.multicastGroup)
            return
        }
        let peers = instance.unicastPeers.map { peer in
            let low = peer.minimumTTL ?? 0
            return ReceptionPolicy.Peer(peer.address, hopLimits: low...max(low, peer.maximumTTL ?? 255))
        }
        // Limits for one peer would mean nothing if anybody else could send.
        let hasLimits = instance.unicastPeers.contains { $0.minimumTTL != nil || $0.maximumTTL != nil }
        self = .unicast(peers: peers, checkSource: instance.checksUnicastSource || hasLimits)
    }
}

extension Preemption {
    init(_ instance: VRRPInstance) {
        if !instance.preempts {
            self = .never
        } else {
            self = instance.preemptDelay > .zero ? .after(instance.preemptDelay) : .immediate
        }
    }
}

extension VRRP.Authentication {
    init(_ instance: VRRPInstance) {
        // keepalived's version 2 over IPv6 has no room for it.
        guard instance.version == 2, instance.family == .ipv4 else {
            self = .none
            return
        }
        switch instance.authentication {
        case .password(let bytes): self = .password(AuthenticationPassword(bytes: bytes))
        case .authenticationHeader(let bytes): self = .header(AuthenticationPassword(bytes: bytes))
        case nil: self = .none
        }
    }
}

extension TrailerSettings {
    init?(_ instance: VRRPInstance) {
        guard let hmac = instance.hmac else { return nil }
        let keys = hmac.keys.sorted { $0.key < $1.key }.map { HMACKey(id: $0.key, octets: $0.value) }
        // Three intervals, at least 5 s and at most 300 s, as keepalived has it.
        let usual = max(5, min(300, instance.advertisementInterval.wholeNanoseconds * 3 / 1_000_000_000))
        self.init(
            keys: keys, signingKey: hmac.mode == .receiveOnly ? nil : keys.first { $0.id == hmac.activeKey },
            isRequired: hmac.mode == .enforce,
            window: hmac.timeWindow.map { $0.wholeNanoseconds / 1_000_000_000 } ?? usual,
            isMonotonic: hmac.antiReplay == .monotonic)
    }
}

extension ChecksumMode {
    init(_ instance: VRRPInstance) {
        if instance.isUnicast, instance.oldUnicastChecksum == .always {
            self = .oldUnicast
        } else {
            self = instance.checksumAsVersion2 ? .v3AsV2 : .normal
        }
    }
}

extension AnnouncementTiming {
    init(_ settings: AnnouncementSettings) {
        self.init(
            repeats: Int(settings.repeatCount), delay: settings.delay,
            refresh: settings.refresh > .zero ? settings.refresh : nil, refreshRepeats: Int(settings.refreshRepeat),
            lowerPriorityRepeats: Int(settings.lowerPriorityRepeat), lowerPriorityDelay: settings.lowerPriorityDelay,
            refreshElsewhere: settings.extraInterfaceRefresh > .zero ? settings.extraInterfaceRefresh : nil)
    }
}

extension AdvertisementInterval {
    /// Rounded to the centisecond that the wire has; nil where that is no interval.
    init?(_ duration: Duration) {
        self.init(centiseconds: Int((duration.wholeMicroseconds + 5_000) / 10_000))
    }
}

extension ScriptConfiguration {
    init(_ script: TrackScript) {
        self.init(
            name: script.name, interval: script.interval, timeout: script.timeout,
            weight: Weight(Int(script.weight), isReversed: script.isReversed), rise: Int(script.rise),
            fall: Int(script.fall), startsFailed: script.startsFailed)
    }
}

extension Weight {
    init(_ item: Tracked, default weight: Int16, isReversed: Bool) {
        self.init(Int(item.weight ?? weight), isReversed: item.isReversed ?? isReversed)
    }
}
