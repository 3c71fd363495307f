import CLinux
import Foundation
import Glibc
import InternetTypes
import LinuxGround

/// A network namespace that a test makes and removes; its contents are nobody else's.
public struct NetworkNamespace: Sendable {
    public let name: String

    /// Whether this process may make namespaces; says so where it may not, for a test that is then skipped.
    public static func isPossible(_ test: String = #function) -> Bool {
        guard geteuid() != 0 else { return true }
        print("SKIPPED \(test): network namespaces need root")
        return false
    }

    /// Runs `body` with fresh namespaces and removes them afterwards, whatever happens.
    public static func with(_ count: Int, _ body: ([NetworkNamespace]) throws -> Void) throws {
        // Tests may run side by side, and each has its own.
        let unique = "net-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        let namespaces = (0..<count).map { NetworkNamespace(name: "\(unique)-\($0)") }
        defer { for namespace in namespaces { _ = try? shell("ip netns del \(namespace.name)") } }
        for namespace in namespaces {
            try shell("ip netns add \(namespace.name)")
            try namespace.run("ip link set lo up")
        }
        try body(namespaces)
    }

    /// Runs a shell command line in the namespace, with `input` to read, and returns what it printed.
    @discardableResult
    public func run(_ command: String, input: String = "") throws -> String {
        try Self.shell(command, input, in: name)
    }

    /// Runs `body` with the calling thread moved into the namespace: sockets opened in it stay there.
    ///
    /// `body` cannot wait for tasks, so that nothing else ever runs on the thread meanwhile.
    public func enter<Result>(_ body: () throws -> Result) throws -> Result {
        let home = try Descriptor("open the own namespace") { open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC) }
        let inside = try Descriptor("open \(name)") { open("/run/netns/\(name)", O_RDONLY | O_CLOEXEC) }
        try systemCall("enter \(name)") { setns(inside.raw, 0) }
        let result = Swift.Result { try body() }
        try systemCall("leave \(name)") { setns(home.raw, 0) }
        return try result.get()
    }

    /// Waits until the link works: the kernel starts its queues some time after both ends of a pair are up, and drops
    /// in silence what is sent before.
    public func waitUntilUp(_ device: String) throws {
        let script =
            "for i in $(seq 500); do ip link show \(device) | grep -q 'state UP' && exit 0; sleep 0.01; done; exit 1"
        try run(script)
    }

    public struct CommandFailed: Error, CustomStringConvertible {
        public let description: String
    }

    @discardableResult
    private static func shell(_ command: String, _ input: String = "", in namespace: String? = nil) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let prefix = namespace.map { ["ip", "netns", "exec", $0] } ?? []
        process.arguments = prefix + ["sh", "-ec", command]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        let stdin = Pipe()
        process.standardInput = stdin
        try process.run()
        // What reads its input prints little before its end, so that neither side waits for the other.
        try stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try stdin.fileHandleForWriting.close()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let text = String(decoding: data, as: UTF8.self)
        guard process.terminationStatus == 0 else { throw CommandFailed(description: "\(command): \(text)") }
        return text
    }
}

/// Calls `step` each time `descriptor` is readable until `condition` holds; false after `timeout` milliseconds.
public func wait(
    for descriptor: Int32, timeout: Int = 5_000, until condition: () -> Bool, step: () throws -> Void
) throws -> Bool {
    let deadline = MonotonicClock.now + .milliseconds(timeout)
    while !condition() {
        let left = (deadline - MonotonicClock.now).wholeNanoseconds / 1_000_000
        guard left > 0 else { return false }
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        if poll(&entry, 1, Int32(left)) > 0 { try step() }
    }
    return true
}
