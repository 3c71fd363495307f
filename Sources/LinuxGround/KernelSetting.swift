internal import Glibc

/// A number or word under /proc/sys, as sysctl(8) shows them; network settings are those of the own network namespace.
public struct KernelSetting: Hashable, Sendable, CustomStringConvertible {
    /// Below /proc/sys: `net/ipv4/conf/eth0/arp_ignore`.
    public let path: String

    public init(_ path: String) { self.path = path }

    /// A setting of one interface, or of `all` or `default`.
    public init(_ family: String, _ interface: String, _ name: String) {
        path = "net/\(family)/conf/\(interface)/\(name)"
    }

    public var description: String { path }

    /// What it is now, without the newline.
    public func value() throws(SystemError) -> String {
        let file = try Descriptor("read \(path)") { open("/proc/sys/" + path, O_RDONLY | O_CLOEXEC) }
        var buffer = [UInt8](repeating: 0, count: 128)
        let count = try systemCall("read \(path)") { read(file.raw, &buffer, buffer.count) }
        return String(decoding: buffer[..<count].prefix { $0 != 10 && $0 != 0 }, as: UTF8.self)
    }

    /// Changes it.
    public func set(_ value: String) throws(SystemError) {
        let operation = "set \(path) to \(value)"
        let file = try Descriptor(operation) { open("/proc/sys/" + path, O_WRONLY | O_CLOEXEC) }
        let bytes = Array(value.utf8)
        try systemCall(operation) { write(file.raw, bytes, bytes.count) }
    }
}
