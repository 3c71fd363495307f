import EventLoop
import EventRecord
import Glibc
import InternetTypes
import Journal
import LinuxGround
import Testing

/// A local service that the test plays: a datagram socket with a name.
private final class Service {
    let path: String
    private let descriptor: Descriptor

    init(at path: String) throws {
        self.path = path
        descriptor = try Descriptor("make a socket") { socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let raw = descriptor.raw
        try systemCall("bind \(path)") {
            withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(raw, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
        }
    }

    /// The next datagram that has arrived, or nil.
    func next() -> String? {
        var octets = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor.raw, &octets, octets.count, Int32(MSG_DONTWAIT))
        return count < 0 ? nil : String(decoding: octets.prefix(count), as: UTF8.self)
    }

    deinit { unlink(path) }
}

/// A directory for sockets that goes with the object, which its services must not outlive.
private final class Room {
    let path: String

    init() throws {
        var template = Array("/tmp/stayalived-log-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SystemError.last("make a directory") }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit { rmdir(path) }
}

@Suite struct LogTests {
    private let record = EventRecord(
        .notice, "(VI_1) Entering MASTER STATE", messageID: "0123456789abcdef0123456789abcdef",
        fields: [.init("STAYALIVED_INSTANCE", "VI_1"), .init("bad name", "x"), .init("_TRUSTED", "x")])

    @Test func theJournalGetsTheFields() throws {
        let room = try Room()
        let journal = try Service(at: room.path + "/journal")
        let log = Log(LogOptions(identifier: "test"), places: .init(journal: journal.path))
        log.write(record)
        #expect(
            journal.next() == """
                MESSAGE=(VI_1) Entering MASTER STATE
                PRIORITY=5
                MESSAGE_ID=0123456789abcdef0123456789abcdef
                SYSLOG_IDENTIFIER=test
                SYSLOG_FACILITY=3
                STAYALIVED_INSTANCE=VI_1

                """)
        log.write(EventRecord(.error, "two\nlines"))
        #expect(journal.next()?.hasPrefix("MESSAGE\n\u{9}\0\0\0\0\0\0\0two\nlines\nPRIORITY=3\n") == true)
        #expect(journal.next() == nil)
    }

    @Test func syslogServesWhereThereIsNoJournal() throws {
        let room = try Room()
        let syslog = try Service(at: room.path + "/log")
        let facility = try #require(SyslogFacility("local1"))
        let log = Log(
            LogOptions(identifier: "test", facility: facility),
            places: .init(journal: room.path + "/none", syslog: syslog.path))
        log.write(EventRecord(.warning, "odd \u{1b}[31mname"))
        let line = try #require(syslog.next())
        // 17 * 8 + 4.
        #expect(line.hasPrefix("<140>"))
        #expect(line.hasSuffix(" test[\(getpid())]: odd \\x1b[31mname"))
        #expect(line.utf8.count == "<140>Nov 22 17:41:04 test[\(getpid())]: odd \\x1b[31mname".utf8.count)
    }

    @Test func aFullJournalLosesRecordsAndSaysSoLater() throws {
        let room = try Room()
        let journal = try Service(at: room.path + "/journal")
        let log = Log(LogOptions(identifier: "test"), places: .init(journal: journal.path))
        var written = 0
        // Nobody reads: a log that waited would hang here.
        while log.lost < 5, written < 1_000_000 {
            log.write(.notice, "message \(written)")
            written += 1
        }
        #expect(log.lost == 5)
        var read = 0
        while journal.next() != nil { read += 1 }
        #expect(read == written - 5)
        log.write(.notice, "again")
        #expect(journal.next()?.hasPrefix("MESSAGE=again\n") == true)
        #expect(
            journal.next()?.hasPrefix(
                "MESSAGE=5 earlier log messages were lost: the log did not take them in time\nPRIORITY=4\n") == true)
        #expect(log.lost == 0)
    }

    @Test func aJournalThatRestartsIsFoundAgain() throws {
        let room = try Room()
        var journal: Service? = try Service(at: room.path + "/journal")
        let log = Log(LogOptions(identifier: "test"), places: .init(journal: room.path + "/journal"))
        log.write(.notice, "one")
        #expect(journal?.next() != nil)
        journal = nil
        log.write(.notice, "two")
        #expect(log.lost == 1)
        journal = try Service(at: room.path + "/journal")
        log.write(.notice, "three")
        #expect(journal?.next()?.hasPrefix("MESSAGE=three\n") == true)
        #expect(log.lost == 0)
    }

    @Test func theConsoleIsReadableAndNeverWaitedFor() throws {
        var ends: [Int32] = [-1, -1]
        try systemCall("make a pipe") { pipe(&ends) }
        let (reading, writing) = (Descriptor(owning: ends[0]), Descriptor(owning: ends[1]))
        let log = Log(
            LogOptions(identifier: "test", toConsole: true, toSystemLog: false),
            places: .init(standardError: writing.raw))
        log.write(.error, "first")
        var octets = [UInt8](repeating: 0, count: 4_096)
        let count = read(reading.raw, &octets, octets.count)
        let line = String(decoding: octets.prefix(max(0, count)), as: UTF8.self)
        #expect(line.hasSuffix(" test: error: first\n"))
        #expect(line.utf8.count == "2026-11-22 17:41:04.123 test: error: first\n".utf8.count)
        // Nobody reads on: a log that waited would hang here.
        var written = 0
        while log.lost == 0, written < 1_000_000 {
            log.write(.notice, String(repeating: "long ", count: 2_000))
            written += 1
        }
        #expect(log.lost == 1)
    }

