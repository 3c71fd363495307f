import Foundation
import SystemWatch
import Testing

struct FileWatcherTests {
    private let folder = FileManager.default.temporaryDirectory.path + "/stayalived-watch-\(UUID().uuidString)"

    private func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
    }

    @Test func everyWayInWhichAFileChanges() throws {
        let files = FileManager.default
        try files.createDirectory(atPath: folder + "/in", withIntermediateDirectories: true)
        defer { try? files.removeItem(atPath: folder) }
        let path = folder + "/in/one"
        let watcher = try FileWatcher()
        watcher.watch([path, folder + "/later/two"])
        #expect(watcher.unwatched == [folder + "/later/two"])
        #expect(watcher.changes() == [])
        try write("1", to: "in/one")
        #expect(watcher.changes() == [path])
        try write("1", to: "in/other")
        #expect(watcher.changes() == [])
        try files.removeItem(atPath: path)
        #expect(watcher.changes() == [path])
        try files.moveItem(atPath: folder + "/in/other", toPath: path)
        #expect(watcher.changes() == [path])
        // A folder that comes, and one that goes.
        try files.createDirectory(atPath: folder + "/later", withIntermediateDirectories: true)
        #expect(watcher.retry() == [folder + "/later/two"])
        try write("2", to: "later/two")
        #expect(watcher.changes() == [folder + "/later/two"])
        try files.removeItem(atPath: folder + "/in")
        #expect(watcher.changes().contains(path))
        #expect(watcher.unwatched == [path])
    }

    @Test func theFileBehindASymbolicLink() throws {
        let files = FileManager.default
        try files.createDirectory(atPath: folder + "/real", withIntermediateDirectories: true)
        defer { try? files.removeItem(atPath: folder) }
        try write("1", to: "real/number")
        try files.createSymbolicLink(atPath: folder + "/link", withDestinationPath: folder + "/real/number")
        let watcher = try FileWatcher()
        watcher.watch([folder + "/link"])
        try "2".write(toFile: folder + "/real/number", atomically: false, encoding: .utf8)
        #expect(watcher.changes() == [folder + "/link"])
        #expect(SmallFile.read(folder + "/link") == Array("2".utf8))
    }

    @Test func filesAreCreatedOnceOrOverwritten() throws {
        let files = FileManager.default
        try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? files.removeItem(atPath: folder) }
        let path = folder + "/number"
        #expect(try SmallFile.create(path, Array("1\n".utf8), overwrites: false))
        #expect(try !SmallFile.create(path, Array("2\n".utf8), overwrites: false))
        #expect(SmallFile.read(path) == Array("1\n".utf8))
        #expect(try SmallFile.create(path, Array("3\n".utf8), overwrites: true))
        #expect(SmallFile.read(path) == Array("3\n".utf8))
        #expect(throws: (any Error).self) { try SmallFile.create(folder, [], overwrites: true) }
        #expect(SmallFile.read(folder) == nil)
    }
}
