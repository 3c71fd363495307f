import EventRecord
import Mail
import Testing

struct MailTests {
    private static let order = MailOrder(
        server: "192.0.2.12", port: 25, heloName: "director.example.net", sender: "Keepalived <keepalived@example.net>",
        recipients: ["admin@example.net", "The Operator <operator@example.org>"], timeout: 30_000_000_000,
        messages: [
            MailMessage(
                subject: "[LVS_DIRECTOR] VRRP Instance VI_1 - Entering BACKUP state",
                body: "=> VRRP Instance is no longer owning VRRP VIPs <=", time: 1_795_364_844)
        ])

    /// What keepalived 2.4.3 sent in the same situation, octet for octet.
    private static let recorded =
        "HELO director.example.net\r\nMAIL FROM:<keepalived@example.net>\r\nRCPT TO:<admin@example.net>\r\n"
        + "RCPT TO:<operator@example.org>\r\nDATA\r\nDate: Sun, 22 Nov 2026 16:27:24 +0000\r\n"
        + "From: Keepalived <keepalived@example.net>\r\n"
        + "Subject: [LVS_DIRECTOR] VRRP Instance VI_1 - Entering BACKUP state\r\nX-Mailer: Keepalived\r\n"
        + "To: admin@example.net,\r\n The Operator <operator@example.org>\r\n\r\n"
        + "=> VRRP Instance is no longer owning VRRP VIPs <=\r\n\r\n.\r\nQUIT\r\n"

    /// Plays answers; what was sent, and how it ended.
    private func play(
        _ order: MailOrder, _ answers: [String]
    ) -> (sent: String, session: MailSession, end: MailSession.Outcome?) {
        var session = MailSession(order)
        var sent = ""
        for answer in answers {
            switch session.receive((answer + "\r\n").utf8) {
            case .send(let octets): sent += String(decoding: octets, as: UTF8.self)
            case let end: return (sent, session, end)
            }
        }
        return (sent, session, nil)
    }

    private static let success = [
        "220 sink ESMTP", "250 ok", "250 ok", "250 ok", "250 ok", "354 go on", "250 queued", "221 bye",
    ]

    @Test func theSameOctetsAsKeepalived() {
        let result = play(Self.order, Self.success)
        #expect(result.sent == Self.recorded)
        #expect(result.end == .finished && result.session.delivered == 1 && result.session.complaints == [])
    }

    @Test func answersInPiecesAndOfSeveralLines() {
        var session = MailSession(Self.order)
        var sent = ""
        let text = Self.success.map { $0.hasPrefix("220") ? "220-hello\r\n\($0)\r\n" : $0 + "\r\n" }.joined()
        for octet in text.utf8 {
            if case .send(let octets) = session.receive([octet]) { sent += String(decoding: octets, as: UTF8.self) }
        }
        #expect(sent == Self.recorded)
    }

    @Test func severalMessagesOverOneConnection() {
        var order = Self.order
        order.recipients = ["a@example.net"]
        order.messages.append(MailMessage(subject: "two", body: ".point", time: 0))
        let result = play(
            order,
            [
                "220 x", "250 ok", "250 ok", "250 ok", "354 go", "250 ok", "250 ok", "250 ok", "354 go", "250 ok",
                "221 x",
            ])
        #expect(result.session.delivered == 2)
        #expect(result.sent.contains("\r\n..point\r\n"))
        #expect(result.sent.hasSuffix("QUIT\r\n"))
    }

    @Test func refusals() {
        // One recipient is refused: the other gets it.
        var result = play(
            Self.order,
            ["220 x", "250 ok", "250 ok", "550 who?", "250 ok", "354 go", "250 ok", "221 x"])
        #expect(result.end == .finished && result.session.delivered == 1)
        #expect(result.session.complaints == ["admin@example.net: 550 who?"])
        // All are.
        result = play(Self.order, ["220 x", "250 ok", "250 ok", "550 who?", "550 who?", "250 reset", "221 x"])
        #expect(result.end == .finished && result.session.delivered == 0)
        #expect(result.sent.hasSuffix("RSET\r\nQUIT\r\n"))
        #expect(play(Self.order, ["421 busy"]).end == .failed("421 busy", isTemporary: true))
        #expect(play(Self.order, ["554 no"]).end == .failed("554 no", isTemporary: false))
        #expect(
            play(Self.order, ["SSH-2.0-OpenSSH"]).end == .failed("not an answer: SSH-2.0-OpenSSH", isTemporary: false))
        #expect(
            play(Self.order, [String(repeating: "2", count: 5000)]).end
                == .failed("the answer does not end", isTemporary: false))
    }

    @Test func namesCannotAddLinesOrCommands() {
        var order = Self.order
        order.heloName = "x\r\nVRFY root"
        order.recipients = ["a@b>\r\nRCPT TO:<evil@example.org"]
        order.messages[0].subject = "a\r\nBcc: evil@example.org\r\n\r\nhello"
        let result = play(order, ["220 x", "250 ok", "250 ok", "250 ok", "354 go", "250 ok", "221 x"])
        let lines = result.sent.split(separator: "\r\n", omittingEmptySubsequences: false)
        #expect(!lines.contains { $0.hasPrefix("VRFY") || $0.hasPrefix("Bcc") })
        #expect(lines.filter { $0.hasPrefix("RCPT") }.count == 1)
    }

    @Test(
        "Dates",
        arguments: [
            (0, "Thu, 01 Jan 1970 00:00:00 +0000"), (951_827_696, "Tue, 29 Feb 2000 12:34:56 +0000"),
            (1_795_364_844, "Sun, 22 Nov 2026 16:27:24 +0000"), (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 +0000"),
            (-1, "Wed, 31 Dec 1969 23:59:59 +0000"),
        ] as [(Int64, String)])
    func dates(_ time: Int64, _ expected: String) {
        #expect(MailMessage(subject: "", body: "", time: time).lines(from: "", to: []).first == "Date: " + expected)
    }

    @Test func orders() throws {
        #expect(MailOrder(json: try JSON(parsing: Self.order.json.text)) == Self.order)
        #expect(MailOrder(json: .object([])) == nil)
    }
}
