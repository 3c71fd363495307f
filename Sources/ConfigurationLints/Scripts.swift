import KeepalivedConf

/// Scripts that root runs.
extension Linter {
    mutating func lintScripts() {
        // With script security on, such a script is an error already and does not run.
        guard looks(for: .scriptOwnership), !configuration.globals.enforcesScriptSecurity else { return }
        var seen: Set<String> = []
        for command in commands where command.user?.uid ?? 0 == 0 && !command.onlyOpensAFile {
            guard seen.insert(command.path).inserted, let weakness = weakness(of: command) else { continue }
            find(
                .scriptOwnership, "root runs '\(command.path)', but \(weakness.what)", at: command.origin,
                in: command.origin, hint: weakness.remedy)
        }
    }

    /// All commands that would run, in the order of their kinds.
    private var commands: [ScriptCommand] {
        let globals = configuration.globals
        var result = configuration.scripts.map(\.command)
        result += configuration.instances.flatMap { Self.commands($0.notify) }
        result += configuration.syncGroups.flatMap { Self.commands($0.notify) }
        result += [
            globals.startupScript, globals.shutdownScript, globals.notifyFIFO.script, globals.vrrpNotifyFIFO.script,
            globals.lvsNotifyFIFO.script,
        ].compactMap { $0 }
        for server in configuration.virtualServers {
            result += [server.quorumUp, server.quorumDown].compactMap { $0 }
            for real in server.realServers {
                result += [real.notifyUp, real.notifyDown].compactMap { $0 } + real.checkers.compactMap(\.command)
            }
        }
        return result
    }

    private static func commands(_ notify: NotifyScripts) -> [ScriptCommand] {
        [
            notify.master, notify.backup, notify.fault, notify.stop, notify.deleted, notify.any,
            notify.masterReceivedLowerPriority,
        ].compactMap { $0 }
    }

    /// The first part of the path, as configured or as it resolves, that somebody other than root can change.
    private func weakness(of command: ScriptCommand) -> (what: String, remedy: String)? {
        let written = command.arguments.first ?? ""
        for path in [written, command.path] where path.utf8.first == UInt8(ascii: "/") {
            var component = ""
            for part in path.utf8.split(separator: UInt8(ascii: "/")) {
                component += "/" + String(decoding: part, as: UTF8.self)
                guard let status = environment.status(of: component) else { break }
                if let weakness = weakness(of: component, status) { return weakness }
            }
        }
        return nil
    }

    private func weakness(of path: String, _ status: FileStatus) -> (what: String, remedy: String)? {
        let mode = "mode 0" + String(status.mode, radix: 8)
        guard status.uid == 0 else {
            return ("'\(path)' belongs to user \(status.uid) (\(mode))", "chown root '\(path)', or another user for it")
        }
        // The mode of a link means nothing; in a folder with the sticky bit nobody replaces what is root's.
        let isGuarded = status.kind == .directory && status.mode & 0o1000 != 0
        guard status.kind != .symbolicLink, !isGuarded else { return nil }
        if status.mode & 0o002 != 0 {
            return ("everybody can write '\(path)' (owner 0, \(mode))", "chmod go-w '\(path)'")
        }
        if status.mode & 0o020 != 0, status.gid != 0 {
            return ("group \(status.gid) can write '\(path)' (owner 0, \(mode))", "chmod g-w '\(path)'")
        }
        return nil
    }
}
