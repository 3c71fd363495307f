import ConfigurationTools
import Foundation
import KeepalivedConf
import Testing

@Suite struct PrinterTests {
    /// Reads a text in the machine that a corpus file was tested on.
    private func reload(_ text: String, as file: CorpusFile, in environment: MemoryEnvironment) -> LoadResult {
        CorpusFile(
            name: file.name, text: Array(text.utf8), status: 0, unknownKeywordMessages: 0, firstMessage: ""
        ).load(in: environment)
    }

    @Test(arguments: [false, true]) func readingThePrintedTextAgainGivesTheSameModel(addsDefaults: Bool) throws {
        let environment = try CorpusFile.environment()
        let files = try CorpusFile.all()
        #expect(files.count > 500)
        for file in files {
            let result = file.load(in: environment)
            let printed = ConfigurationPrinter.text(of: result, addsDefaults: addsDefaults)
            #expect(printed.tooLong.isEmpty, "\(file.name)")
            let again = reload(printed.text, as: file, in: environment)
            #expect(again.configuration == result.configuration, "\(file.name)")
            #expect(again.unknownKeywords.isEmpty, "\(file.name)")
            // Canonical: printing what was printed changes nothing.
            guard !addsDefaults else { continue }
            #expect(ConfigurationPrinter.text(of: again, addsDefaults: addsDefaults).text == printed.text)
        }
    }

    @Test func damagedFilesKeepTheirMeaning() throws {
        let environment = try CorpusFile.environment()
        let files = try CorpusFile.all().filter { $0.text.count < 4000 }
        var random = SeededGenerator(state: 7)
        let telling = Array("{}\"'#!@~$\\\n \u{0}\ti".utf8)
        let rounds = ProcessInfo.processInfo.environment["PRINTER_ROUNDS"].flatMap { Int($0) } ?? 300
        for round in 0..<rounds {
            let file = try #require(files.randomElement(using: &random))
            var text = file.text
            for _ in 0..<Int.random(in: 1...3, using: &random) where !text.isEmpty {
                let position = Int.random(in: 0..<text.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: text.remove(at: position)
                case 1: text.insert(telling.randomElement(using: &random) ?? 0, at: position)
                default: text[position] = telling.randomElement(using: &random) ?? 0
                }
            }
            let result = file.with(text).load(in: environment)
            let printed = ConfigurationPrinter.text(of: result)
            guard printed.tooLong.isEmpty else { continue }
            let again = reload(printed.text, as: file, in: environment)
            #expect(
                again.configuration == result.configuration,
                "round \(round), \(file.name):\n\(ConfigurationDifference(from: result.configuration, to: again.configuration).text)"
            )
        }
    }

    @Test func carriesOutWhatTheLanguageOffers() {
        let result = load(
            """
            # a comment
            $IP=192.0.2
            global_defs { router_id "web 1" ! who
            }
            vrrp_instance V {
            @web1   interface eth0
            @other  interface eth9
            include more.conf
            notify '/bin/say "a  b"'   root
            virtual_ipaddress { ${IP}.10/24 dev eth1
            ~SEQ(n, 1, 2) ${IP}.2$n
              "@weird"
            }
            nonsense 1
            }
            """
        ) {
            $0.files["/etc/keepalived/more.conf"] = .regular(Array("virtual_router_id\t7\npriority    90".utf8))
        }
        let printed = ConfigurationPrinter.text(of: result).text
        #expect(
            printed.hasPrefix("global_defs {\n    router_id \"web 1\"\n}\n\nvrrp_instance V {\n    interface eth0\n"))
        #expect(printed.contains("    virtual_router_id 7\n    priority 90\n"))
        #expect(printed.contains("    notify '/bin/say \"a  b\"'   root\n"))
        #expect(
            printed.contains(
                "        192.0.2.10/24 dev eth1\n        192.0.2.21\n        192.0.2.22\n        \"@weird\"\n"))
        #expect(!printed.contains("nonsense"))
        #expect(!printed.contains("eth9"))
    }

    @Test func saysWhatIsTheDefault() {
        let result = load(
            """
            vrrp_instance V {
                interface eth0
                virtual_router_id 7
                priority 90
                version 3
                advert_int 0.5
                virtual_ipaddress { 192.0.2.10 }
            }
            """)
        let printed = ConfigurationPrinter.text(of: result, addsDefaults: true).text
        #expect(printed.contains("    state BACKUP\n"))
        #expect(printed.contains("    garp_master_delay 5\n"))
        #expect(printed.split(separator: "\n").count { $0.hasPrefix("    priority ") } == 1)
        // A block that is not there says what is the default, too.
        #expect(printed.hasPrefix("global_defs {\n") && printed.contains("    vrrp_version 2\n"))
        #expect(!ConfigurationPrinter.text(of: result).text.contains("state"))
    }

    @Test func saysWhatIsTheDefaultOfACheck() {
        let result = load(
            """
            global_defs {
                vrrp_version 3
            }
            virtual_server 192.0.2.1 80 {
                delay_loop 7
                protocol TCP
                real_server 192.0.2.2 80 {
                    HTTP_GET {
                        url {
                            path /
                        }
                        retry 5
                    }
                }
            }
            """)
        let printed = ConfigurationPrinter.text(of: result, addsDefaults: true).text
        for line in [
            "delay_loop 7", "delay_before_retry 3", "connect_timeout 5", "http_protocol 1.0", "connect_port 80",
        ] {
            #expect(printed.contains("            \(line)\n"), "\(line)")
        }
        #expect(printed.split(separator: "\n").count { $0.contains("retry 5") } == 1)
        #expect(printed.split(separator: "\n").count { $0.contains("vrrp_version") } == 1)
        #expect(load(printed).configuration == result.configuration)
    }

    @Test func namesStatementsThatNoLineCanHold() throws {
        let long = String(repeating: "a", count: 600)
        let result = load("$A=\(long)\nglobal_defs {\n  router_id ${A}${A}\n}\n")
        #expect(ConfigurationPrinter.text(of: result).tooLong.map(\.line) == [3])
        #expect(ConfigurationPrinter.text(of: load("global_defs {\n  router_id \(long)\n}\n")).tooLong.isEmpty)
    }
}

/// A generator whose sequence its state fixes (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
        return value ^ value >> 31
    }
}
