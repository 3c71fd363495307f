import InternetTypes
import VRRP

/// One node: the router that ships, and what the kernel and the worker around it would remember.
struct Node {
    var router: Router
    var isRunning = false
    var isPaused = false
    /// Counts boots, so that what belonged to an earlier life is recognised.
    var life = 0
    /// By segment.
    var isLinkUp: [Bool]
    var script = ScriptBehaviour.succeeds
    /// Names of scripts that run now.
    var running: String?
    /// Datagrams that wait while the process is suspended, as a socket buffer holds them.
    var queue: [Int] = []
    var hasLinkNews = false
    var hasEnded = false
    /// The number of the wake that counts, and the deadline that it stands for.
    var wakeNumber = 0
    var deadline: Instant?
    /// By virtual router: whether its addresses are on the interface.
    var holds: [Bool]

    var isAwake: Bool { isRunning && !isPaused }

    /// More than this the socket does not keep.
    static let queueLimit = 256
}
