import InternetTypes

/// Settings of `global_defs` whose arguments have a form of their own.
extension ModelBuilder {
    /// Checks one; false where the table says all there is to know.
    mutating func detailedGlobal(_ index: Int) -> Bool {
        switch keyword(index).name {
        case "process_name", "vrrp_process_name", "checker_process_name", "lvs_process_name", "bfd_process_name":
            if let name = argument(index), name.utf8.count > 15 {
                report(.value, "process name '\(name)' truncated to 15 characters", index, word: 1)
            }
        case "smtp_server": mailServer(index)
        case "smtp_connect_timeout":
            guard let text = argument(index), let value = integer(text, 0...4294, index, word: 1) else { break }
            if value == 0 { report(.value, "smtp_connect_timeout of 0 taken as 1", index, word: 1) }
        case "notification_email":
            if children(of: index).isEmpty { report(.consistency, "Warning - empty notification_email block", index) }
        case "checker_log_all_failures": configuration.globals.logsAllCheckFailures = bool(index) ?? false
        case "lvs_timeouts": ipvsTimeouts(index)
        case "lvs_flush_on_stop", "lvs_flush_onstop":
            if let text = text(index, 1), text != "VS" {
                report(.value, "'\(keyword(index).name)' does not take '\(text)'", index, word: 1, hint: "only VS")
            }
        case "lvs_sync_daemon": syncDaemon(index)
        case "vrrp_garp_extra_if", "vrrp_vmac_garp_intvl":
            if let (seconds, coversAll) = extraInterfaceRefresh(index, 1...86400) {
                configuration.globals.announcements.extraInterfaceRefresh = .seconds(seconds)
                configuration.globals.announcements.coversAllExtraInterfaces = coversAll
            }
        case "vrrp_iptables", "vrrp_ipsets":
            report(
                .deprecated, "'\(keyword(index).name)': iptables is not supported, nftables is used instead", index,
                hint: "replace vrrp_iptables and vrrp_ipsets by 'nftables'")
        case "vrrp_rx_bufs_policy": receiveBufferPolicy(index)
        case "script_user": break
        default: return false
        }
        return true
    }

    private mutating func mailServer(_ index: Int) {
        guard let host = argument(index) else { return }
        if let port = text(index, 2), UInt16(port) == nil, port.utf8.first.map(Bytes.isDigit) == true {
            report(.value, "invalid port '\(port)'", index, word: 2)
        } else if IPAddress(host) == nil, !environment.resolves(host: host) {
            report(.value, "Invalid smtp server \(host): it has no address", index, word: 1)
        }
    }

    private mutating func ipvsTimeouts(_ index: Int) {
        guard argument(index) != nil else { return }
        var word = 1
        while let name = text(index, word) {
            guard ["tcp", "tcpfin", "udp"].contains(name) else {
                report(
                    .value, "unknown timeout '\(name)'", index, word: word,
                    hint: "tcp, tcpfin or udp, each with seconds")
                word += 1
                continue
            }
            if let value = text(index, word + 1) {
                _ = integer(value, 0...2_678_400, index, word: word + 1)
            } else {
                report(.value, "'\(name)' is missing its seconds", index, word: word)
            }
            word += 2
        }
    }

    private mutating func syncDaemon(_ index: Int) {
        guard argument(index) != nil else { return }
        let ranges: [String: ClosedRange<Int64>] = [
            "id": 0...255, "maxlen": 1...65507, "port": 1...65535, "ttl": 1...255,
        ]
        var word = 2
        if let text = text(index, 2), ranges[text] == nil, text != "inst", text != "group" {
            // The old form: INTERFACE INSTANCE [ID].
            word = 3
            if let id = self.text(index, 3), ranges[id] == nil, id != "group" {
                _ = integer(id, 0...255, index, word: 3)
                word = 4
            }
        }
        while let option = text(index, word) {
            guard let value = text(index, word + 1) else {
                report(.value, "'\(option)' is missing its value", index, word: word)
                break
            }
            if let range = ranges[option] {
                _ = integer(value, range, index, word: word + 1)
            } else if option == "group" {
                if IPAddress(value)?.isMulticast != true {
                    report(.value, "'\(value)' is not a multicast address", index, word: word + 1)
                }
            } else if option != "inst" {
                report(.value, "unknown option '\(option)' of lvs_sync_daemon", index, word: word)
            }
            word += 2
        }
    }

    /// `[all] SECONDS` of the keywords for extra interfaces.
    mutating func extraInterfaceRefresh(_ index: Int, _ range: ClosedRange<Int64>) -> (Int64, Bool)? {
        let keyword = keyword(index)
        if keyword.status == .deprecated {
            report(.deprecated, "'\(keyword.name)' is the old name of '\(keyword.aliasOf ?? "")'", index)
        }
        let coversAll = text(index, 1) == "all"
        let word = coversAll ? 2 : 1
        guard let text = text(index, word) else {
            missingArgument(index)
            return nil
        }
        return integer(text, range, index, word: word).map { ($0, coversAll) }
    }

    private mutating func receiveBufferPolicy(_ index: Int) {
        guard argument(index) != nil else { return }
        var seen = 0
        for (position, text) in texts(index).enumerated() {
            if !["MTU", "ADVERT"].contains(text.uppercased()), Numbers.integer(text).map({ $0 >= 0 }) != true {
                report(
                    .value, "unknown receive buffer policy '\(text)'", index, word: position + 1,
                    hint: "MTU, ADVERT or a number of bytes")
            } else {
                seen += 1
                if seen > 1 {
                    report(
                        .consistency, "'\(text)' contradicts what stands before it: dropped", index, word: position + 1)
                }
            }
        }
    }
}
