import InternetTypes
import KeepalivedConf

/// Addresses that more than one has.
extension Linter {
    mutating func lintAddresses() {
        duplicates()
        ownAddresses()
    }

    private struct Holder {
        let name: String
        let instance: String?
    }

    /// Link-local addresses may be the same on every interface, and a virtual MAC is an interface of its own.
    private struct Held: Hashable {
        let address: IPAddress
        let device: String?
    }

    private mutating func duplicates() {
        var holders: [Held: Holder] = [:]
        for address in configuration.staticAddresses {
            holders[held(address, nil)] = Holder(name: "static_ipaddress", instance: nil)
        }
        for instance in configuration.instances {
            for address in instance.virtualAddresses + instance.excludedAddresses {
                let key = held(address, instance)
                guard let other = holders[key] else {
                    holders[key] = Holder(name: instance.name, instance: instance.name)
                    continue
                }
                let isOwn = other.instance == instance.name
                find(
                    .duplicateVIP,
                    isOwn
                        ? "(\(instance.name)) \(address.prefix.address) is listed twice"
                        : "(\(instance.name)) \(address.prefix.address) is also an address of \(other.name): when one of "
                            + "them gives it up, the other loses it, too",
                    at: address.origin, in: instance.origins.block,
                    hint: isOwn ? "list it once" : "an address belongs to one virtual router")
            }
        }
    }

    private func held(_ address: VirtualAddress, _ instance: VRRPInstance?) -> Held {
        guard address.prefix.address.isLinkLocal else { return Held(address: address.prefix.address, device: nil) }
        let isOnVirtualMAC =
            instance.map { $0.virtualMAC != nil || $0.ipvlan != nil || $0.usesVirtualMACForAddresses } == true
            && address.device == nil || address.usesVirtualMAC
        let device = isOnVirtualMAC ? instance.map { "of " + $0.name } : nil
        return Held(
            address: address.prefix.address, device: device ?? (address.device ?? instance?.interface)?.rawValue)
    }

    private mutating func ownAddresses() {
        guard looks(for: .vipOwnAddress) else { return }
        var sources: Set<IPAddress> = []
        for instance in configuration.instances {
            for source in [instance.unicastSource, instance.multicastSource] {
                if let source { sources.insert(source) }
            }
        }
        var lengths: [IPAddress: (InterfaceName, Set<UInt8>)] = [:]
        for (interface, prefixes) in options.interfaceAddresses ?? [:] {
            for prefix in prefixes { lengths[prefix.address, default: (interface, [])].1.insert(prefix.length) }
        }
        for instance in configuration.instances where !instance.isAddressOwner {
            let peers = Set(instance.unicastPeers.map(\.address))
            for address in instance.virtualAddresses + instance.excludedAddresses {
                let ip = address.prefix.address
                let whose: String
                if sources.contains(ip) {
                    whose = "this machine sends from"
                } else if peers.contains(ip) {
                    whose = "a unicast peer sends from"
                } else if let (interface, known) = lengths[ip], !known.contains(address.prefix.length) {
                    // With the same length it may be there because this machine is master just now.
                    whose = "\(interface) has of its own, with another prefix length"
                } else {
                    continue
                }
                find(
                    .vipOwnAddress,
                    "(\(instance.name)) the virtual address \(ip) is one that \(whose): a backup must not have it",
                    at: address.origin, in: instance.origins.block,
                    hint: "a further address of the subnet, that no machine has of its own")
            }
        }
    }
}
