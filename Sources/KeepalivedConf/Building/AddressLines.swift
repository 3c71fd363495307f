import InternetTypes

/// The lines of `virtual_ipaddress`, `virtual_ipaddress_excluded` and `static_ipaddress`.
extension ModelBuilder {
    /// Reads one address line; nil, after a problem, where the line is dropped.
    mutating func addressLine(_ index: Int, isStatic: Bool) -> VirtualAddress? {
        guard let first = text(index, 0), let (prefix, hasLength) = prefix(first, index) else { return nil }
        var line = AddressLine(
            address: VirtualAddress(prefix: prefix, origin: origin(index, word: 0)), hasLength: hasLength)
        var word = 1
        while word < wordCount(index) {
            guard let option = text(index, word) else { break }
            if Self.valuedOptions.contains(option) {
                guard word + 1 < wordCount(index), let value = text(index, word + 1) else {
                    report(.value, "'\(option)' is missing its value: address dropped", index, word: word)
                    return nil
                }
                guard addressOption(option, value, &line, index, word + 1, isStatic: isStatic) else { return nil }
                word += 2
            } else {
                addressFlag(option, &line.address, index, word, isStatic: isStatic)
                word += 1
            }
        }
        return finished(line, index)
    }

    private struct AddressLine {
        var address: VirtualAddress
        var hasLength: Bool
        var hasDevice = false
        var broadcastWord: Int?
        var family: AddressFamily { address.prefix.address.family }
    }

    private static let valuedOptions: Set<String> = [
        "dev", "scope", "broadcast", "brd", "label", "peer", "preferred_lft", "track_group",
    ]

    private mutating func prefix(_ text: String, _ index: Int) -> (AddressPrefix, Bool)? {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = IPAddress(parts[0]) else {
            report(
                .value, "invalid IP address '\(text)': line dropped", index, word: 0,
                hint: "an address line starts with the address")
            return nil
        }
        guard parts.count > 1 else { return (AddressPrefix(host: address), false) }
        guard let length = UInt8(parts[1]), let prefix = AddressPrefix(address, length: length) else {
            report(
                .value, "invalid prefix length '\(parts[1])': /\(address.family.addressBits) used", index, word: 0,
                hint: "a number from 0 to \(address.family.addressBits)")
            return (AddressPrefix(host: address), true)
        }
        return (prefix, true)
    }

    /// Takes an option with a value; false where the whole line is dropped.
    private mutating func addressOption(
        _ option: String, _ value: String, _ line: inout AddressLine, _ index: Int, _ word: Int, isStatic: Bool
    ) -> Bool {
        switch option {
        case "dev":
            guard !line.hasDevice else {
                report(.value, "'dev' given twice: address dropped", index, word: word)
                return false
            }
            guard let device = interface(index, word: word, for: " of address \(line.address.prefix.address)") else {
                return false
            }
            line.hasDevice = true
            line.address.device = device
        case "scope":
            guard line.family == .ipv4 else {
                report(.value, "IPv6 addresses take no scope: ignored", index, word: word)
                return true
            }
            guard let scope = scope(value) else {
                report(
                    .value, "unknown scope '\(value)': ignored", index, word: word,
                    hint: "global, site, link, host or a number to 255")
                return true
            }
            line.address.scope = scope
        case "broadcast", "brd":
            return broadcast(value, &line, index, word)
        case "label":
            guard value.utf8.count <= 15 else {
                report(.value, "label '\(value)' is longer than 15 characters: address dropped", index, word: word)
                return false
            }
            if line.family == .ipv6 {
                report(.value, "IPv6 addresses take no label: ignored", index, word: word)
            } else {
                line.address.label = value
            }
        case "peer": peer(value, &line, index, word)
        case "preferred_lft":
            if value == "forever" {
                // The kernel's number for "for ever" (INFINITY_LIFE_TIME).
                line.address.preferredLifetime = .max
            } else if let seconds = integer(value, 0...Int64(UInt32.max), index, word: word) {
                line.address.preferredLifetime = UInt32(clamping: seconds)
            }
        default:
            guard isStatic else {
                report(.value, "unknown word 'track_group' for a virtual address", index, word: word - 1)
                return true
            }
            line.address.trackGroup = value
        }
        return true
    }

