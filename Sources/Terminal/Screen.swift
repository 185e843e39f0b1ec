public import Cells

/// What shows grids and tells events: a terminal, or a script in a test.
///
/// The owner's loop is: take events until there are none, act, draw, wait. Waiting first could sleep on an event that
/// has been read already.
@MainActor
public protocol Screen: AnyObject {
    /// Columns and rows.
    var size: ScreenSize { get }
    /// What it can show.
    var capabilities: Capabilities { get }
    /// What makes `wait` return from any thread.
    var waker: TerminalWaker { get }

    /// Sleeps until there may be an event or `longest` is over; nil has no end.
    func wait(atMost longest: Duration?)
    /// The next event, or nil when there is none at the moment.
    func nextEvent() -> TerminalEvent?
    /// Shows a grid; the hardware cursor follows, because screen readers do.
    func draw(_ grid: Grid, cursor: ScreenCursor)
    /// Whether the mouse is told of; it is not at first.
    func setMouse(_ isOn: Bool)
    /// Hands text, in base64, to the terminal's clipboard (OSC 52). False where it is too long; true says nothing of what the
    /// terminal does with it.
    func setClipboard(base64: String) -> Bool
    /// Makes the next `draw` send everything, for when something else wrote on the screen.
    func redraw()
    /// Stops the program as ^Z does and returns when it goes on.
    func suspend()
}

/// The size of a screen in cells.
public struct ScreenSize: Hashable, Sendable {
    /// Columns.
    public var width: Int
    /// Rows.
    public var height: Int

    /// A size.
    public init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }
}

/// Where the hardware cursor stands, also while it is not shown.
public struct ScreenCursor: Hashable, Sendable {
    /// Column from 0.
    public var x: Int
    /// Row from 0.
    public var y: Int
    /// True where text is typed.
    public var visible: Bool

    /// A place.
    public init(x: Int, y: Int, visible: Bool = false) {
        self.x = x
        self.y = y
        self.visible = visible
    }
}

/// Wakes the thread that waits for the screen; any thread may call it, as often as it likes.
public struct TerminalWaker: Sendable {
    private let action: @Sendable () -> Void

    /// A waker that does `action`.
    public init(_ action: @escaping @Sendable () -> Void) { self.action = action }

    /// Makes the current or next `wait` return and `.woken` appear.
    public func wake() { action() }
}
