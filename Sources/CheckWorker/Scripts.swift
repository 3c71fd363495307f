import KeepalivedConf
import ProcessControl

extension Program {
    /// A configured command, as whom it is to run.
    init(_ command: ScriptCommand) {
        self.init(
            command.path, command.arguments,
            credentials: command.user.map { Credentials(user: $0.uid, group: $0.gid, groups: []) })
    }
}

extension ScriptCommand {
    /// keepalived's `</path`: no process, but success when the file can be opened for reading.
    var readablePath: String? {
        guard let first = arguments.first, first.hasPrefix("<") else { return nil }
        return first == "<" ? arguments.dropFirst().first : String(first.dropFirst())
    }
}
