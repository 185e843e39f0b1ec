/// Puts a bracketed paste together, and gives up on one whose end never comes.
///
/// Lines end in a newline in what comes out, whichever way the terminal sent them.
struct PasteGatherer {
    /// Scalars that are kept; what comes after them only marks the paste as cut.
    static let limit = 64 * 1024
    /// Silence after which a paste counts as over: its end marker was lost.
    static let patience = Duration.seconds(1)

    private enum State {
        case idle
        case gathering(String.UnicodeScalarView, count: Int, silence: Duration)
    }

    private var state = State.idle

    /// True between the markers.
    var isOpen: Bool {
        if case .gathering = state { true } else { false }
    }

    /// The opening marker arrived.
    mutating func began() { state = .gathering(.init(), count: 0, silence: .zero) }

    /// One scalar arrived; without an open paste it is dropped.
    mutating func arrived(_ scalar: Unicode.Scalar) {
        guard case .gathering(var text, let count, _) = state else { return }
        state = .idle  // Leaves `text` with one owner, so that appending does not copy it.
        if count < Self.limit { text.append(scalar) }
        state = .gathering(text, count: count + 1, silence: .zero)
    }

    /// Nothing arrived for so long; the paste, if that is too long.
    mutating func waited(_ time: Duration) -> TerminalEvent? {
        guard case .gathering(let text, let count, let silence) = state else { return nil }
        guard silence + time < Self.patience else { return ended() }
        state = .gathering(text, count: count, silence: silence + time)
        return nil
    }

    private static func withNewlines(_ text: String.UnicodeScalarView) -> String {
        var result = String.UnicodeScalarView()
        var afterReturn = false
        for scalar in text {
            if !(afterReturn && scalar == "\n") { result.append(scalar == "\r" ? "\n" : scalar) }
            afterReturn = scalar == "\r"
        }
        return String(result)
    }

    /// The closing marker arrived.
    mutating func ended() -> TerminalEvent? {
        guard case .gathering(let text, let count, _) = state else { return nil }
        state = .idle
        return .paste(Self.withNewlines(text), cut: count > Self.limit)
    }
}
