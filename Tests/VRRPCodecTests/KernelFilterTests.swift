import InternetTypes
import Testing
import VRRP

/// The socket filter, run by a small interpreter of classic BPF that knows the operations of linux/bpf_common.h.
@Suite struct KernelFilterTests {
    enum Fault: Error { case unknownCode(UInt16), endOfProgram }

    /// How many octets the program accepts; nil where it reads beyond the packet, which the kernel takes as none.
    private func run(_ program: [FilterInstruction], on packet: [UInt8]) throws -> UInt32? {
        var (a, x): (UInt32, UInt32) = (0, 0)
        var memory = [UInt32](repeating: 0, count: 16)
        var counter = 0
        while counter < program.count {
            let now = program[counter]
            let k = now.operand
            counter += 1
            let octet = { (offset: UInt32) in Int(offset) < packet.count ? UInt32(packet[Int(offset)]) : nil }
            switch now.code {
            case 0x00: a = k
            case 0x60: a = memory[Int(k)]
            case 0x80: a = UInt32(packet.count)
            case 0x30, 0x50:
                guard let value = octet(now.code == 0x30 ? k : k + x) else { return nil }
                a = value
            case 0xb1:
                guard let value = octet(k) else { return nil }
                x = (value & 15) * 4
            case 0x02: memory[Int(k)] = a
            case 0x54: a &= k
            case 0x74: a >>= k
            case 0x7c: a >>= x
            case 0x05: counter += Int(k)
            case 0x15: counter += Int(a == k ? now.ifTrue : now.ifFalse)
            case 0x35: counter += Int(a >= k ? now.ifTrue : now.ifFalse)
            case 0x45: counter += Int(a & k != 0 ? now.ifTrue : now.ifFalse)
            case 0x07: x = a
            case 0x06: return k
            default: throw Fault.unknownCode(now.code)
            }
        }
        throw Fault.endOfProgram
    }

    private func packet(_ vrid: UInt8, _ family: AddressFamily, options: Int = 0) -> [UInt8] {
        let advertisement: [UInt8] = [0x31, vrid, 100, 1, 0, 100, 0, 0, 1, 2, 3, 4]
        guard family == .ipv4 else { return advertisement }
        var header = [UInt8](repeating: 0, count: 20 + options * 4)
        header[0] = 0x45 + UInt8(options)
        header[9] = 112
        return header + advertisement
    }

    @Test(arguments: AddressFamily.allCases)
    func onlyOursPass(_ family: AddressFamily) throws {
        let ours: Set<UInt8> = [1, 31, 32, 51, 63, 64, 128, 224, 255]
        let program = KernelFilter.program(accepting: ours.compactMap { VRID($0) }, family: family)
        #expect(program.count < 50)
        for vrid in UInt8.min...UInt8.max {
            let accepted = try run(program, on: packet(vrid, family))
            #expect(accepted == (ours.contains(vrid) ? .max : 0), "VRID \(vrid)")
        }
    }

    @Test(arguments: AddressFamily.allCases)
    func everybodyOrNobody(_ family: AddressFamily) throws {
        let all = KernelFilter.program(accepting: (1...255).compactMap { VRID($0) }, family: family)
        let none = KernelFilter.program(accepting: [], family: family)
        for vrid in UInt8(1)...255 {
            #expect(try run(all, on: packet(vrid, family)) == .max)
            #expect(try run(none, on: packet(vrid, family)) == 0)
        }
        #expect(try run(all, on: packet(0, family)) == 0)
    }

    @Test func ipOptionsAreSkipped() throws {
        let program = KernelFilter.program(accepting: [51].compactMap { VRID($0) }, family: .ipv4)
        #expect(try run(program, on: packet(51, .ipv4, options: 3)) == .max)
        #expect(try run(program, on: packet(52, .ipv4, options: 3)) == 0)
    }

    /// What the filter lets through of the recorded packets is what the codec has an instance for.
    @Test func recordedPacketsPass() throws {
        let other = [7].compactMap { VRID($0) }
        for packet in Recording.all.flatMap(\.packets) {
            let family = packet.datagram.family
            let ours = KernelFilter.program(accepting: [packet.advertisement.vrid], family: family)
            #expect(try run(ours, on: packet.datagram.bytes) == .max)
            // A wrapped one is for the codec to judge, whatever its VRID.
            let theirs = KernelFilter.program(accepting: other, family: family)
            #expect(try run(theirs, on: packet.datagram.bytes) == (packet.hasAuthenticationHeader ? .max : 0))
        }
    }

    @Test(arguments: AddressFamily.allCases)
    func whatIsTooShortIsForTheCodec(_ family: AddressFamily) throws {
        let program = KernelFilter.program(accepting: [], family: family)
        let whole = packet(51, family)
        for length in 0..<(family == .ipv4 ? 22 : 2) {
            #expect(try run(program, on: Array(whole.prefix(length))) == .max)
        }
    }
}
