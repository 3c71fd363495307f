/// What is known about the program of a script.
struct ScriptProgram {
    /// Nil where there is no such program, or it cannot be executed.
    var path: String?
    /// The first path component that makes it unsafe to run as root, and why.
    var weakness: String?
}

/// Commands and the users that they run as.
extension ModelBuilder {
    /// The command line of a script keyword, read from the raw text, for its quotes are not those of other keywords.
    func scriptWords(_ index: Int) -> ScriptWords? {
        let node = tree.nodes[index]
        let keyword = tree.words[Int(node.firstWord)]
        let start = Int(keyword.start + keyword.length) + (keyword.isQuoted ? 1 : 0)
        return ScriptWords(expanded.text[start..<max(start, Int(node.rawEnd))])
    }

    /// A user by name, asked once: the answer may come from a directory server.
    mutating func lookUpUser(_ name: String) -> UserRecord? {
        if let known = users[name] { return known }
        let record = environment.user(named: name)
        users[name] = .some(record)
        return record
    }

    /// A user and group by name; nil with the word at fault where one is unknown.
    mutating func scriptUser(_ words: [String]) -> Result<ScriptUser, UnknownName> {
        guard let name = words.first else { return .failure(UnknownName(what: "user", name: "")) }
        guard let record = lookUpUser(name) else { return .failure(UnknownName(what: "user", name: name)) }
        var user = ScriptUser(name: name, uid: record.uid, gid: record.gid)
        if words.count > 1 {
            let groupName = words[1].hasPrefix(":") ? String(words[1].dropFirst()) : words[1]
            guard let gid = environment.group(named: groupName) else {
                return .failure(UnknownName(what: "group", name: groupName))
            }
            user.groupName = groupName
            user.gid = gid
        }
        return .success(user)
    }

    /// A user or group that the system does not know.
    struct UnknownName: Error {
        let what: String
        let name: String
    }

    /// Whom scripts without a user of their own run as.
    mutating func defaultScriptUser() -> ScriptUser? {
        if let user = configuration.globals.scriptUser { return user }
        if let record = lookUpUser("keepalived_script") {
            return ScriptUser(name: "keepalived_script", uid: record.uid, gid: record.gid)
        }
        return nil
    }

    /// With script security on, the lack of an unprivileged user for scripts is an error, once.
    private mutating func reportMissingUser(_ index: Int) {
        guard configuration.globals.enforcesScriptSecurity, !hasReportedScriptUser else { return }
        hasReportedScriptUser = true
        report(
            .consistency, "Unable to set default user keepalived_script for script", index,
            hint: "create that user, or add script_user to global_defs")
    }

    /// The script of a notify keyword: command, user, group.
    mutating func script(_ index: Int) -> ScriptCommand? {
        guard let words = scriptWords(index) else {
            missingArgument(index)
            return nil
        }
        var user = defaultScriptUser()
        if user == nil, words.identity.isEmpty { reportMissingUser(index) }
        if !words.identity.isEmpty {
            switch scriptUser(words.identity) {
            case .success(let given): user = given
            case .failure(let unknown):
                report(
                    .warning, .notice, "script dropped: unknown \(unknown.what) '\(unknown.name)'", at: origin(index),
                    hint: "put a command with arguments in quotes")
                return nil
            }
        }
        return command(words.arguments, user: user, index, isDroppedSilently: true)
    }

    /// A command whose program must be there.
    mutating func command(
        _ arguments: [String], user: ScriptUser?, _ index: Int, isDroppedSilently: Bool
    ) -> ScriptCommand? {
        guard let name = arguments.first else { return nil }
        // `</path` asks whether a file can be opened; no program is run.
        if name.hasPrefix("<") {
            return ScriptCommand(arguments: arguments, user: user, origin: origin(index, word: 1))
        }
        let program = program(name)
        guard let path = program.path else {
            let what = program.weakness ?? "not found or not executable"
            report(
                .warning, isDroppedSilently ? .notice : .value, "script '\(name)' \(what): dropped",
                at: origin(index, word: 1))
            return nil
        }
        guard isSafe(path, program, user, index) else { return nil }
        return ScriptCommand(arguments: arguments, path: path, user: user, origin: origin(index, word: 1))
    }

