internal import Glibc
public import LinuxGround

/// A FIFO that takes a line for each event and never keeps its writer waiting.
public final class NotifyFIFO {
    /// Why a path cannot be used.
    public struct Refusal: Error, CustomStringConvertible {
        public let description: String
    }

    public let path: String
    private let descriptor: Descriptor
    /// Whether it was made here, and is to be removed at the end.
    private let isOurs: Bool

    /// Makes the FIFO where it is missing, mode 0644, and gives it to `owner`.
    ///
    /// - Parameters:
    ///   - owner: user and group; nil for ourselves.
    ///   - beforeOpening: runs when the FIFO exists and is not open yet, for the program that reads it.
    /// - Throws: `SystemError`, or `Refusal` for something that is no FIFO, or one of somebody else.
    public init(_ path: String, owner: (user: UInt32, group: UInt32)?, beforeOpening: () -> Void) throws {
        self.path = path
        let operation = "make FIFO \(path)"
        let mask = Glibc.umask(0o022)
        let isNew = mkfifo(path, 0o644) == 0
        let code = errno
        _ = Glibc.umask(mask)
        if !isNew, code != EEXIST { throw SystemError(operation, errno: code) }
        do {
            // Looked at through a descriptor that opens nothing: what has this name now is what is used.
            let place = try Descriptor(operation) { open(path, 0o10000000 | O_NOFOLLOW | O_CLOEXEC) }  // O_PATH
            let status = try SafeFile.status(of: place, operation)
            guard status.st_mode & S_IFMT == S_IFIFO else { throw Refusal(description: "\(path) is not a FIFO") }
            guard [geteuid(), owner?.user ?? geteuid()].contains(status.st_uid) else {
                throw Refusal(description: "FIFO \(path) belongs to user \(status.st_uid)")
            }
            beforeOpening()
            // For reading as well: so there is always a reader, and opening needs no other.
            let opened = try Descriptor(operation) {
                open("/proc/self/fd/\(place.raw)", O_RDWR | O_NONBLOCK | O_CLOEXEC)
            }
            if isNew, let owner { try systemCall(operation) { fchown(opened.raw, owner.user, owner.group) } }
            descriptor = opened
        } catch {
            if isNew { _ = unlink(path) }
            throw error
        }
        isOurs = isNew
    }

    /// Writes one line, or loses it where the FIFO is full.
    public func write(_ line: String) throws(SystemError) {
        let octets = Array(line.utf8)
        let written = octets.withUnsafeBytes { Glibc.write(descriptor.raw, $0.baseAddress, $0.count) }
        if written < 0, errno != EAGAIN { throw SystemError.last("write to FIFO \(path)") }
    }

    /// Takes it out of the file system, if it was made here.
    public func remove() {
        guard isOurs else { return }
        var ours = stat()
        var present = stat()
        // Something else may have the name by now.
        if fstat(descriptor.raw, &ours) == 0, lstat(path, &present) == 0, ours.st_ino == present.st_ino,
            ours.st_dev == present.st_dev
        {
            _ = unlink(path)
        }
    }
}
