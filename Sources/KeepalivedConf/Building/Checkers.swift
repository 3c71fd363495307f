import InternetTypes

/// The health checkers of a real server.
extension ModelBuilder {
    /// A checker, with the times of its server and service put in; nil, after a problem, where it cannot check anything.
    mutating func checker(_ index: Int, _ server: RealServer, _ service: VirtualServer) -> Checker? {
        guard let kind = Checker.Kind(rawValue: keyword(index).name) else { return nil }
        var checker = Checker(
            kind: kind, times: CheckTimes(), startsDown: kind == .bfd ? false : server.startsDown,
            logsAllFailures: configuration.globals.logsAllCheckFailures,
            connection: CheckConnection(address: server.address, port: server.port),
            origins: Origins(block: origin(index)))
        if kind == .http || kind == .https { checker.http.virtualHost = server.virtualHost }
        var user: ScriptUser?
        var hasBadUser = false
        var script: Int?
        for setting in settings(of: index, &checker.origins) {
            switch keyword(setting).name {
            case "user":
                guard argument(setting) != nil else { break }
                switch scriptUser(texts(setting)) {
                case .success(let given): user = given
                case .failure(let unknown):
                    report(.value, "unknown \(unknown.what) '\(unknown.name)': checker removed", setting, word: 1)
                    hasBadUser = true
                }
            case "misc_path": script = setting
            case "host":
                // The old way to give an SMTP_CHECK its target: its keywords are the checker's own.
                var origins = Origins()
                for inner in settings(of: setting, &origins) { checkerSetting(inner, &checker) }
            case "url": if let url = url(setting) { checker.http.urls.append(url) }
            default: checkerSetting(setting, &checker)
            }
        }
        checker.times = checker.times.inheriting(server.checks).completed(for: kind)
        if kind == .misc {
            guard !hasBadUser, let command = miscCommand(script, user, index) else { return nil }
            checker.command = command
        }
        return isComplete(checker, index) ? checker : nil
    }

    private mutating func miscCommand(_ script: Int?, _ user: ScriptUser?, _ index: Int) -> ScriptCommand? {
        guard let script else {
            report(
                .consistency, "MISC_CHECK has no misc_path: skipped", index, hint: "add: misc_path \"/path/to/command\""
            )
            return nil
        }
        guard let words = scriptWords(script) else {
            report(.value, "misc_path is missing its command: MISC_CHECK skipped", script)
            return nil
        }
        return command(words.arguments, user: user ?? defaultScriptUser(), script, isDroppedSilently: true)
    }

    private mutating func isComplete(_ checker: Checker, _ index: Int) -> Bool {
        switch checker.kind {
        case .http, .https:
            guard checker.http.urls.isEmpty else { return true }
            report(.consistency, "\(checker.kind.rawValue) has no url: dropped", index, hint: "add: url { path / }")
            return false
        case .file, .bfd:
            guard checker.reference == nil else { return true }
            report(.consistency, "\(checker.kind.rawValue) names nothing that is defined: skipped", index)
            return false
        case .misc, .smtp, .tcp, .ping, .udp, .dns: return true
        }
    }

    private mutating func checkerSetting(_ index: Int, _ checker: inout Checker) {
        if checkTime(index, &checker.times) || connectionSetting(index, &checker.connection)
            || (checker.kind == .http || checker.kind == .https) && httpSetting(index, &checker.http)
        {
            return
        }
        switch keyword(index).name {
        case "alpha": set(bool(index), &checker.startsDown)
        case "log_all_failures": set(bool(index), &checker.logsAllFailures)
        case "misc_timeout": checker.commandTimeout = duration(index) ?? checker.commandTimeout
        case "misc_dynamic": checker.isDynamic = true
        case "helo_name": set(argument(index), &checker.heloName)
        case "payload": checker.payload = payload(index) ?? checker.payload
        case "require_reply": reply(index, &checker)
        case "min_reply_length":
            guard let value = integer(index) else { break }
            checker.reply = checker.reply ?? ExpectedReply()
            checker.reply?.minimumLength = UInt16(clamping: value)
        case "max_reply_length":
            guard let value = integer(index) else { break }
            checker.reply = checker.reply ?? ExpectedReply()
            checker.reply?.maximumLength = UInt16(clamping: value)
        case "type": queryType(index, &checker)
        case "name":
            guard let name = argument(index) else { break }
            checker.kind == .bfd
                ? reference(name, bfdNames, "bfd_instance", index, &checker) : queryName(name, index, &checker)
        case "track_file": if let name = argument(index) { reference(name, fileNames, "track_file", index, &checker) }
        case "weight":
            if let value = integer(index) {
                checker.weight = Int32(clamping: value)
                checker.isReversed = text(index, 2).map { $0 == "reverse" }
            }
        default: checkValue(index)
        }
    }

