import Cells
import DeckModel
import DeckUI
import Terminal
import TokenService
import Vocabulary

/// The event loop: the main thread owns the terminal, takes in what happened, draws, and sleeps until the next visible
/// change.
///
/// Events are taken before waiting, never after: the terminal may hold keys that were read already.
@MainActor
struct DeckLoop {
    let screen: any Screen
    let mailbox: Mailbox
    let hands: DeckHands
    let clock: any WallClock
    var styles: SlotStyles
    /// The themes to choose from; nil where there is nothing to choose.
    var themes: DeckThemes?
    let glyphs: Glyphs
    let zone: ZoneOffset
    /// Told whenever nothing is pending; for tests.
    let idle: IdleCounter?
    var state: DeckState

    /// At most this many events before the next frame, so that a flood cannot keep the screen from being drawn.
    private static let turn = 256
    /// The wall clock is compared with the steady one; a larger difference is a jump.
    private static let jump = Duration.seconds(5)

    /// How often the key of a sealed store is looked for.
    private static let patience = Duration.seconds(1)

    /// Whether this is the demo itself.
    let isDemo: Bool
    /// Whether its user left for the demo.
    private(set) var wantsDemo = false

    private var ending: Int32?
    private var looked = ContinuousClock().now
    private var steady = ContinuousClock().now
    private var wall: Instant

    init(
        screen: any Screen, mailbox: Mailbox, hands: DeckHands, clock: any WallClock, styles: SlotStyles,
        themes: DeckThemes? = nil, glyphs: Glyphs, zone: @escaping ZoneOffset, idle: IdleCounter?, keymap: Keymap,
        renewsByDefault: Bool = false, isMouseOn: Bool = false, isDemo: Bool = false
    ) {
        self.screen = screen
        self.mailbox = mailbox
        self.hands = hands
        self.clock = clock
        self.styles = styles
        self.themes = themes
        self.glyphs = glyphs
        self.zone = zone
        self.idle = idle
        self.isDemo = isDemo
        state = DeckState(keymap: keymap, renewsByDefault: renewsByDefault, isMouseOn: isMouseOn)
        wall = clock.now()
    }

    /// Runs until the user, a signal or the terminal ends it; returns the exit status.
    mutating func run(greeting: [DeckEvent]) -> Int32 {
        handle(.resized(columns: screen.size.width, rows: screen.size.height))
        if state.isMouseOn { screen.setMouse(true) }
        hands.loadAccounts()
        hands.remember()
        for event in greeting { handle(event) }
        while true {
            let moreWaits = drain()
            if let ending {
                handle(.leaving)
                return ending
            }
            let due = draw()
            guard !moreWaits else { continue }
            rest(until: due)
            noticeJump()
            lookAtLock()
            if let due, due <= clock.now() { handle(.tick) }
        }
    }

    // MARK: Taking in

    /// Takes what is there; returns whether more waits.
    private mutating func drain() -> Bool {
        var taken = 0
        while taken < Self.turn, let event = screen.nextEvent() {
            take(event)
            taken += 1
        }
        for event in mailbox.take() { handle(event) }
        return taken == Self.turn
    }

    private mutating func take(_ event: TerminalEvent) {
        switch event {
        case .key(let key): handle(.key(KeyChord(key)))
        case .paste(let text, let cut):
            if cut {
                handle(.notice("The paste was longer than fob takes; nothing of it was used."))
            } else {
                handle(.paste(Secret(text)))
            }
        case .mouse(let action, let x, let y): point(action, x, y)
        case .resized(let width, let height): handle(.resized(columns: width, rows: height))
        case .signal(.suspend): suspend()
        case .signal(.resume):
            handle(.resumed)
            handle(.resized(columns: screen.size.width, rows: screen.size.height))
        case .signal(let signal): ending = signal.exitStatus ?? ending
        case .closed: ending = ending ?? TerminalSignal.hangup.exitStatus
        case .woken: break
        }
    }

    /// Three lines a notch, as elsewhere.
    private mutating func point(_ action: MouseAction, _ x: Int, _ y: Int) {
        let size = screen.size
        let target = DeckView.target(state, width: size.width, height: size.height, x: x, y: y)
        switch action {
        case .press: handle(.clicked(target))
        case .wheelUp: handle(.scrolled(target, by: -3))
        case .wheelDown: handle(.scrolled(target, by: 3))
        }
    }

