import CNetlink
import Glibc
import KernelObjects
import LinuxGround
import Netlink

extension NetlinkSocket {
    /// Subscribes to routes of keepalived's protocol number, and to rules.
    ///
    /// A router may have a million routes that are none of ours and change all the time: the kernel drops what is told
    /// of them. What takes the place of another route passes, since that may have been ours.
    func followRouting() throws(SystemError) {
        // The fields are in the machine's order, and loads are in the network's.
        let route = { (type: Int) in UInt32(UInt16(type).bigEndian) }
        let passing = UInt32(UInt16(NLM_F_REPLACE | NLM_F_MULTI).bigEndian)
        let (half, octet) = (UInt16(BPF_LD | BPF_H | BPF_ABS), UInt16(BPF_LD | BPF_B | BPF_ABS))
        let (equal, set) = (UInt16(BPF_JMP | BPF_JEQ | BPF_K), UInt16(BPF_JMP | BPF_JSET | BPF_K))
        // nlmsg_type is at 4, nlmsg_flags at 6, rtm_protocol at 16 + 5.
        try attach([
            sock_filter(code: half, jt: 0, jf: 0, k: 4),
            sock_filter(code: equal, jt: 1, jf: 0, k: route(RTM_NEWROUTE)),
            sock_filter(code: equal, jt: 2, jf: 4, k: route(RTM_DELROUTE)),
            sock_filter(code: half, jt: 0, jf: 0, k: 6),
            sock_filter(code: set, jt: 2, jf: 0, k: passing),
            sock_filter(code: octet, jt: 0, jf: 0, k: 21),
            sock_filter(code: equal, jt: 0, jf: 1, k: UInt32(keepalivedProtocol)),
            sock_filter(code: UInt16(BPF_RET | BPF_K), jt: 0, jf: 0, k: .max),
            sock_filter(code: UInt16(BPF_RET | BPF_K), jt: 0, jf: 0, k: 0),
        ])
        for group in [RTNLGRP_IPV4_ROUTE, RTNLGRP_IPV6_ROUTE, RTNLGRP_IPV4_RULE, RTNLGRP_IPV6_RULE] {
            try join(Int32(group.rawValue))
        }
    }
}
