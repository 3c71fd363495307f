import Foundation
import SystemWatch
import Testing

struct ProcessWatcherTests {
    private func settle(_ watcher: ProcessWatcher, until expected: [Int]) throws -> [Int]? {
        // Generous, and left as soon as it is so.
        for _ in 0..<500 {
            if watcher.fileDescriptor == nil { watcher.beginScan() } else { watcher.handleReadable() }
            while watcher.scanSlice() {}
            if watcher.counts == expected { break }
            usleep(10_000)
        }
        return watcher.counts
    }

    @Test(
        "Processes are counted by events of the kernel, where it gives any, and by reading /proc",
        arguments: [true, false])
    func counting(_ usesEvents: Bool) throws {
        let watcher = ProcessWatcher(usesEvents: usesEvents)
        let seconds = "\(Int.random(in: 40_000...50_000))"
        watcher.watch([
            ProcessWatcher.Kind(needsCommandLine: true) {
                $1.map { String(decoding: $0, as: UTF8.self) } == ["sleep", seconds]
            },
            ProcessWatcher.Kind(needsCommandLine: false) { name, line in name == Array("never".utf8) || !line.isEmpty },
        ])
        #expect(watcher.counts == nil)
        #expect(try settle(watcher, until: [0, 0]) == [0, 0])
        let start = { () throws -> Process in
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            process.arguments = ["-c", "exec sleep \(seconds)"]
            try process.run()
            return process
        }
        let one = try start()
        #expect(try settle(watcher, until: [1, 0]) == [1, 0])
        let two = try start()
        #expect(try settle(watcher, until: [2, 0]) == [2, 0])
        kill(one.processIdentifier, SIGKILL)
        #expect(try settle(watcher, until: [1, 0]) == [1, 0])
        kill(two.processIdentifier, SIGKILL)
        #expect(try settle(watcher, until: [0, 0]) == [0, 0])
    }
}
