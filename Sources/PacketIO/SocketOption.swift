import CLinux
import Glibc
import InternetTypes
import LinuxGround

/// A socket of this module: raw or packet, non-blocking, close-on-exec.
func openSocket(_ what: String, _ domain: Int32, _ protocolNumber: Int32) throws(SystemError) -> Descriptor {
    let type = Int32(SOCK_RAW.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    return try Descriptor("open \(what)") { socket(domain, type, protocolNumber) }
}

extension Descriptor {
    /// setsockopt(2) with a plain structure or number; BitwiseCopyable would shut out the kernel's unions.
    func setOption<Value>(
        _ operation: @autoclosure () -> String, _ level: Int32, _ option: Int32, _ value: Value
    ) throws(SystemError) {
        let result = withUnsafeBytes(of: value) { bytes in
            Result { () throws(SystemError) in
                _ = try systemCall(operation()) {
                    setsockopt(raw, level, option, bytes.baseAddress, socklen_t(bytes.count))
                }
            }
        }
        try result.get()
    }

    /// Asks for what makes things better but is not needed: whether it was obtained.
    @discardableResult
    func tryOption<Value>(_ level: Int32, _ option: Int32, _ value: Value) -> Bool {
        (try? setOption("", level, option, value)) != nil
    }

    /// Room for what is to be sent at once, and the best place in the queues that may be had.
    func preferForControlTraffic(sendBuffer: Int32) {
        // 7, "network control" of IEEE 802.1Q, needs CAP_NET_ADMIN; 6 is for everybody (socket(7)).
        if !tryOption(SOL_SOCKET, SO_PRIORITY, Int32(7)) { tryOption(SOL_SOCKET, SO_PRIORITY, Int32(6)) }
        if !tryOption(SOL_SOCKET, SO_SNDBUFFORCE, sendBuffer) { tryOption(SOL_SOCKET, SO_SNDBUF, sendBuffer) }
    }
}

extension IPv4Address {
    var networkOrder: in_addr { in_addr(s_addr: rawValue.bigEndian) }

    init(networkOrder address: in_addr) { self.init(rawValue: UInt32(bigEndian: address.s_addr)) }
}

extension IPv6Address {
    var networkOrder: in6_addr {
        var address = in6_addr()
        withUnsafeMutableBytes(of: &address) {
            $0.storeBytes(of: high.bigEndian, as: UInt64.self)
            $0.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
        }
        return address
    }

    init(networkOrder address: in6_addr) {
        let halves = withUnsafeBytes(of: address) {
            ($0.loadUnaligned(as: UInt64.self), $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        }
        self.init(high: UInt64(bigEndian: halves.0), low: UInt64(bigEndian: halves.1))
    }
}
