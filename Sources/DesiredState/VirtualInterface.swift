public import InternetTypes
public import KeepalivedConf
public import KernelObjects
public import VRRP

/// An interface that is made for a virtual router, on top of another one.
public struct VirtualInterface: Hashable, Sendable {
    /// What it is to the kernel.
    public enum Kind: Hashable, Sendable {
        /// A macvlan in private mode with this address: a virtual MAC.
        case macvlan(MACAddress)
        /// An L2 ipvlan, with an address of its own.
        case ipvlan(IPVLANSettings.Mode, AddressPrefix?)
    }

    public var name: InterfaceName
    /// The interface beneath.
    public var base: InterfaceName
    public var kind: Kind
    /// The family that its MAC address, or its own address, belongs to.
    public var family: AddressFamily
    /// The families of addresses that it may carry: IPv6 is switched off on one that has only IPv4.
    public var families: Set<AddressFamily>
    /// The kernel's interface group.
    public var group: UInt32?
    /// `netlink_notify_msg`: the base interface is reported anew when this one has been made.
    public var notifiesBase = false
    /// The link-local address of the base interface is needed on it: IPv6 advertisements leave from there.
    public var borrowsLinkLocal = false

    /// Whether it has a MAC address of its own.
    public var isVirtualMAC: Bool {
        switch kind {
        case .macvlan: true
        case .ipvlan: false
        }
    }
}

/// What the choice of a name depends on: an interface that exists already.
public struct ExistingInterface: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case privateMacvlan
        case ipvlan
        case other
    }

    public var kind: Kind
    /// The interface beneath, where it has one.
    public var base: InterfaceName?
    public var mac: MACAddress?

    public init(kind: Kind, base: InterfaceName?, mac: MACAddress?) {
        self.kind = kind
        self.base = base
        self.mac = mac
    }

    /// Whether it can serve as `wanted` as it is: what an earlier run left, for instance.
    func serves(as wanted: VirtualInterface) -> Bool {
        guard base == wanted.base else { return false }
        switch wanted.kind {
        case .macvlan(let address): return kind == .privateMacvlan && mac == address
        case .ipvlan: return kind == .ipvlan
        }
    }
}

/// All virtual interfaces of a configuration by name, and which instance and which address is on which.
public struct VirtualInterfaces: Hashable, Sendable {
    /// Where an address of an instance stands that has an interface of its own.
    private struct Place: Hashable {
        let base: InterfaceName
        let mac: MACAddress
    }

    /// In the order in which they are made.
    public private(set) var all: [VirtualInterface] = []
    /// Names from the configuration that belong to something else.
    public private(set) var refusedNames: [String: InterfaceName] = [:]
    private var own: [String: InterfaceName] = [:]
    private var places: [Place: InterfaceName] = [:]
    private var transmitsOnBase: Set<String> = []

    public static let none = VirtualInterfaces()
    private init() {}

    /// Chooses names that are free or whose bearers serve as they are; `existing` is what the kernel has by a name.
    public init(_ configuration: Configuration, existing: @escaping (InterfaceName) -> ExistingInterface?) {
        let globals = configuration.globals
        var names = Naming(existing: existing)
        names.reserve(configuration.instances.compactMap { $0.virtualMAC?.interface ?? $0.ipvlan?.interface })
        for instance in configuration.instances {
            addOwn(instance, globals.vmacPrefix, &names)
            for address in instance.virtualAddresses + instance.excludedAddresses {
                guard let place = Self.place(of: address, in: instance), places[place] == nil else { continue }
                let family = address.prefix.address.family
                var extra = VirtualInterface(
                    name: place.base, base: place.base, kind: .macvlan(place.mac), family: family, families: [family])
                extra.borrowsLinkLocal = family == .ipv6
                guard let name = names.choose(globals.vmacAddressPrefix, instance.virtualRouterID, for: extra)
                else { continue }
                extra.name = name
                places[place] = name
                all.append(extra)
            }
        }
    }

    private mutating func addOwn(_ instance: VRRPInstance, _ prefix: String, _ names: inout Naming) {
        guard let base = instance.interface else { return }
        let family = instance.family
        var interface: VirtualInterface
        let configured: InterfaceName?
        if let settings = instance.virtualMAC {
            let mac = settings.address ?? .virtualRouter(instance.virtualRouterID, family)
            let addresses = instance.virtualAddresses + instance.excludedAddresses
            interface = VirtualInterface(
                name: base, base: base, kind: .macvlan(mac), family: family,
                families: Set(addresses.map(\.prefix.address.family) + [family]), group: settings.group,
                notifiesBase: settings.sendsNetlinkMessage)
            interface.borrowsLinkLocal = family == .ipv6 && !instance.transmitsOnBaseInterface
            configured = settings.interface
            if instance.transmitsOnBaseInterface { transmitsOnBase.insert(instance.name) }
        } else if let settings = instance.ipvlan {
            interface = VirtualInterface(
                name: base, base: base, kind: .ipvlan(settings.mode ?? .bridge, settings.address), family: family,
                families: [family], group: settings.group)
            configured = settings.interface
        } else {
            return
        }
        if let configured {
            if names.take(configured, for: interface) {
                interface.name = configured
            } else {
                refusedNames[instance.name] = configured
            }
        }
        if interface.name == base {
            guard let name = names.choose(prefix, instance.virtualRouterID, for: interface) else { return }
            interface.name = name
        }
        own[instance.name] = interface.name
        if case .macvlan(let mac) = interface.kind { places[Place(base: base, mac: mac)] = interface.name }
        all.append(interface)
    }

