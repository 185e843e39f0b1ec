import Cells
import DeckModel
import Testing
import TokenService
import Vocabulary

@testable import DeckUI

@Suite("Every layout in every state")
struct StateGoldenTests {
    enum State: String, CaseIterable {
        case empty, one, many, long, wide, hostile
    }

    private static func deck(_ state: State, _ width: Int, _ height: Int) throws -> DeckState {
        switch state {
        case .empty: return try DeckFixture.deck([], width: width, height: height)
        case .one:
            return try DeckFixture.deck(
                [DeckFixture.account("acme/ada", left: .seconds(600))], width: width, height: height)
        case .many:
            let accounts = try (0..<500).map {
                try DeckFixture.account("provider-\($0 / 50)/account-\(1000 + $0)", left: .seconds(3000 + $0))
            }
            var deck = try DeckFixture.deck(accounts, width: width, height: height)
            DeckFixture.press("G", &deck)
            return deck
        case .long:
            let provider = String(repeating: "provider-", count: 7)
            let accounts = try ["a", "b"].map {
                try DeckFixture.account(
                    "\(provider)/\(String(repeating: "account-", count: 7))\($0)", left: .seconds(600),
                    vendor: String(repeating: "Vendor ", count: 30),
                    scope: (0..<40).map { "scope-\($0)" }.joined(separator: " "))
            }
            return try DeckFixture.deck(accounts, width: width, height: height)
        case .wide, .hostile:
            let text = state == .wide ? HostileTextTests.wide : HostileTextTests.hostile
            let account = try DeckFixture.account(
                "acme/ada", left: .seconds(600), vendor: text, renewal: .dead, reason: text, scope: text, grant: text)
            var deck = try DeckFixture.deck([account], width: width, height: height)
            _ = deck.update(.notice(text), at: DeckFixture.now)
            return deck
        }
    }

    @Test(
        "is drawn as this screen", arguments: State.allCases,
        [(120, 40), (80, 24), (50, 15), (40, 8), (30, 6), (1, 1)].map(ScreenGoldenTests.Size.init))
    func golden(state: State, size: ScreenGoldenTests.Size) throws {
        let deck = try Self.deck(state, size.width, size.height)
        let frame = DeckFixture.frame(deck, size.width, size.height)
        try Golden.expect(frame, is: "\(size.width)x\(size.height)_state_\(state.rawValue)")
        for y in 0..<size.height { #expect(frame.grid.row(y).reduce(0) { $0 + Int($1.columns) } == size.width) }
    }

    @Test(
        "in every theme and with every number of colours no text has the colour of its background",
        arguments: ThemeCatalogue().names, [ColourDepth.none, .eight, .sixteen, .palette, .direct])
    func visible(theme: String, depth: ColourDepth) throws {
        let styles = try ThemeCatalogue().load(theme).styles(for: depth)
        for slot in Slot.allCases {
            let style = styles[slot]
            #expect(style.foreground == .default || style.foreground != style.background, "\(slot)")
        }
        #expect(styles[.selection] != styles[.text] && styles[.fieldFocus] != styles[.text])
        #expect(Set([styles[.expiryOK], styles[.expirySoon], styles[.expiryExpired]]).count == 3)
    }
}
