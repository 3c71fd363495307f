public import HeapModule
public import InternetTypes

/// Deadlines of many owners, the earliest first. Moving a deadline leaves the old entry behind; it is recognised by its
/// owner's present deadline and skipped.
public struct DeadlineQueue<Owner: Hashable> {
    // Visible to its users' modules, so that each has its own copy for its own kind of owner.
    @usableFromInline
    struct Entry: Comparable {
        @usableFromInline let at: Instant
        @usableFromInline let owner: Owner

        @inlinable
        init(at: Instant, owner: Owner) {
            self.at = at
            self.owner = owner
        }

        @inlinable
        static func < (left: Entry, right: Entry) -> Bool { left.at < right.at }
        @inlinable
        static func == (left: Entry, right: Entry) -> Bool { left.at == right.at }
    }

    @usableFromInline
    var heap = Heap<Entry>()
    @usableFromInline
    var current: [Owner: Instant] = [:]

    @inlinable
    public init() {}

    /// Sets the one deadline of an owner; nil for none.
    @inlinable
    public mutating func set(_ owner: Owner, at instant: Instant?) {
        guard current[owner] != instant else { return }
        current[owner] = instant
        guard let instant else { return }
        heap.insert(Entry(at: instant, owner: owner))
        // Stale entries are bounded: rebuild when they are most of the heap.
        if heap.count > 64, heap.count > 4 * current.count {
            heap = Heap(current.map { Entry(at: $0.value, owner: $0.key) })
        }
    }

    /// The earliest deadline.
    public var next: Instant? {
        @inlinable
        mutating get {
            while let first = heap.min {
                if current[first.owner] == first.at { return first.at }
                heap.removeMin()
            }
            return nil
        }
    }

    /// Owners whose deadline is not after `now`, in order of deadline; their deadlines are gone afterwards.
    @inlinable
    public mutating func popDue(at now: Instant) -> [Owner] {
        var due: [Owner] = []
        while let first = heap.min, first.at <= now {
            heap.removeMin()
            guard current[first.owner] == first.at else { continue }
            current[first.owner] = nil
            due.append(first.owner)
        }
        return due
    }
}
