import CNetlink
import Glibc
import InternetTypes
import KernelObjects
import LinuxGround

// What the kernel says: answers to our messages, and notifications of what others did.
extension ObjectLedger {
    // MARK: Answers

    /// The kernel's answer to a message, or the failure to send it.
    mutating func answered(_ request: Request, errno code: Int32, text: String? = nil) {
        let identity = request.identity
        guard var entry = entries[identity], let operation = entry.inFlight else { return }
        entry.inFlight = nil
        inFlightCount -= 1
        if operation == .delete { deletionsInFlight -= 1 }
        guard code == 0 || isTolerated(code, request, entry) else {
            entry.place = .refused
            entries[identity] = entry
            let error = SystemError("\(operation.rawValue) \(request.object)", errno: code)
            let failure = ObjectFailure(object: request.object, operation: operation, error: error, text: text)
            if entry.refusal != code { tell(.failed(failure)) }
            entries[identity]?.refusal = code
            return conclude(identity, again: entry.isStale, failure)
        }
        if operation == .delete {
            entry.applied = nil
        } else {
            if code == 0 { tellReturn(of: entry, operation) }
            entry.place = code == 0 || request.object.kind != .address ? .established : .covered
            entry.applied = request.object
            entry.refusal = nil
        }
        entries[identity] = entry
        conclude(identity, again: entry.isStale || (operation == .delete && entry.isWanted), nil)
    }

    /// Somebody was faster: the kernel is as we want it.
    private func isTolerated(_ code: Int32, _ request: Request, _ entry: Entry) -> Bool {
        switch (request.operation, request.object) {
        case (.add, .route(let route)):
            // Where another route is in the way of an exclusive one, there is none of ours.
            return code == EEXIST && (route.addition != .exclusive || request.toleratesPresence)
        case (.add, .address), (.add, .rule): return code == EEXIST
        case (.replace, .route): return code == EEXIST
        case (.replace, .address), (.replace, .rule): return false
        case (.delete, .address): return code == EADDRNOTAVAIL || code == ENODEV
        // What an earlier run may have left is not there, in one of the many ways in which the kernel can say so.
        case (.delete, .route), (.delete, .rule): return entry.applied == nil || code == ESRCH || code == ENOENT
        }
    }

    private mutating func tellReturn(of entry: Entry, _ operation: Operation) {
        guard entry.isWanted else { return }
        switch entry.place {
        // Without a change there was nothing to repair.
        case .doubted(.changed?) where entry.object.kind == .route && !entry.hasEcho: break
        case .doubted(let reason?):
            tell(entry.object.onDrift == .report ? .lost(entry.object, reason) : .restored(entry.object, reason))
        // Its owner knows, and asked for it.
        case .lost(.deleted) where entry.object.onDrift == .report: break
        case .lost(let reason): tell(.restored(entry.object, reason))
        // Unless its owner asked for another attempt.
        case .refused where entry.refusal != nil, .parked where entry.refusal != nil:
            tell(.restored(entry.object, .refused))
        case .unknown, .established, .covered, .parked, .refused, .doubted(nil): break
        }
    }

    /// The kernel reports what a route that we have just added is like.
    mutating func noteEcho(_ request: Request, _ notice: RouteNotice) {
        guard !notice.isRemoval else { return }
        entries[request.identity]?.hasEcho = true
        entries[request.identity]?.interfaces = notice.interfaces
    }

    // MARK: Addresses

    /// An address went.
    mutating func noteRemoved(_ address: InterfaceAddress, _ cause: ChangeCause, table: NetworkTable) {
        let isOurs =
            switch cause {
            case .ours: true
            case .others: false
            case .unknown: mayHaveDeleted
            }
        let link = table.links[address.interface]
        for identity in identities(of: address, link) {
            // With a message about it under way its answer comes later and decides.
            guard let entry = entries[identity], entry.isWanted, entry.inFlight == nil, entry.isInPlace else {
                continue
            }
            noteMissing(identity, link, isOurs: isOurs)
        }
        doubtRoutes(after: address, link, table)
    }

