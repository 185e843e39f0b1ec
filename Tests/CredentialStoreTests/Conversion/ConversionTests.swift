import Foundation
import Synchronization
import Testing
import Vocabulary

@testable import CredentialStore

@Suite("Sealing, unsealing and rekeying a store")
struct ConversionTests {
    @Test("hides every name and every secret, and gives every record back")
    func sealed() async throws {
        let fixture = try await SealedFixture()
        let before = try fixture.accounts()
        #expect(before.map(\.id) == SealedFixture.ids)
        try await fixture.seal()

        #expect(try fixture.accounts() == before)
        let store = fixture.store()
        #expect(try store.providerNames() == [name("acme"), name("zeta")])
        #expect(try store.provider(name("acme"))?.clientSecret == Secret("client-secret-canary"))
        #expect(try store.metadata(of: name("acme"))?.issuer == "https://canary.example")
        for (path, content) in fixture.files {
            for word in ["acme", "zeta", "work", "private", "robot", "canary", "securitize"] {
                #expect(!path.contains(word) && !content.contains(word), "\(word) in \(path)")
            }
        }
        #expect(fixture.files.keys.contains { $0.hasSuffix(".sealed") })
    }

    @Test("carries the note of a refresh whose answer may be lost to the lock's new name, and back")
    func intents() async throws {
        let fixture = try await SealedFixture()
        func intent() async throws -> RefreshIntent? {
            try await fixture.store().locked(acme) { lock throws(Failure) in lock.intent }
        }
        let before = try #require(try await intent())
        try await fixture.seal()
        #expect(try await intent() == before)
        #expect(!fixture.files.keys.contains { $0.contains("acme") })
        try await fixture.store().unseal(key: nil, clock: ManualClock())
        #expect(try await intent() == before)
    }

    @Test("counts on where a record was removed before the store was sealed")
    func tombstones() async throws {
        let fixture = try await SealedFixture()
        try await fixture.store().locked(acme) { lock throws(Failure) in _ = try lock.remove() }
        try await fixture.seal()
        let saved = try await fixture.fixture.save(account(), through: fixture.store())
        #expect(saved.generation > 1)
    }

    @Test("is undone completely by unsealing")
    func unsealed() async throws {
        let fixture = try await SealedFixture()
        let before = try fixture.accounts()
        let paths = Set(fixture.files.keys.filter { $0.hasSuffix(".json") && !$0.contains("transcripts") })
        try await fixture.seal()
        try await fixture.store().unseal(key: nil, clock: ManualClock())
        #expect(try fixture.accounts(fixture.store(ring: ProcessKeyRing())) == before)
        #expect(Set(fixture.files.keys.filter { $0.hasSuffix(".json") }) == paths)
        #expect(!fixture.files.keys.contains { $0.contains("sealed") })
    }

    @Test("keeps what is locked locked: nothing can be read, listed or written, and opening harms nothing")
    func lockedStore() async throws {
        let fixture = try await SealedFixture()
        try await fixture.seal()
        let files = fixture.files
        let store = fixture.store(ring: ProcessKeyRing())
        #expect(try store.open() == [])
        let attempts: [@Sendable () async throws -> Void] = [
            { _ = try store.accountIDs() }, { _ = try store.account(acme) }, { _ = try store.providerNames() },
            { _ = try store.transcript(of: acme) },
            {
                try await store.save(Provider(name: name("n"), profile: name("p"), clientID: "c"), clock: ManualClock())
            },
            { try await store.locked(acme) { lock throws(Failure) in _ = try lock.remove() } },
            { try await store.renameAccount(acme, to: id("acme/other"), clock: ManualClock()) },
        ]
        for attempt in attempts {
            let failure = await #expect(throws: Failure.self) { try await attempt() }
            #expect(failure?.kind == .busy)
            #expect(failure?.message == "The store is locked.")
            #expect(failure?.remedy?.contains("fob unlock") == true)
        }
        #expect(fixture.files == files)
        #expect(try store.keyPlace() == .locked(CredentialStore.isLocked))
    }

    @Test("opens by the passphrase and by no other")
    func passphrases() async throws {
        let fixture = try await SealedFixture()
        let key = try await fixture.seal()
        let store = fixture.store(ring: ProcessKeyRing())
        #expect(try store.unlock(passphrase: locked(SealedFixture.passphrase)) == key)
        for wrong in ["", "correct horse canary stapl", SealedFixture.passphrase + " "] {
            let failure = #expect(throws: Failure.self) { _ = try store.unlock(passphrase: locked(wrong)) }
            #expect(failure?.kind == .busy)
        }
    }

