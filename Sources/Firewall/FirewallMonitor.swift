import CNetlink
import Glibc
public import LinuxGround
import Netlink

/// Hears who changes tables of nftables, by the kernel's notifications.
///
/// The kernel reports the parts of a transaction and, at its end, the process that made it.
public final class FirewallMonitor {
    /// A transaction of another process touched a table that is watched: the table and the process.
    public var onChange: (_ table: String, _ culprit: String) -> Void = { _, _ in }
    /// Names of tables to be watched.
    public var watched: Set<String> = []

    private let socket: NetlinkSocket
    private var touched: String?

    /// Subscribes to the changes of the own network namespace.
    public init() throws(SystemError) {
        socket = try NetlinkSocket(
            NETLINK_NETFILTER, groups: [Int32(NFNLGRP_NFTABLES.rawValue)], receiveBuffer: 1 << 20)
    }

    public var fileDescriptor: Int32 { socket.descriptor }

    /// Drops what the kernel has sent: it is about a transaction of this process, which has just ended.
    ///
    /// The process number in the notification is no help: in a container it is not the own one.
    public func discard() {
        for _ in 0..<4096 {
            guard let received = try? socket.receive() else { return }
            if case .nothing = received { break }
        }
        touched = nil
    }

    /// Takes what the kernel has sent.
    public func handleReadable() throws(SystemError) {
        for _ in 0..<256 {
            switch try socket.receive() {
            case .datagram(let bytes): NetlinkMessage.forEach(in: bytes, take)
            // Who it was is not known then; a table too often put back is no harm.
            case .overflow: watched.first.map { onChange($0, "somebody") }
            case .nothing: return
            }
        }
    }

    private func take(_ message: NetlinkMessage) {
        guard message.type >> 8 == UInt16(NFNL_SUBSYS_NFTABLES) else { return }
        let kind = Int32(message.type & 0xff)
        if kind == Int32(NFT_MSG_NEWGEN.rawValue) {
            defer { touched = nil }
            guard let touched else { return }
            // The numbers of netfilter come in network order.
            let process = message.attribute(Int(NFTA_GEN_PROC_PID.rawValue), behind: 4)?.uint32
                .map(UInt32.init(bigEndian:))
            let name = message.attribute(Int(NFTA_GEN_PROC_NAME.rawValue), behind: 4)?.string ?? "somebody"
            onChange(touched, process.map { "\(name)[\($0)]" } ?? name)
            return
        }
        // In messages of all kinds the first attribute is the table's name (linux/netfilter/nf_tables.h).
        guard touched == nil, let table = message.attribute(Int(NFTA_TABLE_NAME.rawValue), behind: 4)?.string else {
            return
        }
        if watched.contains(table) { touched = table }
    }
}
