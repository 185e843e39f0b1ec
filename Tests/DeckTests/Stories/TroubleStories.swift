import Foundation
import SandboxProvider
import TestSupport
import Testing
import TokenService
import Vocabulary

extension DeckStories {
    /// Stores that are empty, damaged, full or newer than this fob.
    @Suite struct Stores {
        @Test(
            "an empty store is greeted with the next step, at every size", .timeLimit(.minutes(5)),
            arguments: [(80, 24), (50, 15), (40, 8)])
        func welcome(_ columns: Int, _ rows: Int) async throws {
            try await withTemporaryFolder { folder in
                try await withTmux(
                    [builtProduct("fob")], columns: columns, rows: rows, environment: ["FOB_HOME": folder.path("home")]
                ) { deck in
                    try await deck.wait(forText: "Welcome to fob")
                    let screen = try await deck.wait(forText: "See it work")
                    #expect(screen.contains("Add a provider"))
                    // Keys for accounts say why they do nothing.
                    try await deck.press("r", until: "there is no account yet")
                    try await deck.press("q")
                    #expect(try await deck.waitForEnd() == 0)
                }
            }
        }

        @Test("what another process adds or renews appears by itself", .timeLimit(.minutes(5)))
        func otherProcess() async throws {
            try await withStage(lifetime: .seconds(900)) { stage in
                try await stage.deck { deck in
                    try await deck.wait(forText: "Welcome to fob")
                    let id = try await stage.account("acme")
                    try await deck.waitForSelection("* main")
                    _ = try await stage.service.refresh(id) { _ in }
                    try await deck.wait(forText: "renewed by another process")
                    try await stage.service.remove(id)
                    try await deck.wait(forText: "Welcome to fob")
                }
            }
        }

        @Test("case 33: a login that is recovered while the deck is open is told of", .timeLimit(.minutes(5)))
        func recovered() async throws {
            try await withStage(lifetime: .seconds(900)) { stage in
                try await stage.account("acme")
                try await stage.deck(columns: 140, rows: 40) { deck in
                    try await deck.waitForSelection("* main")
                    // As a renewal leaves it that could not be saved in its place.
                    let record = try stage.folder.text("home/store/accounts/acme/main.json")
                    let generation = try #require(
                        try JSON(parsing: Array(record.utf8), dialect: .strict)["generation"]?.integer)
                    let rescue = try stage.folder.write(
                        record.replacing(try Regex("\"generation\": *\\d+"), with: "\"generation\": \(generation + 1)"),
                        to: "home/state/rescue/acme,main.json")
                    chmod(stage.folder.path("home/state/rescue"), 0o700)
                    try await deck.press("r", until: "refreshed, valid")
                    try await deck.wait(forText: "the credential that could not be saved was")
                    #expect(!FileManager.default.fileExists(atPath: rescue))
                }
            }
        }

        @Test("a copy that renews is not taken for another process", .timeLimit(.minutes(5)))
        func ownRenewal() async throws {
            try await withStage(at: Instant(milliseconds: 1_767_323_045_000), lifetime: .seconds(900)) { stage in
                let id = try await stage.account("acme")
                try #require(stage.clock).advance(by: .seconds(901))
                try await stage.deck { deck in
                    try await deck.waitForSelection("x main")
                    try await deck.press("c", until: "clipboard 5:00")
                    try await deck.waitForSelection("* main")
                    #expect(try await !deck.press("i", until: "esc back").contains("another process"))
                    #expect(stage.sandbox.count(.refresh, of: "acme") == 1)
                    #expect(try stage.service.status(of: id).renewal == .ok)
                }
            }
        }

