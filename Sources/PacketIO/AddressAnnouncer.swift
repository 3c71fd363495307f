import CLinux
import Glibc
public import InternetTypes
public import LinuxGround

/// Sends gratuitous ARP and unsolicited neighbour advertisements, in bursts, and never waits.
///
/// What does not fit into a slice of about a millisecond, or into the device's queue, stays here: while `hasPending`,
/// the owner calls `sendSlice` when the loop has nothing more urgent.
public final class AddressAnnouncer {
    public private(set) var statistics = SendStatistics()
    /// Called for each announcement that did not leave and will not be tried again.
    public var onFailure: (Announcement, SystemError) -> Void = { _, _ in }

    private let descriptor: Descriptor
    private var batch = MessageBatch()
    private var queue: [Announcement] = []
    private var queueHead = 0
    private var sliceLimit = 128
    private var pacer = AnnouncementPacer()

    private static let sliceRange = 16...MessageBatch.capacity
    private static let sliceTime = Duration.milliseconds(1)

    /// Opens the packet socket; needs CAP_NET_RAW.
    public init() throws(SystemError) {
        // Protocol 0: it receives nothing (packet(7)).
        descriptor = try openSocket("a packet socket", AF_PACKET, 0)
        descriptor.preferForControlTraffic(sendBuffer: 4 << 20)
    }

    public var hasPending: Bool { queueHead < queue.count }

    /// When announcements that wait for a least interval may leave; nil where none waits. The owner calls `sendDue` then.
    public var nextDue: Instant? { pacer.nextDue }

    /// Keeps these least intervals from here on.
    public func pace(standard: AnnouncementPacer.Limit, groups: [AnnouncementPacer.Group]) {
        queue += pacer.configure(standard: standard, groups: groups, at: MonotonicClock.now)
        sendSlice()
    }

    /// Sends the first slice at once, behind whatever was pending before.
    public func announce(_ announcements: [Announcement]) {
        queue += pacer.admit(announcements, at: MonotonicClock.now)
        sendSlice()
    }

    /// Sends what has waited long enough.
    public func sendDue() {
        queue += pacer.due(at: MonotonicClock.now)
        sendSlice()
    }

    /// Drops what is pending on behalf of addresses that have been given up.
    public func cancel(where condition: (Announcement) -> Bool) {
        pacer.cancel(where: condition)
        queue = queue[queueHead...].filter { !condition($0) }
        queueHead = 0
    }

    /// Sends the next slice of what is pending.
    public func sendSlice() {
        let slice = Array(queue[queueHead...].prefix(sliceLimit))
        guard !slice.isEmpty else { return }
        let start = MonotonicClock.now
        for announcement in slice { batch.append(announcement.frame, to: Self.name(announcement)) }
        var failures: [(Int, Int32)] = []
        batch.send(over: descriptor) { failures.append(($0, $1)) }
        queueHead += slice.count
        if queueHead == queue.count {
            queue.removeAll(keepingCapacity: true)
            queueHead = 0
        }
        statistics.sent += UInt64(slice.count - failures.count)
        for (_, code) in failures { statistics.count(code) }
        let perFrame = max(1, (MonotonicClock.now - start).wholeNanoseconds / Int64(slice.count))
        let fitting = Int(clamping: Self.sliceTime.wholeNanoseconds / perFrame)
        sliceLimit = min(max(fitting, Self.sliceRange.lowerBound), Self.sliceRange.upperBound)
        for (position, code) in failures {
            let announcement = slice[position]
            let operation = "announce \(announcement.address) on interface \(announcement.interface)"
            onFailure(announcement, SystemError(operation, errno: code))
        }
    }

    private static func name(_ announcement: Announcement) -> sockaddr_ll {
        var name = sockaddr_ll()
        name.sll_family = UInt16(AF_PACKET)
        name.sll_protocol = UInt16(announcement.address.family == .ipv4 ? ETH_P_ARP : ETH_P_IPV6).bigEndian
        name.sll_ifindex = announcement.interface.rawValue
        name.sll_halen = 6
        return name
    }
}
