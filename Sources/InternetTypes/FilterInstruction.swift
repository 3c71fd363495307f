/// One instruction of a socket filter, as `SO_ATTACH_FILTER` takes it (`struct sock_filter` of linux/filter.h).
public struct FilterInstruction: Hashable, Sendable {
    public let code: UInt16
    /// How many instructions to skip where a comparison is true, and where it is false.
    public let ifTrue: UInt8
    public let ifFalse: UInt8
    public let operand: UInt32

    public init(code: UInt16, ifTrue: UInt8 = 0, ifFalse: UInt8 = 0, operand: UInt32 = 0) {
        self.code = code
        self.ifTrue = ifTrue
        self.ifFalse = ifFalse
        self.operand = operand
    }
}
