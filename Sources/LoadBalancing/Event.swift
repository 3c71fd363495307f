import EventRecord

/// Something that happened to a virtual server, for the log, scripts and FIFOs.
///
/// Names are keepalived's: `[192.0.2.1]:tcp:80` for services and servers, `FWM 7` for marks, `[web]:0` for groups.
public enum Event: Hashable, Sendable {
    /// A check of a server came to succeed or to fail.
    case check(CheckName, isUp: Bool, reason: String, retries: UInt32)
    /// A failure that changes nothing (yet); nil where no retries were left to have.
    case attemptFailed(CheckName, reason: String, retriesLeft: UInt32?)
    /// A server came or went. It takes connections only while its service has its quorum, or has no sorry server.
    case server(ServerName, isUp: Bool, keepsEntry: Bool, reason: String)
    case weight(ServerName, from: UInt32, to: UInt32, reason: String)
    /// The quorum was gained or lost; `live` is the weight of all servers that are up.
    case quorum(service: String, isUp: Bool, quorum: UInt32, hysteresis: UInt32, live: UInt64, isInitial: Bool)
    case sorryServer(service: String, server: String, isUsed: Bool)
    case suspended(service: String, Bool)
    /// At the stop of the worker: the server's scripts run where `omega` says so.
    case shutDown(ServerName, runsScripts: Bool)
    case serviceDown(service: String)
    case serverRemoved(ServerName)

    public struct ServerName: Hashable, Sendable {
        public var service: String
        public var server: String
    }

    public struct CheckName: Hashable, Sendable {
        public var service: String
        public var server: String
        /// `TCP_CHECK` and so on.
        public var check: String
    }

    /// What FIFOs get, without the line's end; nil for what they do not hear of.
    public var fifoLine: String? {
        switch self {
        case .server(let name, let isUp, _, _): "RS \(name.server) \(name.service) \(isUp ? "UP" : "DOWN")"
        case .quorum(let service, let isUp, _, _, _, _): "VS \(service) \(isUp ? "UP" : "DOWN")"
        case .shutDown(let name, true): "RS \(name.server) \(name.service) DOWN"
        case .serviceDown(let service): "VS \(service) DOWN"
        case .check, .attemptFailed, .weight, .sorryServer, .suspended, .shutDown(_, false), .serverRemoved: nil
        }
    }
}
