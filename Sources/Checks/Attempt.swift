import EventLoop
import LinuxGround
import ServiceTypes

/// What an attempt over a socket holds.
final class Attempt {
    let socket: Descriptor
    var source: IOSource?
    var timeout: Timeouts.Timeout?
    let answer: (CheckAnswer) -> Void

    init(_ socket: Descriptor, _ answer: @escaping (CheckAnswer) -> Void) {
        self.socket = socket
        self.answer = answer
    }

    deinit {
        // In this order: a program that is just being started still has a copy of the descriptor, and with it epoll(7) would
        // go on reporting to a source that is gone.
        source?.cancel()
        socket.close()
    }
}
