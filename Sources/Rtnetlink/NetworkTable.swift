public import InternetTypes
import KernelObjects

/// Links and addresses as the kernel last reported them.
public struct NetworkTable: Sendable {
    public private(set) var links: [InterfaceIndex: Link] = [:]
    public private(set) var addresses: [AddressKey: InterfaceAddress] = [:]
    private var indexes: [InterfaceName: InterfaceIndex] = [:]
    /// The addresses of each interface, numbered in the order in which the kernel reported them.
    private var order: [InterfaceIndex: [AddressKey: UInt64]] = [:]
    private var lastNumber: UInt64 = 0
    /// What a dump under way has not confirmed yet; empty outside of dumps.
    private var unconfirmedLinks: Set<InterfaceIndex> = []
    private var unconfirmedAddresses: Set<AddressKey> = []

    public init() {}

    public func index(named name: InterfaceName) -> InterfaceIndex? { indexes[name] }

    public func link(named name: InterfaceName) -> Link? { indexes[name].flatMap { links[$0] } }

    func link(_ reference: InterfaceReference) -> Link? {
        switch reference {
        case .index(let index): links[index]
        case .name(let name): link(named: name)
        }
    }

    func hasIPv4Address(on interface: InterfaceIndex) -> Bool {
        order[interface]?.keys.contains { $0.prefix.address.family == .ipv4 } ?? false
    }

    /// In the order in which the kernel reported them, so the primary one of a subnet comes first.
    public func addresses(on interface: InterfaceIndex) -> [InterfaceAddress] {
        keys(on: interface).compactMap { addresses[$0] }
    }

    private func keys(on interface: InterfaceIndex) -> [AddressKey] {
        (order[interface] ?? [:]).sorted { $0.value < $1.value }.map(\.key)
    }

    /// Notes what RTM_NEWLINK says; nil where that is nothing new.
    mutating func note(_ link: Link) -> NetworkChange? {
        unconfirmedLinks.remove(link.index)
        guard let old = links.updateValue(link, forKey: link.index) else {
            indexes[link.name] = link.index
            return .linkAdded(link)
        }
        guard old != link else { return nil }
        guard old.name != link.name else { return .linkChanged(old: old, new: link) }
        forgetName(of: old)
        indexes[link.name] = link.index
        return .linkRenamed(old: old, new: link)
    }

    /// Notes RTM_DELLINK: the addresses still known of the link go first.
    mutating func removeLink(_ index: InterfaceIndex) -> [NetworkChange] {
        unconfirmedLinks.remove(index)
        guard let old = links.removeValue(forKey: index) else { return [] }
        forgetName(of: old)
        let orphans = keys(on: index).compactMap { removeAddress($0) }
        order[index] = nil
        return orphans + [.linkRemoved(old)]
    }

    /// Notes what RTM_NEWADDR says; nil where that is nothing new.
    mutating func note(_ address: InterfaceAddress) -> NetworkChange? {
        unconfirmedAddresses.remove(address.key)
        guard let old = addresses.updateValue(address, forKey: address.key) else {
            lastNumber &+= 1
            order[address.interface, default: [:]][address.key] = lastNumber
            return .addressAdded(address)
        }
        return old == address ? nil : .addressChanged(old: old, new: address)
    }

    /// Notes RTM_DELADDR; nil for an address that was not known.
    mutating func removeAddress(_ key: AddressKey) -> NetworkChange? {
        unconfirmedAddresses.remove(key)
        guard let old = addresses.removeValue(forKey: key) else { return nil }
        order[key.interface]?[key] = nil
        return .addressRemoved(old)
    }

    /// From here on everything known waits to be confirmed by a dump.
    mutating func beginDump() {
        unconfirmedLinks = Set(links.keys)
        unconfirmedAddresses = Set(addresses.keys)
    }

    /// What the dump did not confirm is gone: addresses first, then links.
    mutating func endDump() -> [NetworkChange] {
        let goneAddresses = unconfirmedAddresses
        let goneLinks = unconfirmedLinks
        unconfirmedAddresses = []
        unconfirmedLinks = []
        // The order of removal is the kernel's order of the addresses, so that runs are repeatable.
        let keys = order.keys.sorted().flatMap(keys).filter(goneAddresses.contains)
        return keys.compactMap { removeAddress($0) } + goneLinks.sorted().flatMap { removeLink($0) }
    }

    /// A name may already belong to another link when its old bearer is reported.
    private mutating func forgetName(of link: Link) {
        if indexes[link.name] == link.index { indexes[link.name] = nil }
    }
}
