import CLinux
import Glibc
public import InternetTypes
public import LinuxGround

/// A datagram as a raw socket delivered it: believed by nobody yet.
public struct ReceivedPacket: Hashable, Sendable {
    /// IPv4: from the first octet of the IP header. IPv6: behind all headers.
    public var bytes: [UInt8]
    public var source: IPAddress
    public var destination: IPAddress
    /// TTL or hop limit; nil where the kernel said none.
    public var hopLimit: UInt8?
    /// The interface that it came in on.
    public var interface: InterfaceIndex
    /// Longer than any advertisement: `bytes` is only its beginning.
    public var isTruncated: Bool
}

/// Where received datagrams are put; all receivers of a thread share one.
public final class PacketBuffers {
    static let count = 64
    /// IPv6 with 255 addresses: 8 + 255 * 16; the rest is for IPv4 options, an AH header and a trailer.
    static let size = 4352
    static let controlSize = 128

    fileprivate let messages: UnsafeMutablePointer<clinux_message>
    private let vectors: UnsafeMutablePointer<iovec>
    private let names: UnsafeMutablePointer<sockaddr_in6>
    private let controls: UnsafeMutableRawPointer
    fileprivate let data: UnsafeMutableRawPointer

    public init() {
        messages = .allocate(capacity: Self.count)
        vectors = .allocate(capacity: Self.count)
        names = .allocate(capacity: Self.count)
        names.initialize(repeating: sockaddr_in6(), count: Self.count)
        controls = .allocate(byteCount: Self.count * Self.controlSize, alignment: 16)
        data = .allocate(byteCount: Self.count * Self.size, alignment: 16)
        for index in 0..<Self.count {
            vectors[index] = iovec(iov_base: data + index * Self.size, iov_len: Self.size)
        }
        prepare(0..<Self.count)
    }

    deinit {
        messages.deallocate()
        vectors.deallocate()
        names.deallocate()
        controls.deallocate()
        data.deallocate()
    }

    /// The kernel overwrites the lengths in the headers that it used, so they are set again before the next call.
    fileprivate func prepare(_ places: Range<Int>) {
        for index in places {
            var header = msghdr()
            header.msg_name = UnsafeMutableRawPointer(names + index)
            header.msg_namelen = socklen_t(MemoryLayout<sockaddr_in6>.size)
            header.msg_iov = vectors + index
            header.msg_iovlen = 1
            header.msg_control = controls + index * Self.controlSize
            header.msg_controllen = Self.controlSize
            (messages + index).initialize(to: clinux_message(header: header, length: 0))
        }
    }

    /// The packet in one of the places after a call; nil where the kernel left out what always comes.
    fileprivate func packet(
        at index: Int, _ family: AddressFamily, boundTo interface: InterfaceIndex?
    )
        -> ReceivedPacket?
    {
        let message = messages + index
        let name = UnsafeRawPointer(names + index)
        let start = data + index * Self.size
        let bytes = [UInt8](UnsafeRawBufferPointer(start: start, count: min(Int(message.pointee.length), Self.size)))
        let source: IPAddress
        var hopLimit: UInt8?
        switch family {
        case .ipv4:
            source = .v4(IPv4Address(networkOrder: name.load(as: sockaddr_in.self).sin_addr))
            // RFC 791 section 3.1: the ninth octet.
            hopLimit = bytes.count > 8 ? bytes[8] : nil
        case .ipv6:
            source = .v6(IPv6Address(networkOrder: name.load(as: sockaddr_in6.self).sin6_addr))
        }
        var destination: IPAddress?
        var arrival: Int32?
        var control = clinux_cmsg_first(&message.pointee.header)
        while let current = control {
            let data = UnsafeRawPointer(clinux_cmsg_data(current))
            switch (current.pointee.cmsg_level, current.pointee.cmsg_type) {
            case (Int32(IPPROTO_IP), Int32(IP_PKTINFO)):
                guard let info = data?.load(as: in_pktinfo.self) else { break }
                // ipi_addr is the header's destination, ipi_spec_dst the local address behind it (ip(7)).
                destination = .v4(IPv4Address(networkOrder: info.ipi_addr))
                arrival = info.ipi_ifindex
            case (Int32(IPPROTO_IPV6), Int32(IPV6_PKTINFO)):
                guard let info = data?.load(as: clinux_in6_pktinfo.self) else { break }
                destination = .v6(IPv6Address(networkOrder: info.address))
                arrival = Int32(bitPattern: info.interface)
            case (Int32(IPPROTO_IPV6), Int32(IPV6_HOPLIMIT)):
                hopLimit = data.map { UInt8(truncatingIfNeeded: $0.loadUnaligned(as: Int32.self)) }
            default: break
            }
            control = clinux_cmsg_next(&message.pointee.header, current)
        }
        guard let destination, let index = arrival.map(InterfaceIndex.init) ?? interface else { return nil }
        let isTruncated = message.pointee.header.msg_flags & Int32(MSG_TRUNC) != 0
        return ReceivedPacket(
            bytes: bytes, source: source, destination: destination, hopLimit: hopLimit, interface: index,
            isTruncated: isTruncated)
    }
}

/// Receives one IP protocol of one family, on one interface or on all.
///
/// A receiver belongs to an interface index. When that interface goes, the receiver hears nothing more and is to be
/// dropped; a recreated interface has a new index and gets a new receiver.
public final class AdvertisementReceiver {
    /// What a call of `receive` left behind.
    public enum Outcome: Hashable, Sendable {
        /// Nothing more is waiting.
        case drained
        /// The batch was full: more may be waiting.
        case more
        /// The interface is down or gone; there may be news of it from netlink.
        case interfaceGone
    }

