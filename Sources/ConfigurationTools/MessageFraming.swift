public import EventRecord

/// Messages of the Language Server Protocol as they stand in a stream: a header with `Content-Length`, then JSON.
public struct MessageFraming {
    /// Why a stream is no such stream; there is no way to go on.
    public struct Malformed: Error, Hashable, Sendable, CustomStringConvertible {
        public let description: String
    }

    /// The longest message taken, in bytes.
    public static let longestMessage = 64 << 20
    /// The longest header taken, in bytes.
    static let longestHeader = 4096

    private var buffer: [UInt8] = []

    public init() {}

    /// Takes bytes as they come.
    public mutating func append(_ bytes: some Sequence<UInt8>) { buffer += bytes }

    /// The bytes of the next message; nil until it is there as a whole.
    public mutating func next() throws(Malformed) -> [UInt8]? {
        guard let end = headerEnd() else {
            if buffer.count > Self.longestHeader { throw Malformed(description: "header without an end") }
            return nil
        }
        var length: Int?
        for line in buffer[..<end].split(whereSeparator: { $0 == 13 || $0 == 10 }) {
            let parts = line.split(separator: UInt8(ascii: ":"), maxSplits: 1)
            guard parts.count == 2 else { continue }
            let name = String(decoding: parts[0], as: UTF8.self).lowercased()
            let digits = parts[1].filter { $0 != 32 && $0 != 9 }
            if name == "content-length" { length = Int(String(decoding: digits, as: UTF8.self)) }
        }
        guard let length, (0...Self.longestMessage).contains(length) else {
            throw Malformed(description: "header without a usable Content-Length")
        }
        let start = end + 4
        guard buffer.count - start >= length else { return nil }
        let message = Array(buffer[start..<(start + length)])
        buffer.removeFirst(start + length)
        return message
    }

    /// The index of the blank line that ends the header.
    private func headerEnd() -> Int? {
        guard buffer.count >= 4 else { return nil }
        return (0...min(buffer.count - 4, Self.longestHeader)).first { index in
            buffer[index] == 13 && buffer[index + 1] == 10 && buffer[index + 2] == 13 && buffer[index + 3] == 10
        }
    }

    /// A message with its header.
    public static func frame(_ message: JSON) -> [UInt8] {
        let body = Array(message.text.utf8)
        return Array("Content-Length: \(body.count)\r\n\r\n".utf8) + body
    }
}
