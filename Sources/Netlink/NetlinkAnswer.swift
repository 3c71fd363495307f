import CNetlink
import Glibc

/// An answer to a command: NLMSG_ERROR, which with error 0 is the acknowledgement.
package struct NetlinkAnswer {
    /// 0 or a number of errno(3).
    package let errno: Int32
    /// The kernel's sentence about a failure (extended acknowledgement), where it has one.
    package let text: String?

    package init?(_ message: NetlinkMessage) {
        guard let answer = message.fixedPart(nlmsgerr.self) else { return nil }
        errno = answer.error == .min ? EINVAL : abs(answer.error)
        guard message.flags & UInt16(NLM_F_ACK_TLVS) != 0 else {
            text = nil
            return
        }
        // Unless capped, the payload of our own message stands before the attributes.
        let capped = message.flags & UInt16(NLM_F_CAPPED) != 0
        let quoted = capped ? 0 : max(0, Int(answer.msg.nlmsg_len) - MemoryLayout<nlmsghdr>.size)
        guard quoted < 64 << 10 else { return nil }
        let attribute = message.attribute(
            Int(NLMSGERR_ATTR_MSG.rawValue), behind: MemoryLayout<nlmsgerr>.size + (quoted + 3) & ~3)
        text = attribute?.string
    }
}
