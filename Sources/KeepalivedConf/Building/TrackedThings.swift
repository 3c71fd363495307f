import InternetTypes

/// `track_file`, `vrrp_track_process` and `bfd_instance`.
extension ModelBuilder {
    /// The keywords of a block, each noted and its origin recorded.
    mutating func settings(of index: Int, _ origins: inout Origins) -> [Int] {
        let settings = children(of: index).filter { tree.nodes[$0].row >= 0 }
        for setting in settings {
            note(setting)
            origins.record(Int(tree.nodes[setting].row), origin(setting))
        }
        return settings
    }

    /// `track_file`, and its former name.
    mutating func trackFile(_ index: Int) {
        guard let name = argument(index) else { return }
        if keyword(index).name == "vrrp_track_file" {
            report(.warning, .notice, "'vrrp_track_file' is the old name of 'track_file'", at: origin(index, word: 0))
        }
        guard !fileNames.contains(name) else {
            report(.consistency, "track_file '\(name)' is already defined: ignored", index)
            return
        }
        var file = TrackFile(name: name, origins: Origins(block: origin(index)))
        for setting in settings(of: index, &file.origins) {
            switch keyword(setting).name {
            case "file": file.path = argument(setting) ?? file.path
            case "weight":
                if let (weight, isReversed) = weight(setting) { (file.weight, file.isReversed) = (weight, isReversed) }
            case "init_file": initialValue(setting, &file)
            default: checkValue(setting)
            }
        }
        guard !file.path.isEmpty else {
            report(.consistency, "No file set for track_file \(name) - ignoring", index, hint: "add: file PATH")
            return
        }
        fileNames.insert(name)
        configuration.trackFiles.append(file)
    }

    private mutating func initialValue(_ index: Int, _ file: inout TrackFile) {
        file.initialValue = 0
        for (position, text) in texts(index).enumerated() {
            if text == "overwrite" {
                file.overwrites = true
            } else if let number = Numbers.cInteger(text.utf8), let value = Int32(exactly: number) {
                file.initialValue = value
            } else {
                report(
                    .value, "init_file does not take '\(text)'", index, word: position + 1, hint: "[NUMBER] [overwrite]"
                )
            }
        }
    }

    /// `vrrp_track_process`.
    mutating func trackProcess(_ index: Int) {
        guard let name = argument(index) else { return }
        var process = TrackProcess(name: name, origins: Origins(block: origin(index)))
        var maximum: (value: UInt16, index: Int)?
        for setting in settings(of: index, &process.origins) {
            switch keyword(setting).name {
            case "process":
                guard argument(setting) != nil else { break }
                if process.command.isEmpty {
                    process.command = texts(setting)
                } else {
                    report(.consistency, "'process' was given before: ignored", setting)
                }
            case "param_match":
                guard let text = text(setting, 1) else {
                    process.parameterMatch = .exact
                    break
                }
                process.parameterMatch = TrackProcess.ParameterMatch(rawValue: text)
                if process.parameterMatch == nil || text == "exact" {
                    report(.value, "param_match does not take '\(text)'", setting, word: 1, hint: "initial or partial")
                }
            case "weight":
                if let (weight, isReversed) = weight(setting) {
                    (process.weight, process.isReversed) = (weight, isReversed)
                }
            case "quorum": if let value = integer(setting) { process.quorum = UInt16(clamping: value) }
            case "quorum_max": if let value = integer(setting) { maximum = (UInt16(clamping: value), setting) }
            case "delay":
                if let value = duration(setting) { (process.terminateDelay, process.forkDelay) = (value, value) }
            case "terminate_delay": set(duration(setting), &process.terminateDelay)
            case "fork_delay": set(duration(setting), &process.forkDelay)
            case "full_command": process.matchesFullCommand = true
            default: checkValue(setting)
            }
        }
        if let maximum {
            if maximum.value < process.quorum {
                report(
                    .consistency, "quorum_max \(maximum.value) is below the quorum of \(process.quorum): ignored",
                    maximum.index)
            } else {
                process.quorumMaximum = maximum.value
            }
        }
        guard !process.command.isEmpty else {
            report(
                .consistency, "no process set for vrrp_track_process '\(name)': removed", index,
                hint: "add: process NAME")
            return
        }
        processNames.insert(name)
        configuration.trackProcesses.append(process)
    }

    /// `bfd_instance`; without a neighbour there is no session.
    mutating func bfdInstance(_ index: Int) {
        guard let name = argument(index) else { return }
        guard name.utf8.count <= 31, !bfdNames.contains(name) else {
            report(
                .consistency,
                bfdNames.contains(name)
                    ? "BFD instance '\(name)' is already defined: skipped"
                    : "the name of BFD instance '\(name)' is longer than 31 characters: skipped", index, word: 1)
            return
        }
        var session = BFDInstance(name: name, neighbour: .v4(.any), origins: Origins(block: origin(index)))
        var neighbour: IPAddress?
        var informs: (vrrp: Bool, checkers: Bool) = (false, false)
        var hops: Int64 = 0
        for setting in settings(of: index, &session.origins) {
            switch keyword(setting).name {
            case "neighbor_ip", "neighbour_ip":
                guard let address = address(setting) else { break }
                if neighbour != nil {
                    report(.consistency, "the neighbour was given before: ignored", setting)
                } else {
                    neighbour = address
                }
            case "source_ip": session.source = address(setting)
            case "min_rx": set(duration(setting), &session.requiredMinimumReceive)
            case "min_tx": set(duration(setting), &session.desiredMinimumTransmit)
            case "idle_tx": set(duration(setting), &session.idleTransmit)
            case "multiplier": if let value = integer(setting) { session.multiplier = UInt8(clamping: value) }
            case "passive": session.isPassive = true
            case "ttl", "hoplimit": if let value = integer(setting) { session.ttl = UInt8(clamping: value) }
            case "max_hops": if let value = integer(setting) { hops = value }
            case "multihop": set(bool(setting), &session.isMultihop)
            case "weight":
                if let (weight, isReversed) = weight(setting) {
                    (session.weight, session.isReversed) = (weight, isReversed)
                }
            case "vrrp": informs.vrrp = true
            case "checker": informs.checkers = true
            default: checkValue(setting)
            }
        }
        guard let neighbour else {
            report(
                .consistency, "BFD instance \(name) has no neighbor address set, disabling instance", index,
                hint: "add: neighbor_ip ADDRESS")
            return
        }
        session.neighbour = neighbour
        finish(&session, hops: hops, informs: informs, index)
    }

    private mutating func finish(
        _ session: inout BFDInstance, hops: Int64, informs: (vrrp: Bool, checkers: Bool), _ index: Int
    ) {
        if let source = session.source, source.family != session.neighbour.family {
            report(
                .consistency, "source and neighbour of BFD instance \(session.name) differ in address family: skipped",
                index)
            return
        }
        if informs.vrrp || informs.checkers { (session.informsVRRP, session.informsCheckers) = informs }
        let ttl = session.ttl ?? (session.neighbour.family == .ipv4 ? 255 : 64)
        if hops < 0 || hops == 255 {
            session.maximumHops = nil
        } else if hops > Int64(ttl) {
            report(.consistency, "max_hops \(hops) is above the TTL of \(ttl): \(ttl) used", index)
            session.maximumHops = ttl
        } else {
            session.maximumHops = UInt8(clamping: hops)
        }
        bfdNames.insert(session.name)
        configuration.bfdInstances.append(session)
    }
}
