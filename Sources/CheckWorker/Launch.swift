import EventLoop
import EventRecord
import Glibc
import Handover
import Journal
import LinuxGround
import ProcessControl

/// The program `stayalived-check`, started by the supervisor with a line to it at descriptor 3; the value is its exit
/// status.
public func checkWorkerMain(_ arguments: [String]) -> Int32 {
    let descriptor: Int32 = 3
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else {
        complain("stayalived-check is started by stayalived, not by hand")
        return ExitStatus.fatal
    }
    ProcessSettings.ignore(signal: SIGPIPE)
    let log = Log(LogOptions(identifier: "stayalived-check"))
    do {
        let line = Descriptor(owning: descriptor)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        return try CheckWorker(loop: EventLoop(), channel: MessageChannel(line), log: log).run()
    } catch {
        complain("stayalived-check: \(error)")
        log.write(EventRecord(.critical, "\(error)"))
        return error.isMissingPermission ? ExitStatus.permission : ExitStatus.fatal
    }
}

private func complain(_ text: String) {
    let line = Array((text + "\n").utf8)
    _ = write(STDERR_FILENO, line, line.count)
}
