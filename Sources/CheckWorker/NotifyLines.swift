import EventLoop
import EventRecord
import Glibc
import Journal
import KeepalivedConf
import LinuxGround
import ProcessControl

/// `notify_fifo` and `lvs_notify_fifo`: a line for each server and service that goes up or down.
final class NotifyLines {
    private let loop: EventLoop
    private let log: (EventRecord) -> Void
    private var open: [(settings: FIFO, fifo: NotifyFIFO)] = []
    private var readers: [String: Int32] = [:]

    init(_ loop: EventLoop, log: @escaping (EventRecord) -> Void) {
        self.loop = loop
        self.log = log
    }

    /// Opens the FIFOs of a configuration; those that stay the same stay open.
    func adopt(_ globals: GlobalDefinitions) {
        var shared = globals.notifyFIFO
        // Its reader is the VRRP worker's.
        shared.script = nil
        var wanted = [shared, globals.lvsNotifyFIFO].filter { $0.path != nil }
        if wanted.count == 2, wanted[0].path == wanted[1].path { wanted.removeLast() }
        for (settings, fifo) in open where !wanted.contains(settings) { close(fifo) }
        let kept = open.filter { wanted.contains($0.settings) }
        open = wanted.compactMap { settings in
            if let present = kept.first(where: { $0.settings == settings }) { return present }
            return make(settings).map { (settings, $0) }
        }
    }

    private func make(_ settings: FIFO) -> NotifyFIFO? {
        guard let path = settings.path else { return nil }
        do {
            return try NotifyFIFO(path, owner: settings.owner.map { ($0.uid, $0.gid) }) {
                if let script = settings.script { read(path, by: script) }
            }
        } catch {
            log(EventRecord(.error, "notify FIFO: \(error)"))
            return nil
        }
    }

    // Started once; whoever wants a reader that never ends writes one.
    private func read(_ path: String, by script: ScriptCommand) {
        var command = script
        command.arguments.append(path)
        do {
            let pid = try Program(command).spawn()
            readers[path] = pid
            try loop.onExit(of: pid) { [unowned self] _ in
                if readers[path] == pid { readers[path] = nil }
            }
        } catch {
            log(EventRecord(.error, "reader of notify FIFO \(path): \(error)"))
        }
    }

    /// Writes a line to each FIFO; one that is full loses it.
    func write(_ line: String) {
        for (_, fifo) in open {
            do {
                try fifo.write(line + "\n")
            } catch {
                log(EventRecord(.error, "\(error)"))
            }
        }
    }

    /// At the end: readers are told to end, and FIFOs that were made here are removed.
    func closeAll() {
        for (_, fifo) in open { close(fifo) }
        open = []
    }

    private func close(_ fifo: NotifyFIFO) {
        if let reader = readers.removeValue(forKey: fifo.path) { _ = try? signalGroup(reader, SIGTERM) }
        fifo.remove()
    }
}
