import DesiredState
import EventLoop
import EventRecord
import Glibc
import Handover
import InternetTypes
import Journal
import KeepalivedConf
import KernelObjects
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
        var acquired: [InstanceHandle] = []
        var released: [InstanceHandle] = []
        for effect in effects {
            if case .hold(let handle) = effect { acquired.append(handle) }
            if case .release(let handle) = effect { released.append(handle) }
        }
        if !acquired.isEmpty { guardAddresses(of: acquired) }
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
        if !released.isEmpty { unguardAddresses(of: released) }
    }

    // MARK: Advertisements

    private func encode(
        _ advertisement: Advertisement, _ identification: UInt16, for handle: InstanceHandle,
        into outgoing: inout [OutgoingDatagram]
    ) {
        guard let emission = router.emission(of: handle) else { return }
        let name = advertisingInterface(emission.name, emission.interface)
        let interface = name.flatMap { monitor.table.index(named: $0) }
        // Without the virtual interface it would leave by another one, and with the wrong address.
        if interface == nil, name != emission.interface { return }
        // Where advertisements go: the group, or each peer.
        func append(to destination: IPAddress) {
            let header = TransmitHeader(
                source: emission.source, destination: destination, hopLimit: emission.hopLimit,
                identification: identification)
            let bytes = Codec.encode(
                advertisement, header: header, checksum: emission.checksum, digests: router.digests ?? .none)
            outgoing.append(
                OutgoingDatagram(
                    bytes, from: emission.source, to: destination, by: interface, hopLimit: emission.hopLimit))
        }
        switch emission.destination {
        case .multicast(let group): append(to: group)
        case .unicast(let peers, _): for peer in peers { append(to: peer.address) }
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

    // MARK: What a MASTER holds

    /// Makes the kernel have the addresses, routes and rules of a MASTER as they are configured now.
    func hold(_ handle: InstanceHandle) {
        let change = holdings.hold(.instance(handle), wantedObjects(of: handle))
        noteMaster(handle, true)
        if !change.removed.isEmpty {
            cancelAnnouncements(of: change.removed)
            reconciler.remove(change.removed) { [unowned self] _ in finishWhenDone() }
        }
        guard !change.added.isEmpty else { return }
        let isGrowth = change.wasHeld
        reconciler.insert(change.added, adopting: isAdopting) { [unowned self] _ in
            if let repeats = holdings.settled(.instance(handle)) {
                announce(holdings.addresses(of: handle), repeats: repeats)
            } else if isGrowth, let timing = router.machine(handle)?.configuration.announcements {
                // Added by a reload: only the new ones are announced.
                announce(change.added.compactMap(\.address), repeats: timing.repeats)
            }
        }
    }

    private func release(_ handle: InstanceHandle) {
        let objects = holdings.release(.instance(handle))
        noteMaster(handle, false)
        cancelAnnouncements(of: objects)
        guard !objects.isEmpty, !(isStopping && options.keepsAddresses) else { return }
        reconciler.remove(objects) { [unowned self] _ in finishWhenDone() }
    }

    // The rest of a burst would call the link back to a node that has given the address up.
    private func cancelAnnouncements(of objects: [WantedObject]) {
        guard announcer.hasPending || announcer.nextDue != nil else { return }
        let given = Set(objects.compactMap(\.address?.prefix.address))
        announcer.cancel { given.contains($0.address) }
    }

    private func announce(_ handle: InstanceHandle, repeats: Int) {
        // Rule 7 of the house: an announcement waits until the kernel has the address.
        guard !holdings.wait(.instance(handle), repeats: repeats) else { return }
        announce(holdings.addresses(of: handle), repeats: repeats)
    }

    // `garp_extra_if`: addresses on other interfaces than the virtual router's own, or all of them.
    private func announceElsewhere(_ handle: InstanceHandle) {
        guard let name = router.machine(handle)?.configuration.name, let instance = instances[name] else { return }
        let coversAll = instance.announcements.coversAllExtraInterfaces
        announce(
            holdings.addresses(of: handle).filter { coversAll || virtual.isExtra($0.interface) }, repeats: 1)
    }

    private func announceSource(_ handle: InstanceHandle) {
        guard let machine = router.machine(handle), let source = machine.conditions.source,
            let name = machine.configuration.key.interface, let link = monitor.table.link(named: name),
            let mac = link.mac
        else { return }
        announcer.announce([Announcement(source, on: link.index, at: mac, isRouter: link.forwardsIPv6)])
        goOnAnnouncing()
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
        goOnAnnouncing()
    }

    private func goOnAnnouncing() {
        if announcer.hasPending { announcerSource?.schedule() }
        announcerTimer?.set(at: announcer.nextDue)
    }

    /// What waited for the least interval between announcements.
    func announceDue() {
        announcer.sendDue()
        goOnAnnouncing()
    }

    /// Takes over `vrrp_garp_interval`, `vrrp_gna_interval` and `garp_group` for the interfaces as they are numbered now.
    func paceAnnouncements() {
        let standard = configuration.globals.announcements
        let groups = configuration.announcementGroups.map { group in
            AnnouncementPacer.Group(
                Set(group.interfaces.joined().compactMap { monitor.table.link(named: $0)?.index }),
                AnnouncementPacer.Limit(
                    arp: group.arpInterval ?? .zero, neighbour: group.neighbourInterval ?? .zero))
        }
        announcer.pace(
            standard: AnnouncementPacer.Limit(arp: standard.arpInterval, neighbour: standard.neighbourInterval),
            groups: groups)
        goOnAnnouncing()
    }

    /// The next slice of a burst, when nothing more urgent waits.
    func announceMore() {
        announcer.sendSlice()
        goOnAnnouncing()
    }

    // A successor of this process must know what to resume.
    private func noteMaster(_ handle: InstanceHandle, _ isMaster: Bool) {
        guard let key = router.machine(handle)?.configuration.key else { return }
        tell(key, isMaster: isMaster)
        // The sync daemon of IPVS takes its role from this instance.
        guard let name = router.machine(handle)?.configuration.name,
            name == configuration.globals.lvs.syncDaemon?.instance
        else { return }
        tell(instance: name, isMaster: isMaster)
    }

    // MARK: Events

    func report(_ event: Event) {
        log.write(event.record)
        if case .scriptStatus(let script, let isUp, _) = event { tell(script: script, works: isUp) }
        for command in notifications.commands(for: event) { run(notify: command) }
        if let line = notifications.line(for: event) { fifos.write(line) }
        mail(event)
    }
}
