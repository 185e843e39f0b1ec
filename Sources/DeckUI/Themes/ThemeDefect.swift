public import Vocabulary

/// One thing wrong with a theme file.
public struct ThemeDefect: Sendable, Equatable, CustomStringConvertible {
    /// The file as it was named.
    public let file: String
    /// Where in it.
    public let position: JSON.Position
    /// What is wrong there, as a clause.
    public let reason: String

    /// `file:line:column: reason`, or `file: reason` of what stands nowhere in it.
    public var description: String { position == .none ? "\(file): \(reason)" : "\(file):\(position): \(reason)" }

    /// A place in a theme file.
    struct Place: Sendable, Equatable {
        let file: String
        let position: JSON.Position
    }

    init(file: String, position: JSON.Position, reason: String) {
        self.file = file
        self.position = position
        self.reason = reason
    }

    init(_ place: Place, _ reason: String) { self.init(file: place.file, position: place.position, reason: reason) }
}

/// Everything wrong with a theme file.
public struct ThemeDefects: Error, Sendable, Equatable {
    /// In the order of the file.
    public let defects: [ThemeDefect]

    init(defects: [ThemeDefect]) { self.defects = defects }

    init(_ place: ThemeDefect.Place, _ reason: String) { defects = [ThemeDefect(place, reason)] }
}
