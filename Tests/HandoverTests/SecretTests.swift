import Handover
import InternetTypes
import KeepalivedConf
import Testing

/// What a worker must know and nobody else.
struct SecretTests {
    private let key = "0123456789abcdef0123456789abcdef"

    private func text(_ line: String) -> String {
        """
        vrrp_instance A {
            interface eth0
            virtual_router_id 1
            version 3
            virtual_ipaddress { 192.0.2.1
            }
            auth_hmac {
                \(line)
                active_key 1
            }
        }
        """
    }

    private func machine(mode: UInt16 = 0o600) -> MemoryEnvironment {
        var machine = MemoryEnvironment(text("key 1 file:/etc/vrrp.key"))
        machine.files["/etc/vrrp.key"] = .regular(Array((key + "\n").utf8))
        machine.statuses["/etc/vrrp.key"] = FileStatus(kind: .regular, mode: mode, uid: 0, gid: 0)
        return machine
    }

    private func read(_ environment: any LoadEnvironment) -> LoadResult {
        ConfigurationLoader.load(
            path: "/etc/keepalived/keepalived.conf", options: LoadOptions(reportsKeywordsNotActedOn: false),
            environment: environment)
    }

    @Test func keysOfFilesReachTheWorker() throws {
        let recording = RecordingEnvironment(machine())
        let result = read(recording)
        #expect(result.problems == [])
        let payload = Payload(facts: recording.facts, configuration: result.expanded.serialized)
        let received = try #require(Payload(bytes: payload.bytes))
        let expanded = try #require(ExpandedConfiguration(serialized: received.configuration))
        let model = Configuration.load(expanded: expanded, environment: RecordedEnvironment(received.facts))
        #expect(model == result.configuration)
        #expect(model.instances.first?.hmac?.keys == [1: Array(key.utf8)])
    }

    @Test func recordingsHaveNoKeysOfFilesAndPlayAllTheSame() throws {
        let recording = RecordingEnvironment(machine())
        let result = read(recording)
        let payload = Payload(facts: recording.facts, configuration: result.expanded.serialized)
        let octets = key.utf8.map { byte in String(byte, radix: 16) }.joined()
        #expect(String(decoding: payload.bytes, as: UTF8.self).contains(octets))
        let recorded = String(decoding: payload.bytesToRecord, as: UTF8.self)
        #expect(!recorded.contains(octets) && !recorded.contains(key))
        let replayed = try #require(Payload(bytes: payload.bytesToRecord))
        let expanded = try #require(ExpandedConfiguration(serialized: replayed.configuration))
        let model = Configuration.load(expanded: expanded, environment: RecordedEnvironment(replayed.facts))
        // The line feed at the end counted, too.
        #expect(model.instances.first?.hmac?.keys[1]?.allSatisfy { $0 == 0 } == true)
        #expect(model.instances.first?.hmac?.keys[1]?.count == 33)
    }

    @Test(arguments: [0o640, 0o604, 0o644] as [UInt16])
    func keyFilesThatOthersReadAreRefused(mode: UInt16) {
        let result = read(machine(mode: mode))
        #expect(result.configurationTestStatus == 6)
        #expect(result.configuration.instances.first?.hmac == nil)
        #expect(result.problems.first?.hint == "chmod 600 /etc/vrrp.key")
    }

    @Test func aKeyFileThatIsNotThereIsSaid() {
        var machine = machine()
        machine.files["/etc/vrrp.key"] = nil
        let result = read(machine)
        #expect(result.problems.first?.message == "key file '/etc/vrrp.key' cannot be read")
        #expect(result.configurationTestStatus != 0)
    }

    /// A problem shows its line: not the key or password in it.
    @Test func problemsShowNoSecrets() {
        let result = read(
            MemoryEnvironment(text("key 1 hex:5ec2e7\n authentication { auth_type PASS auth_pass secretsecret }")))
        let shown = ProblemFormatter().text(result.problems)
        #expect(shown.contains("key 1 **********") && !shown.contains("5ec2e7"))
        let other = read(
            MemoryEnvironment(
                """
                vrrp_instance A {
                    interface eth0
                    virtual_router_id 1
                    authentication {
                        auth_type PASS
                        auth_pass secretsecret
                    }
                }
                """))
        let password = ProblemFormatter().text(other.problems)
        #expect(password.contains("auth_pass ************") && !password.contains("secretsecret"))
    }
}
