import Glibc
import InternetTypes
public import KernelObjects
public import LinuxGround
import Netlink

/// Makes the kernel's addresses, routes and rules be the wanted ones: compares, and sends the difference, many messages to a write.
///
/// One write carries as many messages as the kernel works off in about a millisecond, and the next one follows when
/// they have been answered, so that the event loop has control in between. Starting, becoming master, reloading and
/// repairing are all the same comparison.
public final class Reconciler {
    /// Figures about the work so far.
    public struct Statistics: Hashable, Sendable {
        public var writes = 0
        public var messages = 0
        public var failures = 0
        /// The longest single write.
        public var longestWrite = Duration.zero
    }

    /// Called from within the monitor's `handleReadable`, or from within `insert` and the like.
    public var onEvent: (ReconcilerEvent) -> Void = { _ in }
    /// Called when something that is no object's failure does not work.
    public var onTrouble: (SystemError) -> Void = { _ in }
    public private(set) var statistics = Statistics()

    private let monitor: NetworkMonitor
    private var ledger = ObjectLedger()
    private var batch: NetlinkBatch
    private var flights: [UInt32: ObjectLedger.Request] = [:]
    private var completions: [ObjectLedger.BatchID: ([ObjectFailure]) -> Void] = [:]
    private var sliceLimit = 32
    private var isDelivering = false
    private var hasTriedRouting = false

    private static let sliceRange = 8...256
    private static let sliceTime = Duration.milliseconds(1)

    /// One per monitor.
    public init(_ monitor: NetworkMonitor) throws(SystemError) {
        self.monitor = monitor
        batch = try NetlinkBatch()
        monitor.attach(self)
    }

    /// The wanted objects, in no particular order.
    public var wanted: [WantedObject] { ledger.wanted }
    /// Whether nothing is queued or under way.
    public var isIdle: Bool { ledger.isIdle }

    /// Wants these and nothing else. What stays is not touched; removals go before additions.
    ///
    /// `completion` gets what the kernel refused, when everything has been answered; it may run before this returns.
    public func want(_ objects: [WantedObject], completion: @escaping ([ObjectFailure]) -> Void = { _ in }) {
        enter(ledger.replace(with: objects), completion)
    }

    /// Wants these, besides the others, and adds what is missing in this order; puts back what was lost.
    ///
    /// `adopting` where an earlier process may have left them for us, so that finding them is no failure.
    public func insert(
        _ objects: [WantedObject], adopting: Bool = false,
        completion: @escaping ([ObjectFailure]) -> Void = { _ in }
    ) {
        enter(ledger.insert(objects, adopting: adopting), completion)
    }

    /// Wants these no longer; the kernel loses them, also where they were never ours, as after a crash.
    public func remove(_ objects: [WantedObject], completion: @escaping ([ObjectFailure]) -> Void = { _ in }) {
        enter(ledger.remove(objects), completion)
    }

    /// Which of these are not in place, and will not be when what is under way has been answered.
    public func missing(of objects: [WantedObject]) -> [WantedObject] {
        objects.filter { ledger.isMissing($0.identity) }
    }

    private func enter(_ id: ObjectLedger.BatchID, _ completion: @escaping ([ObjectFailure]) -> Void) {
        completions[id] = completion
        if !ledger.routing.isEmpty { followRouting() }
        pump()
    }

    // Without notifications routes are still added and removed, only not repaired; said once.
    private func followRouting() {
        guard !hasTriedRouting else { return }
        hasTriedRouting = true
        do {
            try monitor.followRouting()
        } catch {
            onTrouble(error)
        }
    }

    /// Sends the next slice, if the last one has been answered.
    private func pump() {
        // Whoever hears of a loss may have to say what is wanted now.
        deliver()
        while monitor.isSynchronised, ledger.inFlightCount == 0 {
            let requests = ledger.nextRequests(limit: sliceLimit, table: monitor.table)
            if requests.isEmpty { break }
            send(requests)
        }
        deliver()
    }

