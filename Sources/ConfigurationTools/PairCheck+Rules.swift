import InternetTypes
import KeepalivedConf

/// The rules for one virtual router that both nodes have.
extension PairCheck {
    private static let bothMaster =
        "each node drops the other's advertisements: both become master and both hold the addresses"

    /// Whether they speak of the same virtual router.
    mutating func identity(_ a: Side, _ b: Side) -> Bool {
        guard a.instance.virtualRouterID == b.instance.virtualRouterID else {
            for (side, other) in [(a, b), (b, a)] {
                add(
                    .error, side, ["virtual_router_id"],
                    "'\(side.instance.name)' has VRID \(side.instance.virtualRouterID), "
                        + "its partner \(other.instance.virtualRouterID)",
                    "they are two virtual routers: neither hears the other, both become master and both hold the addresses"
                )
            }
            return false
        }
        if a.instance.name != b.instance.name {
            add(
                .note, b, [], "'\(b.instance.name)' is called '\(a.instance.name)' on the other node",
                "nothing: names are not sent; scripts and alerts name it differently")
        }
        return true
    }

    mutating func version(_ a: Side, _ b: Side) {
        guard a.instance.version != b.instance.version else {
            guard a.instance.version == 3, a.instance.family == .ipv4,
                a.instance.checksumAsVersion2 != b.instance.checksumAsVersion2
            else { return }
            let (odd, other) = a.instance.checksumAsVersion2 ? (a, b) : (b, a)
            add(
                .error, odd, ["v3_checksum_as_v2"],
                "checksums without the pseudo-header, which node \(other.node.rawValue) expects",
                "node \(other.node.rawValue) drops its advertisements as damaged: both become master when it is the "
                    + "master")
            return
        }
        for (side, other) in [(a, b), (b, a)] {
            add(
                .error, side, ["version"],
                "'\(side.instance.name)' speaks VRRP version \(side.instance.version), its partner \(other.instance.version)",
                Self.bothMaster)
        }
    }

    mutating func interval(_ a: Side, _ b: Side) {
        let (first, second) = (a.instance.advertisementInterval, b.instance.advertisementInterval)
        guard first != second else { return }
        let isFatal = a.instance.version == 2 || b.instance.version == 2
        add(
            isFatal ? .error : .warning, b, ["advert_int"],
            "advert_int is \(second.seconds) s here, \(first.seconds) s there",
            isFatal
                ? "version 2 takes no advertisement with another interval: " + Self.bothMaster
                : "the backup adopts the master's interval, so the time to take over depends on who is master")
    }

    mutating func authentication(_ a: Side, _ b: Side) {
        if a.instance.authentication != b.instance.authentication {
            let what =
                switch (a.instance.authentication, b.instance.authentication) {
                case (nil, _), (_, nil): "only one node authenticates"
                case (.password, .password), (.authenticationHeader, .authenticationHeader): "the passwords differ"
                default: "one node uses PASS, the other AH"
                }
            for side in [a, b] { add(.error, side, ["authentication"], what, Self.bothMaster) }
        }
        guard a.instance.hmac != b.instance.hmac else { return }
        for (sender, receiver) in [(a, b), (b, a)] { hmac(sender, receiver) }
    }

    private mutating func hmac(_ sender: Side, _ receiver: Side) {
        let isSigned = sender.instance.hmac.map { $0.mode != .receiveOnly } ?? false
        let name = receiver.node.rawValue
        switch (sender.instance.hmac, receiver.instance.hmac) {
        case (let sent?, let expected?) where isSigned:
            guard expected.keys[sent.activeKey] != sent.keys[sent.activeKey] else { return }
            add(
                .error, sender, ["auth_hmac"], "signs with key \(sent.activeKey), which node \(name) has not",
                "node \(name) drops its advertisements: both become master when this one is the master")
        case (_?, nil) where isSigned:
            add(
                .error, sender, ["auth_hmac"], "signs, but node \(name) has no auth_hmac",
                "node \(name) drops its advertisements as too long: both become master when this one is the master")
        case (_, let expected?) where expected.mode == .enforce:
            add(
                .error, sender, ["auth_hmac"], "does not sign, but node \(name) insists on it",
                "node \(name) drops its advertisements: both become master when this one is the master")
        default: break
        }
    }

    mutating func addresses(_ a: Side, _ b: Side) {
        for (own, other, keyword) in [
            (a.instance.virtualAddresses, b.instance.virtualAddresses, "virtual_ipaddress"),
            (a.instance.excludedAddresses, b.instance.excludedAddresses, "virtual_ipaddress_excluded"),
        ] {
            let (first, second) = (own.map(\.prefix.address), other.map(\.prefix.address))
            for (side, missing) in [
                (b, first.filter { !second.contains($0) }), (a, second.filter { !first.contains($0) }),
            ] where !missing.isEmpty {
                let list = missing.map(\.description).joined(separator: ", ")
                let isSent = keyword == "virtual_ipaddress"
                add(
                    .error, side, [keyword], "\(keyword) lacks \(list), which the other node has",
                    (isSent ? "the list in the advertisements does not match, which the other node logs; " : "")
                        + "while this node is master nobody holds \(list)")
            }
            guard Set(first) == Set(second) else { continue }
            for (own, other) in zip(own.sorted { $0.prefix < $1.prefix }, other.sorted { $0.prefix < $1.prefix })
            where own.prefix.length != other.prefix.length {
                add(
                    .warning, b, [keyword], "\(other.prefix) is \(own.prefix) on the other node",
                    "nothing, but the address comes with another route after a change of master")
            }
        }
    }

