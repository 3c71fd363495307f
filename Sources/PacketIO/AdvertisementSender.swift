import CLinux
import Glibc
public import InternetTypes
public import LinuxGround

/// A datagram to be sent, complete but for what the kernel fills in.
public struct OutgoingDatagram: Hashable, Sendable {
    /// IPv4: with its IP header, of which the kernel fills in checksum and, where 0, identification (raw(7)).
    /// IPv6: the payload, with its checksum.
    public var bytes: [UInt8]
    /// IPv6: an address of this node. IPv4: what the header in `bytes` says counts.
    public var source: IPAddress
    public var destination: IPAddress
    /// The interface to leave by; nil leaves it to the routing table.
    public var interface: InterfaceIndex?
    /// IPv6 only; IPv4's is in the header.
    public var hopLimit: UInt8

    public init(
        _ bytes: [UInt8], from source: IPAddress, to destination: IPAddress, by interface: InterfaceIndex?,
        hopLimit: UInt8 = 255
    ) {
        self.bytes = bytes
        self.source = source
        self.destination = destination
        self.interface = interface
        self.hopLimit = hopLimit
    }
}

extension OutgoingDatagram {
    /// What can leave together.
    fileprivate var kind: (family: AddressFamily, isMulticast: Bool) { (destination.family, destination.isMulticast) }
}

/// A message that did not leave.
public struct SendFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// Its place in what was given.
    public let position: Int
    public let interface: InterfaceIndex?
    public let error: SystemError

    public var description: String { "\(error)" }
}

/// Counters of what left and what did not.
public struct SendStatistics: Hashable, Sendable {
    public var sent: UInt64 = 0
    /// The socket's or the device's queue was full: EAGAIN or ENOBUFS.
    public var queueFull: UInt64 = 0
    /// All other failures.
    public var failed: UInt64 = 0

    mutating func count(_ errno: Int32) {
        if errno == EAGAIN || errno == ENOBUFS { queueFull += 1 } else { failed += 1 }
    }
}

/// Sends advertisements, everything that is due together with one system call, and never waits.
public final class AdvertisementSender {
    public private(set) var statistics = SendStatistics()

    private let ipv4: Descriptor
    /// Nil on a kernel without IPv6.
    private let ipv6: Descriptor?
    private var batch = MessageBatch()

    /// Opens the sockets; needs CAP_NET_RAW.
    ///
    /// - Parameter protocolNumber: of the IPv6 datagrams; IPv4 datagrams say it themselves.
    public init(protocolNumber: UInt8 = 112) throws(SystemError) {
        // IPPROTO_RAW means that the IP header is ours, and receives nothing (raw(7)).
        ipv4 = try openSocket("a raw IPv4 socket", AF_INET, Int32(IPPROTO_RAW))
        try ipv4.setOption("bring IP headers", Int32(IPPROTO_IP), IP_HDRINCL, Int32(1))
        try ipv4.setOption("keep multicast from looping", Int32(IPPROTO_IP), IP_MULTICAST_LOOP, Int32(0))
        ipv4.preferForControlTraffic(sendBuffer: 4 << 20)
        do throws(SystemError) {
            let socket = try openSocket("a raw IPv6 socket", AF_INET6, Int32(protocolNumber))
            // It hears everybody's advertisements otherwise, and nobody reads them.
            try socket.attach(filter: VRIDFilter.nothing)
            let level = Int32(IPPROTO_IPV6)
            try socket.setOption("keep multicast from looping", level, IPV6_MULTICAST_LOOP, Int32(0))
            // Internetwork control, as IPv4's TOS 0xc0 in RFC 9568's reference implementations.
            try socket.setOption("set the traffic class", level, IPV6_TCLASS, Int32(0xc0))
            socket.preferForControlTraffic(sendBuffer: 4 << 20)
            ipv6 = socket
        } catch {
            guard error.errno == EAFNOSUPPORT else { throw error }
            ipv6 = nil
        }
    }

