import Checks
import EventLoop
import Glibc
import InternetTypes
import KeepalivedConf
import LinuxGround
import ProcessControl
import ServiceTypes

// Where configured checkers become checks that can be made. Each kind has its line in `make`.

/// Makes checks from their configuration.
struct CheckFactory {
    let environment: CheckEnvironment
    /// Tells the echo requests of this worker's checks apart.
    private var lastIdentifier: UInt16 = 0

    init(_ environment: CheckEnvironment) { self.environment = environment }

    /// The check that a configured one is; nil for those that are not made at intervals, and for those that this release
    /// does not have.
    mutating func make(_ checker: Checker) -> (any HealthCheck)? {
        let limit = checker.schedule.timeout
        let endpoint = Endpoint(checker.connection)
        switch checker.kind {
        case .tcp: return ConnectionCheck(environment, endpoint, limit: limit)
        case .misc: return command(checker)
        case .udp: return datagram(checker, endpoint)
        case .ping:
            lastIdentifier &+= 1
            return EchoCheck(
                environment, endpoint, limit: limit, data: Self.text(128), identifier: lastIdentifier)
        case .http, .https, .smtp, .dns: return nil
        // Told by what they watch, not asked at intervals.
        case .file, .bfd: return nil
        }
    }

    private func command(_ checker: Checker) -> (any HealthCheck)? {
        guard let command = checker.command else { return nil }
        if let path = command.readablePath { return FileReadingCheck(path) }
        let isDynamic = checker.isDynamic
        return CommandCheck(environment, Program(command), limit: checker.schedule.timeout) { status in
            switch status {
            // With misc_dynamic, 2 to 255 are weights of 0 to 253, and 0 brings back the configured one.
            case 0: .success("exited with status 0", weight: isDynamic ? .configured : nil)
            case 2...255 where isDynamic:
                .success("exited with status \(status)", weight: .absolute(UInt32(status - 2)))
            default: .failure("exited with status \(status)")
            }
        }
    }

    private func datagram(_ checker: Checker, _ endpoint: Endpoint) -> any HealthCheck {
        let limit = checker.schedule.timeout
        let payload = checker.payload ?? Self.text(32)
        guard let expected = checker.reply, expected.isRequired else {
            return DatagramCheck(
                environment, endpoint, limit: limit, payload: { payload },
                silence: .success("no error within \(limit.inSeconds) s")
            ) { _ in .answer(.success("a reply came")) }
        }
        return DatagramCheck(
            environment, endpoint, limit: limit, payload: { payload },
            silence: .failure("no reply after \(limit.inSeconds) s")
        ) { reply in
            guard
                (Int(expected.minimumLength)...max(Int(expected.minimumLength), Int(expected.maximumLength)))
                    .contains(reply.count)
            else {
                let range = "\(expected.minimumLength) to \(expected.maximumLength)"
                return .answer(.failure("reply of \(reply.count) octets instead of \(range)"))
            }
            guard expected.matches(reply) else { return .answer(.failure("unexpected reply")) }
            return .answer(.success("the expected reply came"))
        }
    }

    /// What keepalived sends where nothing is configured, cut to `count` octets.
    private static func text(_ count: Int) -> [UInt8] {
        let phrase = Array("keepalived check - ".utf8)
        return (0..<count).map { phrase[$0 % phrase.count] }
    }
}

/// A MISC_CHECK of the form `</path`: success while the file can be opened for reading.
private final class FileReadingCheck: HealthCheck {
    private let path: String

    init(_ path: String) { self.path = path }

    func begin(_ answer: @escaping (CheckAnswer) -> Void) {
        let isReadable = access(path, R_OK) == 0
        answer(isReadable ? .success("\(path) can be read") : .failure("\(path) cannot be read"))
    }

    func abandon() {}
}

extension ExpectedReply {
    /// Whether the reply begins like this, as far as both go.
    func matches(_ reply: [UInt8]) -> Bool {
        for (position, nibble) in nibbles.enumerated() {
            guard position / 2 < reply.count else { return true }
            let octet = reply[position / 2]
            if let nibble, nibble != (position % 2 == 0 ? octet >> 4 : octet & 0xf) { return false }
        }
        return true
    }
}

extension Endpoint {
    init(_ connection: CheckConnection) {
        self.init(
            connection.address, port: connection.port, bindAddress: connection.bindAddress,
            bindPort: connection.bindPort, bindInterface: connection.bindInterface,
            firewallMark: connection.firewallMark)
    }
}
