import CLinux
import InternetTypes
import LinuxGround

/// Programs for the kernel's socket filter (classic BPF, linux/filter.h) that look at the VRID of an advertisement.
///
/// They let through what concerns a virtual router of ours, right or wrong: what is wrong with it is counted per virtual
/// router (statistics, SNMP) and said once for each sender, which the kernel could not do.
enum VRIDFilter {
    /// Accepts advertisements of these virtual routers, and datagrams too short to have a VRID: those are malformed, and
    /// to be counted as such by whoever decodes them.
    ///
    /// A raw IPv4 socket sees the datagram from its IP header on, a raw IPv6 socket the payload only.
    static func program(accepting vrids: Set<UInt8>, family: AddressFamily) -> [sock_filter] {
        var program: [sock_filter] = []
        switch family {
        case .ipv4:
            program += [
                // X = the length of the IP header; the VRID is the second octet behind it.
                statement(BPF_LDX | BPF_B | BPF_MSH, 0),
                statement(BPF_MISC | BPF_TXA, 0),
                statement(BPF_ALU | BPF_ADD | BPF_K, 2),
                statement(BPF_MISC | BPF_TAX, 0),
                statement(BPF_LD | BPF_W | BPF_LEN, 0),
                jump(BPF_JMP | BPF_JGE | BPF_X, 0, ifTrue: 1, ifFalse: 0),
                accept,
                statement(BPF_LDX | BPF_B | BPF_MSH, 0),
                statement(BPF_LD | BPF_B | BPF_IND, 1),
            ]
        case .ipv6:
            program += [
                statement(BPF_LD | BPF_W | BPF_LEN, 0),
                jump(BPF_JMP | BPF_JGE | BPF_K, 2, ifTrue: 1, ifFalse: 0),
                accept,
                statement(BPF_LD | BPF_B | BPF_ABS, 1),
            ]
        }
        return program + comparisons(vrids) + [drop]
    }

    /// The same for IPv4 datagrams of protocol 51: accepts those whose Authentication Header is the 24 octets around a
    /// VRRP advertisement of these virtual routers.
    static func wrappedProgram(accepting vrids: Set<UInt8>) -> [sock_filter] {
        // Loads beyond the end of a datagram end the program with 0: dropped.
        [
            statement(BPF_LDX | BPF_B | BPF_MSH, 0),
            // Next header 112, length 4 (RFC 4302 section 2).
            statement(BPF_LD | BPF_H | BPF_IND, 0),
            jump(BPF_JMP | BPF_JEQ | BPF_K, 112 << 8 | 4, ifTrue: 1, ifFalse: 0),
            drop,
            statement(BPF_LD | BPF_B | BPF_IND, 25),
        ] + comparisons(vrids) + [drop]
    }

    /// Accepts where the accumulator is one of these.
    private static func comparisons(_ vrids: Set<UInt8>) -> [sock_filter] {
        ranges(of: vrids).flatMap { range in
            [
                jump(BPF_JMP | BPF_JGE | BPF_K, UInt32(range.lowerBound), ifTrue: 0, ifFalse: 2),
                jump(BPF_JMP | BPF_JGT | BPF_K, UInt32(range.upperBound), ifTrue: 1, ifFalse: 0),
                accept,
            ]
        }
    }

    /// Accepts nothing: for sockets that only send.
    static let nothing = [drop]

    private static let accept = statement(BPF_RET | BPF_K, 0x4_0000)
    private static let drop = statement(BPF_RET | BPF_K, 0)

    private static func statement(_ code: Int32, _ value: UInt32) -> sock_filter {
        sock_filter(code: UInt16(truncatingIfNeeded: code), jt: 0, jf: 0, k: value)
    }

    private static func jump(_ code: Int32, _ value: UInt32, ifTrue: UInt8, ifFalse: UInt8) -> sock_filter {
        sock_filter(code: UInt16(truncatingIfNeeded: code), jt: ifTrue, jf: ifFalse, k: value)
    }

    /// The set as runs of neighbours: 255 virtual routers are most often 1 to 255, and so one comparison.
    static func ranges(of vrids: Set<UInt8>) -> [ClosedRange<UInt8>] {
        var ranges: [ClosedRange<UInt8>] = []
        for vrid in vrids.sorted() {
            if let last = ranges.last, Int(last.upperBound) + 1 == Int(vrid) {
                ranges[ranges.count - 1] = last.lowerBound...vrid
            } else {
                ranges.append(vrid...vrid)
            }
        }
        return ranges
    }
}

extension Descriptor {
    /// Puts a filter in the place of the one before, if any; nothing that arrives in between is missed.
    func attach(filter program: [sock_filter]) throws(SystemError) {
        var program = program
        let count = UInt16(clamping: program.count)
        let result = program.withUnsafeMutableBufferPointer { buffer in
            let attached = sock_fprog(len: count, filter: buffer.baseAddress)
            return Result { () throws(SystemError) in
                try setOption("attach a socket filter", SOL_SOCKET, SO_ATTACH_FILTER, attached)
            }
        }
        try result.get()
    }
}
