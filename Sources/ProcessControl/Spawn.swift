internal import CLinux
internal import Glibc
public import LinuxGround

/// A program to start: a notify or check script, or a worker of our own.
public struct Program: Hashable, Sendable {
    /// The file to execute; not searched for in PATH.
    public var path: String
    /// argv, with the name of the program first.
    public var arguments: [String]
    /// `NAME=value` strings; by default ours without what would change how a program of another user loads.
    public var environment: [String]
    /// Whom it runs as; nil for ourselves.
    public var credentials: Credentials?
    /// Descriptors to pass on: the number in the program to ours. Of 0, 1 and 2 the others are /dev/null.
    public var descriptors: [Int32: Int32] = [:]
    /// Whether it leads a process group of its own, so that `signalGroup` reaches its children too.
    public var leadsGroup = true
    /// The CPUs that it may run on; empty for the same as ours. A script of a worker that is bound to one CPU would compete
    /// with it there: `SchedulingOutcome.cpusBefore` are the ones to give.
    public var cpus: [Int32] = []
    /// What it receives when we die (prctl(2) PR_SET_PDEATHSIG); nil for nothing.
    public var parentDeathSignal: Int32? = SIGTERM

    public init(
        _ path: String, _ arguments: [String], environment: [String] = Environment.forPrograms,
        credentials: Credentials? = nil
    ) {
        self.path = path
        self.arguments = arguments
        self.environment = environment
        self.credentials = credentials
    }

    /// Starts the program and returns its process id at once; it becomes the caller's to reap.
    ///
    /// It starts with default signal dispositions and an empty mask, SCHED_OTHER at nice 0, without RLIMIT_RTTIME, and with
    /// no descriptor open but those it was given. A program that cannot be executed is an error here, not a status later.
    public func spawn() throws(SystemError) -> Int32 {
        // An octet 0 would end the string in the middle: another program or another argument than was asked for.
        guard !([path] + arguments + environment).contains(where: { $0.utf8.contains(0) }) else {
            throw SystemError("run \(path)", errno: EINVAL)
        }
        let argv = CStrings(arguments)
        let envp = CStrings(environment)
        let passed = descriptors.map { clinux_descriptor(source: $0.value, target: $0.key) }
        let groups = credentials?.groups ?? []
        var step = CLINUX_SPAWN_PREPARE
        var code: Int32 = 0
        let pid = path.withCString { path in
            groups.withUnsafeBufferPointer { groups in
                withUnsafeBuffers(passed, cpus) { passed, cpus in
                    var plan = clinux_spawn_plan()
                    plan.path = path
                    plan.argv = UnsafePointer(argv.pointer)
                    plan.envp = UnsafePointer(envp.pointer)
                    plan.sets_identity = credentials == nil ? 0 : 1
                    plan.uid = credentials?.user ?? 0
                    plan.gid = credentials?.group ?? 0
                    plan.groups = groups.baseAddress
                    plan.group_count = groups.count
                    plan.own_group = leadsGroup ? 1 : 0
                    plan.parent_death_signal = parentDeathSignal ?? 0
                    plan.cpus = cpus.baseAddress
                    plan.cpu_count = cpus.count
                    plan.descriptors = passed.baseAddress
                    plan.descriptor_count = passed.count
                    let pid = withExtendedLifetime((argv, envp)) { clinux_spawn(&plan, &step) }
                    code = errno
                    return pid
                }
            }
        }
        guard pid < 0 else { return pid }
        throw SystemError(operation(of: step), errno: code)
    }

    private func operation(of step: clinux_spawn_step) -> String {
        switch step {
        case CLINUX_SPAWN_DESCRIPTORS_STEP: "pass descriptors to \(path)"
        case CLINUX_SPAWN_IDENTITY:
            "become user \(credentials?.user ?? 0) and group \(credentials?.group ?? 0) for \(path)"
        case CLINUX_SPAWN_GROUP: "set up the process of \(path)"
        case CLINUX_SPAWN_CLONE: "make a process for \(path)"
        default: "run \(path)"
        }
    }
}

private func withUnsafeBuffers<First, Second, Result>(
    _ first: [First], _ second: [Second],
    _ body: (UnsafeBufferPointer<First>, UnsafeBufferPointer<Second>) -> Result
) -> Result {
    first.withUnsafeBufferPointer { first in second.withUnsafeBufferPointer { second in body(first, second) } }
}

/// A null-terminated vector of C strings, freed with the object.
private final class CStrings {
    let pointer: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let count: Int

    init(_ strings: [String]) {
        count = strings.count
        pointer = .allocate(capacity: count + 1)
        for (index, string) in strings.enumerated() { (pointer + index).initialize(to: strdup(string)) }
        (pointer + count).initialize(to: nil)
    }

    deinit {
        for index in 0..<count { free(pointer[index]) }
        pointer.deallocate()
    }
}

/// Sends `signal` to every process of the group that `leader` leads; false when none is left.
@discardableResult
public func signalGroup(_ leader: Int32, _ signal: Int32) throws(SystemError) -> Bool {
    // 0 and 1 would mean our own group and everybody.
    guard leader > 1 else { throw SystemError("signal process group \(leader)", errno: EINVAL) }
    if kill(-leader, signal) == 0 { return true }
    let error = SystemError.last("signal process group \(leader)")
    if error.errno == ESRCH { return false }
    throw error
}

/// Sends `signal` to one process; false when it is gone.
@discardableResult
public func signalProcess(_ pid: Int32, _ signal: Int32) throws(SystemError) -> Bool {
    guard pid > 0 else { throw SystemError("signal process \(pid)", errno: EINVAL) }
    if kill(pid, signal) == 0 { return true }
    let error = SystemError.last("signal process \(pid)")
    if error.errno == ESRCH { return false }
    throw error
}
