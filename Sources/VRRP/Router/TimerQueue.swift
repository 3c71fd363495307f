import Deadlines
import InternetTypes

/// What a router has deadlines for.
enum TimerOwner: Hashable {
    case instance(Int)
    case script(String)
    case process(String)
    case link(InterfaceName)
}

typealias TimerQueue = DeadlineQueue<TimerOwner>
