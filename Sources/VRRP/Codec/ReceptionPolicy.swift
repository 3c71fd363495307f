public import InternetTypes

/// What an instance expects of the advertisements it believes.
public struct ReceptionPolicy: Hashable, Sendable {
    /// A node that a unicast instance talks to.
    public struct Peer: Hashable, Sendable {
        public var address: IPAddress
        /// `min_ttl` to `max_ttl`; the whole range where nothing is configured.
        public var hopLimits: ClosedRange<UInt8>

        public init(_ address: IPAddress, hopLimits: ClosedRange<UInt8> = 0...255) {
            self.address = address
            self.hopLimits = hopLimits
        }
    }

    /// Where the instance's advertisements are sent to.
    public enum Destination: Hashable, Sendable {
        case multicast(group: IPAddress)
        /// `checkSource` is `check_unicast_src`: refuse who is not a peer.
        case unicast(peers: [Peer], checkSource: Bool)
    }

    public var family: AddressFamily
    public var version: Version
    public var vrid: VRID
    public var authentication: Authentication
    /// The instance's own interval.
    public var interval: AdvertisementInterval
    /// The instance's own addresses, in configured order, without the excluded ones.
    public var addresses: [IPAddress]
    public var destination: Destination
    /// The address that the instance sends from: what comes from there is its own advertisement, looped back.
    public var ownSource: IPAddress?
    /// `skip_check_adv_addr` for an advertisement from the same master as before: the address list is not compared.
    public var skipAddressListCheck: Bool
    public var checksum: ChecksumMode
    /// Accept the checksum of keepalived releases up to 1.3.6 from unicast peers; false is `old_unicast_checksum never`.
    public var acceptOldUnicastChecksum: Bool
    /// With an Authentication Header: the last sequence number that was heard or sent.
    public var lastSequence: UInt32
    /// `auth_hmac`; nil without.
    public var trailer: TrailerPolicy?

    public init(
        family: AddressFamily, version: Version, vrid: VRID, authentication: Authentication = .none,
        interval: AdvertisementInterval, addresses: [IPAddress], destination: Destination,
        ownSource: IPAddress? = nil, skipAddressListCheck: Bool = false, checksum: ChecksumMode = .normal,
        acceptOldUnicastChecksum: Bool = true, lastSequence: UInt32 = 0, trailer: TrailerPolicy? = nil
    ) {
        self.family = family
        self.version = version
        self.vrid = vrid
        self.authentication = authentication
        self.interval = interval
        self.addresses = addresses
        self.destination = destination
        self.ownSource = ownSource
        self.skipAddressListCheck = skipAddressListCheck
        self.checksum = checksum
        self.acceptOldUnicastChecksum = acceptOldUnicastChecksum
        self.lastSequence = lastSequence
        self.trailer = trailer
    }
}