    @Test func standardErrorServesWhereThereIsNoSystemLog() throws {
        let room = try Room()
        var ends: [Int32] = [-1, -1]
        try systemCall("make a pipe") { pipe(&ends) }
        let (reading, writing) = (Descriptor(owning: ends[0]), Descriptor(owning: ends[1]))
        let places = Log.Places(
            journal: room.path + "/none", syslog: room.path + "/none", standardError: writing.raw)
        Log(LogOptions(identifier: "test"), places: places).write(.notice, "x")
        // Option -G: asked to be silent, it is.
        Log(LogOptions(identifier: "test", toSystemLog: false), places: places).write(.notice, "y")
        writing.close()
        var octets = [UInt8](repeating: 0, count: 4_096)
        let count = read(reading.raw, &octets, octets.count)
        #expect(String(decoding: octets.prefix(max(0, count)), as: UTF8.self).hasSuffix(" test: x\n"))
    }

    @Test(arguments: [
        (0, [Level.error, .notice]), (1, [.error, .notice, .info]), (2, [.error, .notice, .info, .debug]),
    ])
    func detailDecidesHowMuchIsWritten(_ detail: Int, _ expected: [Level]) throws {
        let room = try Room()
        let journal = try Service(at: room.path + "/journal")
        let log = Log(LogOptions(identifier: "test", detail: detail), places: .init(journal: journal.path))
        for level in [Level.error, .notice, .info, .debug] { log.write(level, "\(level)") }
        for level in expected { #expect(journal.next()?.hasPrefix("MESSAGE=\(level)\n") == true) }
        #expect(journal.next() == nil)
    }
}

@Suite struct FormatTests {
    @Test func colourIsForTerminalsOnly() {
        let record = EventRecord(.warning, "careful")
        let time = WallTime(secondsSinceEpoch: 0, milliseconds: 7)
        let options = LogOptions(identifier: "test")
        let plain = RecordFormat.console(record, options, at: time, inColour: false)
        #expect(!plain.contains("\u{1b}"))
        #expect(plain.hasSuffix(".007 test: warning: careful\n"))
        #expect(RecordFormat.console(record, options, at: time, inColour: true).contains("\u{1b}[33mwarning: careful"))
        #expect(RecordFormat.journalStream(record) == "<4>careful\n")
    }

    @Test(arguments: [("daemon", 3), ("user", 1), ("local0", 16), ("local7", 23), ("0", 16), ("7", 23)])
    func facilitiesAreRead(_ text: String, _ number: UInt8) {
        #expect(SyslogFacility(text)?.number == number)
    }

    @Test(arguments: ["", "8", "local8", "local", "-1", "+1", "01", "kern", "Daemon"])
    func otherFacilitiesAreNot(_ text: String) {
        #expect(SyslogFacility(text) == nil)
    }
}

// Serialized: $NOTIFY_SOCKET belongs to the whole process.
@Suite(.serialized) struct ServiceManagerTests {
    @Test func noticesArriveInOneMessage() throws {
        let room = try Room()
        let manager = try Service(at: room.path + "/notify")
        setenv("NOTIFY_SOCKET", manager.path, 1)
        defer { unsetenv("NOTIFY_SOCKET") }
        #expect(ServiceManager.isListening)
        #expect(try ServiceManager.notify(.ready, .status("two\ninstances"), .mainProcess(42)))
        #expect(manager.next() == "READY=1\nSTATUS=two\\x0ainstances\nMAINPID=42")
        try ServiceManager.notify(.reloading)
        let reloading = try #require(manager.next())
        #expect(reloading.hasPrefix("RELOADING=1\nMONOTONIC_USEC="))
        try ServiceManager.notify(.stopping)
        try ServiceManager.notify(.alive)
        #expect(manager.next() == "STOPPING=1")
        #expect(manager.next() == "WATCHDOG=1")
    }

    @Test func theWatchdogIsForWhomItNames() {
        setenv("WATCHDOG_USEC", "20000", 1)
        defer { for name in ["WATCHDOG_USEC", "WATCHDOG_PID"] { unsetenv(name) } }
        setenv("WATCHDOG_PID", "\(getpid())", 1)
        #expect(ServiceManager.watchdogInterval == .milliseconds(20))
        setenv("WATCHDOG_PID", "\(getppid())", 1)
        #expect(ServiceManager.watchdogInterval == nil)
    }

    @Test func withoutAManagerNothingHappens() throws {
        #expect(try !ServiceManager.notify(.ready))
        #expect(ServiceManager.watchdogInterval == nil)
    }
}
