internal import Glibc
internal import LinuxGround

/// A datagram socket to a local service that never waits for it (unix(7)).
struct LocalSocket {
    private let descriptor: Descriptor
    private let address: sockaddr_un
    let path: String

    /// Does not connect: the service may be restarted, and each datagram finds whoever listens at `path` then.
    init(to path: String) throws(SystemError) {
        self.path = path
        descriptor = try Descriptor("make a local socket") {
            socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let octets = Array(path.utf8)
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard octets.count < room else { throw SystemError("send to \(path)", errno: ENAMETOOLONG) }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: octets) }
        self.address = address
    }

    /// Sends one datagram now or not at all: EAGAIN when the service does not keep up, ENOENT when it is not there.
    func send(_ octets: [UInt8]) throws(SystemError) {
        try systemCall("send to \(path)") {
            withUnsafePointer(to: address) { address in
                address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                    sendto(
                        descriptor.raw, octets, octets.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL),
                        address, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
        }
    }
}
