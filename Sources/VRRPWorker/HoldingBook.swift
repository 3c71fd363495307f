import KernelObjects
import VRRP

/// Who holds which objects of the kernel, and which announcements wait for the kernel.
///
/// Several may hold the same object, as two instances the same route: it stays until the last lets go.
struct HoldingBook {
    enum Holder: Hashable {
        case instance(InstanceHandle)
        /// `static_ipaddress`, `static_routes` and `static_rules`.
        case configuration
    }

    struct Change {
        var added: [WantedObject]
        var removed: [WantedObject]
        /// The holder held something before: a reload, not a new mastership.
        var wasHeld: Bool
    }

    private struct Holding {
        var objects: [WantedObject]
        /// Additions that the kernel has not answered yet.
        var pending = 0
        /// The announcement that waits for them.
        var repeats: Int?
    }

    private var holdings: [Holder: Holding] = [:]
    private var holders: [WantedObject.Identity: Holder] = [:]
    /// Further holders of what is shared: seldom any.
    private var sharers: [WantedObject.Identity: [Holder]] = [:]

    /// Makes these what a holder holds; the difference has to be carried out by the caller.
    mutating func hold(_ holder: Holder, _ objects: [WantedObject]) -> Change {
        let old = holdings[holder]
        let before = Set(old?.objects ?? [])
        let after = Set(objects.map(\.identity))
        let added = objects.filter { !before.contains($0) }
        let dropped = (old?.objects ?? []).filter { !after.contains($0.identity) }
        let removed = letGo(dropped, holder)
        for object in added { note(object.identity, holder) }
        holdings[holder] = Holding(
            objects: objects, pending: (old?.pending ?? 0) + (added.isEmpty ? 0 : 1), repeats: old?.repeats)
        return Change(added: added, removed: removed, wasHeld: old != nil)
    }

    /// Forgets a holder; what nobody else holds has to be withdrawn by the caller.
    mutating func release(_ holder: Holder) -> [WantedObject] {
        guard let holding = holdings.removeValue(forKey: holder) else { return [] }
        return letGo(holding.objects, holder)
    }

    private mutating func note(_ identity: WantedObject.Identity, _ holder: Holder) {
        guard let first = holders[identity] else { return holders[identity] = holder }
        guard first != holder, sharers[identity]?.contains(holder) != true else { return }
        sharers[identity, default: []].append(holder)
    }

    /// What of these nobody holds any more.
    private mutating func letGo(_ objects: [WantedObject], _ holder: Holder) -> [WantedObject] {
        objects.filter { object in
            let identity = object.identity
            var rest = sharers.removeValue(forKey: identity) ?? []
            rest.removeAll { $0 == holder }
            if holders[identity] == holder { holders[identity] = rest.isEmpty ? nil : rest.removeFirst() }
            if !rest.isEmpty { sharers[identity] = rest }
            return holders[identity] == nil
        }
    }

    /// The kernel has answered one addition; the announcement that waited for it, if it was the last.
    mutating func settled(_ holder: Holder) -> Int? {
        guard var holding = holdings[holder] else { return nil }
        holding.pending = max(0, holding.pending - 1)
        let repeats = holding.pending == 0 ? holding.repeats : nil
        if repeats != nil { holding.repeats = nil }
        holdings[holder] = holding
        return repeats
    }

    /// Whether an announcement has to wait for the kernel; it is then remembered.
    mutating func wait(_ holder: Holder, repeats: Int) -> Bool {
        guard let holding = holdings[holder], holding.pending > 0 else { return false }
        holdings[holder]?.repeats = repeats
        return true
    }

    func objects(of holder: Holder) -> [WantedObject] { holdings[holder]?.objects ?? [] }

    func addresses(of handle: InstanceHandle) -> [WantedAddress] {
        objects(of: .instance(handle)).compactMap(\.address)
    }

    /// Who was the first to hold it.
    func holder(of object: WantedObject) -> Holder? { holders[object.identity] }
}
