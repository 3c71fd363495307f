import InternetTypes
import Testing

@testable import Lab

@Suite struct FrameTests {
    // VRID 51, priority 200, version 2, one second, 192.0.2.100, from 192.0.2.10; checksums are not looked at.
    private static let advert: [UInt8] =
        [0x01, 0, 0x5e, 0, 0, 0x12, 0, 0, 0x5e, 0, 0x53, 0x0a, 0x08, 0]
        + [0x45, 0xc0, 0, 40, 0, 1, 0, 0, 255, 112, 0, 0, 192, 0, 2, 10, 224, 0, 0, 18]
        + [0x21, 51, 200, 1, 0, 1, 0, 0, 192, 0, 2, 100, 0, 0, 0, 0, 0, 0, 0, 0]

    @Test func readsAnAdvertisement() throws {
        let frame = try #require(Frame(Self.advert[...], time: .zero))
        let advertisement = try #require(frame.advertisement)
        #expect(advertisement.version == 2)
        #expect(advertisement.vrid == 51)
        #expect(advertisement.priority == 200)
        #expect(advertisement.interval == .seconds(1))
        #expect(advertisement.source == IPAddress("192.0.2.10"))
        #expect(advertisement.addresses == [IPAddress("192.0.2.100")])
        #expect(frame.source == MACAddress("00:00:5e:00:53:0a"))
    }

    @Test func cutShortIsNoAdvertisement() {
        for count in 0..<50 {
            #expect(Frame(Self.advert[..<count], time: .zero)?.advertisement == nil)
        }
    }

    @Test func knowsGratuitousARP() throws {
        let ether: [UInt8] = [0, 0, 0x5e, 0, 0x53, 0x0a]
        let head = [UInt8](repeating: 255, count: 6) + ether + [0x08, 0x06, 0, 1, 8, 0, 6, 4, 0, 1]
        let gratuitous = head + ether + [192, 0, 2, 100] + ether + [192, 0, 2, 100]
        #expect(Frame(gratuitous[...], time: .zero)?.announced == IPAddress("192.0.2.100"))
        let question = head + ether + [192, 0, 2, 10] + ether + [192, 0, 2, 100]
        #expect(Frame(question[...], time: .zero)?.announced == nil)
    }
}
