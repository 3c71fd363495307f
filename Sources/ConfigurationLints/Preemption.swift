import InternetTypes
import KeepalivedConf

/// Who becomes master, and when: preemption and the address owner.
extension Linter {
    mutating func lintPreemption() {
        for instance in configuration.instances {
            nopreemptOfAMaster(instance)
            ownership(instance)
        }
        guard !configuration.syncGroups.isEmpty else { return }
        let positions = instancePositions
        for group in configuration.syncGroups {
            let members = group.members.compactMap { name in positions[name].map { configuration.instances[$0] } }
            guard let keeps = members.first(where: { !$0.preempts }), let takes = members.first(where: \.preempts)
            else { continue }
            find(
                .syncGroupPreemption,
                "sync group \(group.name): \(keeps.name) has nopreempt and \(takes.name) has not, so \(takes.name) "
                    + "waits for ever to take over from a lower priority",
                at: keeps.origins.origin(of: "nopreempt") ?? keeps.origins.block, in: keeps.origins.block,
                hint: "members change state together: give nopreempt to all of them or to none")
        }
    }

    /// Where the instances stand in the configuration, by name: copies of them would be as large as all the rest.
    private var instancePositions: [String: Int] {
        Dictionary(
            configuration.instances.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The model has it cleared already, as keepalived has.
    private mutating func nopreemptOfAMaster(_ instance: VRRPInstance) {
        guard instance.preempts, let origin = instance.origins.origin(of: "nopreempt") else { return }
        if let later = instance.origins.origin(of: "preempt"),
            (later.line, later.offset) > (origin.line, origin.offset)
        {
            return
        }
        let why = instance.isAddressOwner ? "priority 255" : "state MASTER"
        find(
            .nopreemptMaster,
            "(\(instance.name)) with \(why) this node takes its addresses back whenever it returns, in spite of nopreempt",
            at: origin, in: instance.origins.block,
            hint: "state BACKUP on every node, with nopreempt and a priority below 255; priorities alone decide the "
                + "first election")
    }

    private mutating func ownership(_ instance: VRRPInstance) {
        guard instance.isAddressOwner else { return }
        let hint = "give a priority from 1 to 254; 255 is for the machine whose own address the virtual address is"
        guard let origin = instance.origins.origin(of: "priority") else {
            return find(
                .ownerWithoutAddress,
                "(\(instance.name)) state MASTER without a priority means 255, the owner of the address: no tracker "
                    + "lowers it, and it yields to nobody",
                at: instance.origins.origin(of: "state") ?? instance.origins.block, in: instance.origins.block,
                hint: hint)
        }
        guard let known = options.interfaceAddresses else { return }
        let own = Set(known.values.joined().map(\.address))
        guard !instance.virtualAddresses.isEmpty,
            !instance.virtualAddresses.contains(where: { own.contains($0.prefix.address) })
        else { return }
        find(
            .ownerWithoutAddress,
            "(\(instance.name)) priority 255 says that this machine owns the virtual address, but no interface has it",
            at: origin, in: instance.origins.block, hint: hint)
    }
}
