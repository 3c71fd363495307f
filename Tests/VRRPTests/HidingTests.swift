import InternetTypes
import Testing
import VRRP

@Suite("Passwords in recorded datagrams")
struct HidingTests {
    private func datagram(_ password: String, vip: String = "192.0.2.100", damage: Bool = false) -> Datagram {
        let source = address("192.0.2.1")
        let group = IPAddress.vrrpGroup(.ipv4)
        let advertisement = Advertisement(
            version: .v2, vrid: known(VRID(51)), priority: Priority(200), interval: .default,
            addresses: [address(vip)], authentication: .password(AuthenticationPassword(password)))
        var bytes = Codec.encode(advertisement, header: TransmitHeader(source: source, destination: group))
        if damage { bytes[26] ^= 1 }
        return Datagram(
            family: .ipv4, source: source, destination: group, hopLimit: nil, bytes: bytes, interface: InterfaceIndex(1)
        )
    }

    private func verdict(_ datagram: Datagram, _ password: String) -> Rejection? {
        let policy = ReceptionPolicy(
            family: .ipv4, version: .v2, vrid: known(VRID(51)),
            authentication: .password(AuthenticationPassword(password)), interval: .default,
            addresses: [address("192.0.2.100")], destination: .multicast(group: .vrrpGroup(.ipv4)))
        if case .failure(let rejection) = Codec.decode(datagram, expecting: policy) { return rejection }
        return nil
    }

    private let passwords: Set<[UInt8]> = [Array("s3cret".utf8) + [0, 0]]

    @Test("Ours becomes as many stars, and stays right for who expects those")
    func ours() {
        let hidden = datagram("s3cret").hiding(passwords)
        #expect(verdict(hidden, "******") == nil)
        #expect(hidden.bytes.suffix(8) == Array("******".utf8) + [0, 0])
    }

    @Test("Another's becomes zeros, and stays wrong")
    func foreign() {
        let hidden = datagram("S3cret").hiding(passwords)
        #expect(verdict(hidden, "******") == .password(source: address("192.0.2.1")))
        #expect(hidden.bytes.suffix(8).allSatisfy { $0 == 0 })
    }

    @Test("A wrong checksum stays wrong")
    func damaged() {
        let hidden = datagram("s3cret", damage: true).hiding(passwords)
        #expect(verdict(hidden, "******") == .checksum(source: address("192.0.2.1"), version: .v2))
    }

    @Test("What has no password, or is cut off, is left alone")
    func others() {
        var short = datagram("s3cret")
        short.bytes.removeLast(30)
        #expect(short.hiding(passwords) == short)
        var open = datagram("s3cret")
        open.bytes[24] = 0
        #expect(open.hiding(passwords) == open)
    }
}
