/// Something that belongs here was not as it should be, through somebody else's doing or the kernel's.
public struct Drift: Hashable, Sendable, CustomStringConvertible {
    public enum Cause: String, Hashable, Sendable {
        /// Somebody deleted it.
        case removed
        /// Somebody changed it, or put another one in its place.
        case changed
        /// It went with its interface, or with an address that it needs.
        case lost
        /// The kernel would not have it before.
        case refused
    }

    /// `address`, `route` or `rule`.
    public let kind: String
    /// As ip(8) would call it, its kind first.
    public let object: String
    public let cause: Cause
    /// Whether it has been put back.
    public let isRepaired: Bool

    public init(kind: String, object: String, cause: Cause, isRepaired: Bool) {
        self.kind = kind
        self.object = object
        self.cause = cause
        self.isRepaired = isRepaired
    }

    public var description: String {
        switch (cause, isRepaired) {
        case (.removed, true): "\(object) was removed by somebody else and is put back"
        case (.removed, false): "\(object) was removed by somebody else"
        case (.changed, true): "\(object) was changed by somebody else and is put right"
        case (.changed, false): "\(object) was changed by somebody else"
        case (.lost, true): "\(object) was lost with its interface or address and is put back"
        case (.lost, false): "\(object) was lost with its interface or address"
        case (.refused, true): "\(object) is in place now"
        case (.refused, false): "\(object) is refused by the kernel"
        }
    }
}
