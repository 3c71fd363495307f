import Glibc
public import InternetTypes

extension SystemEnvironment {
    /// The addresses of every interface of the network namespace; nil where the kernel does not say.
    public var interfaceAddresses: [InterfaceName: [AddressPrefix]]? {
        var first: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&first) == 0 else { return nil }
        defer { freeifaddrs(first) }
        var result: [InterfaceName: [AddressPrefix]] = [:]
        var next = first
        while let entry = next?.pointee {
            next = entry.ifa_next
            // The name of an address may be a label such as `eth0:1`.
            let label = String(cString: entry.ifa_name)
            guard let name = InterfaceName(label.prefix { $0 != ":" }), let address = Self.bytes(of: entry.ifa_addr),
                let ip = IPAddress(bytes: address)
            else { continue }
            let mask = Self.bytes(of: entry.ifa_netmask) ?? address.map { _ in 255 }
            let length = mask.reduce(0) { $0 + $1.nonzeroBitCount }
            guard let prefix = AddressPrefix(ip, length: UInt8(clamping: length)) else { continue }
            result[name, default: []].append(prefix)
        }
        return result
    }

    /// The octets of an address of either family; nil for everything else that interfaces have.
    private static func bytes(of address: UnsafeMutablePointer<sockaddr>?) -> [UInt8]? {
        guard let address else { return nil }
        let raw = UnsafeRawPointer(address)
        switch Int32(address.pointee.sa_family) {
        case AF_INET: return withUnsafeBytes(of: raw.loadUnaligned(as: sockaddr_in.self).sin_addr) { Array($0) }
        case AF_INET6: return withUnsafeBytes(of: raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr) { Array($0) }
        default: return nil
        }
    }
}
