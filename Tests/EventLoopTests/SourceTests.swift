import EventLoop
import Glibc
import InternetTypes
import LinuxGround
import Testing

/// Both ends of a pipe; reading and writing one octet at a time.
private struct Pipe {
    let reading: Descriptor
    let writing: Descriptor

    init() throws {
        var ends: [Int32] = [-1, -1]
        try systemCall("make a pipe") { pipe(&ends) }
        reading = Descriptor(owning: ends[0])
        writing = Descriptor(owning: ends[1])
    }

    func put(_ byte: UInt8) { withUnsafeBytes(of: byte) { _ = write(writing.raw, $0.baseAddress, 1) } }

    func take() -> UInt8? {
        var byte: UInt8 = 0
        return read(reading.raw, &byte, 1) == 1 ? byte : nil
    }
}

@Suite struct SourceTests {
    @Test func readableComesBeforeALateTimerWhenItsPriorityIsSmaller() throws {
        let loop = try EventLoop()
        let pipe = try Pipe()
        var order: [String] = []
        let timer = try loop.timer(priority: .normal) { _ in
            order.append("timer")
            loop.exit()
        }
        let watch = try loop.watch(pipe.reading.raw, for: .readable, priority: .important) { events in
            #expect(events.contains(.readable))
            order.append("octet \(pipe.take() ?? 0)")
        }
        // Both are due before the loop looks; two octets are two iterations.
        timer.set(at: loop.now)
        pipe.put(1)
        pipe.put(2)
        #expect(try loop.run() == 0)
        #expect(order == ["octet 1", "octet 2", "timer"])
        watch.cancel()
    }

    @Test func eventsCanBeChangedAndSuspended() throws {
        let loop = try EventLoop()
        let pipe = try Pipe()
        var seen: [IOSource.Events] = []
        let watch = try loop.watch(pipe.writing.raw, for: []) { seen.append($0) }
        #expect(try !loop.runOnce(waitingAtMost: .zero))
        try watch.wait(for: .writable)
        #expect(try loop.runOnce(waitingAtMost: .zero))
        #expect(seen == [.writable])
        try watch.wait(for: [])
        #expect(try !loop.runOnce(waitingAtMost: .zero))
        try watch.wait(for: .writable)
        pipe.reading.close()
        #expect(try loop.runOnce(waitingAtMost: .zero))
        #expect(seen.last?.contains(.error) == true)
    }

    @Test func aBadDescriptorIsASentence() throws {
        let loop = try EventLoop()
        let error = #expect(throws: SystemError.self) { _ = try loop.watch(9_999, for: .readable) { _ in } }
        #expect(error?.description == "cannot watch descriptor 9999: Bad file descriptor")
        #expect(error?.name == "EBADF")
    }

    @Test func deferredWorkRunsOnceAfterEverythingPending() throws {
        let loop = try EventLoop()
        var order: [String] = []
        let flush = try loop.deferred { order.append("flush") }
        let timers = try (1...3).map { number in
            let timer = try loop.timer { _ in
                order.append("timer \(number)")
                flush.schedule()
            }
            timer.set(at: loop.now)
            return timer
        }
        while try loop.runOnce(waitingAtMost: .milliseconds(20)) {}
        // Which of the equals is first is libsystemd's affair; the flush is last.
        #expect(order.dropLast().sorted() == ["timer 1", "timer 2", "timer 3"])
        #expect(order.last == "flush")
        timers[0].set(at: loop.now)
        while try loop.runOnce(waitingAtMost: .milliseconds(20)) {}
        #expect(order.suffix(2) == ["timer 1", "flush"])
    }
}
