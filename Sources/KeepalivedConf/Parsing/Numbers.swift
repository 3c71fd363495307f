/// Numbers as configuration files write them.
enum Numbers {
    /// A whole word that is a decimal integer.
    static func integer(_ text: String) -> Int64? {
        guard let first = text.utf8.first, first != UInt8(ascii: "+") else { return nil }
        return Int64(text)
    }

    /// An integer with C's prefixes: `0x` for hexadecimal, `0` for octal.
    static func cInteger(_ bytes: some Collection<UInt8>) -> Int64? {
        let text = Bytes.string(bytes)
        let isNegative = text.hasPrefix("-")
        let digits = isNegative ? text.dropFirst() : text[...]
        guard digits.first.map({ $0 != "+" && $0 != "-" }) == true else { return nil }
        let magnitude: Int64?
        if digits.hasPrefix("0x") || digits.hasPrefix("0X") {
            let hexadecimal = digits.dropFirst(2)
            guard hexadecimal.first != "+", hexadecimal.first != "-" else { return nil }
            magnitude = Int64(hexadecimal, radix: 16)
        } else if digits.hasPrefix("0"), digits.utf8.count > 1 {
            magnitude = Int64(digits, radix: 8)
        } else {
            magnitude = Int64(digits)
        }
        return magnitude.map { isNegative ? -$0 : $0 }
    }

    /// A decimal number times ten to the power of `digits`; rounded, with `isExact` false, where it has more digits.
    static func fixed(_ text: String, digits: Int) -> (value: Int64, isExact: Bool)? {
        var bytes = Array(text.utf8)[...]
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative { bytes.removeFirst() }
        let whole = bytes.prefix(while: Bytes.isDigit)
        var fraction: ArraySlice<UInt8> = []
        bytes = bytes[whole.endIndex...]
        if bytes.first == UInt8(ascii: ".") {
            fraction = bytes.dropFirst()
            guard fraction.allSatisfy(Bytes.isDigit) else { return nil }
        } else if !bytes.isEmpty {
            return nil
        }
        guard !whole.isEmpty || !fraction.isEmpty, whole.count <= 12 else { return nil }
        var value: Int64 = 0
        for byte in whole { value = value * 10 + Int64(byte - 48) }
        for position in 0..<digits {
            let index = fraction.startIndex + position
            value = value * 10 + (index < fraction.endIndex ? Int64(fraction[index] - 48) : 0)
        }
        let further = fraction.dropFirst(digits)
        if let next = further.first, next >= 53 { value += 1 }
        return (isNegative ? -value : value, !further.contains { $0 != 48 })
    }

    /// `true on yes` and `false off no`, in lower case only.
    static func bool(_ text: String) -> Bool? {
        switch text {
        case "true", "on", "yes": true
        case "false", "off", "no": false
        default: nil
        }
    }
}
