import DesiredState
import EventRecord
import Handover
import InternetTypes
import Journal
import KeepalivedConf
import KernelObjects
import LinuxGround
import Rtnetlink
import VRRP

// Addresses, routes and rules: what is wanted of them, and what the kernel says about them.
extension VRRPWorker {
    // MARK: What is wanted

    /// What the kernel shall have while an instance is MASTER, in the order of adding.
    func wantedObjects(of handle: InstanceHandle) -> [WantedObject] {
        guard let name = router.machine(handle)?.configuration.name, let instance = instances[name] else { return [] }
        return instance.heldObjects(onDrift: configuration.globals.driftPolicy) { address in
            virtual.interface(for: address, in: instance)
        }
    }

    /// What an earlier run left would stay for ever where an instance is not MASTER (any more).
    func removeLeftovers(except resumed: Set<VirtualRouterKey>) {
        var leftovers: [WantedObject] = []
        // Several may share an object.
        var kept = Set(staticObjects.objects.map(\.identity))
        for handle in router.handles {
            guard let key = router.machine(handle)?.configuration.key else { continue }
            let objects = wantedObjects(of: handle)
            if resumed.contains(key) { kept.formUnion(objects.map(\.identity)) } else { leftovers += objects }
        }
        leftovers.removeAll { kept.contains($0.identity) }
        if !leftovers.isEmpty { reconciler.remove(leftovers) }
    }

    /// Makes the kernel have the static objects as they are configured now; what stays is not touched.
    func holdStaticObjects() {
        let change = holdings.hold(.configuration, staticObjects.objects)
        if !change.removed.isEmpty { reconciler.remove(change.removed) { [unowned self] _ in finishWhenDone() } }
        if !change.added.isEmpty {
            reconciler.insert(change.added, adopting: isAdopting) { [unowned self] _ in tellTrackGroups() }
        }
        tellTrackGroups()
    }

    func releaseStaticObjects() {
        let objects = holdings.release(.configuration)
        guard !objects.isEmpty, !options.keepsAddresses else { return }
        reconciler.remove(objects) { [unowned self] _ in finishWhenDone() }
    }

    /// The interfaces of instances with `promote_secondaries`.
    var promotingInterfaces: Set<InterfaceName> {
        Set(configuration.instances.compactMap { $0.promotesSecondaries ? $0.interface : nil })
    }

    // MARK: What the kernel says

    func note(_ event: ReconcilerEvent) {
        switch event {
        case .lost(let object, let reason):
            // What goes with its interface comes back with it.
            guard object.onDrift == .report, reason == .deleted || reason == .changed || reason == .addressRemoved,
                case .instance(let handle) = holdings.holder(of: object)
            else { return }
            input(.drift(handle, Drift(object, reason, isRepaired: false)))
        case .restored(let object, let reason):
            let drift = Drift(object, reason, isRepaired: true)
            switch holdings.holder(of: object) {
            case .instance(let handle):
                if let address = object.address { announce([address], repeats: 1) }
                input(.drift(handle, drift))
            case .configuration: report(.drift(nil, drift))
            case nil: break
            }
        case .failed(let failure):
            log.write(
                EventRecord(
                    .kernelRefused, .error, "\(owner(of: failure.object))\(failure)",
                    fields: [
                        EventRecord.Field("STAYALIVED_OBJECT", failure.object.description),
                        EventRecord.Field("STAYALIVED_OBJECT_KIND", failure.object.kind.rawValue),
                        EventRecord.Field("STAYALIVED_REASON", failure.error.name),
                    ]))
        case .duplicate(let address):
            log.write(
                EventRecord(
                    .addressConflict, .error,
                    "\(owner(of: .address(address)))another node on the link has \(address.prefix.address)"))
        }
    }

    private func owner(of object: WantedObject) -> String {
        guard case .instance(let handle) = holdings.holder(of: object), let machine = router.machine(handle) else {
            return ""
        }
        return "(\(machine.configuration.name)) "
    }

    /// Instances of a track group are in fault while a static object of it is missing and does not come back.
    func tellTrackGroups() {
        guard !staticObjects.tracked.isEmpty || !missingObjects.isEmpty, !isStopping else { return }
        for group in Set(staticObjects.tracked.keys).union(missingObjects.keys).sorted() {
            let missing = reconciler.missing(of: staticObjects.tracked[group] ?? []).map(\.description)
            guard missing != missingObjects[group] ?? [] else { continue }
            missingObjects[group] = missing.isEmpty ? nil : missing
            input(.staticObjects(group: group, missing: missing))
        }
    }
}

extension Drift {
    init(_ object: WantedObject, _ reason: ReconcilerEvent.LossReason, isRepaired: Bool) {
        let cause: Cause =
            switch reason {
            case .deleted: .removed
            case .changed: .changed
            case .addressRemoved, .interfaceDown, .interfaceRemoved: .lost
            case .refused: .refused
            }
        self.init(kind: object.kind.rawValue, object: object.description, cause: cause, isRepaired: isRepaired)
    }
}
