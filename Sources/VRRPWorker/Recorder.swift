import EventRecord
import Glibc
import Handover
import InternetTypes
import LinuxGround
import VRRP

/// Writes every input of the worker to a file, one JSON object a line, so that an incident can be replayed.
final class Recorder {
    private let file: Descriptor
    private var hasFailed = false

    /// Creates a new file; one that exists is not touched, since a recording is evidence.
    init(_ path: String) throws(SystemError) {
        file = try Descriptor("create the recording \(path)") {
            open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC | O_APPEND, 0o600)
        }
    }

    /// Records a new configuration with what was known about the machine when it was read.
    func record(_ payload: Payload, at now: Instant) {
        write(
            .object([
                "t": .integer(now.nanoseconds), "input": .string("configuration"),
                "payload": .string(Hexadecimal.text(payload.bytesToRecord)),
            ]))
    }

    /// Records an input; a reconfiguration was recorded as its text.
    func record(_ input: RouterInput, at now: Instant) {
        guard case .object(let members) = input.json else { return }
        write(.object([JSON.Member("t", .integer(now.nanoseconds))] + members))
    }

    private func write(_ json: JSON) {
        guard !hasFailed else { return }
        let bytes = Array((json.text + "\n").utf8)
        // A disk that is full ends the recording, not the daemon.
        hasFailed = Glibc.write(file.raw, bytes, bytes.count) != bytes.count
    }
}
