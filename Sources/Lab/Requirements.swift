import Foundation

/// Whether the laboratory can work here.
public enum Requirements {
    /// Why no node can be made here; nil where one can.
    public static let whyNoNodes: String? = {
        guard geteuid() == 0 else { return "not root: namespaces cannot be made" }
        do {
            try Node("probe").remove()
            return nil
        } catch {
            return "\(error)"
        }
    }()

    /// The full path of a program, looked for in PATH and where daemons live; nil where it is not installed.
    public static func program(_ name: String) -> String? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let folders = path.split(separator: ":").map(String.init) + ["/usr/sbin", "/sbin", "/usr/lib/frr"]
        return folders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
