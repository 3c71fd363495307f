internal import Glibc
public import LinuxGround

/// A file for the operator's eyes, written as root into a directory where anybody may write, such as /tmp.
public enum PrivateFile {
    /// Puts `octets` under the name `path`, mode 0600, as a whole or not at all.
    ///
    /// The octets go to a new file beside it, which then takes over the name: a link that somebody planted under `path` is
    /// replaced and never followed, and a reader sees the old content or the new. Refused where `path` names something
    /// other than a regular file, symbolic links included: an operator should hear of that.
    public static func write(_ octets: some Collection<UInt8>, to path: String) throws(SystemError) {
        let operation = "write \(path)"
        if let existing = SafeFile.status(ofName: path) {
            switch existing.st_mode & S_IFMT {
            case S_IFREG: break
            case S_IFLNK: throw SystemError(operation, errno: ELOOP)
            case S_IFDIR: throw SystemError(operation, errno: EISDIR)
            default: throw SystemError(operation, errno: EINVAL)
            }
        }
        // Of an unguessable name, and O_EXCL refuses any name that exists, links included.
        let temporary = path + "." + String(UInt64.random(in: .min ... .max), radix: 36)
        let file = try Descriptor(operation) {
            open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        }
        do throws(SystemError) {
            try systemCall(operation) { fchmod(file.raw, 0o600) }
            try SafeFile.write(Array(octets), to: file, operation)
            try systemCall(operation) { rename(temporary, path) }
        } catch {
            _ = unlink(temporary)
            throw error
        }
    }
}

/// What the careful file writers share.
enum SafeFile {
    static func status(of descriptor: Descriptor, _ operation: String) throws(SystemError) -> stat {
        var status = stat()
        try systemCall(operation) { fstat(descriptor.raw, &status) }
        return status
    }

    /// What `path` itself names, without following a symbolic link; nil for nothing.
    static func status(ofName path: String) -> stat? {
        var status = stat()
        return lstat(path, &status) == 0 ? status : nil
    }

    static func write(_ octets: [UInt8], to descriptor: Descriptor, _ operation: String) throws(SystemError) {
        var rest = octets[...]
        while !rest.isEmpty {
            let written = try systemCall(operation) {
                rest.withUnsafeBytes { Glibc.write(descriptor.raw, $0.baseAddress, $0.count) }
            }
            rest = rest.dropFirst(written)
        }
    }
}
