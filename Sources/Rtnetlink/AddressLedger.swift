import CNetlink
import Glibc
import InternetTypes
import LinuxGround

/// What is wanted, what is under way, and who waits for it: the reconciler's decisions without its socket.
struct AddressLedger {
    typealias Identity = WantedAddress.Identity
    typealias Operation = AddressFailure.Operation
    typealias BatchID = UInt64

    /// One message to the kernel.
    struct Request {
        let identity: Identity
        let operation: Operation
        let address: WantedAddress
        let interface: InterfaceIndex
    }

    /// What came of it, in order.
    enum Outcome {
        case event(ReconcilerEvent)
        case settled(BatchID, [AddressFailure])
    }

    private struct Entry {
        var address: WantedAddress
        var isWanted: Bool
        var isQueued = false
        var inFlight: Operation?
        /// Changed while a message about it was under way: looked at again after the answer.
        var isStale = false
        var place = Place.unknown
        /// What the kernel acknowledged last. It reports IPv6 addresses only later, from its own work queue
        /// (addrconf_dad_work), so that until then this is all that is known of them.
        var applied: WantedAddress?
        var batches: [BatchID] = []

        var isInPlace: Bool {
            switch place {
            case .established, .covered: true
            case .unknown, .lost, .parked: false
            }
        }
    }

    /// Where a wanted address stands.
    private enum Place {
        /// Not looked at yet, or refused by the kernel.
        case unknown
        /// The kernel has acknowledged or reported it.
        case established
        /// The kernel says that it has one like it (EEXIST), as with another IPv6 prefix length, and that is enough.
        case covered
        /// Gone through no doing of ours; a return of the interface may bring it back.
        case lost(ReconcilerEvent.LossReason)
        /// Waits for its interface to exist.
        case parked
    }

    private var entries: [Identity: Entry] = [:]
    private var queue: [Identity] = []
    private var queueHead = 0
    private var batches: [BatchID: (remaining: Int, failures: [AddressFailure])] = [:]
    private var lastBatch: BatchID = 0
    private(set) var inFlightCount = 0
    private var deletionsInFlight = 0
    /// What the next dump finds missing may have gone with something that we deleted.
    private var mayHaveDeleted = false
    private(set) var outcomes: [Outcome] = []

    /// The wanted addresses, in no particular order.
    var wanted: [WantedAddress] { entries.values.filter(\.isWanted).map(\.address) }
    var isIdle: Bool { inFlightCount == 0 && queueHead == queue.count }

    mutating func takeOutcomes() -> [Outcome] {
        defer { outcomes = [] }
        return outcomes
    }

    // MARK: What the owner says

    /// Wants these, besides what is wanted already.
    mutating func insert(_ addresses: [WantedAddress]) -> BatchID {
        change(addresses.map { ($0, true) })
    }

    /// Wants none of these; what the kernel has of them goes, whoever put it there.
    mutating func remove(_ addresses: [WantedAddress]) -> BatchID {
        change(addresses.map { ($0, false) })
    }

    /// Wants these and nothing else.
    mutating func replace(with addresses: [WantedAddress]) -> BatchID {
        let kept = Set(addresses.map(\.identity))
        // Removal first: an address whose subnet's primary is going would go with it.
        let dropped = entries.values.filter { $0.isWanted && !kept.contains($0.address.identity) }.map(\.address)
            .sorted { $0.prefix < $1.prefix }
        return change(dropped.map { ($0, false) } + addresses.map { ($0, true) })
    }

