import InternetTypes

extension Codec {
    /// What goes to the socket for one advertisement. IPv4: the whole datagram with its header, for a socket with
    /// `IP_HDRINCL`. IPv6: the payload, its checksum filled in.
    ///
    /// Addresses of the other family, and what exceeds 255, are left out, as the configuration has left them out before.
    ///
    /// - Parameter digests: For an Authentication Header or a trailer; without, their values are zero and nobody's.
    public static func encode(
        _ advertisement: Advertisement, header: TransmitHeader, checksum mode: ChecksumMode = .normal,
        digests: Digests = .none
    ) -> [UInt8] {
        var buffer: [UInt8] = []
        encode(advertisement, header: header, checksum: mode, digests: digests, into: &buffer)
        return buffer
    }

    /// As above, into a buffer that keeps its memory from one advertisement to the next.
    public static func encode(
        _ advertisement: Advertisement, header: TransmitHeader, checksum mode: ChecksumMode = .normal,
        digests: Digests = .none, into buffer: inout [UInt8]
    ) {
        let family = header.destination.family
        var password: AuthenticationPassword?
        if case .header(let key) = advertisement.authentication, family == .ipv4, advertisement.version == .v2 {
            password = key
        }
        buffer.removeAll(keepingCapacity: true)
        buffer.reserveCapacity(
            ipv4HeaderLength + AuthenticationHeader.length + Trailer.length
                + length(version: advertisement.version, family: family, addressCount: advertisement.addresses.count))
        if family == .ipv4 {
            let number = password == nil ? ProtocolNumber.vrrp : ProtocolNumber.authenticationHeader
            appendIPv4Header(header, number, to: &buffer)
        }
        if password != nil {
            AuthenticationHeader.append(sequence: advertisement.sequence, source: header.source, to: &buffer)
        }
        let start = buffer.count
        appendAdvertisement(advertisement, family, to: &buffer)
        let end = buffer.count
        if let trailer = advertisement.trailer {
            buffer += trailer.octets(
                for: buffer, from: start, version: advertisement.version, source: header.source, digests)
        }
        // Over IPv6 the checksum covers the whole payload, the trailer included; over IPv4 the advertisement alone.
        let sum = checksum(
            of: buffer[start..<(family == .ipv4 ? end : buffer.count)], version: advertisement.version, mode,
            source: header.source, destination: header.destination)
        buffer.set(word16: sum, at: start + checksumOffset)
        if family == .ipv4 { finishIPv4Header(&buffer) }
        if let password { seal(&buffer, password, isMulticast: header.destination.isMulticast, digests) }
    }

    /// Fills in the value of the Authentication Header of a datagram that is complete otherwise.
    private static func seal(
        _ buffer: inout [UInt8], _ password: AuthenticationPassword, isMulticast: Bool, _ digests: Digests
    ) {
        let proven = AuthenticationHeader.provenOctets(of: buffer, end: buffer.count, isMulticast: isMulticast)
        guard let value = digests.hmac(.md5, key: password, proven) else { return }
        let place = ipv4HeaderLength + AuthenticationHeader.valueOffset
        for (offset, octet) in value.prefix(AuthenticationHeader.valueLength).enumerated() {
            buffer[place + offset] = octet
        }
    }

    private static func appendAdvertisement(
        _ advertisement: Advertisement, _ family: AddressFamily, to buffer: inout [UInt8]
    ) {
        let start = buffer.count
        buffer.append(advertisement.version.rawValue << 4 | Codec.advertisementType)
        buffer.append(advertisement.vrid.rawValue)
        buffer.append(advertisement.priority.rawValue)
        buffer.append(0)
        switch advertisement.version {
        case .v2:
            // RFC 3768 section 5.3.6 and 5.3.7: Auth Type and the interval in seconds.
            let type: AuthenticationType = family == .ipv4 ? advertisement.authentication.type : .none
            buffer.append(type.rawValue)
            buffer.append(advertisement.interval.wholeSeconds)
        case .v3:
            // RFC 9568 sections 5.2.6 and 5.2.7: four reserved bits of zero, the interval in twelve.
            let interval = min(advertisement.interval, .longestV3)
            buffer.append(word16: interval.centiseconds)
        }
        buffer.append(word16: 0)
        var count: UInt8 = 0
        for address in advertisement.addresses where address.family == family && count < .max {
            buffer.append(address)
            count += 1
        }
        buffer[start + 3] = count
        guard advertisement.version == .v2, family == .ipv4 else { return }
        switch advertisement.authentication {
        case .none, .header: buffer.append(word64: 0)
        case .password(let password): buffer.append(word64: password.word)
        }
    }

    /// The value of the checksum field for an advertisement whose field is zero; zero for one whose field is right.
    static func checksum(
        of advertisement: ArraySlice<UInt8>, version: Version, _ mode: ChecksumMode, source: IPAddress,
        destination: IPAddress
    ) -> UInt16 {
        var checksum = InternetChecksum()
        var covered = destination
        switch (version, destination.family, mode) {
        case (.v2, .ipv4, _), (.v3, .ipv4, .v3AsV2):
            // RFC 3768 section 5.3.8: the advertisement alone, authentication data included.
            checksum.add(advertisement)
            return checksum.value
        case (.v3, .ipv4, .oldUnicast):
            covered = .vrrpGroup(.ipv4)
        case (.v3, .ipv4, .normal), (_, .ipv6, _):
            // RFC 9568 section 5.2.8: the pseudo-header's length is that of the advertisement.
            break
        }
        checksum.addPseudoHeader(
            source: source, destination: covered, protocolNumber: ProtocolNumber.vrrp,
            payloadLength: advertisement.count)
        checksum.add(advertisement)
        return checksum.value
    }

    /// RFC 791 section 3.1, with total length and checksum still open.
    private static func appendIPv4Header(
        _ header: TransmitHeader, _ protocolNumber: UInt8, to buffer: inout [UInt8]
    ) {
        // Version 4, five words; precedence "internetwork control", as every routing protocol has it.
        buffer.append(0x45)
        buffer.append(0xc0)
        buffer.append(word16: 0)
        buffer.append(word16: header.identification)
        buffer.append(word16: 0)
        buffer.append(header.hopLimit)
        buffer.append(protocolNumber)
        buffer.append(word16: 0)
        for address in [header.source, header.destination] {
            guard case .v4(let address) = address else {
                buffer.append(word32: 0)
                continue
            }
            buffer.append(word32: address.rawValue)
        }
    }

    private static func finishIPv4Header(_ buffer: inout [UInt8]) {
        // At most 20 + 24 + 8 + 255 * 4 + 8 + 28 octets.
        buffer.set(word16: UInt16(clamping: buffer.count), at: 2)
        buffer.set(word16: InternetChecksum.of(buffer[..<ipv4HeaderLength]), at: 10)
    }
}
