import EventLoop
import EventRecord
import Glibc
import Journal
import KeepalivedConf
import LinuxGround
import ProcessControl

/// The FIFOs that get a line for each event, and the programs that read them.
final class NotifyFIFOs {
    private unowned let worker: VRRPWorker
    private var open: [(settings: FIFO, fifo: NotifyFIFO)] = []
    private var readers: [String: Int32] = [:]

    init(_ worker: VRRPWorker) { self.worker = worker }

    /// Whether programs of ours read them; at the end they are given time to read the last lines.
    var hasReaders: Bool { !readers.isEmpty }

    /// Opens the FIFOs of a configuration; those that stay the same stay open.
    func adopt(_ globals: GlobalDefinitions) {
        var wanted = [globals.notifyFIFO, globals.vrrpNotifyFIFO].filter { $0.path != nil }
        // Two of the same path are one.
        if wanted.count == 2, wanted[0].path == wanted[1].path { wanted.removeLast() }
        for (settings, fifo) in open where !wanted.contains(settings) { close(settings, fifo) }
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
            worker.log.write(EventRecord(.error, "notify FIFO: \(error)"))
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
            try worker.loop.onExit(of: pid) { [unowned self] status in
                guard readers[path] == pid else { return }
                readers[path] = nil
                worker.log.write(EventRecord(.info, "the reader of notify FIFO \(path) ended: it \(status)"))
            }
        } catch {
            worker.log.write(EventRecord(.error, "reader of notify FIFO \(path): \(error)"))
        }
    }

    private func close(_ settings: FIFO, _ fifo: NotifyFIFO) {
        if let reader = readers.removeValue(forKey: fifo.path) { _ = try? signalGroup(reader, SIGTERM) }
        fifo.remove()
    }

    /// Writes a line to each FIFO; one that is full loses it.
    func write(_ line: String) {
        for (_, fifo) in open {
            do {
                try fifo.write(line)
            } catch {
                worker.log.write(EventRecord(.error, "\(error)"))
            }
        }
    }

    /// At the end: readers are told to end, and FIFOs that were made here are removed.
    func closeAll() {
        for (settings, fifo) in open { close(settings, fifo) }
        open = []
    }
}
