import CTerminal
import Cells

/// Lends the terminal to `body` and gives it back on every way out.
///
/// When `body` throws, what was written to standard error meanwhile is shown after the terminal is restored.
@MainActor
public func withTerminal<Result>(_ options: TerminalOptions, _ body: (Terminal) throws -> Result) throws -> Result {
    let terminal = try Terminal.open(options)
    do {
        let result = try body(terminal)
        terminal.close()
        return result
    } catch {
        terminal.close()
        fob_print_log_tail()
        throw error
    }
}

/// The terminal of this process. There is one, the main thread owns it, and it is lent by `withTerminal`.
@MainActor
public final class Terminal: Screen {
    /// What the opened terminal can show.
    public let capabilities: Capabilities
    /// Wakes this terminal's `wait`, or the next one's.
    public let waker = TerminalWaker.ofTheProcess
    /// The last frame, while nothing else is known to have written on the screen.
    var shown: (grid: Grid, cursor: ScreenCursor)?
    private var paste = PasteGatherer()
    private var overdue: TerminalEvent?

    /// The opened terminal; whoever opens it closes it.
    static func open(_ options: TerminalOptions) throws(TerminalError) -> Terminal {
        var flags = 0
        if options.withoutColour { flags |= FOB_WITHOUT_COLOUR }
        if !options.synchronizedOutput { flags |= FOB_WITHOUT_SYNCHRONIZED_OUTPUT }
        let answer = fob_open(
            options.input, options.output, options.term, options.locale, Int32(flags), options.diagnosticsPath)
        switch Int(answer) {
        case FOB_OPENED: return Terminal(note: nil)
        case FOB_OPENED_UNKNOWN_TERM:
            let term = TerminalError(.noDescription, term: options.term).term
            let what = term.isEmpty ? "TERM is not set" : "the terminal \"\(term)\" is unknown here"
            return Terminal(note: "\(what): treated as xterm-256color")
        case FOB_REFUSED_NO_TTY: throw TerminalError(.notATerminal, term: options.term)
        case FOB_REFUSED_DUMB: throw TerminalError(.cannotPlaceCursor, term: options.term)
        case FOB_REFUSED_NO_TERMINFO: throw TerminalError(.noDescription, term: options.term)
        default: throw TerminalError(.system, term: options.term)
        }
    }

    private init(note: String?) {
        capabilities = Capabilities(
            colours: ColourDepth(rawValue: Int(fob_colours())) ?? .none, utf8: fob_has_utf8() == 1, note: note)
    }

    /// Gives the terminal back; once is enough, twice does no harm.
    func close() { fob_close() }

    /// Columns and rows, at least one each.
    public var size: ScreenSize {
        var (columns, rows): (Int32, Int32) = (0, 0)
        fob_size(&columns, &rows)
        return ScreenSize(width: max(Int(columns), 1), height: max(Int(rows), 1))
    }

    /// Sleeps until there may be an event or `longest` is over; nil has no end. Signals are noticed here.
    public func wait(atMost longest: Duration?) {
        var limit = longest
        if paste.isOpen { limit = min(longest ?? PasteGatherer.patience, PasteGatherer.patience) }
        let milliseconds = limit.map(Self.milliseconds) ?? -1
        if fob_wait(milliseconds) == 0 { overdue = paste.waited(.milliseconds(milliseconds)) }
    }

    /// The next event, or nil when there is none at the moment.
    public func nextEvent() -> TerminalEvent? {
        if let event = overdue {
            overdue = nil
            return event
        }
        while true {
            let raw = fob_next()
            switch Int(raw.kind) {
            case FOB_EVENT_NONE: return nil
            case FOB_EVENT_PASTE_BEGIN: paste.began()
            case FOB_EVENT_PASTE_END:
                if let event = paste.ended() { return event }
            case FOB_EVENT_CHARACTER where paste.isOpen:
                if let scalar = Unicode.Scalar(UInt32(raw.code)) { paste.arrived(scalar) }
            case FOB_EVENT_SIGNAL:
                if raw.code == FOB_SIGNAL_CONTINUE { takeBack() }
                if let signal = TerminalSignal(code: Int(raw.code)) { return .signal(signal) }
            case FOB_EVENT_RESIZED:
                shown = nil
                return .resized(width: size.width, height: size.height)
            case FOB_EVENT_WOKEN: return .woken
            case FOB_EVENT_CLOSED: return .closed
            case FOB_EVENT_MOUSE:
                if let action = MouseAction(code: Int(raw.code)) { return .mouse(action, x: Int(raw.x), y: Int(raw.y)) }
            default:
                if let key = Key(raw) { return .key(key) }
            }
        }
    }

    /// Whether the terminal tells of the mouse.
    public func setMouse(_ isOn: Bool) { fob_mouse(isOn ? 1 : 0) }

    /// Hands text to the terminal's clipboard.
    public func setClipboard(base64: String) -> Bool { fob_clipboard(base64, Int32(clamping: base64.utf8.count)) == 1 }

    /// Makes the next `draw` send everything.
    public func redraw() {
        shown = nil
        fob_redraw()
    }

    /// Gives the terminal back, stops the process group, and takes the terminal again when the group goes on.
    public func suspend() {
        fob_suspend()
        shown = nil
    }

    private func takeBack() {
        fob_reenter()
        shown = nil
    }

    /// Columns that the C library gives a scalar while the terminal is open; nil for one it does not know.
    func libraryColumns(_ scalar: Unicode.Scalar) -> Int? {
        let columns = fob_width(Int32(scalar.value))
        return columns < 0 ? nil : Int(columns)
    }

    /// Rounded up, so that what is due is due when the sleep is over; a negative time is none.
    static func milliseconds(_ duration: Duration) -> Int32 {
        let (seconds, attoseconds) = duration.components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        guard seconds < 1_000_000 else { return 1_000_000_000 }
        return Int32(seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}

extension TerminalWaker {
    /// The waker of the process's terminal, also before it is opened.
    static let ofTheProcess = TerminalWaker { fob_wake() }
}
