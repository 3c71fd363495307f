import DesiredState
import EventLoop
import EventRecord
import Firewall
import InternetTypes
import Journal
import KeepalivedConf
import KernelObjects
import LinuxGround
import Rtnetlink
import VRRP

// Packets that must not be accepted: `no_accept`, and what the kernel sends from virtual MAC addresses by itself.
extension VRRPWorker {
    /// Guards the addresses of instances that are about to hold them; all in one transaction, before any is added.
    func guardAddresses(of handles: [InstanceHandle]) {
        guard firewallIsNeeded else { return }
        for handle in handles { guarded[handle] = guardedAddresses(of: handle) }
        updateFirewall()
    }

    /// Lets go of the addresses of instances that do not hold them any more.
    func unguardAddresses(of handles: [InstanceHandle]) {
        guard firewall.isInstalled else { return }
        for handle in handles { guarded[handle] = nil }
        updateFirewall()
    }

    /// Interfaces have come and gone: their numbers stand in the tables.
    func refreshFirewall() {
        guard firewall.isInstalled || firewallIsNeeded else { return }
        for handle in guarded.keys { guarded[handle] = guardedAddresses(of: handle) }
        updateFirewall()
    }

    /// Whether the configuration has anything for a firewall to do.
    private var firewallIsNeeded: Bool { !virtual.isEmpty || hasGuardingInstances }

    private func guardedAddresses(of handle: InstanceHandle) -> Set<GuardedAddress>? {
        guard let machine = router.machine(handle), let instance = instances[machine.configuration.name],
            instance.refusesPackets
        else { return nil }
        let prefersNames = !instance.tracksInterface && !configuration.globals.firewall.matchesInterfaceIndex
        return Set(
            wantedObjects(of: handle).compactMap(\.address).compactMap { wanted in
                guard case .name(let name) = wanted.interface else { return nil }
                let index = prefersNames ? nil : monitor.table.link(named: name)?.index
                // Only of link-local addresses it says anything, but two of the same address would not be one element.
                let place = index.map { GuardedAddress.Place.index($0) } ?? .name(name)
                return GuardedAddress(wanted.prefix.address, at: place)
            })
    }

    /// Makes the tables be what everything above says.
    func updateFirewall() {
        // Others' changes are heard of before ours, and ours not at all.
        try? firewallMonitor?.handleReadable()
        defer { watchFirewall() }
        guard firewallIsNeeded else { return dismantleFirewall() }
        for family in AddressFamily.allCases {
            let settings = configuration.globals.firewall
            var table = FirewallTable(
                family, name: settings.table, priority: settings.priority, counts: settings.counts)
            table.guarded = guarded.values.reduce(into: []) { result, addresses in
                for address in addresses where address.address.family == family {
                    result.insert(address.isLinkLocal ? address : GuardedAddress(address.address, at: .anywhere))
                }
            }
            table.quietInterfaces = quietInterfaces(family)
            do throws(FirewallFailure) {
                try firewall.set(table)
                saidFirewallFailures.remove(family)
            } catch {
                guard saidFirewallFailures.insert(family).inserted else { continue }
                log.write(
                    EventRecord(
                        .kernelRefused, .error,
                        "\(family.rawValue): packets to virtual addresses are not kept away (no_accept), and "
                            + "virtual MAC addresses report group memberships: \(error)"))
            }
        }
        firewallMonitor?.discard()
    }

    private func quietInterfaces(_ family: AddressFamily) -> [QuietInterface] {
        if family == .ipv4, configuration.globals.disablesLocalIGMP { return [] }
        return virtual.all.compactMap { interface in
            guard interface.isVirtualMAC, interface.families.contains(family),
                let link = monitor.table.link(named: interface.name),
                let base = monitor.table.link(named: interface.base)
            else { return nil }
            let linkLocals =
                family == .ipv4 ? [] : status(of: interface.base)?.addresses.filter(\.isIPv6LinkLocal) ?? []
            return QuietInterface(
                index: link.index, name: interface.name, base: base.index, baseLinkLocals: linkLocals.sorted())
        }
    }

    // MARK: Drift

    // Only where there are tables of ours is anything heard of others' work.
    private func watchFirewall() {
        guard firewall.isInstalled else {
            firewallMonitor = nil
            firewallSource?.cancel()
            firewallSource = nil
            return
        }
        if firewallMonitor == nil {
            do throws(SystemError) {
                let monitor = try FirewallMonitor()
                monitor.onChange = { [unowned self] _, culprit in putBackFirewall(culprit) }
                firewallSource = try loop.watch(monitor.fileDescriptor, for: .readable, priority: .normal) {
                    [unowned monitor] _ in
                    try? monitor.handleReadable()
                }
                firewallMonitor = monitor
            } catch {
                log.write(EventRecord(.warning, "nftables are not watched: \(error)"))
            }
        }
        firewallMonitor?.watched = firewall.tableNames
    }

    private func putBackFirewall(_ culprit: String) {
        guard firewall.isInstalled, !isStopping else { return }
        let now = loop.now
        firewallCulprit = culprit
        // Somebody who insists on another table would keep both busy.
        if let last = lastFirewallRepair, now - last < .seconds(1) {
            let timer =
                firewallTimer
                ?? (try? loop.timer(priority: .normal) { [unowned self] _ in putBackFirewall(firewallCulprit) })
            firewallTimer = timer
            timer?.set(at: last + .seconds(1))
            return
        }
        lastFirewallRepair = now
        do throws(FirewallFailure) {
            try firewall.restore()
            firewallMonitor?.discard()
            report(.firewallRestored(table: configuration.globals.firewall.table, culprit: culprit))
        } catch {
            log.write(EventRecord(.kernelRefused, .error, "\(error)"))
        }
    }

    /// Leaves nothing in nftables.
    func dismantleFirewall() {
        for family in AddressFamily.allCases {
            do throws(FirewallFailure) {
                try firewall.remove(family)
            } catch {
                log.write(EventRecord(.kernelRefused, .error, "\(error)"))
            }
        }
        firewallMonitor?.discard()
        watchFirewall()
    }

    /// Removes tables that a dead worker has left.
    func removeLeftFirewall() {
        guard firewallIsNeeded else { return }
        let settings = configuration.globals.firewall
        for family in AddressFamily.allCases {
            try? firewall.removeLeft(
                FirewallTable(family, name: settings.table, priority: settings.priority, counts: settings.counts))
        }
    }
}

extension VRRPInstance {
    /// Whether packets to its addresses are dropped; an owner's never are (RFC 9568 section 6.1, Accept_Mode).
    var refusesPackets: Bool { !accepts && !isAddressOwner }
}
