import EventRecord
import Glibc
import Handover
import InternetTypes
import KeepalivedConf
import LinuxGround
import VRRP

/// Writes every input of the worker to a file, one JSON object a line, so that an incident can be replayed.
final class Recorder {
    private let file: Descriptor
    private var hasFailed = false
    /// The passwords of version 2, which stand in the datagrams themselves.
    private var passwords: Set<[UInt8]> = []

    /// Creates a new file; one that exists is not touched, since a recording is evidence.
    init(_ path: String) throws(SystemError) {
        file = try Descriptor("create the recording \(path)") {
            open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC | O_APPEND, 0o600)
        }
    }

    /// Records a new configuration with what was known about the machine when it was read, but for its secrets.
    func record(_ payload: Payload, _ configuration: Configuration, at now: Instant) {
        passwords = Set(
            configuration.instances.compactMap { instance in
                guard case .password(let bytes) = instance.authentication else { return nil }
                return Array(bytes.prefix(8)) + [UInt8](repeating: 0, count: max(0, 8 - bytes.count))
            })
        var shown = payload
        guard let expanded = ExpandedConfiguration(serialized: payload.configuration) else { return }
        shown.configuration = expanded.withoutSecrets.serialized
        write(
            .object([
                "t": .integer(now.nanoseconds), "input": .string("configuration"),
                "payload": .string(Hexadecimal.text(shown.bytesToRecord)),
            ]))
    }

    /// Records an input; a reconfiguration was recorded as its text.
    ///
    /// - Parameter hasWrongDigest: the datagram was refused for its digest, which whoever plays it back cannot compute.
    func record(_ input: RouterInput, at now: Instant, hasWrongDigest: Bool = false) {
        var input = input
        if case .datagram(let datagram) = input { input = .datagram(datagram.hiding(passwords)) }
        guard case .object(let members) = input.json else { return }
        let verdict = hasWrongDigest ? [JSON.Member("wrongDigest", .bool(true))] : []
        write(.object([JSON.Member("t", .integer(now.nanoseconds))] + members + verdict))
    }

    private func write(_ json: JSON) {
        guard !hasFailed else { return }
        let bytes = Array((json.text + "\n").utf8)
        // A disk that is full ends the recording, not the daemon.
        hasFailed = Glibc.write(file.raw, bytes, bytes.count) != bytes.count
    }
}
