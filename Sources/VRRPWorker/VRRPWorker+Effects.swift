import DesiredState
import EventLoop
import EventRecord
import Glibc
import Handover
import InternetTypes
import Journal
import KeepalivedConf
import LinuxGround
import PacketIO
import ProcessControl
import Rtnetlink
import VRRP

extension VRRPWorker {
    /// Carries out what the router asked for. All advertisements leave first and together: addresses are withdrawn
    /// only after the goodbye, and 1,000 instances that are due at once cost few system calls.
    func perform(_ effects: [RouterEffect]) {
        var outgoing: [OutgoingDatagram] = []
        for case .advertise(let handle, let advertisement, let identification) in effects {
            encode(advertisement, identification, for: handle, into: &outgoing)
        }
        if !outgoing.isEmpty { transmit(outgoing) }
        for effect in effects {
            switch effect {
            case .advertise: break
            case .hold(let handle): hold(handle)
            case .release(let handle): release(handle)
            case .announce(let handle, let repeats): announce(handle, repeats: repeats)
            case .announceElsewhere(let handle): announceElsewhere(handle)
            case .announceSource(let handle): announceSource(handle)
            case .runScript(let name): run(script: name)
            case .terminateScript(let name): signal(script: name, SIGTERM)
            case .killScript(let name): signal(script: name, SIGKILL)
            case .event(let event): report(event)
            }
        }
    }

    // MARK: Advertisements

    private func encode(
        _ advertisement: Advertisement, _ identification: UInt16, for handle: InstanceHandle,
        into outgoing: inout [OutgoingDatagram]
    ) {
        guard let machine = router.machine(handle), let source = machine.conditions.source else { return }
        let configuration = machine.configuration
        let interface = configuration.key.interface.flatMap { monitor.table.link(named: $0)?.index }
        for destination in configuration.destinations {
            let header = TransmitHeader(
                source: source, destination: destination, hopLimit: configuration.hopLimit,
                identification: identification)
            let bytes = Codec.encode(
                advertisement, header: header, checksum: machine.checksum, digests: router.digests ?? .none)
            outgoing.append(
                OutgoingDatagram(
                    bytes, from: source, to: destination, by: interface, hopLimit: configuration.hopLimit))
        }
    }

    private func transmit(_ datagrams: [OutgoingDatagram]) {
        let failures = sender.send(datagrams)
        // A cause that lasts is said once, until everything leaves again.
        guard !failures.isEmpty else {
            if !saidFailures.isEmpty { saidFailures = [] }
            return
        }
        for failure in failures where saidFailures.insert(failure.error).inserted {
            log.write(EventRecord(.warning, "advertisement to \(datagrams[failure.position].destination): \(failure)"))
        }
    }

    // MARK: Addresses

    /// Makes the kernel have the addresses of a MASTER as they are configured now.
    func hold(_ handle: InstanceHandle) {
        let wanted = wantedAddresses(of: handle)
        let change = addressBook.hold(handle, wanted)
        noteMaster(handle, true)
        if !change.removed.isEmpty {
            cancelAnnouncements(of: change.removed)
            reconciler.remove(change.removed) { [unowned self] _ in finishWhenDone() }
        }
        guard !change.added.isEmpty else { return }
        let isGrowth = change.wasHeld
        reconciler.insert(change.added) { [unowned self] _ in
            if let repeats = addressBook.settled(handle) {
                announce(addressBook.addresses(of: handle), repeats: repeats)
            } else if isGrowth, let timing = router.machine(handle)?.configuration.announcements {
                // Added by a reload: only the new ones are announced.
                announce(change.added, repeats: timing.repeats)
            }
        }
    }

    private func release(_ handle: InstanceHandle) {
        let addresses = addressBook.release(handle)
        noteMaster(handle, false)
        cancelAnnouncements(of: addresses)
        guard !addresses.isEmpty, !(isStopping && options.keepsAddresses) else { return }
        reconciler.remove(addresses) { [unowned self] _ in finishWhenDone() }
    }

    // The rest of a burst would call the link back to a node that has given the address up.
    private func cancelAnnouncements(of addresses: [WantedAddress]) {
        guard announcer.hasPending else { return }
        let given = Set(addresses.map(\.prefix.address))
        announcer.cancel { given.contains($0.address) }
    }

    private func announce(_ handle: InstanceHandle, repeats: Int) {
        // Rule 7 of the house: an announcement waits until the kernel has the address.
        guard !addressBook.wait(handle, repeats: repeats) else { return }
        announce(addressBook.addresses(of: handle), repeats: repeats)
    }

    // `garp_extra_if`: addresses on other interfaces than the virtual router's own, or all of them.
    private func announceElsewhere(_ handle: InstanceHandle) {
        guard let name = router.machine(handle)?.configuration.name, let instance = instances[name] else { return }
        let coversAll = instance.announcements.coversAllExtraInterfaces
        let macvlans = Set(
            (instance.virtualAddresses + instance.excludedAddresses).filter(\.usesVirtualMAC).map(\.prefix))
        announce(
            addressBook.addresses(of: handle).filter { coversAll || macvlans.contains($0.prefix) }, repeats: 1)
    }

