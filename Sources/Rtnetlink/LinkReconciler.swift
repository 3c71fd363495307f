import CNetlink
import Glibc
import InternetTypes
public import LinuxGround
import Netlink

/// Makes the virtual interfaces be the wanted ones: makes what is missing, takes over what serves, removes what is wanted
/// no longer, and puts back what somebody else removed or changed.
///
/// The kernel carries commands out before the write of them returns, so that a link is made, configured and switched on
/// without waiting for an answer; the answers come with the monitor's other messages.
public final class LinkReconciler {
    /// Called from within the monitor's `handleReadable`, or from within `want`.
    public var onEvent: (LinkEvent) -> Void = { _ in }

    private let monitor: NetworkMonitor
    private var batch: NetlinkBatch
    private var wanted: [InterfaceName: WantedLink] = [:]
    /// In the order in which they were asked for, which is the order of their numbers.
    private var order: [InterfaceName] = []
    /// Links that were made or taken over here: only those are ever removed.
    private var owned: Set<InterfaceName> = []
    private var flights: [UInt32: (link: WantedLink, step: Step)] = [:]
    /// Being made: not in the table yet.
    private var underWay: Set<InterfaceName> = []
    /// What the kernel would not make: the commands that follow fail because of that.
    private var refused: Set<InterfaceName> = []
    /// Why it has to be put back.
    private var causes: [InterfaceName: String] = [:]

    private enum Step { case create, configure, activate, report, delete }

    /// One per monitor.
    public init(_ monitor: NetworkMonitor) throws(SystemError) {
        self.monitor = monitor
        batch = try NetlinkBatch()
        monitor.attach(links: self)
    }

    /// Whether the kernel has answered everything.
    public var isIdle: Bool { flights.isEmpty }

