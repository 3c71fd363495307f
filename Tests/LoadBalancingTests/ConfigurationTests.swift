import InternetTypes
import LoadBalancing
import ServiceTypes
import Testing

private func server(_ address: String, weight: Int = 1, _ check: String = "TCP_CHECK {\n }") -> String {
    "real_server \(address) 80 {\n weight \(weight)\n \(check)\n }\n"
}

private func service(_ target: String, _ settings: String = "", _ servers: String...) -> String {
    """
    virtual_server \(target) {
        lvs_sched wrr
        lvs_method NAT
        protocol TCP
        \(settings)
        \(servers.joined())
    }

    """
}

struct ConfigurationTests {
    @Test("Groups: ranges over octets, prefixes of the notation, marks; each entry a service")
    func groups() {
        let bench = Bench(
            """
            virtual_server_group web {
                192.0.2.254-192.0.3.1 80
                2001:db8::ffff-2001:db8::1:0 443
                192.0.2.9/31 81
                10.0.0.0/8 81
                10.0.0.0-10.255.255.255 81
                fwmark 9
            }

            """ + service("group web", "", server("10.0.0.1")))
        #expect(
            bench.table == [
                "[192.0.2.254]:tcp:80: 10.0.0.1 1", "[192.0.2.255]:tcp:80: 10.0.0.1 1",
                "[192.0.3.0]:tcp:80: 10.0.0.1 1", "[192.0.3.1]:tcp:80: 10.0.0.1 1",
                "[2001:db8::ffff]:tcp:443: 10.0.0.1 1", "[2001:db8::1:0]:tcp:443: 10.0.0.1 1",
                "[192.0.2.8]:tcp:81: 10.0.0.1 1", "[192.0.2.9]:tcp:81: 10.0.0.1 1", "FWM 9: 10.0.0.1 1",
            ])
    }

    @Test("Services that share an entry share its servers: each is there as long as one wants it")
    func sharedEntries() {
        let group = "virtual_server_group web {\n 192.0.2.1 80\n }\n"
        var bench = Bench(
            group + service("group web", "", server("10.0.0.1"))
                + service("192.0.2.1 80", "", server("10.0.0.1"), server("10.0.0.2")))
        #expect(bench.table == ["[192.0.2.1]:tcp:80: 10.0.0.1 1, 10.0.0.2 1"])
        bench.perform(.verdict(bench.checks[0].id, .failure("down"), retries: 0))
        #expect(bench.table == ["[192.0.2.1]:tcp:80: 10.0.0.1 1, 10.0.0.2 1"])
        bench.perform(.verdict(bench.checks[1].id, .failure("down"), retries: 0))
        #expect(bench.table == ["[192.0.2.1]:tcp:80: 10.0.0.2 1"])
    }

    @Test("Settings of a service in IPVS's terms")
    func settings() throws {
        let bench = Bench(
            service(
                "192.0.2.1 80", "persistence_timeout 600\n persistence_granularity 255.255.255.0", server("10.0.0.1"))
                    + """
                    virtual_server 2001:db8::1 53 {
                        lvs_sched mh
                        mh-port
                        mh-fallback
                        ops
                        lvs_method TUN type gue port 6080 csum
                        protocol UDP
                        real_server 192.0.2.9 53 {
                            uthreshold 10
                            lthreshold 5
                        }
                    }
                    """)
        let keys = bench.balancer.wantedKeys
        let web = try #require(bench.balancer.wanted(keys[0]))
        #expect(web.settings.flags == .persistent)
        #expect(web.settings.persistenceTimeout == 600)
        #expect(web.settings.persistencePrefix == 24)
        let dns = try #require(bench.balancer.wanted(keys[1]))
        #expect(dns.settings.scheduler == "mh")
        #expect(dns.settings.flags == [.onePacket, .scheduler1, .scheduler2])
        #expect(dns.settings.persistencePrefix == 128)
        let destination = try #require(dns.destinations.first)
        #expect(destination.forwarding == .tunnel(.gue(port: 6080, .full)))
        #expect(destination.upperThreshold == 10)
        #expect(destination.lowerThreshold == 5)
    }

    @Test("A reload touches what changed, and keeps the states of the rest")
    func reload() {
        let first = service("192.0.2.1 80", "", server("10.0.0.1"), server("10.0.0.2"))
        let second = service("192.0.2.2 80", "", server("10.0.0.3"))
        var bench = Bench(first + second)
        bench.answer("10.0.0.2", false)
        let checks = bench.checks.map(\.id)
        #expect(bench.perform(.reconfigure(configuration(second + first))) == [])
        #expect(bench.installed.isEmpty, "the order of services is nothing to the kernel")
        #expect(bench.checks.map(\.id) == checks)
        #expect(Set(bench.table) == ["[192.0.2.1]:tcp:80: 10.0.0.1 1", "[192.0.2.2]:tcp:80: 10.0.0.3 1"])

        // A new weight, a server less and one more, which has to prove itself before it serves beside others.
        let third = service("192.0.2.1 80", "", server("10.0.0.1", weight: 4), server("10.0.0.9"))
        bench.perform(.reconfigure(configuration(third + second)))
        #expect(bench.installed.map(\.description) == ["[192.0.2.1]:tcp:80"])
        #expect(bench.table == ["[192.0.2.1]:tcp:80: 10.0.0.1 4", "[192.0.2.2]:tcp:80: 10.0.0.3 1"])
        #expect(bench.checks.contains { $0.id == checks[0] })
        bench.answer("10.0.0.9", true)
        #expect(bench.table.first == "[192.0.2.1]:tcp:80: 10.0.0.1 4, 10.0.0.9 1")

        // A service that goes, goes from the kernel.
        bench.perform(.reconfigure(configuration(third)))
        #expect(bench.installed.map(\.description) == ["[192.0.2.2]:tcp:80"])
        #expect(bench.table.count == 1)
    }

    @Test("A check under other terms keeps what it found")
    func alteredCheck() {
        var bench = Bench(service("192.0.2.1 80", "", server("10.0.0.1"), server("10.0.0.2")))
        bench.answer("10.0.0.2", false)
        let changed = service(
            "192.0.2.1 80", "", server("10.0.0.1"), server("10.0.0.2", "TCP_CHECK {\n delay_loop 3\n }"))
        bench.perform(.reconfigure(configuration(changed)))
        #expect(bench.servers == "10.0.0.1 1")
        bench.answer("10.0.0.2", true)
        #expect(bench.servers == "10.0.0.1 1, 10.0.0.2 1")
    }

    @Test("A successor knows what its predecessor knew, and tells nobody anew")
    func successor() {
        let text = service(
            "192.0.2.1 80", "quorum 2\n sorry_server 10.0.0.99 80", server("10.0.0.1"), server("10.0.0.2"))
        var bench = Bench(text)
        bench.answer("10.0.0.1", true)
        bench.answer("10.0.0.2", false)
        #expect(bench.servers == "10.0.0.99 1")
        let memory = bench.memory
        #expect(memory.count == 2, "only what nobody would assume: \(memory.keys.sorted())")
        var successor = Bench(text, resuming: memory)
        #expect(successor.startLines == [])
        #expect(successor.servers == "10.0.0.99 1")
        #expect(successor.memory == memory, "for the successor's successor")
        #expect(successor.answer("10.0.0.2", true).count == 2, "the server, and the quorum")
        #expect(successor.servers == "10.0.0.1 1, 10.0.0.2 1")
    }
}
