import Foundation
import Testing
import Vocabulary

@testable import CredentialStore

struct RescueTests {
    private let fixture: Fixture
    private var rescued: String { fixture.paths.rescue + "/acme,work.json" }

    init() throws { fixture = try Fixture() }

    /// A store in which a record cannot be renamed into its place, while the rescue folder works.
    private func failing(rescueToo: Bool = false) -> CredentialStore {
        fixture.store {
            $0.rename = { folder, from, to throws(SystemError) in
                guard to != "work.json", !rescueToo || to != "acme,work.json" else { throw SystemError(ENOSPC) }
                try FileCalls.live.rename(folder, from, to)
            }
        }
    }

    private func loseTheDisk(after first: Account = account()) async throws -> Failure? {
        try await fixture.save(first)
        return await #expect(throws: Failure.self) {
            try await fixture.save(account(token: "access-2", refresh: "refresh-2"), through: failing())
        }
    }

    @Test("case 33: a renewed credential that cannot be saved is rescued, loudly, and recovered at the next start")
    func rescueAndRecover() async throws {
        let failure = try await loseTheDisk()
        #expect(failure?.kind == .store)
        #expect(failure?.message.contains(rescued) == true)
        #expect(failure?.message.contains(SystemError(ENOSPC).text) == true)
        #expect(failure?.description.contains("refresh-2") == false)
        #expect(mode(rescued) == 0o600)
        #expect(try fixture.store().account(acme)?.credential?.accessToken == Secret("access-1"))

        let store = fixture.store()
        let said =
            "acme/work: the credential that could not be saved was recovered; it was issued at 2020-09-13T12:26:40.123Z."
        #expect(try store.open() == [said])
        let recovered = try store.account(acme)
        #expect(recovered?.credential?.refreshToken == Secret("refresh-2"))
        #expect(recovered?.generation == 2)
        #expect(status(rescued) == nil)
        #expect(try store.open() == [])
    }

    @Test("case 33: whoever locks the account first recovers it, so the old refresh token is not sent")
    func recoveredByTheNextLock() async throws {
        _ = try await loseTheDisk()
        let store = fixture.store()
        try await store.locked(acme) { lock throws(Failure) in
            #expect(try lock.readAccount()?.credential?.refreshToken == Secret("refresh-2"))
        }
        #expect(store.takeNotices().count == 1)
        #expect(status(rescued) == nil)
    }

    @Test("case 33: while it cannot be put back the account is not renewed, and the rescued file stays")
    func stillFailing() async throws {
        _ = try await loseTheDisk()
        let store = failing()
        #expect(try store.open().contains { $0.contains(SystemError(ENOSPC).text) })
        for attempt in [0, 1] {
            let failure = await #expect(throws: Failure.self) {
                try await store.locked(acme) { lock throws(Failure) in
                    if attempt == 0 { _ = try lock.readAccount() } else { _ = try lock.prepareSave() }
                }
            }
            #expect(failure?.kind == .store)
        }
        #expect(status(rescued) != nil)
        #expect(try fixture.store().open().count == 1)
        #expect(try fixture.store().account(acme)?.credential?.refreshToken == Secret("refresh-2"))
    }

    @Test("case 33: the first credential of a new account is rescued as well")
    func newAccount() async throws {
        await #expect(throws: Failure.self) { try await fixture.save(account(), through: failing()) }
        #expect(try fixture.store().account(acme) == nil)
        #expect(try fixture.store().open().count == 1)
        #expect(try fixture.store().account(acme)?.generation == 1)
    }

    @Test("a rescued credential that is older than the record is dropped with a notice")
    func olderThanTheRecord() async throws {
        _ = try await loseTheDisk()
        let kept = try text(rescued)
        _ = try fixture.store().open()
        for token in ["access-3", "access-4"] { try await fixture.save(account(token: token)) }
        try put(kept, rescued)
        #expect(
            try fixture.store().open() == ["acme/work: a rescued credential was older than the record and was removed."]
        )
        #expect(try fixture.store().account(acme)?.credential?.accessToken == Secret("access-4"))
        #expect(status(rescued) == nil)
    }

    @Test("a recovery that was cut between its two steps is finished without a change")
    func recoveryCutShort() async throws {
        _ = try await loseTheDisk()
        let kept = try text(rescued)
        _ = try fixture.store().open()
        try put(kept, rescued)
        #expect(try fixture.store().open() == [])
        #expect(try fixture.store().account(acme)?.generation == 2)
        #expect(status(rescued) == nil)
    }

    @Test("where not even the rescue works, the failure says both and that a login may be needed")
    func rescueFailsToo() async throws {
        try await fixture.save(account())
        let failure = await #expect(throws: Failure.self) {
            try await fixture.save(account(token: "access-2"), through: failing(rescueToo: true))
        }
        #expect(failure?.message.contains("could not be rescued either") == true)
        #expect(failure?.remedy?.contains("fob login acme/work") == true)
        #expect(try fixture.store().account(acme)?.credential?.accessToken == Secret("access-1"))
        #expect(temporaryFiles(below: fixture.root) == [])
    }

    @Test("a damaged file in the rescue folder is told about, kept, and harms its account alone")
    func damagedRescue() async throws {
        try await fixture.save(account(id("acme/home")))
        try await fixture.save(account())
        try put("{", rescued)
        let store = fixture.store()
        #expect(try store.open().contains { $0.contains(rescued + ":1:2") })
        #expect(try store.account(acme) != nil)
        #expect(try await store.locked(id("acme/home")) { lock throws(Failure) in try lock.readAccount() } != nil)
        await #expect(throws: Failure.self) {
            try await store.locked(acme) { lock throws(Failure) in _ = try lock.prepareSave() }
        }
        #expect(try text(rescued) == "{")
    }

    @Test("removing an account removes what waits in the rescue folder")
    func removed() async throws {
        _ = try await loseTheDisk()
        try await failing().locked(acme) { lock throws(Failure) in _ = try lock.remove() }
        #expect(status(rescued) == nil)
        #expect(try fixture.store().open() == [])
        #expect(try fixture.store().account(acme) == nil)
    }

    @Test("temporary files of dead processes are swept at the next start, wherever they are; other files stay")
    func sweep() async throws {
        try await fixture.save(account())
        let mark = "-4711-0123456789abcdef"
        let leftovers = [
            fixture.paths.store + "/.tmp-store.json" + mark,
            fixture.paths.store + "/providers/.tmp-acme.json" + mark,
            fixture.paths.store + "/accounts/acme/.tmp-work.json" + mark,
            fixture.paths.store + "/accounts/acme/.tmp-a-b-c.json" + mark,
            fixture.paths.rescue + "/.tmp-acme,work.json" + mark,
            fixture.paths.clipboard.replacingOccurrences(of: "/clipboard", with: "/.tmp-clipboard") + mark,
            fixture.paths.clipboard.replacingOccurrences(of: "/clipboard", with: "/.tmp-clipboard.json") + mark,
        ]
        let others = [
            fixture.paths.store + "/accounts/acme/.tmp-work.json-x-0123456789abcdef",
            fixture.paths.store + "/accounts/acme/.tmp-notes.txt" + mark,
            fixture.paths.clipboard.replacingOccurrences(of: "/clipboard", with: "/.tmp-other") + mark,
        ]
        for file in leftovers + others { try put("secret", file) }
        #expect(try fixture.store().open() == [])
        for file in leftovers { #expect(status(file) == nil, "\(file)") }
        for file in others { #expect(status(file) != nil, "\(file)") }
    }
}