    /// Wants these and no others of those that were wanted before.
    public func want(_ links: [WantedLink]) {
        let new = Dictionary(links.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let dropped = order.filter { new[$0] == nil && owned.contains($0) }
        let changed = links.map(\.name).filter { wanted[$0] != new[$0] }
        wanted = new
        order = links.map(\.name)
        remove(dropped)
        ensure(changed)
    }

    /// Reads the kernel's answers to everything that was asked; they are ready, so that this waits for nobody.
    public func settle() throws(SystemError) {
        for _ in 0..<10_000 where !isIdle { try monitor.handleReadable() }
    }

    // MARK: Commands

    private func remove(_ names: [InterfaceName]) {
        batch.removeAll()
        for name in names {
            owned.remove(name)
            causes[name] = nil
            guard let present = monitor.table.link(named: name) else { continue }
            let link = WantedLink(
                name, on: name, .ipvlan(flags: 0), servesIPv4: false, servesIPv6: false)
            batch.delete(present, sequence: fly(link, .delete))
        }
        send(names)
    }

    /// Makes links, or makes them right.
    private func ensure(_ names: [InterfaceName]) {
        var ready: [(link: WantedLink, base: Link, isNew: Bool)] = []
        batch.removeAll()
        for name in names where !underWay.contains(name) {
            // Without its base it cannot be; it follows when that appears.
            guard let link = wanted[name], let base = monitor.table.link(named: link.base) else { continue }
            if let present = monitor.table.link(named: name) {
                if link.serves(present, on: base) {
                    batch.configure(link, sequence: fly(link, .configure))
                    ready.append((link, base, false))
                    continue
                }
                guard owned.contains(name) else {
                    let error = SystemError("make interface \(name): there is another one of that name", errno: EEXIST)
                    onEvent(.failed(LinkFailure(link: link, error: error, text: nil)))
                    continue
                }
                batch.delete(present, sequence: fly(link, .delete))
            }
            underWay.insert(name)
            refused.remove(name)
            batch.create(link, on: base, sequence: fly(link, .create))
            batch.configure(link, sequence: fly(link, .configure))
            ready.append((link, base, true))
        }
        guard !ready.isEmpty else { return send(names) }
        send(names)
        batch.removeAll()
        for (link, base, isNew) in ready {
            setIPv6(of: link)
            let vrf = isNew ? nil : monitor.table.link(named: link.name)?.vrf
            batch.activate(link, in: base.vrf, movesVRF: vrf != base.vrf, sequence: fly(link, .activate))
            if link.notifiesBase, isNew { batch.report(base, sequence: fly(link, .report)) }
        }
        send(names)
    }

    // Netlink has no word for it. Without IPv6 in the kernel there is nothing to switch off.
    private func setIPv6(of link: WantedLink) {
        let setting = KernelSetting("ipv6", link.name.rawValue, "disable_ipv6")
        guard let now = try? setting.value(), now != (link.servesIPv6 ? "0" : "1") else { return }
        try? setting.set(link.servesIPv6 ? "0" : "1")
    }

    private func fly(_ link: WantedLink, _ step: Step) -> UInt32 {
        let sequence = monitor.socket.nextSequence()
        flights[sequence] = (link, step)
        return sequence
    }

    private func send(_ names: [InterfaceName]) {
        guard batch.count > 0 else { return }
        do throws(SystemError) {
            try monitor.socket.send(batch)
        } catch {
            let lost = flights
            flights = [:]
            underWay.subtract(names)
            for flight in lost.values where flight.step == .create {
                onEvent(.failed(LinkFailure(link: flight.link, error: error, text: nil)))
            }
        }
    }

    /// All links on a base, in order.
    private func links(on base: InterfaceName) -> [InterfaceName] { order.filter { wanted[$0]?.base == base } }
}

extension LinkReconciler: LinkCommander {
    func answered(_ sequence: UInt32, _ answer: NetlinkAnswer) {
        guard let (link, step) = flights.removeValue(forKey: sequence) else { return }
        if step == .create { underWay.remove(link.name) }
        guard answer.errno != 0 else {
            guard step == .activate, wanted[link.name] == link else { return }
            owned.insert(link.name)
            let cause = causes.removeValue(forKey: link.name)
            onEvent(cause.map { .restored(link.name, cause: $0) } ?? .made(link.name))
            return
        }
        // What follows a failed creation fails because of that; a base that is going takes its links with it.
        if step == .delete || step == .report || answer.errno == ENODEV { return }
        guard wanted[link.name] == link, !refused.contains(link.name) else { return }
        if step == .create { refused.insert(link.name) }
        let operation =
            switch step {
            case .create: "make interface \(link.name) on \(link.base)"
            case .configure, .report, .delete: "set up interface \(link.name)"
            case .activate: "switch on interface \(link.name)"
            }
        onEvent(
            .failed(
                LinkFailure(link: link, error: SystemError(operation, errno: answer.errno), text: answer.text)))
    }

    func observed(_ change: NetworkChange, _ cause: ChangeCause) {
        // Before the first `want` nobody asks, and without any there is nothing to look at.
        guard !wanted.isEmpty else { return }
        switch change {
        case .linkAdded(let link): ensure(links(on: link.name))
        case .linkRenamed(let old, let new):
            if wanted[old.name] != nil { putBack(old.name, "renamed") }
            ensure(links(on: new.name))
        case .linkRemoved(let link):
            guard let wanted = wanted[link.name], cause != .ours else { return }
            // Where the base went as well, it was not about this one.
            if monitor.table.link(named: wanted.base) != nil { putBack(link.name, "removed") }
        case .linkChanged(let old, let new): noteChange(old, new, cause)
        case .addressAdded, .addressChanged, .addressRemoved, .notificationsLost: break
        case .synchronised:
            let missing = order.filter { monitor.table.link(named: $0)?.isUp != true }
            flights = [:]
            underWay = []
            ensure(missing)
        }
    }

    private func noteChange(_ old: Link, _ new: Link, _ cause: ChangeCause) {
        if old.vrf != new.vrf { ensure(links(on: new.name)) }
        guard let link = wanted[new.name], cause != .ours, owned.contains(new.name) else { return }
        if old.isUp, !new.isUp { return putBack(new.name, "switched off") }
        if let mac = link.mac, new.mac != mac { return putBack(new.name, "given another MAC address") }
        if new.macvlanMode != old.macvlanMode { putBack(new.name, "given another mode") }
    }

    private func putBack(_ name: InterfaceName, _ cause: String) {
        causes[name] = cause
        ensure([name])
    }
}
