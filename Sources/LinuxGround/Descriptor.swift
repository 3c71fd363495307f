internal import Glibc

/// A file descriptor with one owner: closed when the last reference to it goes.
public final class Descriptor {
    /// The number, valid until `close` or `release`; -1 afterwards.
    public private(set) var raw: Int32

    /// Takes over `raw`, which nobody else may close from here on.
    public init(owning raw: Int32) { self.raw = raw }

    /// Takes over what a call returned that answers -1 and errno on failure (open, socket, accept4 ...).
    ///
    /// The call itself has to ask for close-on-exec: a descriptor without it would leak into scripts.
    public convenience init(_ operation: @autoclosure () -> String, _ call: () -> Int32) throws(SystemError) {
        self.init(owning: try systemCall(operation(), call))
    }

    /// Closes now instead of with the last reference; harmless when done twice.
    public func close() {
        guard raw >= 0 else { return }
        // Not repeated after EINTR: Linux has released the number by then (close(2)).
        _ = Glibc.close(raw)
        raw = -1
    }

    /// Gives the number away: the caller closes it.
    public func release() -> Int32 {
        defer { raw = -1 }
        return raw
    }

    /// A second descriptor of the same open file, close-on-exec.
    public func duplicate() throws(SystemError) -> Descriptor {
        try Descriptor("duplicate a descriptor") { fcntl(raw, F_DUPFD_CLOEXEC, 3) }
    }

    /// Sets or clears O_NONBLOCK of the open file.
    public func setNonBlocking(_ on: Bool = true) throws(SystemError) {
        let flags = try systemCall("read descriptor flags") { fcntl(raw, F_GETFL) }
        let wanted = on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK
        try systemCall("set descriptor flags") { fcntl(raw, F_SETFL, wanted) }
    }

    deinit { close() }
}
