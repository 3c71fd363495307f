/// How long IPVS remembers idle connections, in seconds; 0 leaves the kernel's value.
public struct Timeouts: Hashable, Sendable {
    public var tcp: UInt32
    /// TCP after a FIN.
    public var tcpFin: UInt32
    public var udp: UInt32

    public init(tcp: UInt32, tcpFin: UInt32, udp: UInt32) {
        self.tcp = tcp
        self.tcpFin = tcpFin
        self.udp = udp
    }
}
