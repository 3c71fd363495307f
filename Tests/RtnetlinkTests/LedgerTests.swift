import InternetTypes
import KernelObjects
import LinuxGround
import Testing

@testable import Rtnetlink

/// A kernel that does as it is told, for the ledger alone.
private struct Model {
    var ledger = ObjectLedger()
    var table = NetworkTable()
    var refusals: [String: Int32] = [:]
    var sent: [String] = []
    /// As the kernel with IPv6: the acknowledgement of an addition comes before the notification.
    var reportsLate = false
    var routing: Set<WantedObject> = []

    init() { _ = table.note(Link(index: InterfaceIndex(2), name: .test, flags: [.up, .running])) }

    /// Everything that came of it, with all messages answered.
    mutating func run() -> [String] {
        while true {
            let requests = ledger.nextRequests(limit: 2, table: table)
            if requests.isEmpty { break }
            for request in requests { answer(request) }
        }
        return ledger.takeOutcomes().map { outcome in
            switch outcome {
            case .event(.lost(let object, let reason)): "lost \(name(object)) \(reason)"
            case .event(.restored(let object, let reason)): "restored \(name(object)) \(reason)"
            case .event(.failed(let failure)): "failed \(failure.operation) \(failure.error.name)"
            case .event(.duplicate(let address)): "duplicate \(address.prefix)"
            case .settled(let batch, let failures): "batch \(batch), \(failures.count) failed"
            }
        }
    }

    private func name(_ object: WantedObject) -> String {
        object.address.map { "\($0.prefix)" } ?? "\(object)"
    }

    mutating func answer(_ request: ObjectLedger.Request) {
        let operation = "\(request.operation) \(name(request.object))"
        sent.append(operation)
        if let code = refusals[operation] { return ledger.answered(request, errno: code) }
        guard let address = request.object.address, let link = table.link(address.interface) else {
            return answer(routing: request)
        }
        let key = address.key(on: link.index)
        switch request.operation {
        case .add where reportsLate: break
        case .add, .replace: _ = table.note(InterfaceAddress(key: key, label: address.label))
        case .delete: delete(key, .ours)
        }
        ledger.answered(request, errno: 0)
    }

    // A table of routes and rules that refuses what it has, as the kernel does.
    private mutating func answer(routing request: ObjectLedger.Request) {
        switch request.operation {
        case .add: ledger.answered(request, errno: routing.insert(request.object).inserted ? 0 : 17)
        case .replace:
            routing.insert(request.object)
            ledger.answered(request, errno: 0)
        case .delete: ledger.answered(request, errno: routing.remove(request.object) == nil ? 3 : 0)
        }
    }

    mutating func delete(_ key: AddressKey, _ cause: ChangeCause) {
        guard case .addressRemoved(let address) = table.removeAddress(key) else { return }
        ledger.noteRemoved(address, cause, table: table)
    }
}

extension InterfaceName {
    fileprivate static var test: InterfaceName { InterfaceName("eth0") ?? { preconditionFailure("a valid name") }() }
}

