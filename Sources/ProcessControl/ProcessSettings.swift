internal import CLinux
internal import Glibc
public import LinuxGround

/// A privilege that some part of the daemon cannot do without (capabilities(7)).
public enum Capability: Int32, Hashable, Sendable, CustomStringConvertible {
    case setUser = 7
    case networkAdministration = 12
    case rawSockets = 13
    case systemAdministration = 21
    case niceness = 23

    public var description: String {
        switch self {
        case .setUser: "CAP_SETUID"
        case .networkAdministration: "CAP_NET_ADMIN"
        case .rawSockets: "CAP_NET_RAW"
        case .systemAdministration: "CAP_SYS_ADMIN"
        case .niceness: "CAP_SYS_NICE"
        }
    }

    /// Whether this process has it in force.
    public var isHeld: Bool { clinux_has_capability(rawValue) == 1 }
}

/// Attributes of this process that are set once, at the start.
public enum ProcessSettings {
    /// How late the kernel may wake this thread; the default is 50 us.
    public static func setTimerSlack(_ slack: Duration) throws(SystemError) {
        let (seconds, attoseconds) = slack.components
        let nanoseconds = UInt(clamping: seconds) &* 1_000_000_000 &+ UInt(clamping: attoseconds / 1_000_000_000)
        // 0 would mean: back to the default.
        try systemCall("set timer slack") { clinux_set_timer_slack(max(1, nanoseconds)) }
    }

    /// The signal that this process gets when its parent dies; a worker ends with its supervisor.
    public static func setParentDeathSignal(_ signal: Int32) throws(SystemError) {
        try systemCall("set the parent death signal") { clinux_set_parent_death_signal(signal) }
    }

    /// The name that ps(1) and /proc show, cut to 15 octets by the kernel.
    public static func setName(_ name: String) throws(SystemError) {
        try systemCall("set the process name") { clinux_set_name(name) }
    }

    /// The permissions that new files do not get; the mask until now.
    @discardableResult
    public static func setUmask(_ mask: UInt32) -> UInt32 { umask(mask & 0o777) }

    /// Lets go of the memory that only starting has needed: code that has run, and free heap.
    ///
    /// Code that is used again comes back page by page, from the page cache, and stays where memory is locked.
    public static func releaseStartUpMemory() { clinux_release_start_up_memory() }

    /// Overwrites all heap memory that is given back while `body` runs: what it has read may have held secrets.
    public static func wipingFreedMemory<Result>(_ body: () -> Result) -> Result {
        clinux_overwrite_freed_memory(1)
        defer { clinux_overwrite_freed_memory(0) }
        return body()
    }

    /// Ignores `signal` from here on: SIGPIPE, which a write error reports as well.
    public static func ignore(signal: Int32) { _ = Glibc.signal(signal, SIG_IGN) }

    /// Keeps `signals` waiting until somebody is there to take them.
    public static func block(signals: [Int32]) {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in signals { sigaddset(&set, signal) }
        _ = pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// Lets a crash leave a core file of any size (option -m), or of none.
    public static func allowCoreDumps(_ allowed: Bool) throws(SystemError) {
        let size = allowed ? UInt64.max : 0
        try systemCall("set the core file limit") { clinux_set_limit(CLINUX_LIMIT_CORE, size, size) }
        // A change of identity may have cleared it.
        if allowed { try systemCall("become dumpable") { clinux_set_dumpable(1) } }
    }

    /// Moves this process into the network namespace that ip-netns(8) knows as `name`. To be done before any socket exists.
    public static func enterNetworkNamespace(_ name: String) throws(SystemError) {
        let operation = "enter network namespace \(name)"
        guard !name.isEmpty, name != ".", name != "..", !name.contains("/"), !name.utf8.contains(0) else {
            throw SystemError(operation, errno: EINVAL)
        }
        let namespace = try Descriptor(operation) { open("/run/netns/" + name, O_RDONLY | O_CLOEXEC) }
        try systemCall(operation) { setns(namespace.raw, Int32(CLINUX_CLONE_NEWNET)) }
    }

    /// Goes to the background (daemon(3)): a new session, directory /, standard descriptors on /dev/null.
    ///
    /// The process id changes; to be done before there is an event loop, a lock or a child.
    public static func detach() throws(SystemError) {
        try systemCall("go to the background") { daemon(0, 0) }
    }
}
