import TestSupport
import Testing

extension DeckStories {
    @Suite struct Moving {
        @Test("behaviour 10: arrows and letters move the one cursor, in both spellings of an arrow", .timeLimit(.minutes(3)))
        func cursorKeys() async throws {
            try await withStage { stage in
                for name in ["a", "b", "c", "d"] { try await stage.account("acme", named: name, signedIn: false) }
                try await stage.deck { deck in
                    try await deck.waitForSelection("X a")
                    for (keys, row) in [
                        (["j"], "b"), (["Down"], "c"), (["k"], "b"), (["Up"], "a"), (["G"], "d"), (["g"], "a"),
                        (["End"], "d"), (["Home"], "a"),
                    ] {
                        try await deck.press(keys[0])
                        try await deck.waitForSelection("X \(row)")
                    }
                    for (bytes, row) in [(["1b", "5b", "42"], "b"), (["1b", "4f", "42"], "c")] {
                        try await deck.command(["send-keys", "-t", "0", "-H"] + bytes)
                        try await deck.waitForSelection("X \(row)")
                    }
                    #expect(Tmux.selectedRows(try await deck.screen()).count == 1)
                }
            }
        }
    }
}
