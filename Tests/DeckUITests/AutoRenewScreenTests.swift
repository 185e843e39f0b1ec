import DeckModel
import Testing
import TokenService
import Vocabulary

@testable import DeckUI

@Suite("Accounts that are renewed by themselves, on the screen")
struct AutoRenewScreenTests {
    private func deck(_ width: Int, _ height: Int, byDefault: Bool = false) throws -> DeckState {
        var state = DeckState(renewsByDefault: byDefault)
        _ = state.update(.resized(columns: width, rows: height), at: DeckFixture.now)
        _ = state.update(
            .accountsLoaded([
                try DeckFixture.account("github/ci-bot", left: .seconds(298), autoRenew: true),
                try DeckFixture.account("github/off", left: .seconds(298), autoRenew: false),
                try DeckFixture.account("github/octocat", left: .seconds(27_660)),
                try DeckFixture.account("google/lab", left: .seconds(60), renewableAlone: false, autoRenew: true),
            ]), at: DeckFixture.now)
        return state
    }

    @Test("carry a mark in the list and a line in the details", arguments: [(80, 24), (120, 40), (50, 15)])
    func marked(width: Int, height: Int) throws {
        try Golden.expect(
            DeckFixture.frame(try deck(width, height), width, height), is: "\(width)x\(height)_auto_renew")
    }

    @Test("and so do those that the settings switch on")
    func byDefault() throws {
        let text = Golden.text(DeckFixture.frame(try deck(80, 24, byDefault: true), 80, 24))
        #expect(text.split(separator: "\n").filter { $0.contains("@│") }.count == 2)
    }
}
