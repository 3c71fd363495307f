/// What an operator is told about a kind of event: in the journal's catalogue, which `journalctl -x` shows below an entry,
/// and in stayalived-events(7).
public struct EventDescription: Hashable, Sendable {
    /// A field of the journal entry.
    public struct Field: Hashable, Sendable {
        /// In capitals, with `STAYALIVED_` before it.
        public let name: String
        public let meaning: String

        init(_ name: String, _ meaning: String) {
            self.name = "STAYALIVED_" + name
            self.meaning = meaning
        }
    }

    /// syslog's name of the level that it is usually logged at.
    public let level: String
    /// One line; `@STAYALIVED_X@` stands for the field's value.
    public let subject: String
    public let fields: [Field]
    /// What it means.
    public let meaning: String
    /// What to look at; empty where there is nothing to be done.
    public let advice: String

    init(_ level: String, _ subject: String, _ fields: [Field], _ meaning: String, advice: String = "") {
        self.level = level
        self.subject = subject
        self.fields = fields
        self.meaning = meaning
        self.advice = advice
    }
}

extension EventDescription.Field {
    static let instance = Self("INSTANCE", "name of the vrrp_instance")
    static let source = Self("SOURCE", "address of the router that sent it")
    static let reason = Self("REASON", "why")
    static let priority = Self("PRIORITY", "our priority")
    static let peerPriority = Self("PEER_PRIORITY", "the other router's priority")
    static let interface = Self("INTERFACE", "name of the interface")
}
