/// `vrrp_script`.
extension ModelBuilder {
    /// Reads one script; without a command that can be run it does not enter the model.
    mutating func trackScript(_ index: Int) {
        guard let name = argument(index) else { return }
        var command: ScriptCommand?
        var scriptNode: Int?
        var userWords: (words: [String], index: Int)?
        var script = TrackScript(name: name, command: ScriptCommand(arguments: []))
        script.origins = Origins(block: origin(index))
        var timeout: Duration?
        for child in children(of: index) where tree.nodes[child].row >= 0 {
            note(child)
            script.origins.record(Int(tree.nodes[child].row), origin(child))
            switch keyword(child).name {
            case "script":
                if scriptNode != nil {
                    report(.consistency, "'script' was given before: ignored", child)
                } else {
                    scriptNode = child
                }
            case "interval": script.interval = positive(child) ?? .seconds(1)
            case "timeout": timeout = positive(child) ?? .seconds(1)
            case "weight":
                if let (weight, isReversed) = weight(child) {
                    script.weight = weight
                    script.isReversed = isReversed
                }
            case "rise": script.rise = count(child) ?? 1
            case "fall": script.fall = count(child) ?? 1
            case "user": if argument(child) != nil { userWords = (texts(child), child) }
            case "init_fail": script.startsFailed = true
            default: checkValue(child)
            }
        }
        script.timeout = timeout ?? script.interval
        let user = userWords.flatMap { given(user: $0.words, $0.index) } ?? defaultScriptUser()
        if let scriptNode {
            if let words = scriptWords(scriptNode) {
                command = self.command(words.arguments, user: user, scriptNode, isDroppedSilently: false)
            } else {
                report(.value, "no script set for vrrp_script '\(name)': removed", scriptNode)
            }
        } else {
            report(
                .consistency, "no script set for vrrp_script '\(name)': removed", index,
                hint: "add: script \"/path/to/command\"")
        }
        guard let command else {
            droppedScripts.insert(name)
            return
        }
        script.command = command
        // Of two scripts with one name the first is used.
        guard scriptNames.insert(name).inserted else {
            report(.warning, .notice, "vrrp_script '\(name)' is defined twice: the first is used", at: origin(index))
            return
        }
        configuration.scripts.append(script)
    }

    private mutating func positive(_ index: Int) -> Duration? {
        guard let value = duration(index) else { return nil }
        guard value > .zero else {
            report(.value, "'\(keyword(index).name)' must be longer than 0: taken as 1 second", index, word: 1)
            return nil
        }
        return value
    }

    private mutating func given(user words: [String], _ index: Int) -> ScriptUser? {
        switch scriptUser(words) {
        case .success(let user): return user
        case .failure(let unknown):
            report(.value, "unknown \(unknown.what) '\(unknown.name)'", index, word: 1)
            return nil
        }
    }
}
