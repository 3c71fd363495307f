import CNetlink
import Glibc
import InternetTypes
import KernelObjects
import LinuxGround

/// What is wanted, what is under way, and who waits for it: the reconciler's decisions without its socket.
///
/// Addresses are compared with the monitor's table. Of routes and rules nobody keeps a table, since a router may have a
/// million that are none of ours: adding what is there already is refused by the kernel (EEXIST) and changes nothing, so
/// that adding again is how a doubt is settled.
struct ObjectLedger {
    typealias Identity = WantedObject.Identity
    typealias Operation = ObjectFailure.Operation
    typealias BatchID = UInt64

    /// One message to the kernel.
    struct Request {
        let identity: Identity
        let operation: Operation
        let object: WantedObject
        /// It may be there already, and that is as good.
        let toleratesPresence: Bool
    }

    /// What came of it, in order.
    enum Outcome {
        case event(ReconcilerEvent)
        case settled(BatchID, [ObjectFailure])
    }

    struct Entry {
        var object: WantedObject
        var isWanted: Bool
        /// Ascends in the order in which objects were first asked for.
        var serial: UInt64
        var isQueued = false
        var inFlight: Operation?
        /// Changed while a message about it was under way: looked at again after the answer.
        var isStale = false
        var place = Place.unknown
        /// What the kernel acknowledged last. It reports IPv6 addresses only later, from its own work queue
        /// (addrconf_dad_work), so that until then this is all that is known of them.
        var applied: WantedObject?
        /// The interfaces that a route goes through, as the kernel worked them out; empty where it did not say.
        var interfaces: Set<InterfaceIndex> = []
        /// The kernel reported a change that the message under way made.
        var hasEcho = false
        /// The refusal that was told last, so that one that lasts is told once.
        var refusal: Int32?
        var batches: [BatchID] = []

        var isInPlace: Bool {
            switch place {
            case .established, .covered: true
            case .unknown, .lost, .parked, .doubted, .refused: false
            }
        }

        /// It was in place, and may not be any more.
        var isMissing: Bool {
            switch place {
            case .lost, .doubted: true
            case .unknown, .established, .covered, .parked, .refused: false
            }
        }
    }

    /// Where a wanted object stands.
    enum Place {
        /// Not looked at yet.
        case unknown
        /// The kernel has acknowledged or reported it.
        case established
        /// The kernel says that it has one like it (EEXIST), as with another IPv6 prefix length, and that is enough.
        case covered
        /// It may be gone or changed; the next message settles that.
        case doubted(ReconcilerEvent.LossReason?)
        /// Gone through no doing of ours; a return of the interface may bring it back.
        case lost(ReconcilerEvent.LossReason)
        /// Waits for its interface to exist.
        case parked
        /// The kernel would not have it.
        case refused
    }

    var entries: [Identity: Entry] = [:]
    /// The identities of routes and rules: few among thousands of addresses.
    var routing: Set<Identity> = []
    private var queue: [Identity] = []
    private var queueHead = 0
    private var batches: [BatchID: (remaining: Int, failures: [ObjectFailure])] = [:]
    private var lastBatch: BatchID = 0
    private var lastSerial: UInt64 = 0
    var inFlightCount = 0
    var deletionsInFlight = 0
    /// What the next dump finds missing may have gone with something that we deleted.
    var mayHaveDeleted = false
    private var outcomes: [Outcome] = []

    /// The wanted objects, in no particular order.
    var wanted: [WantedObject] { entries.values.filter(\.isWanted).map(\.object) }
    var isIdle: Bool { inFlightCount == 0 && queueHead == queue.count }

    /// Wanted, not in place, and nothing is being done about it.
    func isMissing(_ identity: Identity) -> Bool {
        guard let entry = entries[identity], entry.isWanted else { return false }
        return !entry.isInPlace && !entry.isQueued && entry.inFlight == nil
    }

    mutating func takeOutcomes() -> [Outcome] {
        defer { outcomes = [] }
        return outcomes
    }

    mutating func tell(_ event: ReconcilerEvent) { outcomes.append(.event(event)) }

    // MARK: What the owner says

