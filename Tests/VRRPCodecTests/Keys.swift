import MessageDigests
import VRRP

/// The secrets of the recorded configurations.
enum Keys {
    static let password = AuthenticationPassword("s3cret")
    static let all = [
        HMACKey(id: 1, octets: Array(0...31 as ClosedRange<UInt8>)),
        HMACKey(id: 2, octets: Array("An-ASCII-key-of-forty-bytes-0123456789ab".utf8)),
        HMACKey(id: 3, octets: (192...255 as ClosedRange<UInt8>).reversed()),
    ]

    static func key(_ id: UInt8) -> HMACKey? { all.first { $0.id == id } }
}

extension Digests {
    /// The library's, as the daemon has them; nothing where it is missing, and then the tests of recordings fail.
    static let library: Digests = {
        guard (try? MessageDigests.load([.md5, .sha256])) != nil else { return .none }
        return Digests { algorithm, key, message in
            switch algorithm {
            case .md5: MessageDigests.hmac(.md5, key: key, message)
            case .sha256: MessageDigests.hmac(.sha256, key: key, message)
            }
        }
    }()
}
