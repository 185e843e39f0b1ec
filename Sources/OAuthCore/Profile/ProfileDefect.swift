public import Vocabulary

/// All that is wrong with one profile file.
public struct ProfileDefects: Error, Sendable, Equatable, CustomStringConvertible {
    /// In the order of the file; never empty.
    public let defects: [ProfileDefect]

    /// The defects of one file, in its order.
    public init(_ defects: [ProfileDefect]) { self.defects = defects }

    /// One defect a line.
    public var description: String { defects.map(\.description).joined(separator: "\n") }
}

/// One thing that is wrong with a profile file, and where.
public struct ProfileDefect: Sendable, Equatable, CustomStringConvertible {
    /// As it was opened, or the name of a built-in.
    public let file: String
    /// Line and column of the key or value, from 1; none for what stands in no file of the user's.
    public let position: JSON.Position
    /// The dotted path of the key: `legs.exchange.url`; empty for the file itself.
    public let path: String
    /// A sentence without its full stop.
    public let reason: String
    /// What to write instead; often the nearest known name.
    public let remedy: String?

    /// A defect at one place of a file. Whoever wrote the file chose its keys and values, so that all of it is made fit
    /// for a screen here.
    public init(file: String, position: JSON.Position, path: String, reason: String, remedy: String? = nil) {
        self.file = ScreenText.line(file, limit: 4096)
        self.position = position
        self.path = ScreenText.line(path)
        self.reason = ScreenText.line(reason)
        self.remedy = remedy.map { ScreenText.line($0) }
    }

    /// `FILE:LINE:COLUMN: path: reason. remedy`, as compilers write it, so that an editor can jump there.
    public var description: String {
        let place = path.isEmpty ? "" : "\(path): "
        let start = position == .none ? file : "\(file):\(position)"
        return "\(start): \(place)\(reason)." + (remedy.map { " \($0)" } ?? "")
    }
}
