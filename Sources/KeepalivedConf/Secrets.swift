/// Passwords and keys in lines that problems show.
enum Secrets {
    /// The line with asterisks in place of what follows `auth_pass` and `password`, and of the keys of `auth_hmac`:
    /// as many, so that what is marked under it stays where it is. Files that hold keys are named, not hidden.
    static func hidden(in line: ArraySlice<UInt8>) -> String {
        guard mayHaveOne(line) else { return Bytes.string(line) }
        var bytes = Array(line)
        var words: [Range<Int>] = []
        var index = 0
        while index < bytes.count {
            guard !isSeparator(bytes[index]) else {
                index += 1
                continue
            }
            let start = index
            while index < bytes.count, !isSeparator(bytes[index]) { index += 1 }
            words.append(start..<index)
        }
        for (number, word) in words.enumerated() {
            let text = bytes[word]
            let secret: Int
            if text.elementsEqual("auth_pass".utf8) || text.elementsEqual("password".utf8) {
                secret = number + 1
            } else if text.elementsEqual("key".utf8), number + 2 < words.count,
                bytes[words[number + 1]].allSatisfy(Bytes.isDigit)
            {
                secret = number + 2
            } else {
                continue
            }
            guard secret < words.count, !bytes[words[secret]].starts(with: "file:".utf8) else { continue }
            for position in words[secret] { bytes[position] = UInt8(ascii: "*") }
        }
        return Bytes.string(bytes)
    }

    private static func mayHaveOne(_ line: ArraySlice<UInt8>) -> Bool {
        // Quick, since every problem asks: all three words are followed by a blank.
        line.count > 4 && line.contains { $0 == UInt8(ascii: "k") || $0 == UInt8(ascii: "p") }
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        Bytes.isBlank(byte) || byte == Bytes.quote || byte == Bytes.open || byte == Bytes.close
    }
}
