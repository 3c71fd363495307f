import CLab
import Foundation
public import InternetTypes

/// Sends frames of any content from a node's `eth0`, as somebody with bad intentions would.
public final class Injector: Sendable {
    private let socket: Int32
    private let source: [UInt8]

    /// - Parameter index: the node's index on its segment, for its MAC address.
    public init(on node: Node, index: Int) throws {
        socket = clab_packet_socket(node.pid, "eth0", 0)
        guard socket >= 0 else { throw LabError.system(doing: "a packet socket on \(node.name)", code: -socket) }
        source = MACAddress(Segment.macAddress(index))?.bytes ?? []
    }

    deinit { close(socket) }

    /// Sends one IPv4 packet to the group that VRRP uses.
    public func multicast(_ packet: [UInt8]) {
        let frame = MACAddress.multicast(for: .v4(.vrrpGroup)).bytes + source + [0x08, 0x00] + packet
        send(socket, frame, frame.count, 0)
    }

    /// An IPv4 packet that carries a VRRP advertisement, right in every respect that the parameters do not say otherwise.
    ///
    /// Checksums are computed over what is given. Version 2 gets eight octets of no authentication, version 3 a pseudo
    /// header.
    public static func advertisement(
        version: UInt8, type: UInt8 = 1, vrid: UInt8, priority: UInt8, interval: UInt16, source: IPv4Address,
        addresses: [IPv4Address], claimedCount: UInt8? = nil, ttl: UInt8 = 255, checksumError: UInt8 = 0,
        trailer: [UInt8] = []
    ) -> [UInt8] {
        let count = claimedCount ?? UInt8(clamping: addresses.count)
        var vrrp: [UInt8] = [version << 4 | type & 0xf, vrid, priority, count]
        vrrp +=
            version == 2 ? [0, UInt8(truncatingIfNeeded: interval)] : [UInt8(interval >> 8), UInt8(interval & 0xff)]
        vrrp += [0, 0] + addresses.flatMap(\.bytes)
        if version == 2 { vrrp += [UInt8](repeating: 0, count: 8) }
        var covered = vrrp
        if version != 2 {
            let length = UInt16(clamping: vrrp.count)
            covered =
                source.bytes + IPv4Address.vrrpGroup.bytes + [0, 112, UInt8(length >> 8), UInt8(length & 0xff)] + vrrp
        }
        let sum = InternetChecksum.of(covered)
        vrrp[6] = UInt8(sum >> 8) ^ checksumError
        vrrp[7] = UInt8(sum & 0xff)
        vrrp += trailer

        let total = UInt16(clamping: 20 + vrrp.count)
        var header: [UInt8] = [0x45, 0xc0, UInt8(total >> 8), UInt8(total & 0xff), 0, 1, 0, 0, ttl, 112, 0, 0]
        header += source.bytes + IPv4Address.vrrpGroup.bytes
        let headerSum = InternetChecksum.of(header)
        header[10] = UInt8(headerSum >> 8)
        header[11] = UInt8(headerSum & 0xff)
        return header + vrrp
    }
}
