/// The instances of a router by slot number, changed where they are: an instance is a large value, and most inputs concern a
/// small part of one.
///
/// Numbers are given once and never again, so that a handle of an instance that was removed means nothing.
struct SlotTable {
    private var storage: [Router.Slot] = []
    /// The slot numbers of what is stored.
    private var numbers: [Int] = []
    /// Where in the storage a slot is; -1 for one that is gone.
    private var places: [Int32] = []

    /// Adds an instance; the value is its slot number.
    mutating func add(_ slot: Router.Slot) -> Int {
        places.append(Int32(clamping: storage.count))
        storage.append(slot)
        numbers.append(places.count - 1)
        return places.count - 1
    }

    /// The last one takes the place of the one that goes.
    mutating func remove(_ slot: Int) {
        guard let place = place(of: slot), let last = storage.popLast(), let number = numbers.popLast() else { return }
        places[slot] = -1
        guard place < storage.count else { return }
        storage[place] = last
        numbers[place] = number
        places[number] = Int32(clamping: place)
    }

    @inline(__always)
    private func place(of slot: Int) -> Int? {
        guard slot >= 0, slot < places.count, places[slot] >= 0 else { return nil }
        return Int(places[slot])
    }

    /// Looks at an instance, or changes it, without copying it; nil for one that is gone.
    @inline(__always)
    mutating func with<Result>(_ slot: Int, _ body: (inout Router.Slot) -> Result) -> Result? {
        guard let place = place(of: slot) else { return nil }
        return body(&storage[place])
    }

    /// A copy of an instance; nil for one that is gone. Only `add` and `remove` make it come and go.
    subscript(slot: Int) -> Router.Slot? {
        get { place(of: slot).map { storage[$0] } }
        set {
            guard let place = place(of: slot), let newValue else { return }
            storage[place] = newValue
        }
    }
}
