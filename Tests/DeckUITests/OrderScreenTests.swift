import DeckModel
import Testing

@testable import DeckUI

@Suite("Another order and marks, on the screen")
struct OrderScreenTests {
    @Test("by expiry, with two marked and one of them hidden", arguments: [(80, 24), (120, 40), (50, 15), (40, 8)])
    func marked(width: Int, height: Int) throws {
        var state = try DeckFixture.main(width: width, height: height)
        DeckFixture.press("s", "g", "space", "G", "space", "g", "/", at: DeckFixture.now, &state)
        DeckFixture.type("google", &state)
        DeckFixture.press("enter", &state)
        try Golden.expect(DeckFixture.frame(state, width, height), is: "\(width)x\(height)_marked_filter")
        DeckFixture.press("esc", &state)
        try Golden.expect(DeckFixture.frame(state, width, height), is: "\(width)x\(height)_marked")
    }
}
