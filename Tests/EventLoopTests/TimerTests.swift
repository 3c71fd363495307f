import EventLoop
import Glibc
import InternetTypes
import Testing

@Suite struct TimerTests {
    @Test func timersFireInTheOrderOfTheirDeadlines() throws {
        let loop = try EventLoop()
        var fired: [(name: String, at: Instant)] = []
        let start = loop.now
        func timer(_ name: String, after delay: Duration) throws -> TimerSource {
            let timer = try loop.timer { now in
                fired.append((name, now))
                if fired.count == 3 { loop.exit(7) }
            }
            timer.set(at: start + delay)
            return timer
        }
        let timers = try [
            timer("third", after: .milliseconds(30)), timer("first", after: .milliseconds(5)),
            timer("second", after: .microseconds(15_001)),
        ]
        #expect(try loop.run() == 7)
        #expect(fired.map(\.name) == ["first", "second", "third"])
        #expect(fired[0].at >= start + .milliseconds(5))
        #expect(fired[1].at >= start + .microseconds(15_001))
        #expect(fired[2].at < start + .seconds(5))
        #expect(timers.allSatisfy { $0.deadline == nil })
    }

    @Test func aTimerFiresOncePerSetAndCanBeArmedAgainFromItsHandler() throws {
        let loop = try EventLoop()
        var count = 0
        var again: TimerSource?
        let timer = try loop.timer { now in
            count += 1
            if count < 3 { again?.set(at: now + .milliseconds(1)) } else { loop.exit() }
        }
        again = timer
        timer.set(at: loop.now)
        #expect(try loop.run() == 0)
        #expect(count == 3)
        again = nil
    }

    @Test func aDisarmedOrCancelledTimerStaysSilent() throws {
        let loop = try EventLoop()
        var fired: [String] = []
        let disarmed = try loop.timer { _ in fired.append("disarmed") }
        let cancelled = try loop.timer { _ in fired.append("cancelled") }
        var dropped: TimerSource? = try loop.timer { _ in fired.append("dropped") }
        let later = try loop.timer { _ in loop.exit() }
        for timer in [disarmed, cancelled, dropped] { timer?.set(at: loop.now) }
        disarmed.set(at: nil)
        cancelled.cancel()
        dropped = nil
        later.set(at: loop.now + .milliseconds(5))
        #expect(try loop.run() == 0)
        #expect(fired.isEmpty)
        // The twin: re-armed, the disarmed one does fire, so silence above was the disarming's work.
        let other = try EventLoop()
        let twin = try other.timer { _ in
            fired.append("twin")
            other.exit()
        }
        twin.set(at: other.now)
        twin.set(at: nil)
        twin.set(at: other.now)
        #expect(try other.run() == 0)
        #expect(fired == ["twin"])
    }

    @Test func aDeadlineBeyondReachIsNotPastTheLoop() throws {
        let loop = try EventLoop()
        var fired = false
        let timer = try loop.timer { _ in fired = true }
        timer.set(at: .distantFuture)
        #expect(try !loop.runOnce(waitingAtMost: .milliseconds(1)))
        timer.set(at: Instant(nanoseconds: -5))
        #expect(try loop.runOnce(waitingAtMost: .milliseconds(100)))
        #expect(fired)
    }

    @Test func aSourceMayGoInItsOwnHandler() throws {
        let loop = try EventLoop()
        var held: TimerSource?
        weak var observed: TimerSource?
        var fired = false
        held = try loop.timer { _ in
            held = nil
            fired = true
        }
        observed = held
        held?.set(at: loop.now)
        #expect(try loop.runOnce(waitingAtMost: .milliseconds(100)))
        #expect(fired)
        #expect(observed == nil)
    }
}