    /// Sends them, multicast before unicast within a family, and returns what did not leave, by position.
    @discardableResult
    public func send(_ datagrams: [OutgoingDatagram]) -> [SendFailure] {
        var failures: [SendFailure] = []
        // Nearly always there is one, or many of one kind.
        if let first = datagrams.first?.kind, datagrams.allSatisfy({ $0.kind == first }) {
            send(datagrams, Array(datagrams.indices), first.family, first.isMulticast, &failures)
            return failures
        }
        var groups: (multicast4: [Int], unicast4: [Int], multicast6: [Int], unicast6: [Int]) = ([], [], [], [])
        for (position, datagram) in datagrams.enumerated() {
            let kind = datagram.kind
            switch (kind.family, kind.isMulticast) {
            case (.ipv4, true): groups.multicast4.append(position)
            case (.ipv4, false): groups.unicast4.append(position)
            case (.ipv6, true): groups.multicast6.append(position)
            case (.ipv6, false): groups.unicast6.append(position)
            }
        }
        send(datagrams, groups.multicast4, .ipv4, true, &failures)
        send(datagrams, groups.unicast4, .ipv4, false, &failures)
        send(datagrams, groups.multicast6, .ipv6, true, &failures)
        send(datagrams, groups.unicast6, .ipv6, false, &failures)
        return failures.sorted { $0.position < $1.position }
    }

    private func send(
        _ datagrams: [OutgoingDatagram], _ positions: [Int], _ family: AddressFamily, _ isMulticast: Bool,
        _ failures: inout [SendFailure]
    ) {
        if positions.isEmpty { return }
        let fail = { (position: Int, code: Int32) in
            let datagram = datagrams[position]
            let by = datagram.interface.map { " by interface \($0)" } ?? ""
            let error = SystemError("send to \(datagram.destination)\(by)", errno: code)
            return SendFailure(position: position, interface: datagram.interface, error: error)
        }
        guard let descriptor = family == .ipv4 ? ipv4 : ipv6 else {
            statistics.failed += UInt64(positions.count)
            failures += positions.map { fail($0, EAFNOSUPPORT) }
            return
        }
        // A multicast advertisement belongs on its link, whatever the routing table says of its group.
        let flags = family == .ipv4 && isMulticast ? Int32(MSG_DONTROUTE) : 0
        var rest = positions[...]
        while !rest.isEmpty {
            let chunk = rest.prefix(MessageBatch.capacity)
            rest = rest.dropFirst(chunk.count)
            for position in chunk { append(datagrams[position]) }
            var failedCount = 0
            batch.send(over: descriptor, flags: flags) { index, code in
                failures.append(fail(chunk[chunk.startIndex + index], code))
                statistics.count(code)
                failedCount += 1
            }
            statistics.sent += UInt64(chunk.count - failedCount)
        }
    }

    private func append(_ datagram: OutgoingDatagram) {
        let index = datagram.interface?.rawValue ?? 0
        switch datagram.destination {
        case .v4(let destination):
            var name = sockaddr_in()
            name.sin_family = sa_family_t(AF_INET)
            name.sin_addr = destination.networkOrder
            batch.append(datagram.bytes, to: name) { control in
                guard index != 0 else { return }
                var info = in_pktinfo()
                info.ipi_ifindex = index
                control.append(Int32(IPPROTO_IP), Int32(IP_PKTINFO), info)
            }
        case .v6(let destination):
            var name = sockaddr_in6()
            name.sin6_family = sa_family_t(AF_INET6)
            name.sin6_addr = destination.networkOrder
            // Only link-local destinations need it, and only they may have it.
            if destination.isLinkLocal || destination.isMulticast { name.sin6_scope_id = UInt32(bitPattern: index) }
            batch.append(datagram.bytes, to: name) { control in
                var info = clinux_in6_pktinfo()
                if case .v6(let source) = datagram.source { info.address = source.networkOrder }
                info.interface = UInt32(bitPattern: index)
                control.append(Int32(IPPROTO_IPV6), Int32(IPV6_PKTINFO), info)
                control.append(Int32(IPPROTO_IPV6), Int32(IPV6_HOPLIMIT), Int32(datagram.hopLimit))
            }
        }
    }
}
