import DesiredState
import EventLoop
import EventRecord
import InternetTypes
import Journal
import KeepalivedConf
import LinuxGround
import PacketIO
import Rtnetlink
import VRRP

/// One receiving socket serves all instances of an interface, family and IP protocol.
struct ReceiverKey: Hashable {
    /// What the instances are configured on.
    let interface: InterfaceName?
    let family: AddressFamily
    var protocolNumber = ProtocolNumber.vrrp
    /// What the socket hears: that interface, or the macvlan or ipvlan that was made for one of its instances.
    let device: InterfaceName?
}

/// A receiving socket in the loop, and for which interface it was opened.
struct Receiver {
    let socket: AdvertisementReceiver
    let source: IOSource
    let index: InterfaceIndex?
    let wish: ReceiverWish
}

/// What the instances behind a receiving socket want to hear.
struct ReceiverWish: Equatable {
    var groups: Set<IPAddress> = []
    var vrids: Set<UInt8> = []
    /// Octets of receive buffer; 0 leaves it to the kernel.
    var bufferSize = 0
}

extension VRRPWorker {
    // MARK: Links and addresses

    func follow(_ monitor: NetworkMonitor) throws(SystemError) {
        monitor.onChange = { [unowned self] change in note(change) }
        reconciler.onEvent = { [unowned self] event in note(event) }
        reconciler.onTrouble = { [unowned self] error in log.write(EventRecord(.warning, "\(error)")) }
        keep(
            try loop.watch(monitor.fileDescriptor, for: .readable, priority: .normal) { [unowned self] _ in
                hearKernel()
            })
    }

    private func hearKernel() {
        do {
            try monitor.handleReadable()
        } catch {
            log.write(EventRecord(.error, "netlink: \(error)"))
        }
        tellInterfaces()
        tellTrackGroups()
        finishWhenDone()
    }

    private func note(_ change: NetworkChange) {
        switch change {
        case .linkAdded(let link), .linkChanged(_, let link), .linkRemoved(let link):
            changedInterfaces.insert(link.name)
        case .linkRenamed(let old, let new): changedInterfaces.formUnion([old.name, new.name])
        case .addressAdded(let address), .addressRemoved(let address), .addressChanged(_, let address):
            if watchers.trackedSources.contains(address.address) { changedSources.insert(address.address) }
            // Thousands of virtual addresses come and go; they change nothing about their interface.
            guard !virtualAddresses.contains(address.address) else { return }
            if let link = monitor.table.links[address.interface] { changedInterfaces.insert(link.name) }
        case .notificationsLost: log.write(EventRecord(.warning, "netlink notifications were lost, reading all again"))
        case .synchronised:
            changedInterfaces.formUnion(followed)
            changedSources = watchers.trackedSources
        }
    }

    private func tellInterfaces() {
        let names = changedInterfaces.intersection(followed).sorted()
        changedInterfaces = []
        for name in names { input(.interface(name, status(of: name))) }
        if !changedSources.isEmpty { watchers.tellSources(changedSources) }
        changedSources = []
        if !names.isEmpty {
            openReceivers()
            promoter.settle(promotingInterfaces, say: { log.write($0) })
            // One that was recreated has another number.
            if !configuration.announcementGroups.isEmpty { paceAnnouncements() }
            if !virtual.isEmpty { interfacesChanged() }
            refreshFirewall()
        }
    }

    /// What VRRP needs to know of an interface; nil when there is none of that name.
    func status(of name: InterfaceName) -> InterfaceStatus? {
        guard let link = monitor.table.link(named: name) else { return nil }
        let addresses = monitor.table.addresses(on: link.index)
            .filter { $0.isUsable && !virtualAddresses.contains($0.address) }.map(\.address)
        return InterfaceStatus(index: link.index, isUp: watchers.isOperational(link), addresses: addresses)
    }

    // MARK: Receiving

