import ArgumentParser
import DesiredState
import EventRecord
import Glibc
import Handover
import InternetTypes
import KeepalivedConf
import VRRP

/// Feeds a recording of a worker's inputs through the pure side and prints what it answers.
struct Replay: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Replay what 'stayalived --record FILE' recorded.",
        discussion: "Nothing is sent and nothing is changed: each input is shown with what the worker would have done.")

    @Argument(help: "The recording.") var file: String
    @Flag(help: "Show inputs that had no effect, too.") var all = false

    func run() throws {
        guard let stream = fopen(file, "re") else {
            throw ValidationError("cannot open \(file): \(String(cString: strerror(errno)))")
        }
        defer { fclose(stream) }
        var player = Player(showsAll: all)
        var number = 0
        while let line = readLine(from: stream) {
            number += 1
            do {
                for text in try player.play(line) { print(text) }
            } catch {
                throw ValidationError("\(file):\(number): \(error)")
            }
        }
    }

    private func readLine(from stream: UnsafeMutablePointer<FILE>) -> String? {
        var buffer: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(buffer) }
        let length = getline(&buffer, &capacity, stream)
        guard length > 0, let buffer else { return nil }
        let bytes = UnsafeRawBufferPointer(start: buffer, count: length)
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// The state of a replay: the router as it would be after the lines so far.
struct Player {
    let showsAll: Bool
    private var router: Router?
    private var start: Instant?

    init(showsAll: Bool) { self.showsAll = showsAll }

    /// What one line of the recording leads to, as lines for people.
    mutating func play(_ line: String) throws -> [String] {
        let json = try JSON(parsing: line)
        guard let nanoseconds = json["t"]?.integer else { throw RecordingError("no time") }
        let now = Instant(nanoseconds: nanoseconds)
        let start = self.start ?? now
        self.start = start
        let (title, effects) = try handle(json, at: now)
        guard showsAll || !effects.isEmpty else { return [] }
        return ["+\((now - start).inSeconds) s  \(title)"] + effects.map { "    \(describe($0))" }
    }

    private mutating func handle(_ json: JSON, at now: Instant) throws -> (String, [RouterEffect]) {
        if json["input"]?.string == "configuration" { return try configure(json, at: now) }
        let input = try RouterInput(json: json)
        guard router != nil else { throw RecordingError("an input before the first configuration") }
        // The recording has no keys, but says whose digests were wrong.
        router?.digests = json["wrongDigest"]?.bool == true ? Digests.none : .trusting
        return (input.summary, router?.handle(input, at: now) ?? [])
    }

    private mutating func configure(_ json: JSON, at now: Instant) throws -> (String, [RouterEffect]) {
        guard let octets = json["payload"]?.string.flatMap({ Hexadecimal.octets($0) }),
            let payload = Payload(bytes: octets),
            let expanded = ExpandedConfiguration(serialized: payload.configuration)
        else { throw RecordingError("a configuration that cannot be read") }
        let configuration = RouterConfiguration(
            Configuration.load(expanded: expanded, environment: RecordedEnvironment(payload.facts)))
        let title = "configuration with \(configuration.instances.count) instances"
        guard router != nil else {
            router = Router(configuration)
            router?.digests = .trusting
            return (title, [])
        }
        return (title, router?.handle(.reconfigure(configuration), at: now) ?? [])
    }

    private func describe(_ effect: RouterEffect) -> String {
        func name(_ handle: InstanceHandle) -> String { router?.machine(handle)?.configuration.name ?? "(removed)" }
        return switch effect {
        case .advertise(let handle, let advertisement, _):
            "\(name(handle)): advertise priority \(advertisement.priority)"
        case .hold(let handle): "\(name(handle)): hold the virtual addresses"
        case .release(let handle): "\(name(handle)): withdraw the virtual addresses"
        case .announce(let handle, let repeats): "\(name(handle)): announce the addresses \(repeats) times"
        case .announceElsewhere(let handle): "\(name(handle)): announce the addresses on other interfaces"
        case .announceSource(let handle): "\(name(handle)): announce the source address"
        case .runScript(let script): "run script \(script)"
        case .terminateScript(let script): "terminate script \(script)"
        case .killScript(let script): "kill script \(script)"
        case .event(let event): "event: \(event.record.message)"
        }
    }
}

extension RouterInput {
    /// One line for people.
    fileprivate var summary: String {
        switch self {
        case .interface(let name, nil): "interface \(name) is gone"
        case .interface(let name, let status?): "interface \(name) is \(status.isUp ? "up" : "down")"
        case .equipment(let all): "virtual interfaces: \(all.map(\.interface.rawValue).joined(separator: " "))"
        case .start: "start"
        case .datagram(let datagram): "datagram of \(datagram.bytes.count) bytes from \(datagram.source)"
        case .wallClock: "the clock was set"
        case .wake: "timer"
        case .scriptExited(let name, let exit): "script \(name) \(exit)"
        case .scriptKnown(let name, let works): "script \(name) was \(works ? "succeeding" : "failing") before"
        case .fileNumber(let name, let number): "track file \(name) holds \(number)"
        case .processCount(let name, let count): "\(count) processes \(name)"
        case .hostAddress(let address, let isPresent): "\(address) is \(isPresent ? "" : "not ")on this host"
        case .drift(_, let drift): drift.description
        case .staticObjects(let group, let missing): "\(missing.count) static objects of \(group) are missing"
        case .reconfigure: "reload"
        case .clearStatistics: "clear statistics"
        case .stop: "stop"
        }
    }
}
