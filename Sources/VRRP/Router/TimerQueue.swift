import Deadlines
import InternetTypes

/// What a router has deadlines for.
enum TimerOwner: Hashable {
    case instance(Int)
    case script(String)
    case process(String)
    case link(InterfaceName)

    // Instances have many deadlines and the others few, so that their numbers alone tell them apart well enough.
    func hash(into hasher: inout Hasher) {
        switch self {
        case .instance(let slot): hasher.combine(slot)
        case .script(let name), .process(let name): hasher.combine(name)
        case .link(let name): hasher.combine(name)
        }
    }
}

typealias TimerQueue = DeadlineQueue<TimerOwner>
