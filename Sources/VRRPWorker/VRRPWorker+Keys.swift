import EventRecord
import InternetTypes
import Journal
import KeepalivedConf
import LinuxGround
import MessageDigests
import VRRP

/// What the worker keeps for authentication.
struct KeyState {
    /// Some virtual router signs with `auth_hmac`, and so needs the time of day.
    var usesTrailers = false
    /// What the router was told of the clocks.
    var wallClockOffset: Duration?
}

extension VRRPWorker {
    /// Loads the library that the keys of a configuration need; before the router is told of the configuration.
    ///
    /// Without it the instances that have keys stay in FAULT, for nobody would believe them, nor could they.
    func prepareDigests(for configuration: RouterConfiguration) {
        var needed: Set<MessageDigests.Algorithm> = []
        for router in configuration.instances.map(\.router) {
            if router.hasAuthenticationHeader { needed.insert(.md5) }
            if router.trailer != nil { needed.insert(.sha256) }
        }
        keys.usesTrailers = needed.contains(.sha256)
        guard !needed.isEmpty else { return }
        do {
            try MessageDigests.load(needed)
            router.digests = Digests { algorithm, key, message in
                switch algorithm {
                case .md5: MessageDigests.hmac(.md5, key: key, message)
                case .sha256: MessageDigests.hmac(.sha256, key: key, message)
                }
            }
        } catch {
            log.write(EventRecord(.critical, "AH and auth_hmac cannot be used: \(error)"))
        }
    }

    /// The router has the keys, in memory that is overwritten before it is given back; the configuration is no place for
    /// another copy.
    func forgetSecrets() {
        for index in configuration.instances.indices {
            configuration.instances[index].authentication = nil
            configuration.instances[index].hmac = nil
        }
        instances = instances.mapValues {
            var instance = $0
            instance.authentication = nil
            instance.hmac = nil
            return instance
        }
    }

    /// What the router has to know before the next input, when the clock was set since the last one.
    func changedWallClock() -> RouterInput? {
        guard keys.usesTrailers else { return nil }
        let offset = WallClock.offset
        // Reading two clocks takes a moment, and longer where this process is interrupted between them.
        if let known = keys.wallClockOffset, abs((offset - known).wholeNanoseconds) < 10_000_000 { return nil }
        keys.wallClockOffset = offset
        return .wallClock(offset: offset)
    }
}
