import EventRecord

/// What is made of the descriptions: files that are committed, and that a test holds to these texts.
public enum EventTexts {
    /// The message catalogue, for `journalctl --catalog` (systemd's "catalog" format).
    public static var catalogue: String {
        "# Made by 'make manual' from Sources/EventCatalogue.\n"
            + EventKind.allCases.map { kind in
                let text = kind.description
                var entry = """

                    -- \(kind.messageID)
                    Subject: \(text.subject)
                    Defined-By: Stayalived
                    Documentation: man:stayalived-events(7)

                    \(wrapped(text.meaning))

                    """
                if !text.advice.isEmpty { entry += "\n\(wrapped(text.advice))\n" }
                return entry
            }.joined()
    }

    /// stayalived-events(7), in mdoc.
    public static var manual: String {
        head
            + EventKind.allCases.map { kind in
                let text = kind.description
                var entry = ".It Sy \(kind.rawValue) Pq \(text.level)\n.Li \(kind.messageID)\n.Pp\n"
                entry += sentences(text.meaning)
                if !text.advice.isEmpty { entry += sentences(text.advice) }
                guard !text.fields.isEmpty else { return entry }
                entry += ".Pp\nFields:\n.Bl -tag -width Ds -compact\n"
                for field in text.fields { entry += ".It Dv \(field.name)\n\(escaped(field.meaning))\n" }
                return entry + ".El\n"
            }.joined() + tail
    }

    private static func wrapped(_ text: String, width: Int = 78) -> String {
        var lines = [""]
        for word in text.split(separator: " ") {
            if let last = lines.last, !last.isEmpty, last.utf8.count + 1 + word.utf8.count > width { lines.append("") }
            lines[lines.count - 1] += (lines.last == "" ? "" : " ") + word
        }
        return lines.joined(separator: "\n")
    }

    /// A sentence to a line, as mdoc wants it, and no line that looks like a request.
    private static func sentences(_ text: String) -> String {
        text.split(separator: " ").reduce(into: [""]) { lines, word in
            lines[lines.count - 1] += (lines.last == "" ? "" : " ") + word
            if word.hasSuffix("."), word != "..." { lines.append("") }
        }.filter { !$0.isEmpty }.map { escaped($0) + "\n" }.joined()
    }

    private static func escaped(_ text: String) -> String {
        let text = text.split(separator: "\\", omittingEmptySubsequences: false).joined(separator: "\\e")
        return text.hasPrefix(".") || text.hasPrefix("'") ? "\\&" + text : text
    }

    private static let head = """
        .\\" Made by 'make manual' from Sources/EventCatalogue.
        .Dd November 22, 2026
        .Dt STAYALIVED-EVENTS 7
        .Os
        .Sh NAME
        .Nm stayalived-events
        .Nd what Stayalived writes into the journal
        .Sh DESCRIPTION
        Each thing that
        .Xr stayalived 8
        does or sees is one entry of the journal.
        An entry has a message for people, a level, and fields for programs.
        .Dv MESSAGE_ID
        names the kind of event and never changes its meaning;
        .Ql journalctl -x
        shows the explanation of it below the entry.
        .Pp
        A change of state is logged at level
        .Dv notice
        or, where it needs attention,
        .Dv warning ;
        it shows up wherever
        .Dv info
        is filtered out.
        .Pp
        The levels below are the usual ones.
        .Sh EVENTS
        .Bl -tag -width Ds

        """

    private static let tail = """
        .El
        .Sh EXAMPLES
        The way of one virtual router through its states:
        .Pp
        .Dl journalctl STAYALIVED_INSTANCE=VI_1 MESSAGE_ID=\(EventKind.transition.messageID)
        .Pp
        Everything, with explanations:
        .Pp
        .Dl journalctl -x -u stayalived
        .Pp
        Entries of the supervisor alone, and of the worker that holds the elections:
        .Pp
        .Dl journalctl -t stayalived
        .Dl journalctl -t stayalived-vrrp
        .Pp
        One field of it, for a program:
        .Pp
        .Dl journalctl -o json --output-fields=STAYALIVED_TO STAYALIVED_INSTANCE=VI_1
        .Sh SEE ALSO
        .Xr journalctl 1 ,
        .Xr stayalived.conf 5 ,
        .Xr systemd.journal-fields 7 ,
        .Xr stayalived 8

        """
}