    private mutating func change(_ changes: [(WantedAddress, Bool)]) -> BatchID {
        lastBatch += 1
        batches[lastBatch] = (changes.count, [])
        for (address, isWanted) in changes {
            let identity = address.identity
            var entry = entries[identity] ?? Entry(address: address, isWanted: isWanted)
            entry.address = address
            entry.isWanted = isWanted
            entry.batches.append(lastBatch)
            entries[identity] = entry
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
            let request = Self.request(for: &entry, table)
            entries[identity] = entry
            if let request {
                requests.append(request)
            } else {
                var failure: AddressFailure?
                if case .parked = entry.place, entry.isWanted {
                    let error = SystemError("add \(entry.address)", errno: ENODEV)
                    failure = AddressFailure(address: entry.address, operation: .add, error: error, text: nil)
                }
                settle(identity, failure)
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

    private static func request(for entry: inout Entry, _ table: NetworkTable) -> Request? {
        let address = entry.address
        guard let link = link(of: address, table) else {
            entry.place = .parked
            return nil
        }
        let key = address.key(on: link.index)
        var difference = table.addresses[key].map { address.difference(from: $0, on: link) }
        switch (difference, entry.place) {
        case (nil, .established): difference = entry.applied == address ? WantedAddress.Difference.none : .replace
        case (nil, .covered): difference = WantedAddress.Difference.none
        case (.some, _), (nil, .unknown), (nil, .lost), (nil, .parked): break
        }
        let operation: Operation
        switch (entry.isWanted, difference) {
        case (true, nil): operation = .add
        case (true, .replace): operation = .replace
        // After the answer the address is found missing, and added.
        case (true, .recreate): operation = .delete
        case (true, .some(.none)):
            if case .covered = entry.place {} else { entry.place = .established }
            entry.applied = address
            return nil
        case (false, nil): return nil
        case (false, _): operation = .delete
        }
        if operation == .delete {
            entry.place = .unknown
            entry.applied = nil
        }
        entry.inFlight = operation
        return Request(identity: address.identity, operation: operation, address: address, interface: link.index)
    }

    // MARK: What the kernel says

    /// The kernel's answer to a message, or the failure to send it.
    mutating func answered(_ request: Request, errno code: Int32, text: String? = nil) {
        let identity = request.identity
        guard var entry = entries[identity], let operation = entry.inFlight else { return }
        entry.inFlight = nil
        inFlightCount -= 1
        if operation == .delete { deletionsInFlight -= 1 }
        // Somebody was faster: the kernel is as we want it.
        let isTolerated =
            switch operation {
            case .add: code == EEXIST
            case .replace: false
            case .delete: code == EADDRNOTAVAIL || code == ENODEV
            }
        guard code == 0 || isTolerated else {
            entry.place = .unknown
            entries[identity] = entry
            let error = SystemError("\(operation.rawValue) \(entry.address)", errno: code)
            let failure = AddressFailure(address: entry.address, operation: operation, error: error, text: text)
            outcomes.append(.event(.failed(failure)))
            return conclude(identity, again: entry.isStale, failure)
        }
        if operation != .delete {
            entry.place = code == 0 ? .established : .covered
            entry.applied = request.address
        }
        entries[identity] = entry
        conclude(identity, again: entry.isStale || (operation == .delete && entry.isWanted), nil)
    }

    private mutating func conclude(_ identity: Identity, again: Bool, _ failure: AddressFailure?) {
        guard again else { return settle(identity, failure) }
        entries[identity]?.isStale = false
        enqueue(identity)
    }

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
            guard let entry = entries[identity], entry.isWanted, entry.inFlight == nil,
                entry.isInPlace
            else { continue }
            noteMissing(identity, link, isOurs: isOurs)
        }
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

    mutating func noteDuplicate(_ address: InterfaceAddress, table: NetworkTable) {
        for identity in identities(of: address, table.links[address.interface]) {
            guard let entry = entries[identity], entry.isWanted else { continue }
            outcomes.append(.event(.duplicate(entry.address)))
        }
    }

    mutating func noteLinkRemoved(_ link: Link) {
        for (identity, entry) in entries where entry.isWanted && Self.isOn(link, entry) {
            switch entry.place {
            case .established, .covered, .lost(.interfaceDown), .lost(.deleted): lose(identity, .interfaceRemoved)
            case .lost(.interfaceRemoved), .parked, .unknown: break
            }
        }
    }

    /// An interface has appeared, got its name or come up: what it took away can come back.
    mutating func noteLinkReady(_ link: Link) {
        enqueueWanted { entry in
            guard Self.isOn(link, entry) else { return false }
            switch entry.place {
            case .parked, .lost(.interfaceDown), .lost(.interfaceRemoved): return true
            case .established, .covered, .unknown, .lost(.deleted): return false
            }
        }
    }

    /// After a dump the table is all that there is; answers may have been lost, so that what was under way is looked at
    /// again.
    mutating func synchronised(_ table: NetworkTable) {
        for (identity, entry) in entries {
            if entry.inFlight != nil {
                entries[identity]?.inFlight = nil
                entries[identity]?.isStale = false
                entries[identity]?.place = .unknown
                enqueue(identity)
            } else if entry.isWanted, case .established = entry.place {
                let link = Self.link(of: entry.address, table)
                let key = link.map { entry.address.key(on: $0.index) }
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

    // MARK: Book-keeping

    private mutating func lose(_ identity: Identity, _ reason: ReconcilerEvent.LossReason) {
        guard let entry = entries[identity] else { return }
        // Removal of the interface after it went down is the same loss, told once.
        if case .lost = entry.place {} else { outcomes.append(.event(.lost(entry.address, reason))) }
        entries[identity]?.place = .lost(reason)
    }

    private func identities(of address: InterfaceAddress, _ link: Link?) -> [Identity] {
        let references = [.index(address.interface)] + (link.map { [InterfaceReference.name($0.name)] } ?? [])
        return references.map { Identity(interface: $0, prefix: address.prefix, peer: address.key.peer) }
    }

    private static func link(of address: WantedAddress, _ table: NetworkTable) -> Link? {
        switch address.interface {
        case .index(let index): table.links[index]
        case .name(let name): table.link(named: name)
        }
    }

    private static func isOn(_ link: Link, _ entry: Entry) -> Bool {
        entry.address.interface == .index(link.index) || entry.address.interface == .name(link.name)
    }

    private mutating func enqueueWanted(where condition: (Entry) -> Bool) {
        let chosen = entries.filter { $0.value.isWanted && condition($0.value) }.keys
        // A dictionary has no order; ascending addresses at least make runs repeatable.
        for identity in chosen.sorted(by: { $0.prefix < $1.prefix }) { enqueue(identity) }
    }

    private mutating func enqueue(_ identity: Identity) {
        guard entries[identity]?.isQueued == false else { return }
        entries[identity]?.isQueued = true
        queue.append(identity)
    }

    private mutating func settle(_ identity: Identity, _ failure: AddressFailure?) {
        guard let entry = entries[identity] else { return }
        entries[identity]?.batches = []
        if !entry.isWanted, !entry.isQueued { entries[identity] = nil }
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