    private func announceSource(_ handle: InstanceHandle) {
        guard let machine = router.machine(handle), let source = machine.conditions.source,
            let name = machine.configuration.key.interface, let link = monitor.table.link(named: name),
            let mac = link.mac
        else { return }
        announcer.announce([Announcement(source, on: link.index, at: mac, isRouter: link.forwardsIPv6)])
        if announcer.hasPending { announcerSource?.schedule() }
    }

    func announce(_ addresses: [WantedAddress], repeats: Int) {
        let items = addresses.compactMap { wanted -> Announcement? in
            guard case .name(let name) = wanted.interface, let link = monitor.table.link(named: name),
                let mac = link.mac
            else { return nil }
            return Announcement(wanted.prefix.address, on: link.index, at: mac, isRouter: link.forwardsIPv6)
        }
        // Whole rounds, one after the other, as receivers of a lost one would want it.
        announcer.announce((0..<max(0, repeats)).flatMap { _ in items })
        if announcer.hasPending { announcerSource?.schedule() }
    }

    /// The next slice of a burst, when nothing more urgent waits.
    func announceMore() {
        announcer.sendSlice()
        if announcer.hasPending { announcerSource?.schedule() }
    }

    // A successor of this process must know what to resume.
    private func noteMaster(_ handle: InstanceHandle, _ isMaster: Bool) {
        guard let key = router.machine(handle)?.configuration.key else { return }
        tell(key, isMaster: isMaster)
    }

    /// What the kernel shall have while an instance is MASTER, in configured order.
    func wantedAddresses(of handle: InstanceHandle) -> [WantedAddress] {
        guard let name = router.machine(handle)?.configuration.name, let instance = instances[name] else { return [] }
        return wantedAddresses(of: instance)
    }

    func wantedAddresses(of instance: VRRPInstance) -> [WantedAddress] {
        (instance.virtualAddresses + instance.excludedAddresses).compactMap { address in
            (address.device ?? instance.interface).map { WantedAddress(address, on: $0) }
        }
    }

    /// Addresses of an earlier run would stay for ever where an instance is not MASTER (any more).
    func removeLeftovers(except resumed: Set<VirtualRouterKey>) {
        let leftovers = router.handles.flatMap { handle -> [WantedAddress] in
            guard let key = router.machine(handle)?.configuration.key, !resumed.contains(key) else { return [] }
            return wantedAddresses(of: handle)
        }
        if !leftovers.isEmpty { reconciler.remove(leftovers) }
    }

    // MARK: Events

    private func report(_ event: Event) {
        log.write(event.record)
        if case .scriptStatus(let script, let isUp, _) = event { tell(script: script, works: isUp) }
        for command in notifications.commands(for: event) { run(notify: command) }
    }
}

extension VirtualRouterConfiguration {
    /// Where advertisements go: the group, or each peer.
    var destinations: [IPAddress] {
        switch destination {
        case .multicast(let group): [group]
        case .unicast(let peers, _): peers.map(\.address)
        }
    }
}

extension WantedAddress {
    /// A configured virtual address with keepalived's defaults: no DAD, and an IPv6 /128 is never chosen as a source.
    init(_ address: VirtualAddress, on interface: InterfaceName) {
        var flags: AddressFlags = []
        if address.prefix.address.family == .ipv6, !address.detectsDuplicates { flags.insert(.noDAD) }
        if address.isHomeAddress { flags.insert(.homeAddress) }
        if address.managesTemporaryAddresses { flags.insert(.manageTemporary) }
        if address.hasNoPrefixRoute { flags.insert(.noPrefixRoute) }
        if address.joinsMulticastAutomatically { flags.insert(.multicastAutoJoin) }
        let isHost = address.prefix.length == 128
        self.init(
            address.prefix, on: .name(interface), peer: address.peer, broadcast: address.broadcastAddress,
            label: address.label, scope: address.scope, flags: flags,
            preferredLifetime: address.preferredLifetime ?? (isHost ? 0 : nil))
    }
}

extension VirtualAddress {
    /// The broadcast address that `brd` asks for; nil for none.
    fileprivate var broadcastAddress: IPv4Address? {
        guard case .v4(let host) = prefix.address, prefix.length < 32 else { return nil }
        let hostBits = UInt32.max >> UInt32(prefix.length)
        switch broadcast {
        case .none: return nil
        case .address(let address): return address
        case .hostBitsOne: return IPv4Address(rawValue: host.rawValue | hostBits)
        case .hostBitsZero: return IPv4Address(rawValue: host.rawValue & ~hostBits)
        }
    }
}
