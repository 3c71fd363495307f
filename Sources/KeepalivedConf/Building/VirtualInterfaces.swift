import InternetTypes

/// `use_vmac` and `use_ipvlan`.
extension ModelBuilder {
    /// `use_vmac`: its words may come in any order; a MAC address is told by its colons.
    mutating func virtualMAC(_ index: Int, _ draft: inout InstanceDraft) {
        var settings = VirtualMACSettings()
        var word = 1
        while let text = text(index, word) {
            switch text {
            case "netlink_notify_msg": settings.sendsNetlinkMessage = true
            case "group":
                word += 1
                settings.group = interfaceGroup(index, word)
            case "name":
                word += 1
                settings.interface = virtualInterface(index, word, draft.instance)
            default:
                if text.contains(":"), text.split(separator: ":").count >= 5 {
                    settings.address = macAddress(text, index, word)
                    settings.endsWithVirtualRouterID = text.split(separator: ":").count == 5
                } else {
                    settings.interface = virtualInterface(index, word, draft.instance)
                }
            }
            word += 1
        }
        draft.instance.virtualMAC = settings
    }

    private mutating func interfaceGroup(_ index: Int, _ word: Int) -> UInt32? {
        guard let text = text(index, word), let group = number(text, in: .groups, limit: Int64(UInt32.max)) else {
            report(
                .value, "unknown interface group '\(text(index, word) ?? "")'", index,
                word: min(word, wordCount(index) - 1))
            return nil
        }
        return group
    }

    private mutating func virtualInterface(_ index: Int, _ word: Int, _ instance: VRRPInstance) -> InterfaceName? {
        guard let text = text(index, word), let name = InterfaceName(text) else {
            report(
                .value, "'\(text(index, word) ?? "")' cannot be the name of an interface: ignored", index,
                word: min(word, wordCount(index) - 1), hint: "1 to 15 characters, no '/'")
            return nil
        }
        if let other = virtualInterfaces[name], other != instance.name {
            report(
                .consistency, "(\(instance.name)) VRRP instance \(other) is already using \(name) - ignoring name",
                index, word: word)
            return nil
        }
        virtualInterfaces[name] = instance.name
        return name
    }

    /// Six octets, or five to which the VRID is added when the whole instance has been read.
    private mutating func macAddress(_ text: String, _ index: Int, _ word: Int) -> MACAddress? {
        let octets = text.split(separator: ":").count
        let whole = octets == 5 ? text + ":0" : text
        guard let address = MACAddress(whole) else {
            report(.value, "invalid MAC address '\(text)': ignored", index, word: word, hint: "5 or 6 octets")
            return nil
        }
        let isMulticast = address.bytes[0] & 1 != 0
        let isReserved = address.bytes.starts(with: [0, 0, 0x5e, 0])
        if isMulticast || isReserved {
            report(
                .value, "MAC address '\(text)' is \(isMulticast ? "a multicast address" : "VRRP's own"): ignored",
                index, word: word)
            return nil
        }
        return address
    }

    /// `use_ipvlan`.
    mutating func ipvlan(_ index: Int, _ draft: inout InstanceDraft) {
        if draft.instance.ipvlan != nil { report(.consistency, "'use_ipvlan' was given before", index) }
        var settings = IPVLANSettings()
        var word = 1
        while let text = text(index, word) {
            if let mode = IPVLANSettings.Mode(rawValue: text) {
                if settings.mode != nil { report(.consistency, "ipvlan type given twice", index, word: word) }
                settings.mode = mode
            } else if text == "group" {
                word += 1
                settings.group = interfaceGroup(index, word)
            } else if text == "name" {
                word += 1
                settings.interface = virtualInterface(index, word, draft.instance)
            } else if let address = IPAddress(text.prefix { $0 != "/" }) {
                let length =
                    text.contains("/") ? UInt8(text.drop { $0 != "/" }.dropFirst()) : address.family.addressBits
                settings.address = length.flatMap { AddressPrefix(address, length: $0) }
                if settings.address == nil { report(.value, "invalid address '\(text)'", index, word: word) }
            } else {
                settings.interface = virtualInterface(index, word, draft.instance)
            }
            word += 1
        }
        draft.instance.ipvlan = settings
    }

    /// What `use_vmac` and `use_ipvlan` mean once the whole instance is known.
    mutating func virtualInterface(_ instance: inout VRRPInstance, _ index: Int) {
        if let settings = instance.virtualMAC, settings.endsWithVirtualRouterID, let address = settings.address {
            instance.virtualMAC?.address = MACAddress(bytes: address.bytes.prefix(5) + [instance.virtualRouterID])
        }
        if let ipvlan = instance.ipvlan {
            if let address = ipvlan.address, address.address.family != instance.family {
                report(
                    .consistency,
                    "\(named(instance)) address family must match VRRP instance [\(address.address)] - "
                        + "ignoring", index)
                instance.ipvlan?.address = nil
            }
            if instance.ipvlan?.address == nil, instance.family == .ipv4 {
                report(
                    .consistency,
                    "\(named(instance)) IPv4 ipvlan requires a source ip address to be configured: "
                        + "the instance is in fault", index, hint: "use_ipvlan NAME ADDRESS/LENGTH")
            }
        }
        if instance.virtualMAC != nil, instance.isUnicast, !instance.transmitsOnBaseInterface {
            report(
                .consistency, "\(named(instance)) unicast with use_vmac requires vmac_xmit_base - setting", index)
            instance.transmitsOnBaseInterface = true
        }
        if instance.interface == nil, instance.virtualMAC != nil || instance.ipvlan != nil {
            report(
                .consistency, "\(named(instance)) a virtual interface needs an interface to stand on: ignored", index)
            instance.virtualMAC = nil
            instance.ipvlan = nil
        }
        if instance.virtualMAC == nil, instance.transmitsOnBaseInterface {
            report(.consistency, "\(named(instance)) vmac_xmit_base is only valid with a vmac", index)
            instance.transmitsOnBaseInterface = false
        }
    }
}
