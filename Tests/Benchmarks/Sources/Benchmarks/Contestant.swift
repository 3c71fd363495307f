import Foundation
import InternetTypes
import Lab

/// One of the two daemons that are compared.
enum Contestant: String, CaseIterable, Sendable {
    case keepalived, stayalived
}

/// The virtual router that a daemon is to run, as far as scenarios differ.
struct Setup: Sendable {
    var instances = 1
    var priority = 100
    var state = "BACKUP"
    var interval: Duration = .milliseconds(100)
    var tracksInterface = false
    /// Addresses in `virtual_ipaddress_excluded`, all of 10.99.0.0/16.
    var excluded = 0

    static let vrid = 51

    /// The virtual address of the first instance.
    static let address: UInt32 = 0xc000_0264

    var text: String {
        var lines = ["global_defs {", "    router_id bench", "    enable_script_security", "}"]
        for number in 0..<instances {
            let vrid = instances == 1 ? Self.vrid : number + 1
            lines += [
                "vrrp_instance VI_\(vrid) {", "    state \(state)", "    interface eth0", "    version 3",
                "    virtual_router_id \(vrid)", "    priority \(priority)", "    advert_int \(interval.inSeconds)",
            ]
            if tracksInterface { lines += ["    track_interface {", "        eth1", "    }"] }
            lines += [
                "    virtual_ipaddress {", "        192.0.2.\(instances == 1 ? 100 : 0)/24".hosted(number, instances),
            ]
            lines.append("    }")
            if excluded > 0 {
                lines.append("    virtual_ipaddress_excluded {")
                lines += (0..<excluded).map { "        10.99.\($0 / 250).\($0 % 250 + 1)/32" }
                lines.append("    }")
            }
            lines.append("}")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension String {
    // 255 instances need addresses beyond the segment's own 24 bits.
    fileprivate func hosted(_ number: Int, _ instances: Int) -> String {
        instances == 1 ? self : "        10.98.0.\(number + 1)/32"
    }
}

/// Where the two programs are.
struct Programs: Sendable {
    let keepalived: String
    let stayalived: String

    subscript(_ contestant: Contestant) -> String {
        contestant == .keepalived ? keepalived : stayalived
    }
}

extension LabProcess {
    /// The end of what it has written, for messages about failures.
    var lastWords: String { lines.suffix(12).map(\.text).joined(separator: "\n") }
}

/// A daemon that runs in a node.
struct Daemon: Sendable {
    let process: LabProcess

    init(_ contestant: Contestant, of programs: Programs, on node: Node, _ setup: Setup) throws {
        try node.write(setup.text, to: "/etc/keepalived/keepalived.conf")
        // keepalived 2.2.7 keeps its pid files in /run unless told; both get what they would have by default.
        process = try node.start([programs[contestant], "-n", "-l", "-D"])
    }

    /// Processor time of all its processes so far, in seconds.
    var processorTime: Double {
        process.family.reduce(0) { sum, pid in
            var clock = clockid_t()
            var time = timespec()
            guard clock_getcpuclockid(pid, &clock) == 0, clock_gettime(clock, &time) == 0 else { return sum }
            return sum + Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
    }

    /// Proportional set size of all its processes, in KiB.
    var memory: Double {
        process.family.reduce(0) { sum, pid in
            let text = (try? String(contentsOfFile: "/proc/\(pid)/smaps_rollup", encoding: .utf8)) ?? ""
            let line = text.split(separator: "\n").first { $0.hasPrefix("Pss:") }
            return sum + (line?.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0)
        }
    }
}