    /// Opens the sockets that the instances need and closes the others; an interface that was recreated gets a new one.
    func openReceivers() {
        var wanted: [ReceiverKey: ReceiverWish] = [:]
        for handle in router.handles {
            guard let configuration = router.machine(handle)?.configuration else { continue }
            let key = configuration.key
            let device = advertisingInterface(configuration.name, key.interface)
            // Whoever expects an Authentication Header hears peers without one, too, to say that they have none.
            let protocols =
                configuration.hasAuthenticationHeader
                ? [ProtocolNumber.vrrp, ProtocolNumber.authenticationHeader] : [ProtocolNumber.vrrp]
            for number in protocols {
                let receiver = ReceiverKey(
                    interface: key.interface, family: key.family, protocolNumber: number, device: device)
                wanted[receiver, default: ReceiverWish()].groups.formUnion(key.group.map { [$0] } ?? [])
                wanted[receiver]?.vrids.insert(key.vrid.rawValue)
                wanted[receiver]?.bufferSize += receiveBufferSize(of: configuration)
            }
        }
        for (key, receiver) in receivers where wanted[key] == nil {
            receiver.source.cancel()
            receivers[key] = nil
        }
        receiversByInterface = Dictionary(grouping: wanted.keys, by: \.interface)
        let overheard = configuration.globals.logsUnknownVirtualRouterIDs ? unknownVRIDs(wanted) : [:]
        for (key, wish) in wanted {
            var wish = wish
            if let others = overheard[key] { wish.vrids.formUnion(others) }
            let index = key.device.flatMap { monitor.table.link(named: $0)?.index }
            if let present = receivers[key], present.index == index, present.wish == wish { continue }
            receivers[key]?.source.cancel()
            receivers[key] = nil
            // An interface that does not exist is a FAULT of its instances; its socket follows when it appears.
            if key.device != nil, index == nil { continue }
            do {
                receivers[key] = try openReceiver(key, index, wish)
            } catch {
                log.write(EventRecord(.error, "\(error)"))
            }
        }
    }

    private func openReceiver(
        _ key: ReceiverKey, _ index: InterfaceIndex?, _ wish: ReceiverWish
    ) throws(SystemError) -> Receiver {
        let socket = try AdvertisementReceiver(
            key.family, protocolNumber: key.protocolNumber, interface: index, groups: wish.groups.sorted(),
            buffers: buffers)
        try socket.setAcceptedVRIDs(wish.vrids)
        if wish.bufferSize > 0 { socket.setReceiveBuffer(wish.bufferSize) }
        let source = try loop.watch(socket.fileDescriptor, for: .readable, priority: Priorities.reception) {
            [unowned self] _ in receive(from: socket, for: key, batches: 1)
        }
        return Receiver(socket: socket, source: source, index: index, wish: wish)
    }

    /// Reads what waits on an interface before a timer is believed; bounded, so that a flood cannot hold it up.
    func drainReceivers(of interface: InterfaceName?) {
        for key in receiversByInterface[interface] ?? [] {
            guard let receiver = receivers[key] else { continue }
            receive(from: receiver.socket, for: key, batches: 4)
        }
    }

    // Of virtual routers that nobody here is: each socket hears those, and of ours only its own.
    private func unknownVRIDs(_ wanted: [ReceiverKey: ReceiverWish]) -> [ReceiverKey: Set<UInt8>] {
        var known: [InterfaceName?: [AddressFamily: Set<UInt8>]] = [:]
        for (key, wish) in wanted { known[key.interface, default: [:]][key.family, default: []].formUnion(wish.vrids) }
        var result: [ReceiverKey: Set<UInt8>] = [:]
        for key in wanted.keys { result[key] = Set(0...255).subtracting(known[key.interface]?[key.family] ?? []) }
        return result
    }

    /// What an instance adds to the receive buffer of its socket, in octets (`kernel_rx_buf_size`,
    /// `vrrp_rx_bufs_policy`); 0 leaves it to the kernel.
    private func receiveBufferSize(of router: VirtualRouterConfiguration) -> Int {
        if let size = instances[router.name]?.receiveBufferSize { return Int(size) }
        let settings = configuration.globals.receiveBuffers
        let packet: Int
        switch settings.policy {
        case .kernel: return 0
        case .bytes(let size): return Int(size)
        case .mtu:
            let link = router.key.interface.flatMap { monitor.table.link(named: $0) }
            packet = Int(link?.mtu ?? 1500)
        case .advertisement: packet = router.longestDatagram
        }
        return min(packet * Int(settings.multiplier), Int(Int32.max))
    }

    private func receive(from socket: AdvertisementReceiver, for key: ReceiverKey, batches: Int) {
        // The router knows of the interface that the instance is configured on.
        let base = key.device == key.interface ? nil : key.interface.flatMap { monitor.table.link(named: $0)?.index }
        for _ in 0..<batches {
            do {
                let outcome = try socket.receive { packet in
                    input(
                        .datagram(
                            Datagram(
                                family: packet.source.family, source: packet.source, destination: packet.destination,
                                hopLimit: packet.hopLimit, bytes: packet.bytes, interface: base ?? packet.interface)))
                }
                // Of an interface that is gone there is news from netlink.
                if outcome != .more { return }
            } catch {
                if saidFailures.insert(error).inserted { log.write(EventRecord(.error, "\(error)")) }
                return
            }
        }
    }
}
