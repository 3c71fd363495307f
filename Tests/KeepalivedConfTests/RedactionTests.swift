import KeepalivedConf
import Testing

/// Secrets are not shown: not in what is printed, not in what is said about a line.
struct RedactionTests {
    private static let text = """
        $PASS=pa55w0rd
        vrrp_instance A {
            interface eth0
            virtual_router_id 1
            virtual_ipaddress { 192.0.2.1 }
            authentication {
                auth_type PASS
                auth_pass $PASS
            }
        }
        vrrp_instance B {
            interface eth0
            version 3
            virtual_router_id 2
            virtual_ipaddress { 192.0.2.2 }
            auth_hmac {
                key 1 "pa55w0rd of forty bytes 0123456789abcdef"
                key 2 hex:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
                key 3 file:/etc/keepalived/pa55w0rd-is-no-secret-here
                active_key 2
            }
        }
        """

    private func words(_ statements: [Statement]) -> [String] {
        statements.flatMap { $0.words + [$0.rawArguments] + words($0.children) }
    }

    @Test func theTextWithoutThemCanBeReadAgain() throws {
        let result = load(Self.text)
        let shown = result.withoutSecrets.expanded
        let all = words(shown.statements)
        #expect(
            !all.contains { $0.contains("pa55w0rd") && !$0.contains("file:") } && !all.contains { $0.contains("0123") })
        #expect(all.contains("********"))
        #expect(all.contains { $0.hasPrefix("hex:0000") })
        #expect(all.contains("file:/etc/keepalived/pa55w0rd-is-no-secret-here"))
        // The serialised form, which holds the lines as they were written as well.
        let bytes = String(decoding: shown.serialized, as: UTF8.self)
        #expect(!bytes.contains("0123456789") && !bytes.contains("w0rd of"))
        let again = Configuration.load(
            expanded: try #require(ExpandedConfiguration(serialized: shown.serialized)),
            environment: MemoryEnvironment())
        #expect(again.instances.count == 2)
        #expect(again.instances.last?.hmac?.keys.count == 2)
        #expect(again.instances.first?.authentication == .password(Array("********".utf8)))
        #expect(result.configuration.instances.first?.authentication == .password(Array("pa55w0rd".utf8)))
    }

    @Test(arguments: [
        "key 1 pa55w0rd", "key 1 hex:pa55w0rd", "    key 1 pa55w0rd trailing",
        "key 300 pa55w0rd-0123456789-0123456789-0123",
    ])
    func aProblemDoesNotShowThem(_ line: String) {
        let result = load(
            """
            vrrp_instance A {
                interface eth0
                virtual_router_id 1
                virtual_ipaddress { 192.0.2.1 }
                auth_hmac {
                \(line)
                active_key 1
                }
            }
            """)
        #expect(!result.problems.isEmpty)
        for problem in result.problems {
            #expect(!ProblemFormatter().text(problem).contains("pa55w0rd"), "\(problem)")
        }
    }

    @Test func aPasswordThatIsTooLongIsNotShown() {
        let result = load(
            """
            vrrp_instance A {
                interface eth0
                virtual_router_id 1
                virtual_ipaddress { 192.0.2.1 }
                authentication {
                    auth_type PASS
                    auth_pass pa55w0rd-and-more
                }
            }
            """)
        #expect(result.problems.count == 1)
        for problem in result.problems { #expect(!ProblemFormatter().text(problem).contains("pa55w0rd")) }
    }
}
