import KeepalivedConf
import Testing

/// Includes, conditions, definitions and repetitions, seen through the names of scripts that they make.
struct ExpansionTests {
    /// The `router_id` that a text sets.
    private func routerID(_ lines: String, prepare: (inout MemoryEnvironment) -> Void = { _ in }) -> String {
        load(lines, prepare: prepare).configuration.globals.routerID
    }

    /// The members of the track group `G` that lines in it make.
    private func members(_ before: String, _ inside: String) -> [String] {
        load(before + "\ntrack_group G {\n group {\n" + inside + "\n}\n}\n").configuration.trackGroups.first?.members
            ?? []
    }

    @Test(arguments: [
        ("router_id foo#bar", "foo"), ("router_id \"a#b\"", "a#b"), ("router_id a\\#b", "a"),
        ("router_id \"a{b}c\"", "a{b}c"), ("router_id a!b", "a"), ("router_id \"\"", "web1.example.org"),
    ])
    func commentsAndQuotes(line: String, expected: String) {
        #expect(routerID("global_defs {\n\(line)\n}") == expected)
    }

    /// Only the first line of a definition stands for a word; the others are read like lines of a file.
    @Test func definitionsInDefinitionsAreCarriedOut() {
        let text = "$A=\\\nrouter_id x \\\n$B=inner \\\n$B=second\n"
        #expect(members(text + "$C=first \\\n$D=late \\\n$D\n", "$C").description == #"["first", "late"]"#)
        // At its start it is an unknown keyword.
        let result = load("$E=\\\n$F=x \\\n$G=y\n$E\n")
        #expect(result.unknownKeywords.map(\.keyword) == ["$F=x"])
    }

    @Test(arguments: [
        "global_defs { router_id x }", "global_defs{\nrouter_id x\n}", "global_defs\n\n# comment\n{\nrouter_id x }",
        "global_defs {router_id x\n}\r\n", "\u{feff}global_defs {\r\n\trouter_id x\r\n}",
    ])
    func bracesStandAnywhere(text: String) {
        let result = load(text)
        #expect(result.problems == [])
        #expect(result.configuration.globals.routerID == "x")
    }

