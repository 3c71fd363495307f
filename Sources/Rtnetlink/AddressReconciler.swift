import InternetTypes
public import LinuxGround
import Netlink

/// Makes the kernel's addresses be the wanted ones: compares, and sends the difference, many messages to a write.
///
/// One write carries as many messages as the kernel works off in about a millisecond, and the next one follows when
/// they have been answered, so that the event loop has control in between. Starting, becoming master, reloading and
/// repairing are all the same comparison with what the monitor's table says.
public final class AddressReconciler {
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
    public private(set) var statistics = Statistics()

    private let monitor: NetworkMonitor
    private var ledger = AddressLedger()
    private var batch: NetlinkBatch
    private var flights: [UInt32: AddressLedger.Request] = [:]
    private var completions: [AddressLedger.BatchID: ([AddressFailure]) -> Void] = [:]
    private var sliceLimit = 32
    private var isDelivering = false

    private static let sliceRange = 8...256
    private static let sliceTime = Duration.milliseconds(1)

    /// One per monitor.
    public init(_ monitor: NetworkMonitor) throws(SystemError) {
        self.monitor = monitor
        batch = try NetlinkBatch()
        monitor.attach(self)
    }

    /// The wanted addresses, in no particular order.
    public var wanted: [WantedAddress] { ledger.wanted }
    /// Whether nothing is queued or under way.
    public var isIdle: Bool { ledger.isIdle }

    /// Wants these and nothing else. What stays is not touched; removals go before additions.
    ///
    /// `completion` gets what the kernel refused, when everything has been answered; it may run before this returns.
    public func want(_ addresses: [WantedAddress], completion: @escaping ([AddressFailure]) -> Void = { _ in }) {
        enter(ledger.replace(with: addresses), completion)
    }

    /// Wants these, besides the others, and adds what is missing in this order; puts back what was lost.
    public func insert(_ addresses: [WantedAddress], completion: @escaping ([AddressFailure]) -> Void = { _ in }) {
        enter(ledger.insert(addresses), completion)
    }

    /// Wants these no longer; the kernel loses them, also where they were never ours, as after a crash.
    public func remove(_ addresses: [WantedAddress], completion: @escaping ([AddressFailure]) -> Void = { _ in }) {
        enter(ledger.remove(addresses), completion)
    }

    private func enter(_ id: AddressLedger.BatchID, _ completion: @escaping ([AddressFailure]) -> Void) {
        completions[id] = completion
        pump()
    }

    /// Sends the next slice, if the last one has been answered.
    private func pump() {
        if monitor.isSynchronised, ledger.inFlightCount == 0 {
            let requests = ledger.nextRequests(limit: sliceLimit, table: monitor.table)
            if !requests.isEmpty { send(requests) }
        }
        deliver()
    }

    private func send(_ requests: [AddressLedger.Request]) {
        batch.removeAll()
        for request in requests {
            let sequence = monitor.socket.nextSequence()
            flights[sequence] = request
            batch.append(request.operation, request.address, on: request.interface, sequence: sequence)
        }
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

extension AddressReconciler: NetlinkCommander {
    func answered(_ sequence: UInt32, _ answer: NetlinkAnswer) {
        guard let request = flights.removeValue(forKey: sequence) else { return }
        ledger.answered(request, errno: answer.errno, text: answer.text)
    }

    func observed(_ change: NetworkChange, _ cause: ChangeCause) {
        switch change {
        case .addressRemoved(let address):
            ledger.noteRemoved(address, cause, table: monitor.table)
        case .addressAdded(let address), .addressChanged(_, let address):
            if address.flags.contains(.dadFailed) { ledger.noteDuplicate(address, table: monitor.table) }
        case .linkAdded(let link): ledger.noteLinkReady(link)
        case .linkRenamed(_, let link): ledger.noteLinkReady(link)
        case .linkChanged(let old, let new): if !old.isUp, new.isUp { ledger.noteLinkReady(new) }
        case .linkRemoved(let link): ledger.noteLinkRemoved(link)
        case .notificationsLost: ledger.noteNotificationsLost()
        case .synchronised:
            flights = [:]
            ledger.synchronised(monitor.table)
        }
    }

    func paused() { pump() }
}
