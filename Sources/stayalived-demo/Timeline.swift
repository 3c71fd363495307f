import Glibc
import InternetTypes
import Lab

/// Writes what happens to the terminal: a line for each event, and under them, on a terminal only, one that moves.
struct Timeline {
    enum Colour: String {
        case plain = "0", dim = "2", bold = "1", green = "32", yellow = "33", red = "31", cyan = "36", blue = "34"
    }

    private let isTerminal: Bool
    private var hasStatus = false

    init() {
        isTerminal = isatty(STDOUT_FILENO) != 0 && getenv("TERM").map { String(cString: $0) } != "dumb"
    }

    func paint(_ text: String, _ colour: Colour) -> String {
        isTerminal && colour != .plain ? "\u{1b}[\(colour.rawValue)m\(text)\u{1b}[0m" : text
    }

    mutating func line(_ text: String = "") {
        clearStatus()
        write(text + "\n")
    }

    /// At once, also into a pipe: whoever reads along wants to see it happen.
    private func write(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }

    /// What stands above the events.
    mutating func columns() {
        let numbers = "answered".leftPadded(10) + "lost".leftPadded(6) + "gap ms".leftPadded(8)
        line(
            paint(
                "time".leftPadded(9) + "  " + "address at".padded(12) + numbers + "   " + "node".padded(8) + "what",
                .dim))
    }

    /// An event: when, counted from the beginning; who holds the address; how the client fares in this step; then whose
    /// event it is and what happened.
    mutating func event(
        _ time: Duration, _ holder: String, _ count: LoadClient.Count, _ node: String, _ text: String,
        _ colour: Colour = .plain
    ) {
        let nodeColour: Colour = node == "node-a" ? .cyan : node == "node-b" ? .blue : .dim
        let place = holder.isEmpty ? "nobody" : holder.contains(" ") ? "both" : holder
        let gap = String(count.gap.wholeMicroseconds / 1000)
        let numbers = String(count.answered).leftPadded(10) + String(count.lost).leftPadded(6) + gap.leftPadded(8)
        line(
            paint(time.seconds(3).leftPadded(9), .dim) + "  "
                + paint(place.padded(12), place == "node-a" ? .cyan : place == "node-b" ? .blue : .red)
                + numbers + "   " + paint(node.padded(8), nodeColour) + paint(text, colour))
    }

    mutating func heading(_ text: String) {
        line()
        line(paint("── \(text) " + String(repeating: "─", count: max(0, 96 - text.count)), .bold))
    }

    /// The line that moves.
    mutating func status(_ text: String) {
        guard isTerminal else { return }
        clearStatus()
        write(text)
        hasStatus = true
    }

    mutating func clearStatus() {
        guard hasStatus else { return }
        write("\r\u{1b}[2K")
        hasStatus = false
    }
}

extension String {
    func padded(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
    func leftPadded(_ width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}

extension Duration {
    /// Seconds with so many decimals.
    func seconds(_ decimals: Int) -> String {
        formattedNanoseconds(unit: 1_000_000_000, decimals)
    }

    /// `123 ms`.
    var milliseconds: String { "\(wholeMicroseconds / 1000) ms" }

    private func formattedNanoseconds(unit: Int64, _ decimals: Int) -> String {
        let value = max(0, wholeNanoseconds)
        let digits = String(value % unit)
        let fraction = String(repeating: "0", count: max(0, 9 - digits.count)) + digits
        return "\(value / unit)." + fraction.prefix(decimals)
    }
}
