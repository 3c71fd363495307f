/// What the number in a tracked file does to a virtual router (keepalived's `track_file`).
public enum NumberEffect: Hashable, Sendable {
    /// Forbids mastership.
    case fault
    /// Added to the priority.
    case adjustment(Int)
}

extension Weight {
    /// The number times the weight; with a weight of 0 every number but 0 is a fault. `reverse` turns both around.
    public func effect(ofNumber number: Int) -> NumberEffect {
        if isFault { return (number != 0) != isReversed ? .fault : .adjustment(0) }
        let product = number.multipliedReportingOverflow(by: isReversed ? -value : value)
        guard !product.overflow else { return (number < 0) != ((value < 0) != isReversed) ? .fault : .adjustment(253) }
        // keepalived's limits: from -254 down it is a fault, and more than 253 is not added.
        return product.partialValue <= -254 ? .fault : .adjustment(min(product.partialValue, 253))
    }
}

/// The content of a tracked file.
public enum TrackedNumber {
    /// The number that a file's octets begin with, as strtol(3) with base 0 reads it: decimal, 0x or octal after 0.
    ///
    /// Nil for what is no number; whatever follows white space after the number is not looked at.
    public static func parse(_ octets: some Sequence<UInt8>) -> Int? {
        let isSpace: (UInt8) -> Bool = { $0 == 32 || (9...13).contains($0) }
        var word = Array(octets.drop(while: isSpace).prefix { !isSpace($0) && $0 != 0 })[...]
        var isNegative = false
        if let sign = word.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            isNegative = sign == UInt8(ascii: "-")
            word = word.dropFirst()
        }
        var radix = 10
        if word.first == UInt8(ascii: "0"), word.count > 1 {
            word = word.dropFirst()
            radix = 8
            if word.first.map({ $0 | 0x20 }) == UInt8(ascii: "x") {
                word = word.dropFirst()
                radix = 16
            }
        }
        guard let first = word.first, first != UInt8(ascii: "-"), first != UInt8(ascii: "+"),
            let magnitude = Int(String(decoding: word, as: UTF8.self), radix: radix)
        else { return nil }
        return isNegative ? -magnitude : magnitude
    }
}
