import CNetlink
import Glibc
import InternetTypes
public import LinuxGround
import Netlink
public import ServiceTypes

/// What whoever owns the table has to know of it.
public enum ServiceTableEvent: Hashable, Sendable {
    /// The kernel refused a change; it is tried again with the next comparison, and said once.
    case refused(SystemError, String?)
    /// Somebody else changed this service of ours; it is put back.
    case repaired(ServiceKey)
}

/// Makes the kernel's IPVS table be the wanted one: compares, and sends the difference, many messages to a write.
///
/// Services under keys that nobody here ever wanted are somebody else's, and are not touched. IPVS tells nobody of changes,
/// so that drift is found by reading the table from time to time: `compare`.
public final class ServiceTable {
    /// Called from within `handleReadable`, `want` and the like.
    public var onEvent: (ServiceTableEvent) -> Void = { _ in }
    /// Called whenever nothing is queued or under way any more.
    public var onIdle: () -> Void = {}

    private let socket: NetlinkSocket
    private let family: UInt16
    private var batch: NetlinkBatch
    /// What our services shall be, and what they are as far as we know.
    private var wanted: [ServiceKey: Service] = [:]
    private var present: [ServiceKey: Service] = [:]
    /// Keys to be looked at, in the order in which they came.
    private var queue: [ServiceKey] = []
    private var queued: Set<ServiceKey> = []
    /// Commands about the table as a whole go before.
    private var commands: [IPVSCommand] = []
    /// Sent and not answered yet, in order; only the last is acknowledged, the others answer only if they fail.
    private var flights: [(sequence: UInt32, command: IPVSCommand)] = []
    private var failed: Set<UInt32> = []
    /// Services of the last write that the kernel did not take.
    private var missing: Set<ServiceKey> = []
    private var dump: Dump?
    private var isDumpWanted = false
    /// Said once, until they succeed.
    private var refused: Set<Refusal> = []
    private var sliceLimit = 64
    /// Figures about the work so far.
    public private(set) var statistics = Statistics()

    public struct Statistics: Hashable, Sendable {
        public var writes = 0
        public var messages = 0
        /// From the first to the last message of the last comparison.
        public var lastComparison = Duration.zero
    }

    private struct Refusal: Hashable {
        let operation: String
        let errno: Int32
    }

    private struct Dump {
        var sequence: UInt32
        let begin: Instant
        /// Ours, in the order of the kernel; those before `position` have their servers.
        var services: [Service] = []
        var position: Int?
    }

    private static let sliceRange = 8...512
    private static let sliceTime = Duration.milliseconds(1)

    /// Opens the way to the kernel's IPVS; ENOENT where the kernel has none (yet).
    public init(receiveBuffer: Int32 = 4 << 20) throws(SystemError) {
        let socket = try NetlinkSocket(NETLINK_GENERIC, receiveBuffer: receiveBuffer)
        self.socket = socket
        batch = try NetlinkBatch()
        family = try Self.familyNumber(socket)
    }

    /// The kernel's timeouts now, in seconds; to be asked before anything else is under way.
    public func timeouts() throws(SystemError) -> Timeouts {
        batch.removeAll()
        batch.appendConfigurationRequest(family: family, sequence: socket.nextSequence())
        try socket.send(batch)
        guard case .datagram(let bytes) = try socket.receive() else {
            throw SystemError("read the IPVS timeouts", errno: EAGAIN)
        }
        var timeouts: Timeouts?
        NetlinkMessage.forEach(in: bytes) { message in
            if message.type == family { timeouts = Timeouts(message) }
        }
        guard let timeouts else { throw SystemError("read the IPVS timeouts", errno: EPROTO) }
        return timeouts
    }

    /// To be watched for reading.
    public var fileDescriptor: Int32 { socket.descriptor }

    public var isIdle: Bool {
        flights.isEmpty && queueHead == queue.count && commands.isEmpty && dump == nil && !isDumpWanted
    }

    // The kernel has the answer ready when the request has been written: nobody is waited for.
    private static func familyNumber(_ socket: NetlinkSocket) throws(SystemError) -> UInt16 {
        var batch = try NetlinkBatch()
        batch.appendFamilyRequest(IPVS_GENL_NAME, sequence: socket.nextSequence())
        try socket.send(batch)
        guard case .datagram(let bytes) = try socket.receive() else {
            throw SystemError("find IPVS", errno: EAGAIN)
        }
        var number: UInt16?
        NetlinkMessage.forEach(in: bytes) { message in
            if message.type != UInt16(NLMSG_ERROR) { number = message.generic(Int(CTRL_ATTR_FAMILY_ID))?.uint16 }
        }
        guard let number else { throw SystemError("find IPVS in the kernel", errno: ENOENT) }
        return number
    }