    // An address asks for a virtual MAC itself or through its instance; on the instance's own interface and of its family
    // it simply follows the instance.
    private static func place(of address: VirtualAddress, in instance: VRRPInstance) -> Place? {
        guard let base = address.device ?? instance.interface else { return nil }
        let family = address.prefix.address.family
        let isOwn = base == instance.interface && family == instance.family
        let wants = address.usesVirtualMAC || (instance.usesVirtualMACForAddresses && !isOwn)
        guard wants, !(isOwn && instance.virtualMAC != nil) else { return nil }
        return Place(base: base, mac: .virtualRouter(instance.virtualRouterID, family))
    }

    // MARK: Questions

    public var isEmpty: Bool { all.isEmpty }

    /// The virtual interface of that name.
    public func named(_ name: InterfaceName) -> VirtualInterface? { all.first { $0.name == name } }

    /// The own virtual interface of an instance.
    public func interface(ofInstance name: String) -> InterfaceName? { own[name] }

    /// Whether it is an interface that was made for addresses only.
    public func isExtra(_ interface: InterfaceReference) -> Bool {
        guard case .name(let name) = interface, places.values.contains(name) else { return false }
        return !own.values.contains(name)
    }

    /// Where advertisements of an instance are sent and heard, if not on its configured interface.
    public func advertisingInterface(of name: String) -> InterfaceName? {
        transmitsOnBase.contains(name) ? nil : own[name]
    }

    /// What the router has to know of them.
    public func equipment(of configuration: Configuration) -> [Equipment] {
        configuration.instances.compactMap { instance in
            guard let name = own[instance.name],
                let router = VirtualRouterConfiguration(instance, syncGroup: nil)
            else { return nil }
            let givesSource = instance.ipvlan != nil && instance.ipvlan?.address == nil
            return Equipment(router.key, name, givesSource: givesSource)
        }
    }

    /// The interface that an address of an instance is put on; nil where neither says one.
    public func interface(for address: VirtualAddress, in instance: VRRPInstance) -> InterfaceName? {
        if let place = Self.place(of: address, in: instance), let name = places[place] { return name }
        let device = address.device ?? instance.interface
        // An ipvlan only sends advertisements. Addresses of the other family would have the wrong MAC address.
        guard device == instance.interface, instance.virtualMAC != nil,
            address.prefix.address.family == instance.family
        else { return device }
        return own[instance.name] ?? device
    }
}

/// Hands out names for virtual interfaces.
private struct Naming {
    let existing: (InterfaceName) -> ExistingInterface?
    private var reserved: Set<InterfaceName> = []
    private var taken: Set<InterfaceName> = []

    init(existing: @escaping (InterfaceName) -> ExistingInterface?) { self.existing = existing }

    /// Names that the configuration gives are for their instances only.
    mutating func reserve(_ names: [InterfaceName]) { reserved.formUnion(names) }

    /// Takes a configured name, unless it belongs to an interface that cannot serve.
    mutating func take(_ name: InterfaceName, for wanted: VirtualInterface) -> Bool {
        // A private macvlan whose MAC address is another one is given the right one.
        if let present = existing(name), !present.serves(as: wanted) {
            guard wanted.isVirtualMAC, present.kind == .privateMacvlan, present.base == wanted.base else {
                return false
            }
        }
        return taken.insert(name).inserted
    }

    /// PREFIX.VRID, then PREFIX1.VRID and so on; IPv6 begins with PREFIX6.VRID after the first. Nil when all are taken.
    mutating func choose(_ prefix: String, _ vrid: UInt8, for wanted: VirtualInterface) -> InterfaceName? {
        let numbers = [""] + (wanted.family == .ipv6 ? ["6"] : []) + (1...999).map(String.init)
        for number in numbers {
            guard let name = Self.name(prefix, number, vrid), !reserved.contains(name), !taken.contains(name) else {
                continue
            }
            if let present = existing(name), !present.serves(as: wanted) { continue }
            taken.insert(name)
            return name
        }
        return nil
    }

    /// The prefix is cut so that all fits into an interface's 15 octets.
    static func name(_ prefix: String, _ number: String, _ vrid: UInt8) -> InterfaceName? {
        let end = "\(number).\(vrid)"
        var start = prefix
        while start.utf8.count + end.utf8.count > 15, !start.isEmpty { start.removeLast() }
        return InterfaceName(start + end)
    }
}
