internal import CLinux
internal import Glibc
public import LinuxGround

/// Text in memory that is handed to another process as a descriptor and can change no more (memfd_create(2)).
public enum Memfd {
    /// A descriptor with `octets` in it, sealed against every change; `name` shows up in /proc only.
    public static func sealed(_ octets: some Collection<UInt8>, name: String) throws(SystemError) -> Descriptor {
        let operation = "make memory file \(name)"
        let flags = CLINUX_MFD_CLOEXEC | CLINUX_MFD_ALLOW_SEALING
        let file = try Descriptor(operation) { memfd_create(name, UInt32(flags)) }
        try SafeFile.write(Array(octets), to: file, operation)
        let seals =
            CLINUX_F_SEAL_SEAL | CLINUX_F_SEAL_SHRINK | CLINUX_F_SEAL_GROW
            | CLINUX_F_SEAL_WRITE
        try systemCall(operation) { fcntl(file.raw, Int32(CLINUX_F_ADD_SEALS), Int32(seals)) }
        return file
    }

    /// The whole content of a memory file or regular file of at most `limit` octets, wherever its offset stands.
    public static func contents(of file: Descriptor, limit: Int = 64 << 20) throws(SystemError) -> [UInt8] {
        let operation = "read memory file"
        let size = Int(try SafeFile.status(of: file, operation).st_size)
        guard size <= limit else { throw SystemError(operation, errno: EFBIG) }
        var octets = [UInt8](repeating: 0, count: size)
        var filled = 0
        while filled < size {
            let count = try systemCall(operation) {
                octets.withUnsafeMutableBytes {
                    pread(file.raw, $0.baseAddress.map { $0 + filled }, size - filled, off_t(filled))
                }
            }
            // Somebody cut an unsealed file short meanwhile.
            guard count > 0 else { return Array(octets.prefix(filled)) }
            filled += count
        }
        return octets
    }
}
