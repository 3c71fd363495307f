public import EventRecord

/// One message about a change.
public struct MailMessage: Hashable, Sendable {
    public var subject: String
    /// One line of text.
    public var body: String
    /// Seconds since 1970, UTC.
    public var time: Int64

    public init(subject: String, body: String, time: Int64) {
        self.subject = subject
        self.body = body
        self.time = time
    }

    /// The lines that follow DATA (RFC 5322), without the point that ends them; in keepalived's order.
    ///
    /// What comes from the configuration cannot add lines: control characters are left out.
    public func lines(from sender: String, to recipients: [String]) -> [String] {
        let to = recipients.map(Self.clean).enumerated().map { index, recipient in
            (index == 0 ? "To: " : " ") + recipient + (index + 1 < recipients.count ? "," : "")
        }
        return [
            "Date: \(Self.date(time))", "From: \(Self.clean(sender))", "Subject: \(Self.clean(subject))",
            "X-Mailer: Keepalived",
        ] + to + ["", Self.clean(body), ""]
    }

    static func clean(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 32 && $0.value != 127 }))
    }

    /// RFC 5322 section 3.3, in UTC: `Sun, 22 Nov 2026 16:27:24 +0000`.
    static func date(_ time: Int64) -> String {
        // Days since 1970 into a date of the Gregorian calendar, whose years are counted from March here.
        let days = time >= 0 ? time / 86_400 : (time - 86_399) / 86_400
        let second = time - days * 86_400
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 2 : shiftedMonth - 10
        let year = yearOfEra + era * 400 + (month < 2 ? 1 : 0)
        let weekday = ((days % 7) + 11) % 7
        let names = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let two = { (number: Int64) in number < 10 ? "0\(number)" : "\(number)" }
        return
            "\(names[Int(weekday)]), \(two(day)) \(months[Int(month)]) \(year) "
            + "\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60)) +0000"
    }
}

/// Messages with all that is needed to deliver them: what the process that does it is given.
public struct MailOrder: Hashable, Sendable {
    /// The relay's address, as text.
    public var server: String
    public var port: UInt16
    public var heloName: String
    public var sender: String
    public var recipients: [String]
    /// Nanoseconds for each step.
    public var timeout: Int64
    public var messages: [MailMessage]

    public init(
        server: String, port: UInt16, heloName: String, sender: String, recipients: [String], timeout: Int64,
        messages: [MailMessage]
    ) {
        self.server = server
        self.port = port
        self.heloName = heloName
        self.sender = sender
        self.recipients = recipients
        self.timeout = timeout
        self.messages = messages
    }

    public var json: JSON {
        .object([
            "server": .string(server), "port": .integer(Int64(port)), "helo": .string(heloName),
            "from": .string(sender), "to": .array(recipients.map { .string($0) }), "timeout": .integer(timeout),
            "messages": .array(
                messages.map {
                    .object([
                        "subject": .string($0.subject), "body": .string($0.body), "time": .integer($0.time),
                    ])
                }),
        ])
    }

    /// Nil for what `json` did not write.
    public init?(json: JSON) {
        guard let server = json["server"]?.string, let port = json["port"]?.integer.flatMap({ UInt16(exactly: $0) }),
            let helo = json["helo"]?.string, let sender = json["from"]?.string, let to = json["to"]?.array,
            let timeout = json["timeout"]?.integer, let messages = json["messages"]?.array
        else { return nil }
        self.init(
            server: server, port: port, heloName: helo, sender: sender, recipients: to.compactMap(\.string),
            timeout: timeout,
            messages: messages.compactMap { message in
                guard let subject = message["subject"]?.string, let body = message["body"]?.string,
                    let time = message["time"]?.integer
                else { return nil }
                return MailMessage(subject: subject, body: body, time: time)
            })
    }
}
