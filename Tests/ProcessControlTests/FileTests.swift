import Glibc
import LinuxGround
import ProcessControl
import Testing

@Suite struct PidFileTests {
    @Test func itHoldsTheNumberAndIsRemovedAtTheEnd() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("daemon.pid")
        guard case .acquired(let file) = try PidFile.acquire(at: path) else {
            Issue.record("locked though new")
            return
        }
        #expect(try text(of: path) == "\(getpid())\n")
        var status = stat()
        #expect(lstat(path, &status) == 0)
        #expect(status.st_mode & 0o7777 == 0o644)
        file.remove()
        #expect(directory.names.isEmpty)
    }

    @Test func aSecondInstanceSeesTheLockAndWhoHoldsIt() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("daemon.pid")
        let first = try PidFile.acquire(at: path, pid: 4_711)
        guard case .locked(by: 4_711) = try PidFile.acquire(at: path) else {
            Issue.record("not locked")
            return
        }
        #expect(try text(of: path) == "4711\n")
        // Another process, with the POSIX lock that keepalived's older versions and other programs ask for.
        let attempt = Program(
            "/usr/bin/perl",
            [
                "perl", "-e",
                "open F,'+<',$ARGV[0] or die; $l=pack('ssx4qqix4',1,0,0,0,0); print fcntl(F,6,$l)?'free':'locked'",
                path,
            ])
        #expect(try attempt.output() == "locked")
        guard case .acquired(let file) = first else { return }
        file.remove()
        try put("99999\n", into: path)
        #expect(try attempt.output() == "free")
        // What a killed daemon left behind is taken over.
        guard case .acquired = try PidFile.acquire(at: path) else {
            Issue.record("locked though nobody holds it")
            return
        }
        #expect(try text(of: path) == "\(getpid())\n")
    }

    @Test func whatSomebodyElsePutThereIsRefused() throws {
        let directory = try TemporaryDirectory()
        let (victim, path) = (directory.path("victim"), directory.path("daemon.pid"))
        try put("precious", into: victim)
        symlink(victim, path)
        #expect(throws: SystemError.self) { try PidFile.acquire(at: path) }
        unlink(path)
        link(victim, path)
        #expect(throws: SystemError.self) { try PidFile.acquire(at: path) }
        unlink(path)
        mkfifo(path, 0o666)
        #expect(throws: SystemError.self) { try PidFile.acquire(at: path) }
        unlink(path)
        #expect(try text(of: victim) == "precious")
        if isRoot {
            try put("", into: path)
            chown(path, 65_534, 65_534)
            #expect(throws: SystemError.self) { try PidFile.acquire(at: path) }
        }
    }

    @Test func aFileThatIsNoLongerOursIsNotRemoved() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("daemon.pid")
        guard case .acquired(let file) = try PidFile.acquire(at: path) else { return }
        unlink(path)
        try put("another's", into: path)
        file.remove()
        #expect(directory.names == ["daemon.pid"])
    }
}

@Suite struct PrivateFileTests {
    @Test func itIsPrivateAndReplacedAsAWhole() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("state.data")
        try PrivateFile.write("first, and longer".utf8, to: path)
        try PrivateFile.write("second".utf8, to: path)
        #expect(try text(of: path) == "second")
        var status = stat()
        #expect(lstat(path, &status) == 0)
        #expect(status.st_mode & 0o7777 == 0o600)
        #expect(directory.names == ["state.data"])
    }

    @Test func aPlantedSymbolicLinkIsRefusedAndItsTargetSafe() throws {
        let directory = try TemporaryDirectory()
        let (victim, path) = (directory.path("victim"), directory.path("state.data"))
        try put("precious", into: victim)
        symlink(victim, path)
        let error = #expect(throws: SystemError.self) { try PrivateFile.write("state".utf8, to: path) }
        #expect(error?.name == "ELOOP")
        #expect(try text(of: victim) == "precious")
        #expect(directory.names == ["state.data", "victim"])
    }

    @Test func aPlantedHardLinkIsReplacedAndItsTargetSafe() throws {
        let directory = try TemporaryDirectory()
        let (victim, path) = (directory.path("victim"), directory.path("state.data"))
        try put("precious", into: victim)
        link(victim, path)
        try PrivateFile.write("state".utf8, to: path)
        #expect(try text(of: victim) == "precious")
        #expect(try text(of: path) == "state")
    }

    @Test func otherKindsOfFilesAreRefused() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("state.data")
        mkfifo(path, 0o666)
        #expect(throws: SystemError.self) { try PrivateFile.write("state".utf8, to: path) }
        #expect(throws: SystemError.self) { try PrivateFile.write("state".utf8, to: directory.path) }
        #expect(throws: SystemError.self) { try PrivateFile.write("x".utf8, to: directory.path("none/state.data")) }
        #expect(directory.names == ["state.data"])
    }

    @Test(.enabled(if: isRoot)) func anotherUsersFileIsReplacedByOurs() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("state.data")
        try put("theirs", into: path)
        chown(path, 65_534, 65_534)
        chmod(path, 0o666)
        try PrivateFile.write("ours".utf8, to: path)
        var status = stat()
        #expect(lstat(path, &status) == 0)
        #expect(status.st_uid == 0)
        #expect(status.st_mode & 0o7777 == 0o600)
    }
}