    @Test("works on sealed records as on plain ones: save, rename, remove, rescue")
    func everyday() async throws {
        let fixture = try await SealedFixture()
        try await fixture.seal()
        let store = fixture.store()
        try await store.renameAccount(acme, to: id("acme/office"), clock: ManualClock())
        _ = try await store.renameProvider(name("zeta"), to: name("eta"), clock: ManualClock())
        #expect(try store.accountIDs() == [id("acme/office"), id("acme/private"), id("eta/robot")])
        try await store.locked(id("acme/private")) { lock throws(Failure) in _ = try lock.remove() }
        try await store.locked(id("eta/robot")) { lock throws(Failure) in _ = try lock.remove() }
        #expect(try await store.removeProvider(name("eta"), clock: ManualClock()))
        #expect(try store.providerNames() == [name("acme")])

        // The store cannot be written: the new credential waits in the rescue folder, sealed, and comes back.
        let renames = Mutex(0)
        let broken = fixture.store { calls in
            let live = calls
            calls.rename = { folder, from, to throws(SystemError) in
                let number = renames.withLock { count in
                    count += 1
                    return count
                }
                if number == 1 { throw SystemError(EROFS) }
                try live.rename(folder, from, to)
            }
        }
        let renewed = account(id("acme/office"), token: "renewed-canary", refresh: "renewed-canary-2")
        let failure = await #expect(throws: Failure.self) { try await fixture.fixture.save(renewed, through: broken) }
        #expect(failure?.message.contains("The new credential is safe") == true)
        #expect(try store.account(id("acme/office"))?.credential?.accessToken == Secret("access-canary-1"))
        #expect(fixture.files.keys.contains { $0.hasPrefix("rescue/") })
        #expect(!fixture.files.contains { $0.key.contains("office") || $0.value.contains("canary") })
        _ = try store.open()
        #expect(try store.account(id("acme/office"))?.credential?.accessToken == Secret("renewed-canary"))
        #expect(!fixture.files.keys.contains { $0.hasPrefix("rescue/") })
    }

    @Test(
        "removes nobody else's file: what is no record must be moved away first, and that is said before anything is written",
        arguments: ["accounts/acme/work.json.bak", "accounts/notes", "providers/README", "metadata/x"])
    func strangers(place: String) async throws {
        let fixture = try await SealedFixture()
        let path = "\(fixture.fixture.paths.store)/\(place)"
        try put("mine", path)
        let before = fixture.files
        let failure = await #expect(throws: Failure.self) { try await fixture.seal() }
        #expect(failure?.kind == .store && failure?.message.contains(path) == true)
        #expect(fixture.files.filter { !$0.key.hasPrefix("locks") } == before.filter { !$0.key.hasPrefix("locks") })
        try FileManager.default.removeItem(atPath: path)
        try await fixture.seal()
        let tree = try #require(everything(below: fixture.fixture.paths.store).first { SealedHeader.isTree($0) })
        try put("mine", "\(fixture.fixture.paths.store)/\(tree)/accounts/x")
        await #expect(throws: Failure.self) { try await fixture.store().unseal(key: nil, clock: ManualClock()) }
        #expect(try text("\(fixture.fixture.paths.store)/\(tree)/accounts/x") == "mine")
    }

