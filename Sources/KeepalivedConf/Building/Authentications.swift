/// `authentication` and `auth_hmac`.
extension ModelBuilder {
    /// `authentication`: what it says is judged when the instance is complete, for the version decides whether it counts.
    mutating func authentication(_ index: Int, _ draft: inout InstanceDraft) {
        for child in children(of: index) where tree.nodes[child].row >= 0 {
            note(child)
            draft.instance.origins.record(Int(tree.nodes[child].row), origin(child))
            switch keyword(child).name {
            case "auth_type":
                guard let type = argument(child) else { break }
                if type == "PASS" || type == "AH" {
                    draft.authenticationType = type
                } else {
                    report(.value, "unknown authentication type '\(type)'", child, word: 1, hint: "PASS or AH")
                }
            case "auth_pass":
                guard let text = argument(child) else { break }
                if text.utf8.count > 8 {
                    report(
                        .value, "Truncating auth_pass to 8 characters", child, word: 1,
                        hint: "the packet has room for 8 bytes; the rest never counted")
                }
                draft.password = Array(text.utf8.prefix(8))
            default: checkValue(child)
            }
        }
    }

    /// `auth_hmac`: keys by number, of which one signs; dropped as a whole where that one is not defined.
    mutating func hmac(_ index: Int, _ draft: inout InstanceDraft) {
        var settings = HMACSettings()
        var activeKey: UInt8?
        for child in children(of: index) where tree.nodes[child].row >= 0 {
            note(child)
            draft.instance.origins.record(Int(tree.nodes[child].row), origin(child))
            switch keyword(child).name {
            case "key": key(child, &settings)
            case "active_key": activeKey = integer(child).map { UInt8(clamping: $0) }
            case "time_window": if let value = integer(child) { settings.timeWindow = .seconds(value) }
            case "anti_replay":
                checkValue(child)
                if let mode = text(child, 1).flatMap(HMACSettings.AntiReplay.init) { settings.antiReplay = mode }
            case "mode":
                checkValue(child)
                if let mode = text(child, 1).flatMap(HMACSettings.Mode.init) { settings.mode = mode }
            default: checkValue(child)
            }
        }
        guard let activeKey, settings.keys[activeKey] != nil else {
            report(
                .consistency, "auth_hmac has no active key that is defined: dropped", index,
                hint: "key ID SECRET, then active_key ID")
            return
        }
        settings.activeKey = activeKey
        draft.hmac = settings
    }

    private mutating func key(_ index: Int, _ settings: inout HMACSettings) {
        guard let first = argument(index), let id = integer(first, 1...255, index, word: 1) else { return }
        guard let text = text(index, 2) else {
            missingArgument(index)
            return
        }
        guard settings.keys[UInt8(clamping: id)] == nil else {
            report(.consistency, "key \(id) was given before: ignored", index)
            return
        }
        guard let bytes = keyBytes(text, index) else { return }
        guard (32...64).contains(bytes.count) else {
            report(.value, "key \(id) has \(bytes.count) bytes", index, word: 2, hint: "a key has 32 to 64 bytes")
            return
        }
        settings.keys[UInt8(clamping: id)] = bytes
    }

    private mutating func keyBytes(_ text: String, _ index: Int) -> [UInt8]? {
        if text.hasPrefix("hex:") {
            guard let bytes = Self.hexadecimal(text.dropFirst(4)) else {
                report(.value, "key is not hexadecimal", index, word: 2, hint: "an even number of digits 0-9 and a-f")
                return nil
            }
            return bytes
        }
        guard text.hasPrefix("file:") else { return Array(text.utf8) }
        let path = String(text.dropFirst(5))
        // What a link leads to is read, so its permissions count, not those of the link.
        if let status = environment.status(of: environment.resolvedPath(path) ?? path), status.mode & 0o077 != 0 {
            report(
                .security, "key file '\(path)' can be read by others (mode \(String(status.mode, radix: 8)))", index,
                word: 2,
                hint: "chmod 600 \(path)")
            return nil
        }
        guard case .regular(var bytes) = environment.readSecret(path) else {
            report(.fileNotFound, "key file '\(path)' cannot be read", index, word: 2)
            return nil
        }
        while bytes.last == 10 || bytes.last == 13 { bytes.removeLast() }
        if Bytes.starts(bytes[...], with: "hex:") { return Self.hexadecimal(Bytes.string(bytes.dropFirst(4))[...]) }
        return bytes
    }

    /// The bytes that pairs of hexadecimal digits stand for; nil for anything else.
    static func hexadecimal(_ text: Substring) -> [UInt8]? {
        let digits = text.utf8.compactMap { byte -> UInt8? in
            switch byte {
            case 48...57: byte - 48
            case 65...70: byte - 55
            case 97...102: byte - 87
            default: nil
            }
        }
        guard digits.count == text.utf8.count, digits.count % 2 == 0 else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}
