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
        if (firstLine(folder + "/uevent") ?? "").contains("DEVTYPE=vrf") { return .vrfMaster }
        return .ordinary
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