    /// Whether a script may run; false, after a problem, where security is enforced and others could change it.
    private mutating func isSafe(_ path: String, _ program: ScriptProgram, _ user: ScriptUser?, _ index: Int) -> Bool {
        guard configuration.globals.enforcesScriptSecurity else { return true }
        guard user?.uid ?? 0 == 0, let weakness = program.weakness else { return true }
        report(
            .error, .security, "script '\(path)' is unsafe to run as root: \(weakness)", at: origin(index, word: 1),
            hint: "change that, or let it run as an unprivileged user")
        return false
    }

    /// Scripts without script security are one problem for each worker, as in keepalived.
    mutating func reportSecurity() {
        guard !configuration.globals.enforcesScriptSecurity else { return }
        // keepalived starts no VRRP worker without instances, and gives up before it looks at scripts where one has no
        // interface.
        let scripts = hasInstanceWithoutInterface || instanceNames.isEmpty ? [] : vrrpScripts
        for (scripts, what) in [(scripts, "scripts"), (configuration.checkScripts, "check scripts")] {
            let scripts = scripts.filter { !$0.onlyOpensAFile }
            guard let first = scripts.min(by: { $0.origin.line < $1.origin.line }) else { continue }
            report(
                .error, .security,
                "SECURITY VIOLATION - \(what) are being executed but script_security not enabled.", at: first.origin,
                hint: "add 'enable_script_security' to global_defs")
        }
    }

    /// The scripts that the VRRP worker would run.
    private var vrrpScripts: [ScriptCommand] {
        let globals = configuration.globals
        var scripts = [
            globals.notifyFIFO.script, globals.vrrpNotifyFIFO.script, globals.startupScript, globals.shutdownScript,
        ].compactMap { $0 }
        scripts += configuration.instances.flatMap(\.notify.all) + configuration.syncGroups.flatMap(\.notify.all)
        return scripts + configuration.scripts.map(\.command)
    }

    /// Finds a program by its path or in the search path, once.
    mutating func program(_ name: String) -> ScriptProgram {
        if let known = programs[name] { return known }
        let found = findProgram(name)
        programs[name] = found
        return found
    }

    private func findProgram(_ name: String) -> ScriptProgram {
        if name.utf8.contains(UInt8(ascii: "/")) {
            let path = name.hasPrefix("/") ? name : environment.currentDirectory + "/" + name
            return inspect(path)
        }
        for folder in environment.searchPath {
            let found = inspect(folder + "/" + name)
            if found.path != nil { return found }
        }
        return ScriptProgram()
    }

    private func inspect(_ path: String) -> ScriptProgram {
        guard let resolved = environment.resolvedPath(path), let status = environment.status(of: resolved),
            status.kind == .regular, status.mode & 0o111 != 0
        else { return ScriptProgram() }
        return ScriptProgram(path: resolved, weakness: weakness(of: resolved))
    }

    /// The first component of a path that somebody other than root could change.
    private func weakness(of path: String) -> String? {
        var component = ""
        for part in path.utf8.split(separator: UInt8(ascii: "/")) {
            component += "/" + String(decoding: part, as: UTF8.self)
            guard let status = environment.status(of: component) else { continue }
            if status.uid != 0 { return "'\(component)' is owned by user \(status.uid)" }
            if status.mode & 0o022 != 0, !(status.kind == .directory && status.mode & 0o1000 != 0) {
                return "'\(component)' can be written by others than root (mode \(String(status.mode, radix: 8)))"
            }
        }
        return nil
    }
}