    private mutating func noteMissing(_ identity: Identity, _ link: Link?, isOurs: Bool) {
        if isOurs {
            // With promote_secondaries off, the secondary addresses go when we delete the primary one.
            entries[identity]?.place = .unknown
            enqueue(identity)
        } else {
            let reason: ReconcilerEvent.LossReason =
                switch link?.isUp {
                case nil: .interfaceRemoved
                case .some(false): .interfaceDown
                case .some(true): .deleted
                }
            lose(identity, reason)
        }
    }

    /// Somebody else, or the kernel itself, changed an address.
    mutating func noteChanged(_ address: InterfaceAddress, _ cause: ChangeCause, table: NetworkTable) {
        guard cause != .ours, let link = table.links[address.interface] else { return }
        for identity in identities(of: address, link) {
            guard let entry = entries[identity], entry.isWanted, entry.inFlight == nil, entry.isInPlace,
                case .address(let wanted) = entry.object, wanted.onDrift != .ignore,
                wanted.difference(from: address, on: link) != .none
            else { continue }
            guard wanted.onDrift == .repair else {
                entries[identity]?.place = .lost(.changed)
                tell(.lost(entry.object, .changed))
                continue
            }
            entries[identity]?.place = .doubted(.changed)
            enqueue(identity)
        }
    }

    /// A new address may make a gateway reachable, or be the source of a route.
    mutating func noteAdded(_ address: InterfaceAddress) {
        for identity in routing {
            guard let entry = entries[identity], entry.isWanted, case .refused = entry.place,
                entry.object.kind == .route, entry.object.family == address.address.family
            else { continue }
            enqueue(identity)
        }
    }

    mutating func noteDuplicate(_ address: InterfaceAddress, table: NetworkTable) {
        for identity in identities(of: address, table.links[address.interface]) {
            guard let entry = entries[identity], entry.isWanted, case .address(let wanted) = entry.object else {
                continue
            }
            tell(.duplicate(wanted))
        }
    }

    // MARK: Routes and rules

    /// IPv4 routes go without a notification when the address that they name as source goes (fib_sync_down_addr), and
    /// with the last address of their interface (fib_disable_ip).
    private mutating func doubtRoutes(after address: InterfaceAddress, _ link: Link?, _ table: NetworkTable) {
        guard !routing.isEmpty, address.address.family == .ipv4 else { return }
        let wasLast = !table.hasIPv4Address(on: address.interface)
        doubt(.addressRemoved) { entry, route in
            route.family == .ipv4
                && (route.preferredSource == address.address || (wasLast && Self.goes(route, entry, through: link)))
        }
    }

    /// Somebody else removed a route, or put another one in its place.
    mutating func noteRoute(_ notice: RouteNotice, table: NetworkTable) {
        guard notice.isRemoval || notice.isReplacement else { return }
        doubt(notice.isRemoval ? .deleted : .changed) { _, route in
            route.onDrift != .ignore && notice.mayBe(route, in: table)
        }
    }

    /// Somebody else removed a rule of this preference.
    mutating func noteRuleRemoved(_ family: AddressFamily, preference: UInt32) {
        for identity in inOrder(routing) {
            guard let entry = entries[identity], case .rule(let rule) = entry.object, rule.family == family,
                rule.preference == preference, rule.onDrift != .ignore
            else { continue }
            doubt(identity, entry, .deleted)
        }
    }

    private mutating func doubt(
        _ reason: ReconcilerEvent.LossReason, where condition: (Entry, WantedRoute) -> Bool
    ) {
        for identity in inOrder(routing) {
            guard let entry = entries[identity], case .route(let route) = entry.object, condition(entry, route) else {
                continue
            }
            doubt(identity, entry, reason)
        }
    }

    private mutating func doubt(_ identity: Identity, _ entry: Entry, _ reason: ReconcilerEvent.LossReason) {
        guard entry.isWanted else { return }
        guard entry.inFlight == nil else {
            // What is under way may have come before or after.
            entries[identity]?.isStale = true
            return
        }
        guard entry.isInPlace else { return }
        entries[identity]?.place = .doubted(reason)
        enqueue(identity)
    }

    private func inOrder(_ identities: Set<Identity>) -> [Identity] {
        identities.sorted { (entries[$0]?.serial ?? 0) < (entries[$1]?.serial ?? 0) }
    }

    private static func goes(_ route: WantedRoute, _ entry: Entry, through link: Link?) -> Bool {
        guard let link else { return false }
        if route.devices.contains(link.name) || entry.interfaces.contains(link.index) { return true }
        // The kernel chose an interface and did not say which.
        return entry.interfaces.isEmpty && route.hops.contains { $0.device == nil }
    }

