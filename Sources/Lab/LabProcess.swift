import CLab
import Foundation
public import InternetTypes
import Synchronization

/// A program that runs in a node; its output, standard and error, is kept line by line with the time of arrival.
public final class LabProcess: Sendable {
    /// One line of output, without its newline.
    public struct Line: Sendable, Hashable {
        public let time: Instant
        public let text: String
    }

    /// The process number as this process sees it.
    public let pid: Int32
    public let words: [String]
    private let state = Mutex(State())

    private struct State {
        var lines: [Line] = []
        var isOutputEnded = false
        /// As a shell would say it: 128 and the signal for a process that was killed.
        var status: Int32?
    }

    init(
        in node: Node, _ words: [String], environment: [String: String] = [:],
        entry: clab_entry = CLAB_WHOLE_NODE, input: String? = nil
    ) throws {
        self.words = words
        let output = Pipe()
        let source = input.map { _ in Pipe() }
        // TMPDIR: whatever a program drops there goes with the node.
        var variables = ProcessInfo.processInfo.environment
        if entry == CLAB_WHOLE_NODE { variables["TMPDIR"] = "/run/tmp" }
        variables["NOTIFY_SOCKET"] = nil
        variables.merge(environment) { $1 }
        let arguments = words.map { strdup($0) } + [nil]
        let settings = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + settings { free(text) } }
        let answer = clab_spawn(
            node.pid, entry, arguments, settings, source?.fileHandleForReading.fileDescriptor ?? -1,
            output.fileHandleForWriting.fileDescriptor)
        guard answer > 0 else {
            throw LabError.system(doing: "starting \(words.joined(separator: " "))", code: -answer)
        }
        pid = answer
        try output.fileHandleForWriting.close()
        if let source, let input {
            try source.fileHandleForWriting.write(contentsOf: Data(input.utf8))
            try source.fileHandleForWriting.close()
        }
        let reader = Thread { [self] in read(output.fileHandleForReading) }
        reader.start()
    }

    private func read(_ handle: FileHandle) {
        var rest: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(handle.fileDescriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            let now = Instant.wallClock
            rest += buffer[..<count]
            var parts = rest.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            rest = Array(parts.removeLast())
            state.withLock { state in
                state.lines += parts.map { Line(time: now, text: String(decoding: $0, as: UTF8.self)) }
            }
        }
        try? handle.close()
        state.withLock { state in
            if !rest.isEmpty { state.lines.append(Line(time: .wallClock, text: String(decoding: rest, as: UTF8.self))) }
            state.isOutputEnded = true
        }
    }

    /// What it has written so far.
    public var lines: [Line] { state.withLock(\.lines) }

    /// What it has written, as text; for messages about failures.
    public var text: String { lines.map(\.text).joined(separator: "\n") }

    /// The lines after the first `count`: for readers that come back for more.
    public func lines(after count: Int) -> [Line] { state.withLock { Array($0.lines.dropFirst(count)) } }

    /// The exit status once it has ended, 128 plus the signal's number where one ended it; nil while it runs.
    public var status: Int32? { reap(wait: false) }

    public var isRunning: Bool { status == nil }

    /// Whether it has ended and everything that it wrote is here.
    public var isOver: Bool { !isRunning && state.withLock(\.isOutputEnded) }

    private func reap(wait: Bool) -> Int32? {
        state.withLock { state in
            if let status = state.status { return status }
            var word: Int32 = 0
            var answer: pid_t
            repeat { answer = waitpid(pid, &word, wait ? 0 : WNOHANG) } while answer < 0 && errno == EINTR
            guard answer != 0 else { return nil }
            let signal = word & 0x7f
            state.status = answer < 0 ? -1 : signal == 0 ? word >> 8 & 0xff : 128 + signal
            return state.status
        }
    }

    /// Blocks until it has ended and all its output is here; for programs that are known to end soon.
    @discardableResult
    public func waitUntilExit() -> Int32 {
        while true {
            if let status = reap(wait: false), state.withLock(\.isOutputEnded) { return status }
            usleep(500)
        }
    }

    /// Sends a signal, unless it has ended.
    public func signal(_ number: Int32) {
        if isRunning { kill(pid, number) }
    }

    /// The process and its descendants.
    public var family: [Int32] {
        var found: [Int32] = []
        var todo = [pid]
        while let one = todo.popLast() {
            found.append(one)
            let children = try? String(contentsOfFile: "/proc/\(one)/task/\(one)/children", encoding: .utf8)
            todo += (children ?? "").split(separator: " ").compactMap { Int32($0) }
        }
        return found
    }

    /// Ends the process and its descendants with SIGKILL, so that none of them can react to another's end.
    public func killFamily() {
        guard isRunning else { return }
        let family = family
        for one in family { kill(one, SIGSTOP) }
        for one in family.reversed() { kill(one, SIGKILL) }
        _ = reap(wait: true)
    }

    func killAndReap() {
        signal(SIGKILL)
        _ = reap(wait: true)
    }

    /// Sends SIGTERM and waits for the end; kills what has not ended within the limit and answers nil then.
    @discardableResult
    public func stop(within limit: Duration = .seconds(10)) async throws -> Int32? {
        signal(SIGTERM)
        do {
            try await eventually("the end of \(words[0])", within: limit) { !isRunning }
        } catch is LabError {
            killFamily()
            return nil
        }
        return status
    }

    /// Waits for a line that contains the text, among those after the first `count`.
    @discardableResult
    public func line(containing part: String, after count: Int = 0, within limit: Duration) async throws -> Line {
        var found: Line?
        try await eventually("\"\(part)\" from \(words[0])", within: limit, seen: { self.text }) {
            let isOver = isOver
            found = lines(after: count).first { $0.text.contains(part) }
            if found == nil, isOver {
                throw LabError.command(words.joined(separator: " "), output: "ended, status \(status ?? -1):\n\(text)")
            }
            return found != nil
        }
        return try found ?? { throw LabError.command(words[0], output: "no line") }()
    }
}