    private func send(_ requests: [ObjectLedger.Request]) {
        batch.removeAll()
        var tooLong: [ObjectLedger.Request] = []
        for request in requests {
            let sequence = monitor.socket.nextSequence()
            let count = batch.count
            append(request, sequence)
            if batch.count > count { flights[sequence] = request } else { tooLong.append(request) }
        }
        for request in tooLong { ledger.answered(request, errno: EMSGSIZE) }
        guard batch.count > 0 else { return }
        let start = MonotonicClock.now
        do throws(SystemError) {
            try monitor.socket.send(batch)
        } catch {
            flights = [:]
            for request in requests { ledger.answered(request, errno: error.errno) }
            return
        }
        let time = MonotonicClock.now - start
        statistics.writes += 1
        statistics.messages += requests.count
        statistics.longestWrite = max(statistics.longestWrite, time)
        adapt(to: time, requests.count)
    }

    private func append(_ request: ObjectLedger.Request, _ sequence: UInt32) {
        switch request.object {
        case .address(let address):
            guard let link = monitor.table.link(address.interface) else { return }
            batch.append(request.operation, address, on: link.index, sequence: sequence)
        case .route(let route):
            batch.append(
                request.operation, route, mayBePresent: request.toleratesPresence, in: monitor.table,
                sequence: sequence)
        case .rule(let rule): batch.append(request.operation, rule, sequence: sequence)
        }
    }

    /// Adding the five-thousandth address takes the kernel longer than the first.
    private func adapt(to time: Duration, _ count: Int) {
        let perMessage = max(1, time.wholeNanoseconds / Int64(count))
        let fitting = Int(clamping: Self.sliceTime.wholeNanoseconds / perMessage)
        sliceLimit = min(max(fitting, Self.sliceRange.lowerBound), Self.sliceRange.upperBound)
    }

    private func deliver() {
        // An owner that inserts from within a callback gets its answers after this one, not inside of it.
        guard !isDelivering else { return }
        isDelivering = true
        defer { isDelivering = false }
        while true {
            let outcomes = ledger.takeOutcomes()
            if outcomes.isEmpty { return }
            for outcome in outcomes {
                switch outcome {
                case .event(let event):
                    if case .failed = event { statistics.failures += 1 }
                    onEvent(event)
                case .settled(let id, let failures):
                    completions.removeValue(forKey: id)?(failures)
                }
            }
        }
    }
}

extension Reconciler: NetlinkCommander {
    func answered(_ sequence: UInt32, _ answer: NetlinkAnswer) {
        guard let request = flights.removeValue(forKey: sequence) else { return }
        ledger.answered(request, errno: answer.errno, text: answer.text)
    }

    func observed(_ change: NetworkChange, _ cause: ChangeCause) {
        switch change {
        case .addressRemoved(let address):
            ledger.noteRemoved(address, cause, table: monitor.table)
        case .addressAdded(let address):
            if address.flags.contains(.dadFailed) { ledger.noteDuplicate(address, table: monitor.table) }
            ledger.noteAdded(address)
        case .addressChanged(_, let address):
            if address.flags.contains(.dadFailed) { ledger.noteDuplicate(address, table: monitor.table) }
            ledger.noteChanged(address, cause, table: monitor.table)
        case .linkAdded(let link): ledger.noteLinkReady(link)
        case .linkRenamed(_, let link): ledger.noteLinkReady(link)
        case .linkChanged(let old, let new):
            if !old.isUp, new.isUp { ledger.noteLinkReady(new) }
            if old.isUp, !new.isUp { ledger.noteLinkDown(new) }
        case .linkRemoved(let link): ledger.noteLinkRemoved(link)
        case .notificationsLost: ledger.noteNotificationsLost()
        case .synchronised:
            flights = [:]
            ledger.synchronised(monitor.table)
        }
    }

    func observed(_ route: RouteNotice, _ cause: ChangeCause, sequence: UInt32) {
        switch cause {
        case .ours: if let request = flights[sequence] { ledger.noteEcho(request, route) }
        case .others, .unknown: ledger.noteRoute(route, table: monitor.table)
        }
    }

    func observedRemoval(of rule: RuleNotice, _ cause: ChangeCause) {
        if cause != .ours { ledger.noteRuleRemoved(rule.family, preference: rule.preference) }
    }

    func paused() { pump() }
}