    static func links(of route: WantedRoute, _ entry: Entry, _ table: NetworkTable) -> [Link] {
        route.devices.compactMap { table.link(named: $0) } + entry.interfaces.compactMap { table.links[$0] }
    }

    // MARK: Links

    /// An interface went down: the kernel drops its IPv4 routes without a word (fib_sync_down_dev).
    mutating func noteLinkDown(_ link: Link) {
        for identity in routing {
            guard let entry = entries[identity], entry.isWanted, entry.isInPlace, case .route(let route) = entry.object,
                route.family == .ipv4, Self.goes(route, entry, through: link)
            else { continue }
            entries[identity]?.place = .lost(.interfaceDown)
        }
    }

    mutating func noteLinkRemoved(_ link: Link) {
        for (identity, entry) in entries where entry.isWanted && Self.isOn(link, entry) {
            switch entry.place {
            case .established, .covered, .doubted, .lost(.interfaceDown), .lost(.deleted), .lost(.changed),
                .lost(.addressRemoved), .lost(.refused):
                lose(identity, .interfaceRemoved)
            case .lost(.interfaceRemoved), .parked, .unknown, .refused: break
            }
        }
    }

    /// An interface has appeared, got its name or come up: what it took away can come back.
    mutating func noteLinkReady(_ link: Link) {
        enqueueWanted { entry in
            switch entry.place {
            case .parked, .lost(.interfaceDown), .lost(.interfaceRemoved): return Self.isOn(link, entry)
            // Its gateway may be behind this interface.
            case .refused: return entry.object.kind == .route || Self.isOn(link, entry)
            case .established, .covered, .unknown, .doubted, .lost(.deleted), .lost(.changed), .lost(.addressRemoved),
                .lost(.refused):
                return false
            }
        }
    }

    private static func isOn(_ link: Link, _ entry: Entry) -> Bool {
        switch entry.object {
        case .address(let address):
            address.interface == .index(link.index) || address.interface == .name(link.name)
        case .route(let route): goes(route, entry, through: link)
        case .rule: false
        }
    }

    // MARK: Losses of notifications

    /// After a dump the table is all that there is; answers may have been lost, so that what was under way is looked at
    /// again.
    mutating func synchronised(_ table: NetworkTable) {
        for (identity, entry) in entries.sorted(by: { $0.value.serial < $1.value.serial }) {
            if entry.inFlight != nil {
                entries[identity]?.inFlight = nil
                entries[identity]?.isStale = false
                entries[identity]?.place = entry.object.kind == .address ? .unknown : .doubted(nil)
                enqueue(identity)
            } else if entry.isWanted, case .established = entry.place {
                guard case .address(let address) = entry.object else {
                    // Nobody keeps a table of these.
                    if entry.object.onDrift != .ignore { doubt(identity, entry, .deleted) }
                    continue
                }
                let link = table.link(address.interface)
                let key = link.map { address.key(on: $0.index) }
                guard key.flatMap({ table.addresses[$0] }) == nil else { continue }
                noteMissing(identity, link, isOurs: mayHaveDeleted)
            }
        }
        inFlightCount = 0
        deletionsInFlight = 0
        mayHaveDeleted = false
    }

    /// From now until the next dump nobody says who deleted what.
    mutating func noteNotificationsLost() {
        mayHaveDeleted = mayHaveDeleted || deletionsInFlight > 0
    }

    private mutating func lose(_ identity: Identity, _ reason: ReconcilerEvent.LossReason) {
        guard let entry = entries[identity] else { return }
        // Removal of the interface after it went down is the same loss, told once.
        if case .lost = entry.place {} else if entry.object.kind == .address { tell(.lost(entry.object, reason)) }
        entries[identity]?.place = .lost(reason)
        if reason == .deleted, entry.object.onDrift == .repair { enqueue(identity) }
    }

    private func identities(of address: InterfaceAddress, _ link: Link?) -> [Identity] {
        let references = [.index(address.interface)] + (link.map { [InterfaceReference.name($0.name)] } ?? [])
        return references.map {
            .address(WantedAddress.Identity(interface: $0, prefix: address.prefix, peer: address.key.peer))
        }
    }
}
