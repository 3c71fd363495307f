import ArgumentParser
import ConfigurationEnvironment
import ConfigurationTools
import EventRecord
import Glibc
import KeepalivedConf

/// `stayalivectl config lsp`: speaks the Language Server Protocol on standard input and output.
struct ConfigLanguageServer: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lsp", abstract: "Serve an editor over the Language Server Protocol.",
        discussion: """
            Started by an editor, which talks to it on standard input and output. It marks problems while you type, explains \
            keywords, completes keywords, names and values, finds the definitions of scripts, groups, track files, \
            $DEFINITIONS and included files, and indents. Exit status: 0 after an orderly end, 1 otherwise.
            """)

    @Flag(
        help: "The files are for another machine: do not complain of interfaces, users and scripts that are not here.")
    var elsewhere = false

    func run() throws {
        let here = SystemEnvironment()
        var server = LanguageServer(environment: elsewhere ? ForgivingEnvironment(here) : here)
        var framing = MessageFraming()
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = chunk.withUnsafeMutableBytes { read(STDIN_FILENO, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            // The editor is gone.
            guard count > 0 else { throw ExitCode(1) }
            framing.append(chunk[..<count])
            do {
                while let message = try framing.next() {
                    for answer in answers(&server, to: message) { try send(answer) }
                    if case .exited(let isOrderly) = server.phase { throw ExitCode(isOrderly ? 0 : 1) }
                }
            } catch let malformed as MessageFraming.Malformed {
                ConfigFile.complain("stayalivectl: not the Language Server Protocol: \(malformed)\n")
                throw ExitCode(1)
            }
        }
    }

    private func answers(_ server: inout LanguageServer, to message: [UInt8]) -> [JSON] {
        do {
            return server.handle(try JSON(parsing: String(decoding: message, as: UTF8.self)))
        } catch {
            return [LanguageServer.parseFailure("\(error)")]
        }
    }

    private func send(_ message: JSON) throws {
        var bytes = MessageFraming.frame(message)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw ExitCode(1) }
            bytes = bytes.dropFirst(count)
        }
    }
}
