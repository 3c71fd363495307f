/// The name of a network interface: 1 to 15 bytes, no `/`, no blank (the kernel's `dev_valid_name`).
public struct InterfaceName: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let rawValue: String

    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard (1...15).contains(bytes.count), text != ".", text != "..",
            !bytes.contains(where: {
                $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ":") || (9...13).contains($0) || $0 == 32
            })
        else { return nil }
        rawValue = String(text)
    }

    public static func < (left: InterfaceName, right: InterfaceName) -> Bool { left.rawValue < right.rawValue }
    public var description: String { rawValue }
}

/// The kernel's number of an interface, unique within a network namespace and never reused for a recreated interface.
public struct InterfaceIndex: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let rawValue: Int32

    public init(_ rawValue: Int32) { self.rawValue = rawValue }

    public static func < (left: InterfaceIndex, right: InterfaceIndex) -> Bool { left.rawValue < right.rawValue }
    public var description: String { String(rawValue) }
}

/// An address with its prefix length, as it is configured on an interface.
public struct AddressPrefix: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let address: IPAddress
    /// 0 to 32, or 0 to 128.
    public let length: UInt8

    /// Nil where `length` is beyond the family's 32 or 128 bits.
    public init?(_ address: IPAddress, length: UInt8) {
        guard length <= address.family.addressBits else { return nil }
        self.address = address
        self.length = length
    }

    /// A host address: /32 or /128.
    public init(host address: IPAddress) {
        self.address = address
        length = address.family.addressBits
    }

    public static func < (left: AddressPrefix, right: AddressPrefix) -> Bool {
        (left.address, left.length) < (right.address, right.length)
    }

    public var description: String { "\(address)/\(length)" }
}
