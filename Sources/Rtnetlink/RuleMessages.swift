import CNetlink
import Glibc
import InternetTypes
import KernelObjects
import Netlink

extension NetlinkBatch {
    /// Appends the message that adds or deletes `rule`; the kernel cannot change one.
    mutating func append(_ operation: ObjectFailure.Operation, _ rule: WantedRule, sequence: UInt32) {
        var header = fib_rule_hdr()
        header.family = UInt8(rule.family.number)
        header.src_len = rule.source?.length ?? 0
        header.dst_len = rule.destination?.length ?? 0
        header.tos = rule.typeOfService
        header.flags = rule.isInverted ? UInt32(FIB_RULE_INVERT) : 0
        var table: UInt32?
        switch rule.action {
        case .table(let number):
            header.action = UInt8(FR_ACT_TO_TBL)
            header.table = number < 256 ? UInt8(number) : UInt8(RT_TABLE_UNSPEC.rawValue)
            if number >= 256 { table = number }
        case .layer3Master: header.action = UInt8(FR_ACT_TO_TBL)
        case .goto: header.action = UInt8(FR_ACT_GOTO)
        case .nop: header.action = UInt8(FR_ACT_NOP)
        case .blackhole: header.action = UInt8(FR_ACT_BLACKHOLE)
        case .unreachable: header.action = UInt8(FR_ACT_UNREACHABLE)
        case .prohibit: header.action = UInt8(FR_ACT_PROHIBIT)
        }
        let isDeletion = operation == .delete
        // Without NLM_F_EXCL the kernel would take the same rule a second time.
        let flags = NLM_F_REQUEST | NLM_F_ACK | (isDeletion ? 0 : NLM_F_CREATE | NLM_F_EXCL)
        append(
            type: UInt16(isDeletion ? RTM_DELRULE : RTM_NEWRULE), flags: flags, sequence: sequence, header: header
        ) {
            $0.put(FRA_PRIORITY, rule.preference)
            $0.put(FRA_PROTOCOL, rule.protocolNumber)
            if let prefix = rule.source { $0.put(FRA_SRC, prefix.address) }
            if let prefix = rule.destination { $0.put(FRA_DST, prefix.address) }
            if let table { $0.put(FRA_TABLE, table) }
            switch rule.action {
            case .goto(let target): $0.put(FRA_GOTO, target)
            case .layer3Master: $0.put(FRA_L3MDEV, UInt8(1))
            case .table, .nop, .blackhole, .unreachable, .prohibit: break
            }
            $0.putSelectors(of: rule)
        }
    }
}

extension NetlinkBatch.Attributes {
    fileprivate func putSelectors(of rule: WantedRule) {
        if let name = rule.inputInterface { put(FRA_IIFNAME, name.rawValue) }
        if let name = rule.outputInterface { put(FRA_OIFNAME, name.rawValue) }
        if let mark = rule.firewallMark { put(FRA_FWMARK, mark) }
        if let mask = rule.firewallMask { put(FRA_FWMASK, mask) }
        if let realms = rule.realms { put(FRA_FLOW, realms) }
        if let length = rule.suppressPrefixLength { put(FRA_SUPPRESS_PREFIXLEN, length) }
        if let group = rule.suppressInterfaceGroup { put(FRA_SUPPRESS_IFGROUP, group) }
        if let id = rule.tunnelID { put(FRA_TUN_ID, structure: id.bigEndian) }
        if let users = rule.userIDs {
            put(FRA_UID_RANGE, structure: fib_rule_uid_range(start: users.lowerBound, end: users.upperBound))
        }
        if let number = rule.ipProtocol { put(FRA_IP_PROTO, number) }
        if let ports = rule.sourcePorts {
            put(FRA_SPORT_RANGE, structure: fib_rule_port_range(start: ports.lowerBound, end: ports.upperBound))
        }
        if let ports = rule.destinationPorts {
            put(FRA_DPORT_RANGE, structure: fib_rule_port_range(start: ports.lowerBound, end: ports.upperBound))
        }
    }
}
