public import KeepalivedConf

/// What would change if one configuration took the place of another, in the terms of the model.
public struct ConfigurationDifference: Hashable, Sendable {
    /// A block that is new, gone or changed.
    public struct Section: Hashable, Sendable {
        public enum Change: String, Hashable, Sendable { case added = "+", removed = "-", changed = "~" }

        public let change: Change
        /// Such as `vrrp_instance VI_1`.
        public let name: String
        /// What changes in it, one setting to a line.
        public let details: [String]
    }

    public let sections: [Section]

    public var isEmpty: Bool { sections.isEmpty }

    /// Compares by what blocks and settings are known by, so that moving lines is no change.
    public init(from old: Configuration, to new: Configuration) {
        var sections: [Section] = []
        guard case .fields(let before) = Shape(old), case .fields(let after) = Shape(new) else {
            self.sections = []
            return
        }
        for (before, after) in zip(before, after) {
            if case .elements(let old) = before.value, case .elements(let new) = after.value,
                !Self.isPlainList(before.name)
            {
                sections += Self.blocks(old, new)
            } else {
                var details: [String] = []
                Self.compare(before.value, after.value, path: "", into: &details)
                if !details.isEmpty {
                    sections.append(Section(change: .changed, name: Self.title(before.name), details: details))
                }
            }
        }
        self.sections = sections
    }

    /// The whole difference as text for people; empty where there is none.
    public var text: String {
        sections.map { section in
            "\(section.change.rawValue) \(section.name)\n" + section.details.map { "      \($0)\n" }.joined()
        }.joined()
    }

    /// Lists of lines rather than of blocks.
    private static func isPlainList(_ name: String) -> Bool { name.hasPrefix("static") }

    private static func title(_ name: String) -> String {
        switch name {
        case "globals": "global_defs"
        case "static addresses": "static_ipaddress"
        case "static routes": "static_routes"
        case "static rules": "static_rules"
        case "tls": "SSL"
        default: name
        }
    }

    private typealias Elements = [(key: String, value: Shape)]

    private static func blocks(_ old: Elements, _ new: Elements) -> [Section] {
        let oldValues = Dictionary(old.map { ($0.key, $0.value) }) { first, _ in first }
        let newKeys = Set(new.map(\.key))
        var sections = old.filter { !newKeys.contains($0.key) }.map {
            Section(change: .removed, name: $0.key, details: [])
        }
        for (key, value) in new {
            var details: [String] = []
            if let before = oldValues[key] {
                compare(before, value, path: "", into: &details)
                if !details.isEmpty { sections.append(Section(change: .changed, name: key, details: details)) }
            } else {
                sections.append(Section(change: .added, name: key, details: summary(value)))
            }
        }
        return sections
    }

    /// The settings that say most about a new block.
    private static func summary(_ value: Shape) -> [String] {
        guard case .fields(let fields) = value else { return [value.text] }
        let telling: Set = [
            "interface", "virtual_router_id", "priority", "virtual_ipaddress", "virtual_ipaddress_excluded", "group",
            "script", "interval", "real_server", "lvs_sched", "lvs_method", "path", "entries", "neighbour",
        ]
        return fields.filter { telling.contains($0.name) && !$0.value.isAbsent }.map { "\($0.name): \($0.value.text)" }
    }

    private static func compare(_ old: Shape, _ new: Shape, path: String, into details: inout [String]) {
        switch (old, new) {
        case (.leaf(let before, let oldIdentity), .leaf(let after, let newIdentity)):
            guard oldIdentity != newIdentity || before != after else { return }
            details.append(before == after ? "\(path): changed \(after)" : "\(path): \(before) -> \(after)")
        case (.fields(let before), .fields(let after)):
            for (before, after) in zip(before, after) {
                compare(
                    before.value, after.value, path: path.isEmpty ? before.name : "\(path): \(before.name)",
                    into: &details)
            }
        case (.elements(let before), .elements(let after)): lists(before, after, path: path, into: &details)
        default:
            details.append("\(path): \(old.text) -> \(new.text)")
        }
    }

    private static func lists(_ old: Elements, _ new: Elements, path: String, into details: inout [String]) {
        let oldValues = Dictionary(old.map { ($0.key, $0.value) }) { first, _ in first }
        let newKeys = Set(new.map(\.key))
        for (key, _) in old where !newKeys.contains(key) { details.append("\(path): - \(key)") }
        for (key, value) in new {
            if let before = oldValues[key] {
                compare(before, value, path: "\(path): \(key)", into: &details)
            } else {
                details.append("\(path): + \(key)")
            }
        }
        let kept = old.map(\.key).filter { newKeys.contains($0) }
        if kept != new.map(\.key).filter({ oldValues[$0] != nil }) {
            details.append("\(path): order is now \(new.map(\.key).joined(separator: ", "))")
        }
    }
}
