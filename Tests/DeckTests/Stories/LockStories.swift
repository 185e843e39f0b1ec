import CredentialStore
import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import fob

/// The list is there where keys can be kept at all.
private let keepsKeys = FileManager.default.isReadableFile(atPath: "/proc/keys")

extension DeckStories {
    /// A sealed store: the deck shows nothing of it while it is locked.
    @Suite(.enabled(if: keepsKeys, "the kernel keeps no keys for anybody here"))
    struct Locks {
        static let passphrase = "open sesame"

        /// Seals the stage's store and takes its key out of the ring afterwards.
        private func sealed(_ stage: Stage, _ body: (CredentialStore) async throws -> Void) async throws {
            let store = try Workshop(environment: stage.environment).openedStore()
            let passphrase = LockedBytes(capacity: 64)
            for byte in Self.passphrase.utf8 { passphrase.append(byte) }
            _ = try await store.seal([.passphrase(passphrase)], clock: ContinuousClock())
            do { try await body(store) } catch {
                _ = try? store.lock()
                throw error
            }
            _ = try? store.lock()
        }

        private func isUnlocked(_ store: CredentialStore) throws -> Bool {
            if case .ring? = try store.keyPlace() { true } else { false }
        }

        private func waitForLock(_ deck: Tmux) async throws -> String {
            try await deck.wait(for: "the lock screen") { $0.contains("passphrase") && $0.contains("enter unlock") }
        }

        @Test(
            "it asks at its start, refuses a wrong passphrase, opens by the right one, locks by L, and takes the key back at its end",
            .timeLimit(.minutes(10)))
        func byHand() async throws {
            try await withStage { stage in
                try await stage.account("acme")
                try await sealed(stage) { store in
                    try await stage.deck { deck in
                        let screen = try await waitForLock(deck)
                        #expect(screen.contains("The store is locked.") && !screen.contains("main"))
                        try await deck.type("open sesami")
                        #expect(try await deck.wait(forText: "11 characters").contains("***********"))
                        try await deck.press("Enter", until: "does not open the store")
                        #expect(try !isUnlocked(store))
                        try await deck.type(Self.passphrase)
                        try await deck.press("Enter")
                        try await deck.waitForSelection("* main")
                        #expect(try isUnlocked(store))
                        try await deck.press("K")
                        #expect(try await !waitForLock(deck).contains("main"))
                        try await deck.poll(for: "the key to be forgotten") { try isUnlocked(store) ? nil : true }
                        try await deck.type(Self.passphrase)
                        try await deck.press("Enter")
                        try await deck.waitForSelection("* main")
                        try await deck.press("q")
                        #expect(try await deck.waitForEnd() == 0)
                        #expect(try !isUnlocked(store))
                    }
                }
            }
        }

        @Test(
            "fob lock elsewhere shuts it, fob unlock opens it again, and the key stays when it ends",
            .timeLimit(.minutes(10)))
        func elsewhere() async throws {
            try await withStage { stage in
                try await stage.account("acme")
                try await sealed(stage) { store in
                    let passphrase = LockedBytes(capacity: 64)
                    for byte in Self.passphrase.utf8 { passphrase.append(byte) }
                    let key = try store.unlock(passphrase: passphrase)
                    try store.keep(key, for: .seconds(3600), unlessLockedSince: store.lockCount())
                    try await stage.deck { deck in
                        try await deck.waitForSelection("* main")
                        try store.lock()
                        #expect(try await !waitForLock(deck).contains("main"))
                        try store.keep(key, for: .seconds(3600), unlessLockedSince: store.lockCount())
                        try await deck.waitForSelection("* main")
                        try await deck.press("q")
                        #expect(try await deck.waitForEnd() == 0)
                        #expect(try isUnlocked(store))
                    }
                }
            }
        }

        @Test(
            "it locks itself after its idle time and opens by the passphrase alone; what fob unlock promised to scripts stays",
            .timeLimit(.minutes(10)))
        func idle() async throws {
            try await withStage(at: Instant(milliseconds: 1_767_323_045_000)) { stage in
                try await stage.account("acme")
                try stage.folder.write("{\"lock_after\": \"90s\"}", to: "home/config/config.json")
                try await sealed(stage) { store in
                    let passphrase = LockedBytes(capacity: 64)
                    for byte in Self.passphrase.utf8 { passphrase.append(byte) }
                    try store.keep(
                        try store.unlock(passphrase: passphrase), for: .seconds(3600),
                        unlessLockedSince: store.lockCount())
                    try await stage.deck { deck in
                        try await deck.waitForSelection("* main")
                        let clock = try #require(stage.clock)
                        try clock.advance(by: .seconds(60))
                        try await deck.press("i", until: "scopes")
                        try clock.advance(by: .seconds(60))
                        try await deck.press("v")
                        try clock.advance(by: .seconds(90))
                        let screen = try await waitForLock(deck)
                        #expect(screen.contains("Locked after 1:30 without a key.") && !screen.contains("acme"))
                        #expect(try isUnlocked(store))
                        try await deck.press("Escape")
                        #expect(try await deck.waitForEnd() == 0)
                    }
                }
            }
        }
    }
}
