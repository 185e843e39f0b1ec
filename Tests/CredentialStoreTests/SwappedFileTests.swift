import Foundation
import Synchronization
import Testing
import Vocabulary

@testable import CredentialStore

/// Somebody swaps files and folders as fast as the machine can while fob reads and writes.
@Suite(.serialized, .timeLimit(.minutes(10))) struct SwappedFileTests {
    /// What is put in the place of the real thing, again and again.
    enum Bait: String, CaseIterable, CustomTestStringConvertible {
        case record = "a link to another record in the record's place"
        case hardLink = "another name of another record in the record's place"
        case folder = "a link to another folder in the place of the provider's"
        case accounts = "a link to another folder in the place of all accounts"
        case lock = "a link to another file in the lock's place"

        var testDescription: String { rawValue }
    }

    @Test(arguments: Bait.allCases)
    func `case 35: what is swapped between check and use is never read and never written`(_ bait: Bait) async throws {
        let fixture = try Fixture()
        try await fixture.save(account())
        // The same account in another place, with the token of somebody else.
        let elsewhere = fixture.root + "/elsewhere"
        try FileManager.default.copyItem(atPath: fixture.paths.store, toPath: elsewhere)
        let foreign = elsewhere + "/accounts/acme/work.json"
        let content = try text(foreign).replacing("access-1", with: "canary").replacing("refresh-1", with: "canary")
        try put(content, foreign)
        let (place, target) =
            switch bait {
            case .record, .hardLink: (fixture.path(acme), foreign)
            case .folder: (fixture.paths.store + "/accounts/acme", elsewhere + "/accounts/acme")
            case .accounts: (fixture.paths.store + "/accounts", elsewhere + "/accounts")
            case .lock: (fixture.paths.store + "/locks/acme,work.lock", elsewhere + "/locks/acme,work.lock")
            }
        let before = everything(below: elsewhere).map { "\($0) \(mode(elsewhere + "/" + $0) ?? 0)" }
        let lock = try text(elsewhere + "/locks/acme,work.lock")

        let swaps = Mutex(0)
        let isOver = Mutex(false)
        let hasEnded = Mutex(false)
        // A thread of its own: a task would wait for its turn behind all other tests.
        Thread.detachNewThread {
            while !isOver.withLock({ $0 }) {
                Self.swap(place, for: target, bait)
                swaps.withLock { $0 += 1 }
            }
            hasEnded.withLock { $0 = true }
        }
        let store = fixture.store()
        var (read, saved, refused) = (0, 0, 0)
        while swaps.withLock({ $0 }) < 60 || read + saved + refused < 60 {
            do {
                if let seen = try store.account(acme) {
                    #expect(seen.credential?.accessToken != Secret("canary"))
                    read += 1
                }
                try await fixture.save(account(token: "access-\(saved + 2)"), through: store)
                saved += 1
            } catch let failure as Failure {
                #expect(failure.kind == .store, "\(failure)")
                refused += 1
            }
        }
        isOver.withLock { $0 = true }
        while !hasEnded.withLock({ $0 }) { await Task.yield() }
        #expect(try text(foreign) == content)
        #expect(try text(elsewhere + "/locks/acme,work.lock") == lock)
        #expect(everything(below: elsewhere).map { "\($0) \(mode(elsewhere + "/" + $0) ?? 0)" } == before)
        #expect(read + saved > 0, "\(read) read, \(saved) saved, \(refused) refused")
    }

    /// Puts the real thing aside, the bait in its place, and the real thing back.
    private static func swap(_ place: String, for target: String, _ bait: Bait) {
        let (aside, link) = (place + ".aside", place + ".bait")
        if bait == .hardLink { linkat(AT_FDCWD, target, AT_FDCWD, link, 0) } else { symlink(target, link) }
        guard rename(place, aside) == 0 else {
            unlink(link)
            return
        }
        rename(link, place)
        // What fob made in the meantime, in the place of what was away, gives way to it again.
        if rename(aside, place) != 0 {
            unlink(place)
            try? FileManager.default.removeItem(atPath: place)
            rename(aside, place)
        }
    }
}
