import CLinux
import Glibc
public import InternetTypes
public import LinuxGround

/// Where a check connects to, and from where.
public struct Endpoint: Hashable, Sendable {
    public var address: IPAddress
    public var port: UInt16
    public var bindAddress: IPAddress?
    /// Nil: the kernel chooses.
    public var bindPort: UInt16?
    /// What packets leave by; names the zone of link-local addresses, too.
    public var bindInterface: InterfaceName?
    /// SO_MARK; 0 for none.
    public var firewallMark: UInt32

    public init(
        _ address: IPAddress, port: UInt16, bindAddress: IPAddress? = nil, bindPort: UInt16? = nil,
        bindInterface: InterfaceName? = nil, firewallMark: UInt32 = 0
    ) {
        self.address = address
        self.port = port
        self.bindAddress = bindAddress
        self.bindPort = bindPort
        self.bindInterface = bindInterface
        self.firewallMark = firewallMark
    }

    /// A non-blocking socket with everything set that this asks for, not connected yet.
    ///
    /// - Parameters:
    ///   - type: SOCK_STREAM, SOCK_DGRAM or SOCK_RAW.
    ///   - protocolNumber: 0 for the type's own.
    public func socket(_ type: SocketType, protocolNumber: Int32 = 0) throws(SystemError) -> Descriptor {
        let domain = address.family == .ipv4 ? AF_INET : AF_INET6
        let flags = Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let socket = try Descriptor("open a socket") { Glibc.socket(domain, type.rawValue | flags, protocolNumber) }
        if firewallMark != 0 {
            try socket.set("mark packets with \(firewallMark)", SOL_SOCKET, SO_MARK, firewallMark)
        }
        if let bindInterface {
            let name = bindInterface.rawValue
            try systemCall("use interface \(name)") {
                name.withCString { setsockopt(socket.raw, SOL_SOCKET, SO_BINDTODEVICE, $0, socklen_t(name.utf8.count)) }
            }
        }
        guard bindAddress != nil || bindPort != nil else { return socket }
        try socket.set("reuse addresses", SOL_SOCKET, SO_REUSEADDR, Int32(1))
        let local = bindAddress ?? (address.family == .ipv4 ? .v4(.any) : .v6(.any))
        if bindPort == nil {
            // The port is chosen at connect(2), when the far end is known: there are more of them then (ip(7)).
            try? socket.set("", IPPROTO_IP_LEVEL, IP_BIND_ADDRESS_NO_PORT_OPTION, Int32(1))
        }
        let name = SocketName(local, port: bindPort ?? 0, interface: bindInterface)
        try systemCall("bind to \(local)" + (bindPort.map { " port \($0)" } ?? "")) {
            name.with { bind(socket.raw, $0, $1) }
        }
        return socket
    }

    /// Begins to connect `socket`; false where that takes a while, and the socket becomes writable when it is done.
    public func connect(_ socket: Descriptor) throws(SystemError) -> Bool {
        let name = SocketName(address, port: port, interface: bindInterface)
        do throws(SystemError) {
            try systemCall("connect to [\(address)]:\(port)") { name.with { Glibc.connect(socket.raw, $0, $1) } }
            return true
        } catch {
            if error.errno == EINPROGRESS { return false }
            throw error
        }
    }

    /// The kinds of sockets that checks use.
    public enum SocketType: Sendable {
        case stream, datagram, raw

        fileprivate var rawValue: Int32 {
            switch self {
            case .stream: Int32(SOCK_STREAM.rawValue)
            case .datagram: Int32(SOCK_DGRAM.rawValue)
            case .raw: Int32(SOCK_RAW.rawValue)
            }
        }
    }
}

// linux/in.h; Glibc's module leaves them out or gives them other types.
private let IPPROTO_IP_LEVEL: Int32 = 0
private let IP_BIND_ADDRESS_NO_PORT_OPTION: Int32 = 24

extension Descriptor {
    /// setsockopt(2) with a number or a plain structure.
    func set<Value>(
        _ operation: @autoclosure () -> String, _ level: Int32, _ option: Int32, _ value: Value
    ) throws(SystemError) {
        let result = withUnsafeBytes(of: value) { setsockopt(raw, level, option, $0.baseAddress, socklen_t($0.count)) }
        guard result == 0 else { throw SystemError.last(operation()) }
    }

    /// What a connection or datagram failed of since the last question (SO_ERROR); nil for nothing.
    public var pendingError: SystemError? {
        var code: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(raw, SOL_SOCKET, SO_ERROR, &code, &length) == 0 else { return .last("connect") }
        return code == 0 ? nil : SystemError("connect", errno: code)
    }
}

/// A socket address of either family (ip(7), ipv6(7)).
private struct SocketName {
    let address: IPAddress
    let port: UInt16
    let zone: UInt32

    init(_ address: IPAddress, port: UInt16, interface: InterfaceName?) {
        self.address = address
        self.port = port
        zone = address.isLinkLocal ? interface.map { if_nametoindex($0.rawValue) } ?? 0 : 0
    }

    func with<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        switch address {
        case .v4(let v4):
            var name = sockaddr_in()
            let size = socklen_t(MemoryLayout<sockaddr_in>.size)
            name.sin_family = sa_family_t(AF_INET)
            name.sin_port = port.bigEndian
            name.sin_addr.s_addr = v4.rawValue.bigEndian
            return withUnsafePointer(to: &name) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, size) }
            }
        case .v6(let v6):
            var name = sockaddr_in6()
            let size = socklen_t(MemoryLayout<sockaddr_in6>.size)
            name.sin6_family = sa_family_t(AF_INET6)
            name.sin6_port = port.bigEndian
            name.sin6_scope_id = zone
            withUnsafeMutableBytes(of: &name.sin6_addr) {
                $0.storeBytes(of: v6.high.bigEndian, as: UInt64.self)
                $0.storeBytes(of: v6.low.bigEndian, toByteOffset: 8, as: UInt64.self)
            }
            return withUnsafePointer(to: &name) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, size) }
            }
        }
    }
}
