import Foundation
import InternetTypes
import Lab
import Testing

/// Mail about changes of state, taken by a relay in a node of its own.
@Suite(.enabled(if: noDaemon == nil, Comment(rawValue: noDaemon ?? "")))
struct MailSystemTests {
    /// A relay that writes down what it is told; `slow` makes it wait before each answer.
    private static let relay = """
        import socketserver, sys, time
        class Handler(socketserver.StreamRequestHandler):
            def say(self, text):
                time.sleep(float(sys.argv[1]))
                self.wfile.write(text.encode() + b"\\r\\n")
            def handle(self):
                self.say("220 relay")
                data = False
                for line in self.rfile:
                    with open("/run/heard", "ab") as log: log.write(line)
                    word = line.strip().upper()
                    if data:
                        if line == b".\\r\\n":
                            data = False
                            self.say("250 queued")
                    elif word == b"DATA":
                        data = True
                        self.say("354 go on")
                    elif word == b"QUIT":
                        self.say("221 bye")
                        return
                    else: self.say("250 ok")
        socketserver.ThreadingTCPServer.allow_reuse_address = True
        socketserver.ThreadingTCPServer(("", 25), Handler).serve_forever()

        """

    private func globals(_ more: String = "") -> String {
        """
        global_defs {
            router_id LVS_DIRECTOR
            enable_script_security
            script_user root
            smtp_server \(Segment.address(1, .ipv4))
            smtp_helo_name director.example.net
            smtp_connect_timeout 5
            notification_email_from "Keepalived <keepalived@example.net>"
            notification_email {
                admin@example.net
                "The Operator <operator@example.org>"
            }
            \(more)
        }

        """
    }

    private func startRelay(_ node: Node, delay: String = "0") throws {
        try node.write(Self.relay, to: "/run/relay.py")
        _ = try node.start(["/usr/bin/python3", "/run/relay.py", delay])
    }

    private func heard(_ node: Node) -> String {
        (try? String(contentsOfFile: node.path(to: "/run/heard"), encoding: .utf8)) ?? ""
    }

    private func until(_ daemon: Daemon, _ relay: Node, _ text: String) async throws {
        try await eventually(text, within: .seconds(20), seen: { heard(relay) + daemon.log }) {
            heard(relay).contains(text)
        }
    }

    @Test func changesOfState() async throws {
        try await onSegment(["a", "b"]) { segment in
            let daemon = Daemon(segment.nodes[0]), relay = segment.nodes[1]
            try startRelay(relay)
            let group = "vrrp_sync_group G {\ngroup {\nVI_1\n}\nsmtp_alert\n}\n"
            let silent = Instance(name: "VI_2", vrid: 52, addresses: [1], lines: ["smtp_alert off"])
            try daemon.start(globals("smtp_alert_vrrp") + group + Instance().text + silent.text)
            try await until(daemon, relay, "[LVS_DIRECTOR] VRRP Instance VI_1 - Entering MASTER state")
            try await until(daemon, relay, "[LVS_DIRECTOR] VRRP Group G - Entering MASTER state")
            #expect(try await daemon.process?.stop() == 0)
            try await until(daemon, relay, "[LVS_DIRECTOR] VRRP Instance VI_1 - Stopping")
            try await until(daemon, relay, "=> All VRRP group instances are now stopping <=")
            let lines = heard(relay).components(separatedBy: "\r\n")
            #expect(!lines.contains { $0.contains("VI_2") })
            #expect(
                lines.prefix(5) == [
                    "HELO director.example.net", "MAIL FROM:<keepalived@example.net>", "RCPT TO:<admin@example.net>",
                    "RCPT TO:<operator@example.org>", "DATA",
                ])
            #expect(lines.filter { $0.hasPrefix("Subject: ") && $0.contains("VI_1") }.count == 3)
            let first = try #require(lines.firstIndex { $0.hasSuffix("VI_1 - Entering BACKUP state") })
            #expect(
                Array(lines[(first + 1)..<(first + 8)]) == [
                    "X-Mailer: Keepalived", "To: admin@example.net,", " The Operator <operator@example.org>", "",
                    "=> VRRP Instance is no longer owning VRRP VIPs <=", "", ".",
                ])
        }
    }

    /// A relay that is not there yet is tried again; one that is slow, or never answers, makes no advertisement late.
    @Test func noRelayKeepsAnybodyWaiting() async throws {
        try await onSegment(["a", "b"]) { segment in
            let daemon = Daemon(segment.nodes[0]), relay = segment.nodes[1]
            let capture = try Capture(on: segment.hub)
            defer { capture.stop() }
            try daemon.start(globals("smtp_alert") + Instance(interval: "0.05").text)
            try await daemon.becomesHolder(of: virtual(0))
            try await eventually("advertisements", within: .seconds(10)) { capture.advertisements.count > 20 }
            try startRelay(relay, delay: "0.1")
            try await until(daemon, relay, "VI_1 - Entering MASTER state")
            try await daemon.says("SMTP alert successfully sent", within: .seconds(20))
            #expect(daemon.logs("Entering") == 2)
        }
    }
}