    @Test("gives another key, under which alone the records open, and leaves their names alone")
    func rekeyed() async throws {
        let fixture = try await SealedFixture()
        let before = try fixture.accounts()
        let old = try await fixture.seal()
        let names = Set(
            fixture.files.keys.compactMap { $0.split(separator: "/").last }.filter { $0.hasSuffix(".sealed") })
        let new = try await fixture.store().rekey(key: nil, [.passphrase(locked("another"))], clock: ManualClock())
        #expect(new != old)
        // The ring has the old one still, and nobody may take that for unlocked.
        #expect(try fixture.store().keyPlace() == .locked(CredentialStore.isLocked))
        let failure = #expect(throws: Failure.self) { _ = try fixture.accounts() }
        // The key in the ring is that of another sealing, and counts as none.
        #expect(failure?.kind == .busy)
        try fixture.hold(new)
        #expect(try fixture.accounts() == before)
        #expect(
            Set(fixture.files.keys.compactMap { $0.split(separator: "/").last }.filter { $0.hasSuffix(".sealed") })
                == names)
        #expect(fixture.files.keys.filter { SealedHeader.isTree($0) }.count == 1)
    }

    @Test("lets ways to the key come and go, but never the last one")
    func slots() async throws {
        let fixture = try await SealedFixture()
        let key = try await fixture.seal()
        let store = fixture.store()
        try await store.addSlot(
            .keyFile(locked(String(repeating: "k", count: 40)), path: "/key"), key: nil, clock: ManualClock())
        #expect(try store.protection()?.slots.map(\.id.text) == ["passphrase-1", "key-file-1"])
        try await store.removeSlot(name("passphrase-1"), key: key, clock: ManualClock())
        #expect(throws: Failure.self) { _ = try store.unlock(passphrase: locked(SealedFixture.passphrase)) }
        let failure = await #expect(throws: Failure.self) {
            try await store.removeSlot(name("key-file-1"), key: key, clock: ManualClock())
        }
        #expect(failure?.kind == .usage)
        #expect(try fixture.accounts().count == 3)
    }

    @Test("changes nothing where a record cannot be read, and names it")
    func damaged() async throws {
        let fixture = try await SealedFixture()
        try put("{", fixture.fixture.path(acme))
        let files = fixture.files
        let failure = await #expect(throws: Failure.self) { try await fixture.seal() }
        #expect(failure?.message.contains("acme/work.json:1:2") == true)
        #expect(failure?.message.contains("Nothing was changed") == true)
        #expect(fixture.files.filter { !$0.key.contains("lock") } == files.filter { !$0.key.contains("lock") })
    }

    @Test("refuses to seal while damaged records lie aside that would stay readable")
    func readableAside() async throws {
        let fixture = try await SealedFixture()
        let aside = "\(fixture.store().paths.store)/damaged"
        try FileManager.default.createDirectory(
            atPath: aside, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        try Data("{ canary".utf8).write(to: URL(fileURLWithPath: "\(aside)/acme,work.json"))
        do {
            _ = try await fixture.seal()
            Issue.record("what is plain was left behind")
        } catch let refusal as Failure {
            #expect(refusal.kind == .store && refusal.message.contains("damaged"))
            #expect(refusal.remedy?.contains("store seal") == true)
        }
        #expect(try fixture.store().protection()?.isSealed == false)
        try FileManager.default.removeItem(atPath: aside)
        try await fixture.seal()
    }

    @Test("waits for whoever is at work, and says who keeps it waiting")
    func waits() async throws {
        let fixture = try await SealedFixture()
        let store = fixture.store()
        try await store.withAccountLock(acme, clock: ManualClock()) { _ throws(Failure) in
            let other = fixture.store()
            do throws(Failure) {
                _ = try await other.seal(
                    [.passphrase(locked("p"))], patience: .milliseconds(200), clock: ManualClock())
                Issue.record("it was sealed under another's hands")
            } catch { #expect(error.kind == .busy) }
        }
        #expect(try store.protection()?.isSealed == false)
    }

    /// Case 30, at the level of calls: the binary's own kills are in KillMatrix.
    @Test(
        "case 30: leaves the old store or the new one, wherever it is stopped", arguments: ["seal", "unseal", "rekey"])
    func stopped(_ conversion: String) async throws {
        for attempt in 1... {
            let fixture = try await SealedFixture()
            let before = try fixture.accounts()
            if conversion != "seal" { try await fixture.seal() }
            let stopping = fixture.store { CallCounter().wrap(&$0, failingFrom: attempt) }
            var isDone = true
            do {
                switch conversion {
                case "seal": _ = try await fixture.seal(stopping)
                case "unseal": try await stopping.unseal(key: nil, clock: ManualClock())
                default:
                    try fixture.hold(
                        try await stopping.rekey(key: nil, [.passphrase(locked("p"))], clock: ManualClock()))
                }
            } catch { isDone = false }
            _ = try fixture.store().open()
            #expect(try fixture.accounts() == before, "\(conversion) stopped at call \(attempt)")
            let names = fixture.files.keys
            let isSealed = try #require(try fixture.store().protection()).isSealed
            #expect(isSealed == (conversion == "seal" ? isDone : conversion == "rekey" || !isDone))
            #expect(names.filter { SealedHeader.isTree($0) }.count == (isSealed ? 1 : 0))
            #expect(names.contains { $0.hasPrefix("accounts/acme") } == !isSealed)
            #expect(!names.contains { $0.contains(".tmp-") || $0 == ConversionNote.fileName })
            if isDone { break }
        }
    }
}
