import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import fob

extension DeckStories {
    /// What other processes do to the store, in a deck on which nothing else moves.
    @Suite struct Watch {
        /// Runs the program beside the deck.
        private func fob(_ stage: Stage, _ arguments: String...) async throws {
            let result = try await run(builtProduct("fob"), arguments, environment: stage.environment)
            try #require(result.status == 0, "\(arguments): \(result.errors)")
        }

        @Test(.timeLimit(.minutes(5)))
        func `an idle deck shows what the command line adds, renews, renames and removes`() async throws {
            // Days to live: no countdown wakes the deck.
            try await withStage(["tradevest"], lifetime: .seconds(259_200)) { stage in
                try await stage.deck(columns: 120, rows: 30) { deck in
                    try await deck.wait(forText: "Welcome to fob")
                    try await stage.account("tradevest", named: "first", signedIn: false)
                    try await deck.waitForDeck()
                    try await deck.wait(forText: "first")
                    try await fob(stage, "login", "tradevest/second")
                    try await deck.wait(forText: "second")
                    try await fob(stage, "refresh", "tradevest/second")
                    try await deck.wait(forText: "renewed by another process")
                    try await fob(stage, "rename", "tradevest/second", "tradevest/third")
                    try await deck.wait(for: "the new name alone") {
                        $0.contains("* third") && !$0.contains("* second")
                    }
                    try await fob(stage, "remove", "tradevest/third", "--yes")
                    try await fob(stage, "remove", "tradevest/first", "--yes")
                    try await deck.wait(forText: "Welcome to fob")
                }
            }
        }

        @Test(.timeLimit(.minutes(5)))
        func `what the deck itself saves makes it read the list again once and not without end`() async throws {
            try await withStage(["tradevest"], lifetime: .seconds(259_200)) { stage in
                try await stage.account("tradevest")
                let idle = stage.folder.path("idle")
                try await stage.deck(environment: ["FOB_TEST_IDLE": idle]) { deck in
                    try await deck.waitForSelection("* main")
                    try await deck.press("r", until: "refreshed")
                    // It comes to rest: as many sleeps now as a while ago.
                    _ = try await deck.poll(for: "a deck at rest", limit: .seconds(60)) {
                        let before = try stage.folder.read("idle").count
                        for _ in 0..<12 { _ = try await deck.screen() }
                        return try stage.folder.read("idle").count == before ? true : nil
                    }
                    #expect(try stage.folder.read("idle").count < 40)
                }
            }
        }

        #if os(Linux)
            @Test(
                .enabled(if: access("/usr/bin/strace", X_OK) == 0 && getuid() == 0, "refuses system calls by strace"),
                .timeLimit(.minutes(5)))
            func `where the kernel refuses to watch, changes appear all the same`() async throws {
                try await withStage(["tradevest"], lifetime: .seconds(259_200)) { stage in
                    try await stage.account("tradevest", named: "first")
                    let strace = [
                        "strace", "-f", "-qq", "-o", stage.folder.path("trace"), "-e", "trace=inotify_init1", "-e",
                        "inject=inotify_init1:error=EMFILE", builtProduct("fob"),
                    ]
                    try await withTmux(
                        strace, columns: 100, rows: 30,
                        environment: stage.environment.merging(["FOB_ALLOW_DEBUG": "1"]) { $1 }
                    ) { deck in
                        try await deck.wait(forText: "first")
                        try await fob(stage, "login", "tradevest/second")
                        try await deck.wait(forText: "second")
                        #expect(try stage.folder.text("trace").contains("EMFILE"))
                    }
                }
            }
        #endif
    }
}