    private mutating func connectionSetting(_ index: Int, _ connection: inout CheckConnection) -> Bool {
        switch keyword(index).name {
        case "connect_ip": set(address(index), &connection.address)
        case "connect_port": if let value = integer(index) { connection.port = UInt16(clamping: value) }
        case "bindto": connection.bindAddress = address(index) ?? connection.bindAddress
        case "bind_port": if let value = integer(index) { connection.bindPort = UInt16(clamping: value) }
        case "bind_if":
            guard let text = argument(index) else { break }
            if let name = InterfaceName(text) {
                connection.bindInterface = name
            } else {
                report(.value, "'\(text)' cannot be the name of an interface", index, word: 1)
            }
        case "fwmark": set(count(index), &connection.firewallMark)
        default: return false
        }
        return true
    }

    private mutating func httpSetting(_ index: Int, _ http: inout HTTPSettings) -> Bool {
        switch keyword(index).name {
        case "virtualhost": http.virtualHost = argument(index) ?? http.virtualHost
        case "http_protocol":
            guard let text = argument(index) else { break }
            if ["1.0", "1.1", "1.0C", "1.0c"].contains(text) {
                http.version = text.uppercased()
            } else {
                report(.value, "unknown HTTP version '\(text)'", index, word: 1, hint: "1.0, 1.0C or 1.1")
            }
        case "enable_sni": set(bool(index), &http.sendsServerName)
        case "sni_name":
            http.sendsServerName = true
            http.serverName = text(index, 1) ?? http.serverName
        case "fast_recovery": set(bool(index), &http.recoversFast)
        case "tls_compliant": set(bool(index), &http.closesCompliantly)
        default: return false
        }
        return true
    }

    // MARK: URLs

    private mutating func url(_ index: Int) -> CheckedURL? {
        var url = CheckedURL(origin: origin(index))
        var origins = Origins()
        for setting in settings(of: index, &origins) {
            switch keyword(setting).name {
            case "path": set(argument(setting), &url.path)
            case "digest":
                guard let text = argument(setting) else { break }
                if let bytes = Self.hexadecimal(text[...]), bytes.count == 16 {
                    url.digest = bytes
                } else {
                    report(
                        .value, "digest '\(text)' is not an MD5 digest: ignored", setting, word: 1,
                        hint: "32 hexadecimal digits")
                }
            case "status_code": statusCodes(setting, &url)
            case "virtualhost": url.virtualHost = argument(setting) ?? url.virtualHost
            case "regex":
                if let words = scriptWords(setting), words.arguments.count == 1, words.identity.isEmpty {
                    url.pattern = words.arguments[0]
                } else {
                    report(.value, "regex takes one pattern", setting, hint: "put it in quotes")
                }
            case "regex_no_match": url.mustNotMatch = true
            case "regex_options": url.patternOptions += texts(setting)
            case "regex_min_offset": url.minimumOffset = offset(setting) ?? 0
            case "regex_max_offset": url.maximumOffset = offset(setting)
            case "tls_compliant": url.closesCompliantly = bool(setting) ?? url.closesCompliantly
            case "regex_stack": url.matchStack = matchStack(setting) ?? url.matchStack
            default: checkValue(setting)
            }
        }
        checkPattern(&url, origins)
        guard !url.path.isEmpty else {
            report(.consistency, "url has no path: ignored", index, hint: "add: path /")
            return nil
        }
        return url
    }