    mutating func priority(_ a: Side, _ b: Side) {
        let (first, second) = (a.instance.priority, b.instance.priority)
        if first == second {
            let isOwner = first == 255
            add(
                isOwner ? .error : .warning, b, ["priority"], "both nodes have priority \(first)",
                isOwner
                    ? "both claim to own the addresses and both are master for ever"
                    : "the node with the higher source address wins, whoever was master before")
        }
        let statesTell =
            a.instance.initialState != b.instance.initialState
            && (a.instance.initialState == .master) != (first > second) && first != second
        if statesTell {
            let master = a.instance.initialState == .master ? a : b
            let other = a.instance.initialState == .master ? b : a
            add(
                .warning, master, ["priority", "state"],
                "state MASTER, but priority \(master.instance.priority) is below the other node's "
                    + "\(other.instance.priority)",
                "the election goes by priority: node \(other.node.rawValue) becomes master")
        }
        if a.instance.initialState == .master, b.instance.initialState == .master, first != second {
            add(
                .warning, first < second ? a : b, ["state"], "state MASTER on both nodes",
                "nothing for long: the lower priority yields; but neither nopreempt nor preempt_delay works with it")
        }
        if a.instance.preempts != b.instance.preempts {
            let preempting = a.instance.preempts ? a : b
            if preempting.instance.priority > (a.instance.preempts ? b : a).instance.priority { return }
            add(
                .note, a.instance.preempts ? b : a, ["nopreempt"], "nopreempt on this node only",
                "it does not take the addresses back when it returns, as long as the other node advertises")
        }
        trackers(a, b)
    }

    /// A tracker that lowers the master's priority by less than what separates the nodes changes nothing.
    private mutating func trackers(_ a: Side, _ b: Side) {
        let (high, low) = a.instance.priority >= b.instance.priority ? (a, b) : (b, a)
        guard high.instance.priority < 255, high.instance.priority > low.instance.priority else { return }
        let gap = Int(high.instance.priority) - Int(low.instance.priority)
        for tracked in high.instance.tracking.scripts {
            guard let script = high.result.configuration.scripts.first(where: { $0.name == tracked.name }) else {
                continue
            }
            let weight = Int(tracked.weight ?? script.weight)
            // A positive weight is added on both nodes while all is well, and falls away here on failure.
            guard weight != 0, weight.magnitude < gap else { continue }
            add(
                .warning, high, ["track_script"],
                "script '\(tracked.name)' moves the priority by \(weight.magnitude), but the other node is \(gap) below",
                "when it fails this node stays master")
        }
    }

    /// How the packets get from one to the other.
    mutating func paths(_ a: Side, _ b: Side) {
        switch (a.instance.isUnicast, b.instance.isUnicast) {
        case (false, false):
            guard a.instance.multicastGroup != b.instance.multicastGroup else { return }
            add(
                .error, b, ["mcast_dst_ip"],
                "multicast group \(b.instance.multicastGroup) here, \(a.instance.multicastGroup) there",
                "neither hears the other: both become master and both hold the addresses")
        case (true, true):
            peers(a, b)
            peers(b, a)
        default:
            let (unicast, multicast) = a.instance.isUnicast ? (a, b) : (b, a)
            add(
                .error, unicast, ["unicast_peer"], "unicast, but node \(multicast.node.rawValue) uses multicast",
                "each ignores the other's kind of packets: both become master and both hold the addresses")
        }
    }

    private mutating func peers(_ side: Side, _ other: Side) {
        let name = other.node.rawValue
        let peers = side.instance.unicastPeers.map(\.address)
        if let source = other.instance.unicastSource {
            guard !peers.contains(source) else { return }
            let checks = side.instance.checksUnicastSource
            add(
                .error, side, ["unicast_peer"], "no unicast_peer is node \(name)'s unicast_src_ip \(source)",
                "node \(name) never hears this node and becomes master beside it"
                    + (checks ? "; its own advertisements are dropped here, too" : ""))
        } else if let own = side.instance.unicastSource, peers.contains(own) {
            add(
                .error, side, ["unicast_peer"], "\(own) is this node's own address",
                "the node sends to itself, and node \(name) does not hear it")
        } else {
            add(
                .note, other, ["unicast_peer"], "no unicast_src_ip, so it cannot be told whether the peers meet",
                "node \(name) sends from the first address of its interface")
        }
    }

    mutating func strictness(_ a: Side, _ b: Side) {
        if a.instance.isStrict != b.instance.isStrict {
            let (strict, other) = a.instance.isStrict ? (a, b) : (b, a)
            add(
                .warning, strict, ["strict_mode"], "strict here, not on node \(other.node.rawValue)",
                "timers, preemption and accept mode follow different rules: who may take over, and whether the addresses "
                    + "answer, depends on who is master")
        } else if a.instance.accepts != b.instance.accepts {
            let silent = a.instance.accepts ? b : a
            add(
                .warning, silent, ["no_accept", "accept"], "no_accept on this node only",
                "the addresses answer only while the other node is master")
        }
        if a.instance.downTimerAdvertisements != b.instance.downTimerAdvertisements {
            add(
                .note, b, ["down_timer_adverts"],
                "takes over after \(b.instance.downTimerAdvertisements) missed advertisements, the other node after "
                    + "\(a.instance.downTimerAdvertisements)",
                "the nodes notice a lost master at different times")
        }
    }
}
