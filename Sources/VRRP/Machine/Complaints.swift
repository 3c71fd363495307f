import InternetTypes

/// What was already said in this state, so that a flood of odd packets leaves one line for each kind and sender.
struct Complaints: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case rejected(CounterKind)
        case observed(CounterKind)
        case lowerPriority
        case resignation
        case discarded
        case ownerConflict
    }

    private struct Entry: Hashable {
        let kind: Kind
        let source: IPAddress
    }

    /// Sources can be forged: beyond this many nothing new is remembered, and nothing more is said.
    private static let limit = 64
    private var said: Set<Entry> = []

    /// Whether this is the first complaint of its kind about `source` since the last `clear`.
    mutating func isNew(_ kind: Kind, _ source: IPAddress) -> Bool {
        guard said.count < Self.limit else { return false }
        return said.insert(Entry(kind: kind, source: source)).inserted
    }

    mutating func clear() {
        if !said.isEmpty { said = [] }
    }
}
