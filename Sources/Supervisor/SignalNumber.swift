import Glibc

/// The signals of keepalived's interface, by the names that `--signum` takes.
enum SignalNumber {
    static let reload = SIGHUP
    static let stop = SIGTERM
    static let data = SIGUSR1
    static let statistics = SIGUSR2
    // The C library's SIGRTMAX is 64 on Linux, and 34 the first that programs may use.
    static let clearStatistics: Int32 = 63
    static let json: Int32 = 36

    static func named(_ name: String) -> Int32? {
        switch name {
        case "RELOAD": reload
        case "STOP": stop
        case "DATA": data
        case "STATS": statistics
        case "STATS_CLEAR": clearStatistics
        case "JSON": json
        default: nil
        }
    }
}
