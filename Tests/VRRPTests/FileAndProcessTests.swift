import InternetTypes
import Testing
import Tracking
import VRRP

@Suite("Tracked files, processes, links with delays and source addresses")
struct FileAndProcessTests {
    private static func bench(
        priority: UInt8 = 100, _ adjust: (inout InstanceConfiguration) -> Void,
        router: (inout RouterConfiguration) -> Void = { _ in }
    ) -> RouterBench {
        RouterBench([RouterBench.instance("A", priority: priority, adjust)]) { configuration in
            configuration.files = ["f"]
            configuration.processes = [
                ProcessConfiguration(
                    name: "p", pattern: ProcessPattern(command: ["p"], match: nil, comparesCommandLine: false),
                    terminateDelay: .seconds(2))
            ]
            router(&configuration)
        }
    }

    @Test("A number is multiplied by the weight and added, within 1 to 254; -254 is a fault until it changes")
    func file() {
        var bench = Self.bench { $0.trackedFiles = [TrackedFile("f", weight: Weight(2))] }
        _ = bench.start()
        #expect(bench.priority("A") == 100)
        #expect(
            bench.tell(.fileNumber("f", -20)) == [
                "Track file `f` now holds -20",
                "A (A) Changing effective priority from 100 to 60: track file f holds -20",
            ])
        #expect(bench.tell(.fileNumber("f", -20)) == [])
        _ = bench.tell(.fileNumber("f", 126))
        #expect(bench.priority("A") == 254)
        _ = bench.run(until: 10)
        #expect(
            bench.tell(.fileNumber("f", -127)).transitions == ["A MASTER to FAULT: the number in track file f"])
        #expect(bench.tell(.fileNumber("f", 0)).transitions == ["A FAULT to BACKUP: fault cleared"])
        #expect(bench.priority("A") == 100)
    }

    @Test("A file that is read before the start counts from the beginning")
    func fileAtStart() {
        var bench = Self.bench { $0.trackedFiles = [TrackedFile("f", weight: Weight(0))] }
        _ = bench.tell(.fileNumber("f", 1))
        #expect(bench.start().transitions == ["A INIT to FAULT: the number in track file f"])
    }

    @Test("A process with weight 0 is waited for; losing it is a fault after terminate_delay")
    func process() {
        var bench = Self.bench { $0.trackedProcesses = [TrackedProcess("p", weight: Weight(0))] }
        #expect(bench.start() == [])
        #expect(
            bench.tell(.processCount("p", 1)) == [
                "Quorum of process `p` gained: 1 running", "A INIT to BACKUP: init",
            ])
        _ = bench.run(until: 10)
        #expect(bench.tell(.processCount("p", 0)) == [])
        #expect(
            bench.run(until: 12.1).filter { !$0.contains("advert") } == [
                "12 Quorum of process `p` lost: 0 running", "12 A release",
                "12 A MASTER to FAULT: the number of processes p",
            ])
        #expect(bench.tell(.processCount("p", 1)).transitions == ["A FAULT to BACKUP: fault cleared"])
    }

    @Test(
        "Weights of processes, also reversed",
        arguments: [(20, false, 120, 100), (-20, false, 100, 80), (20, true, 100, 120)])
    func processWeight(_ weight: Int, _ isReversed: Bool, _ running: UInt8, _ ended: UInt8) {
        var bench = Self.bench {
            $0.trackedProcesses = [TrackedProcess("p", weight: Weight(weight, isReversed: isReversed))]
        } router: {
            $0.processes[0].terminateDelay = .zero
        }
        _ = bench.start()
        #expect(bench.state("A") == .backup && bench.priority("A") == 100)
        _ = bench.tell(.processCount("p", 1))
        #expect(bench.priority("A") == running)
        _ = bench.tell(.processCount("p", 0))
        #expect(bench.priority("A") == ended)
    }

    @Test("A reload keeps numbers and counts of what is still tracked, and forgets the others")
    func reload() {
        let adjust: (inout InstanceConfiguration) -> Void = {
            $0.trackedFiles = [TrackedFile("f", weight: Weight(1))]
            $0.trackedProcesses = [TrackedProcess("p", weight: Weight(10))]
        }
        var bench = Self.bench(adjust)
        _ = bench.start()
        _ = bench.tell(.fileNumber("f", 5))
        _ = bench.tell(.processCount("p", 1))
        #expect(bench.priority("A") == 115)
        var configuration = RouterConfiguration(instances: [RouterBench.instance("A", adjust)])
        configuration.files = ["f"]
        configuration.processes = bench.router.processConfigurations
        #expect(bench.tell(.reconfigure(configuration)) == [])
        #expect(bench.priority("A") == 115)
        _ = bench.tell(.reconfigure(RouterConfiguration(instances: [RouterBench.instance("A")])))
        #expect(bench.priority("A") == 100)
        _ = bench.tell(.reconfigure(configuration))
        #expect(bench.priority("A") == 100, "the worker tells again")
    }

    @Test("A link that is down for less than its delay was never down")
    func linkDelays() {
        var bench = Self.bench({ _ in }) {
            $0.linkDelays[interface("eth0")] = LinkDelays(down: .seconds(1), up: .seconds(3))
        }
        _ = bench.start()
        _ = bench.run(until: 10)
        #expect(bench.state("A") == .master)
        _ = bench.link("eth0", up: false)
        #expect(bench.run(until: 10.9).transitions == [])
        _ = bench.link("eth0", up: true)
        #expect(bench.run(until: 20).transitions == [])
        _ = bench.link("eth0", up: false)
        #expect(bench.run(until: 25).transitions == ["21 A MASTER to FAULT: interface eth0 is down"])
        _ = bench.link("eth0", up: true)
        #expect(bench.run(until: 27.9).transitions == [])
        #expect(bench.run(until: 28).transitions == ["28 A FAULT to BACKUP: fault cleared"])
        // The interface itself is gone: there is nothing to wait for.
        #expect(
            bench.tell(.interface(interface("eth0"), nil)).transitions == [
                "A BACKUP to FAULT: interface eth0 does not exist, no IPv4 source address on eth0"
            ])
    }

    @Test("track_src_ip: a fault while the source address is not on this host")
    func sourceAddress() {
        let source = address("198.51.100.7")
        var bench = Self.bench({
            $0.source = source
            $0.tracksSource = true
        })
        _ = bench.tell(.hostAddress(source, isPresent: true))
        #expect(bench.start().transitions == ["A INIT to BACKUP: init"])
        #expect(
            bench.tell(.hostAddress(source, isPresent: false)).transitions == [
                "A BACKUP to FAULT: source address 198.51.100.7 is not on this host"
            ])
        #expect(
            bench.tell(.hostAddress(source, isPresent: true)).transitions == ["A FAULT to BACKUP: fault cleared"])
    }

    @Test("Addresses on other interfaces are announced once per garp_extra_if")
    func elsewhere() {
        var bench = Self.bench { $0.router.announcements.refreshElsewhere = .seconds(2) }
        _ = bench.start()
        let announced = bench.run(until: 10).filter { $0.contains("elsewhere") }
        #expect(
            announced == [
                "5.609375 A announce elsewhere", "7.609375 A announce elsewhere", "9.609375 A announce elsewhere",
            ])
    }

    @Test("A lower priority that one member of a sync group hears makes all of them announce their addresses")
    func lowerPriorityInGroup() {
        var bench = RouterBench.pair()
        _ = bench.start()
        _ = bench.run(until: 10)
        #expect(bench.state("A") == .master && bench.state("B") == .master)
        let lines = bench.hear(50, for: "A").filter { $0.contains("announce") }
        #expect(lines == ["A announce 5", "B announce 5"])
    }
}
