public import InternetTypes

/// A socket filter that keeps advertisements of other virtual routers in the kernel, so that a flood of them costs the
/// worker nothing. It looks at the VRID alone: what is wrong with an advertisement about one of ours is for
/// `Codec.decode` to say and to count.
///
/// The program is as long for one VRID as for all 255. It is not for a node with `log_unknown_vrids`.
public enum KernelFilter {
    /// The program for a raw socket of the family. IPv4's sees the datagram from its IP header, IPv6's the payload.
    public static func program(accepting vrids: some Sequence<VRID>, family: AddressFamily) -> [FilterInstruction] {
        var bitmap = [UInt32](repeating: 0, count: 8)
        for vrid in vrids { bitmap[Int(vrid.rawValue >> 5)] |= 1 << UInt32(vrid.rawValue & 31) }
        return loadVRID(family) + test(bitmap)
    }

    /// Leaves the VRID in the accumulator; accepts at once what is too short to have one, or wrapped in AH, for the codec
    /// to count.
    private static func loadVRID(_ family: AddressFamily) -> [FilterInstruction] {
        switch family {
        case .ipv4:
            [
                FilterInstruction(code: Code.loadLength),
                FilterInstruction(code: Code.jumpIfAtLeast, ifTrue: 1, operand: 22),
                accept,
                FilterInstruction(code: Code.loadOctet, operand: 9),
                FilterInstruction(code: Code.jumpIfEqual, ifTrue: 1, operand: UInt32(ProtocolNumber.vrrp)),
                accept,
                // RFC 791: four times the lower half of the first octet, in the index register.
                FilterInstruction(code: Code.loadHeaderLength, operand: 0),
                FilterInstruction(code: Code.loadOctetAtIndex, operand: 1),
            ]
        case .ipv6:
            [
                FilterInstruction(code: Code.loadLength),
                FilterInstruction(code: Code.jumpIfAtLeast, ifTrue: 1, operand: 2),
                accept,
                FilterInstruction(code: Code.loadOctet, operand: 1),
            ]
        }
    }

    /// Looks for the accumulator's value in eight words of 32 bits.
    private static func test(_ bitmap: [UInt32]) -> [FilterInstruction] {
        var program = [
            FilterInstruction(code: Code.store, operand: 0),
            FilterInstruction(code: Code.and, operand: 31),
            FilterInstruction(code: Code.accumulatorToIndex),
            FilterInstruction(code: Code.load, operand: 0),
            FilterInstruction(code: Code.shiftRight, operand: 5),
        ]
        for (number, word) in bitmap.enumerated() {
            // The tests that follow are three instructions each.
            let rest = UInt32(bitmap.count - 1 - number) * 3
            program += [
                FilterInstruction(code: Code.jumpIfEqual, ifFalse: 2, operand: UInt32(number)),
                FilterInstruction(code: Code.loadConstant, operand: word),
                FilterInstruction(code: Code.jump, operand: rest),
            ]
        }
        return program + [
            FilterInstruction(code: Code.shiftRightByIndex),
            FilterInstruction(code: Code.jumpIfAnyBit, ifFalse: 1, operand: 1),
            accept,
            FilterInstruction(code: Code.return, operand: 0),
        ]
    }

    /// The whole packet, however long.
    private static var accept: FilterInstruction { FilterInstruction(code: Code.return, operand: .max) }

    /// The operations used, from linux/bpf_common.h.
    private enum Code {
        static let loadConstant: UInt16 = 0x00
        static let load: UInt16 = 0x60
        static let loadLength: UInt16 = 0x80
        static let loadOctet: UInt16 = 0x30
        static let loadOctetAtIndex: UInt16 = 0x50
        static let loadHeaderLength: UInt16 = 0xb1
        static let store: UInt16 = 0x02
        static let and: UInt16 = 0x54
        static let shiftRight: UInt16 = 0x74
        static let shiftRightByIndex: UInt16 = 0x7c
        static let jump: UInt16 = 0x05
        static let jumpIfEqual: UInt16 = 0x15
        static let jumpIfAtLeast: UInt16 = 0x35
        static let jumpIfAnyBit: UInt16 = 0x45
        static let accumulatorToIndex: UInt16 = 0x07
        static let `return`: UInt16 = 0x06
    }
}
