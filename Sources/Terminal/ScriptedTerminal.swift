public import Cells

/// A screen without a terminal: events come from a script, frames are kept.
@MainActor
public final class ScriptedTerminal: Screen {
    /// As given, or as the last resize event said.
    public private(set) var size: ScreenSize
    /// As given.
    public let capabilities: Capabilities
    /// Does what the test wants done.
    public let waker: TerminalWaker
    /// What was drawn, in order; a frame equal to the one before it is not repeated.
    public private(set) var frames: [Grid] = []
    /// Where the cursor stood in the last frame.
    public private(set) var cursor = ScreenCursor(x: 0, y: 0)
    /// The longest each wait may take, in order; nil has no end.
    public private(set) var waits: [Duration?] = []
    /// How often the program stopped itself.
    public private(set) var suspensions = 0
    /// Whether the mouse is told of.
    public private(set) var isMouseOn = false
    /// What the clipboard was given, in order, in base64.
    public private(set) var clipboards: [String] = []
    /// How often everything was asked for again.
    public private(set) var redraws = 0
    private var turns: [[TerminalEvent]]
    private var pending: [TerminalEvent] = []

    /// A screen on which each inner array of `turns` arrives during one wait, and `.closed` once they are used up, so
    /// that a loop that does not end by itself ends.
    public init(
        size: ScreenSize = ScreenSize(width: 80, height: 24),
        capabilities: Capabilities = Capabilities(colours: .palette, utf8: true),
        turns: [[TerminalEvent]],
        onWake: @escaping @Sendable () -> Void = {}
    ) {
        self.size = size
        self.capabilities = capabilities
        self.turns = turns
        waker = TerminalWaker(onWake)
    }

    /// Lets the next turn of the script arrive.
    public func wait(atMost longest: Duration?) {
        waits.append(longest)
        pending += turns.isEmpty ? [.closed] : turns.removeFirst()
    }

    /// The next event of what has arrived.
    public func nextEvent() -> TerminalEvent? {
        guard !pending.isEmpty else { return nil }
        let event = pending.removeFirst()
        if case .resized(let width, let height) = event { size = ScreenSize(width: width, height: height) }
        return event
    }

    /// Keeps the frame.
    public func draw(_ grid: Grid, cursor: ScreenCursor) {
        self.cursor = cursor
        if frames.last != grid { frames.append(grid) }
    }

    /// Keeps the wish.
    public func setMouse(_ isOn: Bool) { isMouseOn = isOn }

    /// Keeps the text.
    public func setClipboard(base64: String) -> Bool {
        clipboards.append(base64)
        return true
    }

    /// Counts the call.
    public func redraw() { redraws += 1 }

    /// Counts the call.
    public func suspend() { suspensions += 1 }
}