@Suite struct LedgerTests {
    private func address(
        _ text: String, label: String? = nil, onDrift: DriftPolicy = .report
    ) throws -> WantedObject {
        .address(
            WantedAddress(
                AddressPrefix(host: try #require(IPAddress(text))), on: .name(.test), label: label, onDrift: onDrift))
    }

    private func key(_ object: WantedObject) throws -> AddressKey {
        AddressKey(interface: InterfaceIndex(2), prefix: try #require(object.address).prefix)
    }

    @Test func addsInConfiguredOrderAndSettlesOnce() throws {
        var model = Model()
        let three = try ["10.0.0.3", "10.0.0.1", "10.0.0.2"].map { try address($0) }
        _ = model.ledger.insert(three)
        #expect(model.run() == ["batch 1, 0 failed"])
        #expect(model.sent == ["add 10.0.0.3/32", "add 10.0.0.1/32", "add 10.0.0.2/32"])
        // The same again is no work, and is answered all the same.
        _ = model.ledger.insert(three)
        #expect(model.run() == ["batch 2, 0 failed"])
        #expect(model.sent.count == 3)
    }

    @Test func replacingTouchesOnlyTheDifference() throws {
        var model = Model()
        let (one, two, three) = (try address("10.0.0.1"), try address("10.0.0.2"), try address("10.0.0.3"))
        _ = model.ledger.replace(with: [one, two])
        _ = model.run()
        _ = model.ledger.replace(with: [two, three])
        #expect(model.run() == ["batch 2, 0 failed"])
        #expect(model.sent.suffix(2) == ["delete 10.0.0.1/32", "add 10.0.0.3/32"])
        #expect(Set(model.ledger.wanted) == [two, three])
    }

    @Test func deletionByOthersIsALossAndByUsIsRepaired() throws {
        var model = Model()
        let one = try address("10.0.0.1")
        _ = model.ledger.insert([one])
        _ = model.run()
        model.delete(try key(one), .ours)
        #expect(model.run() == [])
        #expect(model.sent == ["add 10.0.0.1/32", "add 10.0.0.1/32"])
        model.delete(try key(one), .others)
        #expect(model.run() == ["lost 10.0.0.1/32 deleted"])
        #expect(model.sent.count == 2)
        // On request it is put back.
        _ = model.ledger.insert([one])
        #expect(model.run() == ["batch 2, 0 failed"])
        #expect(model.sent.count == 3)
    }

    @Test func deletionOfAnAddressThatIsNotWantedIsNoLoss() throws {
        var model = Model()
        let one = try address("10.0.0.1")
        _ = model.ledger.insert([one])
        _ = model.ledger.remove([one])
        _ = model.run()
        model.delete(try key(one), .others)
        #expect(model.run() == [])
        #expect(model.ledger.isIdle)
    }

    @Test(arguments: [(Int32(17), "add"), (99, "delete")])
    func whatIsAlreadySoIsNoFailure(_ code: Int32, _ operation: String) throws {
        // EEXIST on add; EADDRNOTAVAIL on delete.
        var model = Model()
        let one = try address("10.0.0.1")
        model.refusals = ["\(operation) 10.0.0.1/32": code]
        _ = model.ledger.insert([one])
        #expect(model.run() == ["batch 1, 0 failed"])
        _ = model.ledger.remove([one])
        #expect(model.run() == ["batch 2, 0 failed"])
    }

    @Test func aRefusalIsReportedAndDoesNotStopTheOthers() throws {
        var model = Model()
        model.refusals = ["add 10.0.0.1/32": 13]
        _ = model.ledger.insert([try address("10.0.0.1"), try address("10.0.0.2")])
        #expect(model.run() == ["failed add EACCES", "batch 1, 1 failed"])
        #expect(model.table.addresses.count == 1)
        model.refusals = [:]
        // Wanting it once more is another attempt.
        _ = model.ledger.insert([try address("10.0.0.1")])
        #expect(model.run() == ["batch 2, 0 failed"])
        #expect(model.table.addresses.count == 2)
    }

    @Test func aNewLabelNeedsANewAddress() throws {
        var model = Model()
        _ = model.ledger.insert([try address("10.0.0.1")])
        _ = model.run()
        _ = model.ledger.insert([try address("10.0.0.1", label: "eth0:vip")])
        #expect(model.run() == ["batch 2, 0 failed"])
        #expect(model.sent == ["add 10.0.0.1/32", "delete 10.0.0.1/32", "add 10.0.0.1/32"])
    }

    @Test func aMissingInterfaceIsWaitedFor() throws {
        var model = Model()
        _ = model.table.removeLink(InterfaceIndex(2))
        _ = model.ledger.insert([try address("10.0.0.1")])
        #expect(model.run() == ["failed add ENODEV", "batch 1, 1 failed"])
        let link = Link(index: InterfaceIndex(9), name: .test, flags: [.up])
        _ = model.table.note(link)
        model.ledger.noteLinkReady(link)
        #expect(model.run() == ["restored 10.0.0.1/32 refused"])
        #expect(model.table.addresses(on: InterfaceIndex(9)).count == 1)
    }

    @Test func anInterfaceThatGoesTakesItsAddressesOnce() throws {
        var model = Model()
        let one = try address("2001:db8::1")
        _ = model.ledger.insert([one])
        _ = model.run()
        var link = try #require(model.table.link(named: .test))
        link.flags = []
        _ = model.table.note(link)
        model.delete(try key(one), .others)
        _ = model.table.removeLink(link.index)
        model.ledger.noteLinkRemoved(link)
        #expect(model.run() == ["lost 2001:db8::1/128 interfaceDown"])
    }

    @Test func lostAnswersAreLookedAtAgain() throws {
        var model = Model()
        let (one, two) = (try address("10.0.0.1"), try address("10.0.0.2"))
        _ = model.ledger.insert([one, two])
        // Both are under way; the kernel did the first and the answers are gone.
        #expect(model.ledger.nextRequests(limit: 8, table: model.table).count == 2)
        model.ledger.noteNotificationsLost()
        _ = model.table.note(InterfaceAddress(key: try key(one)))
        model.ledger.synchronised(model.table)
        #expect(model.run() == ["batch 1, 0 failed"])
        #expect(model.sent == ["add 10.0.0.2/32"])
    }

    @Test func changingOnesMindWhileAMessageIsUnderWay() throws {
        var model = Model()
        let one = try address("10.0.0.1")
        _ = model.ledger.insert([one])
        let requests = model.ledger.nextRequests(limit: 8, table: model.table)
        _ = model.ledger.remove([one])
        #expect(model.ledger.nextRequests(limit: 8, table: model.table).isEmpty)
        for request in requests { model.answer(request) }
        #expect(model.run() == ["batch 1, 0 failed", "batch 2, 0 failed"])
        #expect(model.sent == ["add 10.0.0.1/32", "delete 10.0.0.1/32"])
        #expect(model.table.addresses.isEmpty)
    }

    @Test func anAddressThatIsAcknowledgedButNotReportedYet() throws {
        var model = Model()
        model.reportsLate = true
        let one = try address("2001:db8::1")
        var lifetime = try #require(one.address)
        lifetime.preferredLifetime = 0
        let changed = WantedObject.address(lifetime)
        _ = model.ledger.insert([one])
        _ = model.ledger.insert([one])
        #expect(model.run() == ["batch 1, 0 failed", "batch 2, 0 failed"])
        _ = model.ledger.insert([changed])
        _ = model.run()
        #expect(model.sent == ["add 2001:db8::1/128", "replace 2001:db8::1/128"])
        model = Model()
        model.reportsLate = true
        _ = model.ledger.insert([one])
        _ = model.run()
        _ = model.ledger.remove([one])
        #expect(model.run() == ["batch 2, 0 failed"])
        #expect(model.sent == ["add 2001:db8::1/128", "delete 2001:db8::1/128"])
        // Deleted by somebody in that time: reported, or found by a dump.
        model = Model()
        model.reportsLate = true
        _ = model.ledger.insert([one])
        _ = model.run()
        model.ledger.synchronised(model.table)
        #expect(model.run() == ["lost 2001:db8::1/128 deleted"])
    }

    @Test func nothingToDoIsDoneAtOnce() {
        var model = Model()
        _ = model.ledger.insert([])
        #expect(model.run() == ["batch 1, 0 failed"])
    }

    // MARK: Repair

    @Test func deletionByOthersIsRepairedWhereThatIsWanted() throws {
        var model = Model()
        let one = try address("10.0.0.1", onDrift: .repair)
        _ = model.ledger.insert([one])
        _ = model.run()
        model.delete(try key(one), .others)
        #expect(model.run() == ["lost 10.0.0.1/32 deleted", "restored 10.0.0.1/32 deleted"])
        #expect(model.table.addresses.count == 1)
        #expect(model.sent == ["add 10.0.0.1/32", "add 10.0.0.1/32"])
    }

    private func route(_ metric: UInt32 = 0, onDrift: DriftPolicy = .repair, mtu: UInt32? = nil) throws -> WantedObject
    {
        let ten = try #require(IPAddress("10.0.0.0"))
        var route = WantedRoute(to: try #require(AddressPrefix(ten, length: 8)))
        route.hops = [WantedRoute.Hop(dev: .test)]
        route.metric = metric
        route.onDrift = onDrift
        if let mtu { route.metrics.values[2] = mtu }
        return .route(route)
    }

    @Test func rulesGoBeforeRoutesAndThoseBeforeAddresses() throws {
        var model = Model()
        let rule = WantedObject.rule(WantedRule(.ipv4, preference: 7, .table(5)))
        let all = [try address("10.0.0.1"), try address("10.0.0.2"), try route(), rule]
        _ = model.ledger.insert(all)
        _ = model.run()
        #expect(model.sent.map { $0.split(separator: " ")[1] } == ["10.0.0.1/32", "10.0.0.2/32", "route", "rule"])
        _ = model.ledger.remove(all)
        _ = model.run()
        #expect(
            model.sent.dropFirst(4).map { $0.split(separator: " ")[1] } == [
                "rule", "route", "10.0.0.1/32", "10.0.0.2/32",
            ])
    }

    @Test func aDoubtIsSettledByAddingAgain() throws {
        var model = Model()
        let one = try route()
        _ = model.ledger.insert([one])
        _ = model.run()
        // Notifications were lost: it is still there, and nobody is told.
        model.ledger.synchronised(model.table)
        #expect(model.run() == [])
        #expect(model.sent.count == 2)
        // The twin: it is gone.
        model.routing = []
        model.ledger.synchronised(model.table)
        #expect(model.run() == ["restored \(one) deleted"])
        #expect(model.routing == [one])
        // Who wants to decide for himself is told of a loss; who wants to know nothing is told nothing.
        for (policy, told) in [(DriftPolicy.report, ["lost \(one) deleted"]), (.ignore, [])] {
            let other = try route(onDrift: policy)
            _ = model.ledger.insert([other])
            _ = model.run()
            model.routing = []
            model.ledger.synchronised(model.table)
            #expect(model.run() == told)
            model.routing = [other]
        }
    }

    @Test func anotherMetricOfTheSameRouteIsAnotherRouteAndAnotherMTUANewOne() throws {
        var model = Model()
        _ = model.ledger.insert([try route(1), try route(2)])
        _ = model.run()
        #expect(model.routing.count == 2)
        _ = model.ledger.insert([try route(1, mtu: 1400)])
        _ = model.run()
        #expect(model.sent.suffix(2).map { $0.split(separator: " ")[0] } == ["delete", "add"])
        #expect(model.routing == [try route(1, mtu: 1400), try route(2)])
        // Another policy about drift is nothing to tell the kernel.
        _ = model.ledger.insert([try route(2, onDrift: .ignore)])
        _ = model.run()
        #expect(model.sent.count == 4)
    }

    @Test func routesOfAnInterfaceThatIsDownWaitForIt() throws {
        var model = Model()
        let one = try route()
        _ = model.ledger.insert([one])
        _ = model.run()
        var link = try #require(model.table.link(named: .test))
        link.flags = []
        _ = model.table.note(link)
        model.ledger.noteLinkDown(link)
        model.routing = []
        // Nothing is tried meanwhile, whatever happens.
        model.ledger.synchronised(model.table)
        #expect(model.run() == [])
        #expect(model.sent.count == 1 && model.ledger.isMissing(one.identity))
        link.flags = [.up]
        _ = model.table.note(link)
        model.ledger.noteLinkReady(link)
        #expect(model.run() == ["restored \(one) interfaceDown"])
        #expect(!model.ledger.isMissing(one.identity))
    }

    @Test func aRefusalThatLastsIsToldOnce() throws {
        var model = Model()
        let one = try route()
        model.refusals = ["add \(one)": 101]
        _ = model.ledger.insert([one])
        #expect(model.run() == ["failed add ENETUNREACH", "batch 1, 1 failed"])
        let link = try #require(model.table.link(named: .test))
        model.ledger.noteLinkReady(link)
        #expect(model.run() == [])
        #expect(model.sent.count == 2)
        model.refusals = [:]
        model.ledger.noteLinkReady(link)
        #expect(model.run() == ["restored \(one) refused"])
    }

    @Test func leftoversAreDeletedWithoutBeingKnown() throws {
        var model = Model()
        let one = try route()
        model.routing = [one]
        _ = model.ledger.remove([one])
        #expect(model.run() == ["batch 1, 0 failed"])
        #expect(model.routing == [])
        // Nothing there is as good.
        _ = model.ledger.remove([one])
        #expect(model.run() == ["batch 2, 0 failed"])
        #expect(model.ledger.isIdle && model.ledger.wanted.isEmpty)
    }
}
