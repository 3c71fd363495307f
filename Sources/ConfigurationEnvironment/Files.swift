import Glibc
public import KeepalivedConf

extension SystemEnvironment {
    public func readFile(_ path: String, limit: Int) -> FileContents {
        var information = stat()
        guard stat(path, &information) == 0 else {
            return errno == ENOENT || errno == ENOTDIR ? .missing : .unreadable(errorText())
        }
        switch information.st_mode & S_IFMT {
        case S_IFDIR: return .directory
        case S_IFREG: break
        default: return .notRegular
        }
        if information.st_mode & 0o111 != 0, access(path, X_OK) == 0 { return .executable }
        if Int(information.st_size) > limit { return .tooLarge }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return .unreadable(errorText()) }
        defer { close(descriptor) }
        return contents(of: descriptor, expecting: Int(information.st_size), limit: limit)
    }

    /// Reads to the end: files of procfs and sysfs are longer than they say.
    private func contents(of descriptor: Int32, expecting size: Int, limit: Int) -> FileContents {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size)
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return .unreadable(errorText()) }
            guard count > 0 else { return .regular(bytes) }
            bytes += chunk[..<count]
            if bytes.count > limit { return .tooLarge }
        }
    }

    private func errorText() -> String { String(cString: strerror(errno)) }

    public func glob(_ pattern: String) -> [String] {
        var result = glob_t()
        defer { globfree(&result) }
        guard Glibc.glob(pattern, 0, nil, &result) == 0, let paths = result.gl_pathv else { return [] }
        return (0..<Int(result.gl_pathc)).compactMap { index in paths[index].map { String(cString: $0) } }
    }

    public func status(of path: String) -> FileStatus? {
        var information = stat()
        guard lstat(path, &information) == 0 else { return nil }
        let kind: FileStatus.Kind =
            switch information.st_mode & S_IFMT {
            case S_IFREG: .regular
            case S_IFDIR: .directory
            case S_IFLNK: .symbolicLink
            default: .other
            }
        return FileStatus(
            kind: kind, mode: UInt16(truncatingIfNeeded: information.st_mode & 0o7777), uid: information.st_uid,
            gid: information.st_gid)
    }

    public func resolvedPath(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
