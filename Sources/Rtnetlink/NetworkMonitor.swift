import CNetlink
import Glibc
import InternetTypes
public import LinuxGround
import Netlink

/// Who made a change.
enum ChangeCause {
    /// The kernel names a message from our socket.
    case ours
    case others
    /// The change was found by comparing a dump, which cannot tell.
    case unknown
}

/// Somebody who sends commands through the monitor's socket and hears what comes of them, in the kernel's order.
protocol NetlinkCommander: AnyObject {
    func answered(_ sequence: UInt32, _ answer: NetlinkAnswer)
    func observed(_ change: NetworkChange, _ cause: ChangeCause)
    /// A route of keepalived's protocol number, or one that took another's place; `sequence` is that of our message.
    func observed(_ route: RouteNotice, _ cause: ChangeCause, sequence: UInt32)
    func observedRemoval(of rule: RuleNotice, _ cause: ChangeCause)
    /// Everything received so far has been worked off; there may be more to receive.
    func paused()
}

/// Likewise, for somebody who makes links.
protocol LinkCommander: AnyObject {
    func answered(_ sequence: UInt32, _ answer: NetlinkAnswer)
    func observed(_ change: NetworkChange, _ cause: ChangeCause)
}

/// Keeps the table of links and addresses as the kernel reports them, and tells every change of it.
///
/// To be read whenever `fileDescriptor` is readable; nothing blocks.
public final class NetworkMonitor {
    public private(set) var table = NetworkTable()
    /// Called for every change, after the table has it, from within `handleReadable`.
    public var onChange: (NetworkChange) -> Void = { _ in }

    let socket: NetlinkSocket
    /// How long one call reads before the event loop has its turn.
    var readingTime = Duration.milliseconds(1)
    private weak var commander: (any NetlinkCommander)?
    private var followsRouting = false
    private weak var linkCommander: (any LinkCommander)?
    private var dump = Dump.needed
    private var dumpIsStale = false
    /// Changes that wait for the end of the datagram that brought them.
    private var changes: [NetworkChange] = []

    private enum Dump: Equatable {
        case needed
        case links(sequence: UInt32)
        case addresses(sequence: UInt32)
        case complete
    }

    /// Opens the socket and asks for the first dump.
    ///
    /// - Parameter receiveBuffer: octets of notifications that the kernel keeps for us; the memory is used when needed.
    public init(receiveBuffer: Int32 = 16 << 20) throws(SystemError) {
        let groups = [RTNLGRP_LINK, RTNLGRP_IPV4_IFADDR, RTNLGRP_IPV6_IFADDR, RTNLGRP_IPV6_NETCONF]
        socket = try NetlinkSocket(
            NETLINK_ROUTE, groups: groups.map { Int32($0.rawValue) }, receiveBuffer: receiveBuffer)
        try startDump()
    }

    public var fileDescriptor: Int32 { socket.descriptor }
    /// Whether the table is complete: false before the end of the first dump, and after a loss until the next one.
    public var isSynchronised: Bool { dump == .complete && !dumpIsStale }

    /// Reads until the table is complete. The kernel has the answers ready, so that this waits for nobody.
    public func synchronise() throws(SystemError) {
        for _ in 0..<10_000 where !isSynchronised { try handleReadable() }
        if !isSynchronised { throw SystemError("read the interfaces", errno: EAGAIN) }
    }

    /// Takes what the kernel has sent, for about a millisecond; the rest leaves the descriptor readable.
    public func handleReadable() throws(SystemError) {
        let deadline = MonotonicClock.now + readingTime
        var datagrams = 0
        var dumps = 0
        while true {
            switch try socket.receive() {
            case .datagram(let bytes):
                NetlinkMessage.forEach(in: bytes, take)
                deliver()
            case .overflow:
                // What has been sent before the loss still comes, and is still right, so reading goes on.
                if !dumpIsStale, dump != .needed {
                    dumpIsStale = true
                    record(.notificationsLost, .others)
                    deliver()
                }
            case .nothing:
                if dump == .complete, dumpIsStale { dump = .needed }
                // Only now is there room for the dump. A dump that fails again and again is left for the next call.
                if dump == .needed, dumps < 3 {
                    dumps += 1
                    try startDump()
                    continue
                }
                commander?.paused()
                return
            }
            datagrams += 1
            // With nothing left to read nobody would wake us: then the reading ends below "nothing", not here.
            if datagrams % 16 == 0, MonotonicClock.now > deadline, socket.isReadable {
                commander?.paused()
                return
            }
        }
    }

