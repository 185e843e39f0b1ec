import DeckModel
import Testing
import Vocabulary

@Suite("The table of bindings")
struct KeymapTests {
    @Test("has every action exactly once, each with a section, a sentence and readable chords")
    func complete() {
        #expect(Binding.table.map(\.action.rawValue).sorted() == Action.allCases.map(\.rawValue).sorted())
        for binding in Binding.table {
            #expect(!binding.defaults.isEmpty, "\(binding.action.rawValue)")
            #expect(!binding.contexts.isEmpty)
            #expect(!binding.description.hasSuffix("."))
        }
    }

    @Test("has no conflict as shipped")
    func noConflicts() throws { _ = try Keymap(overrides: [:]) }

    @Test("help lists every action")
    func help() {
        let state = DeckState()
        let listed = Keymap.standard.help(state: state, at: Deck.start).map(\.action.rawValue)
        #expect(Set(listed) == Set(Action.allCases.map(\.rawValue)))
    }

    @Test("hints and help follow the user's chords; an empty list unbinds")
    func overrides() throws {
        let keymap = try Keymap(overrides: ["refresh": [KeyChord(.function(5))], "copy": []])
        let deck = Deck([Deck.account("acme/ada")], keymap: keymap)
        let hints = keymap.hints(in: .main, state: deck.state, at: deck.now)
        #expect(hints.first { $0.action == .refresh }?.key == "f5")
        #expect(hints.allSatisfy { $0.action != .copy })
        let help = keymap.help(state: deck.state, at: deck.now)
        #expect(help.first { $0.action == .refresh }?.keys == "f5")
        #expect(help.first { $0.action == .copy }?.keys == "")
        #expect(keymap.action(for: KeyChord("r"), in: .main) == nil)
    }

    private func defects(of overrides: [String: [KeyChord]]) -> [KeymapDefect] {
        do {
            _ = try Keymap(overrides: overrides)
            return []
        } catch {
            return error.defects
        }
    }

    @Test("an unknown id is refused with the nearest one")
    func unknownID() {
        #expect(defects(of: ["refesh": []]) == [.unknownAction(id: "refesh", nearest: "refresh")])
    }

    @Test("one chord for two actions of a context is refused, in different contexts it is not")
    func conflicts() throws {
        #expect(
            defects(of: ["refresh": [KeyChord("e")]]) == [
                .conflict(chord: KeyChord("e"), action: .refresh, with: .exchange, context: .inspect)
            ])
        _ = try Keymap(overrides: ["sign-in.open": [KeyChord("e")]])
    }

    @Test(
        "chords are read and printed",
        arguments: [
            ("j", "j"), ("G", "G"), ("up", "up"), ("ctrl-l", "^l"), ("^l", "^l"), ("Ctrl-L", "^l"), ("f5", "f5"),
            ("F12", "f12"), ("space", "space"), ("shift-tab", "shift-tab"), ("alt-x", "alt-x"), ("pageup", "pgup"),
            ("ctrl-up", "ctrl-up"), ("^", "^"), ("-", "-"), ("shift-a", "A"), ("escape", "esc"),
        ])
    func chords(text: String, printed: String) {
        #expect(KeyChord(text)?.description == printed)
    }

    @Test("what no keyboard sends is no chord", arguments: ["", "jj", "f0", "f99", "ctrl-", "ctrl-1", "hyper-x", " "])
    func noChords(text: String) { #expect(KeyChord(text) == nil) }

    @Test(
        "countdowns",
        arguments: [
            (-5, "expired"), (0, "expired"), (1, "0:01"), (298, "4:58"), (3130, "52:10"), (3600, "60:00"),
            (3601, "1h 00m"), (27_660, "7h 41m"), (172_800, "48h 00m"), (172_801, "2d"), (1_000_000, "11d"),
        ])
    func countdown(seconds: Int, label: String) { #expect(Countdown.label(.seconds(seconds)) == label) }

    @Test(
        "the next change of a countdown is the first instant at which it reads differently",
        arguments: [
            1, 59, 298, 3599, 3600, 3601, 3660, 3661, 27_660, 27_661, 172_800, 172_801, 172_900, 259_200, 1_000_000,
        ])
    func nextChange(seconds: Int) throws {
        for extra in [0, 1, 999] {
            let now = Deck.start
            let end = now + .milliseconds(seconds * 1000 - extra)
            let change = try #require(Countdown.nextChange(until: end, now: now))
            #expect(change > now)
            #expect(Countdown.label(end - change) != Countdown.label(end - now))
            #expect(Countdown.label(end - (change - .milliseconds(1))) == Countdown.label(end - now))
        }
        #expect(Countdown.nextChange(until: Deck.start, now: Deck.start) == nil)
    }
}
