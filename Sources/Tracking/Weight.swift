/// How a tracked thing acts on its virtual routers (keepalived's `weight W [reverse]`).
public struct Weight: Hashable, Sendable {
    /// 0: failure is a fault. Above: added while it works. Below: subtracted while it does not.
    public let value: Int
    /// Works and fails change places.
    public let isReversed: Bool

    public init(_ value: Int, isReversed: Bool = false) {
        self.value = value
        self.isReversed = isReversed
    }

    /// Failure forbids mastership instead of changing the priority.
    public var isFault: Bool { value == 0 }

    /// What a result does to the priority; nothing before the first result.
    public func adjustment(works: Bool?) -> Int {
        guard let works else { return 0 }
        let isUp = works != isReversed
        return value > 0 ? (isUp ? value : 0) : (isUp ? 0 : value)
    }
}