    // MARK: What is wanted

    /// Wants this to be the service of that key, or with nil that there be none.
    public func want(_ key: ServiceKey, _ service: Service?) {
        wanted[key] = service
        enqueue(key)
    }

    /// Sends what is to be done, as far as the kernel takes it at once.
    public func pump() {
        guard flights.isEmpty, dump == nil else { return }
        // What the kernel has comes before what it shall have: taking over is not doing everything anew.
        if !commands.isEmpty || !isDumpWanted { sendSlice() }
        guard flights.isEmpty else { return }
        if isDumpWanted { return startDump() }
        if isIdle { onIdle() }
    }

    /// Reads the kernel's table and puts right what differs; services that are there already are taken over as they are.
    public func compare() {
        isDumpWanted = true
        pump()
    }

    /// Removes everything from the table, whoever put it there.
    public func flush() {
        commands.append(.flush)
        present = [:]
        for key in wanted.keys { enqueue(key) }
    }

    /// How long idle connections are remembered.
    public func set(_ timeouts: Timeouts) { commands.append(.setTimeouts(timeouts)) }

    public func start(_ daemon: SyncDaemon) { commands.append(.startDaemon(daemon)) }

    public func stopDaemon(_ role: SyncDaemon.Role, id: UInt8) { commands.append(.stopDaemon(role, id: id)) }

    private func enqueue(_ key: ServiceKey) {
        if queued.insert(key).inserted { queue.append(key) }
    }

    // MARK: Sending

    private func sendSlice() {
        batch.removeAll()
        failed = []
        missing = []
        var pending = commands
        commands = []
        while !isDumpWanted, pending.count < sliceLimit, let key = nextKey() {
            pending += Service.changes(from: present[key], to: wanted[key]).map { .change($0) }
        }
        guard !pending.isEmpty else { return }
        for (position, command) in pending.enumerated() {
            let sequence = socket.nextSequence()
            flights.append((sequence, command))
            batch.append(
                command, family: family, sequence: sequence, acknowledged: position == pending.count - 1)
        }
        let start = MonotonicClock.now
        do throws(SystemError) {
            try socket.send(batch)
        } catch {
            for flight in flights { settle(flight.command, error.errno, nil) }
            flights = []
            return
        }
        let time = MonotonicClock.now - start
        statistics.writes += 1
        statistics.messages += pending.count
        let fitting = Int64(pending.count) * Self.sliceTime.wholeNanoseconds / max(1, time.wholeNanoseconds)
        sliceLimit = min(max(Int(clamping: fitting), Self.sliceRange.lowerBound), Self.sliceRange.upperBound)
    }

    // In place of removeFirst, which would be quadratic for thousands of services.
    private var queueHead = 0

    private func nextKey() -> ServiceKey? {
        guard queueHead < queue.count else {
            queue = []
            queueHead = 0
            return nil
        }
        let key = queue[queueHead]
        queueHead += 1
        queued.remove(key)
        return key
    }

    // MARK: Receiving

    /// Takes what the kernel has sent, and goes on.
    public func handleReadable() throws(SystemError) {
        let deadline = MonotonicClock.now + Self.sliceTime
        while true {
            switch try socket.receive() {
            case .datagram(let bytes): NetlinkMessage.forEach(in: bytes, take)
            case .overflow:
                // Nobody knows what became of what: look.
                flights = []
                dump = nil
                isDumpWanted = true
            case .nothing: return
            }
            pump()
            if MonotonicClock.now > deadline, socket.isReadable { return }
        }
    }

    private func take(_ message: NetlinkMessage) {
        switch Int32(message.type) {
        case NLMSG_ERROR: if let answer = NetlinkAnswer(message) { answered(message.sequence, answer) }
        case NLMSG_DONE: if message.sequence == dump?.sequence { dumpEnded() }
        case _ where message.type == family && message.sequence == dump?.sequence: takeDumped(message)
        default: break
        }
    }

