import CLinux
import InternetTypes
import Testing

@testable import PacketIO

/// The octets of hexadecimal text; nil for anything else.
func octets(_ text: String) -> [UInt8]? {
    let digits = text.compactMap(\.hexDigitValue)
    guard digits.count == text.utf8.count, digits.count % 2 == 0 else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}

@Suite struct FrameTests {
    private static let mac = "00:00:5e:00:53:0a"

    // What keepalived 2.4.3 sent, as captured on the wire.
    @Test(arguments: [
        (
            "192.0.2.100", false,
            "ffffffffffff00005e00530a0806000108000604000100005e00530ac0000264ffffffffffffc0000264"
        ),
        (
            "192.0.2.101", false,
            "ffffffffffff00005e00530a0806000108000604000100005e00530ac0000265ffffffffffffc0000265"
        ),
        (
            "fe80::100", false,
            "33330000000100005e00530a86dd6000000000203afffe800000000000000000000000000100"
                + "ff0200000000000000000000000000018800a69320000000fe800000000000000000000000000100020100005e00530a"
        ),
        (
            "fe80::100", true,
            "33330000000100005e00530a86dd6000000000203afffe800000000000000000000000000100"
                + "ff02000000000000000000000000000188002693a0000000fe800000000000000000000000000100020100005e00530a"
        ),
        (
            "2001:db8::100", false,
            "33330000000100005e00530a86dd6000000000203aff20010db8000000000000000000000100"
                + "ff020000000000000000000000000001880048232000000020010db8000000000000000000000100020100005e00530a"
        ),
        (
            "2001:db8::100", true,
            "33330000000100005e00530a86dd6000000000203aff20010db8000000000000000000000100"
                + "ff0200000000000000000000000000018800c822a000000020010db8000000000000000000000100020100005e00530a"
        ),
    ])
    func framesAreThoseOfKeepalived(_ address: String, _ isRouter: Bool, _ hex: String) throws {
        let announcement = Announcement(
            try #require(IPAddress(address)), on: InterfaceIndex(1), at: try #require(MACAddress(Self.mac)),
            isRouter: isRouter)
        #expect(announcement.frame == (try #require(octets(hex))))
    }

    private static let sets: [(Set<UInt8>, Int)] = [
        ([], 0), ([7], 1), ([1, 2, 3], 1), ([1, 3, 5], 3), (Set(0...255), 1), ([255, 0, 254], 2),
    ]

    @Test(arguments: sets)
    func neighboursShareOneComparison(_ vrids: Set<UInt8>, _ count: Int) {
        let ranges = VRIDFilter.ranges(of: vrids)
        #expect(ranges.count == count)
        #expect(Set(ranges.flatMap { Array($0) }) == vrids)
    }

    @Test func theLongestFilterFitsTheKernel() {
        // BPF_MAXINSNS of linux/bpf_common.h.
        let everySecond = Set(stride(from: UInt8(0), through: 254, by: 2))
        #expect(VRIDFilter.program(accepting: everySecond, family: .ipv4).count < 4096)
    }
}
