/// The client's side of SMTP (RFC 5321) for plain text: it is told what the server says and answers with what to send.
///
/// HELO, then for each message MAIL, RCPT for each recipient, DATA, the text; QUIT at the end. Nothing is encrypted and
/// nobody is authenticated: the relay is a machine that the operator trusts.
public struct MailSession: Sendable {
    public enum Outcome: Hashable, Sendable {
        /// Send these octets, if any, and wait for what the server says.
        case send([UInt8])
        /// Everything that could be delivered has been; these are the complaints about the rest.
        case finished
        /// The server refuses to go on.
        case failed(String, isTemporary: Bool)
    }

    private enum Phase: Sendable {
        case greeting, helo, from, data, text, quit
        case recipient(Int)
        case reset
    }

    /// A line longer than this is no answer (RFC 5321 section 4.5.3.1.5 allows 512 octets).
    private static let longestLine = 4096

    private let order: MailOrder
    private var phase = Phase.greeting
    private var current = 0
    private var accepted = 0
    private var line: [UInt8] = []
    /// How many messages the server has taken over.
    public private(set) var delivered = 0
    /// What was refused: recipients, or whole messages.
    public private(set) var complaints: [String] = []

    public init(_ order: MailOrder) { self.order = order }

    /// Passes on octets from the server, in whatever pieces they arrive.
    public mutating func receive(_ octets: some Sequence<UInt8>) -> Outcome {
        var answer: [UInt8] = []
        for octet in octets {
            guard octet == 10 else {
                line.append(octet)
                guard line.count <= Self.longestLine else {
                    return .failed("the answer does not end", isTemporary: false)
                }
                continue
            }
            let text = String(decoding: line.last == 13 ? line.dropLast() : line[...], as: UTF8.self)
            line = []
            // A hyphen after the number: more lines of the same answer follow.
            guard let code = Int(text.prefix(3)), text.utf8.count >= 3 else {
                return .failed("not an answer: \(MailMessage.clean(text))", isTemporary: false)
            }
            if text.dropFirst(3).first == "-" { continue }
            switch react(to: code, MailMessage.clean(text)) {
            case .send(let more): answer += more
            case .finished: return .finished
            case .failed(let why, let isTemporary): return .failed(why, isTemporary: isTemporary)
            }
        }
        return .send(answer)
    }

    private mutating func react(to code: Int, _ text: String) -> Outcome {
        let isGood = (200..<300).contains(code)
        switch phase {
        case .greeting:
            guard isGood else { return .failed(text, isTemporary: code < 500) }
            phase = .helo
            return send("HELO \(MailMessage.clean(order.heloName))")
        case .helo:
            guard isGood else { return .failed(text, isTemporary: code < 500) }
            return begin()
        case .from:
            guard isGood else { return skip("sender refused: \(text)") }
            accepted = 0
            return ask(0)
        case .recipient(let index):
            if isGood { accepted += 1 } else { complaints.append("\(address(order.recipients[index])): \(text)") }
            return ask(index + 1)
        case .data:
            guard code == 354 else { return skip("message refused: \(text)") }
            phase = .text
            return .send(Array(payload.utf8))
        case .text:
            if isGood { delivered += 1 } else { complaints.append("message refused: \(text)") }
            current += 1
            return begin()
        case .reset: return begin()
        case .quit: return .finished
        }
    }

    private mutating func begin() -> Outcome {
        guard current < order.messages.count else {
            phase = .quit
            return send("QUIT")
        }
        phase = .from
        return send("MAIL FROM:<\(address(order.sender))>")
    }

    private mutating func ask(_ index: Int) -> Outcome {
        guard index < order.recipients.count else {
            guard accepted > 0 else { return skip("nobody to deliver to") }
            phase = .data
            return send("DATA")
        }
        phase = .recipient(index)
        return send("RCPT TO:<\(address(order.recipients[index]))>")
    }

    private mutating func skip(_ complaint: String) -> Outcome {
        complaints.append(complaint)
        current += 1
        phase = .reset
        return send("RSET")
    }

    private var payload: String {
        let lines = order.messages[current].lines(from: order.sender, to: order.recipients)
        // A line that begins with a point gets another one (RFC 5321 section 4.5.2).
        return lines.map { ($0.hasPrefix(".") ? "." : "") + $0 + "\r\n" }.joined() + ".\r\n"
    }

    private func send(_ command: String) -> Outcome { .send(Array((command + "\r\n").utf8)) }

    /// Of `Name <address>` the address.
    private func address(_ text: String) -> String {
        let clean = MailMessage.clean(text)
        guard let open = clean.lastIndex(of: "<") else { return clean.filter { $0 != " " && $0 != ">" } }
        return clean[clean.index(after: open)...].filter { $0 != " " && $0 != ">" }
    }
}
