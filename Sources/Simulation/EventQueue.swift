/// What will happen at a virtual instant.
struct Happening {
    enum Kind {
        case action(Int)
        case wake(node: Int)
        case delivery(packet: Int, node: Int)
        /// A run of the node's script ends; runs of an earlier life of the node do not count.
        case scriptExit(node: Int, life: Int)
        case linkNews(node: Int)
    }

    /// Nanoseconds of the virtual clock.
    let at: Int64
    /// Settles what comes first at the same instant, so that a run depends on its seed alone.
    let order: Int
    let kind: Kind

    func isBefore(_ other: Happening) -> Bool { at != other.at ? at < other.at : order < other.order }
}

/// A binary heap of happenings, the earliest first. Not generic: tests run it unoptimised, millions of times.
struct EventQueue {
    private var heap: [Happening] = []
    private var order = 0

    /// Adds a happening and returns the number that identifies it.
    @discardableResult
    mutating func add(_ kind: Happening.Kind, at: Int64) -> Int {
        order += 1
        heap.append(Happening(at: at, order: order, kind: kind))
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].isBefore(heap[parent]) else { break }
            heap.swapAt(child, parent)
            child = parent
        }
        return order
    }

    var next: Int64? { heap.first?.at }

    mutating func removeFirst() -> Happening? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        guard !heap.isEmpty else { return first }
        heap[0] = last
        var parent = 0
        while true {
            var child = 2 * parent + 1
            guard child < heap.count else { break }
            if child + 1 < heap.count, heap[child + 1].isBefore(heap[child]) { child += 1 }
            guard heap[child].isBefore(heap[parent]) else { break }
            heap.swapAt(child, parent)
            parent = child
        }
        return first
    }
}
