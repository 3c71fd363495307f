import Rtnetlink
import VRRP

/// Which instance holds which addresses, and which announcements wait for the kernel.
struct AddressBook {
    struct Change {
        var added: [WantedAddress]
        var removed: [WantedAddress]
        /// The instance held addresses before: a reload, not a new mastership.
        var wasHeld: Bool
    }

    private struct Holding {
        var addresses: [WantedAddress]
        /// Additions that the kernel has not answered yet.
        var pending = 0
        /// The announcement that waits for them.
        var repeats: Int?
    }

    private var holdings: [InstanceHandle: Holding] = [:]
    private var owners: [WantedAddress.Identity: InstanceHandle] = [:]

    /// Makes these the addresses of a holder; the difference has to be carried out by the caller.
    mutating func hold(_ handle: InstanceHandle, _ addresses: [WantedAddress]) -> Change {
        let old = holdings[handle]
        let before = Set(old?.addresses ?? [])
        let after = Set(addresses.map(\.identity))
        let added = addresses.filter { !before.contains($0) }
        let removed = (old?.addresses ?? []).filter { !after.contains($0.identity) }
        for address in removed { owners[address.identity] = nil }
        for address in addresses { owners[address.identity] = handle }
        holdings[handle] = Holding(
            addresses: addresses, pending: (old?.pending ?? 0) + (added.isEmpty ? 0 : 1), repeats: old?.repeats)
        return Change(added: added, removed: removed, wasHeld: old != nil)
    }

    /// Forgets a holder; its addresses have to be withdrawn by the caller.
    mutating func release(_ handle: InstanceHandle) -> [WantedAddress] {
        guard let holding = holdings.removeValue(forKey: handle) else { return [] }
        for address in holding.addresses where owners[address.identity] == handle { owners[address.identity] = nil }
        return holding.addresses
    }

    /// The kernel has answered one addition; the announcement that waited for it, if it was the last.
    mutating func settled(_ handle: InstanceHandle) -> Int? {
        guard var holding = holdings[handle] else { return nil }
        holding.pending = max(0, holding.pending - 1)
        let repeats = holding.pending == 0 ? holding.repeats : nil
        if repeats != nil { holding.repeats = nil }
        holdings[handle] = holding
        return repeats
    }

    /// Whether an announcement has to wait for the kernel; it is then remembered.
    mutating func wait(_ handle: InstanceHandle, repeats: Int) -> Bool {
        guard let holding = holdings[handle], holding.pending > 0 else { return false }
        holdings[handle]?.repeats = repeats
        return true
    }

    func addresses(of handle: InstanceHandle) -> [WantedAddress] { holdings[handle]?.addresses ?? [] }

    func holder(of address: WantedAddress) -> InstanceHandle? { owners[address.identity] }
}
