import CLab
import Foundation
public import InternetTypes
import Synchronization

/// A machine of the laboratory: its own network, processes, host name, /run and /etc, on the kernel and the files of this one.
///
/// Nothing of it can be left behind: its namespaces have no names, and the kernel ends every process in them when the
/// pipe that this object holds is closed, by `remove`, by `deinit` or by the death of the process, however it comes.
public final class Node: Sendable {
    /// The host name within.
    public let name: String
    /// The number, here, of the process that keeps the node.
    public let pid: Int32
    private let control: Mutex<Int32>
    /// All that were started here and not seen to end. The node's init cannot end before they are reaped, by us.
    private let processes = Mutex<[LabProcess]>([])

    /// Makes the node, with nothing but a loopback interface, up. Needs root.
    public init(_ name: String) throws {
        var descriptor: Int32 = -1
        var step: UnsafePointer<CChar>?
        let answer = clab_node(name, &descriptor, &step)
        guard answer > 0 else {
            throw LabError.system(
                doing: "making node \(name): " + (step.map { String(cString: $0) } ?? ""), code: -answer)
        }
        self.name = name
        pid = answer
        control = Mutex(descriptor)
        try ip("link set lo up")
    }

    deinit { remove() }

    /// Ends the node and everything that runs in it; harmless when it is gone already.
    public func remove() {
        let descriptor = control.withLock { descriptor in
            defer { descriptor = -1 }
            return descriptor
        }
        guard descriptor >= 0 else { return }
        close(descriptor)
        for process in processes.withLock({ $0 }) { process.killAndReap() }
        waitpid(pid, nil, 0)
    }

    /// Where this process finds a file of the node: `path(to: "/run/x")`.
    public func path(to path: String) -> String { "/proc/\(pid)/root\(path)" }

    /// Writes a file into the node, making the folders above it; only /etc and /run are the node's own.
    public func write(_ text: String, to path: String, mode: Int = 0o644) throws {
        let here = URL(fileURLWithPath: self.path(to: path))
        try FileManager.default.createDirectory(
            at: here.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: here)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: here.path)
    }

    /// Starts a program in the node.
    ///
    /// - Parameter words: the program, found in PATH where it has no slash, and its arguments.
    public func start(_ words: [String], environment: [String: String] = [:]) throws -> LabProcess {
        let process = try LabProcess(in: self, words, environment: environment)
        processes.withLock { processes in
            processes.removeAll { !$0.isRunning }
            processes.append(process)
        }
        return process
    }

    /// Runs a program in the node to its end and answers what it wrote; a non-zero status is an error.
    @discardableResult
    public func run(_ words: [String]) throws -> String {
        let process = try start(words)
        let status = process.waitUntilExit()
        let output = process.lines.map(\.text).joined(separator: "\n")
        guard status == 0 else { throw LabError.command(words.joined(separator: " "), output: output) }
        return output
    }

    /// Runs commands of ip(8) in the node's network, one to a line, in one process.
    public func ip(_ commands: String) throws {
        // Not in the node's PID namespace, so that `netns PID` means the same here and there.
        let process = try LabProcess(
            in: self, ["ip", "-batch", "-"], entry: CLAB_NETWORK_ONLY, input: commands + "\n")
        guard process.waitUntilExit() == 0 else {
            throw LabError.command("ip: \(commands)", output: process.lines.map(\.text).joined(separator: "\n"))
        }
    }

    /// Whether an interface of the node has this address, now.
    public func holds(_ address: IPAddress) -> Bool {
        let bytes = address.bytes
        return clab_holds(pid, bytes, bytes.count) == 1
    }

    /// Sets a kernel variable of the node: `net.ipv4.ip_forward`.
    public func sysctl(_ name: String, _ value: String) throws {
        // The network's variables are those of whoever opens the file, hence the process inside.
        let file = "/proc/sys/" + name.replacingOccurrences(of: ".", with: "/")
        try run(["/bin/sh", "-c", "echo \"$1\" >\"$2\"", "sh", value, file])
    }
}
