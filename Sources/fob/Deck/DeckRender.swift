import ArgumentParser
import Cells
import CredentialStore
import DeckModel
import DeckUI
import TokenService
import Vocabulary

/// A screen of the deck without a terminal.
struct RenderOptions: ParsableArguments {
    @Option(help: "Draw one screen of that size without a terminal, as text on standard output: 80x24.")
    var render: RenderSize?
    @Option(help: "Which screen: main, filter, exchange, inspect, help or themes.") var screen = RenderScreen.main
    @Option(help: "How many colours the picture has: 8, 16, 256 or true.") var depth = RenderDepth.direct
    @Option(help: "Where to draw it as a picture; - for standard output.") var svg: String?

    func validate() throws {
        guard render != nil || (svg == nil && screen == .main) else {
            throw ValidationError("--svg and --screen go with --render COLSxROWS.")
        }
    }
}

/// Columns and rows, as `80x24`.
struct RenderSize: ExpressibleByArgument {
    let columns: Int
    let rows: Int

    init?(argument: String) {
        let parts = argument.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let columns = parts[0], let rows = parts[1], (1...1000).contains(columns),
            (1...1000).contains(rows)
        else { return nil }
        (self.columns, self.rows) = (columns, rows)
    }
}

enum RenderScreen: String, ExpressibleByArgument, CaseIterable { case main, filter, exchange, inspect, help, themes }

enum RenderDepth: String, ExpressibleByArgument, CaseIterable {
    case none = "0"
    case eight = "8"
    case sixteen = "16"
    case palette = "256"
    case direct = "true"

    var depth: ColourDepth {
        switch self {
        case .none: .none
        case .eight: .eight
        case .sixteen: .sixteen
        case .palette: .palette
        case .direct: .direct
        }
    }
}

/// Draws what the deck would show of a store. Nothing is sent, opened in a browser or changed, and no secret is drawn.
struct DeckRender {
    let workshop: Workshop
    let look: LookOptions
    let options: RenderOptions

    func run(_ size: RenderSize) throws(Failure) {
        let settings = try Settings.load(workshop.paths.configFile)
        let keymap: Keymap
        do { keymap = try Keymap(overrides: settings.keys) } catch { throw settings.failure(error) }
        let catalogue = ThemeShelf(workshop).catalogue { Output.err("fob: \($0)") }
        let (theme, complaint) = catalogue.theme(look.theme ?? settings.theme ?? ThemeCatalogue.defaultName)
        if let complaint { Output.err("fob: \(complaint)") }
        let now = workshop.clock.now()
        var state = DeckState(keymap: keymap, renewsByDefault: settings.autoRenew ?? false)
        _ = state.update(.resized(columns: size.columns, rows: size.rows), at: now)
        let service = try workshop.readingService()
        do throws(Failure) {
            _ = state.update(.accountsLoaded(try service.accounts()), at: now)
            _ = state.update(.remembered(ActivityKeeper.kept(by: service)), at: now)
        } catch  where error.kind == .busy {
            _ = state.update(.storeLocked(error), at: now)
        } catch { _ = state.update(.accountsFailed(error), at: now) }
        open(&state, keymap, catalogue, theme.name, service, at: now)
        let depth = look.color == .never ? ColourDepth.none : options.depth.depth
        func frame() -> Frame {
            DeckView.render(
                state, width: size.columns, height: size.rows, styles: theme.styles(for: depth),
                glyphs: look.ascii ? .ascii : .lines, now: now, zone: LocalZone.offset)
        }
        // A frame may find out how far things scroll.
        _ = state.update(.laidOut(frame().layout), at: now)
        try put(frame().grid, theme)
    }

    private func put(_ grid: Grid, _ theme: Theme) throws(Failure) {
        guard let path = options.svg else { return Output.raw(Array(grid.text.utf8)) }
        let title = "fob, the screen “\(options.screen.rawValue)” in the theme \(theme.name)"
        let picture = Array(grid.svg(theme.kind == .light ? .light : .dark, title: title).utf8)
        if path == "-" {
            Output.raw(picture)
        } else {
            try DurableFile.save(picture, to: path, randomness: LiveRandomness())
        }
    }

    /// Presses what leads to the screen, whatever keys that is bound to.
    private func open(
        _ state: inout DeckState, _ keymap: Keymap, _ catalogue: ThemeCatalogue, _ theme: String,
        _ service: TokenService, at now: Instant
    ) {
        func press(_ action: Action) {
            guard let chord = keymap.chords(for: action).first else { return }
            _ = state.update(.key(chord), at: now)
        }
        switch options.screen {
        case .main: break
        case .filter:
            press(.filter)
            for character in (state.selection?.provider.text ?? "").prefix(2) {
                _ = state.update(.key(KeyChord(character)), at: now)
            }
        case .inspect:
            press(.inspect)
            guard let id = state.selection, state.lock == nil else { return }
            _ = state.update(InspectionReading.read(id, from: service), at: now)
        case .help: press(.help)
        case .exchange:
            press(.exchange)
            guard let account = state.selected, account.exchangeNeedsUser else { return }
            _ = state.update(.promptPresented(Self.prompt(of: account, at: now)), at: now)
        case .themes:
            let choices = catalogue.names.map { name in
                ThemeChoice(name: name, kind: (try? catalogue.load(name).kind.rawValue) ?? "")
            }
            _ = state.update(.themesListed(choices, current: theme), at: now)
        }
    }

    /// A sign-in as it would look, with samples where a real one has values that are used once.
    private static func prompt(of account: AccountStatus, at now: Instant) -> SignInPrompt {
        let page = account.endpoints.first { $0.label.hasPrefix("auth") }?.url ?? account.endpoints.first?.url ?? ""
        let redirect = account.redirectURI ?? ""
        let query = [
            "response_type=code", "client_id=\(encoded(account.clientID))",
            "redirect_uri=\(encoded(redirect))", "state=SAMPLE-STATE",
            "code_challenge=SAMPLE-CHALLENGE", "code_challenge_method=S256",
        ]
        return SignInPrompt(
            account: account.id, url: page + (page.contains("?") ? "&" : "?") + query.joined(separator: "&"),
            redirectURI: redirect, isListening: true, browserOpened: true, note: nil,
            deadline: now + .seconds(300))
    }

    /// RFC 3986 section 2.1.
    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let character = Character(Unicode.Scalar(byte))
            if character.isASCII, character.isLetter || character.isNumber || "-._~".contains(character) {
                return String(character)
            }
            return (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}
