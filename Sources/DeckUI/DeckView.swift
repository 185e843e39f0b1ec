import Cells
public import DeckModel
public import Vocabulary

/// The deck as cells: a pure function of state, size, theme and time.
public enum DeckView {
    /// Draws the whole screen.
    ///
    /// - Parameters:
    ///   - now: decides what countdowns say; see ``nextVisibleChange(_:width:height:now:)``.
    ///   - zone: how far local time is from UTC.
    public static func render(
        _ state: DeckState, width: Int, height: Int, styles: SlotStyles, glyphs: Glyphs, now: Instant,
        zone: @escaping ZoneOffset
    ) -> Frame {
        let plan = ScreenPlan(width: max(1, width), height: max(1, height))
        var canvas = Canvas(
            state: state, now: now, zone: zone, styles: styles, glyphs: glyphs, plan: plan,
            grid: Grid(width: width, height: height, style: styles[.text]))
        canvas.layout = state.layout
        canvas.draw()
        return Frame(grid: canvas.grid, cursor: canvas.cursor, layout: canvas.layout)
    }
}

extension Canvas {
    mutating func draw() {
        if let lock = state.lock {
            drawLock(lock)
            return
        }
        guard plan.shape != .tooSmall else {
            drawTooSmall()
            return
        }
        drawTitle()
        drawBody()
        drawStatus()
        drawHints()
        drawOverlay()
        drawToast()
    }

    private mutating func drawBody() {
        if state.overlay == .log {
            drawLog()
        } else if state.isWelcome {
            drawWelcome()
        } else if state.isInspecting, state.selected != nil {
            drawInspection()
        } else {
            drawPanes()
        }
    }

    private mutating func drawPanes() {
        switch plan.shape {
        case .three:
            drawAccounts()
            drawDetails(in: plan.details)
            drawActivity(in: plan.activity)
        case .two:
            drawAccounts()
            if state.pane == .activity { drawActivity(in: plan.activity) } else { drawDetails(in: plan.details) }
        case .one(let lines):
            switch state.pane {
            case .accounts:
                drawAccounts()
                if lines > 0 { drawDetailBlock(lines) }
            case .details: drawInspection()
            case .activity: drawActivity(in: plan.activity)
            }
        case .tooSmall: break
        }
    }

    private mutating func drawOverlay() {
        switch state.context {
        case .help: drawHelp()
        case .search: if state.overlay == .help { drawHelp() }
        case .palette: if case .palette(let palette) = state.overlay { drawPalette(palette) }
        case .headerMenu, .variables:
            if case .headerMenu(let menu) = state.overlay { drawHeaderMenu(menu) }
            if case .variables(let form) = state.overlay { drawVariables(form) }
        case .themes:
            if case .themes(let picker) = state.overlay { drawThemes(picker) }
        case .form: if let form = state.form { drawForm(form) }
        case .command:
            if case .command(let box) = state.overlay { drawCommand(box) }
            if case .address(_, let url) = state.overlay { drawAddress(url) }
        case .quit: drawQuit()
        case .revoke, .revokeCount:
            if case .revoke(let dialog) = state.overlay { drawRevoke(dialog) }
        case .signIn, .answer:
            if case .signIn(let dialog) = state.ask { drawSignIn(dialog) }
        case .picker:
            if case .picker(let picker) = state.ask { drawPicker(picker) }
        case .main, .welcome, .inspect, .filter, .log, .locked: break
        }
    }
}
