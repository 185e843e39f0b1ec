/// Why a terminal cannot show the screen.
public struct TerminalError: Error, Equatable, Sendable {
    /// What stands in the way.
    public enum Kind: Equatable, Sendable {
        /// Standard input or output is a file or a pipe.
        case notATerminal
        /// The terminal cannot place its cursor, as `TERM=dumb`.
        case cannotPlaceCursor
        /// This machine has no description of the terminal, nor of the usual ones.
        case noDescription
        /// The system gave no pipe or no memory.
        case system
    }

    /// What stands in the way.
    public let kind: Kind
    /// The value of `TERM`, made safe to print.
    public let term: String

    init(_ kind: Kind, term: String?) {
        self.kind = kind
        let printable = (term ?? "").unicodeScalars.filter { $0.value > 0x20 && $0.value < 0x7F }
        self.term = String(String.UnicodeScalarView(printable.prefix(64)))
    }

    /// One sentence for the person.
    public var message: String {
        switch kind {
        case .notATerminal: "standard input or output is not a terminal"
        case .cannotPlaceCursor: "the terminal \"\(term)\" cannot place its cursor"
        case .noDescription: "this machine has no description of the terminal \"\(term)\", nor of xterm"
        case .system: "the system could not open the terminal"
        }
    }

    /// What the person can do next.
    public var remedy: String {
        switch kind {
        case .notATerminal: "Run it in a terminal, without redirecting input or output."
        case .cannotPlaceCursor: "Set TERM to what the terminal is, for example TERM=xterm-256color."
        case .noDescription: "Install the package ncurses-base or set TERMINFO to a folder of descriptions."
        case .system: "Close some programs and try again."
        }
    }
}
