internal import Glibc
public import LinuxGround

/// Tells when files change, come or go (inotify(7)).
///
/// The folders are watched, not the files: a file that is replaced is another one of the same name.
public final class FileWatcher {
    private let descriptor: Descriptor
    /// By watched folder: names of interest in it, with the configured paths that each stands for.
    private var folders: [Int32: [String: Set<String>]] = [:]
    /// Paths whose folder cannot be watched now.
    public private(set) var unwatched: Set<String> = []

    public init() throws(SystemError) {
        descriptor = try Descriptor("watch files") { inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC)) }
    }

    /// Readable when something has changed.
    public var fileDescriptor: Int32 { descriptor.raw }

    /// Watches exactly these paths from here on.
    public func watch(_ paths: Set<String>) {
        let old = folders
        folders = [:]
        unwatched = []
        for path in paths { add(path) }
        for number in old.keys where folders[number] == nil { _ = inotify_rm_watch(descriptor.raw, number) }
    }

    /// Tries once more what could not be watched; what can be now.
    public func retry() -> Set<String> {
        let tried = unwatched
        unwatched = []
        for path in tried { add(path) }
        return tried.subtracting(unwatched)
    }

    /// Paths that may have changed since the last call.
    public func changes() -> Set<String> {
        var changed: Set<String> = []
        var buffer = [UInt8](repeating: 0, count: 8192)
        while true {
            let length = buffer.withUnsafeMutableBytes { read(descriptor.raw, $0.baseAddress, $0.count) }
            guard length > 0 else { return changed }
            buffer.withUnsafeBytes { note(UnsafeRawBufferPointer(rebasing: $0[..<length]), &changed) }
        }
    }

    // struct inotify_event: watch, mask, cookie and length of the name, 32 bits each; then the name, padded with zeros.
    private func note(_ events: UnsafeRawBufferPointer, _ changed: inout Set<String>) {
        var rest = events
        while rest.count >= 16 {
            let number = rest.loadUnaligned(fromByteOffset: 0, as: Int32.self)
            let mask = rest.loadUnaligned(fromByteOffset: 4, as: UInt32.self)
            let length = Int(rest.loadUnaligned(fromByteOffset: 12, as: UInt32.self))
            guard rest.count >= 16 + length else { return }
            let name = String(decoding: rest[16..<(16 + length)].prefix { $0 != 0 }, as: UTF8.self)
            rest = UnsafeRawBufferPointer(rebasing: rest[(16 + length)...])
            if mask & UInt32(IN_Q_OVERFLOW) != 0 {
                for folder in folders.values { for paths in folder.values { changed.formUnion(paths) } }
            } else if mask & UInt32(IN_IGNORED | IN_MOVE_SELF) != 0 {
                lose(number, &changed)
            } else if let paths = folders[number]?[name] {
                changed.formUnion(paths)
            }
        }
    }

    // The folder itself is gone, or is not where it was.
    private func lose(_ number: Int32, _ changed: inout Set<String>) {
        guard let folder = folders.removeValue(forKey: number) else { return }
        _ = inotify_rm_watch(descriptor.raw, number)
        for paths in folder.values {
            changed.formUnion(paths)
            unwatched.formUnion(paths)
        }
    }

    private func add(_ path: String) {
        guard add(path, as: path) else {
            unwatched.insert(path)
            return
        }
        // Of a symbolic link the file behind it changes in a folder of its own.
        if let target = realpath(path, nil) {
            let real = String(cString: target)
            free(target)
            if real != path { _ = add(real, as: path) }
        }
    }

    private func add(_ path: String, as configured: String) -> Bool {
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
        let mask =
            IN_CLOSE_WRITE | IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF
            | Int32(IN_ONLYDIR)
        let number = inotify_add_watch(descriptor.raw, folder, UInt32(mask))
        guard number >= 0 else { return false }
        folders[number, default: [:]][name, default: []].insert(configured)
        return true
    }
}

/// Small files that others write: read, and written where they are missing.
public enum SmallFile {
    /// The first `limit` octets of a regular file; nil where there is none.
    public static func read(_ path: String, limit: Int = 128) -> [UInt8]? {
        // Not blocking: the path could name a FIFO without a writer.
        let file = Descriptor(owning: open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC))
        var status = stat()
        guard file.raw >= 0, fstat(file.raw, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        var octets = [UInt8](repeating: 0, count: limit)
        let length = octets.withUnsafeMutableBytes { Glibc.read(file.raw, $0.baseAddress, $0.count) }
        return length >= 0 ? Array(octets.prefix(length)) : nil
    }

    /// Writes a file where there is none, or in place of what one holds; something that is not a regular file is left
    /// alone.
    ///
    /// - Returns: false where there is a file and it is not to be overwritten.
    @discardableResult
    public static func create(_ path: String, _ octets: [UInt8], overwrites: Bool) throws(SystemError) -> Bool {
        let operation = "write \(path)"
        let flags = O_WRONLY | O_NONBLOCK | O_CLOEXEC
        var number = open(path, flags | O_CREAT | O_EXCL | O_NOFOLLOW, 0o644)
        if number < 0, errno == EEXIST {
            guard overwrites else { return false }
            number = open(path, flags)
        }
        guard number >= 0 else { throw SystemError.last(operation) }
        let file = Descriptor(owning: number)
        var status = stat()
        guard fstat(file.raw, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw SystemError(operation, errno: EINVAL)
        }
        try systemCall(operation) { ftruncate(file.raw, 0) }
        try systemCall(operation) { octets.withUnsafeBytes { write(file.raw, $0.baseAddress, $0.count) } }
        return true
    }
}
