import ArgumentParser

/// The operator's tool.
@main
struct Stayalivectl: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stayalivectl", abstract: "See, steer and rehearse Stayalived.",
        subcommands: [Config.self, Events.self, Replay.self])
}
