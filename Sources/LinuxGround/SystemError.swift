internal import CLinux
internal import Glibc

/// A system call or library call that failed: what was attempted and the kernel's reason.
public struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What could not be done, to follow "cannot": `open /run/stayalived.pid`.
    public let operation: String
    /// A number of errno(3), always positive.
    public let errno: Int32

    /// Accepts errno as it is or negated, as libsystemd and the kernel return it.
    public init(_ operation: String, errno: Int32) {
        self.operation = operation
        self.errno = errno == .min ? EINVAL : abs(errno)
    }

    /// The error that the calling thread's last failed call left behind; to be asked for at once.
    public static func last(_ operation: @autoclosure () -> String) -> SystemError {
        let code = Glibc.errno
        return SystemError(operation(), errno: code)
    }

    /// errno's own sentence: `Permission denied`.
    public var reason: String {
        guard let text = strerrordesc_np(errno) else { return "error \(errno)" }
        return String(cString: text)
    }

    /// errno's symbol: `EACCES`.
    public var name: String {
        guard let text = strerrorname_np(errno) else { return "E\(errno)" }
        return String(cString: text)
    }

    public var description: String { "cannot \(operation): \(reason)" }

    /// Not permitted by credentials or capabilities, whatever the call: EPERM or EACCES.
    public var isMissingPermission: Bool { errno == EPERM || errno == EACCES }

    /// A non-blocking call that has nothing to give or no room now: EAGAIN.
    public var isWouldBlock: Bool { errno == EAGAIN || errno == EWOULDBLOCK }
}

/// Runs a call that returns -1 and sets errno on failure, again as long as a signal interrupts it.
@discardableResult
public func systemCall<Result: BinaryInteger>(
    _ operation: @autoclosure () -> String, _ call: () -> Result
) throws(SystemError) -> Result {
    while true {
        let result = call()
        guard result == -1 else { return result }
        let code = errno
        if code != EINTR { throw SystemError(operation(), errno: code) }
    }
}

/// Turns the negative errno of libsystemd and the like into a thrown error.
@discardableResult
public func check(_ operation: @autoclosure () -> String, _ result: Int32) throws(SystemError) -> Int32 {
    guard result >= 0 else { throw SystemError(operation(), errno: result) }
    return result
}
