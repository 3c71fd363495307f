import InternetTypes

/// Settings of `global_defs` whose arguments have a form of their own: mail, IPVS and announcements.
extension ModelBuilder {
    /// Takes one; false where it belongs elsewhere.
    mutating func detailedGlobal(_ index: Int) -> Bool {
        if mailSetting(index) || ipvsSetting(index) || serviceGlobal(index) { return true }
        switch keyword(index).name {
        case "checker_log_all_failures": set(bool(index), \.logsAllCheckFailures)
        case "vrrp_garp_extra_if", "vrrp_vmac_garp_intvl":
            if let (seconds, coversAll) = extraInterfaceRefresh(index, 1...86400) {
                configuration.globals.announcements.extraInterfaceRefresh = .seconds(seconds)
                configuration.globals.announcements.coversAllExtraInterfaces = coversAll
            }
        case "script_user": break
        default: return false
        }
        return true
    }

    // MARK: Mail

    private mutating func mailSetting(_ index: Int) -> Bool {
        switch keyword(index).name {
        case "smtp_server": mailServer(index)
        case "smtp_helo_name": set(text(index, 1), \.mail.heloName)
        case "smtp_connect_timeout":
            guard let text = argument(index), let value = integer(text, 0...4294, index, word: 1) else { break }
            if value == 0 { report(.value, "smtp_connect_timeout of 0 taken as 1", index, word: 1) }
            configuration.globals.mail.timeout = .seconds(max(1, value))
        case "notification_email_from": set(argument(index), \.mail.sender)
        case "notification_email":
            let lines = children(of: index)
            if lines.isEmpty { report(.consistency, "Warning - empty notification_email block", index) }
            for line in lines { configuration.globals.mail.recipients += texts(line, from: 0) }
        case "smtp_alert": set(bool(index).map(Optional.some), \.mail.alerts)
        case "smtp_alert_vrrp": set(bool(index).map(Optional.some), \.mail.alertsVRRP)
        case "smtp_alert_checker": set(bool(index).map(Optional.some), \.mail.alertsChecker)
        case "no_email_faults": configuration.globals.mail.skipsFaults = true
        case "no_checker_emails": set(bool(index), \.mail.skipsCheckers)
        default: return false
        }
        return true
    }

    /// The relay's name is looked up while the configuration is read, so that nothing that runs has to wait for it.
    private mutating func mailServer(_ index: Int) {
        guard let host = argument(index) else { return }
        var port: UInt16 = 25
        if let text = text(index, 2) {
            // IANA's names for what a relay may listen on.
            let services: [String: UInt16] = [
                "smtp": 25, "mail": 25, "submission": 587, "submissions": 465, "smtps": 465,
            ]
            guard let number = UInt16(text) ?? services[text], number > 0 else {
                report(
                    .value, "Invalid smtp server \(host) \(text): unknown port", index, word: 2,
                    hint: "1 to 65535, or smtp, submission or submissions")
                return
            }
            port = number
        }
        guard let address = IPAddress(host) ?? environment.addresses(ofHost: host).first else {
            report(
                .value, "Invalid smtp server \(host): it has no address", index, word: 1,
                hint: "no mail is sent until the name resolves and the configuration is read again")
            return
        }
        configuration.globals.mail.server = MailServer(host: host, address: address, port: port)
    }

    // MARK: IPVS

    private mutating func ipvsSetting(_ index: Int) -> Bool {
        switch keyword(index).name {
        case "lvs_timeouts": ipvsTimeouts(index)
        case "lvs_flush": configuration.globals.lvs.flushesAtStart = true
        case "lvs_flush_on_stop", "lvs_flush_onstop":
            guard let text = text(index, 1) else {
                configuration.globals.lvs.flushOnStop = .everything
                break
            }
            if text == "VS" {
                configuration.globals.lvs.flushOnStop = .virtualServers
            } else {
                report(.value, "'\(keyword(index).name)' does not take '\(text)'", index, word: 1, hint: "only VS")
            }
        case "lvs_sync_daemon": syncDaemon(index)
        case "rs_init_notifies": set(bool(index), \.lvs.notifiesInitialStates)
        default: return false
        }
        return true
    }

    private mutating func ipvsTimeouts(_ index: Int) {
        guard argument(index) != nil else { return }
        let timeouts: [String: WritableKeyPath<GlobalDefinitions, Duration?>] = [
            "tcp": \.lvs.tcpTimeout, "tcpfin": \.lvs.tcpFinTimeout, "udp": \.lvs.udpTimeout,
        ]
        var word = 1
        while let name = text(index, word) {
            guard let timeout = timeouts[name] else {
                report(
                    .value, "unknown timeout '\(name)'", index, word: word,
                    hint: "tcp, tcpfin or udp, each with seconds")
                word += 1
                continue
            }
            if let text = text(index, word + 1) {
                if let value = integer(text, 0...2_678_400, index, word: word + 1) {
                    // 0 asks for the kernel's value, in the configuration as on the netlink socket.
                    configuration.globals[keyPath: timeout] = value == 0 ? nil : .seconds(value)
                }
            } else {
                report(.value, "'\(name)' is missing its seconds", index, word: word)
            }
            word += 2
        }
    }

    private mutating func syncDaemon(_ index: Int) {
        guard let text = argument(index) else { return }
        guard configuration.globals.lvs.syncDaemon == nil else {
            report(.consistency, "lvs_sync_daemon has already been specified as \(text): ignored", index)
            return
        }
        guard let name = InterfaceName(text) else {
            report(.value, "'\(text)' cannot be the name of an interface", index, word: 1)
            return
        }
        var daemon = LVSSyncDaemon(interface: name, origin: origin(index))
        let options: Set<String> = ["inst", "id", "maxlen", "port", "ttl", "group"]
        var word = 2
        if let instance = self.text(index, 2), !options.contains(instance) {
            // The old form: INTERFACE INSTANCE [ID].
            daemon.instance = instance
            word = 3
            if let id = self.text(index, 3), !options.contains(id) {
                if let value = integer(id, 0...255, index, word: 3) {
                    daemon.id = UInt8(clamping: value)
                    hasSyncDaemonID = true
                }
                word = 4
            }
        }
        while let option = self.text(index, word) {
            guard let value = self.text(index, word + 1) else {
                report(.value, "'\(option)' is missing its value", index, word: word)
                break
            }
            syncDaemonOption(option, value, &daemon, index, word)
            word += 2
        }
        configuration.globals.lvs.syncDaemon = daemon
    }

    private mutating func syncDaemonOption(
        _ option: String, _ value: String, _ daemon: inout LVSSyncDaemon, _ index: Int, _ word: Int
    ) {
        switch option {
        case "inst": daemon.instance = value
        case "id":
            guard let number = integer(value, 0...255, index, word: word + 1) else { break }
            daemon.id = UInt8(clamping: number)
            hasSyncDaemonID = true
        case "maxlen":
            set(
                integer(value, 1...65507, index, word: word + 1).map { UInt16(clamping: $0) },
                &daemon.maximumLength)
        case "port":
            set(integer(value, 1...65535, index, word: word + 1).map { UInt16(clamping: $0) }, &daemon.port)
        case "ttl": set(integer(value, 1...255, index, word: word + 1).map { UInt8(clamping: $0) }, &daemon.ttl)
        case "group":
            if let group = IPAddress(value), group.isMulticast {
                daemon.group = group
            } else {
                report(.value, "'\(value)' is not a multicast address", index, word: word + 1)
            }
        default: report(.value, "unknown option '\(option)' of lvs_sync_daemon", index, word: word)
        }
    }

    // MARK: Announcements

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
}
