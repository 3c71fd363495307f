import CResolver
public import InternetTypes

extension SystemEnvironment {
    /// How long a look-up may take, in seconds: a configuration must be read also while no name server answers.
    private static let patience: Int32 = 3

    /// Asks the system's resolver; a name that it does not know in time has no address.
    public func addresses(ofHost name: String) -> [IPAddress] {
        if let address = IPAddress(name) { return [address] }
        guard !name.isEmpty, name.utf8.count < 256, !name.utf8.contains(0) else { return [] }
        let found = [resolver_address](unsafeUninitializedCapacity: 16) { buffer, count in
            let written = resolver_look_up(name, Self.patience, buffer.baseAddress, Int32(buffer.count))
            count = max(0, Int(written))
        }
        return found.compactMap { address in
            withUnsafeBytes(of: address.octets) { IPAddress(bytes: Array($0.prefix(Int(address.length)))) }
        }
    }
}