    /// Wants these, besides what is wanted already; `adopting` where an earlier process may have left them for us.
    mutating func insert(_ objects: [WantedObject], adopting: Bool = false) -> BatchID {
        if adopting {
            for object in objects where object.kind != .address && entries[object.identity] == nil {
                lastSerial += 1
                entries[object.identity] = Entry(
                    object: object, isWanted: true, serial: lastSerial, place: .doubted(nil))
            }
        }
        return change(objects.map { ($0, true) })
    }

    /// Wants none of these; what the kernel has of them goes, whoever put it there: rules first, then routes, then
    /// addresses.
    mutating func remove(_ objects: [WantedObject]) -> BatchID {
        change(Self.inOrderOfRemoval(objects).map { ($0, false) })
    }

    /// Wants these and nothing else.
    mutating func replace(with objects: [WantedObject]) -> BatchID {
        let kept = Set(objects.map(\.identity))
        // Removal first: an address whose subnet's primary is going would go with it.
        let dropped = entries.filter { $0.value.isWanted && !kept.contains($0.key) }.values
            .sorted { $0.serial < $1.serial }.map(\.object)
        return change(Self.inOrderOfRemoval(dropped).map { ($0, false) } + objects.map { ($0, true) })
    }

    private static func inOrderOfRemoval(_ objects: [WantedObject]) -> [WantedObject] {
        WantedObject.Kind.allCases.sorted(by: >).flatMap { kind in objects.filter { $0.kind == kind } }
    }

    private mutating func change(_ changes: [(WantedObject, Bool)]) -> BatchID {
        lastBatch += 1
        batches[lastBatch] = (changes.count, [])
        for (object, isWanted) in changes {
            let identity = object.identity
            lastSerial += 1
            var entry = entries[identity] ?? Entry(object: object, isWanted: isWanted, serial: lastSerial)
            entry.object = object
            entry.isWanted = isWanted
            entry.batches.append(lastBatch)
            entry.refusal = nil
            entries[identity] = entry
            if object.kind != .address { routing.insert(identity) }
            enqueue(identity)
        }
        if changes.isEmpty { finish(lastBatch) }
        return lastBatch
    }

    // MARK: What goes to the kernel

    /// The next messages, at most `limit`; what needs none is settled on the way.
    mutating func nextRequests(limit: Int, table: NetworkTable) -> [Request] {
        var requests: [Request] = []
        while requests.count < limit, queueHead < queue.count {
            let identity = queue[queueHead]
            queueHead += 1
            guard var entry = entries[identity] else { continue }
            entry.isQueued = false
            guard entry.inFlight == nil else {
                entry.isStale = true
                entries[identity] = entry
                continue
            }
            let request = Self.request(for: &entry, identity, table)
            entries[identity] = entry
            if let request {
                requests.append(request)
            } else {
                settle(identity, isParked(entry) ? park(identity, entry) : nil)
            }
        }
        if queueHead == queue.count {
            queue.removeAll(keepingCapacity: true)
            queueHead = 0
        }
        inFlightCount += requests.count
        deletionsInFlight += requests.count { $0.operation == .delete }
        return requests
    }

    private func isParked(_ entry: Entry) -> Bool {
        guard case .parked = entry.place else { return false }
        return entry.isWanted
    }

    private mutating func park(_ identity: Identity, _ entry: Entry) -> ObjectFailure {
        let error = SystemError("add \(entry.object)", errno: ENODEV)
        let failure = ObjectFailure(object: entry.object, operation: .add, error: error, text: nil)
        if entry.refusal != ENODEV { tell(.failed(failure)) }
        entries[identity]?.refusal = ENODEV
        return failure
    }

