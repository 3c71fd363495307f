import EventRecord
import Glibc
import InternetTypes
import LinuxGround

/// `promote_secondaries`: a secondary address outlives the primary one of its subnet while we run.
struct SecondaryPromoter {
    /// The interfaces that were changed, with what they had before.
    private var former: [InterfaceName: String] = [:]

    /// Switches it on for these interfaces, and back to what it was for those that were before.
    ///
    /// An interface that does not exist yet is tried again by the next call.
    mutating func settle(_ wanted: Set<InterfaceName>, say: (EventRecord) -> Void) {
        for (name, value) in former where !wanted.contains(name) {
            former[name] = nil
            if Self.read(name) == "1" { write(value, name, say) }
        }
        for name in wanted.sorted() {
            guard let value = Self.read(name), value != "1" else { continue }
            if write("1", name, say), former[name] == nil { former[name] = value }
        }
    }

    private static func path(_ name: InterfaceName) -> String {
        "/proc/sys/net/ipv4/conf/\(name)/promote_secondaries"
    }

    /// Nil where there is no such interface.
    private static func read(_ name: InterfaceName) -> String? {
        guard let file = try? Descriptor("read", { open(path(name), O_RDONLY | O_CLOEXEC) }) else { return nil }
        var buffer = [UInt8](repeating: 0, count: 16)
        let count = Glibc.read(file.raw, &buffer, buffer.count)
        guard count > 0 else { return nil }
        return String(decoding: buffer[..<count].filter { $0 > 32 }, as: UTF8.self)
    }

    @discardableResult
    private func write(_ value: String, _ name: InterfaceName, _ say: (EventRecord) -> Void) -> Bool {
        let bytes = Array(value.utf8)
        do {
            let file = try Descriptor("open \(Self.path(name))") { open(Self.path(name), O_WRONLY | O_CLOEXEC) }
            try systemCall("write \(Self.path(name))") { Glibc.write(file.raw, bytes, bytes.count) }
            return true
        } catch {
            say(EventRecord(.warning, "promote_secondaries: \(error)"))
            return false
        }
    }
}
