import CCrypto

/// Keyed digests by libcrypto, which is loaded by whoever needs it first. Threads take turns.
public enum MessageDigests {
    /// The hash function under HMAC (RFC 2104).
    public enum Algorithm: Int32, Sendable {
        case md5 = 0
        case sha256 = 1
    }

    /// Why there are no digests here.
    public struct Missing: Error, Hashable, Sendable, CustomStringConvertible {
        public let description: String
    }

    /// Loads the library, unless that was done before.
    ///
    /// - Throws: `Missing` where it is not there, or does not know one of `algorithms`.
    public static func load(_ algorithms: Set<Algorithm>) throws(Missing) {
        if let reason = ccrypto_load() { throw Missing(description: String(cString: reason)) }
        for algorithm in algorithms {
            let answer = [UInt8(0)].withUnsafeBytes { hmac(algorithm, key: $0, [0]) }
            guard answer != nil else { throw Missing(description: "libcrypto does not permit HMAC-\(algorithm)") }
        }
    }

    /// The whole HMAC of a message; nil before `load`, and where the library refuses.
    public static func hmac(_ algorithm: Algorithm, key: UnsafeRawBufferPointer, _ message: [UInt8]) -> [UInt8]? {
        var count = 0
        let output = [UInt8](unsafeUninitializedCapacity: Int(CCRYPTO_HMAC_LENGTH)) { buffer, used in
            count = ccrypto_hmac(
                algorithm.rawValue, key.baseAddress, key.count, message, message.count, buffer.baseAddress)
            used = count
        }
        return count > 0 ? output : nil
    }
}
