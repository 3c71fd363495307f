import InternetTypes

/// The smaller blocks at file level.
extension ModelBuilder {
    /// `track_group`.
    mutating func trackGroup(_ index: Int) {
        guard wordCount(index) == 2, let name = text(index, 1) else {
            report(.consistency, "a track_group has one name: dropped", index, hint: "track_group NAME {")
            return
        }
        guard !configuration.trackGroups.contains(where: { $0.name == name }) else {
            report(.consistency, "track_group '\(name)' is already defined: dropped", index)
            return
        }
        var group = TrackGroup(name: name, members: [], origin: origin(index))
        for child in children(of: index) where tree.nodes[child].row >= 0 {
            note(child)
            guard group.members.isEmpty else {
                report(.consistency, "'group' was given before: skipped", child)
                continue
            }
            for line in children(of: child) { group.members += texts(line, from: 0) }
        }
        guard !group.members.isEmpty else {
            report(.consistency, "track_group '\(name)' has no members: dropped", index)
            return
        }
        configuration.trackGroups.append(group)
    }

    /// Whether a track group is defined above; if not, that is reported.
    mutating func knownTrackGroup(_ name: String, _ index: Int, word: Int) -> Bool {
        if configuration.trackGroups.contains(where: { $0.name == name }) { return true }
        report(.consistency, "track_group '\(name)' is not defined above: ignored", index, word: word)
        return false
    }

    /// `static_ipaddress`.
    mutating func staticAddresses(_ index: Int) {
        for child in children(of: index) {
            guard var address = addressLine(child, isStatic: true) else { continue }
            if address.device == nil {
                guard let device = staticInterface(child) else { continue }
                address.device = device
            }
            if let group = address.trackGroup, !knownTrackGroup(group, child, word: 0) { address.trackGroup = nil }
            configuration.staticAddresses.append(address)
        }
    }

    /// The interface of static addresses without one: `default_interface`, or `eth0`.
    private mutating func staticInterface(_ index: Int) -> InterfaceName? {
        if let interface = configuration.globals.defaultInterface { return interface }
        if let first = InterfaceName("eth0"), interfaceKind("eth0") != nil { return first }
        report(.fatal, "static address without an interface", index, word: 0, hint: "add: dev INTERFACE")
        return nil
    }

    /// `garp_group`.
    mutating func announcementGroup(_ index: Int) {
        var group = AnnouncementGroup(origin: origin(index))
        var origins = Origins()
        for setting in settings(of: index, &origins) {
            switch keyword(setting).name {
            case "garp_interval": group.arpInterval = duration(setting) ?? group.arpInterval
            case "gna_interval": group.neighbourInterval = duration(setting) ?? group.neighbourInterval
            case "interface":
                guard argument(setting) != nil else { break }
                if let name = ungrouped(setting, word: 1) { group.interfaces.append([name]) }
            case "interfaces":
                var names: [InterfaceName] = []
                var count = 0
                for line in children(of: setting) {
                    for word in 0..<wordCount(line) {
                        count += 1
                        if let name = ungrouped(line, word: word) { names.append(name) }
                    }
                }
                if count == 0 { report(.consistency, "'interfaces' is empty", setting) }
                if !names.isEmpty { group.interfaces.append(names) }
            default: checkValue(setting)
            }
        }
        guard group.arpInterval != nil || group.neighbourInterval != nil else {
            report(.consistency, "garp_group sets neither garp_interval nor gna_interval: removed", index)
            return
        }
        configuration.announcementGroups.append(group)
    }

    private mutating func ungrouped(_ index: Int, word: Int) -> InterfaceName? {
        guard let name = interface(index, word: word, for: " (garp_group)") else { return nil }
        guard groupedInterfaces.insert(name).inserted else {
            report(.consistency, "interface '\(name)' is in a garp_group already", index, word: word)
            return nil
        }
        return name
    }

    /// `interface_up_down_delays`; a line that is not understood changes nothing.
    mutating func interfaceDelays(_ index: Int) {
        for line in children(of: index) {
            guard let text = text(line, 0) else { continue }
            guard let name = InterfaceName(text),
                interfaceKind(text) != nil || configuration.globals.usesDynamicInterfaces
            else {
                report(.fatal, "interface '\(text)' does not exist", line, word: 0)
                continue
            }
            let numbers = texts(line, from: 1).prefix(2).map { Numbers.fixed($0, digits: 6)?.value }
            guard let first = numbers.first, let down = first, !numbers.contains(nil),
                numbers.allSatisfy({ (0...255_000_000).contains($0 ?? -1) })
            else {
                report(.warning, .notice, "delays are decimal seconds from 0 to 255: line ignored", at: origin(line))
                continue
            }
            let up = numbers.count > 1 ? numbers[1] ?? 0 : 0
            configuration.interfaceDelays.append(
                InterfaceDelay(interface: name, down: .microseconds(down), up: .microseconds(up), origin: origin(line)))
        }
    }

    /// `linkbeat_interfaces`.
    mutating func linkbeatInterfaces(_ index: Int) {
        for line in children(of: index) {
            guard let name = interface(line, word: 0, for: " (linkbeat_interfaces)") else { continue }
            var polled = PolledInterface(interface: name, origin: origin(line))
            if let word = text(line, 1) {
                polled.method = PolledInterface.Method(rawValue: word)
                if polled.method == nil {
                    report(
                        .value, "unknown way to poll a link: '\(word)'", line, word: 1, hint: "MII, ETHTOOL or IOCTL")
                }
            }
            configuration.polledInterfaces.append(polled)
        }
    }

    /// `SSL`; of two blocks the second counts.
    mutating func tlsMaterial(_ index: Int) {
        if configuration.tls != nil { report(.consistency, "SSL was given before: replaced", index) }
        var material = TLSMaterial(origin: origin(index))
        var origins = Origins()
        for setting in settings(of: index, &origins) {
            let value = argument(setting)
            switch keyword(setting).name {
            case "password": material.password = value ?? material.password
            case "ca": material.certificateAuthority = value ?? material.certificateAuthority
            case "certificate": material.certificate = value ?? material.certificate
            default: material.key = value ?? material.key
            }
        }
        configuration.tls = material
    }
}
