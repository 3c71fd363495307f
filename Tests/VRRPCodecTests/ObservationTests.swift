import InternetTypes
import Testing
import VRRP

/// What is odd about an accepted advertisement, and the value types that it is made of.
@Suite struct ObservationTests {
    static let source = IPAddress.v4(IPv4Address(192, 0, 2, 10))
    static func address(_ last: UInt8) -> IPAddress { .v4(IPv4Address(192, 0, 2, last)) }

    private func receive(
        _ sent: [IPAddress], own: [IPAddress], interval: Int = 100, _ alter: (inout ReceptionPolicy) -> Void = { _ in }
    ) throws -> Reception {
        let vrid = try #require(VRID(51))
        let advertisement = Advertisement(
            version: .v3, vrid: vrid, priority: .default,
            interval: try #require(AdvertisementInterval(centiseconds: interval)), addresses: sent)
        let header = TransmitHeader(source: Self.source, destination: .vrrpGroup(.ipv4))
        let datagram = Datagram(
            family: .ipv4, source: Self.source, destination: .vrrpGroup(.ipv4), hopLimit: nil,
            bytes: Codec.encode(advertisement, header: header), interface: InterfaceIndex(1))
        var policy = ReceptionPolicy(
            family: .ipv4, version: .v3, vrid: vrid, interval: .default, addresses: own,
            destination: .multicast(group: .vrrpGroup(.ipv4)))
        alter(&policy)
        let reception = try Codec.decode(datagram, expecting: policy).get()
        #expect(reception.advertisement == advertisement)
        return reception
    }

    @Test func theOrderOfAddressesDoesNotMatter() throws {
        #expect(
            try receive([Self.address(1), Self.address(2)], own: [Self.address(2), Self.address(1)]).observations
                .isEmpty)
    }

    @Test func anotherListIsObserved() throws {
        let observations = try receive([Self.address(1), Self.address(3)], own: [Self.address(1)]).observations
        #expect(observations == [.addressCount(source: Self.source, received: 2, expected: 1)])
        #expect(observations.map(\.description) == ["expected 1 VIPs but received 2"])
        #expect(observations.map(\.reason) == [.addressListError])
    }

    @Test func aMissingAddressIsObserved() throws {
        let observations = try receive([Self.address(3)], own: [Self.address(1)]).observations
        #expect(
            observations.map(\.description) == [
                "ip address associated with VRID 51 not present in advert from 192.0.2.10: 192.0.2.1"
            ])
        #expect(observations.map(\.source) == [Self.source])
    }

    @Test func aKnownMastersListIsNotCompared() throws {
        let reception = try receive([Self.address(3)], own: [Self.address(1)]) { $0.skipAddressListCheck = true }
        #expect(reception.observations.isEmpty)
    }

    @Test func aDifferentIntervalIsObservedAndAdopted() throws {
        let reception = try receive([Self.address(1)], own: [Self.address(1)], interval: 30) {
            $0.interval = AdvertisementInterval(centiseconds: 50) ?? .default
        }
        #expect(reception.advertisement.interval.centiseconds == 30)
        #expect(
            reception.observations.map(\.description) == [
                "advertisement interval mismatch ours = 50 centi-sec rcv'd=30 centi-sec"
            ])
        #expect(reception.observations.map(\.reason) == [.intervalError])
    }

    @Test func fullHouse() throws {
        let addresses = (1...255).map { Self.address(UInt8($0)) }
        #expect(try receive(addresses, own: addresses).observations.isEmpty)
    }

    @Test(arguments: [(1, 1), (99, 1), (100, 1), (199, 1), (200, 2), (25_500, 255)])
    func wholeSeconds(_ centiseconds: Int, _ seconds: Int) throws {
        let interval = try #require(AdvertisementInterval(centiseconds: centiseconds))
        #expect(Int(interval.wholeSeconds) == seconds)
        #expect(interval.duration == .milliseconds(centiseconds * 10))
    }

    @Test(arguments: [-1, 0, 25_501, .max, .min])
    func noInterval(_ centiseconds: Int) { #expect(AdvertisementInterval(centiseconds: centiseconds) == nil) }

    /// Version 3 has twelve bits for the interval (RFC 9568 section 5.2.7): a longer one is cut, never wrapped.
    @Test func theLongestIntervalInVersion3() throws {
        let advertisement = Advertisement(
            version: .v3, vrid: try #require(VRID(1)), priority: .default,
            interval: try #require(AdvertisementInterval(centiseconds: 4096)), addresses: [Self.address(1)])
        let bytes = Codec.encode(
            advertisement, header: TransmitHeader(source: Self.source, destination: .vrrpGroup(.ipv4)))
        #expect(Array(bytes[24...25]) == [0x0f, 0xff])
    }

    /// Neither more than the count field holds nor another family's addresses reach the wire.
    @Test func whatDoesNotFitIsLeftOut() throws {
        let own = (1...256).map { IPAddress.v4(IPv4Address(rawValue: UInt32($0))) }
        let advertisement = Advertisement(
            version: .v3, vrid: try #require(VRID(1)), priority: .default, interval: .default,
            addresses: [.v6(.allNodes)] + own)
        let bytes = Codec.encode(
            advertisement, header: TransmitHeader(source: Self.source, destination: .vrrpGroup(.ipv4)))
        #expect(bytes.count == 20 + 8 + 255 * 4)
        #expect(bytes[23] == 255)
        #expect(Array(bytes.suffix(4)) == [0, 0, 0, 255])
    }

    @Test func thePasswordIsPaddedCutAndHidden() {
        let password = AuthenticationPassword("s3cret")
        #expect(password == AuthenticationPassword(bytes: [0x73, 0x33, 0x63, 0x72, 0x65, 0x74, 0, 0]))
        #expect(AuthenticationPassword("12345678") == AuthenticationPassword("123456789"))
        #expect(AuthenticationPassword("1234567") != AuthenticationPassword("12345678"))
        var dumped = ""
        dump(Authentication.password(password), to: &dumped)
        for text in ["\(password)", "\(Authentication.password(password))", String(reflecting: password), dumped] {
            #expect(!text.contains("s3cret"))
            #expect(!text.contains("8300"), "the octets as a number")
        }
    }
}
