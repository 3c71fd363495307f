import InternetTypes

/// The last step of reading: from the block tree to the typed model.
struct ModelBuilder {
    typealias Node = BlockTree.Node

    let expanded: ExpandedConfiguration
    let tree: BlockTree
    let environment: any LoadEnvironment
    let options: LoadOptions
    let table = KeywordTable.shared
    var configuration = Configuration()
    var problems: [Problem] = []
    /// The first use of each keyword that this release does not act on, in order.
    var notActedOn: [(row: Int, origin: Origin)] = []
    var seenNotActedOn: Set<Int> = []
    /// Names by which later blocks refer to earlier ones.
    var scriptNames: Set<String> = []
    var fileNames: Set<String> = []
    var processNames: Set<String> = []
    var bfdNames: Set<String> = []
    var instanceNames: [String: Int] = [:]
    var groupNames: Set<String> = []
    var interfaceKinds: [String: InterfaceKind?] = [:]
    var users: [String: UserRecord?] = [:]
    /// What was found out about the programs of scripts.
    var programs: [String: ScriptProgram] = [:]

    var sendsFewAnnouncements = false
    var defaultInterfaceNode: Int?
    var laterScripts: [(Int, WritableKeyPath<GlobalDefinitions, ScriptCommand?>)] = []
    /// Scripts that were defined but cannot run; tracking them is no second mistake.
    var droppedScripts: Set<String> = []
    /// Where the members of each kept sync group were named.
    var groupMembers: [[Origin]] = []
    var missingNamespace: String?
    /// Whether the sync daemon's number was given; if not, the VRID of its instance is taken.
    var hasSyncDaemonID = false
    /// The prefixes of macvlans' names that were given.
    var givenPrefixes: Set<String> = []
    private var suggestionsLeft = 200
    /// What iproute2's tables said.
    var tableNumbers: [NameTable: [String: UInt32?]] = [:]
    /// The groups of virtual servers by name; of two the first counts.
    var serverGroups: [String: Int] = [:]
    /// The real servers of the virtual server that is being read.
    var realServerKeys: Set<RealServerKey> = []
    var hasInstanceWithoutInterface = false
    /// Whether the lack of a user for scripts was reported.
    var hasReportedScriptUser = false
    /// The names of vmacs and ipvlans, with the instance that has them.
    var virtualInterfaces: [InterfaceName: String] = [:]
    var groupedInterfaces: Set<InterfaceName> = []
    /// Whether the route that is being read has an `or`.
    var hasSecondGateway = false
    var nextRulePreference: [AddressFamily: UInt32] = [:]
    var usedScripts: Set<String> = []
    /// Instances by interface, family, group and VRID.
    var virtualRouters: [VirtualRouterKey: String] = [:]

    init(
        expanded: ExpandedConfiguration, tree: BlockTree, environment: any LoadEnvironment, options: LoadOptions
    ) {
        self.expanded = expanded
        self.tree = tree
        self.environment = environment
        self.options = options
    }

    /// Builds the model. Problems of single lines come in their order, those of the whole at the end.
    mutating func build() {
        // The supervisor reads all of global_defs before anything else looks at it.
        let top = children(ofTop: ())
        for index in top {
            let keyword = keyword(index)
            if keyword.name == "global_defs" {
                globalDefinitions(index)
            } else if keyword.kind != .block, keyword.kind != .list {
                topSetting(index)
            }
        }
        finishGlobals()
        // What virtual servers refer to may stand below them.
        configuration.instances.reserveCapacity(top.count { keyword($0).name == "vrrp_instance" })
        let isServer: (Int) -> Bool = { [self] in ["virtual_server", "virtual_server_group"].contains(keyword($0).name)
        }
        configuration.virtualServers.reserveCapacity(top.count { keyword($0).name == "virtual_server" })
        let blocks = top.filter { !isServer($0) }
        let servers = top.filter(isServer)
        for index in blocks + servers { topBlock(index) }
        finish()
        reportSecurity()
        reportNotActedOn()
    }

