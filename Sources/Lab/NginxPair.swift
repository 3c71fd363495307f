import Foundation

/// The machines of examples/nginx-pair on a segment: two directors, two back ends, a client; real nginx on the first four.
public final class NginxPair: Sendable {
    public let segment: Segment
    public var directors: [Node] { Array(segment.nodes[0...1]) }
    public var backEnds: [Node] { Array(segment.nodes[2...3]) }
    public var client: Node { segment.nodes[4] }

    /// Makes the machines and puts the example's files where its README says they belong; starts the back ends.
    ///
    /// - Parameter example: the folder examples/nginx-pair.
    public init(example: String) throws {
        segment = try Segment(["node-a", "node-b", "back-end-1", "back-end-2", "client"])
        func file(_ name: String) throws -> String {
            try String(contentsOf: URL(fileURLWithPath: example).appendingPathComponent(name), encoding: .utf8)
        }
        for (node, configuration) in zip(directors, ["node-a.conf", "node-b.conf"]) {
            try node.write(file(configuration), to: "/etc/keepalived/keepalived.conf")
            try node.write(file("check-nginx"), to: "/etc/keepalived/check-nginx", mode: 0o755)
            try node.write(file("notify"), to: "/etc/keepalived/notify", mode: 0o755)
            try node.write(file("director.nginx.conf"), to: "/etc/nginx/nginx.conf")
        }
        for node in backEnds {
            try node.write(file("back-end.nginx.conf"), to: "/etc/nginx/nginx.conf")
            _ = try startNginx(on: node)
        }
    }

    /// Starts nginx in the foreground on one of the machines.
    public func startNginx(on node: Node) throws -> LabProcess {
        try node.start(["nginx", "-g", "daemon off;"])
    }

    /// Ends everything.
    public func remove() { segment.remove() }
}
