/// The keyed digests that prove advertisements. They are handed in as a function, for the library that has them is none
/// of the pure side's business.
public struct Digests: Sendable {
    /// The hash functions under HMAC (RFC 2104) that advertisements use.
    public enum Algorithm: Sendable, Hashable {
        /// For the Authentication Header (RFC 2403).
        case md5
        /// For `auth_hmac`.
        case sha256
    }

    /// The whole HMAC of a message, or nil where it cannot be had; then nothing is believed.
    public typealias HMAC = @Sendable (Algorithm, _ key: UnsafeRawBufferPointer, _ message: [UInt8]) -> [UInt8]?

    private let hmac: HMAC

    public init(_ hmac: @escaping HMAC) {
        self.hmac = hmac
        trusts = false
    }

    /// For a recording, which has no keys: what is received is taken as proved.
    public static let trusting = Digests(trusts: true)
    private let trusts: Bool

    private init(trusts: Bool) {
        self.trusts = trusts
        hmac = { _, _, _ in nil }
    }

    /// For configurations without keys.
    public static let none = Digests { _, _, _ in nil }

    func hmac(_ algorithm: Algorithm, key: SecretOctets, _ message: [UInt8]) -> [UInt8]? {
        key.withBytes { hmac(algorithm, $0, message) }
    }

    func hmac(_ algorithm: Algorithm, key: AuthenticationPassword, _ message: [UInt8]) -> [UInt8]? {
        withUnsafeBytes(of: key.word.bigEndian) { hmac(algorithm, $0, message) }
    }

    /// Whether `received` is how `value` begins, in a time that does not tell where they differ.
    func isPrefix(_ received: ArraySlice<UInt8>, of value: [UInt8]?) -> Bool {
        if trusts { return true }
        guard let value, value.count >= received.count else { return false }
        return zip(received, value).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
