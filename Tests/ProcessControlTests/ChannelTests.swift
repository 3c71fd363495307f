import Glibc
import LinuxGround
import ProcessControl
import Testing

@Suite struct ChannelTests {
    @Test func messagesKeepTheirBoundsAndBringDescriptors() throws {
        let (left, right) = try MessageChannel.pair()
        guard case .nothing = try right.receive() else {
            Issue.record("received what nobody sent")
            return
        }
        let file = try Memfd.sealed(Array("configuration".utf8), name: "configuration")
        try left.send([1, 2, 3])
        try left.send([4], [file])
        guard case .message(let first) = try right.receive(), case .message(let second) = try right.receive() else {
            Issue.record("messages lost")
            return
        }
        #expect(first.octets == [1, 2, 3])
        #expect(first.descriptors.isEmpty)
        #expect(second.octets == [4])
        let received = try #require(second.descriptors.first)
        #expect(received.raw != file.raw)
        #expect(fcntl(received.raw, F_GETFD) == FD_CLOEXEC)
        #expect(try Memfd.contents(of: received) == Array("configuration".utf8))
        left.descriptor.close()
        guard case .closed = try right.receive() else {
            Issue.record("the end was not noticed")
            return
        }
        let error = #expect(throws: SystemError.self) { try right.send([1]) }
        #expect(error?.name == "EPIPE")
    }

    @Test func aReceiverThatDoesNotKeepUpDoesNotBlockTheSender() throws {
        let (left, right) = try MessageChannel.pair()
        let octets = [UInt8](repeating: 7, count: MessageChannel.largestMessage)
        var sent = 0
        let error = #expect(throws: SystemError.self) {
            for _ in 0..<100_000 {
                try left.send(octets)
                sent += 1
            }
        }
        #expect(error?.isWouldBlock == true)
        #expect(sent > 0)
        guard case .message(let message) = try right.receive() else {
            Issue.record("nothing arrived")
            return
        }
        #expect(message.octets == octets)
        #expect(throws: SystemError.self) { try left.send([]) }
    }

    @Test func aSealedFileCannotChange() throws {
        let file = try Memfd.sealed(Array("text".utf8), name: "test")
        #expect(write(file.raw, "x", 1) == -1)
        #expect(errno == EPERM)
        #expect(ftruncate(file.raw, 0) == -1)
        #expect(try Memfd.contents(of: file) == Array("text".utf8))
        #expect(throws: SystemError.self) { try Memfd.contents(of: file, limit: 3) }
        #expect(try Memfd.contents(of: Memfd.sealed([], name: "empty")) == [])
    }

    @Test func aDescriptorIsClosedOnceAndCanBeGivenAway() throws {
        let (reading, writing) = try makePipe()
        let copy = try writing.duplicate()
        #expect(fcntl(copy.raw, F_GETFD) == FD_CLOEXEC)
        writing.close()
        writing.close()
        try reading.setNonBlocking()
        var octet: UInt8 = 0
        #expect(read(reading.raw, &octet, 1) == -1)
        #expect(errno == EAGAIN)
        let number = copy.release()
        #expect(copy.raw == -1)
        #expect(Glibc.close(number) == 0)
        #expect(read(reading.raw, &octet, 1) == 0)
    }
}