    func attach(_ commander: any NetlinkCommander) { self.commander = commander }
    func attach(links commander: any LinkCommander) { linkCommander = commander }

    /// From here on the commander hears of routes and rules; nobody else has to pay for that.
    func followRouting() throws(SystemError) {
        guard !followsRouting else { return }
        try socket.followRouting()
        followsRouting = true
    }

    // MARK: Dumps

    private func startDump() throws(SystemError) {
        dumpIsStale = false
        table.beginDump()
        let sequence = socket.nextSequence()
        dump = .links(sequence: sequence)
        try request(RTM_GETLINK, sequence, ifinfomsg())
    }

    private func request<Header: BitwiseCopyable>(
        _ type: Int, _ sequence: UInt32, _ header: Header
    ) throws(SystemError) {
        var batch = try NetlinkBatch()
        let flags = NLM_F_REQUEST | NLM_F_DUMP
        batch.append(type: UInt16(type), flags: flags, sequence: sequence, header: header) { _ in }
        try socket.send(batch)
    }

    /// NLMSG_DONE or an error for the dump under way.
    private func dumpEnded(_ message: NetlinkMessage, failed: Bool) {
        switch dump {
        case .links(let sequence) where sequence == message.sequence:
            let next = socket.nextSequence()
            dump = .addresses(sequence: next)
            if failed || (try? request(RTM_GETADDR, next, ifaddrmsg())) == nil { dump = .needed }
        case .addresses(let sequence) where sequence == message.sequence:
            dump = failed ? .needed : .complete
            guard !failed, !dumpIsStale else { return }
            for change in table.endDump() { record(change, .unknown) }
            record(.synchronised, .unknown)
        case .links, .addresses, .needed, .complete: break
        }
    }

    private func isDump(_ sequence: UInt32) -> Bool {
        switch dump {
        case .links(let dump), .addresses(let dump): dump == sequence
        case .needed, .complete: false
        }
    }

    // MARK: Messages

    private func take(_ message: NetlinkMessage) {
        // The kernel says that the table changed while it was being read out: what we have may have holes.
        if isDump(message.sequence), message.flags & UInt16(NLM_F_DUMP_INTR) != 0 { dumpIsStale = true }
        let cause = message.port == socket.port ? ChangeCause.ours : .others
        switch Int32(message.type) {
        case Int32(RTM_NEWLINK):
            if let link = Link(message), let change = table.note(link) { record(change, cause) }
        case Int32(RTM_DELLINK):
            guard let link = Link(message) else { return }
            for change in table.removeLink(link.index) { record(change, cause) }
        case Int32(RTM_NEWADDR):
            guard let address = address(message), let change = table.note(address) else { return }
            record(change, cause)
        case Int32(RTM_DELADDR):
            guard let address = address(message) else { return }
            if let change = table.removeAddress(address.key) {
                record(change, cause)
            } else {
                // An IPv6 address that went before the kernel came to report it; who added it knows it nevertheless.
                commander?.observed(.addressRemoved(address), cause)
            }
        case Int32(RTM_NEWNETCONF):
            guard let forwarding = ForwardingChange(message), var link = table.links[forwarding.interface] else {
                return
            }
            link.forwardsIPv6 = forwarding.isOn
            if let change = table.note(link) { record(change, cause) }
        case Int32(RTM_NEWROUTE), Int32(RTM_DELROUTE):
            guard let notice = RouteNotice(message) else { return }
            commander?.observed(notice, cause, sequence: message.sequence)
        case Int32(RTM_DELRULE):
            if let notice = RuleNotice(message) { commander?.observedRemoval(of: notice, cause) }
        case NLMSG_DONE:
            dumpEnded(message, failed: false)
        case NLMSG_ERROR:
            guard let answer = NetlinkAnswer(message) else { return }
            if isDump(message.sequence) {
                dumpEnded(message, failed: true)
            } else {
                commander?.answered(message.sequence, answer)
                linkCommander?.answered(message.sequence, answer)
            }
        default: break
        }
    }

    private func address(_ message: NetlinkMessage) -> InterfaceAddress? {
        InterfaceAddress(message) { table.links[$0]?.name.rawValue }
    }

    private func record(_ change: NetworkChange, _ cause: ChangeCause) {
        changes.append(change)
        commander?.observed(change, cause)
        linkCommander?.observed(change, cause)
    }

    private func deliver() {
        guard !changes.isEmpty else { return }
        let ready = changes
        changes = []
        for change in ready { onChange(change) }
    }
}
