/// A word of an expanded line: where it stands, without its quotes. There are many of them, so they are small.
struct Word: Hashable, Sendable {
    /// Offset into the text of the expanded configuration.
    let start: Int32
    /// Twice the length, plus one where the word was quoted.
    private let lengthAndQuote: Int32

    init(start: Int, length: Int, isQuoted: Bool) {
        self.start = Int32(clamping: start)
        lengthAndQuote = Int32(clamping: length) << 1 | (isQuoted ? 1 : 0)
    }

    var length: Int32 { lengthAndQuote >> 1 }
    var isQuoted: Bool { lengthAndQuote & 1 != 0 }
}

/// What a line, or the part of it up to a brace, ends with.
enum PieceEnd { case lineEnd, openBrace, closeBrace }

/// Splits expanded lines into words and braces, leaving comments out.
struct WordScanner {
    /// Up to where the line was read; starts at the line's first byte.
    private(set) var position: Int
    private let end: Int
    /// Set when a quote was opened and not closed.
    private(set) var hasUnterminatedQuote = false

    init(start: Int, end: Int) {
        position = start
        self.end = end
    }

    var isAtEnd: Bool { position >= end }

    /// Reads words up to a brace, a comment or the end of the line, appending them to `words`; gives also where the
    /// piece's raw text ends.
    mutating func next(in text: UnsafeBufferPointer<UInt8>, words: inout [Word]) -> (end: PieceEnd, rawEnd: Int) {
        while position < end {
            let byte = text[position]
            if Bytes.isBlank(byte) {
                position += 1
            } else if byte == Bytes.quote {
                quoted(in: text, words: &words)
                if hasUnterminatedQuote { return (.lineEnd, position) }
            } else if Bytes.isComment(byte) {
                let rawEnd = position
                position = end
                return (.lineEnd, rawEnd)
            } else if byte == Bytes.open || byte == Bytes.close {
                position += 1
                return (byte == Bytes.open ? .openBrace : .closeBrace, position - 1)
            } else {
                plain(in: text, words: &words)
            }
        }
        return (.lineEnd, end)
    }

    private mutating func quoted(in text: UnsafeBufferPointer<UInt8>, words: inout [Word]) {
        var close = position + 1
        while close < end, text[close] != Bytes.quote { close += 1 }
        guard close < end else {
            hasUnterminatedQuote = true
            position = end
            return
        }
        words.append(
            Word(start: position + 1, length: close - position - 1, isQuoted: true))
        position = close + 1
    }

    private mutating func plain(in text: UnsafeBufferPointer<UInt8>, words: inout [Word]) {
        let start = position
        while position < end {
            let byte = text[position]
            if Bytes.isBlank(byte) || byte == Bytes.quote || byte == Bytes.open || byte == Bytes.close
                || Bytes.isComment(byte)
            {
                break
            }
            position += 1
        }
        words.append(Word(start: start, length: position - start, isQuoted: false))
    }

    /// The text of a word.
    static func string(_ word: Word, in text: UnsafeBufferPointer<UInt8>) -> String {
        String(
            decoding: UnsafeBufferPointer(rebasing: text[Int(word.start)..<Int(word.start + word.length)]),
            as: UTF8.self)
    }
}
