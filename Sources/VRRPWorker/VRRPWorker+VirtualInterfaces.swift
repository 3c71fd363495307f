import DesiredState
import EventRecord
import Glibc
import Handover
import InternetTypes
import Journal
import KeepalivedConf
import KernelObjects
import LinuxGround
import Rtnetlink
import VRRP

// Interfaces that are made for virtual routers, and the settings of the kernel that they need.
extension VRRPWorker {
    /// Makes the virtual interfaces of the configuration, besides those of the one before, and tells the router of them.
    ///
    /// It waits for the kernel, which has made them when it answers.
    func equip() {
        let former = virtual
        virtual = VirtualInterfaces(configuration) { [monitor] name in ExistingInterface(name, in: monitor.table) }
        // A removed instance still says goodbye by its interface.
        departing = former
        for (instance, name) in virtual.refusedNames.sorted(by: { $0.key < $1.key }) {
            log.write(
                EventRecord(
                    .configurationProblem, .error,
                    "(\(instance)) interface \(name) exists and is not a private macvlan of this instance's "
                        + "interface: another name is used"))
        }
        guard !virtual.isEmpty || !former.isEmpty || needsSettings else { return }
        adaptSettings()
        let names = Set(virtual.all.map(\.name))
        makeInterfaces(virtual.all + former.all.filter { !names.contains($0.name) })
        followed.formUnion(names)
        followed.formUnion(virtual.all.map(\.base))
        tellEquipment()
        lendAddresses()
    }

    /// Removes the interfaces that only the configuration before needed, now that nobody needs them.
    func dismissFormerInterfaces() {
        guard departing != virtual else { return }
        departing = .none
        makeInterfaces(virtual.all)
        adaptSettings()
    }

    /// Takes over what a dead worker left, to remove it at the end.
    func adoptLeftInterfaces() {
        virtual = VirtualInterfaces(configuration) { [monitor] name in ExistingInterface(name, in: monitor.table) }
        makeInterfaces(virtual.all.filter { monitor.table.link(named: $0.name) != nil })
    }

    private func makeInterfaces(_ interfaces: [VirtualInterface]) {
        links.want(interfaces.map { WantedLink($0) })
        do {
            try links.settle()
        } catch {
            log.write(EventRecord(.error, "netlink: \(error)"))
        }
    }

    private func tellEquipment() {
        for interface in virtual.all { input(.interface(interface.name, status(of: interface.name))) }
        input(.equipment(virtual.equipment(of: configuration)))
    }

    /// What the link reconciler says.
    func note(_ event: LinkEvent) {
        switch event {
        case .made: break
        case .restored(let name, let cause):
            // Within the notifications that led here the router has not been told of the new interface yet.
            restoredInterfaces.append((name, cause))
        case .failed(let failure):
            let feature =
                switch failure.link.kind {
                case .privateMacvlan: "macvlan interfaces, as use_vmac needs them"
                case .ipvlan: "ipvlan interfaces, as use_ipvlan needs them"
                }
            let lacksFeature = failure.error.errno == EOPNOTSUPP
            // Of all that cannot be made for want of it the first is enough.
            if lacksFeature, !saidMissingFeatures.insert(feature).inserted { return }
            guard saidFailures.insert(failure.error).inserted else { return }
            log.write(
                EventRecord(
                    .kernelRefused, .error, lacksFeature ? "this kernel has no \(feature): \(failure)" : "\(failure)"))
        }
    }

    /// What follows from news of interfaces that matter.
    func interfacesChanged() {
        // A base that was recreated has its own settings, and perhaps another address.
        adaptSettings()
        lendAddresses()
        restoreAddresses()
    }

    /// Brings back what went with interfaces that somebody else removed.
    func restoreAddresses() {
        let restored = restoredInterfaces
        restoredInterfaces = []
        for (name, cause) in restored {
            report(.interfaceRestored(name, cause: cause))
            for handle in router.handles where router.machine(handle)?.state.kind == .master {
                let addresses = holdings.addresses(of: handle).filter { $0.interface == .name(name) }
                guard !addresses.isEmpty, let timing = router.machine(handle)?.configuration.announcements else {
                    continue
                }
                reconciler.insert(addresses.map { .address($0) }) { [unowned self] _ in
                    announce(addresses, repeats: timing.repeats)
                }
            }
        }
    }

    // MARK: Where advertisements go

    /// The interface by which an instance sends and hears advertisements; nil leaves it to the routing table.
    func advertisingInterface(_ name: String, _ configured: InterfaceName?) -> InterfaceName? {
        guard !virtual.isEmpty || !departing.isEmpty else { return configured }
        let plan = instances[name] == nil ? departing : virtual
        return plan.advertisingInterface(of: name) ?? configured
    }

    // MARK: Addresses that virtual interfaces always have

