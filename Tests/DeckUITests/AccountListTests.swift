import DeckModel
import Testing
import TokenService
import Vocabulary

@testable import DeckUI

@Suite("The rows of the list")
struct AccountListTests {
    private static func rows(_ state: DeckState, bordered: Bool) -> [AccountList.Row] {
        var rows: [AccountList.Row] = []
        var provider: Name?
        for index in state.visible {
            let account = state.accounts[index]
            if bordered, state.order == .provider, account.id.provider != provider {
                rows.append(.group(account.id.provider))
                provider = account.id.provider
            }
            rows.append(.account(index))
        }
        return rows
    }

    @Test(
        "are those of the whole list, from the first one shown on, with the selection among them",
        arguments: ["", "n1", "p2", "nothing"], [true, false])
    func part(filter: String, bordered: Bool) throws {
        let accounts = try (0..<60).map { number in
            try DeckFixture.account("p\(number % 7)/n\(number)", left: .seconds(1800))
        }
        for sorting in 0..<3 {
            for height in [0, 1, 2, 3, 5, 19, 200] {
                var state = try DeckFixture.deck(accounts)
                for _ in 0..<sorting { DeckFixture.press("s", &state) }
                if !filter.isEmpty {
                    DeckFixture.press("/", &state)
                    DeckFixture.type(filter, &state)
                    DeckFixture.press("enter", &state)
                }
                let all = Self.rows(state, bordered: bordered)
                for _ in 0..<25 {
                    let list = AccountList(state, height: height, bordered: bordered)
                    #expect(list.count == all.count)
                    #expect(list.rows == Array(all.dropFirst(list.offset).prefix(height)))
                    if let selected = list.selectedRow, height > 0 {
                        #expect(list.offset..<list.offset + height ~= selected)
                        guard case .account(let index) = all[selected] else {
                            Issue.record("a group is selected")
                            return
                        }
                        #expect(state.accounts[index].id == state.selection)
                    } else {
                        #expect(state.visible.isEmpty || height == 0)
                    }
                    var layout = state.layout
                    layout.listOffset = list.offset
                    _ = state.update(.laidOut(layout), at: DeckFixture.now)
                    for _ in 0..<3 { DeckFixture.press("j", &state) }
                }
            }
        }
    }
}
