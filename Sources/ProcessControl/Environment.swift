internal import Glibc

/// The environment of this process.
public enum Environment {
    /// The value of a variable, or nil when it is not set.
    public static subscript(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }

    /// All variables as `NAME=value`.
    public static var all: [String] {
        var variables: [String] = []
        guard var entry = environ as UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? else { return [] }
        while let variable = entry.pointee {
            variables.append(String(cString: variable))
            entry += 1
        }
        return variables
    }

    /// What changes how a shell splits words or which code a program loads, and what is meant for this process alone:
    /// a script that inherited the service manager's socket could speak for the daemon.
    private static let withheld: Set<String> = [
        "IFS", "LD_PRELOAD", "LD_LIBRARY_PATH", "NOTIFY_SOCKET", "WATCHDOG_PID", "WATCHDOG_USEC", "LISTEN_PID",
        "LISTEN_FDS", "LISTEN_FDNAMES",
    ]

    /// Our variables but those that a script must not inherit.
    public static var forPrograms: [String] { forPrograms(all) }

    /// `variables`, each `NAME=value`, but those that a script must not inherit.
    public static func forPrograms(_ variables: [String]) -> [String] {
        variables.filter { variable in
            variable.split(separator: "=", maxSplits: 1).first.map { !withheld.contains(String($0)) } ?? false
        }
    }

    /// Where state files go: $TMPDIR when it is an absolute path of an existing directory, else /tmp.
    public static var temporaryDirectory: String {
        guard let directory = self["TMPDIR"], directory.hasPrefix("/") else { return "/tmp" }
        var status = stat()
        guard stat(directory, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return "/tmp" }
        return directory
    }
}