    public let family: AddressFamily
    /// Nil for a receiver on all interfaces, as for unicast without an interface.
    public let interface: InterfaceIndex?
    public private(set) var groups: [IPAddress] = []
    /// Datagrams received so far.
    public private(set) var received: UInt64 = 0

    private let descriptor: Descriptor
    private let buffers: PacketBuffers
    private let protocolNumber: UInt8

    /// Opens the socket and joins the groups; needs CAP_NET_RAW.
    ///
    /// - Parameter protocolNumber: 112 for VRRP, 51 for VRRP behind an authentication header.
    public init(
        _ family: AddressFamily, protocolNumber: UInt8 = 112, interface: InterfaceIndex?, groups: [IPAddress] = [],
        buffers: PacketBuffers = PacketBuffers()
    ) throws(SystemError) {
        self.family = family
        self.interface = interface
        self.buffers = buffers
        self.protocolNumber = protocolNumber
        let domain = family == .ipv4 ? AF_INET : AF_INET6
        descriptor = try openSocket("a raw \(family.rawValue) socket", domain, Int32(protocolNumber))
        // Until the socket is bound it would hear everybody; nothing of that is to be delivered.
        try descriptor.attach(filter: VRIDFilter.nothing)
        if let interface {
            let index = interface.rawValue
            try descriptor.setOption("bind to interface \(index)", SOL_SOCKET, clinux_so_bindtoifindex, index)
        }
        let on: Int32 = 1
        let off: Int32 = 0
        switch family {
        case .ipv4:
            try descriptor.setOption("ask for packet information", Int32(IPPROTO_IP), IP_PKTINFO, on)
            // Memberships of other sockets are not ours (ip(7)).
            try descriptor.setOption("refuse foreign groups", Int32(IPPROTO_IP), IP_MULTICAST_ALL, off)
        case .ipv6:
            try descriptor.setOption("ask for packet information", Int32(IPPROTO_IPV6), IPV6_RECVPKTINFO, on)
            try descriptor.setOption("ask for hop limits", Int32(IPPROTO_IPV6), IPV6_RECVHOPLIMIT, on)
            descriptor.tryOption(Int32(IPPROTO_IPV6), IPV6_MULTICAST_ALL, off)
        }
        for group in groups { try join(group) }
        try setAcceptedVRIDs(nil)
    }

    public var fileDescriptor: Int32 { descriptor.raw }

    /// Joins a multicast group on the interface; EADDRINUSE where it was joined before, ENODEV without an interface.
    public func join(_ group: IPAddress) throws(SystemError) {
        let index = interface?.rawValue ?? 0
        switch group {
        case .v4(let group):
            var request = ip_mreqn()
            request.imr_multiaddr = group.networkOrder
            request.imr_ifindex = index
            try descriptor.setOption(
                "join \(group) on interface \(index)", Int32(IPPROTO_IP), IP_ADD_MEMBERSHIP, request)
        case .v6(let group):
            var request = ipv6_mreq()
            request.ipv6mr_multiaddr = group.networkOrder
            request.ipv6mr_interface = UInt32(bitPattern: index)
            try descriptor.setOption(
                "join \(group) on interface \(index)", Int32(IPPROTO_IPV6), IPV6_JOIN_GROUP, request)
        }
        groups.append(group)
    }

    /// Lets the kernel drop advertisements of other virtual routers, before they cost anything; nil accepts all.
    ///
    /// Of protocol 51 only what wraps VRRP is ever accepted: the rest is other people's IPsec.
    public func setAcceptedVRIDs(_ vrids: Set<UInt8>?) throws(SystemError) {
        let vrids = vrids ?? Set(0...255)
        let isWrapped = protocolNumber == 51
        try descriptor.attach(
            filter: isWrapped
                ? VRIDFilter.wrappedProgram(accepting: vrids) : VRIDFilter.program(accepting: vrids, family: family))
    }

    /// Asks for room for so many octets of what was not read yet; the kernel counts its own overhead, and doubles it.
    public func setReceiveBuffer(_ octets: Int) {
        let size = Int32(clamping: octets)
        if !descriptor.tryOption(SOL_SOCKET, SO_RCVBUFFORCE, size) { descriptor.tryOption(SOL_SOCKET, SO_RCVBUF, size) }
    }

    /// Delivers at most 64 waiting datagrams, with one system call.
    ///
    /// - Throws: what recvmmsg(2) says, except for what `Outcome` covers.
    public func receive(_ deliver: (ReceivedPacket) -> Void) throws(SystemError) -> Outcome {
        let limit = UInt32(PacketBuffers.count)
        let flags = Int32(MSG_DONTWAIT) | Int32(MSG_TRUNC)
        let count: Int32
        do throws(SystemError) {
            count = try systemCall("receive") {
                clinux_receive_messages(descriptor.raw, buffers.messages, limit, flags)
            }
        } catch {
            if error.isWouldBlock { return .drained }
            if [ENETDOWN, ENODEV, ENXIO].contains(error.errno) { return .interfaceGone }
            throw error
        }
        // What is delivered may lead to another receiver's reading into the same buffers.
        let packets = (0..<Int(count)).compactMap { buffers.packet(at: $0, family, boundTo: interface) }
        buffers.prepare(0..<Int(count))
        received &+= UInt64(packets.count)
        for packet in packets { deliver(packet) }
        return count < PacketBuffers.count ? .drained : .more
    }
}
