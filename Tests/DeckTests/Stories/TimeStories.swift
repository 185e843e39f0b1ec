import Foundation
import TestSupport
import Testing
import Vocabulary

extension DeckStories {
    /// What the time alone changes.
    @Suite struct Time {
        @Test("behaviour 7: a countdown moves by itself, and nothing else does", .timeLimit(.minutes(5)))
        func countdown() async throws {
            try await withStage(lifetime: .seconds(900)) { stage in
                try await stage.account("acme")
                try await stage.account("acme", named: "other", signedIn: false)
                try await stage.deck { deck in
                    try await deck.waitForDeck()
                    let first = try await deck.rows()
                    let later = try await deck.poll(for: "two seconds less") {
                        let rows = try await deck.rows()
                        return rows == first ? nil : rows
                    }
                    let changed = zip(first, later).filter { $0 != $1 }
                    #expect(first.count == later.count)
                    // The row and the details of the selected account.
                    #expect((1...2).contains(changed.count))
                    for (_, row) in changed { #expect(row.contains("14:5") || row.contains("14:4")) }
                }
            }
        }

        @Test(
            "behaviour 8: as time passes an account is valid, expiring, expired, and the title counts along",
            .timeLimit(.minutes(5)))
        func states() async throws {
            try await withStage(at: Instant(milliseconds: 1_767_323_045_000), lifetime: .seconds(900)) { stage in
                try await stage.account("acme")
                let clock = try #require(stage.clock)
                try await stage.deck { deck in
                    try await deck.waitForSelection("* main")
                    #expect(try await deck.selectedRow()?.contains("15:00") == true)
                    try clock.advance(by: .seconds(820))
                    try await deck.waitForSelection("! main")
                    try await deck.wait(forText: "! 1 expiring")
                    #expect(try await deck.selectedRow()?.contains("1:20") == true)
                    try clock.advance(by: .seconds(80))
                    try await deck.waitForSelection("x main")
                    let screen = try await deck.wait(forText: "x 1 expired")
                    #expect(!screen.contains("expiring"))
                }
            }
        }

        #if os(Linux)
            @Test("behaviour 9: ten idle seconds with a countdown cost next to nothing", .timeLimit(.minutes(5)))
            func idling() async throws {
                try await withStage(lifetime: .seconds(900)) { stage in
                    try await stage.account("acme")
                    let idle = stage.folder.path("idle")
                    try await stage.deck(environment: ["FOB_TEST_IDLE": idle]) { deck in
                        try await deck.waitForDeck()
                        let process = try #require(try await deck.processID())
                        try await Self.waitForFirstSleep(deck, stage)
                        try await Task.sleep(for: .milliseconds(500))
                        let before = (ticks: try Self.ticks(process), sleeps: try stage.folder.read("idle").count)
                        try await Task.sleep(for: .seconds(10))
                        let after = (ticks: try Self.ticks(process), sleeps: try stage.folder.read("idle").count)
                        // A tick is 10 ms; the benchmark holds a release build to two.
                        #expect(after.ticks - before.ticks <= 10)
                        // One for each second, and one for each cell of a bar.
                        #expect((8...14).contains(after.sleeps - before.sleeps))
                    }
                }
            }

            @Test(
                "behaviour 9: with tokens of hours alone it wakes when a label changes, once a minute",
                .timeLimit(.minutes(5)))
            func hours() async throws {
                // Between two changes of the bar.
                try await withStage(lifetime: .seconds(36_000)) { stage in
                    try await stage.account("acme")
                    let idle = stage.folder.path("idle")
                    try await stage.deck(environment: ["FOB_TEST_IDLE": idle]) { deck in
                        try await deck.waitForDeck()
                        try await Self.waitForFirstSleep(deck, stage)
                        try await Task.sleep(for: .milliseconds(500))
                        let before = try stage.folder.read("idle").count
                        try await Task.sleep(for: .seconds(15))
                        #expect(try stage.folder.read("idle").count - before <= 1)
                    }
                }
            }

            @Test("a screen on which nothing moves sleeps without an end", .timeLimit(.minutes(5)))
            func sleeping() async throws {
                try await withStage { stage in
                    try await stage.account("acme", signedIn: false)
                    let idle = stage.folder.path("idle")
                    try await stage.deck(environment: ["FOB_TEST_IDLE": idle]) { deck in
                        try await deck.waitForDeck()
                        try await Self.waitForFirstSleep(deck, stage)
                        try await Task.sleep(for: .milliseconds(500))
                        let before = try stage.folder.read("idle").count
                        try await Task.sleep(for: .seconds(3))
                        #expect(try stage.folder.read("idle").count == before)
                    }
                }
            }

            /// Returns when the deck has nothing left to do, which may be after its first frame.
            private static func waitForFirstSleep(_ deck: Tmux, _ stage: Stage) async throws {
                try await deck.poll(for: "the deck's first sleep") { stage.folder.exists("idle") ? true : nil }
            }

            /// User and system time of a process so far, in hundredths of a second.
            private static func ticks(_ process: Int32) throws -> Int {
                let text = try String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
                let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
                return (Int(fields[12]) ?? 0) + (Int(fields[13]) ?? 0)
            }
        #endif
    }
}
