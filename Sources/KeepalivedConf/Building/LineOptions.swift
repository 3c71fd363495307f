import InternetTypes

/// Why a line of routes or rules is dropped.
struct DroppedLine: Error {
    let message: String
    let word: Int
    var hint: String?
}

/// A line of a list that is read word by word.
struct OptionLine {
    let words: [String]
    var position = 0
    /// Set by the first address, or by `inet` and `inet6`.
    var family: AddressFamily?

    init(words: [String]) { self.words = words }

    var current: String? { position < words.count ? words[position] : nil }

    /// The word after an option.
    mutating func value() throws -> String {
        position += 1
        guard let word = current else {
            throw DroppedLine(message: "'\(words[position - 1])' is missing its value", word: position - 1)
        }
        return word
    }

    /// The reason to drop the line, at the word that is being read.
    func drop(_ message: String, hint: String? = nil) -> DroppedLine {
        DroppedLine(message: message, word: min(position, words.count - 1), hint: hint)
    }

    /// Takes note of the family; both in one line cannot be.
    mutating func settle(_ family: AddressFamily) throws {
        if let known = self.family, known != family { throw drop("Cannot mix IPv4 and IPv6") }
        self.family = family
    }

    /// The address after an option, perhaps with `inet` or `inet6` before it.
    mutating func address() throws -> IPAddress {
        var text = try value()
        if text == "inet" || text == "inet6" {
            try settle(text == "inet" ? .ipv4 : .ipv6)
            text = try value()
        }
        guard let address = IPAddress(text) else { throw drop("invalid address '\(text)'") }
        try settle(address.family)
        return address
    }

    /// A prefix at the current word; nil for `default`, `any` and `all`, which fit only while the family is open.
    mutating func prefix() throws -> AddressPrefix? {
        guard let text = current else { throw drop("address missing") }
        if ["default", "any", "all"].contains(text) {
            if family != nil {
                throw drop("Cannot mix IPv4 and IPv6", hint: "write '\(text)' before the addresses, or 0.0.0.0/0")
            }
            return nil
        }
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = IPAddress(parts[0]) else { throw drop("invalid address '\(text)'") }
        try settle(address.family)
        guard parts.count > 1 else { return AddressPrefix(host: address) }
        guard let length = UInt8(parts[1]), let prefix = AddressPrefix(address, length: length) else {
            throw drop("invalid prefix length '\(parts[1])'")
        }
        return prefix
    }

    /// The number after an option, in any of the bases of C.
    mutating func number(_ range: ClosedRange<Int64> = 0...Int64(UInt32.max)) throws -> Int64 {
        let text = try value()
        guard let number = Numbers.cInteger(text.utf8), range.contains(number) else {
            throw drop("invalid number '\(text)'", hint: ModelBuilder.expected(range))
        }
        return number
    }
}

extension ModelBuilder {
    /// The number of a name in one of iproute2's tables, or a plain number.
    mutating func number(_ text: String, in table: NameTable, limit: Int64) -> UInt32? {
        if let number = Numbers.cInteger(text.utf8), (0...limit).contains(number) { return UInt32(clamping: number) }
        if table != .scopes, let number = tableNumber(text, in: table) { return number }
        switch (table, text) {
        case (.routingTables, "default"): return 253
        case (.routingTables, "main"): return 254
        case (.routingTables, "local"): return 255
        case (.protocols, "redirect"): return 1
        case (.protocols, "kernel"): return 2
        case (.protocols, "boot"): return 3
        case (.protocols, "static"): return 4
        case (.protocols, "ra"): return 9
        case (.protocols, "keepalived"): return 18
        case (.scopes, _): return scope(text).map(UInt32.init)
        case (.groups, "default"): return 0
        default: return nil
        }
    }

    /// What a table of iproute2 says, asked once for each name.
    mutating func tableNumber(_ name: String, in table: NameTable) -> UInt32? {
        if let known = tableNumbers[table]?[name] { return known }
        let number = environment.number(of: name, in: table)
        tableNumbers[table, default: [:]].updateValue(number, forKey: name)
        return number
    }

    /// A device that must exist unless interfaces may come and go.
    mutating func device(_ line: inout OptionLine) throws -> InterfaceName {
        let text = try line.value()
        guard let name = InterfaceName(text) else { throw line.drop("'\(text)' cannot be the name of an interface") }
        if interfaceKind(text) == nil, !configuration.globals.usesDynamicInterfaces {
            throw line.drop("interface '\(text)' does not exist")
        }
        return name
    }

    /// What the lines of a block mean, without those that `read` drops.
    mutating func optionLines<Item>(
        of index: Int, _ what: String, _ read: (inout ModelBuilder, inout OptionLine, Int) throws -> Item
    ) -> [Item] {
        children(of: index).compactMap { child in
            var line = OptionLine(words: texts(child, from: 0))
            do {
                return try read(&self, &line, child)
            } catch let dropped as DroppedLine {
                report(dropped, child, what)
            } catch {}
            return nil
        }
    }

    /// Reports a dropped line; `what` says what is lost by it.
    mutating func report(_ dropped: DroppedLine, _ index: Int, _ what: String) {
        report(.value, "\(dropped.message): \(what) dropped", index, word: dropped.word, hint: dropped.hint)
    }
}
