import InternetTypes

/// The protocol version an instance speaks, as in the upper four bits of the first octet of an advertisement.
public enum Version: UInt8, Hashable, Sendable {
    /// RFC 3768.
    case v2 = 2
    /// RFC 9568 (and RFC 5798 before it).
    case v3 = 3
}

/// The number of a virtual router, 1 to 255 (RFC 9568 section 5.2.3); unique per interface and address family.
public struct VRID: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let rawValue: UInt8

    /// Nil for 0, which no virtual router has.
    public init?(_ rawValue: UInt8) {
        guard rawValue != 0 else { return nil }
        self.rawValue = rawValue
    }

    public static func < (left: VRID, right: VRID) -> Bool { left.rawValue < right.rawValue }
    public var description: String { String(rawValue) }
}

/// The priority that an advertisement claims for its sender (RFC 9568 section 5.2.4); higher wins.
public struct Priority: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let rawValue: UInt8

    public init(_ rawValue: UInt8) { self.rawValue = rawValue }

    /// The sender gives up its mastership.
    public static let release = Priority(0)
    /// What an instance has when nothing is configured.
    public static let `default` = Priority(100)
    /// The sender owns the addresses of the virtual router.
    public static let owner = Priority(255)

    public static func < (left: Priority, right: Priority) -> Bool { left.rawValue < right.rawValue }
    public var description: String { String(rawValue) }
}

/// The time between two advertisements, in hundredths of a second: 1 to 25500.
///
/// Version 3 sends centiseconds in twelve bits, so at most 4095 (RFC 9568 section 5.2.7); version 2 sends whole seconds
/// in eight bits, so at most 25500 (RFC 3768 section 5.3.7).
public struct AdvertisementInterval: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let centiseconds: UInt16

    /// Nil outside 1 to 25500.
    public init?(centiseconds: Int) {
        guard (1...25_500).contains(centiseconds) else { return nil }
        self.centiseconds = UInt16(centiseconds)
    }

    private init(unchecked centiseconds: UInt16) { self.centiseconds = centiseconds }

    /// One second, in both versions.
    public static let `default` = AdvertisementInterval(unchecked: 100)
    /// The longest interval that version 3 can advertise: 40.95 s.
    public static let longestV3 = AdvertisementInterval(unchecked: 4095)

    public var duration: Duration { .milliseconds(Int64(centiseconds) * 10) }

    /// The value of version 2's field in seconds: a part of a second is cut off, and never below 1.
    public var wholeSeconds: UInt8 { UInt8(clamping: max(1, centiseconds / 100)) }

    public static func < (left: AdvertisementInterval, right: AdvertisementInterval) -> Bool {
        left.centiseconds < right.centiseconds
    }

    /// In seconds: `1`, `0.5`, `40.95`.
    public var description: String { duration.inSeconds }
}