    private static func request(for entry: inout Entry, _ identity: Identity, _ table: NetworkTable) -> Request? {
        let operation: Operation?
        switch entry.object {
        case .address(let address): operation = Self.operation(for: &entry, address, table)
        case .route(let route):
            guard route.devices.allSatisfy({ table.link(named: $0) != nil }) else {
                // The routes of an interface go with it.
                entry.place = .parked
                return nil
            }
            if entry.isWanted, entry.isMissing, Self.links(of: route, entry, table).contains(where: { !$0.isUp }) {
                // IPv6 tells of every route that goes with its interface, and there is no use in trying.
                entry.place = .lost(.interfaceDown)
                return nil
            }
            // The second hop of an IPv6 route that has lost it cannot be added while the first is there.
            operation = Self.operation(for: entry, changing: route.family == .ipv6 && route.hops.count > 1)
        case .rule: operation = Self.operation(for: entry, changing: false)
        }
        guard let operation else { return nil }
        entry.inFlight = operation
        entry.hasEcho = false
        var tolerates = true
        if case .unknown = entry.place, entry.applied == nil { tolerates = false }
        // The kernel finds what it is to delete by what it was added as.
        let object = operation == .delete ? entry.applied ?? entry.object : entry.object
        if operation == .delete { entry.place = .unknown }
        return Request(identity: identity, operation: operation, object: object, toleratesPresence: tolerates)
    }

    private static func operation(for entry: Entry, changing: Bool) -> Operation? {
        guard entry.isWanted else { return .delete }
        switch entry.place {
        case .established, .covered:
            // After the answer it is found missing, and added.
            return entry.applied?.contents == entry.object.contents ? nil : .delete
        case .doubted(.changed): return entry.object.kind == .route ? .replace : .add
        case .doubted: return changing ? .replace : .add
        case .unknown, .lost, .parked, .refused: return .add
        }
    }

    private static func operation(
        for entry: inout Entry, _ address: WantedAddress, _ table: NetworkTable
    ) -> Operation? {
        guard let link = table.link(address.interface) else {
            entry.place = .parked
            return nil
        }
        let key = address.key(on: link.index)
        var difference = table.addresses[key].map { address.difference(from: $0, on: link) }
        switch (difference, entry.place) {
        case (nil, .established):
            let isApplied = entry.applied?.contents == entry.object.contents
            difference = isApplied ? WantedAddress.Difference.none : .replace
        case (nil, .covered): difference = WantedAddress.Difference.none
        case (.some, _), (nil, .unknown), (nil, .lost), (nil, .parked), (nil, .doubted), (nil, .refused): break
        }
        switch (entry.isWanted, difference) {
        case (true, nil): return .add
        case (true, .replace): return .replace
        // After the answer the address is found missing, and added.
        case (true, .recreate): return .delete
        case (true, .some(.none)):
            if case .covered = entry.place {} else { entry.place = .established }
            entry.applied = entry.object
            return nil
        case (false, nil): return nil
        case (false, _): return .delete
        }
    }

    // MARK: Book-keeping

    mutating func enqueueWanted(where condition: (Entry) -> Bool) {
        let chosen = entries.filter { $0.value.isWanted && condition($0.value) }
        // As they were asked for, and addresses before the routes that need them.
        for (identity, _) in chosen.sorted(by: {
            ($0.value.object.kind, $0.value.serial) < ($1.value.object.kind, $1.value.serial)
        }) {
            enqueue(identity)
        }
    }

    mutating func enqueue(_ identity: Identity) {
        guard entries[identity]?.isQueued == false else { return }
        entries[identity]?.isQueued = true
        queue.append(identity)
    }

    mutating func conclude(_ identity: Identity, again: Bool, _ failure: ObjectFailure?) {
        guard again else { return settle(identity, failure) }
        entries[identity]?.isStale = false
        enqueue(identity)
    }

    private mutating func settle(_ identity: Identity, _ failure: ObjectFailure?) {
        guard let entry = entries[identity] else { return }
        entries[identity]?.batches = []
        if !entry.isWanted, !entry.isQueued {
            entries[identity] = nil
            routing.remove(identity)
        }
        for batch in entry.batches {
            batches[batch]?.remaining -= 1
            if let failure { batches[batch]?.failures.append(failure) }
            if batches[batch]?.remaining == 0 { finish(batch) }
        }
    }

    private mutating func finish(_ batch: BatchID) {
        guard let done = batches.removeValue(forKey: batch) else { return }
        outcomes.append(.settled(batch, done.failures))
    }
}

extension WantedObject {
    /// Everything that the kernel knows of it.
    var contents: WantedObject {
        switch self {
        case .address(var address):
            address.onDrift = .repair
            return .address(address)
        case .route(var route):
            route.onDrift = .repair
            return .route(route)
        case .rule: return self
        }
    }
}