    @Test(arguments: [
        ("$A=foo", "$A", "foo"), ("$A=foo", "${A}x", "foox"), ("$A=foo", "x${A}", "xfoo"), ("$A=foo", "$A.x", "$A.x"),
        ("$A=foo\n$E=${A}bar\n$A=baz", "$E", "bazbar"), ("", "$NOSUCH", "$NOSUCH"),
        ("", "${_INSTANCE}", "web1"), ("", "${_PWD}", "/etc/keepalived"), ("", "x${_ENV HOME}", "x/root"),
        ("", "x${_ENV NOSUCH}", "x"), ("", "a${_HASH}b", "a"), ("", "\"a${_HASH}b\"", "a#b"),
        ("$A= foo # comment", "$A", "foo"),
    ])
    func definitions(before: String, word: String, expected: String) {
        #expect(
            routerID(before + "\nglobal_defs {\nrouter_id \(word)\n}") { $0.variables["HOME"] = "/root" } == expected)
    }

    @Test func definitionsOfSeveralLines() {
        let text = """
            $INST= \\
            vrrp_instance VI_$ID { \\
              interface $IF \\
            @web1 virtual_router_id ${ID}1 \\
            @^web1 virtual_router_id ${ID}2 \\
              virtual_ipaddress { \\
                10.0.0.${ID} \\
              } \\
            }
            $IF=eth1
            ~SEQ(ID,1,3) $INST
            """
        let result = load(text)
        #expect(result.problems == [])
        #expect(result.configuration.instances.map(\.name) == ["VI_1", "VI_2", "VI_3"])
        #expect(result.configuration.instances.map(\.virtualRouterID) == [11, 21, 31])
    }

    @Test func aCommentEndsADefinition() {
        let result = load("$A= \\\nglobal_defs { \\\n# comment \\\nrouter_id x\n}\n$A\n}\n")
        #expect(result.unknownKeywords.map(\.keyword) == ["router_id", "}"])
    }

    @Test(arguments: [
        ("~SEQ(i,3) $i", ["1", "2", "3"]), ("~SEQ(i,0,2,6) x$i", ["x$i", "x$i", "x$i", "x$i"]),
        ("~SEQ(i,0,2,6) x${i}", ["x0", "x2", "x4", "x6"]), ("~SEQ(i,-2) $i", ["-1", "-2"]),
        ("~SEQ(i,3,1) $i", ["3", "2", "1"]),
        ("~SEQx(i,8,0x12) $i", ["8", "9", "a", "b", "c", "d", "e", "f", "10", "11", "12"]),
        ("~SEQ(a,2) ~SEQ(b,2) ${a}${b}", ["11", "12", "21", "22"]), ("~LST(v,a,b) $v", ["a", "b"]),
        ("~LST({a,b}, {1,2}, {3,4}, {5}) ${a}-${b}", ["1-2", "3-4", "5-"]),
    ])
    func repetitions(line: String, expected: [String]) {
        // `x$i` is a use only where the dollar sign starts a word's end, as everywhere.
        let expected = expected.first == "x$i" ? ["x0", "x2", "x4", "x6"] : expected
        #expect(members("", line) == expected)
    }

    @Test(arguments: ["~SEQ(i,1,-1,3) $i", "~SEQ(i) $i", "~LST(v) $v", "~LST({a,b},{1,2,3}) $a", "~SEQ 3 $i"])
    func wrongRepetitions(line: String) {
        #expect(load(line).problems.configurationTestStatus == 5)
    }

    @Test(arguments: [
        ("@web1 router_id a", "a"), ("@^web1 router_id a", "web1.example.org"),
        ("@web2 router_id a", "web1.example.org"),
        ("@^web2 router_id a", "a"), ("@ web1 router_id a", "web1.example.org"), ("@web1", "web1.example.org"),
    ])
    func conditions(line: String, expected: String) {
        #expect(routerID("global_defs {\n\(line)\n}") == expected)
    }

    @Test func theConfigurationIDOfTheCommandLine() {
        let text = "global_defs {\n@blue router_id a\n@green router_id b\n}"
        #expect(load(text, options: LoadOptions(configurationID: "green")).configuration.globals.routerID == "b")
    }

    // MARK: Includes

    private enum Expectation: String { case silent, message, error }

    /// The matrix of what each include keyword makes of what is missing or cannot be read.
    @Test(arguments: [
        ("include", ["message", "silent", "message", "message"]),
        ("includer", ["message", "silent", "message", "error"]),
        ("includem", ["error", "silent", "message", "error"]),
        ("includew", ["error", "error", "message", "error"]),
        ("includeb", ["message", "silent", "error", "error"]),
        ("includea", ["error", "error", "error", "error"]),
    ])
    func missingIncludes(keyword: String, expected: [String]) {
        let patterns = ["nosuch.conf", "nosuch*.conf", "{there,nosuch}.conf", "folder"]
        for (pattern, expected) in zip(patterns, expected) {
            let result = load("\(keyword) \(pattern)\nglobal_defs {\n router_id x\n}") {
                $0.files["/etc/keepalived/there.conf"] = .regular([])
                $0.files["/etc/keepalived/folder"] = .directory
            }
            #expect(result.problems.configurationTestStatus == (expected == "error" ? 6 : 0), "\(keyword) \(pattern)")
            #expect(result.problems.isEmpty == (expected == "silent"), "\(keyword) \(pattern)")
            #expect(result.configuration.globals.routerID == "x")
        }
    }

    @Test func includesNestRelativeToTheirFile() throws {
        let result = load("include conf.d/*.conf\n") {
            $0.files["/etc/keepalived/conf.d/a.conf"] = .regular(Array("global_defs {\ninclude sub/b.conf\n}\n".utf8))
            $0.files["/etc/keepalived/conf.d/sub/b.conf"] = .regular(Array("router_id b\nrouterid c\n".utf8))
            $0.files["/etc/keepalived/conf.d/x.txt"] = .regular(Array("nonsense\n".utf8))
        }
        #expect(result.configuration.globals.routerID == "b")
        let problem = try #require(result.problems.first)
        #expect(result.problems.count == 1)
        #expect(problem.place == Place(file: "/etc/keepalived/conf.d/sub/b.conf", line: 2, column: 1))
        #expect(problem.hint == "did you mean 'router_id'?")
    }

    @Test func includeCheckDecidesForItsFile() {
        let missing = "include nosuch.conf\n"
        #expect(load("global_defs {\ninclude_check match\n}\n" + missing).problems.configurationTestStatus == 6)
        #expect(load("global_defs {\ninclude_check\n}\n" + missing).problems.configurationTestStatus == 6)
        #expect(
            load("global_defs {\ninclude_check +match\ninclude_check -match\n}\n" + missing).problems
                .configurationTestStatus == 0)
        #expect(load(missing, options: LoadOptions(requiresAllFiles: true)).problems.configurationTestStatus == 6)
    }

    @Test func anExecutableMainFileIsRefused() {
        let result = load("") { $0.files["/etc/keepalived/keepalived.conf"] = .executable }
        #expect(result.problems.configurationTestStatus == 4)
        #expect(result.isUnusable)
    }

    // MARK: Bombs

    @Test(arguments: [
        "~SEQ(a,1000000000) x\n", "~SEQ(a,100000) ~SEQ(b,100000) ~SEQ(c,100000) x\n", "$A=${B}\n$B=${A}\n$A\n",
        "$A= \\\n$A \\\n$A\nfoo\n$A\n", "$A=x$A\nglobal_defs {\nrouter_id y${A}\n}\n", "include keepalived.conf\n",
        "~SEQ(a,-9223372036854775807,9223372036854775807) x\n",
    ])
    func bombsEndWithAPlace(text: String) throws {
        let result = load(text) {
            $0.files["/etc/keepalived/./keepalived.conf"] = $0.files["/etc/keepalived/keepalived.conf"]
        }
        let problem = try #require(result.problems.first { $0.category == .limit || $0.category == .value })
        let place = try #require(problem.place)
        #expect(place.file.hasSuffix("keepalived.conf"))
        #expect(result.problems.count < 100)
    }

    @Test func laughsAreCountedInLines() throws {
        var text = "$A0= \\\nx \\\ny\n"
        for index in 1..<20 {
            text += "$A\(index)= \\\n" + String(repeating: "$A\(index - 1) \\\n", count: 9) + "$A\(index - 1)\n"
        }
        var options = LoadOptions()
        options.limits.expandedLines = 10_000
        let result = load(text + "$A19\n", options: options)
        #expect(result.problems.map(\.category) == [.limit])
    }

    @Test func laughsAboutNothingEndToo() {
        var text = "$A0=\n$B0= \\\n@other x \\\n@other y\n"
        for index in 1..<20 {
            text += "$A\(index)=" + String(repeating: "${A\(index - 1)}", count: 10) + "\n"
            text += "$B\(index)= \\\n" + String(repeating: "$B\(index - 1) \\\n", count: 9) + "$B\(index - 1)\n"
        }
        var options = LoadOptions()
        options.limits.steps = 20_000
        #expect(load(text + "router_id ${A19}\n", options: options).problems.map(\.category) == [.limit])
        #expect(load(text + "$B19\n", options: options).problems.map(\.category) == [.limit])
    }

    @Test func longLinesAndBigFilesAreRefused() {
        let long =
            "# " + String(repeating: "x", count: 2000) + "\nglobal_defs {\n router_id "
            + String(repeating: "x", count: 2000) + "\n}"
        #expect(load(long).problems.count == 2)
        var options = LoadOptions()
        options.limits.fileBytes = 10
        #expect(load("router_id something", options: options).problems.map(\.category) == [.limit])
        #expect(load("a\0b\n").problems.count == 1)
    }
}