    private mutating func topBlock(_ index: Int) {
        let keyword = keyword(index)
        guard keyword.kind == .block || keyword.kind == .list else { return }
        note(index)
        switch keyword.name {
        case "global_defs": break
        case "vrrp_script": trackScript(index)
        case "vrrp_instance": instance(index)
        case "vrrp_sync_group": syncGroup(index)
        case "track_file", "vrrp_track_file": trackFile(index)
        case "vrrp_track_process": trackProcess(index)
        case "bfd_instance": bfdInstance(index)
        case "track_group": trackGroup(index)
        case "static_ipaddress": staticAddresses(index)
        case "static_routes": configuration.staticRoutes += routes(index, isStatic: true)
        case "static_rules": configuration.staticRules += rules(index, isStatic: true)
        case "garp_group": announcementGroup(index)
        case "interface_up_down_delays": interfaceDelays(index)
        case "linkbeat_interfaces": linkbeatInterfaces(index)
        case "virtual_server_group": virtualServerGroup(index)
        case "virtual_server": virtualServer(index)
        case "SSL": tlsMaterial(index)
        default: checkOnly(index)
        }
    }

    // MARK: The tree

    /// The statements at file level.
    func children(ofTop _: Void) -> [Int] { siblings(from: 0, to: tree.nodes.count) }

    /// The statements, or the lines of values, directly in a block.
    func children(of index: Int) -> [Int] { siblings(from: index + 1, to: Int(tree.nodes[index].end)) }

    private func siblings(from start: Int, to end: Int) -> [Int] {
        var result: [Int] = []
        var index = start
        while index < end {
            result.append(index)
            index = max(index + 1, Int(tree.nodes[index].end))
        }
        return result
    }

    /// The row of a node's keyword; lines of values have none.
    func keyword(_ index: Int) -> Keyword { table.rows[Int(tree.nodes[index].row)] }

    /// The text of a node's word; word 0 is the keyword.
    func text(_ index: Int, _ word: Int) -> String? {
        let node = tree.nodes[index]
        guard word < node.wordCount else { return nil }
        let word = tree.words[Int(node.firstWord) + word]
        return expanded.text.withUnsafeBufferPointer { WordScanner.string(word, in: $0) }
    }

    /// How many words a node has, its keyword included.
    func wordCount(_ index: Int) -> Int { Int(tree.nodes[index].wordCount) }

    /// The texts of a node's words from one of them on.
    func texts(_ index: Int, from first: Int = 1) -> [String] {
        (first..<max(first, wordCount(index))).compactMap { text(index, $0) }
    }

    /// Where a word of a node stands; without a word, the keyword with all its words.
    func origin(_ index: Int, word: Int? = nil) -> Origin {
        let node = tree.nodes[index]
        let start = Int(expanded.lines[Int(node.line)].start)
        let first = tree.words[Int(node.firstWord) + min(word ?? 0, Int(node.wordCount) - 1)]
        let last = word == nil ? tree.words[Int(node.firstWord) + Int(node.wordCount) - 1] : first
        return Origin(
            line: Int(node.line), offset: Int(first.start) - start, length: Int(last.start + last.length - first.start))
    }

    // MARK: Problems

    /// Adds an error about a word of a node, or about all of it.
    mutating func report(
        _ category: Problem.Category, _ message: String, _ index: Int, word: Int? = nil, hint: String? = nil
    ) {
        report(.error, category, message, at: origin(index, word: word), hint: hint)
    }

    mutating func report(
        _ severity: Problem.Severity, _ category: Problem.Category, _ message: String, at origin: Origin,
        hint: String? = nil
    ) {
        guard problems.count < options.limits.problems else { return }
        problems.append(expanded.problem(severity, category, message, at: origin, hint: hint))
    }

    /// Notes the use of a keyword that this release does not act on.
    mutating func note(_ index: Int) {
        let row = Int(tree.nodes[index].row)
        guard !table.rows[row].isActedOn, seenNotActedOn.insert(row).inserted else { return }
        notActedOn.append((row, origin(index, word: 0)))
    }

    private mutating func reportNotActedOn() {
        guard options.reportsKeywordsNotActedOn else { return }
        for (row, origin) in notActedOn {
            let keyword = table.rows[row]
            report(.warning, .notActedOn, "'\(keyword.name)' is not acted on by this release", at: origin)
        }
    }

    /// "Did you mean", for the first problems of a long list and as long as there are not too many names to compare.
    mutating func suggestion(for name: String, among known: some Collection<String>) -> String? {
        guard suggestionsLeft > 0, known.count <= 2000 else { return nil }
        suggestionsLeft -= 1
        return Suggestions.nearest(to: name, in: known.sorted()).map { "did you mean '\($0)'?" }
    }

    // MARK: Blocks that are checked but have no model yet

    /// Checks a block's settings against the table, and those of the blocks in it.
    mutating func checkOnly(_ index: Int) {
        for child in children(of: index) where tree.nodes[child].row >= 0 {
            note(child)
            switch keyword(child).kind {
            case .block: checkOnly(child)
            case .list: break
            default: checkValue(child)
            }
        }
    }
}
