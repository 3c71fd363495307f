internal import CLinux
internal import Glibc
public import InternetTypes
public import LinuxGround

/// Asks a link's driver whether there is a carrier, for drivers that do not tell by themselves.
public final class LinkProbe {
    public enum Method: Hashable, Sendable, CaseIterable {
        /// The PHY's status register.
        case mii
        case ethtool
        /// The interface's flags, which every driver has.
        case flags

        fileprivate var code: clinux_link_method {
            switch self {
            case .mii: CLINUX_LINK_MII
            case .ethtool: CLINUX_LINK_ETHTOOL
            case .flags: CLINUX_LINK_FLAGS
            }
        }
    }

    private let socket: Descriptor
    /// What worked the last time.
    private var methods: [InterfaceName: Method] = [:]

    public init() throws(SystemError) {
        socket = try Descriptor("open a socket") {
            Glibc.socket(AF_INET, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        }
    }

    /// Whether the link has a carrier; nil where no method tells, as for an interface that does not exist.
    ///
    /// The preferred method is tried first, then MII, ETHTOOL and the flags.
    public func hasCarrier(_ interface: InterfaceName, preferring preferred: Method?) -> Bool? {
        if let method = methods[interface], let state = ask(interface, method) { return state }
        for method in [preferred].compactMap({ $0 }) + Method.allCases {
            guard let state = ask(interface, method) else { continue }
            methods[interface] = method
            return state
        }
        methods[interface] = nil
        return nil
    }

    /// How the link is asked, once it has answered.
    public func method(of interface: InterfaceName) -> Method? { methods[interface] }

    private func ask(_ interface: InterfaceName, _ method: Method) -> Bool? {
        let result = clinux_link_state(socket.raw, interface.rawValue, method.code)
        return result < 0 ? nil : result == 1
    }
}