    /// The number of a scope by name or number; nil for unknown names. The names are those of iproute2, which its table may add to.
    mutating func scope(_ text: String) -> UInt8? {
        if let number = Numbers.cInteger(text.utf8), (0...255).contains(number) { return UInt8(clamping: number) }
        switch text {
        case "global", "universe": return 0
        case "site": return 200
        case "link": return 253
        case "host": return 254
        case "nowhere": return 255
        default: return tableNumber(text, in: .scopes).map { UInt8(clamping: $0) }
        }
    }

    private mutating func broadcast(_ value: String, _ line: inout AddressLine, _ index: Int, _ word: Int) -> Bool {
        guard line.family == .ipv4 else {
            report(.value, "IPv6 addresses have no broadcast address: line dropped", index, word: word)
            return false
        }
        line.broadcastWord = word
        switch value {
        case "+": line.address.broadcast = .hostBitsOne
        case "-": line.address.broadcast = .hostBitsZero
        default:
            guard let address = IPv4Address(value) else {
                report(.value, "invalid broadcast address '\(value)': line dropped", index, word: word)
                return false
            }
            line.address.broadcast = .address(address)
        }
        return true
    }

    private mutating func peer(_ value: String, _ line: inout AddressLine, _ index: Int, _ word: Int) {
        guard line.address.peer == nil else {
            report(.value, "'peer' given twice: ignored", index, word: word)
            return
        }
        guard let peer = IPAddress(value) else {
            report(
                .value, "invalid peer address '\(value)': ignored", index, word: word,
                hint: "an address without prefix length")
            return
        }
        guard peer.family == line.family else {
            report(.value, "peer '\(value)' is of the other address family: ignored", index, word: word)
            return
        }
        line.address.peer = peer
    }

    private mutating func addressFlag(
        _ option: String, _ address: inout VirtualAddress, _ index: Int, _ word: Int, isStatic: Bool
    ) {
        switch option {
        case "home": address.isHomeAddress = true
        case "-nodad": address.detectsDuplicates = true
        case "mngtmpaddr": address.managesTemporaryAddresses = true
        case "noprefixroute": address.hasNoPrefixRoute = true
        case "autojoin": address.joinsMulticastAutomatically = true
        case "no_track": address.isTracked = false
        case "use_vmac" where !isStatic: address.usesVirtualMAC = true
        default:
            let known = [
                "dev", "scope", "broadcast", "brd", "label", "peer", "home", "-nodad", "mngtmpaddr",
                "noprefixroute", "autojoin", "no_track", "preferred_lft", isStatic ? "track_group" : "use_vmac",
            ]
            report(
                .value, "Unknown configuration entry '\(option)' for ip address - ignoring", index, word: word,
                hint: Suggestions.nearest(to: option, in: known).map { "did you mean '\($0)'?" }
                    ?? (IPAddress(option) == nil ? nil : "each address has a line of its own"))
        }
    }

    private mutating func finished(_ line: AddressLine, _ index: Int) -> VirtualAddress {
        var address = line.address
        if let word = line.broadcastWord {
            if address.peer != nil {
                report(.value, "an address with a peer takes no broadcast address: ignored", index, word: word)
                address.broadcast = .none
            } else if address.broadcast == .hostBitsOne || address.broadcast == .hostBitsZero,
                address.prefix.length > 30
            {
                report(.value, "a /\(address.prefix.length) has no broadcast address: ignored", index, word: word)
                address.broadcast = .none
            }
        }
        if address.peer != nil, line.hasLength, address.prefix.length != line.family.addressBits {
            report(
                .value, "an address with a peer has prefix /\(line.family.addressBits), not /\(address.prefix.length)",
                index, word: 0)
            address.prefix = AddressPrefix(host: address.prefix.address)
        }
        return address
    }
}
