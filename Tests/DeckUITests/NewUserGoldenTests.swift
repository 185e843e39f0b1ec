import Cells
import DeckModel
import OAuthCore
import TestSupport
import Testing
import Vocabulary

@testable import DeckUI
@testable import TokenService

@Suite("What a new user meets, with a fixed clock")
struct NewUserGoldenTests {
    typealias Size = ScreenGoldenTests.Size

    private func text(_ state: DeckState, _ size: Size) -> String {
        DeckFixture.frame(state, size.width, size.height).grid.text
    }

    @Test("a provider with all that few need, and Esc asking", arguments: FormGoldenTests.sizes)
    func more(size: Size) throws {
        var state = try FormGoldenTests.opened("E", size)
        while state.form?.focused?.label != "More" { DeckFixture.press("tab", &state) }
        DeckFixture.press("space", &state)
        DeckFixture.press("tab", &state)
        DeckFixture.type("private", &state)
        DeckFixture.press("tab", &state)
        DeckFixture.type("~/keys/client.pem", &state)
        DeckFixture.press("esc", &state)
        #expect(text(state, size).contains("esc again throws away what you typed"))
        try Golden.expect(state, size, is: "form_more")
    }

    @Test("a sign-in another way", arguments: FormGoldenTests.sizes)
    func way(size: Size) throws {
        let state = try FormGoldenTests.opened("S", size)
        try Golden.expect(state, size, is: "form_way")
    }

    @Test("a URL alone: at every size of a real terminal all of it is there", arguments: FormGoldenTests.sizes)
    func address(size: Size) throws {
        var state = try ScreenGoldenTests.waiting(size)
        DeckFixture.press("u", &state)
        guard case .address(_, let url) = state.overlay else {
            Issue.record("no URL is shown")
            return
        }
        let rows = text(state, size).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(rows.map { $0.prefix { $0 != " " } }.joined().hasPrefix(url))
        try Golden.expect(state, size, is: "address")
    }

    @Test("a refusal whose message has gone: what to press stands there", arguments: FormGoldenTests.sizes)
    func refused(size: Size) throws {
        var state = try DeckFixture.main(width: size.width, height: size.height)
        let id = try #require(state.selection)
        _ = state.update(.taskStarted(id, .exchange), at: DeckFixture.now)
        let failure = Failure(
            .refused,
            "the provider refused the device authorization request (400 invalid_scope: a scope is asked for that does not "
                + "exist). A scope that was asked for does not exist there or is not granted to this client.",
            code: "invalid_scope")
        _ = state.update(.taskFinished(id, .failed(failure, nil)), at: DeckFixture.now)
        _ = state.update(.tick, at: DeckFixture.now + .seconds(7))
        #expect(state.toast == nil)
        let shown = text(state, size)
        if size.width >= 50 { #expect(shown.contains("press S to sign in") && shown.contains("other scopes")) }
        try Golden.expect(state, size, is: "refused")
    }

    @Test("a choice says what is chosen, and shows more than one entry", arguments: FormGoldenTests.sizes)
    func question(size: Size) throws {
        var state = try DeckFixture.main(width: size.width, height: size.height)
        DeckFixture.press("e", &state)
        let choices = (1...9).map { Choice(key: "user_\($0)", label: "ada") }
        _ = state.update(.notice("provider aicrisk added", .success), at: DeckFixture.now)
        _ = state.update(
            .choicesOffered(
                try AccountID("github/octocat"), choices, question: "The user whose token is wanted."),
            at: DeckFixture.now)
        let shown = text(state, size)
        #expect(shown.contains("The user whose token is wanted.") && shown.contains("user_2"))
        try Golden.expect(state, size, is: "question")
    }

    @Test("revoking a few names all of them", arguments: FormGoldenTests.sizes)
    func revoking(size: Size) throws {
        var state = try DeckFixture.main(width: size.width, height: size.height)
        DeckFixture.press("g", &state)
        DeckFixture.press("space", &state)
        DeckFixture.press("space", &state)
        let marked = state.marked.map(\.description)
        #expect(marked.count == 2)
        DeckFixture.press("X", &state)
        let shown = text(state, size)
        for name in marked { #expect(shown.contains(name), "\(name)") }
    }

    @Test("a kept filter and marks say how they go away")
    func escape() throws {
        var state = try DeckFixture.main(width: 80, height: 24)
        let size = Size(width: 80, height: 24)
        #expect(!text(state, size).contains("esc "))
        DeckFixture.press("space", &state)
        DeckFixture.press("g", &state)
        #expect(text(state, size).contains("esc unmark all"))
        DeckFixture.press("/", &state)
        DeckFixture.type("oct", &state)
        DeckFixture.press("enter", &state)
        #expect(text(state, size).contains("esc clear filter"))
    }
}
