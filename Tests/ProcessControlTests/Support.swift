import CLinux
import Glibc
import LinuxGround
import ProcessControl
import Testing

/// Whether the tests that change users, priorities or namespaces can run.
let isRoot = geteuid() == 0

/// A directory that goes, with what is in it, when the object goes.
final class TemporaryDirectory {
    let path: String

    init() throws {
        var template = Array("/tmp/stayalived-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SystemError.last("make a directory") }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    func path(_ name: String) -> String { path + "/" + name }

    var names: [String] {
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { octets in
                String(decoding: octets.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    deinit {
        for name in names { unlink(path(name)) }
        rmdir(path)
    }
}

/// The content of a file as text.
func text(of path: String) throws -> String {
    let file = try Descriptor("open \(path)") { open(path, O_RDONLY | O_CLOEXEC) }
    return try text(from: file)
}

/// Everything up to the end of `descriptor`.
func text(from descriptor: Descriptor) throws -> String {
    var octets: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while true {
        let count = try systemCall("read") { read(descriptor.raw, &buffer, buffer.count) }
        if count == 0 { return String(decoding: octets, as: UTF8.self) }
        octets += buffer.prefix(count)
    }
}

func put(_ content: String, into path: String) throws {
    let file = try Descriptor("create \(path)") { open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644) }
    _ = content.withCString { write(file.raw, $0, strlen($0)) }
}

/// A pipe whose ends are close-on-exec.
func makePipe() throws -> (reading: Descriptor, writing: Descriptor) {
    var ends: [Int32] = [-1, -1]
    try systemCall("make a pipe") { pipe(&ends) }
    for end in ends { try systemCall("mark") { fcntl(end, F_SETFD, FD_CLOEXEC) } }
    return (Descriptor(owning: ends[0]), Descriptor(owning: ends[1]))
}

/// Waits for the child's end; its raw wait status.
func wait(for pid: Int32) throws -> Int32 {
    var status: Int32 = 0
    try systemCall("wait for \(pid)") { waitpid(pid, &status, 0) }
    return status
}

extension Program {
    /// Runs the program to its end; what it wrote to its standard output.
    func output() throws -> String {
        let (reading, writing) = try makePipe()
        var program = self
        program.descriptors[1] = writing.raw
        let pid = try program.spawn()
        writing.close()
        let output = try text(from: reading)
        _ = try wait(for: pid)
        return output
    }
}

private final class Work {
    let body: () -> Void
    init(_ body: @escaping () -> Void) { self.body = body }
}

/// Runs `body` to its end on a thread that then exits: for what the kernel keeps per thread.
func onThreadOfItsOwn<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) throws -> Result {
    nonisolated(unsafe) var result: Swift.Result<Result, any Error>?
    let work = Work { result = Swift.Result { try body() } }
    var thread = pthread_t()
    let started = pthread_create(
        &thread, nil,
        { argument in
            if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body() }
            return nil
        }, Unmanaged.passRetained(work).toOpaque())
    try check("start a thread", -started)
    pthread_join(thread, nil)
    return try #require(result).get()
}

/// The CPUs of the calling thread.
enum CPUs {
    static var ofThisThread: [Int32] {
        var cpus = [Int32](repeating: 0, count: 1_024)
        let count = clinux_affinity(&cpus, cpus.count)
        return Array(cpus.prefix(Int(max(0, count))))
    }

    static func bind(_ cpus: [Int32]) { clinux_set_affinity(cpus, cpus.count) }
}
