import Glibc
public import KeepalivedConf

/// The machine that the process runs on, as far as reading a configuration asks.
public struct SystemEnvironment: LoadEnvironment {
    /// Where iproute2's name tables are looked for: the local folder first, then the packaged one.
    private let nameTableFolders: [String]

    public init(nameTableFolders: [String] = ["/etc/iproute2", "/usr/share/iproute2", "/usr/lib/iproute2"]) {
        self.nameTableFolders = nameTableFolders
    }

    public func environmentVariable(_ name: String) -> String? {
        guard let value = getenv(name) else { return nil }
        return String(cString: value)
    }

    public var searchPath: [String] {
        let path = environmentVariable("PATH") ?? "/usr/sbin:/usr/bin:/sbin:/bin"
        return path.split(separator: ":").map(String.init)
    }

    public var hostName: String {
        var name = utsname()
        guard uname(&name) == 0 else { return "localhost" }
        return withUnsafeBytes(of: &name.nodename) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    }

    public var randomSeed: UInt64 { UInt64.random(in: 0...UInt64.max) }

    public var processorCount: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_CONF)))) }

    public var currentDirectory: String {
        guard let path = getcwd(nil, 0) else { return "/" }
        defer { free(path) }
        return String(cString: path)
    }

    // MARK: Interfaces

    public func hasNetworkNamespace(_ name: String) -> Bool {
        !name.contains("/") && status(of: "/run/netns/" + name) != nil
    }

    public func interface(named name: String) -> InterfaceKind? {
        let folder = "/sys/class/net/" + name
        guard !name.isEmpty, !name.contains("/"), if_nametoindex(name) != 0 else { return nil }
        // ARPHRD_LOOPBACK of linux/if_arp.h.
        if firstLine(folder + "/type") == "772" { return .loopback }
        return driver(of: name) == "vrf" ? .vrfMaster : .ordinary
    }

    // ETHTOOL_GDRVINFO of linux/ethtool.h: what /sys does not say, and it may show another network namespace.
    private func driver(of name: String) -> String? {
        let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0, name.utf8.count < 16 else { return nil }
        defer { close(descriptor) }
        // struct ethtool_drvinfo: the command, then names of 32 octets, the first of which is the driver's.
        var information = [UInt8](repeating: 0, count: 196)
        let command: UInt32 = 3
        withUnsafeBytes(of: command) { information.replaceSubrange(0..<4, with: $0) }
        let isKnown = information.withUnsafeMutableBytes { information in
            // struct ifreq: the name in 16 octets, then the address of that.
            var request = Array(name.utf8) + [UInt8](repeating: 0, count: 40 - name.utf8.count)
            withUnsafeBytes(of: information.baseAddress) { request.replaceSubrange(16..<16 + $0.count, with: $0) }
            return ioctl(descriptor, 0x8946, &request) == 0
        }
        return isKnown ? String(decoding: information[4..<36].prefix { $0 != 0 }, as: UTF8.self) : nil
    }

    private func firstLine(_ path: String) -> String? {
        guard case .regular(let bytes) = readFile(path, limit: 4096) else { return nil }
        return String(decoding: bytes.prefix { $0 != 10 }, as: UTF8.self)
    }

    // MARK: Users

    public func user(named name: String) -> UserRecord? {
        guard let record = getpwnam(name) else { return nil }
        return UserRecord(uid: record.pointee.pw_uid, gid: record.pointee.pw_gid)
    }

    public func group(named name: String) -> UInt32? {
        guard let record = getgrnam(name) else { return UInt32(name) }
        return record.pointee.gr_gid
    }

    // MARK: Names of iproute2

    /// Looks a name up in a table and in the `.conf` files of the folder of the same name.
    public func number(of name: String, in table: NameTable) -> UInt32? {
        for folder in nameTableFolders {
            let path = folder + "/" + table.rawValue
            for file in [path] + glob(path + ".d/*.conf") {
                guard case .regular(let bytes) = readFile(file, limit: 1 << 20) else { continue }
                for line in bytes.split(separator: 10) {
                    let words = line.prefix { $0 != UInt8(ascii: "#") }.split { $0 == 32 || $0 == 9 }
                    guard words.count >= 2, String(decoding: words[1], as: UTF8.self) == name else { continue }
                    let number = String(decoding: words[0], as: UTF8.self)
                    return number.hasPrefix("0x") ? UInt32(number.dropFirst(2), radix: 16) : UInt32(number)
                }
            }
        }
        return nil
    }
}
