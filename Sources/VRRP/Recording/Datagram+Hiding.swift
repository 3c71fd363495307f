import InternetTypes

extension Datagram {
    /// The same with a password of version 2 overwritten: by eight stars if it is one of `passwords`, which is what a
    /// configuration without secrets expects, else by zeros. A right checksum stays right, a wrong one wrong.
    public func hiding(_ passwords: Set<[UInt8]>) -> Datagram {
        guard family == .ipv4, let frame = try? Frame(self), !frame.hasAuthenticationHeader,
            bytes[frame.start] >> 4 == Version.v2.rawValue,
            bytes[frame.start + 4] == AuthenticationType.password.rawValue
        else { return self }
        let place = frame.start + Codec.length(version: .v2, family: .ipv4, addressCount: Int(bytes[frame.start + 3]))
        guard place <= frame.end else { return self }
        let secret = place - Codec.authenticationLength..<place
        var copy = self
        let isRight = InternetChecksum.of(bytes[frame.start..<frame.end]) == 0
        let known = passwords.first { $0.elementsEqual(bytes[secret]) }
        // A password shorter than eight octets has as many stars as octets, and zeros.
        for (index, octet) in zip(secret, known ?? [UInt8](repeating: 0, count: secret.count)) {
            copy.bytes[index] = octet == 0 ? 0 : UInt8(ascii: "*")
        }
        let field = frame.start + Codec.checksumOffset
        copy.bytes.set(word16: 0, at: field)
        let sum = InternetChecksum.of(copy.bytes[frame.start..<frame.end])
        copy.bytes.set(word16: isRight ? sum : sum ^ 0x5a5a, at: field)
        return copy
    }
}
