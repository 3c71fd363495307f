// Secrets in a configuration: where they stand, and the same text without them.

extension ExpandedConfiguration {
    /// The same configuration with every secret overwritten by as many other characters, so that it can be read and
    /// written again, but by nobody's peer. What definitions have brought there is overwritten as well.
    public var withoutSecrets: ExpandedConfiguration {
        var result = self
        for statement in statements { result.overwriteSecrets(in: statement) }
        return result
    }

    private mutating func overwriteSecrets(in statement: Statement) {
        for child in statement.children { overwriteSecrets(in: child) }
        guard let position = statement.positionOfSecret, position < statement.origins.count else { return }
        let origin = statement.origins[position]
        guard lines.indices.contains(Int(origin.line)) else { return }
        let line = lines[Int(origin.line)]
        let start = Int(line.start) + Int(origin.offset)
        let end = min(Int(line.end), start + Int(origin.length))
        guard start >= Int(line.start), start < end else { return }
        let isHexadecimal = Bytes.starts(text[start..<end], with: "hex:")
        for index in (isHexadecimal ? start + 4 : start)..<end {
            text[index] = isHexadecimal ? UInt8(ascii: "0") : UInt8(ascii: "*")
        }
        guard line.source >= 0 else { return }
        sources[Int(line.source)] = sources[Int(line.source)].map { Bytes.isBlank($0) ? $0 : UInt8(ascii: "*") }
    }
}

extension Statement {
    /// Which of its words is a secret; nil for none. The name of a key file is none.
    var positionOfSecret: Int? {
        switch (keyword?.context, keyword?.name) {
        case ("vrrp_instance/authentication", "auth_pass"): 1
        case ("vrrp_instance/auth_hmac", "key"):
            words.count > 2 && !words[2].hasPrefix("file:") ? 2 : nil
        default: nil
        }
    }
}
