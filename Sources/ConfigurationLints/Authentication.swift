import KeepalivedConf

/// Who may take part in an election.
extension Linter {
    mutating func lintAuthentication() {
        if looks(for: .authPassLength) {
            for instance in configuration.instances { passwordLength(instance) }
        }
        let open = configuration.instances.filter { $0.isUnicast && $0.origins.origin(of: "auth_hmac") == nil }
        guard let first = open.first else { return }
        let what =
            switch first.authentication {
            case .password: "with a password that everybody on the way can read"
            case .authenticationHeader: "with the authentication header of the old version 2"
            case nil: "without authentication"
            }
        let others = open.count > 1 ? " (and \(open.count - 1) more)" : ""
        find(
            .unicastUnauthenticated,
            "(\(first.name))\(others) unicast \(what): advertisements may come from anywhere, and a forged one takes the "
                + "addresses",
            at: first.origins.origin(of: "unicast_peer") ?? first.origins.block, in: first.origins.block,
            hint: "auth_hmac, where all nodes have it; else let a firewall take protocol 112 from the peers alone")
    }

    /// The model keeps only what goes into packets; the text knows what was written.
    private mutating func passwordLength(_ instance: VRRPInstance) {
        guard let origin = instance.origins.origin(of: "auth_pass") else { return }
        let words = expanded.text(of: origin).split(maxSplits: 1) { $0 == " " || $0 == "\t" }
        guard words.count == 2 else { return }
        let length = words[1].utf8.count { $0 != UInt8(ascii: "\"") }
        guard length > 8 else { return }
        find(
            .authPassLength,
            "(\(instance.name)) \(length - 8) of the \(length) bytes of the password never leave this machine: every "
                + "password that begins with the same 8 bytes is as good",
            at: origin, in: instance.origins.block, hint: "8 bytes on all nodes, so that what is written is what counts"
        )
    }
}
