public import InternetTypes

/// The Ethernet frames that tell a link where an address is now.
public enum AnnouncementFrame {
    /// A gratuitous ARP request (RFC 5227 section 3, RFC 9568 section 6.4.1): to everybody, sender and target are both
    /// the address.
    ///
    /// The target hardware address, which RFC 826 leaves open in requests, is the broadcast address as keepalived sends
    /// it. 42 octets; the driver pads.
    public static func gratuitousARP(_ address: IPv4Address, at mac: MACAddress) -> [UInt8] {
        let broadcast = MACAddress.broadcast.bytes
        var frame = broadcast + mac.bytes + [0x08, 0x06]
        // Hardware type Ethernet, protocol IPv4, lengths 6 and 4, operation request.
        frame += [0x00, 0x01, 0x08, 0x00, 6, 4, 0x00, 0x01]
        frame += mac.bytes + address.bytes
        frame += broadcast + address.bytes
        return frame
    }

    /// An unsolicited neighbour advertisement (RFC 4861 section 4.4): from the address to all nodes, Override set,
    /// Solicited clear, with the target link-layer address option. 86 octets.
    ///
    /// - Parameter isRouter: the R flag, for an interface that forwards.
    public static func unsolicitedNA(_ address: IPv6Address, at mac: MACAddress, isRouter: Bool) -> [UInt8] {
        let destination = IPv6Address.allNodes
        // R is the highest bit, then S, then O.
        var message: [UInt8] = [136, 0, 0, 0, isRouter ? 0xa0 : 0x20, 0, 0, 0]
        message += address.bytes
        // Option 2, target link-layer address, in units of eight octets.
        message += [2, 1] + mac.bytes
        let length = UInt8(truncatingIfNeeded: message.count)
        var checksum = InternetChecksum()
        checksum.addPseudoHeader(
            source: .v6(address), destination: .v6(destination), protocolNumber: 58, payloadLength: message.count)
        checksum.add(message)
        message[2] = UInt8(checksum.value >> 8)
        message[3] = UInt8(checksum.value & 0xff)
        var frame = MACAddress.multicast(for: .v6(destination)).bytes + mac.bytes + [0x86, 0xdd]
        // Version 6, no traffic class, no flow label; next header ICMPv6; hop limit 255 (RFC 4861 section 7.1.2).
        frame += [0x60, 0, 0, 0, 0, length, 58, 255]
        frame += address.bytes + destination.bytes
        return frame + message
    }
}

/// One address to be announced on one interface.
public struct Announcement: Hashable, Sendable {
    public var address: IPAddress
    public var interface: InterfaceIndex
    /// The link-layer address that the virtual address is at.
    public var mac: MACAddress
    /// The R flag of neighbour advertisements: whether the interface forwards IPv6. Without meaning for IPv4.
    public var isRouter: Bool

    public init(_ address: IPAddress, on interface: InterfaceIndex, at mac: MACAddress, isRouter: Bool = false) {
        self.address = address
        self.interface = interface
        self.mac = mac
        self.isRouter = isRouter
    }

    /// The whole Ethernet frame.
    public var frame: [UInt8] {
        switch address {
        case .v4(let address): AnnouncementFrame.gratuitousARP(address, at: mac)
        case .v6(let address): AnnouncementFrame.unsolicitedNA(address, at: mac, isRouter: isRouter)
        }
    }
}