    /// Puts the base's link-local address onto macvlans from which IPv6 advertisements leave, and ipvlans' own addresses
    /// onto these.
    func lendAddresses() {
        var wanted: [WantedAddress] = []
        for interface in virtual.all {
            if case .ipvlan(_, let address?) = interface.kind {
                // As a virtual address line would have it.
                wanted.append(
                    WantedAddress(VirtualAddress(prefix: address), on: interface.name, onDrift: .repair))
            }
            guard interface.borrowsLinkLocal,
                let address = status(of: interface.base)?.addresses.first(where: \.isIPv6LinkLocal),
                let prefix = AddressPrefix(address, length: 64)
            else { continue }
            // Deprecated: nothing but advertisements, which name it, ever leaves from there.
            wanted.append(
                WantedAddress(prefix, on: .name(interface.name), flags: .noDAD, preferredLifetime: 0))
        }
        guard wanted != lentAddresses else { return }
        let dropped = lentAddresses.filter { old in !wanted.contains { $0.identity == old.identity } }
        lentAddresses = wanted
        if !dropped.isEmpty { reconciler.remove(dropped.map { .address($0) }) }
        reconciler.insert(wanted.map { .address($0) })
    }

    // MARK: Settings of the kernel

    private var needsSettings: Bool {
        configuration.globals.disablesLocalIGMP
    }

    /// Sets what lets macvlans answer ARP and their bases keep silent about the macvlans' addresses.
    func adaptSettings() {
        var wanted: [(setting: KernelSetting, value: String)] = []
        if configuration.globals.disablesLocalIGMP {
            wanted.append((KernelSetting("net/ipv4/igmp_link_local_mcast_reports"), "0"))
        }
        let macvlans = virtual.all.filter { $0.isVirtualMAC && $0.family == .ipv4 }
        for base in Set(macvlans.map(\.base)).sorted() {
            // The base hears what is for its macvlans' addresses, too.
            wanted.append((KernelSetting("ipv4", base.rawValue, "arp_ignore"), "1"))
            wanted.append((KernelSetting("ipv4", base.rawValue, "arp_filter"), "1"))
        }
        if !macvlans.isEmpty { wanted += reversePathFilters }
        settings.want(wanted)
    }

    // net.ipv4.conf.all.rp_filter is a least value for all interfaces, so that macvlans could not be without: the others
    // get it one by one.
    private var reversePathFilters: [(setting: KernelSetting, value: String)] {
        let all = KernelSetting("ipv4", "all", "rp_filter")
        guard let strictness = settings.unchangedValue(of: all).flatMap({ Int($0) }), strictness > 0 else { return [] }
        let own = Set(virtual.all.map(\.name))
        let names = ["default"] + monitor.table.links.values.map(\.name).filter { !own.contains($0) }.map(\.rawValue)
        let others = names.sorted().compactMap { name -> (setting: KernelSetting, value: String)? in
            let setting = KernelSetting("ipv4", name, "rp_filter")
            guard let value = settings.unchangedValue(of: setting).flatMap({ Int($0) }) else { return nil }
            return (setting, String(max(value, strictness)))
        }
        return others + [(all, "0")]
    }

    // MARK: The end

    /// Removes what was made, when no address needs it any more.
    func dismantle() {
        guard !options.keepsAddresses else { return }
        dismantleFirewall()
        virtual = .none
        departing = .none
        makeInterfaces([])
        settings.want([])
    }
}

extension IPAddress {
    var isIPv6LinkLocal: Bool { family == .ipv6 && isLinkLocal }
}

extension ExistingInterface {
    fileprivate init?(_ name: InterfaceName, in table: NetworkTable) {
        guard let link = table.link(named: name) else { return nil }
        let kind: Kind =
            if link.macvlanMode == 1 { .privateMacvlan } else if link.ipvlanMode == 0 { .ipvlan } else { .other }
        self.init(kind: kind, base: link.lower.flatMap { table.links[$0]?.name }, mac: link.mac)
    }
}

extension WantedLink {
    fileprivate init(_ interface: VirtualInterface) {
        let kind: Kind =
            switch interface.kind {
            case .macvlan(let mac): .privateMacvlan(mac)
            // IPVLAN_F_PRIVATE and IPVLAN_F_VEPA of linux/if_link.h.
            case .ipvlan(.bridge, _): .ipvlan(flags: 0)
            case .ipvlan(.private, _): .ipvlan(flags: 1)
            case .ipvlan(.vepa, _): .ipvlan(flags: 2)
            }
        self.init(
            interface.name, on: interface.base, kind, group: interface.group,
            servesIPv4: interface.family == .ipv4, servesIPv6: interface.families.contains(.ipv6),
            notifiesBase: interface.notifiesBase)
    }
}