    /// What keepalived only logs when it starts: a pattern that does not compile, and settings that contradict it.
    private mutating func checkPattern(_ url: inout CheckedURL, _ origins: Origins) {
        if let pattern = url.pattern {
            if let problem = environment.problem(ofPattern: pattern, options: url.patternOptions) {
                report(
                    .warning, .notice, "regex does not compile, so the page is not matched: \(problem)",
                    at: origins.origin(of: "regex") ?? origins.block)
            }
        } else if url.mustNotMatch {
            report(
                .warning, .notice, "regex_no_match without regex: ignored",
                at: origins.origin(of: "regex_no_match") ?? origins.block)
        }
        if let maximum = url.maximumOffset, maximum <= url.minimumOffset {
            report(
                .warning, .notice, "regex_max_offset \(maximum) is not above regex_min_offset: both ignored",
                at: origins.origin(of: "regex_max_offset") ?? origins.block)
            (url.minimumOffset, url.maximumOffset) = (0, nil)
        }
    }

    /// An offset into a page; what is wrong with it is only told, as keepalived only logs it.
    private mutating func offset(_ index: Int) -> UInt64? {
        guard let text = text(index, 1) else { return nil }
        if let value = UInt32(text) { return UInt64(value) }
        report(.warning, .notice, "invalid offset '\(text)': ignored", at: origin(index, word: 1))
        return nil
    }

    /// `START MAXIMUM`, in bytes; what is wrong with it is only told.
    private mutating func matchStack(_ index: Int) -> ClosedRange<UInt32>? {
        guard let start = text(index, 1).flatMap({ UInt32($0) }), let maximum = text(index, 2).flatMap({ UInt32($0) }),
            start > 0, start <= maximum
        else {
            report(
                .warning, .notice, "regex_stack takes two numbers of bytes, the smaller first: ignored",
                at: origin(index))
            return nil
        }
        return start...maximum
    }

    private mutating func statusCodes(_ index: Int, _ url: inout CheckedURL) {
        var codes: [ClosedRange<UInt16>] = []
        guard wordCount(index) > 1 else {
            missingArgument(index)
            return
        }
        for (position, text) in texts(index).enumerated() {
            let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { UInt16($0) }
            guard (1...2).contains(parts.count), let low = parts[0], let high = parts[parts.count - 1], low <= high,
                low >= 100, high <= 599
            else {
                report(
                    .value, "invalid status code '\(text)': skipped", index, word: position + 1,
                    hint: "100 to 599, or a range such as 200-204")
                continue
            }
            codes.append(low...high)
        }
        if !codes.isEmpty { url.statusCodes = codes }
    }

    // MARK: Other checkers

    private mutating func payload(_ index: Int) -> [UInt8]? {
        guard argument(index) != nil else { return nil }
        let text = texts(index).joined()
        if let bytes = Self.hexadecimal(text[...]) { return bytes }
        report(
            .value, "payload is not hexadecimal: ignored", index, word: 1, hint: "an even number of digits 0-9 and a-f")
        return nil
    }

    private mutating func reply(_ index: Int, _ checker: inout Checker) {
        checker.reply = checker.reply ?? ExpectedReply()
        checker.reply?.isRequired = true
        let text = texts(index).joined()
        var nibbles: [UInt8?] = []
        for character in text.lowercased() {
            if character == "x" {
                nibbles.append(nil)
            } else if let digit = character.hexDigitValue {
                nibbles.append(UInt8(clamping: digit))
            } else {
                report(
                    .value, "require_reply '\(text)' is not hexadecimal: ignored", index, word: 1,
                    hint: "digits, with X for any")
                return
            }
        }
        checker.reply?.nibbles = nibbles
    }

    private mutating func queryType(_ index: Int, _ checker: inout Checker) {
        guard let text = argument(index) else { return }
        let known = ["A", "NS", "CNAME", "SOA", "MX", "TXT", "AAAA", "RRSIG", "DNSKEY"]
        if known.contains(text.uppercased()) {
            checker.queryType = text.uppercased()
        } else {
            report(
                .value, "unknown DNS type '\(text)': ignored", index, word: 1,
                hint: "one of \(known.joined(separator: " "))")
        }
    }

    private mutating func queryName(_ name: String, _ index: Int, _ checker: inout Checker) {
        if name.utf8.count > 253 {
            report(.value, "domain name is longer than 253 characters", index, word: 1)
        } else {
            checker.queryName = name
        }
    }

    private mutating func reference(
        _ name: String, _ known: Set<String>, _ what: String, _ index: Int, _ checker: inout Checker
    ) {
        if known.contains(name) {
            checker.reference = name
        } else {
            report(
                .consistency, "\(what) '\(name)' is not defined", index, word: 1,
                hint: suggestion(for: name, among: known))
        }
    }
}
