internal import Glibc
public import LinuxGround

/// Whom a program runs as: a user, a group and the supplementary groups, all as numbers.
public struct Credentials: Hashable, Sendable {
    public var user: UInt32
    public var group: UInt32
    public var groups: [UInt32]

    public init(user: UInt32, group: UInt32, groups: [UInt32]) {
        self.user = user
        self.group = group
        self.groups = groups
    }
}

/// Users, groups and this machine's name as the C library knows them. Look-ups may ask the network: not for a worker's loop.
public enum Identity {
    /// The user and group that this process acts as.
    public static var current: (user: UInt32, group: UInt32) { (geteuid(), getegid()) }

    /// The user's number and primary group (getpwnam_r(3)), or nil when there is none of that name.
    public static func user(named name: String) throws(SystemError) -> (user: UInt32, group: UInt32)? {
        var entry = passwd()
        let found = try lookUp("look up user \(name)") { buffer, size in
            var result: UnsafeMutablePointer<passwd>?
            let code = getpwnam_r(name, &entry, buffer, size, &result)
            return (code, result != nil)
        }
        return found ? (entry.pw_uid, entry.pw_gid) : nil
    }

    /// The group's number (getgrnam_r(3)), or nil when there is none of that name.
    public static func group(named name: String) throws(SystemError) -> UInt32? {
        var entry = group_entry()
        let found = try lookUp("look up group \(name)") { buffer, size in
            var result: UnsafeMutablePointer<group_entry>?
            let code = getgrnam_r(name, &entry, buffer, size, &result)
            return (code, result != nil)
        }
        return found ? entry.gr_gid : nil
    }

    /// A script's credentials: `user`, the group of that name or else the user's own, and the user's supplementary
    /// groups (getgrouplist(3)). nil when the user or the group does not exist.
    public static func credentials(user name: String, group: String? = nil) throws(SystemError) -> Credentials? {
        guard let user = try user(named: name) else { return nil }
        var primary = user.group
        if let group {
            guard let number = try self.group(named: group) else { return nil }
            primary = number
        }
        var groups = [UInt32](repeating: 0, count: 64)
        while true {
            var count = Int32(groups.count)
            if getgrouplist(name, primary, &groups, &count) >= 0 {
                return Credentials(user: user.user, group: primary, groups: Array(groups.prefix(Int(count))))
            }
            // NGROUPS_MAX, the most that the kernel takes.
            guard groups.count < 65_536 else { throw SystemError("list the groups of \(name)", errno: E2BIG) }
            groups = [UInt32](repeating: 0, count: groups.count * 4)
        }
    }

    /// The host's name (gethostname(2)) up to its first dot, or all of it.
    public static func hostName(short: Bool) -> String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "localhost" }
        let full = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        guard short, let first = full.split(separator: ".").first else { return full }
        return String(first)
    }

    // The struct and this type's method share a name.
    private typealias group_entry = Glibc.group

    /// Repeats a look-up with more room as long as it answers ERANGE.
    private static func lookUp(
        _ operation: @autoclosure () -> String,
        _ call: (UnsafeMutablePointer<CChar>, Int) -> (code: Int32, found: Bool)
    ) throws(SystemError) -> Bool {
        var size = 4_096
        while true {
            let buffer = UnsafeMutablePointer<CChar>.allocate(capacity: size)
            // Only numbers are read from the entry, so that the buffer with its names may go.
            defer { buffer.deallocate() }
            let answer = call(buffer, size)
            switch answer.code {
            case 0: return answer.found
            // POSIX allows a few codes for "no such name"; some name services use them.
            case ENOENT, ESRCH: return false
            case ERANGE where size < 1 << 20: size *= 4
            case EINTR: continue
            case let code: throw SystemError(operation(), errno: code)
            }
        }
    }
}
