internal import CLinux
internal import Glibc
internal import LinuxGround

/// Counts processes of several kinds, without ever reading all of /proc in one go.
///
/// Where the kernel tells about processes (linux/cn_proc.h: the first network namespace, CAP_NET_ADMIN) counts are
/// exact and immediate; elsewhere /proc is read again and again.
public final class ProcessWatcher {
    /// What distinguishes one kind: by /proc/PID/comm and, where `needsCommandLine`, the words of /proc/PID/cmdline.
    public struct Kind {
        public var needsCommandLine: Bool
        public var matches: (_ name: [UInt8], _ commandLine: [[UInt8]]) -> Bool

        public init(needsCommandLine: Bool, matches: @escaping ([UInt8], [[UInt8]]) -> Bool) {
            self.needsCommandLine = needsCommandLine
            self.matches = matches
        }
    }

    private let events: Descriptor?
    private var kinds: [Kind] = []
    /// Of processes that are of some kind: which ones.
    private var found: [Int32: Set<Int>] = [:]
    /// Processes that a reading of /proc has still to look at, and what it has found.
    private var pending: [Int32] = []
    private var seen: Set<Int32> = []
    /// Whether /proc is being read, by calls of `scanSlice`.
    public private(set) var isScanning = false
    /// How many there are of each kind; nil before the first reading is complete.
    public private(set) var counts: [Int]?

    /// - Parameter usesEvents: false reads /proc even where the kernel would tell.
    public init(usesEvents: Bool = true) {
        let number = usesEvents ? clinux_process_events() : -1
        events = number >= 0 ? Descriptor(owning: number) : nil
    }

    /// Readable when the kernel has something to tell; nil where it tells nothing, and `beginScan` has to be called from
    /// time to time.
    public var fileDescriptor: Int32? { events?.raw }

    /// Counts these kinds from here on; a reading of /proc begins.
    public func watch(_ kinds: [Kind]) {
        self.kinds = kinds
        found = [:]
        counts = nil
        isScanning = false
        beginScan()
    }

    /// Begins to read /proc, unless that is going on already.
    public func beginScan() {
        guard !isScanning else { return }
        isScanning = true
        seen = []
        pending = Self.allProcesses()
    }

    /// Looks at the next few processes; false when there is nothing left to look at.
    public func scanSlice(_ size: Int = 48) -> Bool {
        guard isScanning else { return false }
        for pid in pending.suffix(size) {
            seen.insert(pid)
            examine(pid)
        }
        pending.removeLast(min(size, pending.count))
        guard pending.isEmpty else { return true }
        isScanning = false
        found = found.filter { seen.contains($0.key) }
        seen = []
        count()
        return false
    }

    /// Reads what the kernel tells, at most `limit` events at a time.
    public func handleReadable(limit: Int = 256) {
        guard let events else { return }
        var event = clinux_process_event()
        for _ in 0..<limit {
            let result = clinux_next_process_event(events.raw, &event)
            guard result > 0 else {
                // Some were lost: only /proc knows now.
                if result < 0 { beginScan() }
                break
            }
            note(event)
        }
        if counts != nil { count() }
    }

    private func note(_ event: clinux_process_event) {
        switch event.kind {
        case CLINUX_PROCESS_FORKED:
            // Name and command line are its parent's, until it says otherwise.
            if let kinds = found[event.parent] { found[event.pid] = kinds }
        case CLINUX_PROCESS_CHANGED: examine(event.pid)
        case CLINUX_PROCESS_ENDED: found[event.pid] = nil
        default: return
        }
        if isScanning { seen.insert(event.pid) }
    }

    private func count() {
        var counts = [Int](repeating: 0, count: kinds.count)
        for kinds in found.values { for kind in kinds { counts[kind] += 1 } }
        self.counts = counts
    }

    private func examine(_ pid: Int32) {
        found[pid] = nil
        guard var name = SmallFile.read("/proc/\(pid)/comm", limit: 64) else { return }
        if name.last == UInt8(ascii: "\n") { name.removeLast() }
        var line: [[UInt8]]?
        var matching: Set<Int> = []
        for (index, kind) in kinds.enumerated() {
            if kind.needsCommandLine, line == nil { line = Self.commandLine(of: pid) }
            if kind.matches(name, kind.needsCommandLine ? line ?? [] : []) { matching.insert(index) }
        }
        if !matching.isEmpty, isAlive(pid) { found[pid] = matching }
    }

    // The state follows the name in parentheses, which may itself hold parentheses (proc(5)).
    private func isAlive(_ pid: Int32) -> Bool {
        guard let stat = SmallFile.read("/proc/\(pid)/stat", limit: 64),
            let end = stat.lastIndex(of: UInt8(ascii: ")")), end + 2 < stat.count
        else { return false }
        return stat[end + 2] != UInt8(ascii: "Z") && stat[end + 2] != UInt8(ascii: "X")
    }

    private static func commandLine(of pid: Int32) -> [[UInt8]] {
        guard var octets = SmallFile.read("/proc/\(pid)/cmdline", limit: 4096) else { return [] }
        if octets.last == 0 { octets.removeLast() }
        guard !octets.isEmpty else { return [] }
        return octets.split(separator: 0, omittingEmptySubsequences: false).map { Array($0) }
    }

    private static func allProcesses() -> [Int32] {
        guard let folder = opendir("/proc") else { return [] }
        defer { closedir(folder) }
        var pids: [Int32] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if let pid = Int32(name) { pids.append(pid) }
        }
        return pids
    }
}
