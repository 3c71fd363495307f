import InternetTypes
import VRRP

/// The receive path with arbitrary octets. The first octet of the input chooses what the receiver expects (`Choices`),
/// the second is the hop limit, the rest is what the socket delivered.
///
/// A datagram that is believed must survive being encoded and decoded again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let input = UnsafeBufferPointer(start: start, count: count)
    guard input.count >= 2 else { return 0 }
    let choices = Choices(rawValue: input[0])
    var datagram = choices.datagram(hopLimit: input[1], Array(input.dropFirst(2)))
    let found = Codec.vrid(of: datagram)
    guard case .success(let vrid) = found else {
        describe(found)
        return 0
    }
    let policy = choices.policy(vrid)
    // No fuzzer guesses checksums; half of the inputs get a right one, so that what lies behind it is reached.
    if choices.contains(.rightChecksum) { setRightChecksum(&datagram) }
    let result = Codec.decode(datagram, expecting: policy)
    describe(result)
    guard case .success(let reception) = result else { return 0 }
    for observation in reception.observations { precondition(!observation.description.isEmpty) }

    let header = TransmitHeader(
        source: datagram.source, destination: datagram.destination, hopLimit: 255, identification: 1)
    var again = datagram
    again.bytes = Codec.encode(reception.advertisement, header: header)
    again.hopLimit = 255
    guard case .success(let second) = Codec.decode(again, expecting: policy) else {
        preconditionFailure("what was believed once is refused when it is sent again")
    }
    precondition(second.advertisement == reception.advertisement, "a field changed on its way")
    return 0
}

private func describe<Value>(_ result: Result<Value, Rejection>) {
    guard case .failure(let rejection) = result else { return }
    precondition(!rejection.description.isEmpty)
}

private struct Choices: OptionSet {
    let rawValue: UInt8

    static let ipv6 = Choices(rawValue: 1)
    static let unicast = Choices(rawValue: 2)
    static let version3 = Choices(rawValue: 4)
    static let checksumAsV2 = Choices(rawValue: 8)
    static let password = Choices(rawValue: 16)
    static let oldUnicast = Choices(rawValue: 32)
    static let skipAddresses = Choices(rawValue: 64)
    static let rightChecksum = Choices(rawValue: 128)

    var family: AddressFamily { contains(.ipv6) ? .ipv6 : .ipv4 }

    private func address(_ last: UInt8) -> IPAddress {
        family == .ipv4
            ? .v4(IPv4Address(192, 0, 2, last)) : .v6(IPv6Address(high: 0xfe80_0000_0000_0000, low: UInt64(last)))
    }

    func datagram(hopLimit: UInt8, _ bytes: [UInt8]) -> Datagram {
        Datagram(
            family: family, source: address(10), destination: contains(.unicast) ? address(11) : .vrrpGroup(family),
            hopLimit: hopLimit, bytes: bytes, interface: InterfaceIndex(1))
    }

    func policy(_ vrid: VRID) -> ReceptionPolicy {
        ReceptionPolicy(
            family: family, version: contains(.version3) ? .v3 : .v2, vrid: vrid,
            authentication: contains(.password) ? .password(AuthenticationPassword("s3cret")) : .none,
            interval: .default, addresses: [address(100), address(101)],
            destination: contains(.unicast)
                ? .unicast(peers: [.init(address(10), hopLimits: 10...255)], checkSource: true)
                : .multicast(group: .vrrpGroup(family)),
            skipAddressListCheck: contains(.skipAddresses), checksum: contains(.checksumAsV2) ? .v3AsV2 : .normal,
            acceptOldUnicastChecksum: contains(.oldUnicast))
    }
}

/// RFC 9568 section 5.2.8, RFC 3768 section 5.3.8, computed here a second time.
private func setRightChecksum(_ datagram: inout Datagram) {
    let bytes = datagram.bytes
    let start = datagram.family == .ipv4 ? Int(bytes[0] & 0x0f) * 4 : 0
    let end = datagram.family == .ipv4 ? Int(bytes[2]) << 8 | Int(bytes[3]) : bytes.count
    guard start + 8 <= end, end <= bytes.count else { return }
    datagram.bytes[start + 6] = 0
    datagram.bytes[start + 7] = 0
    var checksum = InternetChecksum()
    if datagram.family == .ipv6 || bytes[start] >> 4 == 3 {
        checksum.addPseudoHeader(
            source: datagram.source, destination: datagram.destination, protocolNumber: ProtocolNumber.vrrp,
            payloadLength: end - start)
    }
    checksum.add(datagram.bytes[start..<end])
    datagram.bytes[start + 6] = UInt8(checksum.value >> 8)
    datagram.bytes[start + 7] = UInt8(checksum.value & 0xff)
}
