import InternetTypes
import Testing

@Suite struct AddressTests {
    @Test(arguments: ["0.0.0.0", "192.0.2.1", "255.255.255.255"])
    func dottedQuadsReadBackAsWritten(_ text: String) {
        #expect(IPv4Address(text)?.description == text)
    }

    @Test(arguments: [
        "", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.+4", "1.2.3. 4", "1..2.3", "0x1.2.3.4", "1.2.3.4/32",
    ])
    func otherTextIsNoIPv4Address(_ text: String) {
        #expect(IPv4Address(text) == nil)
    }

    @Test(arguments: [
        ("::", "::"), ("::1", "::1"), ("fe80::a", "fe80::a"), ("2001:DB8:0:0:0:0:0:A", "2001:db8::a"),
        ("1:0:0:2:0:0:0:3", "1:0:0:2::3"), ("1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7"), ("1::", "1::"),
        ("::ffff:192.0.2.1", "::ffff:c000:201"), ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
    ])
    func ipv6TextIsCanonical(_ text: String, _ canonical: String) {
        #expect(IPv6Address(text)?.description == canonical)
    }

    @Test(arguments: [
        "", ":", ":::", "1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "12345::", "::g", "1:2:3:4:5:6:7:8::",
        "fe80::1%eth0", "::1/64", "192.0.2.1", ":1:2:3:4:5:6:7", "::1.2.3", "+1::",
    ])
    func otherTextIsNoIPv6Address(_ text: String) {
        #expect(IPv6Address(text) == nil)
    }

    @Test func numericOrderIsAddressOrder() throws {
        let low = try #require(IPAddress("192.0.2.9"))
        let high = try #require(IPAddress("192.0.2.10"))
        #expect(low < high)
        #expect(try #require(IPAddress("fe80::9")) < (try #require(IPAddress("fe80::a"))))
    }

    @Test func rfc1071ExampleSums() {
        // RFC 1071 section 3: the sum of these octets is ddf2, the checksum its complement.
        #expect(InternetChecksum.of([0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7]) == ~0xddf2)
        var pieces = InternetChecksum()
        pieces.add([0x00])
        pieces.add([0x01, 0xf2])
        pieces.add([0x03, 0xf4, 0xf5, 0xf6, 0xf7])
        #expect(pieces.value == ~0xddf2)
    }

    @Test func instantsSaturate() {
        #expect(Instant.distantFuture + .seconds(1) == .distantFuture)
        #expect(Instant(nanoseconds: 5) - .nanoseconds(2) == Instant(nanoseconds: 3))
        #expect(Instant(nanoseconds: 5) - Instant(nanoseconds: 3) == .nanoseconds(2))
        #expect(Duration.milliseconds(1500).inSeconds == "1.5")
        #expect(Duration.seconds(3).inSeconds == "3")
    }

    @Test func interfaceNamesAreTheKernels() {
        #expect(InterfaceName("eth0.100")?.rawValue == "eth0.100")
        for text in ["", "abcdefghijklmnop", "a/b", "a b", ".", ".."] { #expect(InterfaceName(text) == nil) }
    }
}
