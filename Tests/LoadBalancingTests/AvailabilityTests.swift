import InternetTypes
import LoadBalancing
import ServiceTypes
import Testing

/// One service with two servers of weights 5 and 7, each with a check; what keepalived 2.2.7 does with it was recorded.
private func service(_ settings: String = "", first: String = "", second: String = "") -> String {
    func server(_ address: String, _ weight: Int, _ settings: String) -> String {
        """
        real_server \(address) 80 {
            weight \(weight)
            notify_up "/bin/notify \(address) up" root
            notify_down "/bin/notify \(address) down" root
            \(settings)
            TCP_CHECK {
            }
        }

        """
    }
    return """
        virtual_server 192.0.2.1 80 {
            lvs_sched rr
            lvs_method NAT
            protocol TCP
            quorum_up "/bin/notify quorum up" root
            quorum_down "/bin/notify quorum down" root
            \(settings)
            \(server("10.0.0.11", 5, first))
            \(server("10.0.0.12", 7, second))
        }
        """
}

private let sorry = "sorry_server 10.0.0.99 80"

struct AvailabilityTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let settings: String
        /// The table: at the start, with 12 down, with both down, with 11 up again, with both up again.
        let tables: [String]

        var testDescription: String { settings.isEmpty ? "plain" : settings }
    }

    private static let both = "10.0.0.11 5, 10.0.0.12 7"

    @Test(arguments: [
        Case(settings: "", tables: [both, "10.0.0.11 5", "", "10.0.0.11 5", both]),
        Case(
            settings: "inhibit_on_failure",
            tables: [both, "10.0.0.11 5, 10.0.0.12 0", "10.0.0.11 0, 10.0.0.12 0", "10.0.0.11 5, 10.0.0.12 0", both]),
        Case(settings: sorry, tables: [both, "10.0.0.11 5", "10.0.0.99 1", "10.0.0.11 5", both]),
        // Without a sorry server, those that are left go on below the quorum.
        Case(settings: "quorum 8", tables: [both, "10.0.0.11 5", "", "10.0.0.11 5", both]),
        Case(
            settings: "quorum 8\n" + sorry,
            tables: [both, "10.0.0.99 1", "10.0.0.99 1", "10.0.0.99 1", both]),
        Case(
            settings: "quorum 8\ninhibit_on_failure\n" + sorry,
            tables: [
                both, "10.0.0.11 0, 10.0.0.12 0, 10.0.0.99 1", "10.0.0.11 0, 10.0.0.12 0, 10.0.0.99 1",
                "10.0.0.11 0, 10.0.0.12 0, 10.0.0.99 1", both,
            ]),
        Case(
            settings: "quorum 8\ninhibit_on_failure\n" + sorry + "\nsorry_server_inhibit",
            tables: [
                both + ", 10.0.0.99 0", "10.0.0.11 0, 10.0.0.12 0, 10.0.0.99 1",
                "10.0.0.11 0, 10.0.0.12 0, 10.0.0.99 1", "10.0.0.11 0, 10.0.0.12 0, 10.0.0.99 1",
                both + ", 10.0.0.99 0",
            ]),
        // The sorry server is one of the real ones.
        Case(
            settings: "quorum 8\nsorry_server 10.0.0.11 80",
            tables: [both, "10.0.0.11 1", "10.0.0.11 1", "10.0.0.11 1", both]),
        Case(settings: "alpha", tables: ["", "10.0.0.11 5", "", "10.0.0.11 5", both]),
        Case(settings: "alpha\n" + sorry, tables: ["10.0.0.99 1", "10.0.0.11 5", "10.0.0.99 1", "10.0.0.11 5", both]),
        Case(
            settings: "alpha\ninhibit_on_failure",
            tables: [
                "10.0.0.11 0, 10.0.0.12 0", "10.0.0.11 5, 10.0.0.12 0", "10.0.0.11 0, 10.0.0.12 0",
                "10.0.0.11 5, 10.0.0.12 0", both,
            ]),
    ])
    func tables(_ example: Case) {
        var bench = Bench(service(example.settings))
        var seen = [bench.servers]
        bench.answer("10.0.0.11", true)
        bench.answer("10.0.0.12", false)
        seen.append(bench.servers)
        bench.answer("10.0.0.11", false)
        seen.append(bench.servers)
        bench.answer("10.0.0.11", true)
        seen.append(bench.servers)
        bench.answer("10.0.0.12", true)
        seen.append(bench.servers)
        #expect(seen == example.tables)
    }

    @Test("Scripts and FIFO lines: the server's before the service's")
    func notifications() {
        var bench = Bench(service(sorry))
        #expect(bench.startLines == ["VS [192.0.2.1]:tcp:80 UP", "run quorum up"])
        // The first state is as was assumed: nobody is told.
        #expect(bench.answer("10.0.0.11", true) == [])
        #expect(
            bench.answer("10.0.0.12", false) == [
                "RS [10.0.0.12]:tcp:80 [192.0.2.1]:tcp:80 DOWN", "run 10.0.0.12 down",
            ])
        #expect(
            bench.answer("10.0.0.11", false) == [
                "RS [10.0.0.11]:tcp:80 [192.0.2.1]:tcp:80 DOWN", "run 10.0.0.11 down", "VS [192.0.2.1]:tcp:80 DOWN",
                "run quorum down",
            ])
        #expect(
            bench.answer("10.0.0.11", true) == [
                "RS [10.0.0.11]:tcp:80 [192.0.2.1]:tcp:80 UP", "run 10.0.0.11 up", "VS [192.0.2.1]:tcp:80 UP",
                "run quorum up",
            ])
        // At the end only omega speaks.
        #expect(bench.perform(.stop) == [])
        #expect(bench.table == [])
    }

    @Test("rs_init_notifies: the first state of a server is told, too")
    func initialNotifications() {
        var bench = Bench("global_defs {\n rs_init_notifies\n}\n" + service())
        #expect(
            bench.answer("10.0.0.11", true) == ["RS [10.0.0.11]:tcp:80 [192.0.2.1]:tcp:80 UP", "run 10.0.0.11 up"])
    }

    @Test("alpha: with a sorry server the start without quorum is told, and the first server that comes up always")
    func alphaNotifications() {
        var bench = Bench(service("alpha"))
        #expect(bench.startLines == [])
        #expect(
            bench.answer("10.0.0.11", true) == [
                "RS [10.0.0.11]:tcp:80 [192.0.2.1]:tcp:80 UP", "run 10.0.0.11 up", "VS [192.0.2.1]:tcp:80 UP",
                "run quorum up",
            ])
        bench = Bench(service("alpha\n" + sorry))
        #expect(bench.startLines == ["VS [192.0.2.1]:tcp:80 DOWN", "run quorum down"])
    }

    @Test("omega: the end is told of servers that are up, and of the service")
    func omegaNotifications() {
        var bench = Bench(service("omega"))
        bench.answer("10.0.0.12", false)
        #expect(
            bench.perform(.stop) == [
                "RS [10.0.0.11]:tcp:80 [192.0.2.1]:tcp:80 DOWN", "run 10.0.0.11 down", "VS [192.0.2.1]:tcp:80 DOWN",
                "run quorum down",
            ])
    }

    @Test("Hysteresis: 8 + 2 to gain the quorum, less than 8 - 2 to lose it")
    func hysteresis() {
        var bench = Bench(service("quorum 8\nhysteresis 2\n" + sorry))
        #expect(bench.answer("10.0.0.11", false).count == 2, "7 is enough to keep it")
        #expect(bench.servers == "10.0.0.12 7")
        bench.answer("10.0.0.12", false)
        #expect(bench.servers == "10.0.0.99 1")
        bench.answer("10.0.0.12", true)
        #expect(bench.servers == "10.0.0.99 1", "7 is too little to gain it")
        bench.answer("10.0.0.11", true)
        #expect(bench.servers == Self.both)
    }

    @Test("misc_dynamic and FILE_CHECK: weights replace, add, and stay within what the kernel takes")
    func weights() {
        var bench = Bench(service("quorum 4"))
        bench.answer("10.0.0.11", true, weight: .absolute(100))
        #expect(bench.servers == "10.0.0.11 100, 10.0.0.12 7")
        bench.answer("10.0.0.11", true)
        #expect(bench.servers == "10.0.0.11 100, 10.0.0.12 7", "no word about the weight leaves it")
        bench.answer("10.0.0.11", true, weight: .configured)
        #expect(bench.servers == Self.both, "an exit status of 0 brings back what is configured")
        bench.answer("10.0.0.11", true, weight: .absolute(100))
        bench.answer("10.0.0.12", true, weight: .additional(-9))
        #expect(bench.servers == "10.0.0.11 100, 10.0.0.12 0")
        bench.answer("10.0.0.12", true, weight: .additional(.max))
        #expect(bench.servers == "10.0.0.11 100, 10.0.0.12 2147483647")
        // The live weight counts for the quorum.
        bench.answer("10.0.0.12", true, weight: .additional(-9))
        #expect(
            bench.answer("10.0.0.11", true, weight: .absolute(3)) == ["VS [192.0.2.1]:tcp:80 DOWN", "run quorum down"])
    }

    @Test("Several checks: up while all of them are")
    func severalChecks() {
        let second = "UDP_CHECK {\n connect_ip 10.0.0.111\n }"
        var bench = Bench(service("", first: second))
        bench.answer("10.0.0.11", false)
        #expect(bench.servers == "10.0.0.12 7")
        bench.answer("10.0.0.111", false)
        bench.answer("10.0.0.11", true)
        #expect(bench.servers == "10.0.0.12 7")
        bench.answer("10.0.0.111", true)
        #expect(bench.servers == Self.both)
    }

    @Test("ha_suspend: checks rest while none of the addresses is here")
    func suspension() throws {
        var bench = Bench(service("ha_suspend"))
        #expect(bench.suspended.count == 2)
        let address = try #require(IPAddress("192.0.2.1"))
        bench.perform(.localAddresses([address]))
        #expect(bench.suspended.isEmpty)
        bench.perform(.localAddresses([]))
        #expect(bench.suspended.count == 2)
        #expect(bench.servers == Self.both, "what is known stays known")
    }
}
