public import Foundation

/// Another Linux kernel beside this one, for what this one may lack: IPVS, dummy, VLAN, VRF, ipvlan, bonding, MPLS ...
///
/// It is Debian's user-mode Linux: an ordinary process that needs neither KVM nor a disk. It sees the files of this
/// machine, read-only, with a /run and a /dev of its own, has nothing but loopback for a network, and runs one command as
/// root. It lacks nftables for the families ip, ip6 and inet; those are tested on this kernel, in a `Node`.
public enum SecondKernel {
    /// What became of a command.
    public struct Outcome: Sendable {
        /// The command's exit status; nil where the kernel did not get as far as running it to its end.
        public let status: Int32?
        /// All that kernel and command wrote, line by line.
        public let text: String
    }

    private static let moduleFolder = "/usr/lib/uml/modules"

    private static var version: String? {
        (try? FileManager.default.contentsOfDirectory(atPath: moduleFolder))?.filter { !$0.hasPrefix(".") }.max()
    }

    /// Why no second kernel can run here; nil where one can.
    public static let whyNot: String? = {
        if let reason = Requirements.whyNoNodes { return reason }
        for program in ["linux.uml", "depmod", "modprobe"] where Requirements.program(program) == nil {
            return "\(program) is not installed (packaging/prepare test)"
        }
        return version == nil ? "\(moduleFolder) holds no modules" : nil
    }()

    /// Runs a command in a new kernel to its end, or until the limit.
    ///
    /// - Parameter words: the program and its arguments; it finds `folder` at /mnt/shared.
    /// - Parameter modules: what is loaded first, by name; one that does not exist is an error of the kernel's log only.
    /// - Parameter folder: a folder of this machine that the command may write to.
    public static func run(
        _ words: [String], modules: [String], sharing folder: URL, within limit: Duration
    ) async throws -> Outcome {
        let kernel = try require(Requirements.program("linux.uml"))
        let version = try require(version)
        // A node, so that the kernel's processes and its memory, a file in /run, go with it however this process ends.
        let node = try Node("second-kernel")
        defer { node.remove() }
        // Debian ships the modules without an index that fits: one is made beside a link to them.
        let index = "/run/second-kernel/lib/modules/\(version)"
        try node.run(["mkdir", "-p", index])
        try node.run(["ln", "-s", "\(moduleFolder)/\(version)/kernel", "\(index)/kernel"])
        try node.run(["depmod", "-b", "/run/second-kernel", version])
        try node.write(script(words, modules: modules, folder: folder.path), to: "/run/second-kernel/init", mode: 0o755)

        let process = try node.start(
            [
                kernel, "mem=1G", "quiet", "root=/dev/root", "rootfstype=hostfs", "rootflags=/", "ro",
                "init=/run/second-kernel/init", "uml_dir=/run/uml", "umid=lab", "con=null", "con0=null,fd:1",
            ])
        do {
            try await eventually("the end of the second kernel", within: limit) { process.isOver }
        } catch is LabError {
            process.killFamily()
        }
        let status = try? String(contentsOfFile: node.path(to: "/run/second-kernel/status"), encoding: .utf8)
        return Outcome(
            status: status.flatMap { Int32($0.trimmingCharacters(in: .whitespacesAndNewlines)) }, text: process.text)
    }

    private static func require<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw LabError.command("second kernel", output: whyNot ?? "missing") }
        return value
    }

    /// The first process. Covers what must be writable, runs the command, leaves its status, and switches off.
    private static func script(_ words: [String], modules: [String], folder: String) -> String {
        func quoted(_ text: String) -> String { "'" + text.replacingOccurrences(of: "'", with: "'\\''") + "'" }
        // /mnt shows the node's folder before /run is covered; hostfs is mounted again, for the root is read-only.
        return """
            #!/bin/sh
            export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TMPDIR=/run/tmp LC_ALL=C
            mount -t proc proc /proc
            mount -t sysfs sysfs /sys
            mount -t devtmpfs devtmpfs /dev
            mount -t tmpfs tmpfs /mnt
            mkdir /mnt/kernel /mnt/shared
            mount -t hostfs -o /run/second-kernel hostfs /mnt/kernel
            mount -t hostfs -o \(quoted(folder)) hostfs /mnt/shared
            mount -t tmpfs tmpfs /run
            mkdir -p /run/tmp /run/lock /run/netns
            for module in \(modules.map(quoted).joined(separator: " ")); do modprobe -d /mnt/kernel -a "$module"; done
            ip link set lo up
            \(words.map(quoted).joined(separator: " "))
            echo $? >/mnt/kernel/status
            sync
            echo o >/proc/sysrq-trigger
            sleep 30

            """
    }
}
