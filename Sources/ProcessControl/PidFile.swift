internal import CLinux
internal import Glibc
public import LinuxGround

/// A file that says which process runs and, by a lock, that it still does.
///
/// The content is the process id and a newline, the mode 0644. The lock is an open file description write lock
/// (fcntl(2) F_OFD_SETLK) on the whole file, as keepalived holds it: each sees the other.
public final class PidFile {
    /// What an attempt to take the file came to.
    public enum Acquisition {
        case acquired(PidFile)
        /// Another process holds the lock; its number, if the file names one.
        case locked(by: Int32?)
    }

    public let path: String
    private let descriptor: Descriptor

    private init(path: String, descriptor: Descriptor) {
        self.path = path
        self.descriptor = descriptor
    }

    /// Creates or takes over the file at `path` and writes `pid`, or our own, into it.
    ///
    /// Refuses what somebody else may have put there: a symbolic link, a file with a second name, anything that is not a
    /// regular file, or a file of another user.
    public static func acquire(at path: String, pid: Int32? = nil) throws(SystemError) -> Acquisition {
        let operation = "take pid file \(path)"
        // An owner who ends between our open and our lock removes the file: then its name is looked up afresh.
        for _ in 0..<16 {
            let descriptor = try Descriptor(operation) {
                open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0o644)
            }
            let opened = try SafeFile.status(of: descriptor, operation)
            guard opened.st_mode & S_IFMT == S_IFREG else { throw SystemError(operation, errno: EINVAL) }
            guard opened.st_uid == geteuid() || opened.st_uid == 0 else { throw SystemError(operation, errno: EPERM) }
            guard opened.st_nlink <= 1 else { throw SystemError(operation, errno: EMLINK) }
            guard try lock(descriptor, operation) else { return .locked(by: holder(descriptor)) }
            guard let named = SafeFile.status(ofName: path), named.st_ino == opened.st_ino,
                named.st_dev == opened.st_dev
            else { continue }
            try systemCall(operation) { fchmod(descriptor.raw, 0o644) }
            let file = PidFile(path: path, descriptor: descriptor)
            try file.write(pid ?? getpid())
            return .acquired(file)
        }
        throw SystemError(operation, errno: EBUSY)
    }

    /// Names another process: after a fork, which inherits the lock but not the process id.
    public func write(_ pid: Int32) throws(SystemError) {
        let operation = "write pid file \(path)"
        try systemCall(operation) { ftruncate(descriptor.raw, 0) }
        try systemCall(operation) { lseek(descriptor.raw, 0, SEEK_SET) }
        try SafeFile.write(Array("\(pid)\n".utf8), to: descriptor, operation)
    }

    /// Removes the file, if the name is still ours, and with it the lock: the orderly end.
    public func remove() {
        if let ours = try? SafeFile.status(of: descriptor, path), let named = SafeFile.status(ofName: path),
            ours.st_ino == named.st_ino, ours.st_dev == named.st_dev
        {
            // Fails where the directory has become read-only; the lock still goes.
            _ = unlink(path)
        }
        descriptor.close()
    }

    /// Whether the lock could be had at once.
    private static func lock(_ descriptor: Descriptor, _ operation: String) throws(SystemError) -> Bool {
        var request = flock()
        request.l_type = Int16(F_WRLCK)
        request.l_whence = Int16(SEEK_SET)
        do throws(SystemError) {
            try systemCall(operation) { fcntl(descriptor.raw, Int32(CLINUX_F_OFD_SETLK), &request) }
            return true
        } catch {
            if error.errno == EAGAIN || error.errno == EACCES { return false }
            throw error
        }
    }

    private static func holder(_ descriptor: Descriptor) -> Int32? {
        var octets = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor.raw, &octets, octets.count, 0)
        guard count > 0 else { return nil }
        let text = String(decoding: octets.prefix(count), as: UTF8.self)
        return text.split(whereSeparator: \.isWhitespace).first.flatMap { Int32($0) }
    }
}
