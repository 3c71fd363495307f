public import EventRecord
internal import Glibc
internal import LinuxGround

/// Writes records to the journal, to syslog and to standard error, as the options say, and never waits for any of them.
///
/// libsystemd's own sd_journal_sendv(3) waits while journald's queue is full, which would stop the adverts of a master
/// for as long as the disk is slow. A record that cannot be taken at once is counted instead and the count reported.
public final class Log {
    /// Where the local services listen and which descriptor is standard error.
    public struct Places: Hashable, Sendable {
        public var journal: String
        public var syslog: String
        public var standardError: Int32

        public init(
            journal: String = "/run/systemd/journal/socket", syslog: String = "/dev/log", standardError: Int32 = 2
        ) {
            self.journal = journal
            self.syslog = syslog
            self.standardError = standardError
        }
    }

    private enum SystemLog {
        case journal(LocalSocket)
        case syslog(LocalSocket)

        func send(_ record: EventRecord, _ options: LogOptions) throws(SystemError) {
            switch self {
            case .journal(let socket): try socket.send(RecordFormat.journal(record, options))
            case .syslog(let socket): try socket.send(RecordFormat.syslog(record, options, at: .now))
            }
        }
    }

    /// To be changed when a reload changes what is logged.
    public var options: LogOptions

    private let systemLog: SystemLog?
    private let console: Console?
    private var lostBySystemLog = 0
    private var lostByConsole = 0

    /// Opens what `options` asks for. Where the system log is asked for and this machine has none, standard error serves.
    public init(_ options: LogOptions, places: Places = Places()) {
        self.options = options
        systemLog = options.toSystemLog ? Log.openSystemLog(places) : nil
        let isNeeded = options.toConsole || (options.toSystemLog && systemLog == nil)
        // Under systemd both would be the same journal, and each record would be in it twice.
        let wouldRepeat = ServiceManager.isJournal(places.standardError) && systemLog != nil
        console = isNeeded && !wouldRepeat ? Console(places.standardError) : nil
    }

    private static func openSystemLog(_ places: Places) -> SystemLog? {
        if access(places.journal, F_OK) == 0, let socket = try? LocalSocket(to: places.journal) {
            return .journal(socket)
        }
        if access(places.syslog, F_OK) == 0, let socket = try? LocalSocket(to: places.syslog) {
            return .syslog(socket)
        }
        return nil
    }

    /// Writes `record`, unless it is less urgent than the options ask for.
    public func write(_ record: EventRecord) {
        guard record.level <= options.threshold else { return }
        if let systemLog {
            Log.deliver(record, &lostBySystemLog) { record in
                do throws(SystemError) { try systemLog.send(record, options) } catch { return false }
                return true
            }
        }
        if let console {
            Log.deliver(record, &lostByConsole) { console.write($0, options) }
        }
    }

    /// Whether records go to standard error, by wish or for want of a system log.
    public var writesToStandardError: Bool { console != nil }

    /// A line of plain text.
    public func write(_ level: Level, _ message: String) { write(EventRecord(level, message)) }

    /// How many records no destination took so far and no later line has reported.
    public var lost: Int { lostBySystemLog + lostByConsole }

    /// Sends `record`; the first that is taken after losses is followed by their number.
    private static func deliver(_ record: EventRecord, _ lost: inout Int, _ send: (EventRecord) -> Bool) {
        guard send(record) else {
            lost &+= 1
            return
        }
        guard lost > 0 else { return }
        let report = EventRecord(
            .messagesLost, .warning, "\(lost) earlier log messages were lost: the log did not take them in time")
        if send(report) { lost = 0 }
    }
}

/// Standard error: a terminal, a pipe, a file or, under systemd, the journal's stream.
private struct Console {
    private let descriptor: Int32
    private let hasColour: Bool
    private let isJournal: Bool

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
        hasColour = isatty(descriptor) == 1 && getenv("NO_COLOR") == nil
        isJournal = ServiceManager.isJournal(descriptor)
    }

    /// Whether the whole line could be written without waiting.
    func write(_ record: EventRecord, _ options: LogOptions) -> Bool {
        let line =
            isJournal
            ? RecordFormat.journalStream(record)
            : RecordFormat.console(record, options, at: .now, inColour: hasColour)
        var octets = Array(line.utf8)
        // The descriptor is shared with whoever started us and so stays blocking; a pipe that is writable by poll(2) takes
        // PIPE_BUF octets without waiting.
        if octets.count > Int(PIPE_BUF) {
            octets.removeSubrange((Int(PIPE_BUF) - 1)...)
            octets.append(UInt8(ascii: "\n"))
        }
        var state = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        guard poll(&state, 1, 0) == 1, state.revents & Int16(POLLOUT) != 0 else { return false }
        return Glibc.write(descriptor, octets, octets.count) == octets.count
    }
}
