import CNftables
public import InternetTypes

/// Why a table could not be made as it should be.
public struct FirewallFailure: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
}

/// Keeps one table for each family in the kernel as it is wanted, through libnftables.
///
/// The library is loaded when the first table is not empty.
public final class Firewall {
    private var context: UnsafeMutableRawPointer?
    private var present: [AddressFamily: FirewallTable] = [:]

    public init() {}

    deinit {
        if let context { cnftables_close(context) }
    }

    /// Whether a table of ours is in the kernel.
    public var isInstalled: Bool { !present.isEmpty }

    /// The names of our tables.
    public var tableNames: Set<String> { Set(present.values.map(\.name)) }

    /// Makes the kernel have this table, at once; the first time it replaces what an earlier run has left.
    public func set(_ wanted: FirewallTable) throws(FirewallFailure) {
        var table = wanted
        if let old = present[table.family] {
            if old.name == table.name {
                table.keepSets(of: old)
                try run(table.commands(from: old))
            } else {
                try run(old.removal + table.replacement)
                table.keepSets(of: table)
            }
        } else {
            guard !table.isEmpty else { return }
            try run(table.replacement)
            table.keepSets(of: table)
        }
        present[table.family] = table
    }

    /// Puts all tables back as they were last set.
    public func restore() throws(FirewallFailure) {
        for family in AddressFamily.allCases {
            if let table = present[family] { try run(table.replacement) }
        }
    }

    /// Removes the table of a family.
    public func remove(_ family: AddressFamily) throws(FirewallFailure) {
        guard let table = present.removeValue(forKey: family) else { return }
        try run(table.removal)
    }

    /// Removes a table of this name, whoever left it.
    public func removeLeft(_ table: FirewallTable) throws(FirewallFailure) {
        present[table.family] = nil
        try run(table.removal)
    }

    private func run(_ commands: String) throws(FirewallFailure) {
        guard !commands.isEmpty else { return }
        if context == nil { context = cnftables_open() }
        guard let context else {
            throw FirewallFailure(description: "nftables: \(String(cString: cnftables_why()))")
        }
        guard cnftables_run(context, commands) != 0 else { return }
        // A sentence, then the command with carets below it: the sentence is for the log.
        let complaint = String(cString: cnftables_error(context))
        let sentence = complaint.split(separator: "\n").first.map(String.init) ?? "nftables gave no reason"
        throw FirewallFailure(description: "nftables: \(sentence)")
    }
}