    private mutating func handle(_ event: DeckEvent) {
        let effects = state.update(event, at: clock.now())
        let lines = state.takeUnkept()
        // Of a sealed store nothing is kept that names accounts; the store sees to that as well.
        if !lines.isEmpty, state.lockAfter == nil { hands.keep(lines) }
        for effect in effects { perform(effect) }
    }

    private mutating func perform(_ effect: DeckEffect) {
        switch effect {
        case .loadAccounts: hands.loadAccounts()
        case .exchange(let id): hands.exchange(id)
        case .signIn(let id, let wish): hands.exchange(id, wish)
        case .refresh(let id): hands.refresh(id)
        case .revoke(let id): hands.revoke(id)
        case .forget(let id): hands.forget(id)
        case .setAutoRenew(let id, let isOn): hands.setAutoRenew(id, isOn)
        case .cancel(let id): hands.cancel(id)
        case .copy(let id, let set, let variables): hands.copy(id, set: set, variables: variables)
        case .reveal(let id): hands.reveal(id)
        case .answer(let id, let text): hands.answer(id, text)
        case .choose(let id, let key): hands.choose(id, key)
        case .openBrowser(let id, let url): hands.openBrowser(id, url: url)
        case .unlock(let passphrase): hands.unlock(passphrase)
        case .lock(let isForAll): hands.lock(isForAll: isForAll)
        case .loadCatalogue(let form): hands.loadCatalogue(form: form)
        case .discover(let form, let url): hands.discover(form: form, url: url)
        case .save(let form, let request): hands.save(form: form, request)
        case .inspect(let id): hands.inspect(id)
        case .openDemo: leaveForDemo()
        case .removeClipboard: hands.removeClipboard()
        case .listThemes: listThemes()
        case .useTheme(let name): styles = themes?.styles(of: name) ?? styles
        case .keepTheme(let name):
            if let outcome = themes?.keep(name) { handle(outcome) }
        case .setTerminalClipboard(let text):
            guard !screen.setClipboard(text) else { break }
            handle(.notice("The header lines are too long for the terminal's clipboard; they are in the file alone."))
        case .setMouse(let isOn): screen.setMouse(isOn)
        case .redraw: screen.redraw()
        case .suspend: suspend()
        case .quit: ending = ending ?? 0
        }
    }

    private mutating func listThemes() {
        guard let choices = themes?.list() else { return }
        handle(.themesListed(choices, current: styles.theme))
    }

    private mutating func leaveForDemo() {
        guard !isDemo else { return handle(.notice("This is the demo already.", .info)) }
        wantsDemo = true
        ending = ending ?? 0
    }

    private mutating func suspend() {
        handle(.suspended)
        screen.suspend()
        handle(.resumed)
        handle(.resized(columns: screen.size.width, rows: screen.size.height))
    }

    // MARK: Drawing and sleeping

    /// Draws the state and returns when it will look different by itself.
    private mutating func draw() -> Instant? {
        let size = screen.size
        let now = clock.now()
        state.keepCensus(at: now)
        let frame = DeckView.render(
            state, width: size.width, height: size.height, styles: styles, glyphs: glyphs, now: now, zone: zone)
        screen.draw(frame.grid, cursor: frame.cursor.onScreen)
        if frame.layout != state.layout { handle(.laidOut(frame.layout)) }
        return DeckView.nextVisibleChange(state, width: size.width, height: size.height, now: now)
    }

    private func rest(until due: Instant?) {
        if hands.isIdle { idle?.count() }
        let left = due.map { max(.zero, $0 - clock.now()) }
        // Nothing tells when the kernel forgets a key.
        let longest = state.lockAfter != nil ? Self.patience : nil
        screen.wait(atMost: [left, longest, idle?.longestSleep].compactMap(\.self).min())
    }

    private mutating func lookAtLock() {
        let now = ContinuousClock().now
        guard state.lockAfter != nil, now - looked >= Self.patience else { return }
        looked = now
        hands.lookAtLock()
    }

    /// Says so when the wall clock moved by itself: after sleep, or because somebody set it.
    private mutating func noticeJump() {
        let (steadyNow, wallNow) = (ContinuousClock().now, clock.now())
        let moved = (wallNow - wall) - (steadyNow - steady)
        (steady, wall) = (steadyNow, wallNow)
        if moved > Self.jump || moved < .zero - Self.jump { handle(.clockJumped(by: moved)) }
    }
}
