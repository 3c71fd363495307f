internal import CLinux
internal import Glibc
public import LinuxGround

/// Network namespaces other than the process's own.
public enum NetworkNamespace {
    /// Runs `body` in the namespace that ip-netns(8) knows as `name`, or with an empty name in that of process 1, and comes
    /// back: sockets that `body` opens stay there.
    public static func visit<Result>(
        _ name: String, _ body: () throws(SystemError) -> Result
    ) throws(SystemError) -> Result {
        let operation = name.isEmpty ? "enter the default network namespace" : "enter network namespace \(name)"
        guard name != ".", name != "..", !name.contains("/"), !name.utf8.contains(0) else {
            throw SystemError(operation, errno: EINVAL)
        }
        let path = name.isEmpty ? "/proc/1/ns/net" : "/run/netns/" + name
        let home = try Descriptor("remember the network namespace") { open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC) }
        let there = try Descriptor(operation) { open(path, O_RDONLY | O_CLOEXEC) }
        try systemCall(operation) { setns(there.raw, Int32(CLINUX_CLONE_NEWNET)) }
        let result = Swift.Result { () throws(SystemError) in try body() }
        try systemCall("return to the own network namespace") { setns(home.raw, Int32(CLINUX_CLONE_NEWNET)) }
        return try result.get()
    }
}
