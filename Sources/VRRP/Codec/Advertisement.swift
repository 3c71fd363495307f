public import InternetTypes

/// What one VRRP advertisement says (RFC 9568 section 5.2, RFC 3768 section 5.3), apart from where it goes.
public struct Advertisement: Hashable, Sendable {
    public var version: Version
    public var vrid: VRID
    public var priority: Priority
    /// The sender's own interval; whole seconds in version 2, at most 40.95 s in version 3.
    public var interval: AdvertisementInterval
    /// The virtual router's addresses in configured order: one family, at most 255 of them.
    public var addresses: [IPAddress]
    /// Version 2 over IPv4 only; `none` in every other advertisement.
    public var authentication: Authentication
    /// The Authentication Header's sequence number; 0 without one.
    public var sequence: UInt32
    /// `auth_hmac`'s; nil without.
    public var trailer: Trailer?

    public init(
        version: Version, vrid: VRID, priority: Priority, interval: AdvertisementInterval, addresses: [IPAddress],
        authentication: Authentication = .none, sequence: UInt32 = 0, trailer: Trailer? = nil
    ) {
        self.version = version
        self.vrid = vrid
        self.priority = priority
        self.interval = interval
        self.addresses = addresses
        self.authentication = authentication
        self.sequence = sequence
        self.trailer = trailer
    }
}

/// How version 2 proves who sent an advertisement (RFC 2338 section 5.3.6, kept alive by keepalived).
public enum Authentication: Hashable, Sendable {
    case none
    /// The password travels in the clear after the addresses.
    case password(AuthenticationPassword)
    /// The advertisement is wrapped in an IP Authentication Header, whose value the password is the key of.
    case header(AuthenticationPassword)

    /// The number of the version 2 header that announces this kind.
    public var type: AuthenticationType {
        switch self {
        case .none: .none
        case .password: .password
        case .header: .header
        }
    }
}

/// The Auth Type field of a version 2 header (RFC 2338 section 5.3.6).
public enum AuthenticationType: UInt8, Hashable, Sendable {
    case none = 0
    /// keepalived's `auth_type PASS`.
    case password = 1
    /// keepalived's `auth_type AH`: the advertisement is wrapped in IP protocol 51.
    case header = 2
}

/// The eight octets of `auth_pass`: padded with zeros, cut at eight. No text made from this value shows the key.
public struct AuthenticationPassword: Hashable, Sendable {
    /// In network order: the first octet of the password is the highest.
    let word: UInt64

    /// Takes at most the first eight octets.
    public init(bytes: some Sequence<UInt8>) {
        var word: UInt64 = 0
        var shift: UInt64 = 64
        for byte in bytes.prefix(8) {
            shift -= 8
            word |= UInt64(byte) << shift
        }
        self.word = word
    }

    /// Takes at most the first eight octets of the text's UTF-8.
    public init(_ text: some StringProtocol) { self.init(bytes: text.utf8) }

    init(word: UInt64) { self.word = word }
}

extension AuthenticationPassword: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "(hidden)" }
    public var debugDescription: String { description }
    /// Keeps `dump` and interpolation of an enclosing value from printing the key.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
