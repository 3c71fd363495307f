/// Where something stands in a configuration file.
public struct Place: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let file: String
    /// Counted from 1; 0 where the whole file is meant.
    public let line: Int
    /// Counted in bytes from 1, as compilers do; 0 where the whole line is meant.
    public let column: Int

    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    public static func < (left: Place, right: Place) -> Bool {
        (left.file, left.line, left.column) < (right.file, right.line, right.column)
    }

    public var description: String {
        if line == 0 { return file }
        return column == 0 ? "\(file):\(line)" : "\(file):\(line):\(column)"
    }
}

/// Where a value of the model came from, in the words of the expanded configuration.
///
/// Two values that differ only in where they stand are the same value, so that a reload which merely moves a line
/// changes nothing: an origin is equal to every other origin.
public struct Origin: Hashable, Sendable {
    /// Index of the expanded line; -1 for a value nobody wrote.
    public let line: Int32
    /// Byte offset in the expanded line.
    public let offset: Int32
    /// Length in bytes of what is meant.
    public let length: Int32

    init(line: Int, offset: Int, length: Int) {
        self.line = Int32(clamping: line)
        self.offset = Int32(clamping: offset)
        self.length = Int32(clamping: length)
    }

    /// The origin of a default.
    public static let none = Origin(line: -1, offset: 0, length: 0)

    public static func == (_: Origin, _: Origin) -> Bool { true }
    public func hash(into _: inout Hasher) {}
}

/// The origins of a block's settings by keyword; like an origin, never a reason for two blocks to differ.
public struct Origins: Hashable, Sendable {
    /// The block's own keyword and name.
    public internal(set) var block: Origin
    private var settings: [(keyword: Int16, origin: Origin)] = []

    public init(block: Origin = .none) { self.block = block }

    /// Notes where a keyword, by its row in the table, was given.
    mutating func record(_ keyword: Int, _ origin: Origin) {
        settings.append((Int16(clamping: keyword), origin))
    }

    /// Where `keyword` was last given in this block; nil if it was not.
    public func origin(of keyword: String) -> Origin? {
        settings.last { KeywordTable.shared.rows[Int($0.keyword)].name == keyword }?.origin
    }

    /// Whether a keyword was given in this block.
    func has(_ keyword: String) -> Bool { origin(of: keyword) != nil }

    public static func == (_: Origins, _: Origins) -> Bool { true }
    public func hash(into _: inout Hasher) {}
}
