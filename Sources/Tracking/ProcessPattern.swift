/// Which processes a `vrrp_track_process` counts.
public struct ProcessPattern: Hashable, Sendable {
    /// How the parameters must agree.
    public enum Parameters: Hashable, Sendable {
        /// All of them, and no more.
        case exact
        /// Those configured come first; the last one may be longer than configured.
        case initial
        /// Those configured come first; others may follow.
        case partial
    }

    /// The path or name of the program, as octets: what processes are called need not be text.
    public let program: [UInt8]
    public let parameters: [[UInt8]]
    /// Nil: only the name of the program counts.
    public let match: Parameters?
    /// The first word of the command line counts, not the 15 octets of /proc/PID/comm.
    public let comparesCommandLine: Bool

    /// - Parameter command: the program and, where given, its parameters, which imply the whole command line.
    public init(command: [String], match: Parameters?, comparesCommandLine: Bool) {
        program = Array((command.first ?? "").utf8)
        parameters = command.dropFirst().map { Array($0.utf8) }
        self.match = match ?? (parameters.isEmpty ? nil : .exact)
        self.comparesCommandLine = comparesCommandLine || self.match != nil
    }

    /// Whether a process is one of those that count.
    ///
    /// - Parameters:
    ///   - name: /proc/PID/comm, which the kernel cuts after 15 octets.
    ///   - commandLine: /proc/PID/cmdline; only looked at where `comparesCommandLine`.
    public func matches(name: [UInt8], commandLine: [[UInt8]]) -> Bool {
        guard comparesCommandLine else { return name == commandName }
        guard commandLine.first == program else { return false }
        guard let match else { return true }
        let given = commandLine.dropFirst()
        // Without parameters every kind of agreement says that there are none.
        guard let last = parameters.last else { return given.isEmpty }
        switch match {
        case .exact: return given.elementsEqual(parameters)
        case .partial: return given.starts(with: parameters)
        case .initial:
            return given.starts(with: parameters.dropLast())
                && given.dropFirst(parameters.count - 1).first?.starts(with: last) == true
        }
    }

    /// What the kernel would call the program: the last part of its path, of which 15 octets count.
    private var commandName: [UInt8] {
        let slash = UInt8(ascii: "/")
        let name = program.last == slash ? program[...] : program.split(separator: slash).last ?? program[...]
        return Array(name.prefix(15))
    }
}
