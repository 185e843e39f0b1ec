import Cells
import DeckModel
import Testing
import TokenService
import Vocabulary

@testable import DeckUI

@Suite("What the mouse points at, and where messages stand")
struct PointingTests {
    static let sizes = [(80, 24), (120, 40), (50, 15), (72, 18), (40, 8), (200, 60)]

    @Test("a row of the list is the account that is drawn there", arguments: sizes, ["", "s"])
    func rows(size: (Int, Int), key: String) throws {
        let (width, height) = size
        var state = try DeckFixture.main(width: width, height: height)
        if !key.isEmpty { DeckFixture.press(key, &state) }
        let frame = DeckFixture.frame(state, width, height)
        _ = state.update(.laidOut(frame.layout), at: DeckFixture.now)
        var found: Set<AccountID> = []
        for y in 0..<height {
            guard case .account(let id) = DeckView.target(state, width: width, height: height, x: 5, y: y) else {
                continue
            }
            found.insert(id)
            let row = frame.grid.row(y).map(\.text).joined()
            #expect(row.contains(id.name.text.prefix(6)), "\(id) in \(row)")
        }
        #expect(found.count == min(7, frame.layout.listRows))
        #expect(DeckView.target(state, width: width, height: height, x: 5, y: height - 1) == .elsewhere)
        #expect(DeckView.target(state, width: width, height: height, x: 5, y: 0) == .elsewhere)
        #expect(DeckView.target(state, width: width, height: height, x: 5000, y: 5) == .elsewhere)
    }

    @Test("panes are told apart")
    func panes() throws {
        let three = try DeckFixture.main(width: 120, height: 40)
        #expect(DeckView.target(three, width: 120, height: 40, x: 100, y: 5) == .pane(.details))
        #expect(DeckView.target(three, width: 120, height: 40, x: 100, y: 35) == .pane(.activity))
        #expect(DeckView.target(three, width: 120, height: 40, x: 20, y: 35) == .pane(.accounts))
        #expect(DeckView.target(three, width: 20, height: 5, x: 3, y: 3) == .elsewhere)
    }

    @Test("a message never covers the selection or the cursor, wherever they are", arguments: sizes)
    func toasts(size: (Int, Int)) throws {
        let (width, height) = size
        let many = try (0..<60).map { try DeckFixture.account("p\($0 / 20)/account-\($0)", left: .seconds(3000 + $0)) }
        for count in [1, 3, 60] {
            var state = try DeckFixture.deck(Array(many.prefix(count)), width: width, height: height)
            for _ in 0..<count {
                let bare = DeckFixture.frame(state, width, height)
                _ = state.update(.laidOut(bare.layout), at: DeckFixture.now)
                var told = state
                let words = String(repeating: "a long message about what went wrong ", count: 12)
                _ = told.update(.notice(words, .error), at: DeckFixture.now)
                let frame = DeckFixture.frame(told, width, height)
                let y = bare.cursor.y
                let list = ScreenPlan(width: width, height: height).listInside
                #expect(frame.cursor == bare.cursor)
                for x in list.x..<list.right {
                    #expect(
                        frame.grid.row(y)[frame.grid.row(y).startIndex + x]
                            == bare.grid.row(y)[bare.grid.row(y).startIndex + x])
                }
                DeckFixture.press("j", &state)
            }
        }
    }
}
