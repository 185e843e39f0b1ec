import Cells
import CredentialStore
import DeckModel
import DeckUI
import Terminal
import TokenService
import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Opening the deck: terminal, theme, keys and loop, put together.
enum Deck {
    /// Whether there is a screen to draw on and a keyboard to read.
    static var hasTerminal: Bool { isatty(0) == 1 && isatty(1) == 1 }

    /// The failure of a command that cannot do without.
    static func noTerminal(_ remedy: String) -> Failure {
        Failure(.usage, "The deck needs a terminal; input or output is a file or a pipe.", remedy: remedy)
    }

    /// Runs the deck on this terminal and returns the exit status.
    ///
    /// - Parameter greeting: what the deck takes in first.
    @MainActor static func run(
        in workshop: Workshop, look: LookOptions, greeting: [DeckEvent] = [], isDemo: Bool = false
    ) throws(Failure) -> Int32 {
        let settings = try Settings.load(workshop.paths.configFile)
        var notices: [String] = []
        let keymap: Keymap
        do { keymap = try Keymap(overrides: settings.keys) } catch { throw settings.failure(error) }
        let workshop = workshop.keepingKeys
        let service = try workshop.service { notices.append($0) }
        let shelf = ThemeShelf(workshop)
        let themes = shelf.catalogue { notices.append($0) }
        let (theme, complaint) = themes.theme(look.theme ?? settings.theme ?? ThemeCatalogue.defaultName)
        complaint.map { notices.append($0) }

        var options = TerminalOptions(
            environment: workshop.environment, diagnosticsPath: workshop.paths.state + "/deck.log")
        if look.color != .auto { options.withoutColour = look.color == .never }
        var unsaid: [String] = []
        let ending: (status: Int32, wantsDemo: Bool)
        do {
            ending = try withTerminal(options) { terminal in
                terminal.capabilities.note.map { notices.append($0) }
                let mailbox = Mailbox(waker: terminal.waker)
                // A login that was recovered while the deck is open is good news that nobody should miss.
                service.tellNotices { mailbox.post(.notice($0)) }
                let lock = DeckLock(
                    service: service, keys: workshop.keys, mailbox: mailbox,
                    lockAfter: settings.lockAfter ?? DeckState.lockAfter)
                let hands = DeckHands(
                    service: service, browser: workshop.browser, lock: lock, mailbox: mailbox,
                    policy: RenewalPolicy(isOn: settings.autoRenew ?? false), clocks: workshop.renewalClocks,
                    paths: TypedPath(home: workshop.environment["HOME"]),
                    fillsTerminalClipboard: settings.terminalClipboard ?? false
                ) { (source) throws(Failure) in try await importProfile(source, to: service, in: workshop) }
                let plain = look.ascii || !terminal.capabilities.utf8 || workshop.environment["FOB_ASCII"] != nil
                var loop = DeckLoop(
                    screen: terminal, mailbox: mailbox, hands: hands, clock: workshop.clock,
                    styles: theme.styles(for: terminal.capabilities.colours),
                    themes: DeckThemes(
                        shelf, depth: terminal.capabilities.colours, configFile: workshop.paths.configFile),
                    glyphs: plain ? .ascii : .lines,
                    zone: LocalZone.offset, idle: IdleCounter(workshop.environment), keymap: keymap,
                    renewsByDefault: settings.autoRenew ?? false, isMouseOn: settings.mouse ?? false, isDemo: isDemo)
                // Begun before the first list is read, so that no change falls between the two.
                let watch = hands.watchStore()
                defer { watch.stop() }
                let status = loop.run(
                    greeting: greeting + notices.map { .notice($0) })
                let complaints = MainThread.wait { [receipt = loop.state.clipboard] in
                    await hands.stop(clock: workshop.sleeper)
                    // A copy may have come about after the last look into the mailbox.
                    let events = mailbox.take()
                    let late = events.compactMap { if case .copied(let receipt, _) = $0 { receipt } else { nil } }
                    lock.stop()
                    for receipt in [receipt].compactMap(\.self) + late { try? service.takeBack(receipt) }
                    return events.compactMap { event -> String? in
                        guard case .forgetFailed(let id, let failure) = event else { return nil }
                        return "\(id) is still here: \(failure.message(of: id))"
                    }
                }
                unsaid = complaints ?? []
                return (status, loop.wantsDemo)
            }
            // Nobody saw it any more on the screen.
            for line in unsaid { Output.err("fob: \(ScreenText.line(line, limit: 1000))") }
        } catch let error as TerminalError {
            throw Failure(.usage, "The deck cannot be shown: \(error.message).", remedy: error.remedy)
        } catch {
            throw Failure(.unexpected, "The deck ended: \(error).")
        }
        guard ending.wantsDemo else { return ending.status }
        Replacement.become([Sweeper.executablePath, "demo"] + look.words, environment: workshop.environment)
    }

    /// Writes the profile, and lets the service take it from here on.
    private static func importProfile(
        _ source: String, to service: TokenService, in workshop: Workshop
    ) async throws(Failure) -> (id: Name, path: String) {
        let profile = try await ProfileImport.read(source, id: nil, in: workshop) { _ in }
        try profile.check(in: workshop)
        let path = try profile.write(in: workshop)
        service.use(try workshop.catalogue())
        return (profile.id, path)
    }

}

/// How far local time is from UTC.
enum LocalZone {
    static func offset(at instant: Instant) -> Duration {
        var seconds = time_t(instant.milliseconds / 1000)
        var parts = tm()
        localtime_r(&seconds, &parts)
        return .seconds(parts.tm_gmtoff)
    }
}

extension Frame.Cursor {
    /// As the terminal takes it.
    var onScreen: ScreenCursor { ScreenCursor(x: x, y: y, visible: isVisible) }
}
