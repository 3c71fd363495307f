import Foundation

/// Measurements of one quantity.
struct Samples: Sendable {
    var values: [Double] = []

    init(_ values: [Double] = []) { self.values = values }

    /// The value that `share` of all do not exceed (nearest rank); nil without measurements.
    func quantile(_ share: Double) -> Double? {
        guard !values.isEmpty else { return nil }
        let rank = Int((share * Double(values.count)).rounded(.up))
        return values.sorted()[min(max(rank, 1), values.count) - 1]
    }

    var median: Double? { quantile(0.5) }
    var maximum: Double? { values.max() }
}

/// One line of the table: the same quantity of both daemons.
struct Row: Sendable {
    enum Figure: String, Sendable { case median, p99, maximum = "max", value = "" }

    let what: String
    let unit: String
    let figure: Figure
    let theirs: Double?
    let ours: Double?
    /// What has to hold for ours whatever keepalived does.
    var limit: Double?

    init(_ what: String, _ unit: String, theirs: Double?, ours: Double?, limit: Double? = nil) {
        self.what = what
        self.unit = unit
        figure = .value
        self.theirs = theirs
        self.ours = ours
        self.limit = limit
    }

    private init(_ what: String, _ unit: String, _ figure: Figure, _ theirs: Double?, _ ours: Double?, _ limit: Double?)
    {
        self.what = what
        self.unit = unit
        self.figure = figure
        self.theirs = theirs
        self.ours = ours
        self.limit = limit
    }

    /// A row for each of the figures.
    static func rows(
        _ what: String, _ unit: String, _ figures: [Figure] = [.median, .p99], theirs: Samples?, ours: Samples?,
        limits: [Figure: Double] = [:]
    ) -> [Row] {
        figures.map { figure in
            func value(_ samples: Samples?) -> Double? {
                switch figure {
                case .median, .value: samples?.median
                case .p99: samples?.quantile(0.99)
                case .maximum: samples?.maximum
                }
            }
            return Row(what, unit, figure, value(theirs), value(ours), limits[figure])
        }
    }

    /// How much worse than keepalived counts as worse: what repetitions of a run differ by anyway.
    static let tolerance = 1.05

    var verdict: String {
        guard let ours else { return "not measured" }
        if let limit, ours > limit { return "over \(Table.number(limit))" }
        guard let theirs else { return "" }
        if ours <= theirs * Row.tolerance { return "" }
        return limit == nil ? "worse" : "worse, within \(limit.map(Table.number) ?? "")"
    }
}

/// Prints rows as they come, in columns.
enum Table {
    static func header() {
        print(line("", "", "keepalived", "Stayalived", "ratio", ""))
        print(String(repeating: "-", count: 112))
    }

    static func print(rows: [Row]) {
        for row in rows {
            let ratio = row.theirs.flatMap { theirs in
                row.ours.map { ours in theirs == 0 ? (ours == 0 ? 1 : .infinity) : ours / theirs }
            }
            print(
                line(
                    row.what, "\(row.figure.rawValue) \(row.unit)", row.theirs.map(number) ?? "-",
                    row.ours.map(number) ?? "-", ratio.map { $0.isInfinite ? "-" : number($0) } ?? "-", row.verdict))
        }
    }

    /// Unbuffered: a table in a pipe shall grow as it does on a terminal.
    static func print(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }

    private static func line(
        _ what: String, _ figure: String, _ theirs: String, _ ours: String, _ ratio: String, _ verdict: String
    ) -> String {
        let left = what.padding(58) + figure.padding(12)
        return left + theirs.leftPadding(11) + ours.leftPadding(11) + ratio.leftPadding(8) + "  " + verdict
    }

    /// Three digits that count, and no more.
    static func number(_ value: Double) -> String {
        let magnitude = abs(value)
        if value == value.rounded(), magnitude < 1e6 { return String(Int(value)) }
        let places = magnitude >= 100 ? 0 : magnitude >= 10 ? 1 : magnitude >= 1 ? 2 : 3
        var scale = 1.0
        for _ in 0..<places { scale *= 10 }
        let scaled = (magnitude * scale).rounded()
        let whole = Int(scaled / scale)
        let fraction = String(Int(scaled) - whole * Int(scale))
        let digits = places == 0 ? "" : "." + String(repeating: "0", count: places - fraction.count) + fraction
        return (value < 0 ? "-" : "") + String(whole) + digits
    }
}

extension String {
    fileprivate func padding(_ width: Int) -> String { self + String(repeating: " ", count: max(1, width - count)) }
    fileprivate func leftPadding(_ width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
