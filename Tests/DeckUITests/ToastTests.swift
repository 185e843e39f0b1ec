import Cells
import DeckModel
import Testing
import TokenService
import Vocabulary

@testable import DeckUI

@Suite("Toasts")
struct ToastTests {
    private func deck(_ width: Int, _ height: Int, at place: Int) throws -> DeckState {
        let accounts = try (0..<40).map {
            try DeckFixture.account("provider-\($0 / 10)/account-\(100 + $0)", left: .seconds(3000 + $0))
        }
        var state = try DeckFixture.deck(accounts, width: width, height: height)
        for _ in 0..<place { DeckFixture.press("j", &state) }
        _ = state.update(.laidOut(DeckFixture.frame(state, width, height).layout), at: DeckFixture.now)
        return state
    }

    @Test("never cover the selection or a row of the list, nor title, status and hints, at any size")
    func besideTheList() throws {
        let long = String(repeating: "the provider refused the refresh and said why at length ", count: 12)
        var boxes = 0
        for width in [40, 50, 71, 72, 80, 99, 100, 120] {
            for height in [8, 11, 12, 15, 17, 18, 24, 29, 30, 40] {
                for place in [0, 39] {
                    let before = try deck(width, height, at: place)
                    var after = before
                    _ = after.update(.notice(long, .error), at: DeckFixture.now)
                    let (old, new) = (
                        DeckFixture.frame(before, width, height), DeckFixture.frame(after, width, height)
                    )
                    let list = ScreenPlan(width: width, height: height).list
                    #expect(old.cursor == new.cursor)
                    let rows = [0, height - 1] + Array(list.y..<list.bottom)
                    for y in rows {
                        let isList = y != 0 && y != height - 1
                        let part = isList ? list.x..<list.right : 0..<width
                        let (was, now) = (Array(old.grid.row(y))[part], Array(new.grid.row(y))[part])
                        #expect(was == now, "\(width)x\(height), row \(y), account \(place)")
                    }
                    if new.grid.text != old.grid.text { boxes += 1 }
                }
            }
        }
        #expect(boxes > 100)
    }
}