        @Test("a damaged record has a row that says so; the others work", .timeLimit(.minutes(5)))
        func damaged() async throws {
            try await withStage { stage in
                try await stage.account("acme", named: "bad")
                let good = try await stage.account("acme", named: "good")
                try stage.folder.write(#"{"version": 1, "nam"#, to: "home/store/accounts/acme/bad.json")
                try await stage.deck { deck in
                    try await deck.waitForSelection("? bad")
                    #expect(try await deck.selectedRow()?.contains("damaged") == true)
                    try await deck.press("r", until: "cannot be read")
                    try await deck.press("j")
                    try await deck.waitForSelection("* good")
                    try await deck.press("r", until: "refreshed \(good)")
                    #expect(try stage.folder.text("home/store/accounts/acme/bad.json") == #"{"version": 1, "nam"#)
                }
            }
        }

        @Test("a disk that takes nothing is said before the refresh token is spent", .timeLimit(.minutes(5)))
        func fullDisk() async throws {
            try await withStage { stage in
                try await stage.account("acme")
                try await stage.shell(columns: 120, rows: 40) { deck in
                    // No process below may write a byte to a file; the signal for it is ignored, the error stays.
                    try await deck.type("trap '' XFSZ; ulimit -f 0; \"$FOB\"; echo \"status=$?\"")
                    try await deck.press("Enter")
                    try await deck.waitForSelection("* main")
                    try await deck.press("r")
                    try await deck.wait(for: "the reason") { $0.contains("too large") || $0.contains("large") }
                    try await deck.waitForSelection("* main")
                    #expect(stage.sandbox.count(.refresh, of: "acme") == 0)
                    try await deck.press("q", until: "status=0")
                }
            }
        }

        @Test(
            "a certificate or its authorities in a FIFO are refused and not waited for, and the form stays",
            .timeLimit(.minutes(10)),
            arguments: [9, 10])
        func fifo(field: Int) async throws {
            try await withStage { stage in
                try await stage.account("acme", signedIn: false)
                let pipe = stage.folder.path("pipe")
                try #require(mkfifo(pipe, 0o600) == 0)
                try await stage.deck { deck in
                    try await deck.wait(forText: "main")
                    try await deck.press("E", until: "kept")
                    try await deck.tab(from: 1, to: 6, of: 6)
                    try await deck.press("Space")
                    try await deck.tab(from: 6, to: field, of: 13)
                    try await deck.type(pipe)
                    try await deck.press("C-s", until: "is not a regular file")
                    try await deck.press("Escape", until: "esc again throws away what you typed")
                    try await deck.press("Escape")
                    try await deck.wait(for: "the deck without the form") { !$0.contains("of 13") }
                }
            }
        }

        @Test("a store of a newer fob is shown and not written to", .timeLimit(.minutes(5)))
        func newerStore() async throws {
            try await withStage { stage in
                try await stage.account("acme")
                let path = "home/store/store.json"
                let newer = try stage.folder.text(path).replacingOccurrences(
                    of: "\"version\": 1", with: "\"version\": 99")
                #expect(newer.contains("99"))
                try stage.folder.write(newer, to: path)
                try await stage.deck(columns: 120, rows: 40) { deck in
                    try await deck.wait(forText: "newer")
                    #expect(stage.sandbox.count(.refresh, of: "acme") == 0)
                }
            }
        }
    }

    /// `fob demo`, as a stranger sees it first.
    @Suite struct TheDemo {
        @Test(
            "the demo signs in at every vendor, renews, copies, quits with 0 and leaves no folder behind",
            .timeLimit(.minutes(5)))
        func wholeRound() async throws {
            try await withTemporaryFolder { folder in
                try await withTmux(
                    [builtProduct("fob"), "demo", "--latency", "0"], columns: 120, rows: 40,
                    environment: ["TMPDIR": folder.path, "HOME": folder.path]
                ) { deck in
                    try await deck.wait(forText: "5 accounts")
                    #expect(folder.files().contains { $0.contains("/store/accounts/") })
                    for vendor in ["acme", "aicrisk", "edgetag", "securitize", "tradevest"] {
                        try await deck.press("e")
                        if vendor == "aicrisk" {
                            try await deck.wait(forText: "Choose for")
                            try await deck.press("Enter")
                        }
                        try await deck.wait(forText: "signed in \(vendor)-demo/")
                        try await deck.press("r", until: "refreshed \(vendor)-demo/")
                        try await deck.press("c", until: "copied default of \(vendor)-demo/")
                        try await deck.press("j")
                    }
                    #expect(try await !deck.screen().contains("login needed"))
                    try await deck.press("q")
                    #expect(try await deck.waitForEnd() == 0)
                    #expect(folder.files() == [])
                    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
                }
            }
        }

        @Test("q asks while something runs; Escape stays, y goes and cleans up", .timeLimit(.minutes(5)))
        func quittingWhileBusy() async throws {
            try await withTemporaryFolder { folder in
                try await withTmux(
                    [builtProduct("fob"), "demo", "--latency", "600"],
                    environment: ["TMPDIR": folder.path, "HOME": folder.path]
                ) { deck in
                    try await deck.wait(forText: "5 accounts", limit: .seconds(60))
                    try await deck.press("r", "q")
                    try await deck.wait(forText: "Quit?")
                    try await deck.press("Escape")
                    try await deck.wait(for: "the question to be gone") { !$0.contains("Quit?") }
                    try await deck.wait(forText: "refreshed acme-demo/ada")
                    try await deck.press("r", "q")
                    try await deck.wait(forText: "Quit?")
                    try await deck.press("y")
                    #expect(try await deck.waitForEnd() == 0)
                    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
                }
            }
        }

        @Test("a signal ends the demo as cleanly as q", .timeLimit(.minutes(5)))
        func terminated() async throws {
            try await withTemporaryFolder { folder in
                try await withTmux(
                    [builtProduct("fob"), "demo", "--latency", "0"],
                    environment: ["TMPDIR": folder.path, "HOME": folder.path]
                ) { deck in
                    try await deck.wait(forText: "5 accounts")
                    kill(try #require(try await deck.processID()), SIGTERM)
                    #expect(try await deck.waitForEnd() == 143)
                    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
                }
            }
        }
    }
}
