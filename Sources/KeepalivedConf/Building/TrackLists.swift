import InternetTypes

/// `track_script` and its siblings, in instances and groups.
extension ModelBuilder {
    /// `owner` is nil for groups.
    mutating func trackingSetting(_ index: Int, _ tracking: inout Tracking, owner: VRRPInstance?) -> Bool {
        switch keyword(index).name {
        case "track_interface":
            for child in children(of: index) {
                if let tracked = trackedInterface(child, owner) { tracking.interfaces.append(tracked) }
            }
        case "track_script":
            for child in children(of: index) {
                guard let tracked = tracked(child, -253...253) else { continue }
                usedScripts.insert(tracked.name)
                if scriptNames.contains(tracked.name) {
                    tracking.scripts.append(tracked)
                } else {
                    unknownTracked("script", tracked, scriptNames, child)
                }
            }
        case "track_file":
            for child in children(of: index) {
                guard let tracked = tracked(child, -254...254) else { continue }
                if fileNames.contains(tracked.name) {
                    tracking.files.append(tracked)
                } else {
                    unknownTracked("file", tracked, fileNames, child)
                }
            }
        case "track_process":
            for child in children(of: index) {
                guard let tracked = tracked(child, -254...254) else { continue }
                if processNames.contains(tracked.name) {
                    tracking.processes.append(tracked)
                } else {
                    unknownTracked("process", tracked, processNames, child)
                }
            }
        case "track_bfd":
            for child in children(of: index) {
                guard let tracked = tracked(child, -253...253) else { continue }
                if bfdNames.contains(tracked.name) {
                    tracking.bfdSessions.append(tracked)
                } else {
                    unknownTracked("bfd", tracked, bfdNames, child)
                }
            }
        default: return false
        }
        return true
    }

    private mutating func unknownTracked(_ what: String, _ tracked: Tracked, _ known: Set<String>, _ index: Int) {
        report(
            .consistency, "track \(what) \(tracked.name) not found, ignoring...", index, word: 0,
            hint: suggestion(for: tracked.name, among: known)
                ?? "it must be defined above the block that tracks it")
    }

    private mutating func trackedInterface(_ index: Int, _ owner: VRRPInstance?) -> Tracked? {
        guard let name = text(index, 0) else { return nil }
        // A missing interface is reported by its own test below, so that the line is still read.
        guard let tracked = tracked(index, -253...253, allowsNoReverse: false) else { return nil }
        if let own = owner?.interface, own.rawValue == name {
            report(
                .consistency, "track_interface of the instance's own interface \(name): ignored", index, word: 0,
                hint: "an instance always follows its own interface")
            return nil
        }
        guard interface(index, word: 0, for: " (track_interface)") != nil else { return nil }
        return tracked
    }

    private mutating func tracked(
        _ index: Int, _ range: ClosedRange<Int64>, allowsNoReverse: Bool = true
    ) -> Tracked? {
        guard let name = text(index, 0) else { return nil }
        var tracked = Tracked(name: name, origin: origin(index, word: 0))
        var word = 1
        while let option = text(index, word) {
            switch option {
            case "weight":
                guard let text = text(index, word + 1) else {
                    report(.value, "'weight' is missing its value", index, word: word)
                    return tracked
                }
                if let value = integer(text, range, index, word: word + 1) { tracked.weight = Int16(clamping: value) }
                word += 2
            case "reverse" where tracked.weight != nil:
                tracked.isReversed = true
                word += 1
            case "noreverse" where tracked.weight != nil && allowsNoReverse:
                tracked.isReversed = false
                word += 1
            default:
                report(
                    .value, "unknown option '\(option)' of '\(name)'", index, word: word,
                    hint: "weight NUMBER [reverse]")
                return tracked
            }
        }
        return tracked
    }
}