    private func answered(_ sequence: UInt32, _ answer: NetlinkAnswer) {
        if sequence == dump?.sequence { return answer.errno == 0 ? () : dumpFailed(answer.errno) }
        guard let last = flights.last else { return }
        if let position = flights.firstIndex(where: { $0.sequence == sequence }), answer.errno != 0 {
            failed.insert(sequence)
            settle(flights[position].command, answer.errno, answer.text)
        }
        // In order: all that has not failed before the last answer has been done.
        guard sequence == last.sequence else { return }
        let done = flights
        flights = []
        for flight in done where !failed.contains(flight.sequence) { settle(flight.command, 0, nil) }
    }

    private func settle(_ command: IPVSCommand, _ errno: Int32, _ text: String?) {
        // What is there already, or gone already, is what was wanted; how it is there the next comparison shows.
        let isTolerable: Bool =
            switch command {
            case .change(.add), .change(.addDestination), .startDaemon: errno == EEXIST
            case .change(.remove), .change(.removeDestination), .stopDaemon: errno == ENOENT || errno == ESRCH
            case .change(.alter), .change(.alterDestination), .flush, .setTimeouts: false
            }
        if case .change(.add) = command, errno == EEXIST { return isDumpWanted = true }
        if case .change(let change) = command, errno == 0 || isTolerable {
            present[change.service] = Service.applying(change, to: present[change.service])
        }
        if errno != 0, isTolerable { return }
        // One sentence about a service that the kernel does not take, not one more for each of its servers.
        if case .change(.add(let key, _)) = command, errno != 0 { missing.insert(key) }
        if case .change(.addDestination(let key, _)) = command, errno != 0, missing.contains(key) { return }
        let refusal = Refusal(operation: command.operation, errno: errno)
        guard errno != 0 else { return refused.isEmpty ? () : forget(command.operation) }
        if refused.insert(refusal).inserted {
            onEvent(.refused(SystemError(command.operation, errno: errno), text))
        }
    }

    private func forget(_ operation: String) { refused = refused.filter { $0.operation != operation } }

    // MARK: Reading the kernel's table

    private func startDump() {
        isDumpWanted = false
        batch.removeAll()
        let sequence = socket.nextSequence()
        dump = Dump(sequence: sequence, begin: MonotonicClock.now)
        batch.appendServiceDump(family: family, sequence: sequence)
        send()
    }

    private func send() {
        do throws(SystemError) {
            try socket.send(batch)
        } catch {
            dumpFailed(error.errno)
        }
    }

    private func dumpFailed(_ errno: Int32) {
        dump = nil
        onEvent(.refused(SystemError("read the IPVS table", errno: errno), nil))
    }

    private func takeDumped(_ message: NetlinkMessage) {
        guard let position = dump?.position else {
            // Other people's services are not even looked at.
            guard let service = Service(message), isOurs(service.key) else { return }
            dump?.services.append(service)
            return
        }
        guard let family = dump?.services[position].key.family,
            let destination = Destination(message, serviceFamily: family)
        else { return }
        dump?.services[position].destinations.append(destination)
    }

    private func isOurs(_ key: ServiceKey) -> Bool { wanted[key] != nil || present[key] != nil }

    private func dumpEnded() {
        let next = dump?.position.map { $0 + 1 } ?? 0
        guard let current = dump, next < current.services.count else { return dumpComplete() }
        let sequence = socket.nextSequence()
        dump?.position = next
        dump?.sequence = sequence
        batch.removeAll()
        batch.appendDestinationDump(of: current.services[next].key, family: family, sequence: sequence)
        send()
    }

    private func dumpComplete() {
        guard let complete = dump else { return }
        dump = nil
        statistics.lastComparison = MonotonicClock.now - complete.begin
        var found = Dictionary(complete.services.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        for key in Set(wanted.keys).union(present.keys) {
            let service = found.removeValue(forKey: key)
            let differs = !Self.agree(service, present[key])
            // Nothing was known of it before the first comparison: taking over is no repair.
            if differs, present[key] != nil, !queued.contains(key) { onEvent(.repaired(key)) }
            present[key] = differs ? service : present[key]
            if !Self.agree(present[key], wanted[key]) { enqueue(key) }
        }
    }

    // The order of servers is the kernel's own; it does not make another service.
    private static func agree(_ first: Service?, _ second: Service?) -> Bool {
        guard let first, let second else { return first == nil && second == nil }
        return first.settings == second.settings && Set(first.destinations) == Set(second.destinations)
    }
}
