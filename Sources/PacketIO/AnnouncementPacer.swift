public import InternetTypes

/// Keeps a least time between announcements on an interface, or over a group of interfaces (keepalived's
/// `vrrp_garp_interval`, `vrrp_gna_interval` and `garp_group`). It is told the time and sends nothing itself.
public struct AnnouncementPacer {
    /// The least time between two gratuitous ARPs, and between two neighbour advertisements; zero for no limit.
    public struct Limit: Hashable, Sendable {
        public var arp: Duration
        public var neighbour: Duration

        public init(arp: Duration = .zero, neighbour: Duration = .zero) {
            self.arp = arp
            self.neighbour = neighbour
        }

        fileprivate func interval(_ family: AddressFamily) -> Duration { family == .ipv4 ? arp : neighbour }
    }

    /// Interfaces that wait for one another.
    public struct Group: Hashable, Sendable {
        public var interfaces: Set<InterfaceIndex>
        public var limit: Limit

        public init(_ interfaces: Set<InterfaceIndex>, _ limit: Limit) {
            self.interfaces = interfaces
            self.limit = limit
        }
    }

    private enum Owner: Hashable {
        case interface(InterfaceIndex)
        case group(Int)
    }

    private struct Lane: Hashable {
        var owner: Owner
        var family: AddressFamily
    }

    private struct Subject: Hashable {
        var address: IPAddress
        var interface: InterfaceIndex

        init(_ announcement: Announcement) {
            address = announcement.address
            interface = announcement.interface
        }
    }

    private struct Queue {
        var items: [Announcement] = []
        var head = 0
        /// How often each address waits.
        var counts: [Subject: Int] = [:]
        /// Nothing may leave before.
        var next = Instant.zero

        var isEmpty: Bool { head == items.count }
    }

    private var standard = Limit()
    private var groups: [Group] = []
    private var groupOf: [InterfaceIndex: Int] = [:]
    private var queues: [Lane: Queue] = [:]

    public init() {}

    /// Changes the limits; what waits goes on waiting under the new ones.
    ///
    /// - Parameters:
    ///   - standard: for each interface that is in no group.
    ///   - groups: an interface counts for the first group that has it.
    public mutating func configure(standard: Limit, groups: [Group], at now: Instant) -> [Announcement] {
        guard standard != self.standard || groups != self.groups else { return [] }
        let waiting = queues.values.flatMap { $0.items[$0.head...] }
        queues = [:]
        self.standard = standard
        self.groups = groups
        groupOf = [:]
        for (number, group) in groups.enumerated() {
            for interface in group.interfaces where groupOf[interface] == nil { groupOf[interface] = number }
        }
        return admit(waiting, at: now)
    }

    /// Which of these may leave now; the others wait. Of an address that waits already no more are kept than are asked
    /// for this time, so that bursts that come faster than they leave do not pile up.
    public mutating func admit(_ announcements: [Announcement], at now: Instant) -> [Announcement] {
        guard standard != Limit() || !groups.isEmpty else { return announcements }
        var wanted: [Subject: Int] = [:]
        for announcement in announcements { wanted[Subject(announcement), default: 0] += 1 }
        var ready: [Announcement] = []
        for announcement in announcements {
            let lane = lane(of: announcement)
            let interval = limit(of: lane.owner).interval(lane.family)
            guard interval > .zero else {
                ready.append(announcement)
                continue
            }
            var queue = queues.removeValue(forKey: lane) ?? Queue()
            let subject = Subject(announcement)
            if queue.isEmpty, queue.next <= now {
                queue.next = now + interval
                ready.append(announcement)
            } else if queue.counts[subject, default: 0] < wanted[subject] ?? 0 {
                queue.items.append(announcement)
                queue.counts[subject, default: 0] += 1
            }
            queues[lane] = queue
        }
        return ready
    }

    /// When something that waits may leave; nil where nothing waits.
    public var nextDue: Instant? { queues.values.lazy.filter { !$0.isEmpty }.map(\.next).min() }

    /// What may leave by now.
    public mutating func due(at now: Instant) -> [Announcement] {
        var ready: [Announcement] = []
        for lane in Array(queues.keys) {
            let interval = limit(of: lane.owner).interval(lane.family)
            guard var queue = queues.removeValue(forKey: lane) else { continue }
            if !queue.isEmpty, queue.next <= now {
                let announcement = queue.items[queue.head]
                queue.head += 1
                let subject = Subject(announcement)
                queue.counts[subject] = queue.counts[subject].flatMap { $0 > 1 ? $0 - 1 : nil }
                ready.append(announcement)
                // From now, since the gap is a least one: lateness is not made up for.
                queue.next = now + interval
            }
            // The gap after the last one still counts.
            if queue.isEmpty { queue = Queue(next: queue.next) }
            if !queue.isEmpty || queue.next > now { queues[lane] = queue }
        }
        return ready
    }

    /// Forgets what waits on behalf of addresses that have been given up.
    public mutating func cancel(where condition: (Announcement) -> Bool) {
        for (lane, queue) in queues where !queue.isEmpty {
            var left = Queue(next: queue.next)
            for announcement in queue.items[queue.head...] where !condition(announcement) {
                left.items.append(announcement)
                left.counts[Subject(announcement), default: 0] += 1
            }
            queues[lane] = left
        }
    }

    private func lane(of announcement: Announcement) -> Lane {
        let owner = groupOf[announcement.interface].map { Owner.group($0) } ?? .interface(announcement.interface)
        return Lane(owner: owner, family: announcement.address.family)
    }

    private func limit(of owner: Owner) -> Limit {
        switch owner {
        case .interface: standard
        case .group(let number): groups[number].limit
        }
    }
}
