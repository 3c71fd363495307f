import Glibc
import KeepalivedConf
import LinuxGround

// Where the files of a daemon are: as on the command line, else where keepalived puts them.
extension Options {
    static let defaultPidFile = "/run/keepalived.pid"
    static let defaultUmask: UInt32 = 0o177

    /// Makes names that are relative to the current folder independent of it.
    mutating func makePathsAbsolute() {
        guard let folder = getcwd(nil, 0) else { return }
        defer { free(folder) }
        let prefix = String(cString: folder) + "/"
        func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : prefix + path }
        configurationPath = absolute(configurationPath)
        pidFile = pidFile.map(absolute)
        vrrpPidFile = vrrpPidFile.map(absolute)
        checkPidFile = checkPidFile.map(absolute)
        recording = recording.map(absolute)
    }

    /// Fills in the pid files that the command line does not name. Daemons with an instance name, in a network
    /// namespace or with `use_pid_dir` have them in a folder, so that several can run beside each other.
    mutating func choosePidFiles(_ globals: GlobalDefinitions) {
        let namespace = networkNamespace ?? globals.networkNamespace
        let isInFolder = globals.usesPIDFolder || globals.instanceName != nil || namespace != nil
        let folder = isInFolder ? "/run/keepalived/" + (namespace.map { $0 + "/" } ?? "") : "/run/"
        let suffix = globals.instanceName.map { "_" + $0 } ?? ""
        if pidFile == nil {
            pidFile = "\(folder)keepalived\(suffix).pid"
            if isInFolder { pidFolder = folder }
        }
        if vrrpPidFile == nil {
            vrrpPidFile = "\(folder)vrrp\(suffix).pid"
            if isInFolder { pidFolder = folder }
        }
        if checkPidFile == nil {
            checkPidFile = "\(folder)checkers\(suffix).pid"
            if isInFolder { pidFolder = folder }
        }
    }

    /// Creates the folder of the pid files, if it is one of ours.
    func makePidFolder() throws(SystemError) {
        guard let pidFolder else { return }
        // Folder by folder, each one open to be read by all whatever the umask is.
        var path = "/run"
        for part in pidFolder.split(separator: "/").dropFirst() {
            path += "/" + part
            if mkdir(path, 0o755) == 0 {
                try systemCall("make \(path) readable") { chmod(path, 0o755) }
            } else if errno != EEXIST {
                throw SystemError.last("make folder \(path)")
            }
        }
    }
}
