internal import CLinux
internal import Glibc
public import LinuxGround

/// How a worker wishes to be treated by the scheduler and the memory manager.
public struct SchedulingWish: Hashable, Sendable {
    /// SCHED_RR at this priority of 1 to 99, not inherited by scripts; nil for the normal class.
    public var realTimePriority: Int32?
    /// RLIMIT_RTTIME in the real-time class: CPU time without waiting after which the kernel ends us (half of it: SIGXCPU).
    public var realTimeLimit: Duration?
    /// The nice value, also what remains when the real-time class is refused; nil to leave it.
    public var nice: Int32?
    /// Keep all memory, once touched, from being paged out.
    public var locksMemory: Bool
    /// The CPUs to run on; empty for all that are ours.
    public var cpus: [Int32]
    /// How late the kernel may wake us (PR_SET_TIMERSLACK); nil to leave it.
    public var timerSlack: Duration?

    public init(
        realTimePriority: Int32? = nil, realTimeLimit: Duration? = nil, nice: Int32? = nil, locksMemory: Bool = false,
        cpus: [Int32] = [], timerSlack: Duration? = .nanoseconds(1)
    ) {
        self.realTimePriority = realTimePriority
        self.realTimeLimit = realTimeLimit
        self.nice = nice
        self.locksMemory = locksMemory
        self.cpus = cpus
        self.timerSlack = timerSlack
    }
}

/// What became of a wish, for one line of the log.
public struct SchedulingOutcome: Hashable, Sendable, CustomStringConvertible {
    /// What is in force: `SCHED_RR priority 50`, `memory locked`.
    public internal(set) var obtained: [String] = []
    /// What the kernel refused, and why.
    public internal(set) var refused: [SystemError] = []

    /// The CPUs that this thread ran on before, when the wish bound it to some; else empty. For `Program.cpus`.
    public internal(set) var cpusBefore: [Int32] = []

    public var description: String {
        let have = obtained.isEmpty ? "default scheduling" : obtained.joined(separator: ", ")
        return ([have] + refused.map { "\($0)" }).joined(separator: "; ")
    }
}

extension SchedulingWish {
    /// Obtains as much of the wish as the kernel permits, for the calling thread.
    public func obtain() -> SchedulingOutcome {
        var outcome = SchedulingOutcome()
        var wantsNice = nice
        if let realTimePriority {
            let granted = outcome.attempt("SCHED_RR priority \(realTimePriority)") { () throws(SystemError) in
                try Self.enterRealTime(realTimePriority, limit: realTimeLimit)
            }
            // The nice value is without effect in the real-time class.
            if granted { wantsNice = nil }
        } else if sched_getscheduler(0) == SCHED_RR {
            // Wished for before, and not any more.
            outcome.attempt("the normal class") { () throws(SystemError) in
                var parameters = sched_param()
                try systemCall("leave the real-time class") { sched_setscheduler(0, SCHED_OTHER, &parameters) }
            }
        }
        if let wantsNice {
            outcome.attempt("nice \(wantsNice)") { () throws(SystemError) in
                try systemCall("set nice value \(wantsNice)") {
                    setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, wantsNice)
                }
            }
        }
        if !cpus.isEmpty {
            outcome.cpusBefore = Self.currentCPUs()
            outcome.attempt("CPUs " + cpus.map(String.init).joined(separator: ",")) { () throws(SystemError) in
                try systemCall("run on CPUs \(cpus)") { clinux_set_affinity(cpus, cpus.count) }
            }
        }
        if locksMemory {
            outcome.attempt("memory locked") { () throws(SystemError) in try Self.lockMemory() }
        }
        if let timerSlack {
            outcome.attempt("timer slack \(timerSlack.components.attoseconds / 1_000_000_000) ns") {
                () throws(SystemError) in try ProcessSettings.setTimerSlack(timerSlack)
            }
        }
        return outcome
    }

    private static func enterRealTime(_ priority: Int32, limit: Duration?) throws(SystemError) {
        if let limit {
            // Set before the class, so that there is no moment in which a loop gone wild could take the machine.
            let (seconds, attoseconds) = limit.components
            let microseconds = max(2, UInt64(clamping: seconds) &* 1_000_000 &+ UInt64(attoseconds / 1_000_000_000_000))
            try systemCall("limit real-time CPU time") {
                clinux_set_limit(CLINUX_LIMIT_REAL_TIME, microseconds / 2, microseconds)
            }
        }
        var parameters = sched_param()
        parameters.sched_priority = priority
        // A program that is spawned keeps it until it runs, and not longer: see clinux_spawn.
        try systemCall("use real-time priority \(priority)") { sched_setscheduler(0, SCHED_RR, &parameters) }
    }

    private static func currentCPUs() -> [Int32] {
        var cpus = [Int32](repeating: 0, count: 1_024)
        let count = clinux_affinity(&cpus, cpus.count)
        return Array(cpus.prefix(Int(max(0, count))))
    }

    private static func lockMemory() throws(SystemError) {
        let raised = clinux_set_limit(CLINUX_LIMIT_LOCKED_MEMORY, .max, .max) == 0
        // Under a limit, MCL_FUTURE would make an allocation fail some day: worse than a page that was paged out.
        guard raised || clinux_has_capability(Int32(CLINUX_CAP_IPC_LOCK)) == 1 else {
            throw SystemError("lock memory", errno: EPERM)
        }
        // On fault, or the whole 64 MiB of a mostly empty arena would become resident.
        let flags = MCL_CURRENT | MCL_FUTURE | Int32(CLINUX_MCL_ONFAULT)
        try systemCall("lock memory") { mlockall(flags) }
    }
}

extension SchedulingOutcome {
    /// Notes `what` as obtained, or the reason why not; whether it was obtained.
    @discardableResult
    fileprivate mutating func attempt(_ what: String, _ action: () throws(SystemError) -> Void) -> Bool {
        do throws(SystemError) {
            try action()
            obtained.append(what)
            return true
        } catch {
            refused.append(error)
            return false
        }
    }
}
