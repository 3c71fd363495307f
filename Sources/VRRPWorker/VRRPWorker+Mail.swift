import DesiredState
import EventRecord
import Glibc
import Journal
import KeepalivedConf
import MailDelivery
import VRRP

extension VRRPWorker {
    /// Mails a change of state to whom it may concern; the mail leaves later, and by another process.
    func mail(_ event: Event) {
        guard let text = stateMails.text(for: event), let route = MailQueue.Route(configuration.globals.mail) else {
            return
        }
        mailQueue.add(text.subject, text.body, by: route)
    }

    func makeMailQueue() -> MailQueue {
        MailQueue(loop, program: Self.companion("stayalived-mail")) { [unowned self] record in log.write(record) }
    }

    /// A program beside this one, as in a build, or where packages put it.
    private static func companion(_ name: String) -> String {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let length = buffer.withUnsafeMutableBytes { $0.baseAddress.map { readlink("/proc/self/exe", $0, 4096) } ?? -1 }
        if length > 0, let slash = buffer[..<length].lastIndex(of: UInt8(ascii: "/")) {
            let beside = String(decoding: buffer[...slash], as: UTF8.self) + name
            if access(beside, X_OK) == 0 { return beside }
        }
        return "/usr/libexec/stayalived/\(name)"
    }
}

extension MailQueue.Route {
    /// Nil where there is no relay, or nobody to write to.
    fileprivate init?(_ settings: MailSettings) {
        guard let server = settings.server, !settings.recipients.isEmpty else { return nil }
        self.init(
            server: server.address, port: server.port, heloName: settings.heloName, sender: settings.sender,
            recipients: settings.recipients, timeout: settings.timeout)
    }
}
